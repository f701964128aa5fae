import type { ContainerState, ContainerStatus, PodConditionStatus, PodSpec, PodStatus } from '../../apimachinery/objects.ts';
import { isEmpty } from '../../apimachinery/records.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { firstBytes } from '../../apimachinery/utf8.ts';
import type { Micros } from '../../engine/index.ts';
import { isPodConditionByKubelet, isPodConditionShared } from './condition-owners.ts';

/** All termination messages of a Pod together. */
const MAX_TERMINATION_MESSAGES = 12 * 1024;

/**
 * A new status as the status manager keeps it: conditions know since when they are so, the start time never changes,
 * termination messages are cut to the Pod's share.
 * @see kubernetes: pkg/kubelet/status/status_manager.go updateStatusInternal
 */
export function updateStatus(spec: PodSpec, before: PodStatus, status: PodStatus, now: Micros): PodStatus {
  const shares = spec.containers.length + (spec.initContainers?.length ?? 0);
  const share = Math.floor(MAX_TERMINATION_MESSAGES / Math.max(1, shares));
  const normalise = (statuses: readonly ContainerStatus[] | undefined) => statuses?.map((each) => cutMessages(each, share));
  return Object.assign({}, status, {
    conditions: (status.conditions ?? []).map((condition) => withTransitionTime(condition, before, now)),
    startTime: before.startTime ?? status.startTime ?? formatTime(now),
    ...(status.containerStatuses && { containerStatuses: normalise(status.containerStatuses) }),
    ...(status.initContainerStatuses && { initContainerStatuses: normalise(status.initContainerStatuses) }),
  });
}

/** Since when the condition is so: since its status changed; a new reason or message alone does not count. */
export function withTransitionTime(condition: PodConditionStatus, before: PodStatus, now: Micros): PodConditionStatus {
  if (!isPodConditionByKubelet(condition.type) && !isPodConditionShared(condition.type)) return condition;
  const old = before.conditions?.find(({ type }) => type === condition.type);
  const since = old && old.status === condition.status ? old.lastTransitionTime : undefined;
  if (old && since !== undefined && saysTheSame(old, condition)) return old;
  return Object.assign({}, condition, { lastTransitionTime: since ?? formatTime(now) });
}

const saysTheSame = (a: PodConditionStatus, b: PodConditionStatus): boolean =>
  a.reason === b.reason && a.message === b.message && a.lastProbeTime === b.lastProbeTime;

/**
 * Whether a status may follow another: a container that has ended for good never lives again.
 * @see kubernetes: pkg/kubelet/status/status_manager.go checkContainerStateTransition
 */
export function isLegalTransition(spec: PodSpec, before: PodStatus, after: PodStatus): boolean {
  if (spec.restartPolicy === 'Always') return true;
  const legal = (old: readonly ContainerStatus[] = [], next: readonly ContainerStatus[] = []) =>
    old.every(({ name, state }) => {
      if (!state?.terminated || (state.terminated.exitCode !== 0 && spec.restartPolicy === 'OnFailure')) return true;
      return next.every((each) => each.name !== name || each.state?.terminated !== undefined);
    });
  return legal(before.containerStatuses, after.containerStatuses) && legal(before.initContainerStatuses, after.initContainerStatuses);
}

/**
 * Whether two statuses say the same, as far as it is the kubelet's to say.
 * @see kubernetes: pkg/kubelet/status/status_manager.go isPodStatusByKubeletEqual
 */
export function statusesEqual(before: PodStatus, after: PodStatus): boolean {
  for (const condition of after.conditions ?? []) {
    if (!isPodConditionByKubelet(condition.type) && !isPodConditionShared(condition.type)) continue;
    const old = before.conditions?.find(({ type }) => type === condition.type);
    if (!old || old.status !== condition.status || !sameText(old.reason, condition.reason) || !sameText(old.message, condition.message))
      return false;
  }
  return fieldsEqual(before, after, 'conditions');
}

const sameText = (a: string | undefined, b: string | undefined): boolean => (a ?? '') === (b ?? '');

function cutMessages(status: ContainerStatus, share: number): ContainerStatus {
  const state = cutMessage(status.state, share);
  const lastState = cutMessage(status.lastState, share);
  return state === status.state && lastState === status.lastState
    ? status
    : { ...status, ...(state && { state }), ...(lastState && { lastState }) };
}

function cutMessage(state: ContainerState | undefined, share: number): ContainerState | undefined {
  const message = state?.terminated?.message;
  if (!state?.terminated || message === undefined) return state;
  const cut = firstBytes(message, share);
  return cut === message ? state : { ...state, terminated: { ...state.terminated, message: cut } };
}

/** As Go's semantic equality: an absent field, an empty text and an empty list are alike. */
function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  return fieldsEqual(a, b);
}

function fieldsEqual(a: object, b: object, except?: string): boolean {
  const x = a as Record<string, unknown>;
  const y = b as Record<string, unknown>;
  for (const key in x) if (key !== except && !deepEqual(x[key], y[key])) return false;
  for (const key in y) if (key !== except && !(key in x) && !isEmpty(y[key])) return false;
  return true;
}

import { translateTimestampSince } from '../apimachinery/duration.ts';
import type { ContainerStatus, PodSpec, PodStatus } from '../apimachinery/objects.ts';
import { parseTime } from '../apimachinery/time.ts';
import type { Micros } from '../engine/index.ts';
import { AGE, type ColumnDefinition, column, NAME, ofField, wide } from './definitions.ts';

/** As much of a Pod as its row shows. */
export interface PrintablePod {
  readonly metadata: { readonly name: string; readonly creationTimestamp?: string; readonly deletionTimestamp?: string };
  readonly spec: Pick<PodSpec, 'containers' | 'initContainers' | 'nodeName' | 'readinessGates'>;
  readonly status: PodStatus;
}
/** @see kubernetes: pkg/printers/internalversion/printers.go podColumnDefinitions */
export const podColumns: readonly ColumnDefinition[] = [
  NAME,
  column('Ready', 'The aggregate readiness state of this pod for accepting traffic.'),
  column('Status', 'The aggregate status of the containers in this pod.'),
  column(
    'Restarts',
    'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
  ),
  AGE,
  wide('IP', ofField('PodStatus.podIP')),
  wide('Node', ofField('PodSpec.nodeName')),
  wide('Nominated Node', ofField('PodStatus.nominatedNodeName')),
  wide('Readiness Gates', ofField('PodSpec.readinessGates')),
];

/** A Pod's row of `kubectl get pods`. @see kubernetes: pkg/printers/internalversion/printers.go printPod */
export function printPod(pod: PrintablePod, now: Micros, { wide: isWide = false } = {}): string[] {
  const { metadata, spec, status } = pod;
  const { ready, reason, restarts, lastRestart } = summarize(pod);
  const restartsText = lastRestart === undefined ? `${restarts}` : `${restarts} (${translateTimestampSince(lastRestart, now)} ago)`;
  const cells = [
    metadata.name,
    `${ready}/${spec.containers.length}`,
    reason,
    restartsText,
    translateTimestampSince(parseTime(metadata.creationTimestamp), now),
  ];
  if (isWide) {
    // Where the two differ the older field counts. @see kubernetes: pkg/apis/core/v1/conversion.go Convert_v1_PodStatus_To_core_PodStatus
    const ip = status.podIP || status.podIPs?.[0]?.ip;
    cells.push(ip || NONE, spec.nodeName || NONE, status.nominatedNodeName || NONE, readinessGates(pod));
  }
  return cells;
}

const NONE = '<none>';

interface Summary {
  readonly ready: number;
  readonly reason: string;
  readonly restarts: number;
  readonly lastRestart: Micros | undefined;
}

function summarize({ metadata, spec, status }: PrintablePod): Summary {
  const gated = status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  const base = gated ? 'SchedulingGated' : status.reason || status.phase || '';

  // Up to and with the first that is not done.
  const init = status.initContainerStatuses ?? [];
  const current = init.findIndex(({ state }) => !state?.terminated || (state.terminated.exitCode ?? 0) !== 0);
  const begun = current < 0 ? init : init.slice(0, current + 1);
  const pending = current < 0 ? undefined : init[current];
  const containers = pending ? [] : (status.containerStatuses ?? []);

  const summary = pending
    ? { ready: 0, reason: initReason(pending, current, spec.initContainers?.length ?? 0) }
    : summarizeContainers(containers, base, status);
  return {
    ready: summary.ready,
    reason: metadata.deletionTimestamp ? (status.reason === 'NodeLost' ? 'Unknown' : 'Terminating') : summary.reason,
    restarts: total(pending ? begun : containers),
    // Those of finished init containers are not counted any more, but their time is.
    lastRestart: lastRestartOf([...begun, ...containers]),
  };
}

function initReason({ state }: ContainerStatus, index: number, count: number): string {
  if (state?.terminated) return `Init:${terminatedReason(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${count}`;
}

function summarizeContainers(containers: readonly ContainerStatus[], base: string, status: PodStatus): { ready: number; reason: string } {
  let reason = base;
  let ready = 0;
  // From the last to the first: what the first one says counts.
  for (const { state, ready: isReady } of containers.toReversed()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) reason = terminatedReason(state.terminated);
    else if (isReady && state?.running) ready++;
  }
  if (reason === 'Completed' && ready > 0) {
    reason = hasPodReadyCondition(status) ? 'Running' : 'NotReady';
  }
  return { ready, reason };
}

/** Any will do, if there are several. @see kubernetes: pkg/printers/internalversion/printers.go hasPodReadyCondition */
const hasPodReadyCondition = ({ conditions }: PodStatus): boolean =>
  conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

const terminatedReason = ({ reason, signal, exitCode }: NonNullable<NonNullable<ContainerStatus['state']>['terminated']>): string =>
  reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`);

const total = (statuses: readonly ContainerStatus[]): number => statuses.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0);

function lastRestartOf(statuses: readonly ContainerStatus[]): Micros | undefined {
  const times = statuses.flatMap(({ lastState }) => parseTime(lastState?.terminated?.finishedAt) ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

function readinessGates({ spec, status }: PrintablePod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  const isTrue = (wanted: string) => status.conditions?.find(({ type }) => type === wanted)?.status === 'True';
  return `${gates.filter(({ conditionType }) => isTrue(conditionType)).length}/${gates.length}`;
}

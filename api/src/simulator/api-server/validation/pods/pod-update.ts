import type {
  Container,
  EphemeralContainer,
  NodeAffinity,
  NodeSelectorTerm,
  Pod,
  PodSpec,
  Toleration,
} from 'kubernetes-types/core/v1.d.ts';
import { MIRROR_POD } from '../../../apimachinery/mirror-pod.ts';
import { inclusiveRange, MAX_INT32 } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { ephemeralContainerDiff, podSpecDiff } from '../diff.ts';
import { GoSyntax, goStringMap } from '../go-syntax.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import { forbidden, invalid, required, WHOLE_OBJECT } from '../problem.ts';
import { entries, isSet, list, text } from '../reading.ts';
import { sameValue } from '../same.ts';
import { nodeSelectorTermSyntax, nodeSelectorTermsSyntax } from '../selector-syntax.ts';
import { validateTolerations } from '../tolerations.ts';
import { validatePodMetadataAndSpec } from './pod.ts';
import { validatePodAnnotationsUpdate } from './pod-annotations.ts';

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** What may change in a pod once it exists. @see kubernetes: pkg/apis/core/validation ValidatePodUpdate */
export function validatePodUpdate(updated: Pod, old: Pod): FieldProblem[] {
  const spec = updated.spec ?? { containers: [] };
  const oldSpec = old.spec ?? { containers: [] };
  const problems = commonUpdate(updated, old);
  for (const kind of ['containers', 'initContainers'] as const) {
    const found = containersUpdate(list(spec[kind]), list(oldSpec[kind]), `spec.${kind}`);
    problems.push(...found.problems);
    if (found.stop) return problems;
  }
  const deadline = deadlineUpdate(spec.activeDeadlineSeconds, oldSpec.activeDeadlineSeconds);
  problems.push(...deadline.problems);
  if (deadline.stop) return problems;
  problems.push(...tolerationsUpdate(list(spec.tolerations), list(oldSpec.tolerations), 'spec.tolerations'));
  problems.push(...gatesUpdate(spec, oldSpec));
  if (sameValue(spec, oldSpec)) return problems;
  const munged = withUpdatableFields(spec, oldSpec);
  if (list(oldSpec.schedulingGates).length) problems.push(...gatedUpdate(munged, oldSpec));
  if (!sameValue(munged, oldSpec)) {
    problems.push(forbidden('spec', `pod updates may not change fields other than ${updatable}\n${podSpecDiff(oldSpec, munged)}`));
  }
  return problems;
}

/** @see kubernetes: pkg/apis/core/validation ValidatePodEphemeralContainersUpdate */
export function validatePodEphemeralContainersUpdate(updated: Pod, old: Pod): FieldProblem[] {
  if (isSet(old.metadata?.annotations?.[MIRROR_POD])) return [forbidden(WHOLE_OBJECT, 'static pods do not support ephemeral containers')];
  const problems = commonUpdate(updated, old);
  const path = 'spec.ephemeralContainers';
  const containers = new Map(list(updated.spec?.ephemeralContainers).map((container) => [text(container.name), container]));
  for (const before of list(old.spec?.ephemeralContainers)) {
    const name = text(before.name);
    const after: EphemeralContainer | undefined = containers.get(name);
    if (!after) problems.push(forbidden(path, `existing ephemeral containers "${name}" may not be removed\n`));
    else if (!sameValue(before, after)) {
      const diff = ephemeralContainerDiff(before, after);
      problems.push(forbidden(path, `existing ephemeral containers "${name}" may not be changed\n${diff}`));
    }
  }
  return problems;
}

const commonUpdate = (updated: Pod, old: Pod): FieldProblem[] => [
  ...validateObjectMetaUpdate(updated.metadata, old.metadata),
  ...validatePodMetadataAndSpec(updated),
  ...validatePodAnnotationsUpdate(updated.metadata?.annotations, old.metadata?.annotations, updated.spec),
];

interface Step {
  readonly problems: FieldProblem[];
  /** Nothing more can be said. */
  readonly stop?: boolean;
}

function containersUpdate(updated: readonly Container[], old: readonly Container[], path: string): Step {
  if (updated.length !== old.length) return { problems: [forbidden(path, 'pod updates may not add or remove containers')], stop: true };
  const problems = updated.flatMap((container, i) => {
    const image = text(container.image);
    return [
      ...(image ? [] : [required(`${path}[${i}].image`)]),
      ...(image === image.trim() ? [] : [invalid(`${path}[${i}].image`, image, 'must not have leading or trailing whitespace')]),
    ];
  });
  return { problems };
}

/** It may be set, and lowered. */
function deadlineUpdate(updated: number | null | undefined, old: number | null | undefined): Step {
  const path = 'spec.activeDeadlineSeconds';
  if (!isSet(updated)) {
    return { problems: isSet(old) ? [invalid(path, null, 'must not update from a positive integer to nil value')] : [] };
  }
  if (updated < 0 || updated > MAX_INT32) return { problems: [invalid(path, updated, inclusiveRange(0, MAX_INT32))], stop: true };
  if (isSet(old) && old < updated)
    return { problems: [invalid(path, updated, 'must be less than or equal to previous value')], stop: true };
  return { problems: [] };
}

function tolerationsUpdate(updated: readonly Toleration[], old: readonly Toleration[], path: string): FieldProblem[] {
  const without = (toleration: Toleration) => ({ ...toleration, tolerationSeconds: undefined });
  const kept = old.every((before) => updated.some((after) => sameValue(without(before), without(after))));
  return kept
    ? validateTolerations(updated, path)
    : [forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')];
}

function gatesUpdate(updated: PodSpec, old: PodSpec): FieldProblem[] {
  const before = new Set(list(old.schedulingGates).map((gate) => text(gate.name)));
  return list(updated.schedulingGates).flatMap((gate, i) =>
    before.has(text(gate.name))
      ? []
      : [forbidden(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${text(gate.name)}'`)],
  );
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The new spec with the old values of all that may change, so that what still differs may not. */
function withUpdatableFields(spec: PodSpec, old: PodSpec): Writable<PodSpec> {
  const oldImages = (kind: 'containers' | 'initContainers') =>
    list(spec[kind]).map((container, i) => ({ ...container, image: list(old[kind])[i]?.image }));
  const munged: Writable<PodSpec> = {
    ...spec,
    containers: oldImages('containers'),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
  };
  if (spec.initContainers) munged.initContainers = oldImages('initContainers');
  const grace = old.terminationGracePeriodSeconds;
  if (isSet(grace) && grace < 0 && munged.terminationGracePeriodSeconds === 1) munged.terminationGracePeriodSeconds = grace;
  return munged;
}

/** A gated pod's node selector and node affinity may be narrowed (new in v1.27). What was judged here is set back in `munged`. */
function gatedUpdate(munged: Writable<PodSpec>, old: PodSpec): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!sameValue(munged.nodeSelector, old.nodeSelector)) {
    const after = new Map(entries(munged.nodeSelector));
    if (entries(old.nodeSelector).some(([key, value]) => after.get(key) !== value)) {
      const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
      problems.push(invalid('spec.nodeSelector', new GoSyntax(goStringMap(munged.nodeSelector)), detail));
    }
    munged.nodeSelector = old.nodeSelector;
  }
  const before = old.affinity?.nodeAffinity;
  const after = munged.affinity?.nodeAffinity;
  if (!sameValue(before, after)) {
    problems.push(...nodeAffinityUpdate(after, before));
    // Where there was no affinity at all, an empty one is left, which is a change (up to v1.27.3).
    munged.affinity = { ...munged.affinity, nodeAffinity: before };
  }
  return problems;
}

function nodeAffinityUpdate(updated: NodeAffinity | undefined, old: NodeAffinity | undefined): FieldProblem[] {
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const before = list(old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms);
  const given = updated?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const after = list(given);
  if (!before.length) return [];
  if (before.length !== after.length) {
    const detail = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    return [invalid(path, nodeSelectorTermsSyntax(given), detail)];
  }
  return before.flatMap((term, i) => {
    const next = after[i] ?? {};
    return onlyAdds(next, term)
      ? []
      : [invalid(`${path}[${i}]`, nodeSelectorTermSyntax(next), 'only additions are allowed (no mutations or deletions)')];
  });
}

function onlyAdds(updated: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const parts = ['matchExpressions', 'matchFields'] as const;
  if (parts.every((part) => !list(old[part]).length)) return parts.every((part) => !list(updated[part]).length);
  return parts.every((part) => sameValue(list(updated[part]).slice(0, list(old[part]).length), list(old[part])));
}

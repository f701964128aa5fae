import type { PriorityClass } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { Loose } from '../defaults/loose.ts';
import { sameValue } from '../validation/same.ts';
import { forbidden, type Plugin } from './types.ts';

/** Nodes may be away for five minutes. @see kubernetes: plugin/pkg/admission/defaulttolerationseconds/admission.go */
export const defaultTolerationSeconds: Plugin = ({ info, object: pod }) => {
  if (info.kind !== 'Pod') return undefined;
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const tolerated = ((pod.spec.tolerations ?? []) as Loose[]).some(
      (toleration) => (toleration.key === key || !toleration.key) && (toleration.effect === 'NoExecute' || !toleration.effect),
    );
    if (!tolerated)
      pod.spec.tolerations = [...(pod.spec.tolerations ?? []), { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }];
  }
  return undefined;
};

/** Turns a class's name into a number. @see kubernetes: plugin/pkg/admission/priority/admission.go admitPod */
export const priority: Plugin = (attributes) => {
  const { info, operation, object: pod, old, cluster } = attributes;
  if (info.kind !== 'Pod') return undefined;
  if (operation === 'UPDATE') {
    pod.spec.priority ??= old?.spec.priority;
    pod.spec.preemptionPolicy ??= old?.spec.preemptionPolicy;
    return undefined;
  }
  const classes = cluster.list('PriorityClass');
  const named: string | undefined = pod.spec.priorityClassName || undefined;
  const chosen = named ? classes.find(({ metadata }) => metadata.name === named) : defaultClass(classes);
  if (named && !chosen) return forbidden(attributes, `no PriorityClass with name ${named} was found`, 'spec.priorityClassName');
  if (chosen) pod.spec.priorityClassName = chosen.metadata.name;
  const value = chosen?.value ?? 0;
  const policy = chosen?.preemptionPolicy ?? 'PreemptLowerPriority';
  const computed = (what: string, given: unknown, result: unknown): string =>
    `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${result} from the given PriorityClass name`;
  if (pod.spec.priority !== undefined && pod.spec.priority !== value)
    return forbidden(attributes, computed('integer value of priority', pod.spec.priority, value), 'spec.priority');
  if (pod.spec.preemptionPolicy !== undefined && pod.spec.preemptionPolicy !== policy)
    return forbidden(attributes, computed('string value of PreemptionPolicy', pod.spec.preemptionPolicy, policy), 'spec.preemptionPolicy');
  pod.spec.priority = value;
  pod.spec.preemptionPolicy = policy;
  return undefined;
};

/** Of several, the one with the lowest value. */
function defaultClass(classes: readonly PriorityClass[]): PriorityClass | undefined {
  return classes.filter(({ globalDefault }) => globalDefault).sort((a, b) => a.value - b.value)[0];
}

/** There is one default class at most. @see kubernetes: priority validatePriorityClass */
export const onePriorityDefault: Plugin = (attributes) => {
  const { info, object, cluster } = attributes;
  if (info.kind !== 'PriorityClass' || !object.globalDefault) return undefined;
  const other = cluster
    .list('PriorityClass')
    .find(({ globalDefault, metadata }) => globalDefault && metadata.name !== object.metadata.name);
  if (!other) return undefined;
  const detail = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`;
  return forbidden(attributes, detail, 'globalDefault');
};

/** @see kubernetes: plugin/pkg/admission/runtimeclass/admission.go */
export const runtimeClass: Plugin = (attributes) => {
  const { info, operation, object: pod, cluster } = attributes;
  if (info.kind !== 'Pod' || operation !== 'CREATE') return undefined;
  const refuse = (detail: string, path: string) => forbidden(attributes, detail, path);
  const name: string | undefined = pod.spec.runtimeClassName;
  const found = name === undefined ? undefined : cluster.get('RuntimeClass', undefined, name);
  if (name !== undefined && !found) return refuse(`pod rejected: RuntimeClass "${name}" not found`, 'spec.runtimeClassName');
  const overhead = found?.overhead?.podFixed;
  if (overhead) {
    if (isRecord(pod.spec.overhead) && !sameValue(pod.spec.overhead, overhead, 'overhead'))
      return refuse("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead", 'spec.overhead');
    pod.spec.overhead = { ...overhead };
  }
  if (!found?.scheduling) return undefined;
  for (const [key, value] of Object.entries(found.scheduling.nodeSelector ?? {})) {
    const own = pod.spec.nodeSelector?.[key];
    if (own !== undefined && own !== value)
      return refuse(
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
        'spec.nodeSelector',
      );
    pod.spec.nodeSelector = { ...pod.spec.nodeSelector, [key]: value };
  }
  const all = [...(pod.spec.tolerations ?? []), ...structuredClone(found.scheduling.tolerations ?? [])] as Loose[];
  if (all.length > 0) pod.spec.tolerations = mergeTolerations(all);
  return undefined;
};

/** Without those that another one covers; of equal ones the first stays. @see kubernetes: pkg/util/tolerations/tolerations.go MergeTolerations */
function mergeTolerations(all: readonly Loose[]): Loose[] {
  const merged: Loose[] = [];
  for (const [i, toleration] of all.entries()) {
    const later = all.slice(i + 1).some((other) => !sameEntries(other, toleration) && covers(other, toleration));
    if (!later && !merged.some((other) => covers(other, toleration))) merged.push(toleration);
  }
  return merged;
}

function covers(wide: Loose, toleration: Loose): boolean {
  if (sameEntries(wide, toleration)) return true;
  const operator = (of: Loose): string => of.operator || 'Equal';
  if ((wide.key ?? '') !== (toleration.key ?? '') && (wide.key || operator(wide) !== 'Exists')) return false;
  if (wide.effect && wide.effect !== toleration.effect) return false;
  const { tolerationSeconds: limit } = wide;
  const longer = toleration.tolerationSeconds === undefined || toleration.tolerationSeconds > limit;
  if (wide.effect === 'NoExecute' && limit !== undefined && longer) return false;
  if (operator(wide) === 'Exists') return true;
  // One that leaves the operator out is not known as one that asks for a value.
  return toleration.operator === 'Equal' && (wide.value ?? '') === (toleration.value ?? '');
}

/** Judged once the Pod is valid. @see kubernetes: plugin/pkg/admission/runtimeclass/admission.go validateOverhead */
export const overheadOfClass: Plugin = (attributes) => {
  const { info, operation, object: pod, cluster } = attributes;
  if (info.kind !== 'Pod' || operation !== 'CREATE' || Object.keys(pod.spec.overhead ?? {}).length === 0) return undefined;
  if (pod.spec.runtimeClassName !== undefined && cluster.get('RuntimeClass', undefined, pod.spec.runtimeClassName)?.overhead)
    return undefined;
  const detail = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';
  return forbidden(attributes, detail, 'spec.overhead');
};

const sameEntries = (a: Loose, b: Loose): boolean => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => a[key] === b[key]);
};

import type { NodeSelectorTerm, Pod, PodSpec, ResourceRequirements, Volume } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { isDnsLabel } from '../../../apimachinery/names.ts';
import { isWhole, quantity } from '../quantities.ts';
import { entries, isSet, list, text } from '../reading.ts';
import { SECCOMP_CONTAINER, SECCOMP_POD } from './pod-annotations.ts';
import { visitContainers } from './visit.ts';

/**
 * What the API server warns of when it takes a pod.
 * @see kubernetes: pkg/registry/core/pod/strategy.go WarningsOnCreate; pkg/api/pod/warnings.go
 */
export function podWarnings(pod: Pod): string[] {
  const name = text(pod.metadata?.name);
  const messages = isDnsLabel(name);
  const hostname = "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";
  return [...(messages.length ? [`${hostname}: [${messages.join(' ')}]`] : []), ...specWarnings(pod, pod.spec ?? { containers: [] })];
}

function specWarnings(pod: Pod, spec: PodSpec): string[] {
  const annotations = new Set(entries(pod.metadata?.annotations).map(([key]) => key));
  return [
    ...nodeLabels(spec),
    ...deprecatedAnnotations.filter(([key]) => annotations.has(key)).map(([key, message]) => `metadata.annotations[${key}]: ${message}`),
    ...list(spec.volumes).flatMap((volume, i) => volumeWarnings(volume, `spec.volumes[${i}]`)),
    ...repeated(list(spec.hostAliases), 'ip', 'spec.hostAliases'),
    ...repeated(list(spec.imagePullSecrets), 'name', 'spec.imagePullSecrets'),
    ...list(spec.imagePullSecrets).flatMap((secret, i) =>
      text(secret.name) ? [] : [`spec.imagePullSecrets[${i}].name: invalid empty name ""`],
    ),
    ...fractionalBytes(spec.overhead, 'spec.overhead'),
    ...(annotations.has(SECCOMP_POD) && !spec.securityContext?.seccompProfile ? [seccomp(SECCOMP_POD)] : []),
    ...containerWarnings(spec, annotations),
    ...(isSet(spec.terminationGracePeriodSeconds) && spec.terminationGracePeriodSeconds < 0
      ? ['spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1']
      : []),
  ];
}

const deprecatedAnnotations: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];

/** @see kubernetes: pkg/api/node/util.go */
export const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

function nodeLabels(spec: PodSpec): string[] {
  const affinity = spec.affinity?.nodeAffinity;
  const path = 'spec.affinity.nodeAffinity';
  return [
    ...entries(spec.nodeSelector).flatMap(([key]) =>
      deprecatedLabels[key] ? [`spec.nodeSelector[${key}]: ${deprecatedLabels[key]}`] : [],
    ),
    ...list(affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms).flatMap((term, i) =>
      termWarnings(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`),
    ),
    ...list(affinity?.preferredDuringSchedulingIgnoredDuringExecution).flatMap((term, i) =>
      termWarnings(term.preference, `${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`),
    ),
    ...list(spec.topologySpreadConstraints).flatMap((constraint, i) =>
      labelWarning(text(constraint.topologyKey), `spec.topologySpreadConstraints[${i}].topologyKey`),
    ),
  ];
}

/** Warnings of a node selector term for labels that are out of date (`beta.kubernetes.io/os` …). */
export const termWarnings = (term: NodeSelectorTerm | undefined, path: string): string[] =>
  list(term?.matchExpressions).flatMap((expression, i) => labelWarning(text(expression.key), `${path}.matchExpressions[${i}].key`));

const labelWarning = (key: string, path: string): string[] =>
  deprecatedLabels[key] ? [`${path}: ${key} is ${deprecatedLabels[key]}`] : [];

const deprecatedVolumes: readonly (readonly [keyof Volume, string, string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
];

function volumeWarnings(volume: Volume, path: string): string[] {
  return [
    ...deprecatedVolumes.filter(([field]) => isSet(volume[field])).map(([, name, message]) => `${path}.${name}: ${message}`),
    ...claimWarnings(volume.ephemeral?.volumeClaimTemplate?.spec?.resources, `${path}.ephemeral.volumeClaimTemplate.spec.resources`),
  ];
}

function repeated<T>(items: readonly T[], field: keyof T & string, path: string): string[] {
  const seen = new Set<string>();
  return items.flatMap((item, i) => {
    const value = text(item[field]);
    if (seen.has(value)) return [`${path}[${i}].${field}: duplicate ${field} ${goQuote(value)}`];
    seen.add(value);
    return [];
  });
}

function containerWarnings(spec: PodSpec, annotations: ReadonlySet<string>): string[] {
  const warnings: string[] = [];
  visitContainers(spec, 'spec', (container, path) => {
    const key = `${SECCOMP_CONTAINER}${text(container.name)}`;
    if (annotations.has(key) && !container.securityContext?.seccompProfile) warnings.push(seccomp(key));
    for (const name of ['memory', 'ephemeral-storage']) {
      for (const list of ['limits', 'requests'] as const) {
        warnings.push(...fractionalByte(container.resources?.[list]?.[name], `${path}.resources.${list}[${name}]`));
      }
    }
    warnings.push(...repeated(list(container.env), 'name', `${path}.env`));
  });
  return warnings;
}

const seccomp = (key: string): string => `metadata.annotations[${key}]: non-functional in v1.27+; use the "seccompProfile" field instead`;

const fractionalBytes = (amounts: { [name: string]: string } | null | undefined, path: string): string[] =>
  ['memory', 'ephemeral-storage'].flatMap((name) => fractionalByte(amounts?.[name], `${path}[${name}]`));

/** @see kubernetes: pkg/api/persistentvolumeclaim GetWarningsForPersistentVolumeClaimSpec */
export const claimWarnings = (resources: ResourceRequirements | undefined, path: string): string[] =>
  (['requests', 'limits'] as const).flatMap((list) => fractionalByte(resources?.[list]?.storage, `${path}.${list}[storage]`));

function fractionalByte(value: unknown, path: string): string[] {
  const amount = quantity(value);
  return amount && !isWhole(amount) ? [`${path}: fractional byte value ${goQuote(amount.toString())} is invalid, must be an integer`] : [];
}

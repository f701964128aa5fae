import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeSpec, VolumeNodeAffinity } from 'kubernetes-types/core/v1.d.ts';
import { BETA_STORAGE_CLASS } from '../../../apimachinery/annotations.ts';
import { isDnsSubdomain } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { validateNodeSelector } from '../affinity.ts';
import { specDiff } from '../diff.ts';
import { GoSyntax, goAddress, goMap, goStruct } from '../go-syntax.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { forbidden, invalid, notSupported, required } from '../problem.ts';
import { goQuantity, quantityOrZero } from '../quantities.ts';
import { entries, isSet, text, texts } from '../reading.ts';
import { positiveAmount } from '../resources.ts';
import { sameValue } from '../same.ts';
import { validateAccessModes, validateClaimSpec, validateClassName, validateVolumeMode } from './claims.ts';
import { nameOfSecond, sourceOrder, validateSource } from './persistent-sources.ts';

/** @see kubernetes: pkg/apis/core/validation ValidatePersistentVolumeClaim */
export const validateClaim = (claim: PersistentVolumeClaim): FieldProblem[] => [
  ...validateObjectMeta(claim.metadata, true, isDnsSubdomain),
  ...validateClaimSpec(claim.spec, 'spec'),
];

/** A claim may be bound once, and its request may grow once it is. @see kubernetes: ValidatePersistentVolumeClaimUpdate */
export function validateClaimUpdate(updated: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldProblem[] {
  const problems = [...validateObjectMetaUpdate(updated.metadata, old.metadata), ...validateClaim(updated)];
  const before = { ...old.spec };
  const after = { ...updated.spec };
  if (!text(before.volumeName)) before.volumeName = after.volumeName;
  const [oldClass, newClass] = [old, updated].map(({ metadata }) => metadata?.annotations?.[BETA_STORAGE_CLASS]);
  const hadNone = !isSet(before.storageClassName) && isSet(after.storageClassName);
  if (hadNone && oldClass !== undefined && after.storageClassName === oldClass && (newClass ?? oldClass) === oldClass) {
    // @see kubernetes: validateStorageClassUpgradeFromAnnotation
    delete after.storageClassName;
  } else {
    problems.push(...immutable(text(newClass) === text(oldClass), text(newClass), `metadata.annotations.${BETA_STORAGE_CLASS}`));
    // One without a class may be given one, once. @see kubernetes: validateStorageClassUpgradeFromNil (beta in 1.26)
    if (hadNone && (oldClass === undefined || oldClass === after.storageClassName)) before.storageClassName = after.storageClassName;
  }
  const oldSize = old.spec?.resources?.requests?.storage;
  const newSize = updated.spec?.resources?.requests?.storage;
  const phase = updated.status?.phase ?? old.status?.phase;
  if (phase === 'Bound' && after.resources?.requests && oldSize !== undefined) {
    after.resources = { ...after.resources, requests: { ...after.resources.requests, storage: oldSize } };
  }
  if (!sameValue(after, before)) {
    const diff = specDiff('core.PersistentVolumeClaimSpec', before, after);
    problems.push(forbidden('spec', `spec is immutable after creation except resources.requests for bound claims\n${diff}`));
  }
  if (quantityOrZero(newSize).cmp(quantityOrZero(oldSize)) < 0) {
    problems.push(forbidden('spec.resources.requests.storage', 'field can not be less than previous value'));
  }
  return [...problems, ...immutable(text(after.volumeMode) === text(before.volumeMode), after.volumeMode, 'volumeMode')];
}

const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

/** @see kubernetes: pkg/apis/core/validation ValidatePersistentVolume */
export function validatePersistentVolume(volume: PersistentVolume): FieldProblem[] {
  const spec = volume.spec ?? {};
  const problems = validateObjectMeta(volume.metadata, false, isDnsSubdomain);
  if (!texts(spec.accessModes).length) problems.push(required('spec.accessModes'));
  problems.push(...validateAccessModes(texts(spec.accessModes), 'spec.accessModes'));
  const capacity = entries(spec.capacity);
  if (!capacity.length) problems.push(required('spec.capacity'));
  if (!isSet(spec.capacity?.storage) || capacity.length > 1) {
    const amounts = capacity.map(([name, value]) => [name, goQuantity(value).text]);
    const shown = spec.capacity ? Object.fromEntries(amounts) : undefined;
    problems.push(notSupported('spec.capacity', new GoSyntax(goMap('core.ResourceList', shown)), ['storage']));
  }
  for (const [name, value] of capacity) {
    const amount = quantityOrZero(value);
    const path = `spec.capacity[${name}]`;
    if (amount.value() < 0n) problems.push(invalid(path, new GoSyntax(String(amount.value())), 'must be a valid resource quantity'));
    problems.push(...positiveAmount(amount, path));
  }
  const policy = text(spec.persistentVolumeReclaimPolicy);
  if (policy && !reclaimPolicies.includes(policy))
    problems.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies));
  problems.push(...nodeAffinity(spec), ...sources(spec, text(volume.metadata?.name)));
  if (spec.hostPath && isRoot(text(spec.hostPath.path)) && policy === 'Recycle') {
    problems.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  }
  problems.push(...validateClassName(spec.storageClassName, 'spec.storageClassName'));
  return [...problems, ...validateVolumeMode(spec.volumeMode, 'spec.volumeMode')];
}

/** Once it is cleaned. @see Go: path.Clean */
function isRoot(path: string): boolean {
  let depth = 0;
  for (const step of path.split('/')) {
    if (step === '..') depth = Math.max(0, depth - 1);
    else if (step !== '' && step !== '.') depth++;
  }
  return path.startsWith('/') && depth === 0;
}

/** @see kubernetes: pkg/apis/core/validation ValidatePersistentVolumeUpdate */
export function validatePersistentVolumeUpdate(updated: PersistentVolume, old: PersistentVolume): FieldProblem[] {
  const problems = validatePersistentVolume(updated);
  const before = sourceOf(old.spec);
  const after = sourceOf(updated.spec);
  // That secret may be given later.
  if (old.spec?.csi && updated.spec?.csi && !old.spec.csi.controllerExpandSecretRef) {
    const { controllerExpandSecretRef: _, ...csi } = updated.spec.csi;
    after.csi = csi;
  }
  if (!sameValue(before, after)) {
    const diff = specDiff('core.PersistentVolumeSource', before, after);
    problems.push(forbidden('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${diff}`));
  }
  const same = text(updated.spec?.volumeMode) === text(old.spec?.volumeMode);
  return [...problems, ...immutable(same, updated.spec?.volumeMode, 'volumeMode'), ...nodeAffinityUpdate(updated.spec, old.spec)];
}

/** Once set it stays, but for labels that have a new name. @see kubernetes: pkg/apis/core/validation validatePvNodeAffinity */
function nodeAffinityUpdate(updated: PersistentVolumeSpec | undefined, old: PersistentVolumeSpec | undefined): FieldProblem[] {
  if (!old?.nodeAffinity) return [];
  const after = updated?.nodeAffinity;
  const shown = after
    ? new GoSyntax(
        goStruct('core.VolumeNodeAffinity', { Required: after.required ? goAddress('core.NodeSelector') : '(*core.NodeSelector)(nil)' }),
      )
    : null;
  if (sameValue(renamed(old.nodeAffinity, after), after)) return [];
  return [invalid('nodeAffinity', shown, 'field is immutable, except for updating from beta label to GA')];
}

const newNames: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

/** With each label's new name where the other has that one in its place. */
function renamed(affinity: VolumeNodeAffinity, other: VolumeNodeAffinity | undefined): VolumeNodeAffinity {
  const nodeSelectorTerms = affinity.required?.nodeSelectorTerms.map((term, i) => ({
    ...term,
    matchExpressions: term.matchExpressions?.map((expression, j) => {
      const name = newNames[expression.key];
      const isRenamed = name !== undefined && other?.required?.nodeSelectorTerms[i]?.matchExpressions?.[j]?.key === name;
      return isRenamed ? { ...expression, key: name } : expression;
    }),
  }));
  return nodeSelectorTerms ? { required: { nodeSelectorTerms } } : affinity;
}

function nodeAffinity(spec: PersistentVolumeSpec): FieldProblem[] {
  if (!spec.nodeAffinity) return [];
  return spec.nodeAffinity.required
    ? validateNodeSelector(spec.nodeAffinity.required, 'spec.nodeAffinity.required')
    : [required('spec.nodeAffinity.required', 'must specify required node constraints')];
}

const common = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeMode',
]);

/** What is left of a spec is its source. */
const sourceOf = (spec: PersistentVolumeSpec | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(spec ?? {}).filter(([field, value]) => isSet(value) && !common.has(field)));

function sources(spec: PersistentVolumeSpec, name: string): FieldProblem[] {
  const [first, ...others] = sourceOrder.filter((field) => isSet(spec[field]));
  if (!first) return [required('spec', 'must specify a volume type')];
  return [
    ...validateSource(first, spec, name),
    ...others.flatMap((field) =>
      // Upstream does not count it where it is not the first.
      field === 'flexVolume'
        ? validateSource(field, spec, name)
        : [forbidden(`spec.${nameOfSecond(field)}`, 'may not specify more than 1 volume type')],
    ),
  ];
}

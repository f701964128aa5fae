import type { PersistentVolumeClaimSpec, PersistentVolumeClaimTemplate, TypedLocalObjectReference } from 'kubernetes-types/core/v1.d.ts';
import type { FieldProblem } from '../problems.ts';
import { validateAnnotations, validateLabelSelector, validateLabels } from './metadata.ts';
import { isDnsSubdomain } from './names.ts';
import { forbidden, invalid, invalids, notSupported, required } from './problem.ts';
import { quantityOrZero } from './quantities.ts';
import { isSet, text, texts } from './reading.ts';
import { positiveAmount, validateResourceAmount } from './resources.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const volumeModes = ['Block', 'Filesystem'];

/** @see kubernetes: pkg/apis/core/validation ValidatePersistentVolumeClaimSpec */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec | null | undefined, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const modes = texts(spec?.accessModes);
  if (!modes.length) problems.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  problems.push(...validateLabelSelector(spec?.selector, `${path}.selector`));
  problems.push(...validateAccessModes(modes, `${path}.accessModes`));
  const storage = spec?.resources?.requests?.storage;
  const storagePath = `${path}.resources[storage]`;
  if (!isSet(storage)) problems.push(required(storagePath));
  else {
    const positive = positiveAmount(quantityOrZero(storage), storagePath);
    problems.push(...(positive.length ? positive : validateResourceAmount('storage', storage, storagePath)));
  }
  problems.push(...validateClassName(spec?.storageClassName, `${path}.storageClassName`));
  problems.push(...validateVolumeMode(spec?.volumeMode, `${path}.volumeMode`));
  if (spec?.dataSource) problems.push(...dataSource(spec.dataSource, `${path}.dataSource`));
  if (spec?.dataSourceRef) problems.push(...dataSource(spec.dataSourceRef, `${path}.dataSourceRef`));
  return problems;
}

export function validateAccessModes(modes: readonly string[], path: string): FieldProblem[] {
  const problems = modes.filter((mode) => !accessModes.includes(mode)).map((mode) => notSupported(path, mode, accessModes));
  const known = new Set(modes.filter((mode) => accessModes.includes(mode)));
  if (known.has('ReadWriteOncePod') && known.size > 1) {
    problems.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  }
  return problems;
}

export const validateVolumeMode = (mode: string | null | undefined, path: string): FieldProblem[] =>
  isSet(mode) && !volumeModes.includes(mode) ? [notSupported(path, mode, volumeModes)] : [];

export const validateClassName = (name: string | null | undefined, path: string): FieldProblem[] =>
  text(name) ? invalids(path, text(name), isDnsSubdomain(text(name))) : [];

const templateFields = new Set(['annotations', 'labels']);

/** @see kubernetes: pkg/apis/core/validation ValidatePersistentVolumeClaimTemplate */
export function validateClaimTemplate(template: PersistentVolumeClaimTemplate, path: string): FieldProblem[] {
  const meta = template.metadata ?? {};
  return [
    ...validateAnnotations(meta.annotations, `${path}.metadata.annotations`),
    ...validateLabels(meta.labels, `${path}.metadata.labels`),
    ...Object.entries(meta)
      .filter(([field, value]) => isSet(value) && !templateFields.has(field))
      .map(([field]) => forbidden(`${path}.metadata.${field}`, 'cannot be set for an ephemeral volume')),
    ...validateClaimSpec(template.spec, `${path}.spec`),
  ];
}

function dataSource(source: TypedLocalObjectReference, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!text(source.name)) problems.push(required(`${path}.name`));
  if (!text(source.kind)) problems.push(required(`${path}.kind`));
  if (!text(source.apiGroup) && source.kind !== 'PersistentVolumeClaim') {
    problems.push(invalid(path, text(source.kind), "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
  return problems;
}

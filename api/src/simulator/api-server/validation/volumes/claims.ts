import type { PersistentVolumeClaimSpec, PersistentVolumeClaimTemplate, TypedLocalObjectReference } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { isDnsSubdomain } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goAddress, goStruct } from '../go-syntax.ts';
import { validateAnnotations, validateLabelSelector, validateLabels } from '../metadata.ts';
import { forbidden, invalid, invalids, notSupported, required } from '../problem.ts';
import { quantityOrZero } from '../quantities.ts';
import { isSet, text, texts } from '../reading.ts';
import { positiveAmount, validateResourceAmount } from '../resources.ts';

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
  if (spec?.dataSource && spec.dataSourceRef && !sameSource(spec.dataSource, spec.dataSourceRef))
    problems.push(invalid(path, fieldPathSyntax('dataSource'), 'must match dataSourceRef'));
  return problems;
}

const sameSource = (one: TypedLocalObjectReference, other: TypedLocalObjectReference): boolean =>
  one.apiGroup === other.apiGroup && text(one.kind) === text(other.kind) && text(one.name) === text(other.name);

/** Upstream shows the path itself where a value belongs. */
const fieldPathSyntax = (name: string): GoSyntax =>
  new GoSyntax(goStruct('field.Path', { name: goQuote(name), index: '""', parent: goAddress('field.Path') }));

/** ReadWriteOncePod goes with no other mode. @see kubernetes: pkg/apis/core/validation ValidatePersistentVolumeClaimSpec */
export function validateAccessModes(modes: readonly string[], path: string): FieldProblem[] {
  const problems = modes.filter((mode) => !accessModes.includes(mode)).map((mode) => notSupported(path, mode, accessModes));
  const known = new Set(modes.filter((mode) => accessModes.includes(mode)));
  if (known.has('ReadWriteOncePod') && known.size > 1) {
    problems.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  }
  return problems;
}

/** Filesystem or Block, if it is set. */
export const validateVolumeMode = (mode: string | null | undefined, path: string): FieldProblem[] =>
  isSet(mode) && !volumeModes.includes(mode) ? [notSupported(path, mode, volumeModes)] : [];

/** Empty, or the name of a StorageClass that may or may not be there. */
export const validateClassName = (name: string | null | undefined, path: string): FieldProblem[] =>
  text(name) ? invalids(path, text(name), isDnsSubdomain(text(name))) : [];

/** The fields of metadata that a template may not set, in Go's order and as upstream writes their names. */
const refusedInTemplates: readonly (readonly [field: string, shown: string])[] = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
].map((field) => [field, field === 'uid' ? 'uID' : field]);

/** @see kubernetes: pkg/apis/core/validation ValidatePersistentVolumeClaimTemplate, ValidateTemplateObjectMeta */
export function validateClaimTemplate(template: PersistentVolumeClaimTemplate, path: string): FieldProblem[] {
  const meta: { readonly [field: string]: unknown } = { ...template.metadata };
  return [
    ...validateAnnotations(template.metadata?.annotations, `${path}.metadata.annotations`),
    ...validateLabels(template.metadata?.labels, `${path}.metadata.labels`),
    ...refusedInTemplates
      .filter(([field]) => isSet(meta[field]) && meta[field] !== '' && meta[field] !== 0)
      .map(([, shown]) => forbidden(`${path}.metadata.${shown}`, 'cannot be set')),
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

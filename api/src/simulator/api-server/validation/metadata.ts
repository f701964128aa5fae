import type { LabelSelector, ObjectMeta, OwnerReference } from 'kubernetes-types/meta/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import {
  asGenerateName,
  isDnsLabel,
  isLabelValue,
  isPathSegment,
  isPathSegmentPrefix,
  isQualifiedName,
  type NameCheck,
} from '../../apimachinery/names.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { byteLength } from '../../apimachinery/utf8.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goPointer, goSlice, goStrings, goStruct } from './go-syntax.ts';
import { forbidden, invalid, invalids, required, tooLong } from './problem.ts';
import { entries, isSet, list, number, text, texts } from './reading.ts';

const ANNOTATIONS_BYTES = 256 * 1024;
const IMMUTABLE = 'field is immutable';

/** @see kubernetes: pkg/apis/core/validation ValidateObjectMeta */
export const validateObjectMeta = (meta: ObjectMeta | undefined, namespaced: boolean, nameCheck: NameCheck): FieldProblem[] => [
  ...newMetadata(meta, namespaced, nameCheck, asGenerateName(nameCheck)),
  ...standardFinalizers(meta),
];

/** @see kubernetes: apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessor */
function newMetadata(
  meta: ObjectMeta | undefined,
  namespaced: boolean,
  nameCheck: NameCheck,
  generateNameCheck: NameCheck,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const generateName = text(meta?.generateName);
  if (generateName) problems.push(...invalids('metadata.generateName', generateName, generateNameCheck(generateName)));
  const name = text(meta?.name);
  if (!name) problems.push(required('metadata.name', 'name or generateName is required'));
  else problems.push(...invalids('metadata.name', name, nameCheck(name)));
  if (namespaced) {
    const namespace = text(meta?.namespace);
    if (!namespace) problems.push(required('metadata.namespace'));
    else problems.push(...invalids('metadata.namespace', namespace, isDnsLabel(namespace)));
  }
  problems.push(...nonNegative(meta?.generation, 'metadata.generation'));
  problems.push(...commonMetadata(meta));
  return [...problems, ...finalizers(meta, 'metadata.finalizers')];
}

/** What is asked of the metadata of every kind, though the kind itself asks nothing. */
export const validateAnyMetadata = (meta: ObjectMeta | undefined, namespaced: boolean): FieldProblem[] =>
  newMetadata(meta, namespaced, isPathSegment, isPathSegmentPrefix);

/** What is asked of it before the kind's own rules. @see kubernetes: apiserver/pkg/registry/rest/update.go validateCommonFields */
export const validateUpdatedMetadata = (
  updated: ObjectMeta | undefined,
  old: ObjectMeta | undefined,
  namespaced: boolean,
): FieldProblem[] => [...validateAnyMetadata(updated, namespaced), ...changedMetadata(updated, old)];

/** @see kubernetes: pkg/apis/core/validation ValidateObjectMetaUpdate */
export const validateObjectMetaUpdate = (updated: ObjectMeta | undefined, old: ObjectMeta | undefined): FieldProblem[] => [
  ...changedMetadata(updated, old),
  ...standardFinalizers(updated),
];

/**
 * What the API server fills in from the old object when the new one leaves it out (uid, times, resourceVersion) counts as unchanged.
 * @see kubernetes: apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessorUpdate; apiserver/pkg/registry/rest/update.go BeforeUpdate
 */
function changedMetadata(updated: ObjectMeta | undefined, old: ObjectMeta | undefined): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (old?.deletionTimestamp) {
    const before = new Set(texts(old.finalizers));
    const added = texts(updated?.finalizers).filter((finalizer) => !before.has(finalizer));
    if (added.length) {
      problems.push(
        forbidden(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers ${goStrings([...added].sort())}`,
        ),
      );
    }
  }
  if (isSet(updated?.generation) && number(updated?.generation) < number(old?.generation)) {
    problems.push(invalid('metadata.generation', number(updated?.generation), 'must not be decremented'));
  }
  if (text(updated?.name) !== text(old?.name)) problems.push(invalid('metadata.name', text(updated?.name), IMMUTABLE));
  if (text(updated?.namespace) !== text(old?.namespace)) {
    problems.push(invalid('metadata.namespace', text(updated?.namespace), IMMUTABLE));
  }
  if (updated?.uid && updated.uid !== old?.uid) problems.push(invalid('metadata.uid', updated.uid, IMMUTABLE));
  const { deletionTimestamp: deletion, deletionGracePeriodSeconds: grace } = updated ?? {};
  if (isSet(deletion) && parseTime(deletion) !== parseTime(old?.deletionTimestamp ?? undefined)) {
    problems.push(invalid('metadata.deletionTimestamp', new GoSyntax(goTime(deletion)), IMMUTABLE));
  }
  if (isSet(grace) && grace !== old?.deletionGracePeriodSeconds) {
    problems.push(invalid('metadata.deletionGracePeriodSeconds', grace, IMMUTABLE));
  }
  return [...problems, ...commonMetadata(updated)];
}

/** As Go prints a time: `2023-05-15 09:00:00 +0000 UTC`. */
function goTime(value: string): string {
  const at = parseTime(value);
  return at === undefined ? value : formatTime(at).replace('T', ' ').replace('Z', ' +0000 UTC');
}

/** @see kubernetes: apimachinery/pkg/apis/meta/v1/validation ValidateLabels */
export const validateLabels = (labels: { [key: string]: string } | null | undefined, path: string): FieldProblem[] =>
  entries(labels).flatMap(([key, value]) => [...validateLabelName(key, path), ...invalids(path, value, isLabelValue(value))]);

/** @see kubernetes: apimachinery/pkg/apis/meta/v1/validation ValidateLabelName */
export const validateLabelName = (name: string, path: string): FieldProblem[] => invalids(path, name, isQualifiedName(name));

/** Keys are judged in lower case; keys and values have 256 KiB in all.
 *  @see kubernetes: apimachinery/pkg/api/validation ValidateAnnotations */
export function validateAnnotations(annotations: { [key: string]: string } | null | undefined, path: string): FieldProblem[] {
  const all = entries(annotations);
  const problems = all.flatMap(([key]) => invalids(path, key, isQualifiedName(key.toLowerCase())));
  const size = all.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  if (size > ANNOTATIONS_BYTES) problems.push(tooLong(path, ANNOTATIONS_BYTES));
  return problems;
}

/** @see kubernetes: apimachinery/pkg/apis/meta/v1/validation ValidateLabelSelector */
export function validateLabelSelector(selector: LabelSelector | null | undefined, path: string): FieldProblem[] {
  if (!selector) return [];
  const problems = validateLabels(selector.matchLabels, `${path}.matchLabels`);
  for (const [i, expression] of list(selector.matchExpressions).entries()) {
    const at = `${path}.matchExpressions[${i}]`;
    const values = texts(expression.values);
    const operator = text(expression.operator);
    if (operator === 'In' || operator === 'NotIn') {
      if (!values.length) problems.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length) problems.push(forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else {
      problems.push(invalid(`${at}.operator`, operator, 'not a valid selector operator'));
    }
    problems.push(...validateLabelName(text(expression.key), `${at}.key`));
    for (const [j, value] of values.entries()) problems.push(...invalids(`${at}.values[${j}]`, value, isLabelValue(value)));
  }
  return problems;
}

/** @see kubernetes: apimachinery/pkg/api/validation/objectmeta.go ValidateNonnegativeField */
export const nonNegative = (value: number | null | undefined, path: string): FieldProblem[] =>
  number(value) < 0 ? [invalid(path, number(value), 'must be greater than or equal to 0')] : [];

/** `same`: whether the field is as it was. @see kubernetes: apimachinery/pkg/api/validation/objectmeta.go ValidateImmutableField */
export const immutable = (same: boolean, value: Parameters<typeof invalid>[1], path: string): FieldProblem[] =>
  same ? [] : [invalid(path, value, IMMUTABLE)];

function commonMetadata(meta: ObjectMeta | undefined): FieldProblem[] {
  return [
    ...validateLabels(meta?.labels, 'metadata.labels'),
    ...validateAnnotations(meta?.annotations, 'metadata.annotations'),
    ...ownerReferences(list(meta?.ownerReferences), 'metadata.ownerReferences'),
  ];
}

function ownerReferences(references: readonly OwnerReference[], path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const told = new Set<string>();
  let controller: string | undefined;
  let shown: GoSyntax | undefined;
  for (const reference of references) {
    problems.push(...ownerReference(reference, path));
    if (!reference.controller) continue;
    const current = `${text(reference.kind)}/${text(reference.name)}`;
    if (controller === undefined) controller = current;
    else if (!told.has(current)) {
      // Each problem shows the whole list, and equal ones are told once.
      told.add(current);
      shown ??= new GoSyntax(goSlice('v1.OwnerReference', references.map(ownerReferenceSyntax)));
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${current}`;
      problems.push(invalid(path, shown, detail));
    }
  }
  return problems;
}

function ownerReference(reference: OwnerReference, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const apiVersion = text(reference.apiVersion);
  const { group, version } = groupVersion(apiVersion);
  const needed = (field: 'kind' | 'name' | 'uid') => {
    if (!text(reference[field])) problems.push(invalid(`${path}.${field}`, text(reference[field]), `${field} must not be empty`));
  };
  if (!version) problems.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'));
  needed('kind');
  needed('name');
  needed('uid');
  if (group === '' && version === 'v1' && reference.kind === 'Event') {
    problems.push(invalid(path, new GoSyntax(ownerReferenceSyntax(reference)), '/v1, Kind=Event is disallowed from being an owner'));
  }
  return problems;
}

/** Neither where there is more than one slash. @see kubernetes: …/runtime/schema/group_version.go FromAPIVersionAndKind */
function groupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const parts = apiVersion.split('/');
  if (parts.length > 2) return { group: '', version: '' };
  return { group: parts.length === 2 ? (parts[0] as string) : '', version: parts.at(-1) as string };
}

const ownerReferenceSyntax = (reference: OwnerReference): string =>
  goStruct('v1.OwnerReference', {
    APIVersion: goQuote(text(reference.apiVersion)),
    Kind: goQuote(text(reference.kind)),
    Name: goQuote(text(reference.name)),
    UID: goQuote(text(reference.uid)),
    Controller: goPointer('bool', reference.controller),
    BlockOwnerDeletion: goPointer('bool', reference.blockOwnerDeletion),
  });

function finalizers(meta: ObjectMeta | undefined, path: string): FieldProblem[] {
  const names = texts(meta?.finalizers);
  const problems = names.flatMap((name) => invalids(path, name, isQualifiedName(name)));
  if (names.includes('orphan') && names.includes('foregroundDeletion')) {
    problems.push(invalid(path, new GoSyntax(goStrings(names)), 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return problems;
}

const standard = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** @see kubernetes: pkg/apis/core/validation validateKubeFinalizerName */
const standardFinalizers = (meta: ObjectMeta | undefined): FieldProblem[] =>
  texts(meta?.finalizers).flatMap((name, i) => standardFinalizer(name, `metadata.finalizers[${i}]`));

/** Of a namespace's spec. @see kubernetes: pkg/apis/core/validation validateFinalizerName */
export const standardFinalizer = (name: string, path: string): FieldProblem[] =>
  name.includes('/') || standard.has(name)
    ? []
    : [invalid(path, name, 'name is neither a standard finalizer name nor is it fully qualified')];

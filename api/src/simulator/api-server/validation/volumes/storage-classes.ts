import type { TopologySelectorTerm } from 'kubernetes-types/core/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import { isDnsSubdomain, isQualifiedName } from '../../../apimachinery/names.ts';
import { byteLength } from '../../../apimachinery/utf8.ts';
import type { FieldProblem } from '../../problems.ts';
import { immutable, validateLabelName, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { duplicate, forbidden, invalid, invalids, notSupported, required, tooLong } from '../problem.ts';
import { entries, isSet, list, text, texts } from '../reading.ts';
import { sameValue } from '../same.ts';

const reclaimPolicies = ['Delete', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];

/** @see kubernetes: pkg/apis/storage/validation ValidateStorageClass */
export function validateStorageClass(storage: StorageClass): FieldProblem[] {
  const problems = validateObjectMeta(storage.metadata, false, isDnsSubdomain);
  const provisioner = text(storage.provisioner);
  if (!provisioner) problems.push(required('provisioner', provisioner));
  else problems.push(...invalids('provisioner', provisioner, isQualifiedName(provisioner.toLowerCase())));
  problems.push(...parameters(storage));
  const reclaim = text(storage.reclaimPolicy);
  if (reclaim && !reclaimPolicies.includes(reclaim)) problems.push(notSupported('reclaimPolicy', reclaim, reclaimPolicies));
  const mode = storage.volumeBindingMode;
  if (!isSet(mode)) problems.push(required('volumeBindingMode'));
  else if (!bindingModes.includes(mode)) problems.push(notSupported('volumeBindingMode', mode, bindingModes));
  return [...problems, ...topologies(list(storage.allowedTopologies))];
}

const MOST_PARAMETERS = 512;
const PARAMETERS_BYTES = 256 * 1024;

function parameters({ parameters }: StorageClass): FieldProblem[] {
  const all = entries(parameters);
  if (all.length > MOST_PARAMETERS) return [tooLong('parameters', MOST_PARAMETERS)];
  const size = all.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return [
    ...all.filter(([key]) => key === '').map(([key]) => invalid('parameters', key, 'field can not be empty.')),
    ...(size > PARAMETERS_BYTES ? [tooLong('parameters', PARAMETERS_BYTES)] : []),
  ];
}

/** No two terms say the same; one that says nothing is taken for another such. @see kubernetes: pkg/apis/storage/validation validateAllowedTopologies */
function topologies(terms: readonly TopologySelectorTerm[]): FieldProblem[] {
  const seen = new Set([termKey({})]);
  return terms.flatMap((term, i) => {
    const path = `allowedTopologies[${i}].matchLabelExpressions`;
    const problems = topologyTerm(term, path);
    if (seen.has(termKey(term))) problems.push(duplicate(path, ''));
    seen.add(termKey(term));
    return problems;
  });
}

/** The same for the same labels with the same values, whatever their order. */
const termKey = ({ matchLabelExpressions }: TopologySelectorTerm): string =>
  JSON.stringify(
    [...new Map(list(matchLabelExpressions).map(({ key, values }) => [text(key), [...new Set(texts(values))].sort()]))].sort(),
  );

/** @see kubernetes: pkg/apis/core/validation ValidateTopologySelectorTerm */
function topologyTerm({ matchLabelExpressions }: TopologySelectorTerm, path: string): FieldProblem[] {
  const keys = new Set<string>();
  return list(matchLabelExpressions).flatMap((expression, i) => {
    const at = `${path}[${i}]`;
    const key = text(expression.key);
    const values = texts(expression.values);
    const problems = values.length ? [] : [required(`${at}.values`)];
    problems.push(...values.flatMap((value, j) => (values.indexOf(value) < j ? [duplicate(`${at}.values[${j}]`, value)] : [])));
    problems.push(...validateLabelName(key, `${at}.key`));
    if (keys.has(key)) problems.push(duplicate(`${at}.key`, key));
    keys.add(key);
    return problems;
  });
}

/** @see kubernetes: pkg/apis/storage/validation ValidateStorageClassUpdate */
export function validateStorageClassUpdate(updated: StorageClass, old: StorageClass): FieldProblem[] {
  const problems = validateObjectMetaUpdate(updated.metadata, old.metadata);
  if (!sameValue(updated.parameters, old.parameters)) problems.push(forbidden('parameters', 'updates to parameters are forbidden.'));
  if (text(updated.provisioner) !== text(old.provisioner)) problems.push(forbidden('provisioner', 'updates to provisioner are forbidden.'));
  if (text(updated.reclaimPolicy) !== text(old.reclaimPolicy)) {
    problems.push(forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'));
  }
  return [
    ...problems,
    ...immutable(sameValue(updated.volumeBindingMode, old.volumeBindingMode), updated.volumeBindingMode, 'volumeBindingMode'),
  ];
}

import type { ObjectFieldSelector, ResourceFieldSelector } from 'kubernetes-types/core/v1.d.ts';
import { isQualifiedName } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { invalid, invalids, notSupported, required } from './problem.ts';
import { printedQuantity, quantity } from './quantities.ts';
import { text } from './reading.ts';

/** What a variable's `fieldRef` may name; labels and annotations only one at a time. */
export const environmentFieldPaths: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.podIP',
  'status.podIPs',
];

/** What a downwardAPI file's `fieldRef` may name. */
export const volumeFieldPaths: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** @see kubernetes: pkg/apis/core/validation validateObjectFieldSelector */
export function validateFieldRef(reference: ObjectFieldSelector, supported: readonly string[], path: string): FieldProblem[] {
  const apiVersion = text(reference.apiVersion);
  const fieldPath = text(reference.fieldPath);
  if (!apiVersion) return [required(`${path}.apiVersion`)];
  if (!fieldPath) return [required(`${path}.fieldPath`)];
  const converted = convertFieldLabel(apiVersion, fieldPath);
  if ('error' in converted) return [invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${converted.error}`)];
  const split = splitSubscript(converted.label);
  if (split) {
    if (split.path === 'metadata.annotations')
      return invalids(path, split.subscript.toLowerCase(), isQualifiedName(split.subscript.toLowerCase()));
    if (split.path === 'metadata.labels') return invalids(path, split.subscript, isQualifiedName(split.subscript));
    return [invalid(path, split.path, 'does not support subscript')];
  }
  return supported.includes(converted.label) ? [] : [notSupported(`${path}.fieldPath`, converted.label, supported)];
}

const resources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const hugePages = /^(requests|limits)\.hugepages-/;

/** @see kubernetes: pkg/apis/core/validation validateContainerResourceFieldSelector */
export function validateResourceFieldRef(reference: ResourceFieldSelector, path: string, inVolume: boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const resource = text(reference.resource);
  if (inVolume && !text(reference.containerName)) problems.push(required(`${path}.containerName`));
  else if (!resource) problems.push(required(`${path}.resource`));
  else if (!resources.includes(resource) && !hugePages.test(resource)) problems.push(notSupported(`${path}.resource`, resource, resources));
  return [...problems, ...divisor(resource, reference.divisor, `${path}.divisor`)];
}

const sizes = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

function divisor(resource: string, value: string | undefined, path: string): FieldProblem[] {
  const parsed = quantity(value);
  if (!parsed || parsed.isZero()) return [];
  const printed = printedQuantity(value);
  const refuse = (supported: string, kind: string) => [
    invalid(path, resource, `only divisor's values ${supported} are supported with the ${kind} resource`),
  ];
  if (/^(limits|requests)\.cpu$/.test(resource)) return printed === '1m' || printed === '1' ? [] : refuse('1m and 1', 'cpu');
  if (sizes.includes(printed)) return [];
  const all = sizes.join(', ');
  if (/^(limits|requests)\.memory$/.test(resource)) return refuse(all, 'memory');
  if (/^(limits|requests)\.ephemeral-storage$/.test(resource)) return refuse(all, 'local ephemeral storage');
  return hugePages.test(resource) ? refuse(all, 'hugepages') : [];
}

const labels = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.podIP',
  'status.podIPs',
]);

/** @see kubernetes: pkg/apis/core/pods/helpers.go ConvertDownwardAPIFieldLabel */
function convertFieldLabel(version: string, label: string): { label: string } | { error: string } {
  if (version !== 'v1') return { error: `unsupported pod version: ${version}` };
  const split = splitSubscript(label);
  if (split) {
    return split.path === 'metadata.annotations' || split.path === 'metadata.labels'
      ? { label }
      : { error: `field label does not support subscript: ${label}` };
  }
  if (label === 'spec.host') return { label: 'spec.nodeName' };
  return labels.has(label) ? { label } : { error: `field label not supported: ${label}` };
}

/** `metadata.labels['key']`. @see kubernetes: pkg/fieldpath/fieldpath.go SplitMaybeSubscriptedPath */
function splitSubscript(path: string): { path: string; subscript: string } | undefined {
  const at = path.indexOf("['");
  if (at <= 0 || !path.endsWith("']") || path.length < at + 4) return undefined;
  return { path: path.slice(0, at), subscript: path.slice(at + 2, -2) };
}

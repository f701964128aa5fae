import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { fail, serverError } from '../command/errors.ts';
import { groupOf, type Resource } from './resources.ts';

/** Whether an object is selected by a text such as `status.phase=Running,spec.nodeName!=node-1`. @see kubernetes: apimachinery/pkg/fields/selector.go */
export function fieldSelector(text: string, resource: Resource, labelSelector = ''): (object: KubernetesObject) => boolean {
  const terms = text === '' ? [] : text.split(',').filter(Boolean).map(parseTerm);
  const known = [...COMMON, ...(FIELDS[resource.kindName] ?? [])];
  for (const { field } of terms) {
    if (known.includes(field)) continue;
    const why = FIELDS[resource.kindName]
      ? `field label not supported: ${field}`
      : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
    const [version = '', group = ''] = resource.apiVersion.split('/').reverse();
    serverError(
      'BadRequest',
      `Unable to find "${group || groupOf(resource)}/${version}, Resource=${resource.name}" that match label selector "${labelSelector}", field selector "${text}": ${why}`,
    );
  }
  return (object) => terms.every(({ field, value, equal }) => (fieldValue(object, field) === value) === equal);
}

interface Term {
  readonly field: string;
  readonly value: string;
  readonly equal: boolean;
}

function parseTerm(term: string): Term {
  const match = /^([^=!]*)(!=|==|=)(.*)$/s.exec(term);
  if (!match) return fail(`invalid selector: '${term}'; can't understand '${term}'`);
  const [, field = '', operator, value = ''] = match;
  return { field: field.trim(), value, equal: operator !== '!=' };
}

const COMMON = ['metadata.name', 'metadata.namespace'];
/** @see kubernetes: pkg/apis/core/v1/conversion.go AddFieldLabelConversions… */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
    'spec.host',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase', 'name'],
  Secret: ['type'],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

function fieldValue(object: KubernetesObject, field: string): string {
  if (field === 'source') return String(at(object, 'source.component') ?? at(object, 'reportingComponent') ?? '');
  if (field === 'name') return object.metadata.name;
  if (field === 'spec.host') return String(at(object, 'spec.nodeName') ?? '');
  if (field === 'spec.unschedulable') return String(at(object, field) ?? false);
  if (field === 'status.podIPs') return ((at(object, field) as { ip: string }[] | undefined) ?? []).map(({ ip }) => ip).join(',');
  return String(at(object, field) ?? '');
}

const at = (object: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);

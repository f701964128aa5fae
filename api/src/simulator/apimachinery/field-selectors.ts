import type { KubernetesObject } from './objects.ts';

/** Whether an object is selected by fields (`status.phase=Running,spec.nodeName!=node-1`). @see kubernetes: apimachinery/pkg/fields/selector.go */
export function selectedByFields(kind: string, text: string, refuse: (why: string) => never): (object: KubernetesObject) => boolean {
  const terms = text.split(',').filter(Boolean).map(parseTerm);
  const known = [...COMMON, ...(FIELDS[kind] ?? [])];
  for (const term of terms) {
    if (typeof term === 'string') return refuse(`invalid selector: '${text}'; can't understand '${term}'`);
    if (known.includes(term.field)) continue;
    refuse(
      FIELDS[kind]
        ? `field label not supported: ${term.field}`
        : `"${term.field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  }
  return (object) => terms.every((term) => typeof term === 'string' || (fieldValue(object, term.field) === term.value) === term.equal);
}

interface Term {
  readonly field: string;
  readonly value: string;
  readonly equal: boolean;
}

/** The text itself where it is no term. */
function parseTerm(term: string): Term | string {
  const match = /^([^=!]*)(!=|==|=)(.*)$/s.exec(term);
  if (!match) return term;
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

import { compareText } from '../compare-text.ts';
import type { KubernetesObject } from '../objects.ts';

/** Whether an object is selected by fields (`status.phase=Running,spec.nodeName!=node-1`). @see kubernetes: apimachinery/pkg/fields/selector.go */
export function selectedByFields(kind: string, text: string, refuse: (why: string) => never): (object: KubernetesObject) => boolean {
  const terms = splitTerms(text).map((part) => parseTerm(part) ?? refuse(`invalid selector: '${text}'; can't understand '${part}'`));
  const own = FIELDS[kind];
  const known = own ?? COMMON;
  for (const term of terms) if (typeof term === 'string') return refuse(`invalid field selector: ${term}`);
  for (const term of terms as readonly Term[]) {
    if (known.includes(term.field)) continue;
    refuse(
      own
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

/** At commas that no backslash stands before; sorted. */
const splitTerms = (text: string): string[] => (text.match(/(?:\\.|[^,\\]|\\$)+/gs) ?? []).sort(compareText);

/** The first operator ends the field. What is wrong with the value is a text; undefined if it is no term. */
function parseTerm(term: string): Term | string | undefined {
  const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
  if (!match) return undefined;
  const [, field = '', operator, given = ''] = match;
  for (const [part] of given.matchAll(/\\.?|[,=]/gsu)) {
    // As a number, not as a character.
    if (!part.startsWith('\\')) return `unescaped character in value: ${part.codePointAt(0)}`;
    if (!/^\\[\\,=]$/.test(part)) return `invalid escape sequence: ${part}`;
  }
  return { field, value: given.replace(/\\(.)/g, '$1'), equal: operator !== '!=' };
}

const COMMON: readonly string[] = ['metadata.name', 'metadata.namespace'];
const REFERENCE = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];
/** By the kind, or by its group and the kind. @see kubernetes: pkg/apis/core/v1/conversion.go, pkg/apis/events/v1/conversion.go AddFieldLabelConversions… */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    ...COMMON,
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
  Node: ['metadata.name', 'spec.unschedulable'],
  Namespace: ['metadata.name', 'status.phase'],
  Secret: [...COMMON, 'type'],
  Event: [...COMMON, ...REFERENCE.map((field) => `involvedObject.${field}`), 'reason', 'reportingComponent', 'source', 'type'],
  'events.k8s.io/Event': [...COMMON, ...REFERENCE.map((field) => `regarding.${field}`), 'reason', 'reportingController', 'type'],
};

/** What the newer group of events calls otherwise. */
const coreName = (field: string): string =>
  field.replace(/^regarding\./, 'involvedObject.').replace(/^reportingController$/, 'reportingComponent');

function fieldValue(object: KubernetesObject, field: string): string {
  if (field === 'source') return String(at(object, 'source.component') ?? at(object, 'reportingComponent') ?? '');
  if (field === 'spec.host') return String(at(object, 'spec.nodeName') ?? '');
  if (field === 'spec.unschedulable') return String(at(object, field) ?? false);
  if (field === 'status.podIPs') return ((at(object, field) as { ip: string }[] | undefined) ?? []).map(({ ip }) => ip).join(',');
  return String(at(object, coreName(field)) ?? '');
}

const at = (object: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);

import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { ClusterView } from '../view.ts';
import { describeMeta } from './config.ts';
import { describeEvents } from './events.ts';
import type { Describer } from './writer.ts';

/** Any object that has no describer of its own. @see kubernetes: kubectl/pkg/describe/describe.go genericDescriber, printUnstructuredContent */
export function describeGeneric(object: KubernetesObject, view: ClusterView, writer: Describer): void {
  if (object.metadata.namespace === undefined) {
    writer.line(0, `Name:\t${object.metadata.name}`);
    writer.line(0, 'Namespace:\t');
    writer.labels('Labels', object.metadata.labels);
    writer.annotations('Annotations', object.metadata.annotations);
  } else describeMeta(object, writer);
  content(writer, 0, object, '');
  describeEvents(view, object, writer);
}

const HIDDEN = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']);

function content(writer: Describer, level: number, object: object, path: string): void {
  for (const [field, value] of Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inner = `${path}.${field}`;
    if (HIDDEN.has(inner) || value === undefined) continue;
    if (Array.isArray(value)) {
      writer.line(level, `${label(field)}:`);
      for (const child of value) {
        if (typeof child === 'object' && child !== null) content(writer, level + 1, child, inner);
        else writer.line(level + 1, String(child));
      }
    } else if (typeof value === 'object' && value !== null) {
      writer.line(level, `${label(field)}:`);
      content(writer, level + 1, value, inner);
    } else writer.line(level, `${label(field)}:\t${value === null ? '<nil>' : value}`);
  }
}

/** `creationTimestamp` becomes `Creation Timestamp`, `uid` becomes `UID`; what has digits or dots stays as it is.
 *  @see kubernetes: kubectl/pkg/describe/describe.go smartLabelFor; github.com/fatih/camelcase Split */
function label(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}-]+|-+/gu) ?? [field];
  return parts
    .map((part) => (ACRONYMS.has(part.toLowerCase()) ? part.toUpperCase() : part.replace(/^./, (letter) => letter.toUpperCase())))
    .join(' ');
}
const ACRONYMS = new Set(['api', 'url', 'uid', 'osb', 'guid']);

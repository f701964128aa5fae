import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { fail } from '../command/errors.ts';
import { findJsonPath, relaxedPath } from '../jsonpath/index.ts';
import { alignTabs, tableOptions } from '../text/tab-writer.ts';

/** `NAME:.metadata.name,NODE:.spec.nodeName`. @see kubernetes: kubectl/pkg/cmd/get/customcolumn.go */
export function customColumns(spec: string, objects: readonly KubernetesObject[], noHeaders: boolean): string {
  if (spec === '') fail('custom-columns format specified but no custom columns given');
  const columns = splitColumns(spec).map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0 || (part.indexOf(':', colon + 1) >= 0 && !/[[(]/.test(part)))
      fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    const path = relaxedPath(part.slice(colon + 1));
    if (path === undefined)
      fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
    return { header: part.slice(0, colon), path: path as string };
  });
  const rows = objects.map((object) =>
    columns.map(({ path }) => {
      const values = findJsonPath(path, object, { allowMissingKeys: true });
      return values.length === 0 ? '<none>' : values.map(printed).join(',');
    }),
  );
  const lines = noHeaders ? rows : [columns.map(({ header }) => header), ...rows];
  return alignTabs(lines.map((row) => `${row.join('\t')}\n`).join(''), tableOptions);
}

/** At the commas outside brackets. */
function splitColumns(spec: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of spec) {
    if ('[('.includes(character)) depth++;
    if ('])'.includes(character)) depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** As Go prints a value with %v. */
function printed(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, member]) => `${key}:${printed(member)}`).join(' ')}]`;
}

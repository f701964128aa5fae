import { goPrinted } from '../../apimachinery/go-printed.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { fail } from '../command/errors.ts';
import { findJsonPath, JsonPathError, relaxedPath, UNEXPECTED_PATH } from '../jsonpath/index.ts';

/** What is told where none are. */
export const NO_COLUMNS = 'custom-columns format specified but no custom columns given';

interface Columns {
  readonly text: string;
  /** What was wrong with the first of the objects that are not shown. */
  readonly problem: string | undefined;
}

/** `NAME:.metadata.name,NODE:.spec.nodeName`, with tabs between the cells; a comma always begins a column. @see kubernetes: kubectl/pkg/cmd/get/customcolumn.go */
export function customColumns(spec: string, objects: readonly KubernetesObject[], noHeaders: boolean): Columns {
  if (spec === '') fail(NO_COLUMNS);
  const columns = spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    const path = relaxedPath(part.slice(colon + 1)) ?? fail(UNEXPECTED_PATH);
    return { header: part.slice(0, colon), path };
  });
  const lines = noHeaders ? [] : [columns.map(({ header }) => header)];
  let problem: string | undefined;
  for (const object of objects) {
    try {
      lines.push(columns.map(({ path }) => cell(path, object)));
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      problem = error.message;
      break;
    }
  }
  return { text: lines.map((row) => `${row.join('\t')}\n`).join(''), problem };
}

function cell(path: string, object: KubernetesObject): string {
  const values = findJsonPath(path, object, { allowMissingKeys: true });
  return [...(values[0]?.length ? [] : ['<none>']), ...values.flat().map((value) => goPrinted(value))].join(',');
}

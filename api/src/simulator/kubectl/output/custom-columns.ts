import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { fail } from '../command/errors.ts';
import { findJsonPath, JsonPathError, relaxedPath, UNEXPECTED_PATH } from '../jsonpath/index.ts';
import { goPrinted } from '../text/go-printed.ts';

/** `NAME:.metadata.name,NODE:.spec.nodeName`, with tabs between the cells; a comma always begins a column. @see kubernetes: kubectl/pkg/cmd/get/customcolumn.go */
export function customColumns(spec: string, objects: readonly KubernetesObject[], noHeaders: boolean): string {
  if (spec === '') fail('custom-columns format specified but no custom columns given');
  const columns = spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    const path = relaxedPath(part.slice(colon + 1)) ?? fail(UNEXPECTED_PATH);
    return { header: part.slice(0, colon), path };
  });
  const rows = objects.map((object) => columns.map(({ path }) => cell(path, object)));
  const lines = noHeaders ? rows : [columns.map(({ header }) => header), ...rows];
  return lines.map((row) => `${row.join('\t')}\n`).join('');
}

function cell(path: string, object: KubernetesObject): string {
  try {
    const values = findJsonPath(path, object, { allowMissingKeys: true });
    return [...(values[0]?.length ? [] : ['<none>']), ...values.flat().map((value) => goPrinted(value))].join(',');
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    return fail(error.message);
  }
}

import { goPrinted } from '../../apimachinery/go-printed.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { fail } from '../command/errors.ts';
import { findJsonPath, JsonPathError, relaxedPath, UNEXPECTED_PATH } from '../jsonpath/index.ts';

/** What is told where none are. */
export const NO_COLUMNS = 'custom-columns format specified but no custom columns given';

interface Column {
  readonly header: string;
  readonly path: string;
}

interface Printed {
  readonly text: string;
  /** What was wrong with the first of the objects that are not shown. */
  readonly problem: string | undefined;
}

/** `NAME:.metadata.name,NODE:.spec.nodeName`; a comma always begins a column. @see kubernetes: kubectl/pkg/cmd/get/customcolumn.go NewCustomColumnsPrinterFromSpec */
export function columnsOf(spec: string): Column[] {
  if (spec === '') fail(NO_COLUMNS);
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: relaxedPath(part.slice(colon + 1)) ?? fail(UNEXPECTED_PATH) };
  });
}

/** Of a file: a line of headers, and one of paths. @see kubernetes: kubectl/pkg/cmd/get/customcolumn.go NewCustomColumnsPrinterFromTemplate */
export function columnsOfTemplate(template: string): Column[] {
  const [headers, specs] = template
    .replace(/\n$/, '')
    .split('\n', template === '' ? 0 : 2)
    .map((line) => line.split(/\s+/).filter((word) => word !== ''));
  if (!headers || !specs) return fail(`invalid template, missing ${headers ? 'spec' : 'header'} line. ${TWO_LINES}`);
  if (headers.length !== specs.length) fail(`number of headers (${headers.length}) and field specifications (${specs.length}) don't match`);
  return headers.map((header, i) => ({ header, path: relaxedPath(specs[i] as string) ?? fail(UNEXPECTED_PATH) }));
}

const TWO_LINES = 'Expected format is one line of space separated headers, one line of space separated column specs.';

/** With tabs between the cells. @see kubernetes: kubectl/pkg/cmd/get/customcolumn.go PrintObj */
export function customColumns(columns: readonly Column[], objects: readonly KubernetesObject[], noHeaders: boolean): Printed {
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

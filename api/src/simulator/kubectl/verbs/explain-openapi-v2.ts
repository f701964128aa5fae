import { type PodField, typeDescription } from '../../api-server/index.ts';
import type { Context } from '../command/context.ts';
import type { Resource } from '../objects/resources.ts';
import { reflow } from '../text/reflow.ts';

/**
 * The layout up to v1.26, which --output=plaintext-openapiv2 still has.
 * @see kubernetes: kubectl/pkg/explain/model_printer.go, recursive_fields_printer.go
 */
export function explainOfOld(context: Context, resource: Resource, path: readonly string[], field: PodField): void {
  const hasFields = field.fields.length > 0;
  context.out(`KIND:     ${resource.kindName}\nVERSION:  ${resource.apiVersion}\n\n`);
  // Of what may be anything, no type is said.
  if (path.length > 0 && (hasFields || field.typeName !== ANYTHING))
    context.out(`${hasFields ? 'RESOURCE:' : 'FIELD:   '} ${path.at(-1)} <${typeText(field)}>\n\n`);
  context.out(`DESCRIPTION:\n${describe(field)}`);
  if (hasFields)
    context.out(`\nFIELDS:\n${context.flags.bool('recursive') ? list(field, 3, new Set()) : field.fields.map(detail).join('')}`);
}

const ANYTHING = 'FieldsV1';

/** Of a field, and of the type that it has, after an empty line. */
function describe({ path, description, typeName }: PodField): string {
  const ofType = path.includes('.') ? typeDescription(typeName) : undefined;
  const told = indented(description.en) + (ofType ? `\n${indented(ofType)}` : '');
  return told || '     <empty>\n';
}

const detail = (field: PodField): string =>
  `   ${nameOf(field)}\t<${typeText(field)}>${field.required ? ' -required-' : ''}\n${indented(field.description.en)}\n`;

/** A type within itself is not opened again. */
function list(field: PodField, blanks: number, open: ReadonlySet<string>): string {
  if (open.has(field.typeName)) return '';
  const within = new Set([...open, field.typeName]);
  return field.fields.map((one) => `${' '.repeat(blanks)}${nameOf(one)}\t<${typeText(one)}>\n${list(one, blanks + 3, within)}`).join('');
}

/** What has fields is an Object, of whatever type; a quantity, and what is a number or a text, is a string. @see kubernetes: kubectl/pkg/explain/typename.go */
function typeText({ type, typeName, fields }: PodField): string {
  const name = fields.length > 0 ? 'Object' : NAMES[typeName];
  return name === undefined ? type : type.replace(/[^\]]*$/, name);
}
const NAMES: Readonly<Record<string, string>> = { Quantity: 'string', IntOrString: 'string', [ANYTHING]: 'map[string]' };

const nameOf = ({ path }: PodField): string => path.split('.').at(-1) as string;

const WIDTH = 80;
const INDENT = ' '.repeat(5);
const indented = (text: string): string =>
  reflow(text, WIDTH - INDENT.length)
    .map((line) => (line === '' ? '\n' : `${INDENT}${line}\n`))
    .join('');

import { explainField, type PodField, typeDescription } from '../../api-server/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, text } from '../command/flags.ts';
import { resourceNamed } from '../objects/resolve.ts';
import { groupOf, type Resource } from '../objects/resources.ts';
import { wrap } from '../text/wrap.ts';

/** The layout of v1.27: a template over the OpenAPI document. @see kubernetes: kubectl/pkg/explain/v2/templates/plaintext.tmpl */
export const explain: Verb = {
  flags: [bool('recursive'), text('api-version'), text('output', undefined, 'plaintext')],
  run(context) {
    const { args, flags } = context;
    if (args.length === 0)
      fail('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n');
    if (args.length > 1) fail('We accept only this format: explain RESOURCE\n');
    const [type = '', ...path] = (args[0] as string).split('.').filter(Boolean);
    const resource = resourceNamed(type);
    const version = flags.text('api-version');
    if (version && version !== resource.apiVersion) fail(`couldn't find resource for "${version}, Kind=${resource.kindName}"`);
    const field = fieldAt(resource, path);
    if (!LAYOUTS.includes(flags.text('output'))) fail(`unrecognized format: ${flags.text('output')}`);
    writeHeader(context, resource);
    if (path.length > 0) context.out(`FIELD: ${path.at(-1)} <${field.type}>\n\n`);
    const description = descriptionOf(field);
    context.out(`DESCRIPTION:\n${indent(wrap(description ? `${description}\n` : '<empty>', 76), 4)}\n`);
    const list = flags.bool('recursive') ? recursiveList(field, 1, new Set()) : field.fields.map(detail).join('');
    if (list) context.out(`FIELDS:\n${list}`);
    context.out('\n');
  },
};

/** The second, of old, is shown as the first. @see kubernetes: kubectl/pkg/cmd/explain/explain.go, kubectl/pkg/explain/v2/generator.go Render */
const LAYOUTS: readonly string[] = ['plaintext', 'plaintext-openapiv2'];

function fieldAt(resource: Resource, path: readonly string[]): PodField {
  // Of the two kinds of events, the older one is in the table.
  const kind = groupOf(resource) === 'events.k8s.io' ? undefined : explainField(resource.kindName, '');
  if (!kind) return fail(`the field table has nothing about ${resource.name}`);
  return explainField(resource.kindName, path.join('.')) ?? fail(`field "${path.at(-1)}" does not exist`);
}

function writeHeader(context: Context, resource: Resource): void {
  const group = groupOf(resource);
  if (group) context.out(`GROUP:      ${group}\n`);
  context.out(`KIND:       ${resource.kindName}\nVERSION:    ${resource.apiVersion.split('/').at(-1)}\n\n`);
}

/** Of the type that a field has, after the field's own; a kind's own is that already. */
const descriptionOf = ({ path, description, typeName }: PodField): string =>
  [description.en, path.includes('.') ? (typeDescription(typeName) ?? '') : ''].filter(Boolean).join('\n');

function detail({ path, type, required, description }: PodField): string {
  const body = indent(wrap(description.en || '<no description>', 76), 4);
  return `  ${nameOf(path)}\t<${type}>${required ? ' -required-' : ''}\n${body}\n\n`;
}

/** A type within itself is not opened again. */
function recursiveList(field: PodField, level: number, open: ReadonlySet<string>): string {
  if (open.has(field.typeName)) return '';
  const within = new Set([...open, field.typeName]);
  return field.fields
    .map(
      (one) =>
        `${'  '.repeat(level)}${nameOf(one.path)}\t<${one.type}>${one.required ? ' -required-' : ''}\n${recursiveList(one, level + 1, within)}`,
    )
    .join('');
}

const nameOf = (path: string): string => path.split('.').at(-1) as string;
const indent = (text: string, blanks: number): string =>
  text
    .split('\n')
    .map((line) => ' '.repeat(blanks) + line)
    .join('\n');

import { goJson } from '../../apimachinery/go-json.ts';
import { goFloat, goPrinted } from '../../apimachinery/go-printed.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { goSyntax } from '../../apimachinery/go-syntax.ts';
import { decodedNumbers, GoTemplateError, GoTemplateExecutionError, goTemplate } from '../../apimachinery/go-template/index.ts';
import { goYaml } from '../../apimachinery/go-yaml/index.ts';
import { groupOf } from '../../apimachinery/group-version.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';
import { fail, KubectlError, messageOf } from '../command/errors.ts';
import { readFile } from '../command/read-file.ts';
import { JsonPath, JsonPathError, JsonPathSyntaxError, printJsonPath, printJsonPathAsJson } from '../jsonpath/index.ts';
import { qualifiedKind, type Resource, resourceOfKind, resources } from '../objects/resources.ts';
import { alignTabs, tableOptions } from '../text/tab-writer.ts';
import { columnsOf, columnsOfTemplate, customColumns, NO_COLUMNS } from './custom-columns.ts';
import { outputOf } from './format.ts';

/** What goes wrong while objects are printed, not what is wrong with how they shall be. */
export class PrintingError extends KubectlError {}
const failPrinting = (message: string): never => {
  throw new PrintingError(`error: ${message}${message.endsWith('\n') ? '' : '\n'}`);
};

/** Whether `-o` leaves the output a table. */
export const isTable = (output: string): boolean => output === '' || output === 'wide';

interface PrintOptions {
  readonly typed?: boolean;
  readonly list?: ListHead;
  /** Custom columns are a format too. */
  readonly columns?: boolean;
  /** Whether they are named. */
  readonly headers?: boolean;
  /** Whether the columns are aligned here, and not by who asks. */
  readonly aligned?: boolean;
  /** Where one object is printed after another with one template: that. */
  readonly path?: JsonPath | undefined;
}

/** Prints one object, or several as a List, in the format of `-o`; one that kubectl itself made has the order of its Go type. @see kubernetes: cli-runtime/pkg/genericclioptions/print_flags.go */
export function printStructured(
  context: Context,
  objects: KubernetesObject | readonly KubernetesObject[],
  { typed = false, list = UNTYPED, columns = false, headers = true, aligned = true, path }: PrintOptions = {},
): void {
  const { flags } = context;
  const all = Array.isArray(objects) ? (objects as readonly KubernetesObject[]) : [objects as KubernetesObject];
  const [format, argument] = formatOf(context);
  const one = format === 'json' || format === 'yaml' ? shown : managed;
  const whole = () => (Array.isArray(objects) ? listOf(context, all, list, one) : one(context, all[0] as KubernetesObject));
  if (/^(json|yaml|name)=/i.test(outputOf(flags))) refuseFormat(context, columns);
  if (format === 'json') {
    // Of a list of Go's own type only what is in it is by name.
    const sort = !typed && !(Array.isArray(objects) && list.isTyped);
    const value = sort || typed ? whole() : listOf(context, all, list, (...given) => JSON.parse(goJson(one(...given), '')));
    context.out(`${goJson(value, undefined, { sort })}\n`);
    return;
  }
  if (format === 'yaml') {
    context.out(goYaml(whole()));
    return;
  }
  if (format === 'name') {
    context.out(all.map((object) => `${nameOf(object)}\n`).join(''));
    return;
  }
  if (format === 'jsonpath' || format === 'jsonpath-as-json') {
    printPath(context, argument, whole(), { asJson: format === 'jsonpath-as-json', path });
    return;
  }
  if (/^custom-columns(-file)?$/.test(format) && columns) {
    const isFile = format === 'custom-columns-file';
    const { text, problem } = customColumns(
      isFile ? columnsOfTemplate(columnsFile(context, argument)) : columnsOf(argument),
      all.map((object) => managed(context, object)),
      // Those of a file are there whatever else is asked.
      !headers || (!isFile && flags.bool('no-headers')),
    );
    context.out(aligned ? alignTabs(text, tableOptions) : text);
    if (problem !== undefined) failPrinting(problem);
    return;
  }
  if (format === 'go-template' || format === 'template') {
    printTemplate(context, argument, whole());
    return;
  }
  refuseFormat(context, columns);
}

function refuseFormat({ flags }: Context, columns: boolean): never {
  const formats = columns ? [...FORMATS, ...COLUMNS].sort() : FORMATS;
  return fail(
    `unable to match a printer suitable for the output format ${goQuote(outputOf(flags))}, allowed formats are: ${formats.join(',')}`,
  );
}

const FORMATS: readonly string[] =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml'.split(',');
/** Of kubectl get alone. @see kubernetes: kubectl/pkg/cmd/get/get_flags.go AllowedFormats */
const COLUMNS: readonly string[] = ['custom-columns', 'custom-columns-file', 'wide'];

/** `pod/web`; of a kind that nobody knows, by what it says of itself. @see kubernetes: cli-runtime/pkg/printers/name.go */
export function nameOf({ apiVersion = '', kind = '', metadata }: KubernetesObject): string {
  const known: Resource | undefined =
    resources.find((one) => one.kindName === kind && one.apiVersion === apiVersion) ?? resourceOfKind(kind);
  const group = groupOf(apiVersion);
  const name: unknown = metadata?.name;
  return `${known ? qualifiedKind(known) : [kind.toLowerCase(), group].filter(Boolean).join('.')}/${typeof name === 'string' && name !== '' ? name : '<unknown>'}`;
}

/** As kubectl prints it as JSON or YAML: managed fields are there only if asked for. @see kubernetes: cli-runtime/pkg/printers/managedfields.go */
export function shown(context: Context, object: KubernetesObject): KubernetesObject {
  if (context.flags.bool('show-managed-fields')) return managed(context, object);
  if (!object.metadata || !('managedFields' in object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** As the API server returns it: with its managed fields, which are worked out where somebody reads them. */
export function managed({ view }: Context, object: KubernetesObject): KubernetesObject {
  if (!object.metadata?.uid || 'managedFields' in object.metadata) return object;
  const list = view.managedFields(object);
  const get = (): readonly object[] | undefined => {
    const entries = list?.() ?? [];
    return entries.length > 0 ? entries : undefined;
  };
  return list ? { ...object, metadata: Object.defineProperty({ ...object.metadata }, 'managedFields', { enumerable: true, get }) } : object;
}

interface ListHead {
  readonly kind: string;
  readonly metadata: object;
  readonly isTyped?: true;
}
const UNTYPED: ListHead = { kind: 'List', metadata: { resourceVersion: '' } };

const listOf = (context: Context, objects: readonly KubernetesObject[], head: ListHead, one: typeof shown) => ({
  kind: head.kind,
  apiVersion: 'v1',
  metadata: head.metadata,
  items: objects.map((object) => one(context, object)),
});

/** What a template is of that is read from a file. */
const OF_FILES: Readonly<Record<string, string>> = {
  'jsonpath-file': 'jsonpath',
  'go-template-file': 'go-template',
  templatefile: 'template',
};

/** A format and what it is given; a template is there as it is, whatever it comes from. @see kubernetes: cli-runtime/pkg/genericclioptions/jsonpath_flags.go, template_flags.go ToPrinter */
function formatOf({ flags, view }: Context): [string, string] {
  const [format, argument] = splitFormat(outputOf(flags), flags.text('template'));
  const inner = OF_FILES[format];
  if (inner === undefined) return [format, argument];
  if (argument === '') fail('template format specified but no template given');
  return [inner, readFile(view, argument, (problem) => `error reading --template ${argument}, ${problem}\n`)];
}

function columnsFile({ view }: Context, path: string): string {
  if (path === '') fail(NO_COLUMNS);
  const found = view.files?.[path] ?? fail(`error reading template ${path}, open ${path}: no such file or directory\n`);
  // A directory can be opened as well, and has no line.
  return found.find(([file]) => file === path)?.[1] ?? '';
}

function splitFormat(output: string, template: string): [string, string] {
  // A template by itself leaves no room for another.
  const equals = template === '' ? output.indexOf('=') : -1;
  // These may be written in capitals. @see kubernetes: cli-runtime/pkg/genericclioptions/json_yaml_flags.go, name_flags.go ToPrinter
  if (equals < 0) return [/^(json|yaml|name)$/i.test(output) ? output.toLowerCase() : output, template];
  return [output.slice(0, equals), output.slice(equals + 1)];
}

/** The template of `-o jsonpath=…`. */
export function pathOf(context: Context): JsonPath | undefined {
  const [format, template] = formatOf(context);
  return /^jsonpath(-as-json)?$/.test(format) && template !== '' ? parsedPath(template) : undefined;
}

function parsedPath(template: string): JsonPath {
  try {
    return new JsonPath(template);
  } catch (error) {
    if (!(error instanceof JsonPathSyntaxError)) throw error;
    return fail(`error parsing jsonpath ${template}, ${error.message}`);
  }
}

interface PathOptions extends Pick<PrintOptions, 'path'> {
  readonly asJson: boolean;
}

function printPath(context: Context, template: string, data: unknown, { asJson, path }: PathOptions): void {
  if (template === '') fail('template format specified but no template given');
  const parsed = path ?? parsedPath(template);
  try {
    const options = { allowMissingKeys: context.flags.bool('allow-missing-template-keys') };
    context.out((asJson ? printJsonPathAsJson : printJsonPath)(parsed, data, options));
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    failPrinting(
      `error executing jsonpath ${goQuote(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(data)}\n\n\n`,
    );
  }
}

function printTemplate(context: Context, template: string, data: unknown): void {
  if (template === '') fail('template format specified but no template given');
  try {
    context.out(goTemplate(template, data, { refuseMissing: !context.flags.bool('allow-missing-template-keys') }));
  } catch (error) {
    if (error instanceof GoTemplateExecutionError) executionFailed(context, template, data, error);
    if (!(error instanceof GoTemplateError)) throw error;
    fail(`error parsing template ${template}, ${messageOf(error)}`);
  }
}

/** @see kubernetes: cli-runtime/pkg/printers/template.go PrintObj */
function executionFailed(context: Context, template: string, data: unknown, { message, written }: GoTemplateExecutionError): never {
  context.out(
    `${written}Error executing template: ${message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${goJson(data, '')}\n\tobject given to template engine was:\n\t\t${goPrinted(decodedNumbers(data), goFloat)}\n\n`,
  );
  return failPrinting(`error executing template ${goQuote(template)}: ${message}`);
}

import { itemsOf, readYaml, undecodableMetadata } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { matches, parseSelector } from '../../apimachinery/selectors/selectors.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import { Context } from '../command/context.ts';
import { fail, KubectlError, messageOf, notSimulated } from '../command/errors.ts';
import { fieldValidation } from '../command/field-validation.ts';
import { serverText } from '../command/refusals.ts';
import { unapplicable } from '../objects/access.ts';
import { checkValid, recognized, typeOf } from '../objects/recognized.ts';
import { getObject } from '../objects/resolve.ts';
import { type Resource, resourceOfKind } from '../objects/resources.ts';
import { unnamed } from '../objects/unnamed.ts';
import { outputOf } from '../output/format.ts';
import { printStructured } from '../output/structured.ts';
import { applied } from './apply/applied.ts';
import { noted } from './apply/noted.ts';
import { overwritten } from './apply/overwrite.ts';
import { report } from './change.ts';
import { recorded } from './record.ts';
import { tellApplied } from './requests/filed.ts';
import { tellsRequests } from './requests/requests.ts';

/** The text of one of the files that a command names. */
export interface Source {
  /** As kubectl calls it where something is wrong with it. */
  readonly name: string;
  readonly text: string;
}

/** Whether files name what is meant. */
export const hasFiles = ({ flags }: Context): boolean => flags.list('filename').length > 0 || flags.text('kustomize') !== '';

/** What `-f` names. Where kubectl runs on a machine of its own, there is nothing. @see kubernetes: cli-runtime/pkg/resource/builder.go */
export function sourcesOf(context: Context): Source[] {
  const { flags, view } = context;
  checkPaths(context);
  if (flags.text('kustomize')) return kustomized(context);
  return flags.list('filename').flatMap((path): Source[] => {
    const texts = view.files?.[path];
    if (texts) return texts.map(([file, text]) => ({ name: path === '-' ? 'STDIN' : file, text }));
    return path === '-' ? [] : missingFile(context, path);
  });
}

/** What `-f` names, and is not there. */
function missingFile({ command }: Context, path: string): never {
  if (/^https?:\/\//.test(path)) notSimulated(`kubectl ${command} -f of a URL`);
  return fail(`the path "${path}" does not exist`);
}

/** What is named must be there; of several that are not, each is told in a line of its own. @see kubernetes: kubectl/pkg/cmd/util/helpers.go MultipleErrors */
export function checkPaths(context: Context): void {
  if (context.flags.list('filename').length > 0 && context.flags.text('kustomize')) fail('only one of -f or -k can be specified');
  if (context.flags.text('kustomize') && context.flags.bool('recursive')) fail("the -k flag can't be used with -f or -R");
  const missing = context.flags.list('filename').filter((path) => path !== '-' && !context.view.files?.[path]);
  if (missing.length === 1) missingFile(context, missing[0] as string);
  if (missing.length > 1) throw new KubectlError(missing.map((path) => `the path "${path}" does not exist\n`).join(''));
}

/** It is built where kubectl runs. @see kubernetes: cli-runtime/pkg/resource/kustomizevisitor.go */
function kustomized(context: Context): Source[] {
  const { flags, view } = context;
  const name = flags.text('kustomize');
  if (!view.kustomized) return unbuilt(context, missingDirectory(name));
  const { text, problem = '', told } = view.kustomized;
  context.err(told);
  return text === undefined ? unbuilt(context, problem) : [{ name, text }];
}

function unbuilt({ command, flags }: Context, problem: string): never {
  // What comes of no visit it passes over. @see kubernetes: kubectl/pkg/cmd/scale/scale.go RunScale
  if (command === 'scale') fail('no objects passed to scale');
  // These tell what went wrong as of several things.
  if (command === 'describe' || (command === 'get' && /^(|wide)$/.test(flags.text('output')))) throw new KubectlError(`${problem}\n`);
  return fail(problem);
}

/** Where kubectl runs outside, there is nothing to build. @see sigs.k8s.io/kustomize: api/internal/target/kusttarget.go, kyaml/filesys/fsondisk.go CleanedAbs */
export const noDirectory = (directory: string): never => fail(missingDirectory(directory));

function missingDirectory(directory: string): string {
  if (directory === '.') return "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/root'";
  // The first of its folders that there is not.
  const [first = ''] = directory.split('/').filter(Boolean);
  const path = directory.startsWith('/') ? `/${first}` : `/root/${first}`;
  return `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${path}: no such file or directory`;
}

/** The objects of a text, all or none. */
export function objectsOf(context: Context, source: Source, verb: string): KubernetesObject[] {
  const { view, flags, args, dash, command } = context;
  const apart = new Context(view, flags, args, dash, command);
  const objects = [...objectsIn(apart, source, verb)];
  if (apart.exitCode !== 0) throw new KubectlError(apart.output().stderr, apart.exitCode);
  return objects;
}

/**
 * The objects of a text, one after another; a List's are its own. Those that name no namespace are of that of the command. What
 * cannot be made out is told; what is not valid ends the text. @see kubernetes: cli-runtime/pkg/resource/visitor.go StreamVisitor, RequireNamespace
 */
export function* objectsIn(context: Context, { name: file, text }: Source, verb: string): Generator<KubernetesObject> {
  const { documents, problems } = readYaml(text, { byKubectl: true });
  const [problem] = problems;
  const isSelected = labelled(context);
  for (const { value, locate } of documents) {
    if (problem && !isBefore(locate(''), problem)) break;
    if (!context.attempt(() => validated(context, value, file, verb))) return;
    const items = itemsOf(value);
    const sent = sendingOf(context);
    for (const one of context.attempt(() => (items ? listed(items, file) : wholeDocument(value, file))) ?? []) {
      const object = context.attempt(() => placed(context, recognized(one, file, { sent, isItem: items !== undefined })));
      if (object && isSelected(object)) yield object;
    }
  }
  if (problem) context.failed(new KubectlError(`error: error parsing ${file}: ${problem.detail}\n`));
}

/** What it is sent for, where it is sent as it is. */
function sendingOf({ command, flags }: Context): 'applying' | 'creating' | 'replacing' | undefined {
  if (flags.text('dry-run') === 'client') return undefined;
  if (command === 'apply') return flags.bool('server-side') ? 'applying' : 'creating';
  return command === 'create' ? 'creating' : command === 'replace' ? 'replacing' : undefined;
}

type Place = { readonly line?: number | null; readonly column?: number | null };

/** In a text. */
const isBefore = (one: Place, other: Place): boolean =>
  (one.line ?? 0) < (other.line ?? 0) || (one.line === other.line && (one.column ?? 0) < (other.column ?? 0));

/** Unless it is told not to look. */
function validated(context: Context, value: unknown, file: string, verb: string): true {
  if (VALIDATING.has(verb) && fieldValidation(context) !== 'Ignore') checkValid(value, file);
  return true;
}

/** A list of anything else is none. */
function listed(items: readonly unknown[], file: string): readonly unknown[] {
  const other = items.find((one) => !isRecord(one));
  if (other === undefined) return items;
  return fail(`unable to decode ${goQuote(file)}: json: cannot unmarshal ${typeOf(other)} into Go value of type map[string]interface {}`);
}

/** Only of one kubectl makes sure that it has metadata. */
function wholeDocument(value: unknown, file: string): readonly unknown[] {
  const undecodable = undecodableMetadata(value, file);
  return undecodable === undefined ? [value] : fail(undecodable);
}

/** What the label selector means, which goes for what is in files, too. @see kubernetes: cli-runtime/pkg/resource/builder.go visitByPaths */
function labelled({ flags, command }: Context): (object: KubernetesObject) => boolean {
  try {
    // That of kubectl expose is the Service's.
    const selector = parseSelector(command === 'expose' ? '' : flags.text('selector'));
    return ({ metadata }) => matches(selector, metadata?.labels);
  } catch (error) {
    return fail(messageOf(error));
  }
}

const VALIDATING: ReadonlySet<string> = new Set(['apply', 'create', 'replace']);

/** Which knows of what has none that it has none. */
const UNPLACED = 'auth reconcile';

/** In the namespace that it goes to. */
function placed({ flags, namespace, command }: Context, object: KubernetesObject): KubernetesObject {
  const metadata = (object.metadata ?? {}) as Partial<KubernetesObject['metadata']>;
  if (!resourceOfKind(object.kind).namespaced || !isRecord(metadata) || flags.bool('local'))
    return { ...object, metadata } as KubernetesObject;
  const own = metadata.namespace || undefined;
  if (own !== undefined && flags.given('namespace') && own !== namespace)
    fail(
      `the namespace from the provided object ${goQuote(String(own))} does not match the namespace ${goQuote(namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  const place = own ?? (command === UNPLACED ? undefined : namespace);
  return { ...object, metadata: { ...metadata, ...(place !== undefined && { namespace: place }) } } as KubernetesObject;
}

/** Whether a document names its object, rather than leaving that to generateName. */
export const isNamed = ({ metadata }: KubernetesObject): boolean => typeof metadata.name === 'string' && metadata.name !== '';

/** Of each object of the files. What goes wrong with one leaves the others alone. Of none, all but deletion and replacement complain. */
export function eachObject(context: Context, verb: string, work: (object: KubernetesObject, source: Source) => void): void {
  let any = false;
  const { view, flags, args, dash, command } = context;
  const reading = new Context(view, flags, args, dash, command);
  for (const source of sourcesOf(context))
    for (const object of objectsIn(reading, source, verb)) {
      any = true;
      context.attempt(() => work(object, source));
    }
  tellUnread(context, reading.failures);
  if (any || context.exitCode !== 0 || verb === 'replace') return;
  if (verb === 'delete') context.out('No resources found\n');
  else fail(`no objects passed to ${verb}`);
}

/** `kubectl apply -f`: what was done goes to standard output, the rest to the other one. What was to be applied comes back. */
export function applyFiles(context: Context): readonly KubernetesObject[] {
  const { flags } = context;
  const dryRun = flags.text('dry-run');
  if (dryRun === 'client') {
    const shown: KubernetesObject[] = [];
    const all: KubernetesObject[] = [];
    eachObject(context, 'apply', (object, { name }) => {
      const wrong = unnamed(object, name);
      if (wrong !== undefined) fail(wrong);
      all.push(object);
      const there = existing(context, object);
      if (outputOf(flags)) shown.push(there ?? noted(object));
      else report(context, object, there ? 'configured' : 'created');
    });
    tellApplied(
      context,
      all.map((object) => ({ object, there: existing(context, object) })),
      [],
      [],
    );
    printApplied(context, shown);
    return all;
  }
  const { view, args, dash, command } = context;
  const annotations = recorded(context);
  const withCause = (object: KubernetesObject): KubernetesObject =>
    annotations ? (mergePatch(object, { metadata: { annotations } }) as KubernetesObject) : object;
  const reading = new Context(view, flags, args, dash, command);
  const read = sourcesOf(context).map((source) => ({ name: source.name, all: [...objectsIn(reading, source, 'apply')].map(withCause) }));
  if (read.every(({ all }) => all.length === 0) && reading.exitCode === 0) fail('no objects passed to apply');
  const before = tellsRequests(context)
    ? read.flatMap(({ all }) => all.map((object) => ({ object, there: existing(context, object) })))
    : [];
  const done: string[] = [];
  const made: KubernetesObject[] = [];
  const refused: KubectlError[] = [];
  const byServer = flags.bool('server-side');
  for (const { name, all } of read) {
    const refusals = all.map(
      (object) =>
        unapplicable(context, object, name) ?? (byServer ? undefined : overwritten(context, object, existing(context, object), name)),
    );
    refused.push(...refusals.filter((refusal) => refusal !== undefined));
    const objectsToSend = all.filter((_, i) => !refusals[i]);
    if (objectsToSend.length === 0) continue;
    for (const { ok, message, among = message, objects } of applied(context, objectsToSend)) {
      made.push(...objects);
      for (const line of message.split('\n')) {
        if (DONE.test(line)) done.push(line);
        if (DONE.test(line)) context.out(outputOf(flags) ? '' : `${line}${dryRun === 'server' ? ' (server dry run)' : ''}\n`);
        else if (line.startsWith('Warning: ')) context.warn(line);
      }
      const wrong = (told: string): string => `${errorsIn(told).replaceAll('"STDIN"', `"${name}"`)}\n`;
      if (!ok) refused.push(new KubectlError(wrong(message), 1, wrong(among)));
    }
  }
  tellApplied(context, before, done, refused);
  for (const error of [...together(reading.failures, refused.length > 0), ...refused]) context.failed(error);
  if (outputOf(flags)) printApplied(context, made);
  return read.flatMap(({ all }) => all);
}

/** Several as a list of Go's own type. @see kubernetes: kubectl/pkg/cmd/apply/apply.go printObjects */
function printApplied(context: Context, objects: readonly KubernetesObject[]): void {
  const [one, ...more] = objects;
  if (one) printStructured(context, more.length === 0 ? one : objects, { list: { kind: 'List', metadata: {}, isTyped: true } });
}

/** What could not be read comes last, and is one error beside those of what could. @see kubernetes: cli-runtime/pkg/resource/visitor.go ContinueOnErrorVisitor, EagerVisitorList; util/errors Aggregate */
export function tellUnread(context: Context, failures: readonly KubectlError[]): void {
  for (const error of together(failures, context.failures.length > 0)) context.failed(error);
}

function together(failures: readonly KubectlError[], hasOthers: boolean): readonly KubectlError[] {
  if (failures.length === 0 || !hasOthers) return failures;
  const told = [...new Set(failures.map(serverText))];
  return [new KubectlError(`${told.length === 1 ? told[0] : `[${told.join(', ')}]`}\n`)];
}

/** The rest of what was told. What a run does not follow is no word of the API server's. */
function errorsIn(told: string): string {
  const lines = told.split('\n').filter((line) => !DONE.test(line) && !/^(Warning|Note): /.test(line));
  return lines.slice(lines.findIndex((line) => line !== '')).join('\n');
}

const DONE = /^\S+\/\S+ (created|configured|unchanged|serverside-applied)$/;

/** The object that a document names, as the cluster has it; undefined where it is not there. */
export const existing = ({ view }: Context, { kind, metadata }: KubernetesObject): KubernetesObject | undefined =>
  getObject(view, resourceOfKind(kind), metadata.namespace ?? '', metadata.name);

/** What is not there, of the file that names it. @see kubernetes: kubectl/pkg/cmd/util/helpers.go AddSourceToErr */
export const notThere = (resource: Resource, name: string, doing: string, { name: file }: Source): KubectlError =>
  new KubectlError(`Error from server (NotFound): error when ${doing} "${file}": ${qualifiedName(resource)} "${name}" not found\n`);

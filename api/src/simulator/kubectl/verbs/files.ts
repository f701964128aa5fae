import { decodeManifest, readYaml } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { unapplicable } from '../objects/access.ts';
import { qualifiedName, type Resource, resourceOfKind } from '../objects/resources.ts';
import { outputOf } from '../output/format.ts';
import { printStructured } from '../output/structured.ts';
import type { DryRun } from '../view.ts';
import { report } from './change.ts';

/** The text of one of the files that a command names. */
export interface Source {
  /** As kubectl calls it where something is wrong with it. */
  readonly name: string;
  readonly text: string;
}

/** What `-f` names. Where kubectl runs on a machine of its own, there is nothing. @see kubernetes: cli-runtime/pkg/resource/builder.go */
function sourcesOf({ flags, view }: Context, verb: string): Source[] {
  return flags.list('filename').flatMap((path): Source[] => {
    const texts = view.files?.[path];
    if (texts) return texts.map(([file, text]) => ({ name: path === '-' ? 'STDIN' : file, text }));
    return fail(path === '-' ? `no objects passed to ${verb}` : `the path "${path}" does not exist`);
  });
}

/** The objects of a file; a List's are its own. Those that name no namespace are of that of the command. */
function objectsOf(context: Context, { text }: Source): KubernetesObject[] {
  const { documents, problems } = readYaml(text);
  if (problems[0]) fail(problems[0].detail);
  const objects = documents.flatMap(({ value }) => {
    const { kind, items } = (value ?? {}) as { readonly kind?: string; readonly items?: readonly KubernetesObject[] };
    return kind?.endsWith('List') && items ? items : value ? [value as unknown as KubernetesObject] : [];
  });
  return objects.map((object) => {
    const namespaced = resourceOfKind(object.kind).namespaced;
    return namespaced
      ? { ...object, metadata: { ...object.metadata, namespace: object.metadata?.namespace ?? context.namespace } }
      : object;
  });
}

/** Of each object of the files. What goes wrong with one leaves the others alone. */
export function eachObject(context: Context, verb: string, work: (object: KubernetesObject, source: Source) => void): void {
  let any = false;
  for (const source of sourcesOf(context, verb)) {
    for (const object of objectsOf(context, source)) {
      any = true;
      context.attempt(() => work(object, source));
    }
  }
  if (!any) fail(`no objects passed to ${verb}`);
}

/** `kubectl apply -f`: what was done goes to standard output, the rest to the other one. */
export function applyFiles(context: Context): void {
  const { flags } = context;
  const dryRun = flags.text('dry-run');
  if (dryRun === 'client') {
    eachObject(context, 'apply', (object) => report(context, object, existing(context, object) ? 'configured' : 'created'));
    return;
  }
  const made: KubernetesObject[] = [];
  for (const { name, text } of sourcesOf(context, 'apply')) {
    const manifest = applicable(context, text, name);
    if (manifest === '') continue;
    const { ok, message, objects } = applied(context, manifest);
    made.push(...objects);
    const wrong: string[] = [];
    for (const line of message.split('\n')) {
      if (DONE.test(line)) context.out(outputOf(flags) ? '' : `${line}${dryRun === 'server' ? ' (server dry run)' : ''}\n`);
      else if (line.startsWith('Warning: ')) context.err(`${line}\n`);
      else if (line !== '') wrong.push(line);
    }
    if (!ok) context.failed(new KubectlError(`${wrong.join('\n').replaceAll('"STDIN"', `"${name}"`)}\n`));
  }
  if (outputOf(flags) && made.length > 0) printStructured(context, made.length === 1 ? (made[0] as KubernetesObject) : made);
}

/** What has come of it, or would come of it, and the objects that are printed where a format is asked for. */
function applied(context: Context, manifest: string): DryRun {
  if (context.flags.text('dry-run') === 'server') return context.dryRun({ kind: 'APPLY', manifest });
  const { ok, message } = context.act({ kind: 'APPLY', manifest });
  const objects = outputOf(context.flags) ? objectsOf(context, { name: '', text: manifest }) : [];
  return { ok, message: message ?? '', objects: objects.flatMap((object) => existing(context, object) ?? []) };
}

/** Those of a text's objects that may be applied, which are all of them for most. */
function applicable(context: Context, text: string, file: string): string {
  const { documents } = decodeManifest(text, { namespace: context.namespace, podsNeeded: false });
  const refusals = documents.map((document) => unapplicable(context, document, file));
  if (!refusals.some(Boolean)) return text;
  for (const refusal of refusals) if (refusal) context.failed(refusal);
  const left = documents.filter((_, i) => !refusals[i]);
  return left.map(({ given }) => goJson(given, '')).join('\n---\n');
}

const DONE = /^\S+\/\S+ (created|configured|unchanged|serverside-applied)$/;

export const existing = ({ view }: Context, { kind, metadata }: KubernetesObject): KubernetesObject | undefined =>
  view.get(kind as 'Pod', metadata.namespace, metadata.name);

/** What is not there, of the file that names it. @see kubernetes: kubectl/pkg/cmd/util/helpers.go AddSourceToErr */
export const notThere = (resource: Resource, name: string, doing: string, { name: file }: Source): KubectlError =>
  new KubectlError(`Error from server (NotFound): error when ${doing} "${file}": ${qualifiedName(resource)} "${name}" not found\n`);

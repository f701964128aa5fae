import { goJson } from '../../../apimachinery/go-json.ts';
import type { Container, KubernetesObject, Pod, PodSpec } from '../../../apimachinery/objects.ts';
import type { Context } from '../../command/context.ts';
import { fail, KubectlError } from '../../command/errors.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { typedObject } from '../../output/typed-object.ts';
import type { Act } from '../../view.ts';
import { patchObject, report } from '../change.ts';
import { resolveAll } from '../filed.ts';
import { hasFiles } from '../files.ts';
import { recorded } from '../record.ts';
import { tellGets, tellPatch } from '../requests/requests.ts';

interface Update {
  /** What goes wrong with one Pod leaves the others alone. */
  readonly change: (spec: PodSpec, object: KubernetesObject) => PodSpec;
  readonly done: string;
  /** Before what the API server says when it refuses. */
  readonly failed: string;
  readonly send?: (pod: Pod, spec: PodSpec) => string | undefined;
  /** Though it stays as it was. */
  readonly isAlwaysSent?: true;
}

/** @see kubernetes: cli-runtime/pkg/resource/builder.go LocalResourceError */
export const LOCAL =
  "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'";

/** What is changed here only is in a file. */
export function checkLocal(context: Context, whereLocal = LOCAL): void {
  if (context.flags.bool('local') && !hasFiles(context)) fail(whereLocal);
}

/** The objects that are meant, unless one is not there. */
export function objectsFor(context: Context, args: readonly string[], whereLocal = LOCAL): KubernetesObject[] {
  checkLocal(context, whereLocal);
  tellGets(context, args);
  const objects = resolveAll(context, args, { all: false }).flatMap((group) => group.objects);
  if (context.exitCode !== 0) return [];
  return context.flags.bool('local') ? objects.map(typedObject) : objects;
}

/** What comes to be as it was is not told. @see kubernetes: kubectl/pkg/cmd/set/helper.go CalculatePatches */
export function updatePods(context: Context, objects: readonly KubernetesObject[], update: Update): void {
  const isLocal = context.flags.bool('local');
  // What all come to be is worked out before any is sent.
  for (const changed of objects.map((object) => changedBy(object, update, isLocal)))
    context.attempt(() => {
      if (changed instanceof KubectlError) throw changed;
      if (!changed) return;
      const { object, pod, spec } = changed;
      if (object === pod) send(context, pod, spec, update);
      else patchObject(context, object, templatePatch(pod.spec, spec), update.done);
    });
}

/** The Pod, or what a workload makes Pods of. */
interface Changed {
  readonly object: KubernetesObject;
  readonly pod: Pod;
  readonly spec: PodSpec;
}

const TEMPLATED: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet']);

/** Of what there is in its place. */
const templatePatch = (before: PodSpec, after: PodSpec): object => {
  const keys = (['containers', 'initContainers', 'serviceAccountName'] as const).filter(
    (key) => goJson(after[key] ?? null) !== goJson(before[key] ?? null),
  );
  return { spec: { template: { spec: Object.fromEntries(keys.map((key) => [key, after[key]])) } } };
};

export const hasPodSpec = ({ kind }: KubernetesObject): boolean => kind === 'Pod' || TEMPLATED.has(kind);

/** It itself, or what it makes Pods of. */
export const podOf = (object: KubernetesObject): Pod =>
  object.kind === 'Pod' ? (object as Pod) : (object as unknown as { readonly spec: { readonly template: Pod } }).spec.template;

/** undefined: as it was, where that is told apart. */
function changedBy(object: KubernetesObject, { change, isAlwaysSent }: Update, isLocal: boolean): Changed | KubectlError | undefined {
  if (!hasPodSpec(object)) {
    // What kubectl knows by its type alone it calls by its kind.
    const type = isLocal ? object.kind.toLowerCase() : resourceOfKind(object.kind).name;
    const message = `${type}/${object.metadata.name} the object is not a pod or does not have a pod template: *v1.${object.kind}\n`;
    return new KubectlError(`error: error: ${message}`, 1, `error: ${message}\n`);
  }
  const pod = podOf(object);
  const spec = change(pod.spec, object);
  return !isAlwaysSent && goJson(spec) === goJson(pod.spec) ? undefined : { object, pod, spec };
}

function send(context: Context, pod: Pod, spec: PodSpec, { done, failed, send: sent }: Update): void {
  const dryRun = context.flags.text('dry-run');
  const ask = (dryRun === 'none' && !recorded(context) && sent) || patched(context);
  const refused = dryRun === 'client' || context.flags.bool('local') ? undefined : ask(pod, spec);
  tellPatch(context, pod, { refused: refused === undefined ? undefined : new KubectlError(refused) });
  if (refused !== undefined) {
    const message = `${failed}${refused.replace(/^(The |Error from server \(\w+\): )/, '')}`;
    // Among others each ends its line, however it ends.
    throw new KubectlError(`error: ${message.replace(/\n$/, '')}\n`, 1, `${message}\n`);
  }
  // As it is there now, where it was sent.
  const isSent = context.view.live && context.flags.text('dry-run') === 'none' && !context.flags.bool('local');
  const { namespace, name } = pod.metadata;
  report(context, (isSent && context.view.get('Pod', namespace, name)) || ({ ...pod, spec } as Pod), done);
}

/** The API server has the last word, which is no for all but an image. */
const patched =
  (context: Context) =>
  (pod: Pod, spec: PodSpec): string | undefined => {
    const { namespace, name } = pod.metadata;
    const same = (key: 'containers' | 'initContainers' | 'serviceAccountName'): boolean =>
      goJson(spec[key] ?? null) === goJson(pod.spec[key] ?? null);
    const keys = (['containers', 'initContainers', 'serviceAccountName'] as const).filter((key) => !same(key));
    const annotations = recorded(context);
    const patch = { ...(annotations && { metadata: { annotations } }), spec: Object.fromEntries(keys.map((key) => [key, spec[key]])) };
    const intervention: Act = {
      kind: 'PATCH',
      namespace,
      pod: `${namespace}/${name}`,
      resource: `pod/${name}`,
      patch,
      fieldManager: context.flags.text('field-manager') || 'kubectl-set',
    };
    const outcome = told(() => (context.flags.text('dry-run') === 'server' ? context.dryRun(intervention) : context.act(intervention)));
    const said = context.heard(outcome);
    return outcome.ok ? undefined : said;
  };

/** Whoever may not is told so in the words of the verb, too. */
export function told<T>(work: () => T): T | { readonly ok: false; readonly message: string } {
  try {
    return work();
  } catch (error) {
    if (error instanceof KubectlError) return { ok: false, message: error.stderr.replace(/\n$/, '') };
    throw error;
  }
}

/** Those whose names match, where `*` may stand for anything. */
export const isSelected = (wanted: string) => {
  const pattern = new RegExp(
    `^${wanted
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
  );
  return ({ name }: Container): boolean => pattern.test(name);
};

/** Each container that is meant, changed. */
export function withContainers(spec: PodSpec, isMeant: (one: Container) => boolean, change: (one: Container) => Container): PodSpec {
  const changed = (list: readonly Container[]): Container[] => list.map((one) => (isMeant(one) ? change(one) : one));
  const { containers, initContainers } = spec;
  return { ...spec, containers: changed(containers), ...(initContainers && { initContainers: changed(initContainers) }) };
}

/** Init containers come last, as kubectl goes through them. */
export const containersOf = ({ containers, initContainers = [] }: PodSpec): readonly Container[] => [...containers, ...initContainers];

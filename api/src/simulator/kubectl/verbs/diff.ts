import { bystanderKinds } from '../../api-server/index.ts';
import { LAST_APPLIED } from '../../apimachinery/annotations.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import { goYaml } from '../../apimachinery/go-yaml/index.ts';
import { klogWarning } from '../../apimachinery/klog.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { formatTimeNano } from '../../apimachinery/time.ts';
import { hash32 } from '../../engine/random.ts';
import { changes, unifiedHunks } from '../../shell/utilities/lib/line-diff.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, notSimulated, usageError } from '../command/errors.ts';
import { bool, fileFlags, text, texts } from '../command/flags.ts';
import { allow } from '../objects/access.ts';
import { type Resource, resourceOfKind } from '../objects/resources.ts';
import { NAMELESS } from '../objects/unnamed.ts';
import { managed, shown } from '../output/structured.ts';
import { noMoreApplied, prunable } from './apply/prune.ts';
import { standing, workloadMerged } from './apply/workload.ts';
import { existing, isNamed, objectsOf, sourcesOf } from './files.ts';
import { requireFiles } from './local.ts';

/** That there are differences is told by 1, so what goes wrong is told by more. @see kubernetes: kubectl/pkg/cmd/util/helpers.go CheckDiffErr */
const failed = ({ stderr, exitCode }: KubectlError): KubectlError =>
  new KubectlError(stderr.replace(" --help' for usage.\n", " -h' for help and examples\n"), exitCode + 1);

const CLIENT_SIDE = 'kubectl-client-side-apply';

/** What is there beside what would be, as `diff -u -N` shows two directories. @see kubernetes: kubectl/pkg/cmd/diff/diff.go */
export const diff: Verb = {
  flags: [
    ...fileFlags,
    text('selector', 'l'),
    bool('server-side'),
    bool('force-conflicts'),
    text('field-manager', undefined, CLIENT_SIDE),
    bool('prune'),
    texts('prune-allowlist'),
    bool('show-managed-fields'),
  ],
  failed,
  run(context) {
    const { flags, args } = context;
    if (flags.bool('force-conflicts') && !flags.bool('server-side')) fail('--force-conflicts only works with --server-side');
    const pruned = flags.bool('prune') ? prunable(context) : undefined;
    if (args.length > 0) usageError('diff', `Unexpected args: [${args.join(' ')}]`);
    requireFiles(context);
    const objects = sourcesOf(context).flatMap((source) => objectsOf(context, source, 'diff'));
    const files = new Map<string, Versions>(objects.map((object) => versionsOf(context, object)));
    for (const { resource, object } of pruned ? noMoreApplied(context, pruned, objects) : [])
      files.set(fileOf(resource, object), { live: goYaml(managed(context, object)), merged: undefined });
    const differences = [...files]
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, { live, merged }]) => difference(context, name, live, merged))
      .join('');
    context.out(differences);
    if (context.exitCode !== 0) context.exitCode = 2;
    else if (differences !== '') context.exitCode = 1;
  },
};

interface Versions {
  readonly live: string;
  /** Undefined of what would be there no more. */
  readonly merged: string | undefined;
}

/** Under the name of its file. */
function versionsOf(context: Context, object: KubernetesObject): [string, Versions] {
  const resource = resourceOfKind(object.kind);
  const workload = context.flags.bool('server-side') ? undefined : standing(context, object);
  if (!resource.kind && !bystanderKinds.includes(object.kind) && !workload) notSimulated(`kubectl diff of a ${object.kind}`);
  const { name, namespace = '' } = object.metadata;
  if (!isNamed(object)) fail(NAMELESS);
  allow(context, 'get', resource, name, undefined, namespace);
  const live = existing(context, object);
  const merged = mergedOf(context, object, live);
  if (live?.metadata.deletionTimestamp) context.err(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`);
  const both = [live && shown(context, live), shown(context, merged)] as const;
  const [before, after] = object.kind === 'Secret' ? masked(...both) : both;
  return [fileOf(resource, object), { live: before ? goYaml(before) : '', merged: goYaml(after) }];
}

const fileOf = ({ apiVersion }: Resource, { kind, metadata: { namespace = '', name } }: KubernetesObject): string =>
  [...apiVersion.split('/'), kind, namespace, name].join('.');

/** As if it were applied, or created; what was last applied stays what it was. */
function mergedOf(context: Context, object: KubernetesObject, live: KubernetesObject | undefined): KubernetesObject {
  const { flags } = context;
  const byServer = flags.bool('server-side');
  const workload = byServer ? undefined : standing(context, object);
  if (workload) return unversioned(workloadMerged(context, object, workload), workload);
  const manager = flags.text('field-manager');
  const { ok, message, objects } = context.dryRun({
    kind: 'APPLY',
    manifest: goJson(object, ''),
    // It asks for none, and so is only warned.
    fieldValidation: 'Warn',
    fieldManager: byServer && manager === CLIENT_SIDE ? 'kubectl' : manager,
    ...(byServer && { how: 'server-side', forceConflicts: flags.bool('force-conflicts') }),
    ...(!byServer && !live && { how: 'create' }),
  });
  for (const line of message.split('\n').filter(isServerWarning)) context.warn(line);
  // A conflict of any kind is tried again, the last time without the lock.
  if (!ok && live && CONFLICT.test(message)) context.err(klogWarning(context.view.now, 'diff.go:711', unlocked(object)));
  if (!ok) throw new KubectlError(refusal(message));
  const merged = objects[0] ?? object;
  return unversioned(merged, live, byServer);
}

/** Nothing is written, so that it has no other version. */
function unversioned(merged: KubernetesObject, live: KubernetesObject | undefined, byServer = false): KubernetesObject {
  const { annotations: given, ...rest } = merged.metadata;
  const metadata = { ...rest, ...(live && { resourceVersion: live.metadata.resourceVersion }) };
  if (byServer) return { ...merged, metadata: { ...merged.metadata, ...metadata } };
  const { [LAST_APPLIED]: _, ...others } = given ?? {};
  const last = live?.metadata.annotations?.[LAST_APPLIED];
  const annotations = { ...others, ...(last !== undefined && { [LAST_APPLIED]: last }) };
  return { ...merged, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } };
}

const CONFLICT = /^(error: )?Apply failed with /m;
const unlocked = ({ apiVersion = '', kind, metadata }: KubernetesObject): string =>
  `Object (${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}: ${metadata.name}) keeps changing, diffing without lock`;

/** What `kubectl apply` itself warns of, kubectl diff does not. */
const isServerWarning = (line: string): boolean =>
  line.startsWith('Warning: ') && !/^Warning: (resource \S+ is missing|Detected changes to) /.test(line);

/** In the API server's words: kubectl diff adds none of its own, as kubectl apply does. */
function refusal(message: string): string {
  const [, conflict] = /^(?:error: )?(Apply failed with [\s\S]*?)\nPlease review/.exec(message) ?? [];
  if (conflict !== undefined) return `Error from server (Conflict): ${conflict}\n`;
  const lines = message.split('\n').filter((line) => !/^(Warning|Note): /.test(line));
  const own = lines.join('\n').replace(/error when applying patch:\n[\s\S]*?\nfor: "[^"]*": /, '');
  const [, invalid] = /^Error from server \(Invalid\): (?:error when \w+ "[^"]*": )?([\s\S]*)$/.exec(own) ?? [];
  return `${invalid === undefined ? own.replace(/error when \w+ "[^"]*": /, '') : invalid.replace(/^(\w+ ".*?" is invalid)/, 'The $1')}\n`;
}

/** @see kubernetes: kubectl/pkg/cmd/diff/diff.go Masker */
function masked(live: KubernetesObject | undefined, merged: KubernetesObject): readonly [KubernetesObject | undefined, KubernetesObject] {
  const [from, to] = [dataOf(live), dataOf(merged)];
  const hide = (own: Data, other: Data, mark: string): Data =>
    Object.fromEntries(Object.entries(own).map(([key, value]) => [key, key in other && other[key] !== value ? `*** (${mark})` : '***']));
  const withData = (object: KubernetesObject, data: Data | undefined): KubernetesObject =>
    (data ? { ...object, data } : object) as KubernetesObject;
  return [live && withData(live, from && hide(from, to ?? {}, 'before')), withData(merged, to && hide(to, from ?? {}, 'after'))];
}

type Data = Readonly<Record<string, unknown>>;
const dataOf = (object: KubernetesObject | undefined): Data | undefined => {
  const { data } = (object ?? {}) as { data?: unknown };
  return isRecord(data) ? data : undefined;
};

/** The time of a file that is not there. */
const NO_FILE = '1970-01-01 00:00:00.000000000 +0000';

/** @see diffutils: diff -u -N */
function difference({ view: { now } }: Context, name: string, live: string, merged: string | undefined): string {
  if (live === merged) return '';
  const [from, to] = ['LIVE', 'MERGED'].map((version) => `/tmp/${version}-${hash32(`${version} ${now}`)}/${name}`);
  const stamp = formatTimeNano(now).replace('T', ' ').replace('Z', ' +0000');
  const [a = [], b = []] = [live, merged ?? ''].map((yaml): string[] => yaml.match(/[^\n]*\n/g) ?? []);
  const hunks = unifiedHunks(changes(a, b, bounded), a, b, 3);
  const shownHunks = hunks.map(({ header, lines }) => `${header}\n${lines.map(([mark, line]) => mark + line).join('')}`);
  return `diff -u -N ${from} ${to}\n--- ${from}\t${stamp}\n+++ ${to}\t${merged === undefined ? NO_FILE : stamp}\n${shownHunks.join('')}`;
}

/** Lines that have all changed are held against each other, each one of both. */
function bounded(steps: number): void {
  if (steps > MOST_STEPS) notSimulated('kubectl diff of so many lines');
}
const MOST_STEPS = 200_000;

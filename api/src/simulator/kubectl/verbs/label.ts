import { goJson } from '../../apimachinery/go-json.ts';
import { groupOf } from '../../apimachinery/group-version.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { bool, fileFlags, text } from '../command/flags.ts';
import { changeFlags, patchObject, report } from './change.ts';
import { inItsTurn, isSingle, resolveAll, unreadOf } from './filed.ts';
import { hasFiles, tellUnread } from './files.ts';
import { annotationPairs, labelPairs, type Pairs, resourcesAndPairs } from './pairs.ts';
import { recorded, recordFlag } from './record.ts';
import { tellClients, tellGet, tellGets, tellPatch } from './requests/requests.ts';

/** What labels and annotations are told apart by. */
interface Kind {
  readonly field: 'labels' | 'annotations';
  readonly noun: string;
  readonly done: string;
  readonly parse: (specs: readonly string[]) => Pairs;
  readonly check: (pairs: Pairs) => void;
  readonly overwritten: (taken: readonly Taken[]) => readonly string[];
  /** In the messages on files. */
  readonly example: string;
}
/** A key that has another value. */
type Taken = readonly [key: string, value: string];

const flags = [
  bool('all'),
  bool('all-namespaces', 'A'),
  text('field-selector'),
  ...fileFlags,
  bool('list'),
  bool('local'),
  bool('overwrite'),
  text('resource-version'),
  text('selector', 'l'),
  recordFlag,
  ...changeFlags,
];

/** @see kubernetes: kubectl/pkg/cmd/label/label.go */
const labels: Kind = {
  field: 'labels',
  noun: 'label',
  done: 'labeled',
  parse: labelPairs,
  check: () => {},
  overwritten: (taken) => taken.map(([key, value]) => `'${key}' already has a value (${value}), and --overwrite is false`),
  example: '-f pod.yaml or --filename=pod.json',
};

/** @see kubernetes: kubectl/pkg/cmd/annotate/annotate.go */
const annotations: Kind = {
  field: 'annotations',
  noun: 'annotation',
  done: 'annotate',
  parse: annotationPairs,
  check: bothWays,
  overwritten: (taken) => {
    const kept = taken
      .filter(([key]) => key !== 'kubernetes.io/change-cause')
      .map(([key, value]) => `'${key}' already has a value (${value})`);
    return kept.length === 0 ? [] : [`--overwrite is false but found the following declared annotation(s): ${kept.join('; ')}`];
  },
  example: '-f rsrc.yaml or --filename=rsrc.json',
};

export const label: Verb = { flags, run: (context) => run(context, labels) };
export const annotate: Verb = { flags, formatFirst: true, run: (context) => run(context, annotations) };

function run(context: Context, kind: Kind): void {
  const { resources, pairs: specs } = resourcesAndPairs(context.args, kind.noun);
  const pairs = kind.parse(specs);
  if (kind === labels && context.flags.bool('list') && context.flags.text('output'))
    fail('--list and --output may not be specified together');
  validate(context, kind, resources);
  if (specs.length === 0 && !context.flags.bool('list')) fail(`at least one ${kind.noun} update is required`);
  kind.check(pairs);
  const groups = resolveAll(context, resources, { all: false, inOrder: true });
  tellGets(context, resources, { oneByOne: true });
  const isOne = isSingle(context, resources);
  if (!isOne && context.flags.text('resource-version')) {
    context.forgetFailures();
    fail('--resource-version may only be used with a single resource');
  }
  const failures: (readonly string[])[] = [];
  for (const group of groups) {
    const { resource, name, failure, isUnread } = group;
    if (name !== undefined) tellGet(context, resource, name);
    if (failure && !isUnread) failures.push([failure.stderr]);
    for (const object of inItsTurn(context, group)) failures.push(attempt(() => change(context, object, { kind, pairs, one: isOne })));
  }
  const failing = failures.filter((messages) => messages.length > 0);
  const isAlone = failing.length === 1 && unreadOf(groups).length === 0;
  for (const messages of failing)
    for (const message of isAlone ? messages : [aggregate(messages)]) context.failed(new KubectlError(message));
  tellUnread(context, unreadOf(groups));
}

function validate(context: Context, kind: Kind, resources: readonly string[]): void {
  const { flags } = context;
  if (flags.bool('all') && flags.text('selector')) fail('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.text('field-selector')) fail('cannot set --all and --field-selector at the same time');
  const files = hasFiles(context);
  if (!flags.bool('local')) {
    if (resources.length === 0 && !files) fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    return;
  }
  if (flags.text('dry-run') === 'server') fail('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (resources.length > 0) fail(`can only use local files by ${kind.example} when --local=true is set`);
  if (!files) fail(`one or more files must be specified as ${kind.example}`);
}

function bothWays({ set, removed }: Pairs): void {
  const both = removed.filter((key) => Object.hasOwn(set, key));
  if (both.length > 0) fail(`can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`);
}

/** What goes wrong with one object leaves the others alone. */
function attempt(work: () => readonly string[]): readonly string[] {
  try {
    return work().map((message) => `error: ${message}\n`);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    return [error.stderr];
  }
}

const aggregate = (messages: readonly string[]): string =>
  messages.length === 1 ? (messages[0] as string) : `[${messages.map((message) => message.replace(/^error: |\n$/g, '')).join(', ')}]\n`;

/** @returns what is in the way. */
function change(
  context: Context,
  object: KubernetesObject,
  { kind, pairs, one }: { kind: Kind; pairs: Pairs; one: boolean },
): readonly string[] {
  const { flags } = context;
  const old = object.metadata[kind.field] ?? {};
  const isSent = !flags.bool('list') && !flags.bool('local') && flags.text('dry-run') !== 'client';
  if (kind === labels && isSent) for (const key of pairs.removed) if (!Object.hasOwn(old, key)) context.out(`label "${key}" not found.\n`);
  const taken = Object.entries(pairs.set).flatMap(([key, value]): Taken[] => {
    const before = Object.hasOwn(old, key) ? old[key] : undefined;
    return before === undefined || before === value ? [] : [[key, before]];
  });
  const refusals = flags.bool('overwrite') ? [] : kind.overwritten(taken);
  if (refusals.length > 0) return refusals;
  const set = { ...pairs.set, ...Object.fromEntries(pairs.removed.map((key) => [key, null])) };
  const changed = mergePatch(old, set) as Record<string, string>;
  if (flags.bool('list')) listPairs(context, object, { kind, changed, one });
  else {
    // Where there was none there is an empty map then, which is not the same.
    const same = Object.keys(old).length > 0 && goJson(changed) === goJson(old);
    send(context, object, { kind, set, shorter: goJson(changed).length < goJson(old).length, same });
  }
  return [];
}

function listPairs(
  context: Context,
  object: KubernetesObject,
  { kind, changed, one }: { kind: Kind; changed: Record<string, string>; one: boolean },
): void {
  const group = groupOf(object.apiVersion ?? '');
  if (!one) context.out(`Listing ${kind.field} for ${object.kind}.${group}/${object.metadata.name}:\n`);
  const lines = Object.entries(changed).map(([key, value]) => `${one ? '' : ' '}${key}=${value}\n`);
  context.out(lines.sort().join(''));
}

/** What is shorter than before has lost something. @see kubernetes: kubectl/pkg/cmd/label/label.go updateDataChangeMsg */
function send(
  context: Context,
  object: KubernetesObject,
  { kind, set, shorter, same }: { kind: Kind; set: Record<string, string | null>; shorter: boolean; same: boolean },
): void {
  const resourceVersion = context.flags.text('resource-version');
  if (kind === labels && same && !resourceVersion && !recorded(context)) {
    tellPatch(context, object, { sent: '{}' });
    report(context, object, 'not labeled');
    return;
  }
  const removing = kind === labels && shorter && !context.flags.bool('overwrite');
  if (context.flags.text('dry-run') !== 'client' && !context.flags.bool('local')) tellClients(context, 1);
  patchObject(
    context,
    object,
    { metadata: { [kind.field]: set, ...(resourceVersion && { resourceVersion }) } },
    removing ? 'unlabeled' : kind.done,
  );
}

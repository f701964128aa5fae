import { isLabelValue, isQualifiedName } from '../../apimachinery/names.ts';
import type { Node } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, usageError } from '../command/errors.ts';
import { bool, text } from '../command/flags.ts';
import { resolve, unmapped } from '../objects/resolve.ts';
import { findResource } from '../objects/resources.ts';
import { changeFlags, patchObject } from './change.ts';
import { visit } from './filed.ts';

/** `key=value:Effect` sets, `key:Effect-` and `key-` remove. @see kubernetes: kubectl/pkg/cmd/taint/taint.go */
export const taint: Verb = {
  flags: [
    bool('all'),
    bool('overwrite'),
    text('selector', 'l'),
    { name: 'validate', type: 'string', default: 'strict', alone: 'strict' },
    ...changeFlags,
  ],
  run(context) {
    const { args, flags } = context;
    const isTaint = (arg: string): boolean => /[=:]/.test(arg) || arg.endsWith('-');
    const first = args.findIndex(isTaint);
    const [words, specs] = first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
    const stray = specs.find((arg) => !isTaint(arg));
    if (stray !== undefined) fail(`all resources must be specified before taint changes: ${stray}`);
    const [type, ...names] = words;
    if (type === undefined) return fail('one or more resources must be specified as <resource> <name>');
    if (specs.length === 0) fail('at least one taint update is required');
    const changes = specs.map(parseTaint);
    checkUnique(changes);
    const resource = findResource(type) ?? unmapped(type.toLowerCase().split('.')[0] as string);
    if (resource.kindName !== 'Node') fail(`invalid resource type ${type.toLowerCase()}, only node types are supported`);
    checkConflicts(changes);
    const everywhere = flags.bool('all') || flags.text('selector') !== '';
    if (flags.bool('all') && flags.text('selector')) fail("setting 'all' parameter with a non empty selector is prohibited");
    if (!everywhere && names.length === 0) fail("at least one resource name must be specified since 'all' parameter is not set");
    const found = resolve(context, ['nodes', ...(everywhere ? [] : names)], { all: false, selectAll: true, inOrder: true });
    visit(context, found, (node) => taintNode(context, node as Node, changes));
  },
};

function taintNode(context: Context, node: Node, changes: readonly TaintChange[]): void {
  const { taints, done } = reorganizeTaints(node, changes, context.flags.bool('overwrite'));
  patchObject(context, node, { spec: { taints: taints.length > 0 ? taints : null } }, done);
}

type TaintChange = ReturnType<typeof parseTaint>;
interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** @see kubernetes: kubectl/pkg/cmd/taint/utils.go parseTaints */
function checkUnique(changes: readonly TaintChange[]): void {
  const added = changes.filter(({ remove }) => !remove);
  const twice = added.find(({ key, effect }, i) => added.slice(0, i).some((one) => one.key === key && one.effect === effect));
  if (twice) usageError('taint', `duplicated taints with the same key and effect: {${twice.key} ${twice.value} ${twice.effect} <nil>}`);
}

function checkConflicts(changes: readonly TaintChange[]): void {
  const removed = changes.filter(({ remove }) => remove);
  const conflicts = changes
    .filter(({ remove }) => !remove)
    .flatMap(({ key, effect }) => removed.filter((one) => one.key === key && (one.effect === '' || one.effect === effect)));
  if (conflicts.length === 0) return;
  const texts = conflicts.map(({ key, effect }) => `${key}=${effect}`);
  fail(`can not both modify and remove the following taint(s) in the same command: ${texts.join(', ')}`);
}

/** What is added comes first, then what there was; what is said of it goes by their number. @see kubernetes: kubectl/pkg/cmd/taint/utils.go */
function reorganizeTaints(node: Node, changes: readonly TaintChange[], overwrite: boolean): { taints: readonly Taint[]; done: string } {
  const old: readonly Taint[] = node.spec.taints ?? [];
  const isSame = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
  const added: readonly Taint[] = changes
    .filter(({ remove }) => !remove)
    .map(({ key, value, effect }) => ({ key, ...(value && { value }), effect }));
  const existing = added.filter((one) => old.some((other) => isSame(one, other)));
  if (existing.length > 0 && !overwrite)
    fail(
      `node ${node.metadata.name} already has ${existing.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  const all = [...added, ...old.filter((one) => !added.some((other) => isSame(one, other)))];
  const removed = changes.filter(({ remove }) => remove);
  const isMeant = (one: Taint, { key, effect }: TaintChange): boolean => one.key === key && (effect === '' || one.effect === effect);
  const missing = removed.filter((change) => !all.some((one) => isMeant(one, change)));
  const [first] = missing;
  if (first) {
    const texts = missing.map(({ key, effect }) => `taint "${key}${effect ? `:${effect}` : ''}" not found`);
    throw new KubectlError(texts.length === 1 ? `error: ${texts[0]}\n` : texts.map((text) => `${text}\n`).join(''));
  }
  const grown = all.length !== old.length;
  return {
    taints: all.filter((one) => !removed.some((change) => isMeant(one, change))),
    done: (grown && removed.length > 0) || overwrite ? 'modified' : grown ? 'tainted' : 'untainted',
  };
}

function parseTaint(text: string): { key: string; value: string; effect: string; remove: boolean } {
  const remove = text.endsWith('-');
  const spec = remove ? text.slice(0, -1) : text;
  const [pair = '', effect, ...more] = spec.split(':');
  const [key = '', value = '', ...evenMore] = effect === undefined ? [pair] : pair.split('=');
  const refuse = (why: string): never => usageError('taint', `invalid taint ${why}`);
  if (more.length > 0) refuse(`spec: ${spec}`);
  if (effect !== undefined && !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect))
    refuse(`effect: ${effect}, unsupported taint effect`);
  if (evenMore.length > 0) refuse(`spec: ${spec}`);
  const [messages] = [isLabelValue(value), isQualifiedName(key)].filter((found) => found.length > 0);
  if (messages) refuse(`spec: ${spec}, ${messages.join('; ')}`);
  if (!remove && effect === undefined) refuse(`spec: ${spec}`);
  return { key, value, effect: effect ?? '', remove };
}

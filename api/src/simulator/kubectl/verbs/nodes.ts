import { isLabelValue, isQualifiedName } from '../../apimachinery/names.ts';
import type { Node } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, usageError } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { changeFlags, dryRunFlag, patchObject } from './change.ts';

export const cordon: Verb = { flags: [text('selector', 'l'), dryRunFlag], run: (context) => setSchedulable(context, 'cordon', true) };
export const uncordon: Verb = { flags: [text('selector', 'l'), dryRunFlag], run: (context) => setSchedulable(context, 'uncordon', false) };

export function nodesOf(context: Context, verb: string): Node[] {
  const { args, flags } = context;
  if (args.length === 0 && !flags.text('selector')) usageError(verb, `USAGE: ${verb} NODE [flags]`);
  const names = args.flatMap((arg) => (arg.includes('/') ? [arg] : [`node/${arg}`]));
  return resolve(context, names.length > 0 ? names : ['nodes']).flatMap(({ objects }) => objects as readonly Node[]);
}

/** @see kubernetes: kubectl/pkg/cmd/drain/drain.go RunCordonOrUncordon */
function setSchedulable(context: Context, verb: 'cordon' | 'uncordon', unschedulable: boolean): void {
  for (const node of nodesOf(context, verb)) cordonOrUncordon(context, node, verb, unschedulable);
}

export function cordonOrUncordon(context: Context, node: Node, verb: 'cordon' | 'uncordon', unschedulable: boolean): void {
  if ((node.spec.unschedulable ?? false) === unschedulable) context.out(`node/${node.metadata.name} already ${verb}ed\n`);
  else patchObject(context, node, { spec: { unschedulable: unschedulable ? true : null } }, `${verb}ed`);
}

/** `key=value:Effect` sets, `key:Effect-` and `key-` remove. @see kubernetes: kubectl/pkg/cmd/taint/taint.go */
export const taint: Verb = {
  flags: [bool('all'), bool('overwrite'), text('selector', 'l'), text('validate'), list('filename', 'f'), ...changeFlags],
  run(context) {
    const { args, flags } = context;
    const [type = '', ...rest] = args;
    if (!/^(nodes?|no)$/.test(type))
      fail(
        type
          ? `invalid resource type ${type}, only node types are supported`
          : 'one or more resources must be specified as <resource> <name>',
      );
    const first = rest.findIndex((arg) => /[=:]/.test(arg) || arg.endsWith('-'));
    const names = first < 0 ? rest : rest.slice(0, first);
    const changes = (first < 0 ? [] : rest.slice(first)).map(parseTaint);
    if (changes.length === 0) fail('at least one taint update is required');
    checkConflicts(changes);
    for (const node of resolve(context, ['nodes', ...names], { all: false }).flatMap(({ objects }) => objects as readonly Node[])) {
      const { taints, done } = reorganizeTaints(node, changes, flags.bool('overwrite'));
      patchObject(context, node, { spec: { taints: taints.length > 0 ? taints : null } }, done);
    }
  },
};

type TaintChange = ReturnType<typeof parseTaint>;
interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

function checkConflicts(changes: readonly TaintChange[]): void {
  const removed = changes.filter(({ remove }) => remove);
  const conflicts = changes
    .filter(({ remove }) => !remove)
    .flatMap(({ key, effect }) => removed.filter((one) => one.key === key && (one.effect === '' || one.effect === effect)));
  if (conflicts.length === 0) return;
  fail(
    `can not both modify and remove the following taint(s) in the same command: ${conflicts.map(({ key, effect }) => `${key}=${effect}`).join(', ')}`,
  );
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

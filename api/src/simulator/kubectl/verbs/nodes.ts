import type { Node } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES, usageError } from '../command/errors.ts';
import { text } from '../command/flags.ts';
import { serverText } from '../command/refusals.ts';
import { type Group, parseArgs, resolve } from '../objects/resolve.ts';
import { dryRunFlag, patchObject, report } from './change.ts';
import { tellGets } from './requests/requests.ts';

export const cordon: Verb = { flags: [text('selector', 'l'), dryRunFlag], run: (context) => setSchedulable(context, 'cordon', true) };
export const uncordon: Verb = { flags: [text('selector', 'l'), dryRunFlag], run: (context) => setSchedulable(context, 'uncordon', false) };

/** The nodes that are meant, unless one is not there. @see kubernetes: kubectl/pkg/cmd/drain/drain.go Complete */
export function nodesOf(context: Context, verb: string): Node[] {
  const { args, flags } = context;
  if (args.length === 0 && !flags.given('selector')) usageError(verb, `USAGE: ${verb} NODE [flags]`);
  if (args.length > 0 && flags.text('selector')) usageError(verb, 'cannot specify both a node name and a --selector option');
  if (args.length === 0 && !flags.text('selector')) fail(NO_RESOURCES);
  const names = args.map((arg) => (arg.includes('/') ? arg : `nodes/${arg}`));
  if (names.length > 0) tellGets(context, names);
  const groups = names.length > 0 ? untilMissing(context, names) : resolve(context, ['nodes']);
  if (context.exitCode !== 0) return [];
  if (new Set(groups.map(({ resource }) => resource)).size > 1) fail('you may only specify a single resource type');
  const other = groups.find(({ resource }) => resource.kind !== 'Node')?.resource;
  if (other)
    fail(`expected resource of type node, got "${other.apiVersion.includes('/') ? '' : '/'}${other.apiVersion}, Resource=${other.name}"`);
  return groups.flatMap(({ objects }) => objects as readonly Node[]);
}

/** The first that is not there ends it. @see kubernetes: cli-runtime/pkg/resource/visitor.go VisitorList */
function untilMissing(context: Context, names: readonly string[]): Group[] {
  parseArgs(names);
  const groups: Group[] = [];
  for (const name of names) if (context.exitCode === 0) groups.push(...resolve(context, [name]));
  return groups;
}

/** @see kubernetes: kubectl/pkg/cmd/drain/drain.go RunCordonOrUncordon */
function setSchedulable(context: Context, verb: 'cordon' | 'uncordon', unschedulable: boolean): void {
  for (const node of nodesOf(context, verb)) cordonOrUncordon(context, node, verb, unschedulable);
}

/** One that cannot be is told of, and is no failure. @see kubernetes: kubectl/pkg/drain/cordon.go */
export function cordonOrUncordon(context: Context, node: Node, verb: 'cordon' | 'uncordon', unschedulable: boolean): void {
  if ((node.spec.unschedulable ?? false) === unschedulable) {
    report(context, node, `already ${verb}ed`);
    return;
  }
  try {
    patchObject(context, node, { spec: { unschedulable: unschedulable ? true : null } }, `${verb}ed`);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    context.err(`error: unable to ${verb} node "${node.metadata.name}": ${serverText(error)}\n`);
  }
}

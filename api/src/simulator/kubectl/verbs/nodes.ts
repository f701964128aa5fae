import type { Node } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { usageError } from '../command/errors.ts';
import { text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { dryRunFlag, patchObject } from './change.ts';

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

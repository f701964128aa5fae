import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import type { Context } from '../../command/context.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { unpatchable } from '../../objects/access.ts';
import { getObject } from '../../objects/resolve.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { outputOf } from '../../output/format.ts';
import { nameOf } from '../../output/structured.ts';
import { type Act, type DryRun, whichOf } from '../../view.ts';
import { appliedWorkload, standing } from './workload.ts';

/** What has come of all, in their order. */
export function* applied(context: Context, sent: readonly KubernetesObject[]): Generator<DryRun> {
  let others: KubernetesObject[] = [];
  for (const object of sent) {
    const there = context.flags.bool('server-side') ? undefined : standing(context, object);
    if (!there) {
      others.push(object);
      continue;
    }
    if (others.length > 0) yield appliedTogether(context, others);
    others = [];
    yield appliedWorkload(context, object, there);
  }
  if (others.length > 0) yield appliedTogether(context, others);
}

/** What has come of it, or would come of it, and the objects that are printed where a format is asked for. */
function appliedTogether(context: Context, sent: readonly KubernetesObject[]): DryRun {
  const { flags } = context;
  const manifest = sent.map((object) => goJson(object, '')).join('\n');
  const manager = flags.text('field-manager');
  const byServer = {
    how: 'server-side',
    forceConflicts: flags.bool('force-conflicts'),
  } as const;
  const refusedPatches = sent.flatMap((object): [string, string][] => {
    const message = unpatchable(context, object);
    return message === undefined ? [] : [[whichOf(object), message]];
  });
  const act: Act = {
    kind: 'APPLY',
    manifest,
    fieldValidation: fieldValidation(context),
    ...(manager && { fieldManager: manager }),
    ...(flags.bool('server-side') && byServer),
    ...(refusedPatches.length > 0 && { unpatchable: new Map(refusedPatches) }),
  };
  if (flags.text('dry-run') === 'server') return context.dryRun(act);
  const { ok, message, among } = context.act(act);
  // What was refused is not printed, though it may be there.
  const done = new Set(outputOf(context.flags) ? message?.split('\n').map((line) => line.replace(/ \S+$/, '')) : []);
  const objects = sent.flatMap(({ kind, metadata: { namespace = '', name } }) => {
    const found = done.size > 0 ? getObject(context.view, resourceOfKind(kind), namespace, name) : undefined;
    return found && done.has(nameOf(found)) ? [found] : [];
  });
  return { ok, message: message ?? '', ...(among !== undefined && { among }), objects };
}

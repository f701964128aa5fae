import { parseGoDuration } from '../../../apimachinery/duration.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import type { Context } from '../../command/context.ts';
import { KubectlError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import type { Live } from '../../view.ts';
import { eachObject, existing } from '../files.ts';

/** What the API server refuses to change is deleted, and made anew. @see kubernetes: kubectl/pkg/cmd/apply/patcher.go deleteAndCreate */
export function* applyByForce(context: Context, live: Live): Task<void> {
  const all: { readonly object: KubernetesObject; readonly file: string }[] = [];
  eachObject(context, 'apply', (object, { name }) => all.push({ object, file: name }));
  for (const { object, file } of all) {
    const first = apply(context, object, file);
    const { ok, message } = first;
    const there = existing(context, object);
    const isForced = !ok && there !== undefined && FORCIBLE.test(message);
    if (isForced) yield* untilDeleted(context, live, there);
    const last = isForced ? apply(context, object, file) : first;
    for (const line of last.message.split('\n')) {
      if (line.startsWith('Warning: ')) context.warn(line);
      else if (last.ok) context.out(`${isForced ? line.replace(/ created$/, ' configured') : line}\n`);
    }
    if (!last.ok) context.failed(new KubectlError(`${last.message}\n`, 1, `${last.among}\n`));
  }
}

const FORCIBLE = /^(The \w+ "|Error from server \((Invalid|Conflict)\))/m;

function apply(context: Context, object: KubernetesObject, file: string): { ok: boolean; message: string; among: string } {
  const { ok, message, among } = context.act({ kind: 'APPLY', manifest: goJson(object, ''), fieldValidation: fieldValidation(context) });
  const named = (told: string): string => told.replaceAll('"STDIN"', `"${file}"`);
  return { ok, message: named(message ?? ''), among: named(among ?? message ?? '') };
}

function* untilDeleted(context: Context, live: Live, object: KubernetesObject): Task<void> {
  const { flags } = context;
  const { namespace, name, uid } = object.metadata;
  const grace = flags.int('grace-period');
  const { kind } = resourceOfKind(object.kind);
  if (object.kind === 'Pod') context.mustAct({ kind: 'DELETE_POD', pod: `${namespace}/${name}`, graceSeconds: grace < 0 ? null : grace });
  else if (kind) context.view.remove?.(kind, namespace, name, 'Background');
  const timeout = parseGoDuration(flags.text('timeout')) ?? 0;
  const until = timeout > 0 ? context.view.now + timeout : Number.POSITIVE_INFINITY;
  yield* context.flush(live);
  while (existing(context, object)?.metadata.uid === uid) {
    if (context.view.now >= until) throw new KubectlError('error: timed out waiting for the condition\n');
    yield* live.sleep(SECOND);
    context.view = live.view();
  }
}

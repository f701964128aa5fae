import { parseGoDuration } from '../../apimachinery/duration.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import { fieldValidation } from '../command/field-validation.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { Live } from '../view.ts';
import { eachObject, existing } from './files.ts';

/** What the API server refuses to change is deleted, and made anew. @see kubernetes: kubectl/pkg/cmd/apply/patcher.go deleteAndCreate */
export function* applyByForce(context: Context, live: Live): Task<void> {
  const all: KubernetesObject[] = [];
  eachObject(context, 'apply', (object) => all.push(object));
  for (const object of all) {
    const { ok, message } = apply(context, object);
    const there = existing(context, object);
    const isForced = !ok && there !== undefined && FORCIBLE.test(message);
    if (isForced) yield* untilDeleted(context, live, there);
    const last = isForced ? apply(context, object) : { ok, message };
    for (const line of last.message.split('\n')) {
      if (line.startsWith('Warning: ')) context.warn(line);
      else if (last.ok) context.out(`${isForced ? line.replace(/ created$/, ' configured') : line}\n`);
    }
    if (!last.ok) context.failed(new KubectlError(`${last.message}\n`));
  }
}

const FORCIBLE = /^(The \w+ "|Error from server \((Invalid|Conflict)\))/m;

function apply(context: Context, object: KubernetesObject): { ok: boolean; message: string } {
  const { ok, message } = context.act({ kind: 'APPLY', manifest: goJson(object, ''), fieldValidation: fieldValidation(context) });
  return { ok, message: message ?? '' };
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

import { bystanderKinds } from '../../api-server/index.ts';
import { parseGoDuration } from '../../apimachinery/duration.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { mergePatchBetween } from '../../apimachinery/patch/json-patch.ts';
import { MINUTE, SECOND, type Task } from '../../engine/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, notSimulated } from '../command/errors.ts';
import { fieldValidation } from '../command/field-validation.ts';
import { bool, duration, fileFlags, int, text } from '../command/flags.ts';
import { toldOf } from '../objects/access.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { isStandingWorkload } from '../objects/standing-workloads.ts';
import type { Act, Live } from '../view.ts';
import { notedIfAsked } from './apply/noted.ts';
import { standing } from './apply/workload.ts';
import { changeFlags, report } from './change.ts';
import { createObject } from './create/index.ts';
import { checkCascade, remove } from './delete.ts';
import { eachObject, existing, isNamed, notThere, type Source } from './files.ts';
import { requireFiles } from './local.ts';
import { checkSubresource } from './patch.ts';
import { rawCreate } from './raw.ts';
import { tellReplaced } from './requests/filed.ts';

/** `kubectl replace -f`: what is there already. @see kubernetes: kubectl/pkg/cmd/replace/replace.go */
export const replace: Verb = {
  flags: [
    ...fileFlags,
    bool('force'),
    { name: 'cascade', type: 'string', default: 'background', alone: 'background' },
    int('grace-period', -1),
    duration('timeout'),
    bool('wait'),
    text('raw'),
    bool('save-config'),
    text('subresource'),
    { name: 'validate', type: 'string', default: 'strict', alone: 'strict' },
    ...changeFlags,
  ],
  run(context) {
    const { flags, view } = context;
    if (flags.text('raw') && flags.list('filename').length > 0) return rawCreate(context);
    if (flags.list('filename').length === 0 || flags.text('kustomize')) requireFiles(context);
    fieldValidation(context);
    checkCascade(context);
    checkSubresource(flags.text('subresource'));
    const isForced = flags.bool('force');
    if (flags.int('grace-period') >= 0 && !isForced) fail('--grace-period must have --force specified');
    if (parseGoDuration(flags.text('timeout')) !== 0 && !isForced) fail('--timeout must have --force specified');
    if (isForced && view.live) return forced(context, view.live);
    eachObject(context, 'replace', (object, source) => {
      if (!standing(context, object)) checkHeld(context, object, source);
      report(context, flags.text('dry-run') === 'client' ? object : put(context, notedIfAsked(context, object), source.name), 'replaced');
    });
    return undefined;
  },
};

/** A name, and of a kind that a run can hold. */
function checkHeld({ flags }: Context, object: KubernetesObject, source: Source): void {
  if (!isNamed(object)) fail(`error when replacing ${goQuote(source.name)}: resource name may not be empty`);
  const { kind } = resourceOfKind(object.kind);
  if (kind || bystanderKinds.includes(object.kind) || flags.text('dry-run') === 'client') return;
  // Of workloads there are but those of kube-system.
  if (isStandingWorkload(object) && !flags.bool('force'))
    throw notThere(resourceOfKind(object.kind), object.metadata.name, 'replacing', source);
  notSimulated(`kubectl replace of a ${object.kind}`);
}

/** What the API server makes of it. Nobody needs to be allowed to read what is there. */
function put(context: Context, object: KubernetesObject, file: string): KubernetesObject {
  const { name, namespace } = object.metadata;
  const manager = context.flags.text('field-manager');
  const subresource = context.flags.text('subresource');
  const intervention: Act = {
    kind: 'PATCH',
    resource: `${object.kind.toLowerCase()}/${name}`,
    ...(subresource
      ? { patch: statusPatch(context, object), subresource }
      : { patch: object, how: 'replace', fieldValidation: fieldValidation(context) }),
    ...(manager && { fieldManager: manager }),
    ...(namespace && { namespace }),
    ...(object.kind === 'Pod' && { pod: `${namespace}/${name}` }),
  };
  try {
    if (context.flags.text('dry-run') === 'server') return context.mustDryRun(intervention) ?? object;
    const isThere = existing(context, object) !== undefined;
    context.mustAct(intervention);
    tellReplaced(context, object, isThere);
    return existing(context, object) ?? object;
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    const refused = toldOf(error, `error when replacing "${file}": `);
    tellReplaced(context, object, existing(context, object) !== undefined, refused);
    throw refused;
  }
}

/** What brings the status that there is to that of the file. */
function statusPatch(context: Context, object: KubernetesObject): object {
  const statusOf = (one: KubernetesObject | undefined): object => (one as { readonly status?: object } | undefined)?.status ?? {};
  return mergePatchBetween({ status: statusOf(existing(context, object)) }, { status: statusOf(object) }) as object;
}

/** All are deleted; when they are gone, they are created. @see kubernetes: kubectl/pkg/cmd/replace/replace.go forceReplace */
function* forced(context: Context, live: Live): Task<void> {
  const { flags } = context;
  if (flags.text('dry-run') !== 'none') fail('--dry-run can not be used when --force is set');
  const grace = flags.int('grace-period');
  const wanted: KubernetesObject[] = [];
  eachObject(context, 'replace', (object, source) => {
    checkHeld(context, object, source);
    wanted.push(notedIfAsked(context, object));
  });
  for (const object of wanted) {
    const there = existing(context, object);
    // What is waited for has its second.
    if (there) remove(context, resourceOfKind(object.kind), there, grace < 0 ? undefined : Math.max(1, grace));
  }
  if (context.exitCode !== 0) return;
  if (wanted.length === 0) context.out('No resources found\n');
  if (wanted.length === 0) fail('no objects passed to replace');
  const until = context.view.now + (parseGoDuration(flags.text('timeout')) || REPLACE_PATIENCE);
  yield* context.flush(live);
  while (wanted.some((object) => existing(context, object))) {
    if (context.view.now >= until) fail('timed out waiting for the condition');
    yield* live.sleep(SECOND);
    context.view = live.view();
  }
  for (const object of wanted)
    context.attempt(() => createObject(context, object as never, 'kubectl replace', { done: 'replaced', typed: false }));
}
const REPLACE_PATIENCE = 5 * MINUTE;

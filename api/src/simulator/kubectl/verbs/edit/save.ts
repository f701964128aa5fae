import { unfitPatch } from '../../../api-server/index.ts';
import { LAST_APPLIED } from '../../../apimachinery/annotations.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import { goSyntax } from '../../../apimachinery/go-syntax.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { mergePatchBetween } from '../../../apimachinery/patch/json-patch.ts';
import { mergePatch } from '../../../apimachinery/patch/merge-patch.ts';
import { StrategicPatchError, strategicPatch } from '../../../apimachinery/patch/strategic-patch.ts';
import { threeWayPatch } from '../../../apimachinery/patch/three-way-patch.ts';
import { sameJson } from '../../../apimachinery/same-json.ts';
import type { Context } from '../../command/context.ts';
import { fail, KubectlError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { serverText } from '../../command/refusals.ts';
import { mustNotStand } from '../../objects/standing-workloads.ts';
import { managed } from '../../output/structured.ts';
import type { Act } from '../../view.ts';
import { noted } from '../apply/noted.ts';
import { report } from '../change.ts';
import { existing } from '../files.ts';
import { recorded } from '../record.ts';
import { type Reason, whatOf } from './text.ts';

/** What could not be done of what was edited. */
export interface Misses {
  /** What is not valid is edited again. */
  readonly invalid: Reason[];
  /** What may be tried again, and what was there no more. */
  retryable: number;
  notFound: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Sends what was changed of each, and tells of those that were not. @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go visitToPatch */
export const patchEach =
  (context: Context, originals: readonly KubernetesObject[]) =>
  (edited: readonly KubernetesObject[], misses: Misses): void => {
    for (const given of edited) {
      const original = originalOf(originals, given);
      const object = annotated(context, given);
      if (sameJson(original, object)) report(context, object, 'skipped');
      else change(context, original, object, misses);
    }
  };

/** It is known by its UID. */
function originalOf(originals: readonly KubernetesObject[], object: KubernetesObject): KubernetesObject {
  return (
    originals.find(({ metadata }) => (metadata.uid ?? '') === (object.metadata.uid ?? '')) ??
    fail(`no original object found for &unstructured.Unstructured{Object:${goSyntax(object)}}`)
  );
}

/** With what kubectl apply shall know of it, and why it was changed, where that is asked for. */
function annotated(context: Context, object: KubernetesObject): KubernetesObject {
  const annotations = recorded(context);
  const saved = (): KubernetesObject => {
    const { [LAST_APPLIED]: note = '' } = noted(managed(context, object)).metadata.annotations ?? {};
    return mergePatch(object, { metadata: { annotations: { [LAST_APPLIED]: note } } }) as KubernetesObject;
  };
  const whole = context.flags.bool('save-config') ? saved() : object;
  return annotations ? (mergePatch(whole, { metadata: { annotations } }) as KubernetesObject) : whole;
}

function change(context: Context, original: KubernetesObject, object: KubernetesObject, misses: Misses): void {
  const { flags } = context;
  const isOther = (['apiVersion', 'kind'] as const).some((key) => original[key] !== object[key]);
  if (isOther || original.metadata.name !== object.metadata.name) fail('At least one of apiVersion, kind and name was changed');
  const [before, after] = [original as unknown as Fields, object as unknown as Fields];
  const patch = threeWayPatch(before, after, before);
  if (flags.bool('output-patch')) context.out(`Patch: ${goJson(patch, '')}\n`);
  const why = sent(context, object, patch);
  if (why === undefined) report(context, existing(context, object) ?? object, 'edited');
  else miss(context, object, why, misses);
}

/** Why the API server does not take a patch. */
type Refused = { readonly causes: readonly string[] } | { readonly message: string; readonly isGone?: true };

/** @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go smpPatcher */
function sent(context: Context, object: KubernetesObject, patch: Fields): Refused | undefined {
  const { flags } = context;
  const { kind, metadata } = object;
  const { namespace, name } = metadata;
  const there = existing(context, object);
  if (!there) return { message: '', isGone: true };
  if (!['DaemonSet', 'Deployment', 'ReplicaSet'].includes(kind)) mustNotStand(there);
  const subresource = flags.text('subresource');
  try {
    const patched = strategicPatch(there, patch);
    const directive = fieldValidation(context);
    const wrong = unfitPatch(patch, patched, kind, { isStrict: directive === 'Strict' });
    if (wrong !== undefined) return { causes: [wrong] };
    const act: Act = {
      kind: 'PATCH',
      resource: `${kind.toLowerCase()}/${name}`,
      patch: mergePatchBetween(there, patched),
      fieldManager: flags.text('field-manager') || 'kubectl-edit',
      ...(namespace && { namespace }),
      ...(kind === 'Pod' && { pod: `${namespace}/${name}` }),
      ...(subresource && { subresource }),
    };
    context.mustAct(act);
    return undefined;
  } catch (error) {
    if (error instanceof StrategicPatchError) return { message: error.message };
    if (!(error instanceof KubectlError)) throw error;
    const [, invalid] = /^The \S+ ".*?" is invalid: ([\s\S]*?)\n*$/.exec(error.stderr) ?? [];
    if (invalid === undefined) return { message: serverText(error) };
    return { causes: invalid.startsWith('\n* ') ? invalid.slice(3).split('\n* ') : [invalid] };
  }
}

/** @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go addError */
function miss(context: Context, object: KubernetesObject, why: Refused, misses: Misses): void {
  const what = whatOf(object);
  if ('causes' in why) {
    misses.invalid.push({ head: `${what} was not valid`, causes: why.causes });
    context.err(`error: ${what} is invalid\n`);
  } else if (why.isGone) {
    misses.notFound++;
    context.err(`error: ${what} could not be found on the server\n`);
  } else {
    misses.retryable++;
    context.err(`error: ${what} could not be patched: ${why.message}\n`);
  }
}

/** What each was applied as last becomes what was edited. @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go visitToApplyEditPatch, GetApplyPatch */
export const noteEach =
  (context: Context, originals: readonly KubernetesObject[]) =>
  (edited: readonly KubernetesObject[]): void => {
    for (const object of edited) {
      if (sameJson(originalOf(originals, object), object)) {
        report(context, object, 'skipped');
        continue;
      }
      const { namespace, name } = object.metadata;
      context.mustAct({
        kind: 'PATCH',
        resource: `${object.kind.toLowerCase()}/${name}`,
        patch: { metadata: { annotations: { [LAST_APPLIED]: `${goJson(object, '')}\n` } } },
        fieldManager: context.flags.text('field-manager') || 'kubectl-client-side-apply',
        ...(namespace && { namespace }),
        ...(object.kind === 'Pod' && { pod: `${namespace}/${name}` }),
      });
      report(context, object, 'edited');
    }
  };

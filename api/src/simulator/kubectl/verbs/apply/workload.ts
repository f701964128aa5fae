import { unfitPatch } from '../../../api-server/index.ts';
import { LAST_APPLIED } from '../../../apimachinery/annotations.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { mergePatchBetween } from '../../../apimachinery/patch/json-patch.ts';
import { StrategicPatchError, strategicPatch } from '../../../apimachinery/patch/strategic-patch.ts';
import { threeWayPatch } from '../../../apimachinery/patch/three-way-patch.ts';
import type { Context } from '../../command/context.ts';
import { fail, KubectlError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { refusalText } from '../../command/refusals.ts';
import { infoText, toldOf } from '../../objects/access.ts';
import { getObject } from '../../objects/resolve.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { isStandingWorkload } from '../../objects/standing-workloads.ts';
import { managed, nameOf } from '../../output/structured.ts';
import type { Act, DryRun } from '../../view.ts';
import { noted } from './noted.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The workload of kube-system that a document is about. */
export function standing({ view }: Context, { kind, metadata }: KubernetesObject): KubernetesObject | undefined {
  if (!isStandingWorkload({ kind }) || kind === 'ControllerRevision') return undefined;
  return getObject(view, resourceOfKind(kind), metadata.namespace ?? '', metadata.name);
}

interface Patch {
  readonly patch: Fields;
  readonly act: Act;
  /** What the API server cannot make anything of. */
  readonly wrong?: string;
}

/** What brings one to what is applied. @see kubernetes: kubectl/pkg/cmd/apply/patcher.go buildStrategicMergeFromBuiltins */
function patchOf(context: Context, object: KubernetesObject, there: KubernetesObject): Patch {
  const note = there.metadata.annotations?.[LAST_APPLIED];
  const original = (note ? JSON.parse(note) : {}) as Fields;
  const patch = threeWayPatch(original, noted(object) as unknown as Fields, managed(context, there) as unknown as Fields);
  try {
    const patched = strategicPatch(there, patch);
    const wrong = unfitPatch(patch, patched, object.kind, { isStrict: fieldValidation(context) === 'Strict' });
    const act: Act = {
      kind: 'PATCH',
      resource: `${object.kind.toLowerCase()}/${object.metadata.name}`,
      namespace: there.metadata.namespace,
      patch: mergePatchBetween(there, patched),
    };
    return { patch, act, ...(wrong !== undefined && { wrong }) };
  } catch (error) {
    if (error instanceof StrategicPatchError) return fail(error.message);
    throw error;
  }
}

/** What comes of applying one, and what it is then. @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject */
export function appliedWorkload(context: Context, object: KubernetesObject, there: KubernetesObject): DryRun {
  const { name: resource, apiVersion } = resourceOfKind(object.kind);
  const { patch, act, wrong } = patchOf(context, object, there);
  const isNoted = there.metadata.annotations?.[LAST_APPLIED] !== undefined;
  const before = isNoted ? '' : `Warning: ${unnoted(resource, object.metadata.name)}\n`;
  const done = (how: string, result: KubernetesObject): DryRun => ({
    ok: true,
    message: `${before}${nameOf(object)} ${how}`,
    objects: [result],
  });
  if (Object.keys(patch).length === 0) return done('unchanged', there);
  try {
    if (wrong !== undefined) throw new KubectlError(`${refusalText({ reason: 'Invalid', message: ` "" is invalid: ${wrong}` })}\n`);
    if (context.flags.text('dry-run') === 'server') return done('configured', merged(there, context.mustDryRun(act)));
    context.mustAct(act);
    return done('configured', standing(context, object) ?? there);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    const what = infoText({ kind: object.kind, apiVersion, resource }, there.metadata);
    const { stderr, among } = toldOf(
      error,
      `error when applying patch:\n${goJson(patch, '')}\nto:\n${what}\nfor: "STDIN": error when patching "STDIN": `,
    );
    return { ok: false, message: before + stderr.trimEnd(), among: before + among.trimEnd(), objects: [] };
  }
}

/** What it would be. */
export const workloadMerged = (context: Context, object: KubernetesObject, there: KubernetesObject): KubernetesObject =>
  merged(there, context.mustDryRun(patchOf(context, object, there).act));

/** Its status follows from its Pods. */
const merged = (there: KubernetesObject, answer: KubernetesObject = there): KubernetesObject => ({ ...there, ...answer });

/** @see kubernetes: kubectl/pkg/cmd/apply/apply.go warningNoLastAppliedConfigAnnotation */
export const unnoted = (resource: string, name: string): string =>
  `resource ${resource}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;

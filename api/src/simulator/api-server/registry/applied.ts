import { LAST_APPLIED } from '../../apimachinery/annotations.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import type { ObjectMeta } from '../../apimachinery/objects.ts';
import { StrategicPatchError, strategicPatch } from '../../apimachinery/patch/strategic-patch.ts';
import { threeWayPatch } from '../../apimachinery/patch/three-way-patch.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import type { AccessObject } from '../authorizer/types.ts';
import { type DecodedDocument, givenOf } from '../decode/decode-manifest.ts';
import type { Loose } from '../defaults/loose.ts';
import { LAST_APPLIED_FIELD } from '../managed-fields/field-set.ts';
import type { Owned, Writer } from '../managed-fields/managed-fields.ts';
import { type Application, allowedByLastApplied, applyOver } from '../managed-fields/server-side-apply.ts';
import { threeWayMerge } from './three-way-merge.ts';

/** What an object was last applied as: as decoded, and as it was given. */
export interface Applied {
  readonly object: Loose;
  readonly given: unknown;
}

/** An object to apply, with or without the document that it was read from. */
export type Given = DecodedDocument | Loose;

const isDocument = (given: Given): given is DecodedDocument => 'locate' in given && 'info' in given;

/** What to remember of an apply. An object that did not come from a document stands for what was given, too. */
export function appliedOf(given: Given): Applied {
  if (!isDocument(given)) return { object: given, given };
  return { object: given.object, given: given.given };
}

/**
 * What kubectl sends to bring an object to what it is now applied as: nothing at all, or more than changes it. The object that
 * a run begins with is without the annotation that kubectl keeps on it.
 * @see kubernetes: kubectl/pkg/cmd/apply/patcher.go patchSimple, kubectl/pkg/util/apply.go GetModifiedConfiguration
 */
export function patchOf(last: Applied | undefined, next: Applied, current: Loose): Loose {
  const [original, modified] = [last ? configurationOf(last) : {}, configurationOf(next)];
  return threeWayPatch(original, annotated(modified, modified), last ? annotated(current, original) : current);
}

/**
 * What kubectl tells where no such patch can be made: a member of a list lacks the field by which they are told apart.
 * @see kubernetes: kubectl/pkg/cmd/apply/patcher.go createPatchErrFormat
 */
export function patchProblem(last: Applied | undefined, next: Applied, current: Loose): string | undefined {
  try {
    strategicPatch(current, patchOf(last, next, current));
    return undefined;
  } catch (error) {
    if (!(error instanceof StrategicPatchError)) throw error;
    const [original, modified] = [last ? configurationOf(last) : {}, configurationOf(next)];
    const texts = [original, annotated(modified, modified), last ? annotated(current, original) : current].map(
      (one) => `${goJson(one, '')}\n`,
    );
    return `creating patch with:\noriginal:\n${texts[0]}\nmodified:\n${texts[1]}\ncurrent:\n${texts[2]}\nfor:: ${error.message}`;
  }
}

/** As it is sent: with what it is applied as. @see kubernetes: kubectl/pkg/util/apply.go CreateApplyAnnotation */
export const noted = (applied: Applied): Loose => annotated(applied.object, configurationOf(applied));

/** What an object says of itself that it was applied as. */
export function notedOn({ metadata }: { readonly metadata: Pick<ObjectMeta, 'annotations'> }): Applied | undefined {
  const text = metadata.annotations?.[LAST_APPLIED];
  if (!text) return undefined;
  try {
    const object: unknown = JSON.parse(text);
    return isRecord(object) ? { object: { ...object, metadata: object.metadata ?? {} }, given: object } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The same for an object beside the store: what others have set of it stays. What a run has begun with stands for what was applied;
 * as long as it does not change, it is without the annotation. What was never applied is noted.
 * @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject
 */
export function applyBeside(object: AccessObject, current: AccessObject | undefined, wasApplied: boolean): AccessObject {
  const next: Applied = { object, given: givenOf(object) };
  if (!current) return noted(next) as unknown as AccessObject;
  const note = notedOn(current);
  const last = note?.object ?? (wasApplied ? givenOf(current) : {});
  const isNoted = note !== undefined || !wasApplied;
  const merged = threeWayMerge(last as object, isNoted ? noted(next) : object, current) as Loose;
  const isSame = sameJson(merged, current);
  return (isSame ? current : isNoted ? merged : noted({ ...next, object: merged })) as AccessObject;
}

/** What kubectl sends to bring one to what is now given, be it none of its type. */
export function patchOfBeside(given: object, current: AccessObject, wasApplied: boolean): Loose {
  const last = notedOn(current) ?? (wasApplied ? { object: current as Loose, given: givenOf(current) } : undefined);
  return patchOf(last, { object: given as Loose, given }, current as Loose);
}

interface ServerSideApply extends Application {
  readonly write: Writer;
  /** kubectl's own annotation stays, in the name of another. */
  readonly note?: Writer;
}

/**
 * What an apply on the server's side makes of an object. kubectl goes by its annotation: what it has applied on its own side, and
 * nobody has changed since, it may change, and its annotation is kept up to date. It then takes over all that it owns by that.
 * @see kubernetes: apimachinery/pkg/util/managedfields/internal/lastappliedmanager.go, lastappliedupdater.go;
 *   kubectl/pkg/cmd/apply/apply.go saveLastApplyAnnotationIfNecessary, migrateToSSAIfNecessary; client-go/util/csaupgrade/upgrade.go
 */
export function serverSideApply(
  applied: Applied,
  current: Loose,
  {
    manager,
    force,
    takesOver,
    subresource,
  }: { readonly manager: string; readonly force: boolean; readonly takesOver: boolean; readonly subresource?: string | undefined },
  owners: readonly Owned[],
): ServerSideApply {
  const last = manager === 'kubectl' ? notedOn(current as { metadata: ObjectMeta }) : undefined;
  const ofOwnSide = owners.filter(({ write, fields }) => takesOver && !write.applied && fields.has(LAST_APPLIED_FIELD));
  const inPlaceOf = new Set(ofOwnSide.map((one) => one.write));
  const write = { manager, applied: applied.object, inPlaceOf, ...(subresource !== undefined && { subresource }) };
  const text = last && (noted(applied).metadata.annotations[LAST_APPLIED] as string);
  const note =
    text !== undefined && ofOwnSide.length > 0
      ? { manager: 'kubectl-last-applied', applied: { metadata: { annotations: { [LAST_APPLIED]: text } } } as Loose }
      : undefined;
  const noting = note ? [{ write: note, fields: new Set([LAST_APPLIED_FIELD]), at: 0 }] : [];
  const application = applyOver(current, applied.object, write, [...owners, ...noting]);
  const allowed = last ? allowedByLastApplied(current, last.object, write) : new Set();
  const conflicts = force ? [] : application.conflicts.filter(({ path }) => !allowed.has(path));
  const { object } = application;
  const annotations = { ...object.metadata.annotations, [LAST_APPLIED]: text };
  const annotated = text === undefined ? object : { ...object, metadata: { ...object.metadata, annotations } };
  return { object: annotated, write, conflicts, isNews: application.isNews, ...(note && { note }) };
}

/** As it was given, in the namespace that it goes to. */
function configurationOf({ object, given }: Applied): Loose {
  const whole = plain(given) as Loose;
  const { namespace } = object.metadata;
  const { [LAST_APPLIED]: _, ...annotations } = whole.metadata?.annotations ?? {};
  return { ...whole, metadata: { ...whole.metadata, ...(namespace && { namespace }), annotations } };
}

const annotated = (object: Loose, configuration: Loose): Loose => ({
  ...object,
  metadata: {
    ...object.metadata,
    annotations: { ...object.metadata.annotations, [LAST_APPLIED]: `${goJson(configuration, '')}\n` },
  },
});

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)])) : value;
}

import { LAST_APPLIED } from '../../../apimachinery/annotations.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { goYaml } from '../../../apimachinery/go-yaml/index.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { listMerge } from '../../../apimachinery/patch/lists.ts';
import { threeWayPatch } from '../../../apimachinery/patch/three-way-patch.ts';
import { isRecord } from '../../../apimachinery/records.ts';
import { sameJson } from '../../../apimachinery/same-json.ts';
import type { Context } from '../../command/context.ts';
import { KubectlError } from '../../command/errors.ts';
import { infoText } from '../../objects/access.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { managed } from '../../output/structured.ts';
import { noted } from './noted.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * With --overwrite=false: what an apply would change, and others have changed since the last one, stays. The note of the last apply is among
 * what is so, and whatever is applied changes it.
 * @see kubernetes: kubectl/pkg/cmd/apply/patcher.go buildStrategicMergeFromBuiltins; apimachinery/pkg/util/strategicpatch/patch.go CreateThreeWayMergePatch
 */
export function overwritten(
  context: Context,
  object: KubernetesObject,
  there: KubernetesObject | undefined,
  file: string,
): KubectlError | undefined {
  if (!there || context.flags.bool('overwrite')) return undefined;
  const note = there.metadata.annotations?.[LAST_APPLIED] ?? '';
  const original = (note ? JSON.parse(note) : {}) as Fields;
  const modified = noted(object);
  const current = managed(context, there);
  const patch = threeWayPatch(original, modified as unknown as Fields, current as unknown as Fields);
  const changed = threeWayPatch(original, current as unknown as Fields, original);
  if (!inConflict(patch, changed, true)) return undefined;
  const texts = `original:\n${note}\nmodified:\n${goJson(modified, '')}\n\ncurrent:\n${goJson(current, '')}\n\nfor:`;
  const conflict = `patch:\n${goYaml(patch)}\nconflicts with changes made from original to current:\n${goYaml(changed)}\n`;
  const { name: resource, kindName: kind, apiVersion } = resourceOfKind(object.kind);
  const what = infoText({ resource, kind, apiVersion }, object.metadata);
  const why = `error when applying patch:\n\nto:\n${what}\nfor: ${goQuote(file)}: error when patching ${goQuote(file)}: creating patch with:\n${texts}: ${conflict}`;
  return new KubectlError(`error: ${why}`);
}

/** @see kubernetes: apimachinery/pkg/util/strategicpatch/patch.go MergingMapsHaveConflicts */
const inConflict = (left: Fields, right: Fields, isAtRoot = false): boolean =>
  Object.keys(left).some((field) => Object.hasOwn(right, field) && differ(field, left[field], right[field], isAtRoot));

function differ(field: string, left: unknown, right: unknown, isAtRoot: boolean): boolean {
  if (isRecord(left) && isRecord(right)) return inConflict(left, right);
  if (!Array.isArray(left) || !Array.isArray(right)) return !sameJson(left, right);
  const how = listMerge(field, [...left, ...right], isAtRoot);
  if (how.kind !== 'byKey') return !sameJson(left, right);
  return left.some((one) => right.some((other) => one?.[how.key] === other?.[how.key] && differ(field, one, other, false)));
}

import type { Kind } from '../../apimachinery/objects.ts';
import type { Loose } from '../defaults/loose.ts';
import type { FieldProblem } from '../problems.ts';
import { kindInfo } from '../schema/kinds.ts';
import {
  validateObject,
  validateObjectUpdate,
  validatePod,
  validatePodEphemeralContainersUpdate,
  validatePodStatusUpdate,
  validatePodUpdate,
  validateStatusUpdate,
  validateUpdatedMetadata,
} from '../validation/index.ts';

/** All that is wrong with an object, in its own words. */
export function validateCreate(kind: Kind, object: Loose): readonly FieldProblem[] {
  return kind === 'Pod' ? validatePod(object) : validateObject(kind, object);
}

/** A subresource lets other fields change than the object itself does. */
export function validateUpdate(kind: Kind, object: Loose, old: Loose, subresource?: string): readonly FieldProblem[] {
  const common = validateUpdatedMetadata(object.metadata, old.metadata, kindInfo(kind).namespaced);
  if (kind !== 'Pod') return [...common, ...(subresource === 'status' ? validateStatusUpdate : validateObjectUpdate)(kind, object, old)];
  const rule = { status: validatePodStatusUpdate, ephemeralcontainers: validatePodEphemeralContainersUpdate }[subresource ?? ''];
  return [...common, ...(rule ?? validatePodUpdate)(object, old)];
}

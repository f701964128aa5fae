import type { Kind } from '../../apimachinery/objects.ts';
import type { Loose } from '../defaults/loose.ts';
import type { FieldProblem } from '../problems.ts';
import {
  validateObject,
  validateObjectUpdate,
  validatePod,
  validatePodEphemeralContainersUpdate,
  validatePodStatusUpdate,
  validatePodUpdate,
} from '../validation/index.ts';

/** All that is wrong with an object, in its own words. */
export function validateCreate(kind: Kind, object: Loose): readonly FieldProblem[] {
  return kind === 'Pod' ? validatePod(object as never) : validateObject(kind, object as never);
}

/** A subresource lets other fields change than the object itself does. */
export function validateUpdate(kind: Kind, object: Loose, old: Loose, subresource?: string): readonly FieldProblem[] {
  if (kind !== 'Pod') return validateObjectUpdate(kind, object, old);
  const rule = { status: validatePodStatusUpdate, ephemeralcontainers: validatePodEphemeralContainersUpdate }[subresource ?? ''];
  return (rule ?? validatePodUpdate)(object as never, old as never);
}

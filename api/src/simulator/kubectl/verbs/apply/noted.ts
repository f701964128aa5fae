import { LAST_APPLIED } from '../../../apimachinery/annotations.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import type { Context } from '../../command/context.ts';

/** As it is applied: it says of itself what it was given as. @see kubernetes: kubectl/pkg/util/apply.go CreateApplyAnnotation */
export function noted(object: KubernetesObject): KubernetesObject {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${goJson(bare, '')}\n` } } };
}

/** kubectl apply shall know of it, where that is asked for, or was known. @see kubernetes: kubectl/pkg/util/apply.go CreateOrUpdateAnnotation */
export const notedIfAsked = ({ flags }: Context, object: KubernetesObject): KubernetesObject =>
  flags.bool('save-config') || object.metadata.annotations?.[LAST_APPLIED] !== undefined ? noted(object) : object;

import type { KubernetesObject } from './objects.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go ObjectMeta */
export const META =
  'name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields';

/** Any object, as far as all types have their fields in the same order: what it is, and its metadata, come first. */
export function typedHead<T extends KubernetesObject>({ kind, apiVersion, metadata, ...rest }: T): T {
  return { kind, apiVersion, metadata: inOrder(metadata as unknown as Fields, META), ...rest } as unknown as T;
}

/** As it stands in a list, where none says what it is. */
export function typedItem(object: KubernetesObject): object {
  const { kind: _, apiVersion: __, ...item } = typedHead(object);
  return item;
}

/** Those of these fields that there are, in this order. */
export const inOrder = (object: Fields, names: string): Fields =>
  Object.fromEntries(names.split(' ').flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]]])));

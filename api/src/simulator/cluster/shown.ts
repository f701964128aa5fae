import type { ApiServer } from '../api-server/index.ts';
import { inGoOrder } from '../api-server/index.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';

/** As the API server writes it, its type and its metadata first. */
export const shown = (object: KubernetesObject, api: ApiServer): object => inGoOrder(withManagers(object, api));

/** With who has set what of it. */
export function withManagers(object: KubernetesObject, { writers }: ApiServer): KubernetesObject {
  const managedFields = writers.managedFields(object)?.() ?? [];
  return managedFields.length > 0 ? ({ ...object, metadata: { ...object.metadata, managedFields } } as KubernetesObject) : object;
}

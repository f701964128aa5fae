import type { ApiServer } from '../../api-server/index.ts';
import { inGoOrder } from '../../api-server/index.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';

/** As the API server writes it, its type and its metadata first, with who has set what of it. */
export const shown = (object: KubernetesObject, { writers }: ApiServer): object => inGoOrder(writers.told(object));

import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { autoscalerV1 } from './autoscaler-v1.ts';

/** An object as an older version of its group has it; of all others, as it is. */
export function inVersion<O extends object>(object: O, apiVersion: string): O {
  const given = object as unknown as KubernetesObject;
  if (given.apiVersion === apiVersion) return object;
  const convert = CONVERSIONS[`${apiVersion} ${given.kind}`];
  return { ...(convert ? convert(given) : given), apiVersion } as unknown as O;
}

type Conversion = (object: KubernetesObject) => KubernetesObject;

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  'autoscaling/v1 HorizontalPodAutoscaler': autoscalerV1,
  'flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration': withAssuredShares,
};

/** @see kubernetes: pkg/apis/flowcontrol/v1beta2/conversion.go */
function withAssuredShares(object: KubernetesObject): KubernetesObject {
  const { spec } = object as unknown as { readonly spec: { readonly limited?: { readonly nominalConcurrencyShares?: number } } };
  if (!spec.limited) return object;
  const { nominalConcurrencyShares: shares, ...limited } = spec.limited;
  return {
    ...object,
    spec: { ...spec, limited: { ...(shares !== undefined && { assuredConcurrencyShares: shares }), ...limited } },
  } as never;
}

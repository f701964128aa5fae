import type { Loose } from '../defaults/loose.ts';
import { forbidden, type Plugin } from './types.ts';

/** No image is used that was not asked for at its registry. @see kubernetes: plugin/pkg/admission/alwayspullimages/admission.go */
export const alwaysPullImages: Plugin = ({ info, object, old }) => {
  if (info.kind !== 'Pod') return undefined;
  const containers = ({ spec }: Loose): Loose[] => [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ];
  // A change that brings no other image is let be.
  const known = new Set(old && containers(old).map(({ image }) => image));
  if (old && containers(object).every(({ image }) => known.has(image))) return undefined;
  for (const container of containers(object)) container.imagePullPolicy = 'Always';
  return undefined;
};

const NODE_SELECTOR = 'scheduler.alpha.kubernetes.io/node-selector';

/** The Pods of a namespace go to the nodes that it names. @see kubernetes: plugin/pkg/admission/podnodeselector/admission.go */
export const podNodeSelector: Plugin = (attributes) => {
  const { info, operation, object: pod, cluster } = attributes;
  if (info.kind !== 'Pod' || operation !== 'CREATE') return undefined;
  const { annotations } = cluster.get('Namespace', undefined, pod.metadata.namespace)?.metadata ?? {};
  const words = (annotations?.[NODE_SELECTOR] ?? '').split(',').filter((word) => word.trim() !== '');
  const wanted = words.map((word) => word.split('=').map((part) => part.trim()) as [string, string?]);
  const given: Record<string, string> = pod.spec.nodeSelector ?? {};
  if (wanted.some(([key, value = '']) => given[key] !== undefined && given[key] !== value))
    return forbidden(attributes, 'pod node label selector conflicts with its namespace node label selector');
  if (wanted.length > 0) pod.spec.nodeSelector = { ...Object.fromEntries(wanted.map(([key, value = '']) => [key, value])), ...given };
  return undefined;
};

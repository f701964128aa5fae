import { checkObject, defaulted, type Json, readYaml, validatePod } from '../../api-server/index.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { type Micros, Random } from '../../engine/index.ts';
import { firstSeen, SEEN } from '../pod-source.ts';

type Loose = Omit<Pod, 'metadata'> & { readonly metadata: Partial<Pod['metadata']> & { readonly name: string } };

/**
 * The Pod that a file on the node stands for; undefined if it holds none that is valid, which only the kubelet's log tells.
 * Unknown fields are passed over.
 * @param path of the file, by which (and by the node, and by what it says) its uid is made if it brings none
 * @see kubernetes: pkg/kubelet/config/common.go tryDecodeSinglePod, applyDefaults
 */
export function staticPodOf(text: string, path: string, node: string, now: Micros): Pod | undefined {
  const value = readYaml(text).documents[0]?.value;
  if (!isPod(value)) return undefined;
  const { object, typeProblems } = checkObject(value, 'Pod');
  const given = defaulted('Pod', object) as Loose;
  if (typeProblems.length > 0 || !given.metadata?.name) return undefined;
  const uid = given.metadata.uid || new Random(JSON.stringify([object, node, path], withoutNulls)).hex(32);
  const pod: Pod = {
    ...given,
    metadata: {
      ...(given.metadata as Pod['metadata']),
      name: `${given.metadata.name}-${node.toLowerCase()}`,
      namespace: given.metadata.namespace ?? 'default',
      uid,
      annotations: {
        ...given.metadata.annotations,
        'kubernetes.io/config.hash': uid,
        [SEEN]: firstSeen(now),
        'kubernetes.io/config.source': 'file',
      },
    },
    spec: { ...given.spec, nodeName: node, tolerations: [...(given.spec.tolerations ?? []).filter(isNoOther), EVERYTHING] },
    status: { phase: 'Pending' },
  };
  return validatePod(pod as Parameters<typeof validatePod>[0]).length > 0 ? undefined : pod;
}

/** What is null is not there, once it is decoded. */
const withoutNulls = (_: string, value: unknown): unknown => (value === null ? undefined : value);

type Toleration = NonNullable<Pod['spec']['tolerations']>[number];

/** No taint evicts a static Pod. */
const EVERYTHING: Toleration = { effect: 'NoExecute', operator: 'Exists' };
const isNoOther = ({ key, operator, value, effect }: Toleration): boolean =>
  Boolean(key || value) || operator !== EVERYTHING.operator || effect !== EVERYTHING.effect;

const isPod = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'Pod' && value.apiVersion === 'v1';

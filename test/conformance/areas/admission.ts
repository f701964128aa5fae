import { limitRangerBounds, limitRangerDefaults } from '../../../api/src/simulator/api-server/admission/limit-ranger.ts';
import {
  defaultTolerationSeconds,
  overheadOfClass,
  priority,
  runtimeClass,
} from '../../../api/src/simulator/api-server/admission/pod-defaults.ts';
import type { Attributes, Plugin } from '../../../api/src/simulator/api-server/admission/types.ts';
import { defaulted } from '../../../api/src/simulator/api-server/defaults/index.ts';
import { kindInfo } from '../../../api/src/simulator/api-server/schema/kinds.ts';
import { Random } from '../../../api/src/simulator/engine/index.ts';
import { admitPod } from '../../../api/src/simulator/kubelet/lifecycle/admission.ts';
import type { Area } from '../area.ts';
import { equal, includes } from '../matching.ts';

/** A plugin may change the Pod, and look at it again once it is valid. */
const plugins: Readonly<Record<string, readonly Plugin[]>> = {
  Priority: [priority],
  DefaultTolerationSeconds: [defaultTolerationSeconds],
  RuntimeClass: [runtimeClass, overheadOfClass],
};

export const admission: Area = ({ input, expect }) => {
  const chain = plugins[input.plugin];
  if (!chain) throw new Error(`unknown plugin ${input.plugin}`);
  const { object, ...attributes } = creation(input);
  const refusal = chain.map((plugin) => plugin({ object, ...attributes })).find((found) => found !== undefined);
  if (refusal) return { passed: expect.refused === true, got: refusal.message };
  return { passed: !expect.refused && includes(expect, object), got: object.spec };
};

export const limitRanger: Area = ({ input, expect }) => {
  const ranges = input.objects.LimitRange.map((range: object) => defaulted('LimitRange', structuredClone(range)));
  const attributes = creation({ pod: defaulted('Pod', structuredClone(input.pod)), objects: { LimitRange: ranges } });
  limitRangerDefaults(attributes);
  const refused = limitRangerBounds(attributes)
    ?.detail.replace(/^\[|\]$/g, '')
    .split(', ')
    .sort();
  if (refused) return { passed: equal(expect.refused, refused), got: { refused } };
  const { metadata, spec } = attributes.object;
  const containers: readonly { name: string; resources: object }[] = [...spec.containers, ...(spec.initContainers ?? [])];
  const got = {
    annotation: metadata.annotations?.['kubernetes.io/limit-ranger'],
    resources: Object.fromEntries(containers.map(({ name, resources }) => [name, resources])),
  };
  return { passed: !expect.refused && includes(expect, got), got };
};

/** A Pod on its way through admission. */
function creation(input: { readonly pod: object; readonly objects?: Readonly<Record<string, readonly object[]>> }): Attributes {
  const named = (kind: string) => (input.objects?.[kind] ?? []) as readonly { readonly metadata: { readonly name: string } }[];
  return {
    info: kindInfo('Pod'),
    operation: 'CREATE',
    object: structuredClone(input.pod) as Attributes['object'],
    old: undefined,
    random: new Random(1),
    warn: () => {},
    cluster: {
      now: 0,
      list: named as never,
      get: ((kind: string, _: unknown, name: string) => named(kind).find(({ metadata }) => metadata.name === name)) as never,
    },
  };
}

export const kubeletAdmission: Area = ({ input, expect }) => {
  const named = (pod: { metadata?: object; spec: object }, uid: string) => ({
    ...pod,
    metadata: { name: uid, namespace: 'default', uid, ...pod.metadata },
    status: {},
  });
  const { allocatable, labels = {}, taints = [] } = input.node;
  const node = { metadata: { name: 'machine1', labels }, spec: { taints }, status: { allocatable } };
  const others = input.others.map((pod: never, i: number) => named(pod, `other-${i}`));
  const verdict = admitPod(named(input.pod, 'own') as never, others, node as never, new Set(), []);
  const got = verdict ? { admitted: false, ...verdict } : { admitted: true };
  return { passed: includes(expect, got), got };
};

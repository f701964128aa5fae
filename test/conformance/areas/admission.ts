import {
  defaultTolerationSeconds,
  overheadOfClass,
  priority,
  runtimeClass,
} from '../../../api/src/simulator/api-server/admission/pod-defaults.ts';
import type { Plugin } from '../../../api/src/simulator/api-server/admission/types.ts';
import { kindInfo } from '../../../api/src/simulator/api-server/schema/kinds.ts';
import { Random } from '../../../api/src/simulator/engine/index.ts';
import { admitPod } from '../../../api/src/simulator/kubelet/admission.ts';
import type { Area } from '../area.ts';
import { includes } from '../matching.ts';

/** A plugin may change the Pod, and look at it again once it is valid. */
const plugins: Readonly<Record<string, readonly Plugin[]>> = {
  Priority: [priority],
  DefaultTolerationSeconds: [defaultTolerationSeconds],
  RuntimeClass: [runtimeClass, overheadOfClass],
};

export const admission: Area = ({ input, expect }) => {
  const chain = plugins[input.plugin];
  if (!chain) throw new Error(`unknown plugin ${input.plugin}`);
  const list = (kind: string) => input.objects?.[kind] ?? [];
  const object = structuredClone(input.pod);
  const attributes = {
    info: kindInfo('Pod'),
    operation: 'CREATE' as const,
    object,
    old: undefined,
    random: new Random(1),
    warn: () => {},
    cluster: {
      now: 0,
      list: list as never,
      get: ((kind: string, _: unknown, name: string) =>
        list(kind).find((one: { metadata: { name: string } }) => one.metadata.name === name)) as never,
    },
  };
  const refusal = chain.map((plugin) => plugin(attributes)).find((found) => found !== undefined);
  if (refusal) return { passed: expect.refused === true, got: refusal.message };
  return { passed: !expect.refused && includes(expect, object), got: object.spec };
};

export const kubeletAdmission: Area = ({ input, expect }) => {
  const named = (pod: { metadata?: object; spec: object }, uid: string) => ({
    ...pod,
    metadata: { name: uid, namespace: 'default', uid, ...pod.metadata },
    status: {},
  });
  const { allocatable, labels = {}, taints = [] } = input.node;
  const node = { metadata: { name: 'machine1', labels }, spec: { taints }, status: { allocatable } };
  const others = input.others.map((pod: never, i: number) => named(pod, `other-${i}`));
  const verdict = admitPod(named(input.pod, 'own') as never, others, node as never, new Set());
  const got = verdict ? { admitted: false, ...verdict } : { admitted: true };
  return { passed: includes(expect, got), got };
};

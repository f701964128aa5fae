import type { Node, Pod, PodDisruptionBudget } from '../../../api/src/simulator/apimachinery/objects.ts';
import { toleratedSeconds } from '../../../api/src/simulator/controllers/nodes/taint-manager.ts';
import { matchesRequiredNodeAffinity } from '../../../api/src/simulator/scheduler/node-selector.ts';
import { volumeRestrictions } from '../../../api/src/simulator/scheduler/plugins/volume-restrictions.ts';
import { volumeZone } from '../../../api/src/simulator/scheduler/plugins/volumes.ts';
import { schedulePod } from '../../../api/src/simulator/scheduler/schedule-pod.ts';
import { aNode, aPodOf, aSnapshot, filtered, type TestCluster } from '../../../api/src/simulator/scheduler/testing.ts';
import { tolerates } from '../../../api/src/simulator/scheduler/tolerations.ts';
import { type Area, exactly } from '../area.ts';

export const scheduling: Area = (one) => {
  const answer = answers[one.input.function];
  if (!answer) throw new Error(`unknown function ${one.input.function}`);
  return exactly(one, answer(one.input));
};

export const schedulingCycle: Area = (one) => {
  const { pod, nodes, budgets } = one.input as { pod: Pod; nodes: { node: Node; pods: Pod[] }[]; budgets: PodDisruptionBudget[] };
  const whole = (given: Pod): Pod => ({ ...given, metadata: { ...given.metadata, uid: given.metadata.name }, status: given.status ?? {} });
  const running = nodes.map(({ node, pods }) => ({ node, pods: pods.map(whole) }));
  const snapshot = aSnapshot({ nodes: running, objects: { PodDisruptionBudget: budgets } });
  const result = schedulePod(whole(pod), snapshot, () => [], { int: () => 0 });
  const said = (name: string): string => result.rejections.get(name)?.reasons.join(', ') ?? 'fits';
  const names = nodes.map(({ node }) => node.metadata.name);
  const victims = (result.kind === 'unfit' ? (result.preemption?.victims ?? []) : []).map(({ metadata }) => metadata.name).sort();
  return exactly(one, {
    nodes: Object.fromEntries(names.map((name) => [name, said(name)])),
    ...(result.kind === 'unfit' && { nominated: result.nominate ?? '', victims }),
  });
};

// biome-ignore lint/suspicious/noExplicitAny: the note of the file tells each function's input.
const answers: Readonly<Record<string, (input: any) => unknown>> = {
  requiredNodeAffinity: ({ spec, labels, nodeName }) => ({
    matches: matchesRequiredNodeAffinity({ spec } as never, { metadata: { name: nodeName, labels } } as never),
  }),
  toleratesTaint: ({ toleration, taint }) => ({ matches: tolerates(toleration, taint) }),
  toleratedSeconds({ taints, tolerations }) {
    const seconds = toleratedSeconds(taints, tolerations);
    return seconds === undefined ? { forever: true } : { seconds };
  },
  volumeZone({ volumeLabels, nodeLabels }) {
    const node = aNode('n');
    const metadata = { name: 'data', namespace: 'default' };
    const cluster = {
      nodes: [{ ...node, metadata: { ...node.metadata, labels: nodeLabels } }],
      objects: {
        PersistentVolumeClaim: [{ metadata, spec: { volumeName: 'volume' } }],
        PersistentVolume: [{ metadata: { name: 'volume', labels: volumeLabels }, spec: {} }],
      },
    };
    const pod = aPodOf({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] });
    return verdict(filtered(volumeZone, pod, cluster as unknown as TestCluster));
  },
  volumeRestrictions({ volumes, taken }) {
    const named = (list: readonly object[]) => aPodOf({ volumes: list.map((volume, i) => ({ name: `v${i}`, ...volume })) });
    return verdict(filtered(volumeRestrictions, named(volumes), { nodes: [{ node: aNode('n'), pods: [named(taken)] }] }));
  },
};

const verdict = (says: readonly (string | undefined)[] | undefined): object =>
  says?.[0] === undefined ? { fits: true } : { says: says[0] };

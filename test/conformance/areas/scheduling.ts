import { toleratedSeconds } from '../../../api/src/simulator/controllers/taint-manager.ts';
import { matchesRequiredNodeAffinity } from '../../../api/src/simulator/scheduler/node-selector.ts';
import { volumeRestrictions } from '../../../api/src/simulator/scheduler/plugins/volume-restrictions.ts';
import { volumeZone } from '../../../api/src/simulator/scheduler/plugins/volumes.ts';
import { aNode, aPodOf, filtered, type TestCluster } from '../../../api/src/simulator/scheduler/testing.ts';
import { tolerates } from '../../../api/src/simulator/scheduler/tolerations.ts';
import { type Area, exactly } from '../area.ts';

export const scheduling: Area = (one) => {
  const answer = answers[one.input.function];
  if (!answer) throw new Error(`unknown function ${one.input.function}`);
  return exactly(one, answer(one.input));
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

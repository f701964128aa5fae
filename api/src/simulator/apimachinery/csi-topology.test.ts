import { expect, it } from 'vitest';
import { withDriverTopology } from './csi-topology.ts';
import type { PersistentVolume } from './objects.ts';

const GKE = 'topology.gke.io/zone';
const [ZONE, BETA] = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];
const isIn = (key: string, ...values: string[]) => ({ key, operator: 'In', values });
const disk = (labels: Record<string, string>, ...terms: object[][]) =>
  ({
    metadata: { name: 'v', labels },
    spec: {
      gcePersistentDisk: { pdName: 'd' },
      ...(terms.length > 0 && {
        nodeAffinity: { required: { nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })) } },
      }),
    },
  }) as unknown as PersistentVolume;

/** @see kubernetes: csi-translation-lib/plugins/in_tree_volume_test.go TestTranslateTopologyFromInTreeToCSI */
it.each([
  { rule: 'neither zone nor label', volume: disk({}), terms: undefined },
  { rule: 'a label', volume: disk({ [ZONE]: 'a' }), terms: [[isIn(GKE, 'a')]] },
  { rule: 'an old label of several', volume: disk({ [BETA]: 'a__ b__a__' }), terms: [[isIn(GKE, 'a', 'b')]] },
  { rule: 'a label without a zone', volume: disk({ [ZONE]: '__' }), terms: undefined },
  { rule: 'affinity comes before labels', volume: disk({ [ZONE]: 'a' }, [isIn(ZONE, 'b')]), terms: [[isIn(GKE, 'b')]] },
  {
    rule: 'an old affinity has an old region',
    volume: disk({}, [isIn(BETA, 'b'), isIn('failure-domain.beta.kubernetes.io/region', 'r')]),
    terms: [[isIn(GKE, 'b'), isIn('topology.kubernetes.io/region', 'r')]],
  },
  {
    rule: 'a label is added to each term',
    volume: disk({ [ZONE]: 'a' }, [isIn('x', 'y')], [isIn('x', 'z')]),
    terms: [
      [isIn('x', 'y'), isIn(GKE, 'a')],
      [isIn('x', 'z'), isIn(GKE, 'a')],
    ],
  },
])('$rule', ({ volume, terms }) => {
  const { spec } = withDriverTopology(volume);
  expect(spec?.nodeAffinity?.required?.nodeSelectorTerms.map(({ matchExpressions }) => matchExpressions)).toEqual(terms);
});

it('of what no driver has taken over nothing is said anew', () => {
  const nfs = {
    metadata: { name: 'v', labels: { [ZONE]: 'a' } },
    spec: { nfs: { server: 's', path: '/' } },
  } as unknown as PersistentVolume;
  expect(withDriverTopology(nfs)).toBe(nfs);
});

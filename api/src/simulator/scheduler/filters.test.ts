// One table, a row for each rule: it is read, and grows, as a whole.
import { describe, expect, it } from 'vitest';
import type { PersistentVolume, Pod } from '../apimachinery/objects.ts';
import { Random } from '../engine/index.ts';
import { filterWithNominated } from './filter-nodes.ts';
import { filterNode, prepareFilters } from './fit.ts';
import { schedulePod } from './schedule-pod.ts';
import { aNode, aPod, aPodOf, aSnapshot, type TestCluster } from './testing.ts';

/** What each node's filters say of the Pod; undefined where it fits. */
function verdicts(pod: Pod, cluster: TestCluster): unknown[] {
  const snapshot = aSnapshot(cluster);
  const prepared = prepareFilters(pod, snapshot);
  if (prepared.rejection) return [prepared.rejection.reasons.join()];
  return snapshot.nodes.map((info) => filterNode(pod, info, prepared, snapshot)?.reasons.join());
}

const meta = (name: string, extra = {}) => ({
  name,
  namespace: 'default',
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '',
  ...extra,
});
const claim = (name: string, spec = {}, extra = {}, status = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: meta(name, extra),
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  status,
});
const volume = (name: string, spec = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: meta(name),
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec },
  status: { phase: 'Available' },
});
const ZONE = 'topology.kubernetes.io/zone';
const labelled = (object: PersistentVolume, labels: Record<string, string>) => ({ ...object, metadata: { ...object.metadata, labels } });
const storageClass = (name: string, provisioner: string, volumeBindingMode: string) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: meta(name),
  provisioner,
  volumeBindingMode,
});
const usesClaim = (name: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] });
const onHost = (host: string) => ({
  nodeAffinity: {
    required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [host] }] }] },
  },
});
const bound = { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } };
const near = (app: string, extra = {}) => ({ labelSelector: { matchLabels: { app } }, topologyKey: 'zone', ...extra });
const prefers = (key: string, operator: string, values: string[]) => ({
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key, operator, values }] } }],
    },
  },
});
const app = (name: string, labels = { app: 'web' }) => aPod(name, { labels });
describe('filters', () => {
  it.each([
    { rule: 'a Pod that asks for nothing fits an empty node', pod: aPod('a'), cluster: { nodes: [aNode('n')] }, says: [undefined] },
    {
      rule: 'all resources that lack are told',
      pod: aPod('a', { containers: [{ name: 'c', resources: { requests: { cpu: '5', memory: '9Gi', 'nvidia.com/gpu': '1' } } }] }),
      cluster: { nodes: [aNode('n', { allocatable: { pods: '0' } })] },
      says: ['Too many pods,Insufficient cpu,Insufficient memory,Insufficient nvidia.com/gpu'],
    },
    {
      rule: 'the largest init container counts when it is more',
      pod: aPod('a', { cpu: '1', initContainers: [{ name: 'i', resources: { requests: { cpu: '4001m' } } }] }),
      cluster: { nodes: [aNode('n')] },
      says: ['Insufficient cpu'],
    },
    {
      rule: 'exactly what is left fits',
      pod: aPod('a', { cpu: '3' }),
      cluster: { nodes: [{ node: aNode('n'), pods: [aPod('b', { cpu: '1' })] }] },
      says: [undefined],
    },
    {
      rule: 'a missing claim',
      pod: aPod('a', usesClaim('data')),
      cluster: { nodes: [aNode('n')] },
      says: ['persistentvolumeclaim "data" not found'],
    },
    {
      rule: 'an unbound claim that should be bound at once',
      pod: aPod('a', usesClaim('data')),
      cluster: { nodes: [aNode('n')], objects: { PersistentVolumeClaim: [claim('data')] } },
      says: ['pod has unbound immediate PersistentVolumeClaims'],
    },
    {
      rule: 'a claim that waits for its consumer is provided for',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [aNode('n')],
        objects: {
          PersistentVolumeClaim: [claim('data', { storageClassName: 'fast' })],
          StorageClass: [storageClass('fast', 'p', 'WaitForFirstConsumer')],
        },
      },
      says: [undefined],
    },
    {
      rule: 'without a provisioner a volume must be there',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [aNode('n'), aNode('m')],
        objects: {
          PersistentVolumeClaim: [claim('data', { storageClassName: 'local' })],
          PersistentVolume: [volume('v', { storageClassName: 'local', ...onHost('m') })],
          StorageClass: [storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer')],
        },
      },
      says: ["node(s) didn't find available persistent volumes to bind", undefined],
    },
    {
      rule: 'which must have the modes that are asked for',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [aNode('n')],
        objects: {
          PersistentVolumeClaim: [claim('data', { storageClassName: 'local', accessModes: ['ReadWriteMany'] })],
          PersistentVolume: [volume('v', { storageClassName: 'local' })],
          StorageClass: [storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer')],
        },
      },
      says: ["node(s) didn't find available persistent volumes to bind"],
    },
    {
      rule: 'a provisioner makes it where its class allows it',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [aNode('n', { labels: { [ZONE]: 'a' } }), aNode('m', { labels: { [ZONE]: 'b' } }), aNode('o')],
        objects: {
          PersistentVolumeClaim: [claim('data', { storageClassName: 'fast' })],
          StorageClass: [
            {
              ...storageClass('fast', 'p', 'WaitForFirstConsumer'),
              allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE, values: ['b', 'c'] }] }],
            },
          ],
        },
      },
      says: [
        "node(s) didn't find available persistent volumes to bind",
        undefined,
        "node(s) didn't find available persistent volumes to bind",
      ],
    },
    {
      rule: 'not even one that was bound beforehand, where it is of another class',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [aNode('n')],
        objects: {
          PersistentVolumeClaim: [claim('data', { storageClassName: 'local' })],
          PersistentVolume: [volume('v', { storageClassName: 'other', claimRef: { namespace: 'default', name: 'data' } })],
          StorageClass: [storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer')],
        },
      },
      says: ["node(s) didn't find available persistent volumes to bind"],
    },
    {
      rule: 'the smaller of two claims looks for its volume first',
      pod: aPod('a', { volumes: ['large', 'small'].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })) }),
      cluster: {
        nodes: [aNode('n')],
        objects: {
          PersistentVolumeClaim: [
            claim('large', { storageClassName: 'local', resources: { requests: { storage: '2Gi' } } }),
            claim('small', { storageClassName: 'local', accessModes: ['ReadOnlyMany'] }),
          ],
          PersistentVolume: [
            volume('v', { storageClassName: 'local', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] }),
            volume('w', { storageClassName: 'local', capacity: { storage: '3Gi' } }),
          ],
          StorageClass: [storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer')],
        },
      },
      says: [undefined],
    },
    {
      rule: 'a bound volume keeps the Pod to its node',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [aNode('n'), aNode('m')],
        objects: { PersistentVolumeClaim: [claim('data', { volumeName: 'v' }, bound)], PersistentVolume: [volume('v', onHost('m'))] },
      },
      says: ['node(s) had volume node affinity conflict', undefined],
    },
    {
      rule: 'a disk of a cloud is where its driver says that nodes are, if it says itself where it is',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [
          aNode('n', { labels: { 'topology.kubernetes.io/zone': 'z' } }),
          aNode('m', { labels: { 'topology.kubernetes.io/zone': 'z', 'topology.ebs.csi.aws.com/zone': 'z' } }),
        ],
        objects: {
          PersistentVolumeClaim: [claim('data', { volumeName: 'v' }, bound)],
          PersistentVolume: [labelled(volume('v', { awsElasticBlockStore: { volumeID: 'vol-1' } }), { [ZONE]: 'z__y' })],
        },
      },
      says: ['node(s) had volume node affinity conflict', undefined],
    },
    {
      rule: 'a volume knows nodes by their labels alone, and does not ask for their names',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [aNode('n')],
        objects: {
          PersistentVolumeClaim: [claim('data', { volumeName: 'v' }, bound)],
          PersistentVolume: [
            volume('v', {
              nodeAffinity: {
                required: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] }] },
              },
            }),
          ],
        },
      },
      says: [undefined],
    },
    {
      rule: 'a device of which a Pod asks for none, on a node that has too little already',
      pod: aPod('a', { containers: [{ name: 'c', image: 'nginx', resources: { requests: { 'example.com/gpu': '0' } } }] }),
      cluster: { nodes: [{ node: aNode('n'), pods: [aPod('b', { cpu: '5' })] }] },
      says: ['Insufficient cpu'],
    },
    {
      rule: 'one Pod at a time',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [{ node: aNode('n'), pods: [aPod('b', usesClaim('data'))] }],
        objects: {
          PersistentVolumeClaim: [claim('data', { accessModes: ['ReadWriteOncePod'], volumeName: 'v' }, bound)],
          PersistentVolume: [volume('v')],
        },
      },
      says: ['node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'],
    },
    {
      rule: 'whatever those of another namespace have, whose claim is another one',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [{ node: aNode('n'), pods: [aPodOf(usesClaim('data'), 'other')] }],
        objects: {
          PersistentVolumeClaim: [claim('data', { accessModes: ['ReadWriteOncePod'], volumeName: 'v' }, bound)],
          PersistentVolume: [volume('v')],
        },
      },
      says: [undefined],
    },
    {
      rule: 'a disk that a Pod of the node has already',
      pod: aPod('a', { volumes: [{ name: 'd', awsElasticBlockStore: { volumeID: 'vol-1', readOnly: true } }] }),
      cluster: {
        nodes: [
          {
            node: aNode('n'),
            pods: [aPod('b', { volumes: [{ name: 'd', awsElasticBlockStore: { volumeID: 'vol-1', readOnly: true } }] })],
          },
          aNode('m'),
        ],
      },
      says: ['node(s) had no available disk', undefined],
    },
    {
      rule: 'a disk that all only read',
      pod: aPod('a', { volumes: [{ name: 'd', gcePersistentDisk: { pdName: 'pd-1', readOnly: true } }] }),
      cluster: {
        nodes: [
          { node: aNode('n'), pods: [aPod('b', { volumes: [{ name: 'd', gcePersistentDisk: { pdName: 'pd-1', readOnly: true } }] })] },
          { node: aNode('m'), pods: [aPod('c', { volumes: [{ name: 'd', gcePersistentDisk: { pdName: 'pd-1' } }] })] },
        ],
      },
      says: [undefined, 'node(s) had no available disk'],
    },
    {
      rule: 'an iSCSI target that not all only read',
      pod: aPod('a', { volumes: [{ name: 'd', iscsi: { iqn: 'q', lun: 0, targetPortal: 'p', readOnly: true } }] }),
      cluster: {
        nodes: [true, false].map((readOnly, i) => ({
          node: aNode(`n${i}`),
          pods: [aPod(`b${i}`, { volumes: [{ name: 'd', iscsi: { iqn: 'q', lun: i, targetPortal: 'p', readOnly } }] })],
        })),
      },
      says: [undefined, 'node(s) had no available disk'],
    },
    ...[
      { gcePersistentDisk: { pdName: 'pd-1' } },
      { iscsi: { iqn: 'q', lun: 0, targetPortal: 'p' } },
      { rbd: { monitors: ['a'], pool: 'p', image: 'i' } },
    ].map((source) => {
      const [[kind, disk]] = Object.entries(source) as [[string, object]];
      return {
        rule: `a disk that others only read, to write to it: ${kind}`,
        pod: aPod('a', { volumes: [{ name: 'd', [kind]: disk }] }),
        cluster: { nodes: [{ node: aNode('n'), pods: [aPod('b', { volumes: [{ name: 'd', [kind]: { ...disk, readOnly: true } }] })] }] },
        says: ['node(s) had no available disk'],
      };
    }),
    {
      rule: 'an image that all only read, and another one',
      pod: aPod('a', { volumes: [{ name: 'd', rbd: { monitors: ['a'], pool: 'p', image: 'i', readOnly: true } }] }),
      cluster: {
        nodes: [
          {
            node: aNode('n'),
            pods: [aPod('b', { volumes: [{ name: 'd', rbd: { monitors: ['a'], pool: 'p', image: 'i', readOnly: true } }] })],
          },
          { node: aNode('m'), pods: [aPod('c', { volumes: [{ name: 'd', rbd: { monitors: ['a'], pool: 'p', image: 'i' } }] })] },
          { node: aNode('o'), pods: [aPod('d', { volumes: [{ name: 'd', rbd: { monitors: ['a'], pool: 'p', image: 'j' } }] })] },
        ],
      },
      says: [undefined, 'node(s) had no available disk', undefined],
    },
    {
      rule: 'another disk',
      pod: aPod('a', {
        volumes: [
          { name: 'd', gcePersistentDisk: { pdName: 'pd-1' } },
          { name: 'e', iscsi: { iqn: 'q', lun: 0, targetPortal: 'p' } },
          { name: 'f', awsElasticBlockStore: { volumeID: 'v' } },
        ],
      }),
      cluster: {
        nodes: [
          { node: aNode('n'), pods: [aPod('b', { volumes: [{ name: 'd', gcePersistentDisk: { pdName: 'pd-2' } }] })] },
          { node: aNode('m'), pods: [aPod('c', { volumes: [{ name: 'd', iscsi: { iqn: 'r', lun: 0, targetPortal: 'p' } }] })] },
          { node: aNode('o'), pods: [aPod('d', { volumes: [{ name: 'd', awsElasticBlockStore: { volumeID: 'w' } }] })] },
        ],
      },
      says: [undefined, undefined, undefined],
    },
    {
      rule: 'an image of a pool that shares a monitor',
      pod: aPod('a', { volumes: [{ name: 'd', rbd: { monitors: ['a', 'b'], pool: 'p', image: 'i' } }] }),
      cluster: {
        nodes: [
          { node: aNode('n'), pods: [aPod('b', { volumes: [{ name: 'd', rbd: { monitors: ['b', 'c'], pool: 'p', image: 'i' } }] })] },
          { node: aNode('m'), pods: [aPod('c', { volumes: [{ name: 'd', rbd: { monitors: ['c'], pool: 'p', image: 'i' } }] })] },
          { node: aNode('o'), pods: [aPod('d', { volumes: [{ name: 'd', rbd: { monitors: ['a'], pool: 'q', image: 'i' } }] })] },
        ],
      },
      says: ['node(s) had no available disk', undefined, undefined],
    },
    {
      rule: 'no more volumes of a driver than the node takes, where one that is there already is not one more',
      pod: aPod('a', { volumes: [{ name: 'd', awsElasticBlockStore: { volumeID: 'v1' } }, ...usesClaim('data').volumes] }),
      cluster: {
        nodes: [
          {
            node: aNode('n', { allocatable: { 'attachable-volumes-csi-ebs.csi.aws.com': '2' } }),
            pods: [aPod('b', { volumes: [{ name: 'd', awsElasticBlockStore: { volumeID: 'v2' } }] })],
          },
          {
            node: aNode('m', { allocatable: { 'attachable-volumes-csi-ebs.csi.aws.com': '2' } }),
            pods: [aPod('c', usesClaim('data'))],
          },
          aNode('o'),
        ],
        objects: {
          PersistentVolumeClaim: [claim('data', { volumeName: 'v' }, bound)],
          PersistentVolume: [volume('v', { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'v3' } })],
        },
      },
      says: ['node(s) exceed max volume count', undefined, undefined],
    },
    {
      rule: 'a claim that is yet to be bound counts for its provisioner',
      pod: aPod('a', usesClaim('data')),
      cluster: {
        nodes: [aNode('n', { allocatable: { 'attachable-volumes-csi-ebs.csi.aws.com': '0' } })],
        objects: {
          PersistentVolumeClaim: [claim('data', { storageClassName: 'fast' })],
          StorageClass: [storageClass('fast', 'kubernetes.io/aws-ebs', 'WaitForFirstConsumer')],
        },
      },
      says: ['node(s) exceed max volume count'],
    },
    {
      rule: 'a volume is of its zones, unless its label names an empty one',
      pod: aPod('a', { volumes: [...usesClaim('data').volumes, { name: 'other', persistentVolumeClaim: { claimName: 'odd' } }] }),
      cluster: {
        nodes: [
          aNode('n', { labels: { [ZONE]: 'a' } }),
          aNode('m', { labels: { [ZONE]: 'c' } }),
          aNode('o', { labels: { 'topology.kubernetes.io/region': 'r' } }),
          aNode('p'),
        ],
        objects: {
          PersistentVolumeClaim: [claim('data', { volumeName: 'v' }, bound), claim('odd', { volumeName: 'w' }, bound)],
          PersistentVolume: [labelled(volume('v'), { [ZONE]: 'a__b' }), labelled(volume('w'), { [ZONE]: 'x__' })],
        },
      },
      says: [undefined, 'node(s) had no available volume zone', 'node(s) had no available volume zone', undefined],
    },
    {
      rule: 'a volume that is gone leaves no node to look at',
      pod: aPod('a', usesClaim('data')),
      cluster: { nodes: [aNode('n')], objects: { PersistentVolumeClaim: [claim('data', { volumeName: 'v' }, bound)] } },
      says: ['persistentvolume "v" not found'],
    },
    {
      rule: 'an ephemeral volume whose claim is yet to come',
      pod: aPod('a', { volumes: [{ name: 'scratch', ephemeral: {} }] }),
      cluster: { nodes: [aNode('n')] },
      says: ['waiting for ephemeral volume controller to create the persistentvolumeclaim "a-scratch"'],
    },
  ] satisfies { rule: string; pod: Pod; cluster: TestCluster; says: unknown[] }[])('$rule', ({ pod, cluster, says }) => {
    expect(verdicts(pod, cluster)).toEqual(says);
  });
});

describe('what the event says', () => {
  const CONTROL_PLANE = aNode('cp', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] });
  const message = (pod: Pod, cluster: TestCluster): unknown => {
    const outcome = schedulePod(pod, aSnapshot(cluster), () => [], new Random(1));
    return outcome.kind === 'unfit' ? outcome.message : outcome.node;
  };
  it.each([
    {
      rule: 'where a Pod fails before its filters are ready, making room fails as well',
      pod: aPod('a', { priority: 5, ...usesClaim('data') }),
      cluster: {
        nodes: [{ node: aNode('n'), pods: [aPod('b')] }, aNode('m')],
        objects: { PersistentVolumeClaim: [claim('data')] },
      },
      says: '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: running RemovePod on PreFilter plugin "VolumeRestrictions": cannot read "PreFilterVolumeRestrictions" from cycleState.',
    },
    {
      rule: 'after disks were looked at it fails at the next',
      pod: aPod('a', { priority: 5, volumes: [...usesClaim('data').volumes, { name: 'd', gcePersistentDisk: { pdName: 'p' } }] }),
      cluster: { nodes: [{ node: aNode('n'), pods: [aPod('b')] }], objects: { PersistentVolumeClaim: [claim('data')] } },
      says: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: running RemovePod on PreFilter plugin "PodTopologySpread": reading "PreFilterPodTopologySpread" from cycleState: not found.',
    },
    {
      rule: 'reasons are sorted with their numbers',
      pod: aPod('a', { cpu: '5' }),
      cluster: { nodes: [CONTROL_PLANE, aNode('n1'), aNode('n2')] },
      says: '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod..',
    },
    {
      rule: 'what fails before any node is looked at has no number, and v1.27 thinks of preemption all the same',
      pod: aPod('a', usesClaim('data')),
      cluster: { nodes: [aNode('n')] },
      says: '0/1 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod..',
    },
    {
      rule: 'its name and its volume are of two nodes',
      pod: aPod('a', {
        ...usesClaim('data'),
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] }],
            },
          },
        },
      }),
      cluster: {
        nodes: [aNode('n'), aNode('m')],
        objects: {
          PersistentVolumeClaim: [claim('data', { volumeName: 'v' }, bound)],
          PersistentVolume: [volume('v', onHost('m'))],
        },
      },
      says: "0/2 nodes are available: node(s) didn't satisfy plugin(s) [NodeAffinity VolumeBinding] simultaneously. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod..",
    },
    {
      rule: 'a Pod that never preempts',
      pod: aPod('a', { cpu: '5', preemptionPolicy: 'Never' }),
      cluster: { nodes: [aNode('n')] },
      says: '0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never..',
    },
    {
      rule: 'a preference that cannot be read fails where nodes are to be compared',
      pod: aPod('a', prefers('zone', 'In', ['a b'])),
      cluster: { nodes: [aNode('n'), aNode('m')] },
      says: `running PreScore plugin "NodeAffinity": [0].matchExpressions[0].values[0][zone]: Invalid value: "a b": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    },
    {
      rule: 'so does a bound of it that is no integer',
      pod: aPod('a', prefers('cores', 'Gt', ['many'])),
      cluster: { nodes: [aNode('n'), aNode('m')] },
      says: `running PreScore plugin "NodeAffinity": [0].matchExpressions[0].values[0]: Invalid value: "many": for 'Gt', 'Lt' operators, the value must be an integer`,
    },
    {
      rule: 'where there is only one node it is not looked at',
      pod: aPod('a', prefers('zone', 'In', ['a b'])),
      cluster: { nodes: [aNode('n')] },
      says: 'n',
    },
    { rule: 'no nodes at all', pod: aPod('a'), cluster: { nodes: [] }, says: 'no nodes available to schedule pods' },
    {
      rule: 'what it would still lack without lesser Pods',
      pod: aPod('a', { cpu: '5', priority: 1 }),
      cluster: { nodes: [{ node: aNode('n'), pods: [aPod('b', { cpu: '1' })] }] },
      says: '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Insufficient cpu..',
    },
  ] satisfies { rule: string; pod: Pod; cluster: TestCluster; says: string }[])('$rule', ({ pod, cluster, says }) => {
    expect(message(pod, cluster)).toBe(says);
  });
});

/** @see kubernetes: pkg/scheduler/framework/runtime/framework.go RunPreFilterExtensionAddPod (SkipFilterPlugins) */
describe('a Pod for which room is being made', () => {
  const alone = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near('web')] } } };
  it.each([
    { rule: 'takes its share of the node', pod: aPod('a', { cpu: '2' }), guest: aPod('g', { cpu: '3' }), says: 'Insufficient cpu' },
    { rule: 'of less importance takes none', pod: aPod('a', { cpu: '2', priority: 1 }), guest: aPod('g', { cpu: '3' }), says: undefined },
    {
      rule: 'does not keep away one that asked for nothing about others',
      pod: app('a'),
      guest: aPod('g', alone),
      says: undefined,
    },
    {
      rule: 'keeps away one that did',
      pod: aPod('a', {
        labels: { app: 'web' },
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near('db')] } },
      }),
      guest: aPod('g', alone),
      says: "node(s) didn't satisfy existing pods anti-affinity rules",
    },
  ])('$rule', ({ pod, guest, says }) => {
    const snapshot = aSnapshot({ nodes: [aNode('n', { labels: { zone: 'z' } })] });
    expect(
      filterWithNominated(pod, snapshot.nodes[0] as never, snapshot, () => [guest], prepareFilters(pod, snapshot))?.reasons.join(),
    ).toBe(says);
  });
});

import { expect, it } from 'vitest';
import { Store } from '../api-server/store.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../apimachinery/objects.ts';
import { Engine, SECOND } from '../engine/index.ts';
import { SchedulerCache } from './cache.ts';
import { aNode, aPod } from './testing.ts';
import { VolumeBinder } from './volume-binder.ts';

const claim = (name: string, annotations: Record<string, string> = {}, volumeName?: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '', annotations },
  spec: { resources: { requests: { storage: '1Gi' } }, ...(volumeName && { volumeName }) },
  status: {},
});
const volume = (name: string, spec = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '' },
  spec,
  status: {},
});
const SELECTED = { 'volume.kubernetes.io/selected-node': 'n' };
const BOUND = { ...SELECTED, 'pv.kubernetes.io/bind-completed': 'yes' };
const onHost = (host: string) => ({
  nodeAffinity: {
    required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [host] }] }] },
  },
});

/** @see kubernetes: plugins/volumebinding/binder_test.go TestCheckBindings */
it.each<{ rule: string; happens: (store: Store) => void; says?: string; waits?: true }>([
  {
    rule: 'claims are bound',
    happens: (store) => {
      store.put('PersistentVolume', volume('made'));
      store.put('PersistentVolumeClaim', claim('static', BOUND, 'v'));
      store.put('PersistentVolumeClaim', claim('dynamic', BOUND, 'made'));
    },
  },
  {
    rule: 'a claim is bound to a volume that is not to be seen',
    waits: true,
    happens: (store) => {
      store.put('PersistentVolumeClaim', claim('static', BOUND, 'v'));
      store.put('PersistentVolumeClaim', claim('dynamic', BOUND, 'made'));
    },
  },
  {
    rule: 'the node is gone',
    happens: (store) => store.remove('Node', undefined, 'n'),
    says: 'failed to get node "n": node "n" not found',
  },
  {
    rule: 'the Pod is gone',
    happens: (store) => store.remove('Pod', 'default', 'web'),
    says: 'pod does not exist any more: pod "web" not found',
  },
  {
    rule: 'the volume is gone',
    happens: (store) => store.remove('PersistentVolume', undefined, 'v'),
    says: 'failed to check binding: could not find v1.PersistentVolume "v"',
  },
  {
    rule: 'its claim is gone',
    happens: (store) => store.remove('PersistentVolumeClaim', 'default', 'static'),
    says: 'failed to check binding: could not find v1.PersistentVolumeClaim "default/static"',
  },
  {
    rule: 'the claim that is provisioned for is gone',
    happens: (store) => store.remove('PersistentVolumeClaim', 'default', 'dynamic'),
    says: 'failed to check provisioning pvc: could not find v1.PersistentVolumeClaim "default/dynamic"',
  },
  {
    rule: 'the volume is for another claim again',
    happens: (store) => store.put('PersistentVolume', volume('v')),
    says: 'ClaimRef got reset for pv "v"',
  },
  {
    rule: 'the provisioner has given up',
    happens: (store) => store.put('PersistentVolumeClaim', claim('dynamic', { 'volume.kubernetes.io/storage-provisioner': 'p' })),
    says: 'provisioning failed for PVC "dynamic"',
  },
  {
    rule: 'the claim has no annotation at all any more',
    happens: (store) => store.put('PersistentVolumeClaim', claim('dynamic')),
    says: 'selectedNode annotation reset for PVC "dynamic"',
  },
  {
    rule: 'what was made is for another node',
    happens: (store) => {
      store.put('PersistentVolume', volume('made', onHost('m')));
      store.put('PersistentVolumeClaim', claim('dynamic', BOUND, 'made'));
    },
    says: 'pv "made" node affinity doesn\'t match node "n": no matching NodeSelectorTerms',
  },
])('while the Pod waits, $rule', ({ happens, says, waits }) => {
  const engine = new Engine();
  const store = new Store(engine);
  const update = (object: PersistentVolume | PersistentVolumeClaim) => {
    store.put(object.kind as 'PersistentVolume', object);
    return { ok: true } as const;
  };
  const ok = () => ({ ok: true }) as const;
  const binder = new VolumeBinder(
    engine,
    store,
    { update, bind: ok, updatePodStatus: ok, deletePod: ok },
    new SchedulerCache(store, () => engine.now),
  );
  const pod = aPod('web', { nodeName: 'n' });
  store.put('Node', aNode('n'));
  store.put('Pod', pod);
  store.put('PersistentVolume', volume('v'));
  for (const name of ['static', 'dynamic']) store.put('PersistentVolumeClaim', claim(name));
  const plan = binder.assume({ bind: [{ claim: claim('static'), volume: volume('v') }], provision: [claim('dynamic')] }, 'n');
  const told: unknown[] = [];
  binder.bind(pod, plan, 'n', (problem) => told.push(problem));
  engine.run(1.5 * SECOND);
  expect(told).toEqual([]);
  happens(store);
  engine.run(3 * SECOND);
  expect(told).toEqual(waits ? [] : [says && `binding volumes: ${says}`]);
});

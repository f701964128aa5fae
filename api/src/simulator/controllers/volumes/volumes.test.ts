import { describe, expect, it } from 'vitest';
import type { Pod } from '../../apimachinery/objects.ts';
import { SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';

type Spec = Record<string, unknown>;
const volume = (name: string, { storage = '1Gi', ...spec }: Spec & { storage?: string } = {}, metadata: Spec = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, ...metadata },
  spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', hostPath: { path: '/tmp/data' }, ...spec },
});
const claim = (name: string, spec: Spec = {}, metadata: Spec = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default', ...metadata },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'manual', ...spec },
});

describe('a volume whose claim is gone', () => {
  const released = (spec: Spec) => {
    const cluster = setup();
    const { engine, store, api, create, said } = cluster;
    create(volume('v', spec));
    create(claim('data'));
    engine.run(SECOND);
    api.delete('PersistentVolumeClaim', 'default', 'data');
    engine.run(10 * SECOND);
    const status = store.get('PersistentVolume', undefined, 'v')?.status;
    return { ...cluster, status, told: said('PersistentVolume') };
  };

  it.each([
    { rule: 'Retain, the default, leaves it to the administrator', spec: {}, status: { phase: 'Released' }, told: [] },
    { rule: 'Delete removes a directory below /tmp', spec: { persistentVolumeReclaimPolicy: 'Delete' }, status: undefined, told: [] },
    {
      rule: 'Delete removes no other directory',
      spec: { persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/mnt/data' } },
      status: { phase: 'Failed', message: 'host_path deleter only supports /tmp/.+ but received provided /mnt/data' },
      told: ['VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /mnt/data'],
    },
    {
      rule: 'nobody deletes what no provisioner has made',
      spec: { persistentVolumeReclaimPolicy: 'Delete', hostPath: undefined, nfs: { server: 's', path: '/' } },
      status: { phase: 'Failed', message: 'error getting deleter volume plugin for volume "v": no deletable volume plugin matched' },
      told: ['VolumeFailedDelete: error getting deleter volume plugin for volume "v": no deletable volume plugin matched'],
    },
    {
      rule: 'nor what the controller does not know',
      spec: {
        persistentVolumeReclaimPolicy: 'Delete',
        hostPath: undefined,
        iscsi: { targetPortal: 't', iqn: 'iqn.2001-04.com.example:x', lun: 0 },
      },
      status: { phase: 'Failed', message: 'error getting deleter volume plugin for volume "v": no volume plugin matched' },
      told: ['VolumeFailedDelete: error getting deleter volume plugin for volume "v": no volume plugin matched'],
    },
    {
      rule: 'what cannot be emptied fails to be recycled',
      spec: { persistentVolumeReclaimPolicy: 'Recycle', hostPath: undefined, local: { path: '/d' }, ...onNode('node-1') },
      status: { phase: 'Failed', message: 'No recycler plugin found for the volume!' },
      told: ['VolumeFailedRecycle: No recycler plugin found for the volume!'],
    },
  ])('$rule', ({ spec, status, told }) => {
    expect(released(spec)).toMatchObject({ status, told });
  });

  it('goes as it is when it was deleted before', () => {
    const { engine, store, api, create, said } = setup();
    create(volume('v', { persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/mnt/data' } }));
    create(claim('data'));
    engine.run(SECOND);
    api.delete('PersistentVolume', undefined, 'v');
    api.delete('PersistentVolumeClaim', 'default', 'data');
    engine.run(10 * SECOND);
    expect([store.list('PersistentVolume'), said('PersistentVolume')]).toEqual([[], []]);
  });

  it('is emptied by a Pod where it is to be recycled, and free again', () => {
    const { engine, store, said, report } = released({ persistentVolumeReclaimPolicy: 'Recycle' });
    const pod = store.get('Pod', 'default', 'recycler-for-v') as Pod;
    expect(pod.spec).toMatchObject({
      restartPolicy: 'Never',
      activeDeadlineSeconds: 60,
    });
    expect(pod.spec.volumes?.[0]).toEqual({ name: 'vol', hostPath: { path: '/tmp/data', type: '' } });
    report('recycler-for-v', { phase: 'Succeeded' });
    engine.run(20 * SECOND);
    expect(store.get('PersistentVolume', undefined, 'v')).toMatchObject({ status: { phase: 'Available' } });
    expect(store.get('PersistentVolume', undefined, 'v')?.spec?.claimRef).toBeUndefined();
    expect(said('PersistentVolume')).toEqual([
      `RecyclerPod: Recycler pod: Successfully assigned default/recycler-for-v to ${pod.spec.nodeName}`,
      'VolumeRecycled: Volume recycled',
    ]);
  });

  it('is broken when its Pod fails', () => {
    const { engine, store, said, report } = released({ persistentVolumeReclaimPolicy: 'Recycle' });
    report('recycler-for-v', { phase: 'Failed' });
    engine.run(20 * SECOND);
    expect(store.get('PersistentVolume', undefined, 'v')?.status?.phase).toBe('Failed');
    expect(said('PersistentVolume')).toContain('VolumeFailedRecycle: Recycle failed: pod failed, pod.Status.Message unknown');
  });
});

describe('which volume a claim gets', () => {
  it.each([
    {
      rule: 'one that can do no more than it must, even if it is larger',
      volumes: [volume('many', { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] }), volume('one', { storage: '10Gi' })],
      claim: claim('data'),
      bound: 'one',
    },
    {
      rule: 'the smallest among those that can do the same',
      volumes: [volume('large', { storage: '10Gi' }), volume('small', { storage: '2Gi' })],
      claim: claim('data'),
      bound: 'small',
    },
    {
      rule: 'one that was kept for it, though not if it cannot do what the claim asks for',
      volumes: [volume('kept', { accessModes: ['ReadOnlyMany'], claimRef: { namespace: 'default', name: 'data' } })],
      claim: claim('data'),
      bound: undefined,
    },
  ])('$rule', ({ volumes, claim: wanted, bound }) => {
    const { engine, store, create } = setup();
    for (const one of volumes) create(one);
    create(wanted);
    engine.run(SECOND);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.spec?.volumeName).toBe(bound);
  });

  it('one without a class, as long as it is not given the default class', () => {
    const { engine, store, create, api } = setup();
    api.delete('StorageClass', undefined, 'standard');
    create(volume('bare', { storageClassName: undefined }));
    engine.run(SECOND);
    for (const name of ['first', 'second']) create(claim(name, { storageClassName: undefined }));
    create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'late', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'example.com/p',
    });
    engine.run(20 * SECOND);
    const specs = ['first', 'second'].map((name) => store.get('PersistentVolumeClaim', 'default', name)?.spec);
    expect(specs.map((spec) => [spec?.storageClassName, spec?.volumeName?.slice(0, 4)])).toEqual([
      [undefined, 'bare'],
      ['late', 'pvc-'],
    ]);
  });

  it('none that is being deleted, even if it names it', () => {
    const { engine, api, create, said } = setup();
    const kept = volume('v');
    create({ ...kept, metadata: { ...kept.metadata, finalizers: ['example.com/keep'] } });
    engine.run(SECOND);
    api.delete('PersistentVolume', undefined, 'v');
    create(claim('data', { volumeName: 'v' }));
    engine.run(2 * SECOND);
    expect(said('PersistentVolumeClaim')).toEqual([
      'VolumeMismatch: Cannot bind to requested volume "v": the volume is marked for deletion "v"',
    ]);
  });

  it('none of another volume mode, even if it was kept for it; both are told', () => {
    const { engine, store, create, said } = setup();
    create(claim('data'));
    const uid = store.get('PersistentVolumeClaim', 'default', 'data')?.metadata.uid;
    create(volume('v', { volumeMode: 'Block', claimRef: { namespace: 'default', name: 'data', uid } }));
    engine.run(SECOND);
    const of = (kind: string) => said(kind).filter((text) => text.startsWith('VolumeMismatch'));
    expect([...of('PersistentVolume'), ...of('PersistentVolumeClaim')]).toEqual([
      'VolumeMismatch: Cannot bind PersistentVolume to requested PersistentVolumeClaim "data" due to incompatible volumeMode.',
      'VolumeMismatch: Cannot bind PersistentVolume "v" to requested PersistentVolumeClaim due to incompatible volumeMode.',
    ]);
  });
});

describe('a claim that grows', () => {
  it.each([
    { rule: 'may, where its class says so', allowVolumeExpansion: true, problem: undefined },
    {
      rule: 'may not elsewhere',
      allowVolumeExpansion: false,
      problem:
        'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    },
  ])('$rule', ({ allowVolumeExpansion, problem }) => {
    const { engine, store, create, api } = setup();
    const metadata = { name: 'manual' };
    create({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner: 'example.com/p', allowVolumeExpansion });
    create(volume('v', { storage: '5Gi' }));
    create(claim('data'));
    engine.run(SECOND);
    const bound = store.get('PersistentVolumeClaim', 'default', 'data');
    const grown = { ...bound, spec: { ...bound?.spec, resources: { requests: { storage: '3Gi' } } } };
    const answer = api.update(grown);
    expect(answer.ok ? undefined : answer.message).toBe(problem);
  });
});

describe('a claim that was bound', () => {
  it('has the room that its volume had then', () => {
    const { engine, store, api, create } = setup();
    create(volume('v'));
    create(claim('data'));
    engine.run(SECOND);
    api.patch('PersistentVolume', undefined, 'v', { spec: { capacity: { storage: '2Gi' } } });
    engine.run(2 * SECOND);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.status).toMatchObject({ phase: 'Bound', capacity: { storage: '1Gi' } });
  });

  it.each([
    {
      rule: 'is lost without its volume',
      volumes: [],
      told: ['ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!'],
    },
    {
      rule: 'is lost when the volume is not bound to this very claim',
      volumes: [volume('v', { claimRef: { namespace: 'default', name: 'data' } })],
      told: ['ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly'],
    },
  ])('$rule', ({ volumes, told }) => {
    const { engine, store, create, said } = setup();
    for (const one of volumes) create(one);
    create(claim('data', { volumeName: 'v' }, { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } }));
    engine.run(SECOND);
    expect([store.get('PersistentVolumeClaim', 'default', 'data')?.status, said('PersistentVolumeClaim')]).toEqual([
      { phase: 'Lost' },
      told,
    ]);
  });

  it('frees a volume that the user kept for it when it has found another', () => {
    const { engine, store, create } = setup();
    create(volume('v'));
    create(claim('data'));
    engine.run(SECOND);
    const uid = store.get('PersistentVolumeClaim', 'default', 'data')?.metadata.uid;
    create(volume('other', { claimRef: { namespace: 'default', name: 'data', uid } }));
    engine.run(2 * SECOND);
    expect(store.get('PersistentVolume', undefined, 'other')).toMatchObject({
      spec: { claimRef: { namespace: 'default', name: 'data' } },
      status: { phase: 'Available' },
    });
  });
});

function onNode(name: string): Spec {
  return {
    nodeAffinity: {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }] },
    },
  };
}

/** The controller looks at all claims every 15 s. @see kubernetes: pkg/controller/volume/persistentvolume/binder_test.go 3-2 to 3-6, pv_controller.go resync */
it.each([
  { rule: 'comes loose is bound again', ref: null, phases: ['Bound', 'Bound'], at: ['Available', 'Bound'], told: [] },
  {
    rule: 'is another’s is lost',
    ref: { name: 'other', uid: 'y' },
    phases: ['Bound', 'Lost'],
    at: ['Released', 'Released'],
    told: ['ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly'],
  },
])('a claim whose volume $rule with the next look', ({ ref, phases, at, told }) => {
  const { engine, store, api, create, said } = setup();
  create(volume('v'));
  create(claim('data'));
  engine.run(20 * SECOND);
  api.patch('PersistentVolume', undefined, 'v', { spec: { claimRef: ref } });
  const seen = [29, 31].map((second) => {
    engine.run(second * SECOND);
    const of = (kind: 'PersistentVolume' | 'PersistentVolumeClaim', name: string) =>
      store.get(kind, kind === 'PersistentVolume' ? undefined : 'default', name)?.status?.phase;
    return [of('PersistentVolumeClaim', 'data'), of('PersistentVolume', 'v')];
  });
  expect(seen).toEqual([0, 1].map((i) => [phases[i], at[i]]));
  expect(said('PersistentVolumeClaim')).toEqual(told);
});

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';

describe('claims', () => {
  const claim = (name: string, spec = {}) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
  const uses = (name: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] });

  it('of ephemeral volumes come after the scheduler has looked for them first; it tries again a second later', () => {
    const { engine, pod, said, get } = setup();
    const template = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    const names = ['web', 'cache', 'queue'];
    for (const name of names) pod(name, { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }] });
    engine.run(SECOND / 2);
    expect(said('Pod')).toEqual(
      names.map(
        (name) =>
          `FailedScheduling: 0/3 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}-scratch". preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod..`,
      ),
    );
    engine.run(10 * SECOND);
    for (const name of names) expect(get(name)?.spec.nodeName).toMatch(/^node-/);
  });

  it('of ephemeral volumes that cannot be made are tried again, and their Pod is told why', () => {
    const { engine, store, api, create, pod, said } = setup();
    create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'default' },
      spec: { hard: { persistentvolumeclaims: '0' } },
    });
    const template = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    pod('web', { schedulerName: 'other', volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }] });
    engine.run(SECOND);
    expect(said('Pod')[0]?.replace(/ x\d+/, '')).toBe(
      'FailedBinding: ephemeral volume scratch: create PVC web-scratch: persistentvolumeclaims "web-scratch" is forbidden: exceeded quota: q, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0',
    );
    api.delete('ResourceQuota', 'default', 'q');
    engine.run(5 * SECOND);
    expect(store.list('PersistentVolumeClaim').map(({ metadata }) => metadata.name)).toEqual(['web-scratch']);
  });

  it('that their provisioner cannot satisfy are tried again, after waits that double', () => {
    const { engine, create, pod, said } = setup();
    create(claim('shared', { accessModes: ['ReadWriteMany'] }));
    pod('web', uses('shared'));
    const failures = () => said('PersistentVolumeClaim').filter((text) => text.startsWith('ProvisioningFailed'));
    const why =
      'failed to provision volume with StorageClass "standard": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
    engine.run(10 * SECOND);
    expect(failures()).toEqual([`ProvisioningFailed: ${why}`]);
    engine.run(4 * MINUTE);
    expect(failures()).toEqual([`ProvisioningFailed x5: ${why}`]);
  });

  /** @see kubernetes: pkg/controller/volume/persistentvolume/provision_test.go */
  it.each([
    {
      rule: 'a plugin that has become a CSI driver',
      provisioner: 'kubernetes.io/aws-ebs',
      says: 'ExternalProvisioning: waiting for a volume to be created, either by external provisioner "ebs.csi.aws.com" or manually created by system administrator',
    },
    {
      rule: 'nobody',
      provisioner: 'kubernetes.io/no-provisioner',
      says: 'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
    },
    {
      rule: 'a plugin that is gone',
      provisioner: 'kubernetes.io/glusterfs',
      says: 'ProvisioningFailed: no volume plugin matched name: kubernetes.io/glusterfs',
    },
    {
      rule: 'a plugin that makes none',
      provisioner: 'kubernetes.io/nfs',
      says: 'ProvisioningFailed: no provisionable volume plugin matched',
    },
    {
      rule: 'a plugin that only tests may use',
      provisioner: 'kubernetes.io/host-path',
      says: 'ProvisioningFailed: Failed to create provisioner: Provisioning in volume plugin "kubernetes.io/host-path" is disabled',
    },
  ])('whose volume is to be made by $rule', ({ provisioner, says }) => {
    const { engine, create, said } = setup();
    create({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'own' }, provisioner });
    create(claim('data', { storageClassName: 'own' }));
    engine.run(SECOND);
    expect(said('PersistentVolumeClaim')[0]).toBe(says);
  });

  it('of the default class wait for a Pod, are then provided for on its node, and the Pod is bound', () => {
    const { engine, store, create, pod, said, get } = setup();
    create(claim('data'));
    engine.run(SECOND);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.spec?.storageClassName).toBe('standard');
    pod('web', uses('data'));
    engine.run(10 * SECOND);
    const { metadata, spec, status } = store.get('PersistentVolumeClaim', 'default', 'data') as never as {
      metadata: { uid: string };
      spec: { volumeName: string };
      status: { phase: string };
    };
    expect([status.phase, spec.volumeName]).toEqual(['Bound', `pvc-${metadata.uid}`]);
    expect(said('PersistentVolumeClaim')).toEqual([
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
      'ExternalProvisioning: waiting for a volume to be created, either by external provisioner "rancher.io/local-path" or manually created by system administrator',
      'Provisioning: External provisioner is provisioning volume for claim "default/data"',
      `ProvisioningSucceeded: Successfully provisioned volume pvc-${metadata.uid}`,
    ]);
    const node = get('web')?.spec.nodeName;
    expect(node).toMatch(/^node-/);
    expect(store.get('PersistentVolume', undefined, spec.volumeName)).toMatchObject({
      status: { phase: 'Bound' },
      spec: { storageClassName: 'standard', persistentVolumeReclaimPolicy: 'Delete' },
    });
  });

  it('that select a volume are bound to one with such labels alone', () => {
    const { engine, store, create } = setup();
    const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'manual', hostPath: { path: '/data' } };
    const volume = (name: string, labels: object, storage: string) =>
      create({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, labels }, spec: { ...spec, capacity: { storage } } });
    volume('plain', {}, '2Gi');
    volume('gold', { tier: 'gold' }, '3Gi');
    volume('large', { tier: 'gold' }, '4Gi');
    create(claim('data', { storageClassName: 'manual', selector: { matchLabels: { tier: 'gold' } } }));
    create(claim('none', { storageClassName: 'manual', selector: { matchLabels: { tier: 'silver' } } }));
    engine.run(SECOND);
    expect(['data', 'none'].map((name) => store.get('PersistentVolumeClaim', 'default', name)?.spec?.volumeName)).toEqual([
      'gold',
      undefined,
    ]);
  });

  it('without a class are bound to the smallest volume that will do', () => {
    const { engine, store, create } = setup();
    const volume = (name: string, storage: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', hostPath: { path: '/data' } },
    });
    for (const [name, size] of [
      ['large', '10Gi'],
      ['right', '2Gi'],
      ['small', '512Mi'],
    ] as const)
      create(volume(name, size));
    create(claim('data', { storageClassName: 'manual' }));
    engine.run(SECOND);
    expect(store.list('PersistentVolume').map(({ metadata, status }) => [metadata.name, status?.phase])).toEqual([
      ['large', 'Available'],
      ['right', 'Bound'],
      ['small', 'Available'],
    ]);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')).toMatchObject({
      spec: { volumeName: 'right' },
      status: { phase: 'Bound', capacity: { storage: '2Gi' } },
    });
  });

  it('for which there is nothing say so again and again, as often as events may', () => {
    const { engine, store, api, create, said, pod } = setup();
    for (const { metadata } of store.list('StorageClass')) api.delete('StorageClass', undefined, metadata.name);
    create(claim('data', { storageClassName: '' }));
    pod('web', uses('data'));
    engine.run(MINUTE);
    expect(said('PersistentVolumeClaim')).toEqual([
      'FailedBinding x4: no persistent volumes available for this claim and no storage class is set',
    ]);
    expect(said('Pod')[0]).toBe(
      'FailedScheduling: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod..',
    );
    const before = engine.budget.used.steps;
    engine.run(24 * HOUR);
    expect(engine.budget.used.steps - before).toBeLessThan(30_000);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.status?.phase).toBe('Pending');
  });

  /** @see https://github.com/kubernetes/kubernetes/pull/122704 */
  it('that want no class say nothing while there is a default one', () => {
    const { engine, store, create, said } = setup();
    create(claim('data', { storageClassName: '' }));
    engine.run(MINUTE);
    expect(said('PersistentVolumeClaim')).toEqual([]);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.status?.phase).toBe('Pending');
    create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'late' },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
    });
    engine.run(2 * MINUTE);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.status?.phase).toBe('Bound');
  });

  it('of ephemeral volumes are made for the Pod, and go with it', () => {
    const { engine, store, api, pod, get } = setup();
    pod('web', {
      volumes: [
        {
          name: 'scratch',
          ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } },
        },
      ],
    });
    engine.run(10 * SECOND);
    expect([store.get('PersistentVolumeClaim', 'default', 'web-scratch')?.status?.phase, !!get('web')?.spec.nodeName]).toEqual([
      'Bound',
      true,
    ]);
    api.removePod('default', 'web');
    engine.run(20 * SECOND);
    expect([store.list('PersistentVolumeClaim'), store.list('PersistentVolume')]).toEqual([[], []]);
  });

  /** @see kubernetes: pkg/controller/volume/ephemeral/controller.go onPVCDelete */
  it('of ephemeral volumes are made anew when somebody deletes them before their Pod has a node', () => {
    const { engine, store, api, pod } = setup();
    const template = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    pod('web', { schedulerName: 'other', volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }] });
    engine.run(SECOND);
    const uid = () => store.get('PersistentVolumeClaim', 'default', 'web-scratch')?.metadata.uid;
    const before = uid();
    api.delete('PersistentVolumeClaim', 'default', 'web-scratch');
    engine.run(2 * SECOND);
    expect([uid() !== undefined, uid() === before]).toEqual([true, false]);
  });

  it('that a Pod uses are not removed before it', () => {
    const { engine, store, api, create, pod } = setup();
    create(claim('data'));
    pod('web', uses('data'));
    engine.run(10 * SECOND);
    api.delete('PersistentVolumeClaim', 'default', 'data');
    engine.run(20 * SECOND);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    api.removePod('default', 'web');
    engine.run(30 * SECOND);
    expect(store.list('PersistentVolumeClaim')).toEqual([]);
  });

  it('and volumes are protected again when somebody takes that away', () => {
    const { engine, store, api, create } = setup();
    const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: '', hostPath: { path: '/srv' } };
    create({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'v' }, spec });
    create(claim('data'));
    engine.run(SECOND);
    api.patch('PersistentVolumeClaim', 'default', 'data', { metadata: { finalizers: null } });
    api.patch('PersistentVolume', undefined, 'v', { metadata: { finalizers: null } });
    engine.run(2 * SECOND);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    expect(store.get('PersistentVolume', undefined, 'v')?.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  });

  /** @see kubernetes: test/e2e/storage/pv_protection.go */
  it('and volumes that are bound are not removed before their claim', () => {
    const { engine, store, api, create } = setup();
    const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: '', hostPath: { path: '/srv' } };
    for (const name of ['bound', 'free']) create({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec });
    create({
      ...claim('data'),
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', volumeName: 'bound', resources: { requests: { storage: '1Gi' } } },
    });
    engine.run(10 * SECOND);
    for (const name of ['bound', 'free']) api.delete('PersistentVolume', undefined, name);
    engine.run(20 * SECOND);
    expect(store.list('PersistentVolume').map(({ metadata, status }) => [metadata.name, status?.phase])).toEqual([['bound', 'Bound']]);
    api.delete('PersistentVolumeClaim', 'default', 'data');
    engine.run(30 * SECOND);
    expect(store.list('PersistentVolume')).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../../apimachinery/objects.ts';
import { SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';

it.each([
  {
    rule: 'a claim that has grown waits for others',
    source: { nfs: { server: 'h', path: '/' } },
    storage: '2Gi',
    says: ['Warning: waiting for an external controller to expand this PVC'],
  },
  {
    rule: 'what a plugin could expand once is a CSI driver’s now',
    source: { awsElasticBlockStore: { volumeID: 'v' } },
    storage: '2Gi',
    says: ['Normal: CSI migration enabled for kubernetes.io/aws-ebs; waiting for external resizer to expand the pvc'],
  },
  {
    rule: 'a volume that is large enough need not grow',
    source: { nfs: { server: 'h', path: '/' } },
    storage: '1536Mi',
    capacity: '2Gi',
    says: [],
  },
])('$rule', ({ source, storage, capacity = '1Gi', says }) => {
  const { engine, store, api, create } = setup();
  create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'slow' },
    provisioner: 'example.com/slow',
    allowVolumeExpansion: true,
  });
  const common = { accessModes: ['ReadWriteOnce'], storageClassName: 'slow' };
  create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'v' },
    spec: { ...common, capacity: { storage: capacity }, persistentVolumeReclaimPolicy: 'Retain', ...source },
  });
  create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: { ...common, resources: { requests: { storage: '1Gi' } } },
  });
  engine.run(SECOND);
  const claim = store.get('PersistentVolumeClaim', 'default', 'data') as PersistentVolumeClaim;
  api.update({ ...claim, spec: { ...claim.spec, resources: { requests: { storage } } } });
  engine.run(2 * SECOND);
  const told = store.list('Event').filter(({ reason }) => reason === 'ExternalExpanding');
  expect(told.map(({ type, message }) => `${type}: ${message}`)).toEqual(says);
});

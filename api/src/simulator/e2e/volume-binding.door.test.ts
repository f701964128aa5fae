import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { Run } from '../types.ts';
import { apply, type Fields, object, PAUSE, podOf, several } from './testing.ts';

const storageClass = (name: string, volumeBindingMode: string, fields: Fields = {}): string =>
  object('StorageClass', name, { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode, ...fields }, 'storage.k8s.io/v1');
const IMMEDIATE = storageClass('immediate', 'Immediate');
const WAIT = storageClass('wait', 'WaitForFirstConsumer');

const volume = (name: string, storageClassName: string, node: string, claim?: string): string =>
  object('PersistentVolume', name, {
    spec: {
      capacity: { storage: '5Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      local: { path: '/test-path' },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] },
      },
      ...(claim && { claimRef: { name: claim, namespace: 'default' } }),
    },
  });
const claim = (name: string, storageClassName: string, volumeName?: string): string =>
  object('PersistentVolumeClaim', name, {
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
      storageClassName,
      ...(volumeName && { volumeName }),
    },
  });
const pod = (name: string, claims: readonly string[], spec: Fields = {}): string =>
  podOf(
    {
      containers: [{ name: 'c', image: PAUSE }],
      volumes: claims.map((claimName, i) => ({ name: `vol${i}`, persistentVolumeClaim: { claimName } })),
      ...spec,
    },
    { name },
  );

const where = (run: Run, name: string): string => run.pods.find((one) => one.name === name)?.nodeName ?? 'none';
/** Each with its phase. */
const phases = (run: Run, resources: string): string =>
  run.kubectl(`get ${resources} -o jsonpath='{range .items[*]}{.metadata.name}={.status.phase} {end}'`).stdout.trim();

/** @see kubernetes: test/integration/volumescheduling/volume_binding_test.go */
describe('VolumeBinding', () => {
  it.each([
    ['immediate can bind', [volume('v', 'immediate', 'node-1'), claim('c', 'immediate')], 'node-1', 'v=Bound', 'c=Bound'],
    ['immediate cannot bind', [claim('c', 'immediate')], 'none', '', 'c=Pending'],
    ['immediate pvc prebound', [volume('v', 'immediate', 'node-1'), claim('c', 'immediate', 'v')], 'node-1', 'v=Bound', 'c=Bound'],
    ['immediate pv prebound', [volume('v', 'immediate', 'node-1', 'c'), claim('c', 'immediate')], 'node-1', 'v=Bound', 'c=Bound'],
    ['wait can bind', [volume('v', 'wait', 'node-1'), claim('c', 'wait')], 'node-1', 'v=Bound', 'c=Bound'],
    ['wait cannot bind', [claim('c', 'wait')], 'none', '', 'c=Pending'],
    ['wait pvc prebound', [volume('v', 'wait', 'node-1'), claim('c', 'wait', 'v')], 'node-1', 'v=Bound', 'c=Bound'],
    ['wait pv prebound', [volume('v', 'wait', 'node-1', 'c'), claim('c', 'wait')], 'node-1', 'v=Bound', 'c=Bound'],
    [
      'wait can bind two',
      [volume('u', 'wait', 'node-2'), volume('v', 'wait', 'node-2'), volume('w', 'wait', 'node-1'), claim('c', 'wait'), claim('d', 'wait')],
      'node-2',
      'u=Bound v=Bound w=Available',
      'c=Bound d=Bound',
    ],
    [
      'wait cannot bind two',
      [volume('v', 'wait', 'node-2'), volume('w', 'wait', 'node-1'), claim('c', 'wait'), claim('d', 'wait')],
      'none',
      'v=Available w=Available',
      'c=Pending d=Pending',
    ],
    [
      'mix immediate and wait',
      [volume('v', 'wait', 'node-1'), volume('w', 'immediate', 'node-1'), claim('c', 'wait'), claim('d', 'immediate')],
      'node-1',
      'v=Bound w=Bound',
      'c=Bound d=Bound',
    ],
  ])('%s', (_, objects, node, volumes, claims) => {
    const names = claims.split(' ').map((one) => one.split('=')[0] as string);
    const { run } = play(several(pod('web', names), IMMEDIATE, WAIT, ...objects), { seconds: 60 });
    expect([where(run, 'web'), phases(run, 'pv'), phases(run, 'pvc')]).toEqual([node, volumes, claims]);
  });

  it.each([
    [
      'WaitForFirstConsumer dynamic storage class add',
      [claim('c', 'later')],
      [storageClass('later', 'WaitForFirstConsumer', { provisioner: 'example.com/mock' })],
    ],
    [
      'WaitForFirstConsumer static storage class add',
      [claim('c', 'later')],
      [storageClass('later', 'WaitForFirstConsumer'), volume('v', 'later', 'node-1')],
    ],
    ['delay binding PVC add', [WAIT, volume('v', 'wait', 'node-1')], [claim('c', 'wait')]],
  ])('reschedule on %s', (_, before, after) => {
    const { run } = play(several(pod('web', ['c']), ...before), { seconds: 60, interventions: [apply(20, several(...after))] });
    expect(run.events.some(({ reason }) => reason === 'FailedScheduling')).toBe(true);
    expect([where(run, 'web') !== 'none', phases(run, 'pvc')]).toEqual([true, 'c=Bound']);
  });
});

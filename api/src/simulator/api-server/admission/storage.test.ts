import { expect, it } from 'vitest';
import { Random } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { kindInfo } from '../schema/kinds.ts';
import { claimResize } from './storage.ts';

const claim = (storage: string, phase = 'Bound', storageClassName = 'grows'): Loose => ({
  metadata: { name: 'data', namespace: 'default' },
  spec: { storageClassName, resources: { requests: { storage } } },
  status: { phase },
});
const head = 'persistentvolumeclaims "data" is forbidden: ';

it.each([
  { rule: 'grows by a class that lets it', old: claim('1Gi'), updated: claim('2Gi') },
  { rule: 'stays', old: claim('1Gi', 'Pending'), updated: claim('1024Mi', 'Pending') },
  {
    rule: 'grows once it is bound',
    old: claim('1Gi', 'Pending'),
    updated: claim('2Gi', 'Pending'),
    message: `${head}Only bound persistent volume claims can be expanded`,
  },
  {
    rule: 'grows by no other class',
    old: claim('1Gi', 'Bound', 'fixed'),
    updated: claim('2Gi', 'Bound', 'fixed'),
    message: `${head}only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize`,
  },
])('a claim $rule', ({ old, updated, message }) => {
  const refusal = claimResize({
    info: kindInfo('PersistentVolumeClaim'),
    operation: 'UPDATE',
    object: updated,
    old,
    random: new Random(1),
    warn: () => {},
    cluster: { now: 0, get: (_, __, name) => ({ allowVolumeExpansion: name === 'grows' }) as never, list: () => [] },
  });
  expect(refusal?.message).toBe(message);
});

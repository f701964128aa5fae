import { expect, it } from 'vitest';
import { pod, printed, squeezed } from '../testing.ts';

it.each([
  {
    rule: 'a secret reference is shown as Go prints it',
    volume: { cinder: { volumeID: 'v', secretRef: { name: 's' } } },
    lines: [
      'Type: Cinder (a Persistent Disk resource in OpenStack)',
      'VolumeID: v',
      'FSType:',
      'ReadOnly: false',
      'SecretRef: &LocalObjectReference{Name:s,}',
    ],
  },
  {
    rule: 'options are a map of Go, and no reference is nil',
    volume: { flexVolume: { driver: 'a/b', options: { c: 'd', a: 'b' } } },
    lines: [
      'Type: FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
      'Driver: a/b',
      'FSType:',
      'SecretRef: nil',
      'ReadOnly: false',
      'Options: map[a:b c:d]',
    ],
  },
  {
    rule: 'a claim template is not bound yet',
    volume: {
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels: { a: '1', b: '2' }, annotations: { c: 'x\ny', d: '3' } },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Gi' } },
            storageClassName: 'fast',
            volumeMode: 'Block',
            dataSource: { kind: 'PersistentVolumeClaim', name: 'old' },
          },
        },
      },
    },
    lines: [
      'Type: EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      'StorageClass: fast',
      'Volume:',
      'Labels: a=1',
      'b=2',
      'Annotations: c:',
      'x',
      'y',
      'd: 3',
      'Capacity:',
      'Access Modes:',
      'VolumeMode: Block',
      'DataSource:',
      'Kind: PersistentVolumeClaim',
      'Name: old',
    ],
  },
])('a volume: $rule', ({ volume, lines }) => {
  const web = pod('web', { spec: { volumes: [{ name: 'v', ...volume }] } });
  expect(squeezed(printed('describe pod web', { objects: [web] }))).toContain(`Volumes:\nv:\n${lines.join('\n')}\nQoS Class:`);
});

it('the attributes of a CSI volume stand deeper', () => {
  const web = pod('web', { spec: { volumes: [{ name: 'v', csi: { driver: 'd', volumeAttributes: { b: '2', a: '1' } } }] } });
  expect(printed('describe pod web', { objects: [web] })).toContain('    VolumeAttributes:      a=1\n                           b=2\n');
});

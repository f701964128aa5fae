import { expect, it } from 'vitest';
import { printed } from '../testing.ts';

const node = (name: string, status: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, uid: `uid-${name}` },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: 'True' }], ...status },
});
const volume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'pv' },
  spec: { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' } },
};
const nfs = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'nfs' }, provisioner: 'example.com/nfs' };
const disk = { name: 'kubernetes.io/csi/ebs.csi.aws.com^vol-1', devicePath: '' };
const scene = {
  objects: [
    node('one', { volumesAttached: [disk], allocatable: { 'attachable-volumes-csi-ebs.csi.aws.com': '25' } }),
    node('two', { volumesAttached: [{ name: 'kubernetes.io/iscsi/a:b:0', devicePath: '' }] }),
    volume,
    nfs,
  ],
};

/** @see kubernetes: pkg/printers/internalversion/printers_test.go TestPrintVolumeAttachment, TestPrintCSINode */
it.each([
  {
    rule: 'what a driver has attached',
    command: 'get volumeattachments',
    // By the digest of vol-1ebs.csi.aws.comone.
    prints: /^NAME +ATTACHER +PV +NODE +ATTACHED +AGE\ncsi-3f4cac1e[0-9a-f]{56} +ebs\.csi\.aws\.com +pv +one +true +60s\n$/,
  },
  {
    rule: 'a driver that a volume names is on each node',
    command: 'get csinodes',
    prints: /^NAME +DRIVERS +AGE\none +1 +60s\ntwo +1 +60s\n$/,
  },
  {
    rule: 'and takes as many volumes as that says',
    command: 'describe csinode one',
    prints: /\nSpec:\n {2}Drivers:\n {4}ebs\.csi\.aws\.com:\n {6}Node ID: +one\n {6}Allocatables:\n {8}Count: +25\nEvents:/,
  },
  {
    rule: 'it is an object itself',
    command: 'get csidrivers --no-headers',
    prints: /^ebs\.csi\.aws\.com +true +false +false +<unset> +false +Persistent +/,
  },
])('$rule', ({ command, prints }) => expect(printed(command, scene)).toMatch(prints));

import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeSpec } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, it } from 'vitest';
import { fieldProblemText } from '../../problems.ts';
import { validateClaimUpdate, validatePersistentVolume, validatePersistentVolumeUpdate } from './persistent-volumes.ts';

// @see kubernetes: pkg/apis/core/validation/validation_test.go TestValidatePersistentVolumeSourceUpdate,
// TestValidateVolumeNodeAffinityUpdate, TestValidateCSIPersistentVolumeSource, TestValidatePersistentVolumeClaimUpdate
const volume = (spec: PersistentVolumeSpec): PersistentVolume => ({
  metadata: { name: 'a', resourceVersion: '1' },
  spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, storageClassName: 'fast', ...spec },
});
const firstLines = (problems: Parameters<typeof fieldProblemText>[0][]) => problems.map((one) => fieldProblemText(one).split('\n')[0]);

describe('a volume of the cluster', () => {
  const csi = { driver: 'a.example.com', volumeHandle: 'x' };
  const ref = (name: string, namespace: string) => ({ name, namespace });
  it.each([
    { source: { csi }, problems: [] },
    {
      source: { hostPath: { path: '/a/..' }, persistentVolumeReclaimPolicy: 'Recycle' },
      problems: [
        `spec.hostPath.path: Invalid value: "/a/..": must not contain '..'`,
        "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
      ],
    },
    {
      source: { csi: { ...csi, nodeStageSecretRef: ref('', '') } },
      problems: [],
    },
    {
      source: { csi: { ...csi, controllerExpandSecretRef: ref('', ''), nodePublishSecretRef: ref('key.example.com', 'default') } },
      problems: ['spec.csi.controllerExpandSecretRef.name: Required value', 'spec.csi.controllerExpandSecretRef.namespace: Required value'],
    },
    {
      source: { glusterfs: { endpoints: 'a', path: 'b', endpointsNamespace: '' } },
      problems: [
        'spec.glusterfs.endpointsNamespace: Invalid value: "": if the endpointnamespace is set, it must be a valid namespace name',
      ],
    },
    {
      source: { azureFile: { secretName: 'a', shareName: 'b', secretNamespace: '' } },
      problems: ['spec.azureFile.secretNamespace: Required value'],
    },
    {
      source: { capacity: { storage: '-1500m' }, csi },
      problems: [
        'spec.capacity[storage]: Invalid value: -2: must be a valid resource quantity',
        'spec.capacity[storage]: Invalid value: "-1500m": must be greater than zero',
      ],
    },
    {
      source: { iscsi: { targetPortal: 'x'.repeat(63), iqn: 'abc', lun: 0, initiatorName: 'abc', secretRef: {} } },
      problems: [
        `spec.iscsi.targetportal: Invalid value: "${'x'.repeat(63)}": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.`,
        'spec.iscsi.iqn: Invalid value: "abc": must be valid format',
        'spec.iscsi.secretRef.name: Required value',
        'spec.iscsi.initiatorname: Invalid value: "abc": must be valid format',
      ],
    },
    {
      source: { hostPath: { path: '/a' }, flexVolume: { driver: '' }, nfs: { path: '/', server: 'a' } },
      problems: ['spec.nfs: Forbidden: may not specify more than 1 volume type', 'spec.flexVolume.driver: Required value'],
    },
    {
      source: { cinder: { volumeID: 'a', secretRef: {} } },
      problems: ['spec.cinder.secretRef.name: Required value', 'spec.cinder.secretRef.namespace: Required value'],
    },
  ])('$source', ({ source, problems }) => {
    expect(firstLines(validatePersistentVolume(volume(source)))).toEqual(problems);
  });

  it('may be given the secret for its growth once', () => {
    const [without, one, other] = [
      volume({ csi }),
      ...['a', 'b'].map((name) => volume({ csi: { ...csi, controllerExpandSecretRef: ref(name, 'default') } })),
    ] as [PersistentVolume, PersistentVolume, PersistentVolume];
    expect(validatePersistentVolumeUpdate(one, without)).toEqual([]);
    expect(firstLines(validatePersistentVolumeUpdate(other, one))).toEqual([
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
    ]);
  });

  const stays = 'field is immutable, except for updating from beta label to GA';
  const immutable = `nodeAffinity: Invalid value: core.VolumeNodeAffinity{Required:(*core.NodeSelector)(0xc000123456)}: ${stays}`;
  const affine = (...keys: string[]) => {
    const matchExpressions = keys.map((key) => ({ key, operator: 'In', values: ['bar'] }));
    return volume({
      hostPath: { path: '/a' },
      ...(keys.length > 0 && { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } }),
    });
  };
  const zone = 'failure-domain.beta.kubernetes.io/zone';
  it.each([
    { old: [], updated: ['foo'], problems: [] },
    { old: ['foo'], updated: ['foo'], problems: [] },
    { old: ['foo'], updated: [], problems: [`nodeAffinity: Invalid value: "null": ${stays}`] },
    { old: ['foo'], updated: ['foo2'], problems: [immutable] },
    { old: [zone], updated: ['topology.kubernetes.io/zone'], problems: [] },
    { old: [zone, 'beta.kubernetes.io/os'], updated: [zone, 'kubernetes.io/os'], problems: [] },
    { old: ['topology.kubernetes.io/zone'], updated: [zone], problems: [immutable] },
    { old: [zone], updated: ['topology.kubernetes.io/zone', 'kubernetes.io/os'], problems: [immutable] },
  ])('of the nodes $old may become one of $updated: $problems', ({ old, updated, problems }) => {
    const found = firstLines(validatePersistentVolumeUpdate(affine(...updated), affine(...old)));
    expect(found.map((line) => line?.replace(/0x[0-9a-f]+/, '0xc000123456'))).toEqual(problems);
  });
});

describe('the class of a claim', () => {
  const BETA = 'volume.beta.kubernetes.io/storage-class';
  const claim = (annotation?: string, storageClassName?: string): PersistentVolumeClaim => ({
    metadata: { name: 'a', namespace: 'b', resourceVersion: '1', ...(annotation && { annotations: { [BETA]: annotation } }) },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...(storageClassName && { storageClassName }) },
  });
  const kept = (value: string) => `metadata.annotations.${BETA}: Invalid value: "${value}": field is immutable`;
  const spec = 'spec: Forbidden: spec is immutable after creation except resources.requests for bound claims';
  it.each([
    { rule: 'may be said by the field instead of the annotation', old: claim('fast'), updated: claim(undefined, 'fast'), problems: [] },
    { rule: 'or by both', old: claim('fast'), updated: claim('fast', 'fast'), problems: [] },
    { rule: 'may be set once', old: claim(), updated: claim(undefined, 'fast'), problems: [] },
    {
      rule: 'nor does another annotation beside it change that',
      old: claim('fast'),
      updated: claim('slow', 'fast'),
      problems: [kept('slow')],
    },
    { rule: 'does not change in the annotation', old: claim('fast'), updated: claim('slow'), problems: [kept('slow')] },
    { rule: 'nor in the field', old: claim(undefined, 'fast'), updated: claim(undefined, 'slow'), problems: [spec] },
    { rule: 'nor from the one to the other', old: claim('fast'), updated: claim(undefined, 'slow'), problems: [kept(''), spec] },
    { rule: 'nor back', old: claim(undefined, 'fast'), updated: claim('fast'), problems: [kept('fast'), spec] },
    { rule: 'nor is it taken away', old: claim(undefined, 'fast'), updated: claim(), problems: [spec] },
  ])('$rule', ({ old, updated, problems }) => {
    expect(firstLines(validateClaimUpdate(updated, old))).toEqual(problems);
  });
});

import type * as core from 'kubernetes-types/core/v1.d.ts';
import { inclusiveRange, isDnsLabel, isDnsSubdomain } from '../../../apimachinery/names.ts';
import { byteLength } from '../../../apimachinery/utf8.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goStrings } from '../go-syntax.ts';
import { noBacksteps } from '../paths.ts';
import { forbidden, invalid, invalids, notSupported, required, tooLong } from '../problem.ts';
import { quantityOrZero } from '../quantities.ts';
import { entries, isSet, number, text, texts } from '../reading.ts';
import { validateClaimTemplate } from './claims.ts';
import { validateIscsi } from './iscsi.ts';
import { configMapVolume, downwardApiVolume, gitRepoVolume, projectedVolume, secretVolume } from './volume-files.ts';

type Check = (source: never, path: string) => FieldProblem[];

/** What a source must have, in upstream's order of sources. `at` and `twice` are the names its problems are reported under. */
interface VolumeSourceRule {
  readonly field: keyof core.Volume;
  readonly at: string;
  readonly twice: string;
  readonly check: Check;
}

const rule = (field: keyof core.Volume, check: Check, names: { at?: string; twice?: string } = {}): VolumeSourceRule => ({
  field,
  at: names.at ?? field,
  twice: names.twice ?? field,
  check,
});

const needs =
  (...fields: string[]) =>
  (source: object, path: string): FieldProblem[] =>
    fields.filter((field) => isEmpty((source as Record<string, unknown>)[field])).map((field) => required(`${path}.${field}`));

const isEmpty = (value: unknown): boolean => (Array.isArray(value) ? value.length === 0 : text(value) === '');

/** @see kubernetes: pkg/apis/core/validation validateVolumeSource and what it calls; the odd names are upstream's. */
export const volumeSourceRules: readonly VolumeSourceRule[] = [
  rule('emptyDir', emptyDir),
  rule('hostPath', validateHostPath),
  rule('gitRepo', gitRepoVolume),
  rule('gcePersistentDisk', partitioned('pdName'), { at: 'persistentDisk' }),
  rule('awsElasticBlockStore', partitioned('volumeID')),
  rule('secret', secretVolume),
  rule('nfs', validateNfs),
  rule('iscsi', validateIscsi),
  rule('glusterfs', needs('endpoints', 'path')),
  rule('flocker', flocker),
  rule('persistentVolumeClaim', needs('claimName')),
  rule('rbd', needs('monitors', 'image')),
  rule('cinder', cinder),
  rule('cephfs', needs('monitors'), { twice: 'cephFS' }),
  rule('quobyte', quobyte),
  rule('downwardAPI', downwardApiVolume, { twice: 'downwarAPI' }),
  rule('fc', fibreChannel),
  rule('flexVolume', flexVolume),
  rule('configMap', configMapVolume),
  rule('azureFile', needs('secretName', 'shareName')),
  rule('vsphereVolume', needs('volumePath')),
  rule('photonPersistentDisk', needs('pdID')),
  rule('portworxVolume', needs('volumeID')),
  rule('azureDisk', azureDisk),
  rule('storageos', storageOs),
  rule('projected', projectedVolume),
  rule('scaleIO', needs('gateway', 'system', 'volumeName')),
  rule('csi', csi),
  rule('ephemeral', ephemeral),
];

function emptyDir(source: core.EmptyDirVolumeSource, path: string): FieldProblem[] {
  return isSet(source.sizeLimit) && quantityOrZero(source.sizeLimit).sign() < 0
    ? [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
    : [];
}

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

function validateHostPath(source: core.HostPathVolumeSource, path: string): FieldProblem[] {
  const target = text(source.path);
  if (!target) return [required(`${path}.path`)];
  const unknown = isSet(source.type) && !hostPathTypes.includes(source.type);
  return [...noBacksteps(target, `${path}.path`), ...(unknown ? [notSupported(`${path}.type`, source.type, hostPathTypes)] : [])];
}

function validateNfs(source: core.NFSVolumeSource, path: string): FieldProblem[] {
  const target = text(source.path);
  return [
    ...needs('server', 'path')(source, path),
    ...(target.startsWith('/') ? [] : [invalid(`${path}.path`, target, 'must be an absolute path')]),
  ];
}

function partitioned(name: string) {
  return (source: { partition?: number }, path: string): FieldProblem[] => {
    const partition = number(source.partition);
    return [
      ...needs(name)(source, path),
      ...(partition < 0 || partition > 255 ? [invalid(`${path}.partition`, partition, inclusiveRange(1, 255))] : []),
    ];
  };
}

function flocker(source: core.FlockerVolumeSource, path: string): FieldProblem[] {
  const name = text(source.datasetName);
  const uuid = text(source.datasetUUID);
  return [
    ...(!name && !uuid ? [required(path, 'one of datasetName and datasetUUID is required')] : []),
    ...(name && uuid ? [invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')] : []),
    ...(name.includes('/') ? [invalid(`${path}.datasetName`, name, "must not contain '/'")] : []),
  ];
}

const secretName = (reference: core.LocalObjectReference | undefined, path: string): FieldProblem[] =>
  reference && !text(reference.name) ? [required(`${path}.secretRef.name`)] : [];

function cinder(source: core.CinderVolumeSource, path: string): FieldProblem[] {
  return [...needs('volumeID')(source, path), ...secretName(source.secretRef, path)];
}

function storageOs(source: core.StorageOSVolumeSource, path: string): FieldProblem[] {
  const name = text(source.volumeName);
  const namespace = text(source.volumeNamespace);
  return [
    ...(name ? invalids(`${path}.volumeName`, name, isDnsLabel(name)) : [required(`${path}.volumeName`)]),
    ...(namespace ? invalids(`${path}.volumeNamespace`, namespace, isDnsLabel(namespace)) : []),
    ...secretName(source.secretRef, path),
  ];
}

const HOST_PORTS = 'must be a host:port pair or multiple pairs separated by commas';

function quobyte(source: core.QuobyteVolumeSource, path: string): FieldProblem[] {
  const registry = text(source.registry);
  const problems: FieldProblem[] = [];
  if (!registry) problems.push(required(`${path}.registry`, HOST_PORTS));
  else if (byteLength(text(source.tenant)) >= 65) {
    problems.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  } else {
    const wrong = registry.split(',').filter((pair) => !/^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair));
    const told = invalid(`${path}.registry`, registry, HOST_PORTS);
    for (const _ of wrong) problems.push(told);
  }
  return [...problems, ...needs('volume')(source, path)];
}

function fibreChannel(source: core.FCVolumeSource, path: string): FieldProblem[] {
  const targets = texts(source.targetWWNs);
  const ids = texts(source.wwids);
  const problems: FieldProblem[] = [];
  const at = `${path}.targetWWNs`;
  if (!targets.length && !ids.length) problems.push(required(at, 'must specify either targetWWNs or wwids, but not both'));
  if (targets.length && ids.length) {
    problems.push(invalid(at, new GoSyntax(goStrings(targets)), 'targetWWNs and wwids can not be specified simultaneously'));
  }
  if (targets.length) {
    if (!isSet(source.lun)) problems.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
    else if (source.lun < 0 || source.lun > 255) problems.push(invalid(`${path}.lun`, source.lun, inclusiveRange(0, 255)));
  }
  return problems;
}

function flexVolume(source: core.FlexVolumeSource, path: string): FieldProblem[] {
  return [
    ...needs('driver')(source, path),
    ...entries(source.options)
      .filter(([key]) => /\.(kubernetes|k8s)\.io$/.test(`.${(key.split('/', 1)[0] ?? '').toLowerCase()}`))
      .map(([key]) => invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')),
  ];
}

const cachingModes = ['None', 'ReadOnly', 'ReadWrite'];
const diskKinds = ['Dedicated', 'Managed', 'Shared'];
const managedUri = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const blobUri = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

function azureDisk(source: core.AzureDiskVolumeSource, path: string): FieldProblem[] {
  const uri = text(source.diskURI);
  const { kind, cachingMode } = source;
  return [
    ...needs('diskName', 'diskURI')(source, path),
    ...(isSet(cachingMode) && !cachingModes.includes(cachingMode) ? [notSupported(`${path}.cachingMode`, cachingMode, cachingModes)] : []),
    ...(isSet(kind) && !diskKinds.includes(kind) ? [notSupported(`${path}.kind`, kind, diskKinds)] : []),
    ...(kind === 'Managed' && !uri.startsWith('/subscriptions/') ? [notSupported(`${path}.diskURI`, uri, [managedUri])] : []),
    ...(isSet(kind) && kind !== 'Managed' && !uri.startsWith('https://') ? [notSupported(`${path}.diskURI`, uri, [blobUri])] : []),
  ];
}

/** At most 63 bytes, and a subdomain when in lower case. @see kubernetes: pkg/apis/core/validation ValidateCSIDriverName */
export function validateDriverName(name: string, path: string): FieldProblem[] {
  return [
    ...(name ? [] : [required(path)]),
    ...(byteLength(name) > 63 ? [tooLong(path, 63)] : []),
    ...invalids(path, name, isDnsSubdomain(name.toLowerCase())),
  ];
}

function csi(source: core.CSIVolumeSource, path: string): FieldProblem[] {
  const secret = source.nodePublishSecretRef;
  const name = text(secret?.name);
  return [
    ...validateDriverName(text(source.driver), `${path}.driver`),
    ...(secret && !name ? [required(`${path}.nodePublishSecretRef.name`)] : []),
    ...(secret && name ? invalids(`${path}.name`, name, isDnsSubdomain(name)) : []),
  ];
}

function ephemeral(source: core.EphemeralVolumeSource, path: string): FieldProblem[] {
  return source.volumeClaimTemplate
    ? validateClaimTemplate(source.volumeClaimTemplate, `${path}.volumeClaimTemplate`)
    : [required(`${path}.volumeClaimTemplate`)];
}

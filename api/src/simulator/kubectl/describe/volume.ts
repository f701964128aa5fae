import type * as core from 'kubernetes-types/core/v1.d.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { accessModes, formatLabels } from '../printers/text.ts';
import { volumeKinds } from './volume-kinds.data.ts';
import type { Describer } from './writer.ts';

type Source = Readonly<Record<string, unknown>>;

/** @see kubernetes: kubectl/pkg/describe/describe.go describeVolumes */
export function describeVolumes(volumes: readonly core.Volume[] | undefined, writer: Describer): void {
  if (!volumes || volumes.length === 0) {
    writer.line(0, 'Volumes:\t<none>');
    return;
  }
  writer.line(0, 'Volumes:');
  for (const volume of volumes) {
    writer.line(1, `${volume.name}:`);
    describeVolumeSource(volume, writer);
  }
}

/** Of a volume or a PersistentVolume. */
export function describeVolumeSource(volume: object, writer: Describer): void {
  const known = volumeKinds.find(({ field }) => Object.hasOwn(volume, field));
  if (!known) {
    writer.line(1, '<unknown>');
    return;
  }
  const source = ((volume as Source)[known.field] ?? {}) as Source;
  writer.line(2, `Type:\t${known.title}`);
  for (const [title, path, otherwise] of known.lines) writer.line(2, `${title}:\t${shown(source, path, otherwise)}`);
  if (known.field === 'downwardAPI') describeItems(source as core.DownwardAPIVolumeSource, writer);
  if (known.field === 'projected') describeProjected(source as unknown as core.ProjectedVolumeSource, writer);
  if (known.field === 'csi')
    writer.multiline('    VolumeAttributes', attributes(source.volumeAttributes as Record<string, string> | undefined));
  if (known.field === 'ephemeral') describeTemplate(source as core.EphemeralVolumeSource, writer);
}

const attributes = (map: Readonly<Record<string, string>> = {}): string[] =>
  Object.keys(map)
    .sort()
    .map((key) => `    ${key}=${map[key]}`);

/** What Go prints of a field, its zero value where it is absent. */
function shown(source: Source, path: string, otherwise: string): string {
  const value = path.split('.').reduce<unknown>((current, key) => (current as Source | undefined)?.[key], source);
  if (path === 'sizeLimit' && value !== undefined)
    return parseQuantity(value as string).sign() > 0 ? parseQuantity(value as string).toString() : otherwise;
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  return value === undefined || value === null ? otherwise : String(value);
}

function describeItems({ items }: core.DownwardAPIVolumeSource, writer: Describer): void {
  writer.line(2, 'Items:');
  for (const { fieldRef, resourceFieldRef, path } of items ?? [])
    writer.line(3, `${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''} -> ${path}`);
}

function describeProjected({ sources }: core.ProjectedVolumeSource, writer: Describer): void {
  // Pointers: nil, or an address that says nothing.
  const pointer = (value: boolean | undefined): string => (value === undefined ? '<nil>' : '0xc000a1b2c8');
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources ?? []) {
    if (secret) {
      writer.line(2, `SecretName:\t${secret.name ?? ''}`);
      writer.line(2, `SecretOptionalName:\t${pointer(secret.optional)}`);
    } else if (downwardAPI) writer.line(2, 'DownwardAPI:\ttrue');
    else if (configMap) {
      writer.line(2, `ConfigMapName:\t${configMap.name ?? ''}`);
      writer.line(2, `ConfigMapOptional:\t${pointer(configMap.optional)}`);
    } else if (serviceAccountToken) writer.line(2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 3600}`);
  }
}

function describeTemplate({ volumeClaimTemplate }: core.EphemeralVolumeSource, writer: Describer): void {
  const { metadata, spec } = volumeClaimTemplate ?? { spec: undefined };
  writer.line(2, `StorageClass:\t${spec?.storageClassName ?? ''}`);
  writer.line(2, `Volume:\t${spec?.volumeName ?? ''}`);
  writer.line(2, `Labels:\t${formatLabels(metadata?.labels)}`);
  writer.line(2, `Annotations:\t${formatLabels(metadata?.annotations)}`);
  const storage = spec?.resources?.requests?.storage;
  writer.line(2, `Capacity:\t${storage === undefined ? '' : parseQuantity(storage)}`);
  writer.line(2, `Access Modes:\t${storage === undefined ? '' : accessModes(spec?.accessModes)}`);
  if (spec?.volumeMode) writer.line(2, `VolumeMode:\t${spec.volumeMode}`);
}

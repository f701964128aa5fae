import type * as core from 'kubernetes-types/core/v1.d.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { accessModes, storageClassOf } from '../../printers/index.ts';
import { type VolumeKind, volumeKinds } from './volume-kinds.data.ts';
import { annotationLines, attributeLines, type Describer, type Line, labelLines } from './writer.ts';

type Source = Readonly<Record<string, unknown>>;

/** @see kubernetes: kubectl/pkg/describe/describe.go describeVolumes */
export function describeVolumes(volumes: readonly core.Volume[] | undefined, writer: Describer, space = ''): void {
  if (!volumes || volumes.length === 0) {
    writer.line(0, `${space}Volumes:\t<none>`);
    return;
  }
  writer.line(0, `${space}Volumes:`);
  for (const volume of volumes) {
    writer.line(1, `${space && ' '}${volume.name}:`);
    describeVolumeSource(volume, volumeKinds, writer);
  }
}

/** Of a volume or a PersistentVolume. */
export function describeVolumeSource(volume: object, kinds: readonly VolumeKind[], writer: Describer): void {
  const known = kinds.find(({ field }) => Object.hasOwn(volume, field));
  if (!known) {
    writer.line(1, '<unknown>');
    return;
  }
  const source = ((volume as Source)[known.field] ?? {}) as Source;
  writer.line(2, `Type:\t${known.title}`);
  for (const [title, path, show] of known.lines) writer.line(2, `${title}\t${shown(source, path, show)}`);
  if (known.field === 'downwardAPI') describeItems(source, writer);
  if (known.field === 'projected') describeProjected(source, writer);
  if (known.field === 'csi')
    writer.multiline(
      '    VolumeAttributes',
      attributeLines(source.volumeAttributes as Record<string, string> | undefined).map((line) => `    ${line}`),
    );
  if (known.field === 'ephemeral') describeTemplate(source, writer);
}

/** What Go prints of a field, its zero value where it is absent. */
function shown(source: Source, path: string, show: VolumeKind['lines'][number][2]): string {
  const value = path.split('.').reduce<unknown>((current, key) => (current as Source | undefined)?.[key], source);
  if (typeof show === 'function') return show(value);
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  return value === undefined || value === null ? show : String(value);
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

/** Through a writer that begins all that it is given with four blanks, the second half of a line too. */
function describeTemplate({ volumeClaimTemplate }: core.EphemeralVolumeSource, writer: Describer): void {
  const { metadata, spec } = volumeClaimTemplate ?? {};
  writer.line(2, `StorageClass:\t${storageClassOf(metadata?.annotations, spec)}`);
  writer.line(2, `Volume:\t${spec?.volumeName ?? ''}`);
  nestedLines(writer, 'Labels', labelLines(metadata?.labels), '        \t');
  nestedLines(writer, 'Annotations', annotationLines(metadata?.annotations), '    \t');
  describeClaimSpec(spec, undefined, 2, writer);
}

function nestedLines(writer: Describer, title: string, lines: readonly Line[], indent: string): void {
  writer.line(2, `${title}:\t    ${lines[0]?.text ?? '<none>'}`);
  for (const { text, deeper } of lines.slice(1)) writer.line(0, deeper ? `    \t${text}` : `${indent}    ${text}`);
}

/** What a claim, or a claim's template, asks for, and has. @see kubernetes: kubectl/pkg/describe/describe.go printPersistentVolumeClaim */
export function describeClaimSpec(
  spec: core.PersistentVolumeClaimSpec = {},
  status: core.PersistentVolumeClaimStatus | undefined,
  level: number,
  writer: Describer,
): void {
  const { volumeName, volumeMode, dataSource } = spec;
  writer.line(level, `Capacity:\t${volumeName ? parseQuantity(status?.capacity?.storage ?? '0') : ''}`);
  writer.line(level, `Access Modes:\t${volumeName ? accessModes(status?.accessModes) : ''}`);
  if (volumeMode) writer.line(level, `VolumeMode:\t${volumeMode}`);
  if (!dataSource) return;
  writer.line(level, 'DataSource:');
  if (typeof dataSource.apiGroup === 'string') writer.line(level + 1, `APIGroup:\t${dataSource.apiGroup}`);
  writer.line(level + 1, `Kind:\t${dataSource.kind}`);
  writer.line(level + 1, `Name:\t${dataSource.name}`);
}

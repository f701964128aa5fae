import type * as core from 'kubernetes-types/core/v1.d.ts';
import { aggregate } from '../../apimachinery/aggregate.ts';
import { decodeBase64 } from '../../apimachinery/base64.ts';
import type { ConfigMap, Pod, Secret, Volume } from '../../apimachinery/objects.ts';
import type { ResourceList } from '../../apimachinery/resources.ts';
import { byteLength } from '../../apimachinery/utf8.ts';
import { type Micros, Outcome } from '../../engine/index.ts';
import { cleanPath } from '../../kernel/index.ts';
import { type Addresses, DownwardApiError, fieldRefValue, metadataValue, resourceFieldRefValue } from '../environment/downward-api.ts';
import { withLocalAnnotations } from '../pod/source.ts';

/** Files by path within the volume. */
export type Payload = ReadonlyMap<string, { readonly content: string; readonly mode: number; readonly uid?: number }>;

/** Where the files of configMap, secret, downwardAPI and projected volumes come from. */
export interface PayloadSources extends Addresses {
  configMap(name: string): ConfigMap | undefined;
  secret(name: string): Secret | undefined;
  readonly allocatable: ResourceList;
  /** When the kubelet first saw the Pod. */
  readonly seen: Micros;
  /** A token for the Pod's service account. */
  token(asked: core.ServiceAccountTokenProjection): string;
}

/** The message of a FailedMount event: `MountVolume.SetUp failed for volume "x" : …`. */
export class MountError extends Outcome {
  constructor(
    message: string,
    readonly step:
      | 'SetUp'
      | 'MountDevice'
      | 'NewMounter initialization'
      | 'EvalHostSymlinks'
      | 'NodeAffinity check'
      | 'MountOptionSupport check' = 'SetUp',
    /** What the message is made of. */
    readonly problems: readonly string[] = [message],
  ) {
    super(message);
  }
}

type Items = readonly core.KeyToPath[] | undefined;

/** Whether this kind of volume is made of API objects. */
export const isPayload = (volume: Volume): boolean => Boolean(volume.configMap ?? volume.secret ?? volume.downwardAPI ?? volume.projected);

/** Whether it is made of that object. */
export function refersTo(volume: Volume, kind: 'ConfigMap' | 'Secret', name: string): boolean {
  const names =
    kind === 'ConfigMap'
      ? [volume.configMap?.name, ...(volume.projected?.sources ?? []).map(({ configMap }) => configMap?.name)]
      : [volume.secret?.secretName, ...(volume.projected?.sources ?? []).map(({ secret }) => secret?.name)];
  return names.includes(name);
}

/** What such a volume holds. Throws MountError while something is missing. */
export function volumePayload(pod: Pod, volume: Volume, sources: PayloadSources): Payload {
  const files = new Map<string, { content: string; mode: number; uid?: number }>();
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) addConfigMap(files, configMap.name ?? '', configMap, configMap.defaultMode ?? 0o644, sources);
  if (secret) addSecret(files, secret.secretName ?? '', secret, secret.defaultMode ?? 0o644, sources);
  if (downwardAPI) addDownward(files, pod, downwardAPI.items ?? [], downwardAPI.defaultMode ?? 0o644, sources);
  const mode = projected?.defaultMode ?? 0o644;
  const errors: string[] = [];
  for (const source of projected?.sources ?? []) {
    try {
      if (source.configMap) addConfigMap(files, source.configMap.name ?? '', source.configMap, mode, sources);
      if (source.secret) addSecret(files, source.secret.name ?? '', source.secret, mode, sources);
      if (source.downwardAPI) addDownward(files, pod, source.downwardAPI.items ?? [], mode, sources);
      if (source.serviceAccountToken) {
        files.set(source.serviceAccountToken.path, { content: sources.token(source.serviceAccountToken), ...tokenOwner(pod, mode) });
      }
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      errors.push(...error.problems);
    }
  }
  if (errors.length > 0) throw new MountError(aggregate(errors));
  return cleaned(files);
}

/** The API has seen to the rest. @see kubernetes: pkg/volume/util/atomic_writer.go validatePayload */
function cleaned(files: Files): Files {
  const clean: Files = new Map();
  for (const [path, file] of files) {
    if (byteLength(path) > 4096) throw new MountError('invalid path: must be less than or equal to 4096 characters');
    if (path.split('/').some((name) => byteLength(name) > 255))
      throw new MountError('invalid path: filenames must be less than or equal to 255 characters');
    clean.set(cleanPath(path).slice(1), file);
  }
  return clean;
}

type Files = Map<string, { content: string; mode: number; uid?: number }>;
interface KeySource {
  readonly items?: core.KeyToPath[];
  readonly optional?: boolean;
}

function addConfigMap(files: Files, name: string, source: KeySource, mode: number, sources: PayloadSources): void {
  const object = sources.configMap(name);
  if (!object && !source.optional) throw new MountError(`configmap "${name}" not found`);
  const binary = Object.entries(object?.binaryData ?? {}).map(([key, text]) => [key, decodeBase64(text)] as const);
  const data = new Map([...Object.entries(object?.data ?? {}), ...binary]);
  addKeys(files, data, source.items, mode, source.optional, `configmap references non-existent config key: `);
}

function addSecret(files: Files, name: string, source: KeySource, mode: number, sources: PayloadSources): void {
  const object = sources.secret(name);
  if (!object && !source.optional) throw new MountError(`secret "${name}" not found`);
  const data = new Map(Object.entries(object?.data ?? {}).map(([key, text]) => [key, decodeBase64(text)] as const));
  addKeys(files, data, source.items, mode, source.optional, 'references non-existent secret key: ');
}

/** @see kubernetes: pkg/volume/configmap/configmap.go MakePayload, pkg/volume/secret/secret.go MakePayload */
function addKeys(
  files: Files,
  data: ReadonlyMap<string, string>,
  items: Items,
  mode: number,
  optional: boolean | undefined,
  missing: string,
): void {
  if (!items?.length) {
    for (const [key, content] of data) files.set(key, { content, mode });
    return;
  }
  for (const { key, path, mode: own } of items) {
    const content = data.get(key);
    if (content !== undefined) files.set(path, { content, mode: own ?? mode });
    else if (!optional) throw new MountError(missing + key);
  }
}

/** @see kubernetes: pkg/volume/downwardapi/downwardapi.go CollectData */
function addDownward(files: Files, pod: Pod, items: readonly core.DownwardAPIVolumeFile[], mode: number, sources: PayloadSources): void {
  const problems: string[] = [];
  for (const { path, fieldRef, resourceFieldRef, mode: own } of items) {
    try {
      const content = fieldRef
        ? fieldRef.fieldPath.startsWith('metadata.')
          ? metadataValue(withLocalAnnotations(pod, sources.seen), fieldRef.fieldPath)
          : fieldRefValue(pod, fieldRef.fieldPath, sources)
        : resourceFieldRef
          ? resourceFieldRefValue(pod, undefined, resourceFieldRef, sources.allocatable)
          : '';
      files.set(path, { content, mode: own ?? mode });
    } catch (error) {
      if (!(error instanceof DownwardApiError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new MountError(aggregate(problems), 'SetUp', problems);
}

/** A token is for its Pod's user alone where that is one. @see kubernetes: pkg/volume/projected/projected.go, pkg/volume/util FsUserFrom */
function tokenOwner(pod: Pod, mode: number): { mode: number; uid?: number } {
  const { containers, initContainers = [], securityContext } = pod.spec;
  const users = new Set([...initContainers, ...containers].map((one) => one.securityContext?.runAsUser ?? securityContext?.runAsUser));
  const [user] = users;
  const fsUser = users.size === 1 ? user : undefined;
  if (fsUser === undefined && securityContext?.fsGroup === undefined) return { mode };
  return { mode: 0o600, ...(fsUser !== undefined && { uid: fsUser }) };
}

import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { FieldProblem } from '../../problems.ts';
import { validateFieldRef, validateResourceFieldRef, volumeFieldPaths } from '../downward-api.ts';
import { fileMode, localDescendingPath, localNonReservedPath } from '../paths.ts';
import { forbidden, invalid, required } from '../problem.ts';
import { list, number, text } from '../reading.ts';

/** The sources that write files: @see kubernetes: pkg/apis/core/validation validateSecretVolumeSource … validateProjectedVolumeSource */
export function secretVolume(source: core.SecretVolumeSource, path: string): FieldProblem[] {
  return [...(text(source.secretName) ? [] : [required(`${path}.secretName`)]), ...keysToPaths(source, path)];
}

/** @see kubernetes: pkg/apis/core/validation validateConfigMapVolumeSource */
export function configMapVolume(source: core.ConfigMapVolumeSource, path: string): FieldProblem[] {
  return [...(text(source.name) ? [] : [required(`${path}.name`)]), ...keysToPaths(source, path)];
}

/** @see kubernetes: pkg/apis/core/validation validateGitRepoVolumeSource */
export function gitRepoVolume(source: core.GitRepoVolumeSource, path: string): FieldProblem[] {
  return [
    ...(text(source.repository) ? [] : [required(`${path}.repository`)]),
    ...localDescendingPath(text(source.directory), `${path}.directory`),
  ];
}

/** Its items are reported without an index. */
export function downwardApiVolume(source: core.DownwardAPIVolumeSource, path: string): FieldProblem[] {
  return [...fileMode(source.defaultMode, `${path}.defaultMode`), ...list(source.items).flatMap((file) => downwardApiFile(file, path))];
}

/** Two sources may not name one path. @see kubernetes: pkg/apis/core/validation validateProjectionSources */
export function projectedVolume(source: core.ProjectedVolumeSource, path: string): FieldProblem[] {
  const problems = fileMode(source.defaultMode, `${path}.defaultMode`);
  const taken = new Set<string>();
  const take = (target: string, shown: string) => {
    if (!target) return;
    if (taken.has(target)) problems.push(invalid(path, shown, 'conflicting duplicate paths'));
    taken.add(target);
  };
  const keyed = (projection: core.SecretProjection, at: string) => {
    if (!text(projection.name)) problems.push(required(`${at}.name`));
    for (const [i, item] of list(projection.items).entries()) {
      problems.push(...keyToPath(item, `${at}.items[${i}]`));
      take(text(item.path), text(projection.name));
    }
  };
  for (const [i, projection] of list(source.sources).entries()) {
    const at = `${path}.sources[${i}]`;
    const { secret, configMap, downwardAPI, serviceAccountToken } = projection;
    if (secret) keyed(secret, `${at}.secret`);
    if (configMap) keyed(configMap, `${at}.configMap`);
    for (const file of list(downwardAPI?.items)) {
      problems.push(...downwardApiFile(file, `${at}.downwardAPI`));
      take(text(file.path), text(file.path));
    }
    if (serviceAccountToken) problems.push(...token(serviceAccountToken, `${at}.serviceAccountToken`, path));
    if ([secret, configMap, downwardAPI, serviceAccountToken].filter(Boolean).length > 1) {
      problems.push(forbidden(at, 'may not specify more than 1 volume type'));
    }
  }
  return problems;
}

function token(projection: core.ServiceAccountTokenProjection, at: string, volumePath: string): FieldProblem[] {
  const seconds = number(projection.expirationSeconds);
  const expiration = `${at}.expirationSeconds`;
  return [
    ...(seconds < 600 ? [invalid(expiration, seconds, 'may not specify a duration less than 10 minutes')] : []),
    ...(seconds > 2 ** 32 ? [invalid(expiration, seconds, 'may not specify a duration larger than 2^32 seconds')] : []),
    ...(text(projection.path) ? [] : [required(`${volumePath}.path`)]),
  ];
}

const keysToPaths = (source: { defaultMode?: number; items?: core.KeyToPath[] }, path: string): FieldProblem[] => [
  ...fileMode(source.defaultMode, `${path}.defaultMode`),
  ...list(source.items).flatMap((item, i) => keyToPath(item, `${path}.items[${i}]`)),
];

const keyToPath = (item: core.KeyToPath, path: string): FieldProblem[] => [
  ...(text(item.key) ? [] : [required(`${path}.key`)]),
  ...(text(item.path) ? [] : [required(`${path}.path`)]),
  ...localNonReservedPath(text(item.path), `${path}.path`),
  ...fileMode(item.mode, `${path}.mode`),
];

function downwardApiFile(file: core.DownwardAPIVolumeFile, path: string): FieldProblem[] {
  const problems = [...(text(file.path) ? [] : [required(`${path}.path`)]), ...localNonReservedPath(text(file.path), `${path}.path`)];
  if (file.fieldRef) {
    problems.push(...validateFieldRef(file.fieldRef, volumeFieldPaths, `${path}.fieldRef`));
    if (file.resourceFieldRef)
      problems.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (file.resourceFieldRef) {
    problems.push(...validateResourceFieldRef(file.resourceFieldRef, `${path}.resourceFieldRef`, true));
  } else {
    problems.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  }
  return [...problems, ...fileMode(file.mode, `${path}.mode`)];
}

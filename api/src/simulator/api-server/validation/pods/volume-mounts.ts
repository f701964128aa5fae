import type { Container, Volume, VolumeDevice, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import type { FieldProblem } from '../../problems.ts';
import { localDescendingPath, noBacksteps } from '../paths.ts';
import { forbidden, invalid, notFound, notSupported, required } from '../problem.ts';
import { isSet, list, text } from '../reading.ts';

type Volumes = ReadonlyMap<string, Volume>;

/** subPath and mountPropagation are reported without the mount's index. @see kubernetes: pkg/apis/core/validation ValidateVolumeMounts */
export function validateVolumeMounts(container: Container, volumes: Volumes, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const devices = new Map(list(container.volumeDevices).map((device) => [text(device.name), text(device.devicePath)]));
  const devicePaths = new Set(devices.values());
  const seen = new Set<string>();
  for (const [i, mount] of list(container.volumeMounts).entries()) {
    const at = `${path}[${i}]`;
    const name = text(mount.name);
    const mountPath = text(mount.mountPath);
    if (!name) problems.push(required(`${at}.name`));
    if (!volumes.has(name)) problems.push(notFound(`${at}.name`, name));
    if (!mountPath) problems.push(required(`${at}.mountPath`));
    if (seen.has(mountPath)) problems.push(invalid(`${at}.mountPath`, mountPath, 'must be unique'));
    seen.add(mountPath);
    if (devices.has(name)) problems.push(invalid(`${at}.name`, name, 'must not already exist in volumeDevices'));
    if (devicePaths.has(mountPath))
      problems.push(invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'));
    problems.push(...subPaths(mount, at, path), ...propagation(mount, container, `${path}.mountPropagation`));
  }
  return problems;
}

/** @see kubernetes: pkg/apis/core/validation ValidateVolumeDevices */
export function validateVolumeDevices(container: Container, volumes: Volumes, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const mounts = new Map(list(container.volumeMounts).map((mount) => [text(mount.name), text(mount.mountPath)]));
  const mountPaths = new Set(mounts.values());
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [i, device] of list(container.volumeDevices).entries()) {
    const at = `${path}[${i}]`;
    const name = text(device.name);
    const devicePath = text(device.devicePath);
    const refuse = (field: keyof VolumeDevice, detail: string) => problems.push(invalid(`${at}.${field}`, text(device[field]), detail));
    if (!name) problems.push(required(`${at}.name`));
    if (names.has(name)) refuse('name', 'must be unique');
    const volume = volumes.get(name);
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      refuse('name', 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode');
    }
    if (!volume) problems.push(notFound(`${at}.name`, name));
    if (!devicePath) problems.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) refuse('devicePath', 'must be unique');
    if (devicePath && noBacksteps(devicePath, at).length) refuse('devicePath', "can not contain backsteps ('..')");
    else paths.add(devicePath);
    if (mounts.has(name)) refuse('name', 'must not already exist in volumeMounts');
    if (mountPaths.has(devicePath)) refuse('devicePath', 'must not already exist as a path in volumeMounts');
    if (name) names.add(name);
  }
  return problems;
}

function subPaths(mount: VolumeMount, at: string, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const subPath = text(mount.subPath);
  const expression = text(mount.subPathExpr);
  if (subPath) problems.push(...localDescendingPath(subPath, `${path}.subPath`));
  if (expression) {
    if (subPath) problems.push(invalid(`${at}.subPathExpr`, expression, 'subPathExpr and subPath are mutually exclusive'));
    problems.push(...localDescendingPath(expression, `${path}.subPathExpr`));
  }
  return problems;
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];

function propagation(mount: VolumeMount, container: Container, path: string): FieldProblem[] {
  const mode = mount.mountPropagation;
  if (!isSet(mode)) return [];
  const problems = propagations.includes(mode) ? [] : [notSupported(path, mode, propagations)];
  if (mode === 'Bidirectional' && !container.securityContext?.privileged) {
    problems.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'));
  }
  return problems;
}

import type * as core from 'kubernetes-types/core/v1.d.ts';
import { type FileTree, OsError } from '../../kernel/index.ts';
import { MountError } from './payload.ts';

const CHECKS: Readonly<Record<string, { readonly file: string; readonly says: string }>> = {
  Directory: { file: 'directory', says: 'is not a directory' },
  File: { file: 'file', says: 'is not a file' },
  Socket: { file: 'socket', says: 'is not a socket file' },
  CharDevice: { file: 'char', says: 'is not a character device' },
  BlockDevice: { file: 'block', says: 'is not a block device' },
};

/** Checks, and where its type says so makes, what a hostPath names; without a type the kubelet does not look.
 *  @see kubernetes: pkg/volume/hostpath/host_path.go SetUp, checkType */
export function prepareHostPath(host: FileTree, { path, type = '' }: core.HostPathVolumeSource): void {
  if (type === '') return;
  const found = host.lookup(path, true);
  if (type === 'DirectoryOrCreate') {
    if (!found) makeDirectory(host, path);
    else if (found.type !== 'directory') fail(path, 'is not a directory');
  } else if (type === 'FileOrCreate') {
    if (!found) makeFile(host, path);
    else if (found.type !== 'file') fail(path, 'is not a file');
  } else {
    const check = CHECKS[type];
    if (check && found?.type !== check.file) fail(path, check.says);
  }
}

function fail(path: string, says: string): never {
  throw new MountError(`hostPath type check failed: ${path} ${says}`);
}

function makeFile(host: FileTree, path: string): void {
  const refused = (why: string) => new MountError(`open ${path}: ${why}`);
  const above = path.slice(0, path.lastIndexOf('/')) || '/';
  if (host.lookup(above, true)?.type !== 'directory')
    throw refused(host.lookup(fileAbove(host, above), true) ? 'not a directory' : 'no such file or directory');
  try {
    host.writeFile(path, '', { mode: 0o644 });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw refused(error.message.toLowerCase());
  }
}

function makeDirectory(host: FileTree, path: string): void {
  try {
    host.mkdir(path, { mode: 0o755 });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const file = error.code === 'ENOTDIR' ? fileAbove(host, path) : path;
    throw new MountError(`mkdir ${file}: ${error.message.toLowerCase()}`);
  }
}

/** What is in the way of a directory. */
function fileAbove(host: FileTree, path: string): string {
  const names = path.split('/');
  const above = names.map((_, i) => names.slice(0, i + 1).join('/'));
  return above.find((one) => one !== '' && host.lookup(one, true)?.type !== 'directory') ?? path;
}

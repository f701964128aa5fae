import { parseSize } from './lib/amounts.ts';
import { OsError } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { Failure, type Maker, type Tool, utility } from './lib/tool.ts';

/** What is mounted, and mounting more: for privileged containers. */
export const mount: Maker = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 't:o:alrwnvBR', long: { bind: 'B', rbind: 'R', types: 't', options: 'o' } });
    const type = options.value('t');
    if (options.operands.length === 0) {
      for (const each of tool.process.mounts())
        if (type === undefined || each.type === type) tool.print(`${each.source} on ${each.path} type ${each.type} (${each.options})\n`);
      return 0;
    }
    const given = (options.value('o') ?? '').split(',');
    const [source = '', target = source] = options.operands;
    const bind = options.has('B', 'R') || given.includes('bind') || given.includes('rbind');
    const size = given.find((each) => each.startsWith('size='))?.slice('size='.length);
    const sizeBytes = size === undefined ? undefined : parseSize(size);
    try {
      tool.process.mount({
        type: type ?? '',
        source,
        target,
        bind,
        readOnly: options.has('r') || given.includes('ro'),
        ...(sizeBytes !== undefined && { sizeBytes }),
      });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return yield* tool.gnu ? refusedByLibmount(tool, source, target, type, error) : refusedByBusybox(tool, source, target, error);
    }
    return 0;
  },
  { shortName: true },
);

/** What may not be written is tried read-only, too, in silence. @see busybox: util-linux/mount.c mount_it_now, parse_mount_options (MS_SILENT) */
function* refusedByBusybox(tool: Tool, source: string, target: string, error: OsError) {
  if (error.code === 'EPERM') throw new Failure('permission denied (are you root?)', 1);
  yield* tool.warn(`mounting ${source} on ${target} failed: ${error.message}`);
  return 255;
}

/** @see util-linux: libmount/src/context_mount.c mnt_context_get_mount_excode; sys-utils/mount.c mk_exit_code */
function* refusedByLibmount(tool: Tool, source: string, target: string, type: string | undefined, error: OsError) {
  const said = ((): string => {
    if (tool.process.uid !== 0) return 'must be superuser to use mount';
    switch (error.code) {
      case 'EPERM':
        return 'permission denied';
      case 'EACCES':
        return `cannot mount ${source} read-only`;
      case 'ENOENT':
        return tool.process.access(target, 'f') ? `special device ${source} does not exist` : 'mount point does not exist';
      case 'ENOTDIR':
        return 'mount point is not a directory';
      case 'ENODEV':
        return `unknown filesystem type '${type}'`;
      default:
        return `wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error`;
    }
  })();
  yield* tool.warn(`${target}: ${said}.`);
  if (tool.process.uid === 0) yield* tool.complain('       dmesg(1) may have more information after failed mount system call.\n');
  return 32;
}

export const umount: Maker = utility(
  (tool) => {
    const { operands } = readOptions(tool, { short: 'arflt:nvdO:' });
    const [path] = operands;
    if (path === undefined) throw tool.usage('bad usage');
    try {
      if (tool.process.mounts().some((each) => each.path === path)) tool.process.umount(path);
      else throw new OsError(tool.process.access(path, 'f') ? 'EINVAL' : 'ENOENT', '', path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new Failure(
        tool.gnu ? `${path}: ${unmountProblem[error.code] ?? error.message}.` : `can't unmount ${path}: ${reasonOf(error)}`,
        tool.gnu ? 32 : 1,
      );
    }
    return 0;
  },
  { shortName: true },
);

/** @see util-linux: libmount/src/context_umount.c mnt_context_get_umount_excode */
const unmountProblem: Readonly<Record<string, string>> = {
  EINVAL: 'not mounted',
  ENOENT: 'no mount point specified',
  EPERM: 'must be superuser to unmount',
  EBUSY: 'target is busy',
};
const reasonOf = ({ code, message }: OsError): string =>
  code === 'EINVAL' ? 'Invalid argument' : code === 'ENOENT' ? 'No such file or directory' : message;

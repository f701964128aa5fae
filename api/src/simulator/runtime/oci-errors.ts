import { goQuote } from '../apimachinery/go-quote.ts';
import { ExecutableMissing, type MountFailure, type MountOptions, type OsError, WorkingDirectoryError } from '../kernel/index.ts';

const RUNC = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ';
const CREATE = `${RUNC}unable to start container process: `;
const INIT = 'error during container init: ';
const EXEC = 'OCI runtime exec failed: exec failed: ';
const START = 'unable to start container process: ';

/** Why a process could not be started, as runc says it. @see runc: libcontainer/standard_init_linux.go, init_linux.go; go: os/exec LookPath */
function said(error: OsError, argv: readonly string[]): string {
  const name = argv[0] ?? '';
  if (error instanceof WorkingDirectoryError) return `${INIT}mkdir ${error.path}: ${error.message.toLowerCase()}: unknown`;
  const exec = `exec: ${goQuote(name)}: `;
  const what = error.message.toLowerCase();
  // A name is looked for in each directory of PATH, and whatever hinders that there is passed over.
  if (!name.includes('/')) return `${exec}executable file not found in $PATH: unknown`;
  const there = error instanceof ExecutableMissing ? error.there : undefined;
  if (there === 'directory') return `${exec}is a directory: unknown`;
  return there ? `${exec}${what}: unknown` : `${exec}stat ${name}: ${what}: unknown`;
}

/** What containerd says of a container whose process could not start. @see runc: libcontainer */
export const startError = (error: OsError, argv: readonly string[]): string => CREATE + said(error, argv);

/** Of a working directory that does not begin at the root. @see runc: utils.go validateProcessSpec */
export const relativeDirectory = `${RUNC}Cwd must be an absolute path: unknown`;

/** The image has no user of that name. @see containerd: oci/spec_opts.go WithUsername, mount/temp.go */
export const noUsersFound = (unique: number): string =>
  `failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount${unique}: no users found`;

/**
 * What cannot be mounted, or the place where it cannot.
 * @see runc: libcontainer/rootfs_linux.go prepareRootfs, createIfNotExists, mount_linux.go mountError
 */
export function mountError({ code, message, path = '', mount }: MountFailure, id: string): string {
  const { from = '', path: target, readOnly, root, tree } = mount;
  const flags = readOnly ? '0x5001' : '0x5000';
  const making = (root ?? tree.root).type === 'directory' || !path.endsWith(target.replace(/^.*\//, '/')) ? 'mkdir' : 'open';
  const call =
    code === 'ENOTDIR' && target === path
      ? `mount ${from}:${target} (via /proc/self/fd/6), flags: ${flags}`
      : `${making} /run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/rootfs${path}`;
  return `${CREATE}${INIT}error mounting "${from}" to rootfs at "${target}": ${call}: ${message.toLowerCase()}: unknown`;
}

/**
 * What runc does not mount, or what hides what it needs itself: nothing goes inside /proc, and a volume over all of the root
 * has no /proc.
 * @see runc: libcontainer/rootfs_linux.go checkProcMount, apparmor/apparmor_linux.go setProcAttr, utils/utils_unix.go CloseExecFrom
 */
export function misplacedMount(mounts: readonly MountOptions[], id: string, confined: boolean): string | undefined {
  for (const { path, from = '' } of mounts) {
    const clean = path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    if (clean === '/')
      return confined
        ? `${CREATE}${INIT}unable to apply apparmor profile: apparmor failed to apply profile: open /proc/self/attr/exec: no such file or directory: unknown`
        : `${CREATE}error closing exec fds: open /proc/self/fd: no such file or directory: unknown`;
    const why =
      clean === '/proc' && from !== '/proc'
        ? 'it is not of type proc'
        : clean.startsWith('/proc/') && !IN_PROC.has(clean)
          ? 'it is inside /proc'
          : '';
    if (why !== '')
      return `${CREATE}${INIT}error mounting "${from}" to rootfs at "${path}": "/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/rootfs${clean}" cannot be mounted because ${why}: unknown`;
  }
  return undefined;
}

/** What lxcfs emulates. */
const IN_PROC = new Set(
  'cpuinfo diskstats meminfo stat swaps uptime loadavg slabinfo net/dev sys/kernel/ns_last_pid sys/crypto/fips_enabled'
    .split(' ')
    .map((name) => `/proc/${name}`),
);

/** What runc says of a parameter of the kernel that does not take its value. @see runc: libcontainer/standard_init_linux.go */
export const sysctlError = (path: string): string => `${CREATE}${INIT}write ${path}: invalid argument: unknown`;

/** What runc itself needs to bring a process to life, whatever the limit. */
export const SMALLEST_MEMORY = 4 * 2 ** 20;
/** What runc says where the limit does not hold even its own first process. */
export const memoryTooLow = `${CREATE}container init was OOM-killed (memory limit too low?): unknown`;

/** What containerd says of a command in a container that could not start. */
export const execError = (error: OsError, argv: readonly string[], execId: string): string =>
  `${execFailed(execId)}${START}${said(error, argv)}`;

/** The container's process ended before the command could begin. @see runc: exec.go execProcess */
export const execStopped = (execId: string): string => `${execFailed(execId)}cannot exec in a stopped container: unknown`;

const execFailed = (execId: string): string => `failed to exec in container: failed to start exec "${execId}": ${EXEC}`;

import { goQuote } from '../../apimachinery/go-quote.ts';
import { shownText } from '../../apimachinery/utf8.ts';
import { byText } from '../../engine/index.ts';
import {
  type ErrnoCode,
  ExecutableMissing,
  type MountFailure,
  type MountOptions,
  type OsError,
  strerror,
  WorkingDirectoryError,
} from '../../kernel/index.ts';
import type { ContainerConfig, SecurityConfig } from '../types.ts';

const RUNC = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ';
const CREATE = `${RUNC}unable to start container process: `;
const INIT = 'error during container init: ';
const EXEC = 'OCI runtime exec failed: exec failed: ';
const START = 'unable to start container process: ';

/** Why a process could not be started, as runc says it. @see runc: libcontainer/standard_init_linux.go, init_linux.go; go: os/exec LookPath */
function said(error: OsError, argv: readonly string[]): string {
  const name = argv[0] ?? '';
  const what = error.message.toLowerCase();
  if (error instanceof WorkingDirectoryError)
    return error.made
      ? `${INIT}mkdir ${error.path}: ${what}: unknown`
      : `chdir to cwd (${goQuote(error.path ?? '')}) set in config.json failed: ${what}: unknown`;
  const exec = `exec: ${goQuote(name)}: `;
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

/** Of a variable that no process can have: its value ends at a NUL. @see runc: libcontainer/init_linux.go populateProcessEnvironment */
export function brokenVariable(env: ContainerConfig['env']): string | undefined {
  if (!env.some(([, value]) => value.includes('\0'))) return undefined;
  const broken = [...new Map(env)].find(([, value]) => value.includes('\0'));
  return broken && `${CREATE}${INIT}environment variable value can't contain null(\\x00): ${goQuote(shownText(broken.join('=')))}: unknown`;
}

/** The image has no user of that name. @see containerd: oci/spec_opts.go WithUsername, mount/temp.go */
export const noUsersFound = (unique: number): string =>
  `failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount${unique}: no users found`;

/**
 * What cannot be mounted, or the place where it cannot.
 * @see runc: libcontainer/rootfs_linux.go prepareRootfs, createIfNotExists, mount_linux.go mountError, utils/utils_unix.go WithProcfd
 */
export function mountError({ code, message, path = '', mount, belowFile }: MountFailure, id: string): string {
  const { from = '', path: target, readOnly, root, tree } = mount;
  const flags = readOnly ? '0x5001' : '0x5000';
  const making = (root ?? tree.root).type === 'directory' || !path.endsWith(target.replace(/^.*\//, '/')) ? 'mkdir' : 'open';
  const rootfs = `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/rootfs`;
  const call = belowFile
    ? `open o_path procfd: open ${rootfs}${target}`
    : code === 'ENOTDIR' && target === path
      ? `mount ${from}:${target} (via /proc/self/fd/6), flags: ${flags}`
      : `${making} ${rootfs}${path}`;
  return `${CREATE}${INIT}error mounting "${from}" to rootfs at "${target}": ${call}: ${message.toLowerCase()}: unknown`;
}

/**
 * What runc does not mount, or what hides what it needs itself: nothing goes inside /proc, and a volume over all of the root
 * has no /proc.
 * @see runc: libcontainer/rootfs_linux.go checkProcMount, apparmor/apparmor_linux.go setProcAttr, utils/utils_unix.go CloseExecFrom
 */
export function misplacedMount(mounts: readonly MountOptions[], id: string, security: SecurityConfig): string | undefined {
  const confined = !security.privileged && security.apparmorProfile !== 'unconfined';
  for (const { path, from = '', root } of mounts) {
    const clean = withoutSlashes(path);
    if (clean === '/' && root?.type !== 'file')
      return confined
        ? `${CREATE}${INIT}unable to apply apparmor profile: apparmor failed to apply profile: open /proc/self/attr/exec: no such file or directory: unknown`
        : `${CREATE}error closing exec fds: open /proc/self/fd: no such file or directory: unknown`;
    const why =
      clean === '/proc' && !/^\/proc(\/|$)/.test(from)
        ? 'it is not of type proc'
        : clean.startsWith('/proc/') && !IN_PROC.has(clean)
          ? 'it is inside /proc'
          : '';
    if (why === '') continue;
    // Links are followed: runc's own process is the first of the container.
    const place = clean.replace(/^\/proc\/(thread-)?self(?=$|\/)/, (_, thread) => (thread ? '/proc/1/task/1' : '/proc/1'));
    return `${CREATE}${INIT}error mounting "${from}" to rootfs at "${path}": "/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/rootfs${place}" cannot be mounted because ${why}: unknown`;
  }
  return undefined;
}

/** A volume over /dev hides the device, whose owner runc asks for. @see runc: libcontainer/init_linux.go fixStdioPermissions */
export const withoutNull = `${CREATE}unable to setup user: stat /dev/null: no such file or directory: unknown`;

/** What lxcfs emulates. */
const withoutSlashes = byText((path) => path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'));

const IN_PROC = new Set(
  'cpuinfo diskstats meminfo stat swaps uptime loadavg slabinfo net/dev sys/kernel/ns_last_pid sys/crypto/fips_enabled'
    .split(' ')
    .map((name) => `/proc/${name}`),
);

/** What runc says of a parameter of the kernel that does not take its value. @see runc: libcontainer/standard_init_linux.go */
export const sysctlError = (path: string, errno: ErrnoCode): string => {
  const isFound = errno === 'EINVAL' || path.endsWith('/tcp_congestion_control');
  return `${CREATE}${INIT}${isFound ? 'write' : 'open'} ${path}: ${strerror[errno].toLowerCase()}: unknown`;
};

/** What runc itself needs to bring a process to life, whatever the limit. */
export const SMALLEST_MEMORY = 4 * 2 ** 20;
/** What runc says where the limit does not hold even its own first process. */
export const memoryTooLow = `${CREATE}container init was OOM-killed (memory limit too low?): unknown`;

/** The container was made, and its first process has ended before it was told to begin. @see containerd: pkg/cri/server/container_start.go, pkg/process/init_state.go */
export const stoppedBeforeItsStart = (id: string): string =>
  `failed to start containerd task "${id}": cannot start a stopped process: unknown`;

/** What containerd says of a command in a container that could not start. */
export const execError = (error: OsError, argv: readonly string[], execId: string): string =>
  `${execFailed(execId)}${START}${said(error, argv)}`;

/** The container's process ended before the command could begin. @see runc: exec.go execProcess */
export const execStopped = (execId: string): string => `${execFailed(execId)}cannot exec in a stopped container: unknown`;

/**
 * The container had ended before it was asked for. `justNow`: all of its task is still there.
 * @see containerd: pkg/cri/server/container_execsync.go execInContainer, pkg/process/init_state.go stoppedState
 */
export const execEnded = (justNow: boolean, execId: string): string =>
  justNow
    ? `failed to exec in container: failed to create exec "${execId}": cannot exec in a stopped state: unknown`
    : 'failed to exec in container: container is in CONTAINER_EXITED state';

const execFailed = (execId: string): string => `failed to exec in container: failed to start exec "${execId}": ${EXEC}`;

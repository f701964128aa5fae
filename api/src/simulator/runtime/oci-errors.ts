import { goQuote } from '../apimachinery/go-quote.ts';
import { ExecutableMissing, type MountFailure, type OsError } from '../kernel/index.ts';

const CREATE =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
const INIT = 'error during container init: ';
const EXEC = 'OCI runtime exec failed: exec failed: ';
const START = 'unable to start container process: ';

/** Why a process could not be started, as runc says it. @see runc: libcontainer/standard_init_linux.go, init_linux.go; go: os/exec LookPath */
function said(error: OsError, argv: readonly string[], cwd: string): string {
  const name = argv[0] ?? '';
  if (error.path !== undefined && error.path === cwd && error.path !== name) {
    return error.code === 'EACCES'
      ? `chdir to cwd ("${cwd}") set in config.json failed: permission denied: unknown`
      : `${INIT}mkdir ${cwd}: ${error.message.toLowerCase()}: unknown`;
  }
  const exec = `exec: ${goQuote(name)}: `;
  const what = error.message.toLowerCase();
  // A name is looked for in each directory of PATH, and whatever hinders that there is passed over.
  if (!name.includes('/')) return `${exec}executable file not found in $PATH: unknown`;
  return error instanceof ExecutableMissing && error.there ? `${exec}${what}: unknown` : `${exec}stat ${name}: ${what}: unknown`;
}

export const startError = (error: OsError, argv: readonly string[], cwd: string): string => CREATE + said(error, argv, cwd);

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

export const memoryTooLow = `${CREATE}container init was OOM-killed (memory limit too low?): unknown`;

export const execError = (error: OsError, argv: readonly string[], cwd: string, execId: string): string =>
  `${execFailed(execId)}${START}${said(error, argv, cwd)}`;

/** The container's process ended before the command could begin. @see runc: exec.go execProcess */
export const execStopped = (execId: string): string => `${execFailed(execId)}cannot exec in a stopped container: unknown`;

const execFailed = (execId: string): string => `failed to exec in container: failed to start exec "${execId}": ${EXEC}`;

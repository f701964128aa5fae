import type { OsError } from '../kernel/index.ts';

const CREATE =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
const EXEC = 'OCI runtime exec failed: exec failed: unable to start container process: ';

/** Why a process could not be started, as runc says it. @see runc: libcontainer/standard_init_linux.go, init_linux.go */
function said(error: OsError, argv: readonly string[], cwd: string): string {
  const name = argv[0] ?? '';
  if (error.path !== undefined && error.path === cwd && error.path !== name) {
    return error.code === 'EACCES'
      ? `chdir to cwd ("${cwd}") set in config.json failed: permission denied: unknown`
      : `mkdir ${cwd}: ${error.message.toLowerCase()}: unknown`;
  }
  if (error.code === 'ENOENT') {
    return name.includes('/')
      ? `exec: "${name}": stat ${name}: no such file or directory: unknown`
      : `exec: "${name}": executable file not found in $PATH: unknown`;
  }
  return `exec: "${name}": ${error.message.toLowerCase()}: unknown`;
}

export const startError = (error: OsError, argv: readonly string[], cwd: string): string => CREATE + said(error, argv, cwd);

export const mountError = (error: OsError): string =>
  `${CREATE}error during container init: error mounting to rootfs at "${error.path ?? ''}": ${error.message.toLowerCase()}: unknown`;

export const memoryTooLow = `${CREATE}container init was OOM-killed (memory limit too low?): unknown`;

export const execError = (error: OsError, argv: readonly string[], cwd: string, execId: string): string =>
  `failed to exec in container: failed to start exec "${execId}": ${EXEC}${said(error, argv, cwd)}`;

import type { Task } from '../../../engine/index.ts';
import { baseName } from './files.ts';
import { type ExitStatus, OsError, type Process, type SignalName, signalNumbers } from './kernel.ts';
import { quote } from './quote.ts';
import { Failure, type Tool } from './tool.ts';

/** Takes the process over with a command (env, nice, nohup, setsid, chroot): 127 if there is none, 126 if it cannot run. */
export function* become(tool: Tool, argv: readonly string[], env?: ReadonlyMap<string, string>, argv0?: string): Task<number> {
  yield* tool.flush();
  try {
    return yield* tool.process.exec(argv, env, argv0);
  } catch (error) {
    throw cannotRun(tool, argv[0] as string, error);
  }
}

/** How a program says that it can not run another (env, xargs, timeout …): 127 where it is not there, else 126.
 *  Rethrows what is no system error. */
export function cannotRun(tool: Tool, name: string, error: unknown): Failure {
  if (!(error instanceof OsError)) throw error;
  const code = error.code === 'ENOENT' ? 127 : 126;
  const base = baseName(tool.name);
  if (base === 'xargs') return new Failure(`${name}: ${error.message}`, code);
  if (!tool.gnu) return new Failure(`can't execute '${name}': ${error.message}`, code);
  if (ofUtilLinux.has(base)) return new Failure(`failed to execute ${name}: ${error.message}`, code);
  return new Failure(`${base === 'env' || base === 'nice' ? '' : 'failed to run command '}${quote(name)}: ${error.message}`, code);
}

const ofUtilLinux: ReadonlySet<string> = new Set('chrt flock ionice nsenter prlimit setpriv setsid taskset unshare'.split(' '));

/** What a shell's `$?` would be. */
export const exitCode = (status: ExitStatus): number => (status.signal === undefined ? status.code : 128 + signalNumbers[status.signal]);

/** Sends a signal to a process that may have ended already. */
export function killIfThere(process: Process, pid: number, signal: SignalName): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

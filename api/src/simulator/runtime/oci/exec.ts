import { shownText } from '../../apimachinery/utf8.ts';
import {
  type Engine,
  Future,
  MILLISECOND,
  type Micros,
  type Random,
  SECOND,
  Sleep,
  type Task,
  wait,
  withTimeout,
} from '../../engine/index.ts';
import { type ExecOptions, OsError, RUNC_EXEC_COST } from '../../kernel/index.ts';
import type { ContainerInstance } from '../instance.ts';
import { type ExecResult, failure, type Result, success } from '../types.ts';
import { execEnded, execError, execStopped } from './errors.ts';
import { environment, processUser, workingDirectory } from './process-options.ts';

/** What runc needs to join a container and bring a command to life; the command's own timeout counts from then on. */
const EXEC_LATENCY: Micros = 50 * MILLISECOND;
/** What containerd needs to clear a container that has ended away, until when it says that it runs. */
const CLEARED: Micros = 60 * MILLISECOND;
/** What the kubelet gives the runtime beyond a command's own timeout. */
const CLEANUP = 120 * SECOND;

/** What is passed to the command, and whoever is told what it writes as it does. */
export type Streams = Pick<ExecOptions, 'stdin' | 'onOutput'>;

interface Exec {
  readonly argv: readonly string[];
  /** 0: none. */
  readonly timeout: Micros;
  readonly tty: boolean;
  readonly streams: Streams;
}

/**
 * Ends when the command has ended, or was killed at its timeout, and nobody has its output open any more. The caller gives
 * up two minutes after the timeout.
 * @see containerd: pkg/cri/server/container_execsync.go execInternal, drainExecSyncIO;
 * kubernetes: pkg/kubelet/cri/remote/remote_runtime.go ExecSync
 */
export function* execSync(
  engine: Engine,
  chance: Random,
  instance: ContainerInstance | undefined,
  { argv, timeout, tty, streams }: Exec,
): Task<Result<ExecResult>> {
  const container = instance?.container;
  if (!instance?.running || !container)
    return failure(execEnded(instance?.finishedAt !== undefined && engine.now - instance.finishedAt < CLEARED, chance.hex(64)));
  const user = processUser(instance, container);
  const cwd = workingDirectory(instance.config, instance.image);
  const own = environment(instance, container, user);
  const env = tty ? atTerminal(own) : own;
  yield new Sleep(engine, chance.jitter(EXEC_LATENCY, 1) + container.cgroup.delays(RUNC_EXEC_COST));
  if (!instance.running) return failure(execStopped(chance.hex(64)));
  const ended = new Future<ExecResult>();
  try {
    container.exec({ argv, env, cwd, user, tty, ...(timeout > 0 && { timeout }), ...streams }, (result) =>
      ended.resolve({ ...result, stdout: shownText(result.stdout), stderr: shownText(result.stderr) }),
    );
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return failure(execError(error, argv, chance.hex(64)));
  }
  if (timeout === 0) return success(yield* wait(ended));
  const unanswered: ExecResult = { exitCode: 137, stdout: '', stderr: '', timedOut: true };
  return success((yield* wait(withTimeout(engine, ended, timeout + CLEANUP))) ?? unanswered);
}

/** The runtime names the terminal after all other variables; HOME, which runc adds, comes last. @see containerd: pkg/cri/sbserver/container_execsync.go execInternal */
function atTerminal(env: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const named = new Map(env).set('TERM', 'xterm');
  const home = [...env.keys()].at(-1) === 'HOME' ? named.get('HOME') : undefined;
  if (home === undefined) return named;
  named.delete('HOME');
  return named.set('HOME', home);
}

import { SECOND, type Task } from '../../../engine/index.ts';
import { type ExitStatus, OsError, type Process, type SystemInfo, signalNumbers } from '../../../kernel/index.ts';
import { killIfThere } from '../../../shell/utilities/lib/run-command.ts';
import { ConfigError } from './directive.ts';
import { signature } from './layout.ts';
import { bind, closeAll } from './listening.ts';
import { openLogs } from './log.ts';
import { setting } from './site.ts';
import type { Work } from './work.ts';
import { FATAL, worker } from './worker.ts';

type Wish = 'QUIT' | 'TERM' | 'HUP' | 'INT';

/** The master process: keeps its workers running until a signal ends it. @see nginx: src/os/unix/ngx_process_cycle.c */
export function* master(process: Process, first: Work, pidFile: string, builtBy: string, load: () => Task<Work>): Task<number> {
  let work = first;
  const { log } = work;
  const command = process.argv.join(' ');
  process.argv = [`nginx: master process ${command}`];
  const wishes: Wish[] = [];
  for (const signal of ['QUIT', 'TERM', 'INT', 'HUP'] as const) process.onSignal(signal, () => wishes.push(signal));
  process.onSignal('WINCH', 'ignore');
  process.onSignal('USR1', () => {});
  const say = (text: string): Task<void> => log.write(process, 'notice', text);
  yield* say('using the "epoll" event method');
  yield* say(signature(work.version));
  yield* say(`built by ${builtBy} `);
  yield* say(`OS: Linux ${process.system.release}`);
  yield* say('getrlimit(RLIMIT_NOFILE): 1048576:1048576');
  yield* say('start worker processes');
  let workers = new Set<number>();
  const startOne = (takes: boolean): Task<void> => {
    const current = work;
    const pid = process.spawn({ argv: process.argv, program: (child) => worker(child, current, takes) });
    workers.add(pid);
    if (takes) taker = pid;
    return say(`start worker process ${pid}`);
  };
  let taker = 0;
  for (let i = 0; i < workerCount(work, process.system); i++) yield* startOne(i === 0);
  let ending: Wish | undefined;
  const old = new Set<number>();
  for (;;) {
    const wish = wishes.shift();
    if (wish === 'HUP') {
      yield* say('signal 1 (SIGHUP) received, reconfiguring');
      yield* say('reconfiguring');
      try {
        const next = yield* load();
        const problem = openLogs(process, next.configuration, next.log);
        if (problem !== undefined) throw new ConfigError(problem);
        const before = work.listeners;
        const listeners = yield* bind(process, { ...next, listeners: before });
        if (!listeners) continue;
        work = { ...next, listeners, connections: work.connections };
        for (const pid of workers) old.add(pid);
        workers = new Set();
        yield* say('using the "epoll" event method');
        yield* say('start worker processes');
        for (let i = 0; i < workerCount(work, process.system); i++) yield* startOne(i === 0);
        for (const pid of old) killIfThere(process, pid, 'QUIT');
        closeAll([...before].flatMap(([key, listener]) => (listeners.has(key) ? [] : [listener])));
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        yield* log.write(process, error.level, error.message);
      }
      continue;
    }
    if (wish !== undefined && ending !== 'TERM') {
      const fast = wish !== 'QUIT';
      yield* say(`signal ${signalNumbers[wish]} (SIG${wish}) received, ${fast ? 'exiting' : 'shutting down'}`);
      ending = fast ? 'TERM' : 'QUIT';
      for (const pid of [...workers, ...old]) killIfThere(process, pid, ending);
      if (!fast) closeAll(work.listeners.values());
      continue;
    }
    let ended: { readonly pid: number; readonly status: ExitStatus };
    try {
      // Without workers it only waits for signals.
      if (workers.size + old.size === 0) yield* process.sleep(DAY);
      ended = yield* process.waitpid();
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'EINTR') continue;
      if (error.code === 'ECHILD' && ending === undefined) continue;
      if (error.code === 'ECHILD') break;
      throw error;
    }
    const { pid, status } = ended;
    const isCurrent = workers.delete(pid);
    if (!isCurrent && !old.delete(pid)) continue;
    yield* say(`signal 17 (SIGCHLD) received from ${pid}`);
    const fatal = status.signal === undefined && status.code === FATAL;
    if (status.signal === undefined) yield* say(`worker process ${pid} exited with code ${status.code}`);
    else yield* log.write(process, 'alert', `worker process ${pid} exited on signal ${signalNumbers[status.signal]}`);
    if (fatal) yield* log.write(process, 'alert', `worker process ${pid} exited with fatal code ${FATAL} and cannot be respawned`);
    // Those that were told to go have others in their place already.
    else if (isCurrent && ending === undefined) yield* startOne(pid === taker);
    if (ending !== undefined && workers.size + old.size === 0) break;
  }
  yield* say('exit');
  try {
    process.unlink(pidFile);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  return 0;
}

/** `auto` is one for each CPU of the node: a limit does not change what nginx sees. */
function workerCount({ site }: Work, { cpus }: SystemInfo): number {
  const wanted = setting({ own: site.main, outer: undefined }, 'worker_processes')?.args[0] ?? '1';
  return wanted === 'auto' ? cpus : Math.min(16, Math.max(1, Number(wanted) || 1));
}
const DAY = 86_400 * SECOND;

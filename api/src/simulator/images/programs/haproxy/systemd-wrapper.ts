import { OsError, type Process, type Program, type SignalName, signalNumbers } from '../../../kernel/index.ts';
import { killIfThere } from '../../../shell/utilities/lib/run-command.ts';

/** What runs HAProxy before 1.8, which has no master of its own: it tells what it starts, and how that ended. @see haproxy 1.7: src/haproxy-systemd-wrapper.c */
export const haproxySystemdWrapper: Program = function* (process) {
  const say = (level: number, text: string) => process.write(2, `<${level}>haproxy-systemd-wrapper: ${text}\n`);
  const argv = ['/usr/local/sbin/haproxy', ...process.argv.slice(1), '-Ds'];
  let caught: SignalName | undefined;
  for (const signal of ['TERM', 'INT'] as const)
    process.onSignal(signal, () => {
      caught = signal;
    });
  yield* say(7, `executing ${argv.join(' ')} `);
  const pid = process.spawn({ argv });
  for (;;) {
    const ended = yield* endOf(process, pid);
    if (ended !== undefined) {
      yield* say(5, `exit, haproxy RC=${ended}`);
      return ended;
    }
    if (caught === undefined) continue;
    // It is the worker that it reads of in the file of process numbers.
    yield* say(7, `SIG${caught} -> ${pid + 1}.`);
    killIfThere(process, pid, caught);
    caught = undefined;
  }
};

/** How it ended; undefined when a signal comes first. */
function* endOf(process: Process, pid: number) {
  try {
    const { status } = yield* process.waitpid(pid);
    return status.signal === undefined ? status.code : 128 + signalNumbers[status.signal];
  } catch (error) {
    if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
    return undefined;
  }
}

import { seconds, type Task } from '../../engine/index.ts';
import { OsError } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { cannotRun, exitCode } from './lib/run-command.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

/** Codes of sysexits.h, which util-linux ends with; busybox knows one. */
const EX = { usage: 64, data: 65, noInput: 66, unavailable: 69 };

/** Runs a command while nobody else has a file's lock, or locks what the shell has open. @see util-linux: sys-utils/flock.c; busybox: util-linux/flock.c */
export const flock = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: tool.gnu ? 'sxeunow:E:FhV' : 'sxun',
      long: {
        shared: 's',
        exclusive: 'x',
        unlock: 'u',
        nonblock: 'n',
        nb: 'n',
        timeout: 'w',
        wait: 'w',
        close: 'o',
        'no-fork': 'F',
        'conflict-exit-code': 'E',
        verbose: 'verbose',
      },
      inOrder: true,
    });
    const { process } = tool;
    const fail = (message: string, code: number): Failure => new Failure(message, tool.gnu ? code : 1);
    const [file, ...rest] = options.operands;
    if (file === undefined) throw tool.gnu ? tool.usage('not enough arguments') : tool.usage('');
    const kind = options.has('u') ? 'unlock' : options.has('s') ? 'shared' : 'exclusive';
    const ofShell = rest.length === 0;
    if (ofShell && !/^\d+$/.test(file)) throw fail(tool.gnu ? `bad file descriptor: '${file}'` : `invalid number '${file}'`, EX.usage);
    const fd = ofShell ? Number(file) : openLock(tool, file, fail);
    if (!process.isOpen(fd)) throw fail(`${tool.gnu ? '' : "can't lock file descriptor "}${fd}: Bad file descriptor`, EX.data);
    if (!(yield* taken())) return Number(options.value('E') ?? 1);
    return ofShell ? 0 : yield* run(tool, rest[0] === '-c' || rest[0] === '--command' ? ['/bin/sh', '-c', ...rest.slice(1)] : rest);

    function* taken(): Task<boolean> {
      if (!options.has('n'))
        return yield* process.waitForLock(fd, kind, options.has('w') ? seconds(Number(options.value('w'))) : undefined);
      try {
        process.flock(fd, kind);
        return true;
      } catch (error) {
        if (error instanceof OsError && error.code === 'EAGAIN') return false;
        throw error;
      }
    }
  },
  { usageCode: EX.usage, shortName: true },
);

/** What is not there is made; a directory is locked as it is. */
function openLock(tool: Tool, path: string, fail: (message: string, code: number) => Failure): number {
  try {
    const isDirectory = tool.process.access(path, 'f') && tool.process.stat(path).type === 'directory';
    return tool.process.open(path, isDirectory ? { read: true } : { read: true, create: true }, 0o666);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw fail(`${tool.gnu ? `cannot open lock file ${path}` : `can't open '${path}'`}: ${reason(error)}`, EX.noInput);
  }
}

/** As a child, which has the lock too: whoever it leaves behind keeps it. */
function* run(tool: Tool, argv: readonly string[]): Task<number> {
  const { process } = tool;
  try {
    return exitCode((yield* process.waitpid(process.spawn({ argv }))).status);
  } catch (error) {
    if (error instanceof OsError && tool.gnu && error.code !== 'ECHILD')
      throw new Failure(`failed to execute ${argv[0]}: ${error.message}`, EX.unavailable);
    throw cannotRun(tool, argv[0] as string, error);
  }
}

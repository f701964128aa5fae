import { Failure, reason, utility } from '../lib/tool.ts';
import { leadingSignal, processesNamed, signalList } from './process-list.ts';

/** killall: exit code 1 if no process of a name was found. `killall -0 nginx` only asks. */
export const killall = utility(
  function* (tool) {
    if (tool.args[0] === '-l') {
      tool.print(`${signalList().join(' ')}\n`);
      return 0;
    }
    let args = tool.args.filter((word) => word !== '-v' && word !== '-w' && word !== '-e' && word !== '-i');
    const quiet = args.includes('-q');
    args = args.filter((word) => word !== '-q');
    const { signal, name, rest } = leadingSignal(args);
    if (signal === undefined || /^-[A-Za-z0-9]/.test(rest[0] ?? '')) {
      throw new Failure(
        tool.gnu
          ? `${signal === undefined ? name : rest[0]?.slice(1)}: unknown signal; killall -l lists signals.`
          : `bad signal name '${signal === undefined ? name : rest[0]?.slice(1)}'`,
        1,
      );
    }
    const names = rest[0] === '--' ? rest.slice(1) : rest;
    if (names.length === 0) throw new Failure(tool.gnu ? '' : 'you need to specify whom to kill', 1, tool.gnu ? 'operands' : undefined);
    let code = 0;
    for (const each of names) {
      const found = processesNamed(tool.process, each).filter(({ pid }) => pid !== tool.process.pid);
      if (found.length === 0) {
        if (!quiet) yield* tool.gnu ? tool.complain(`${each}: no process found\n`) : tool.warn(`${each}: no process killed`);
        code = 1;
      }
      for (const { pid } of found) {
        try {
          tool.process.kill(pid, signal);
        } catch (error) {
          yield* tool.warn(tool.gnu ? `${each}(${pid}): ${reason(error)}` : `can't kill pid ${pid}: ${reason(error)}`);
          code = 1;
        }
      }
    }
    return code;
  },
  { shortName: true },
);

import type { Task } from '../../../engine/index.ts';
import { posixRegex } from '../../regex/index.ts';
import type { ProcessInfo } from '../lib/kernel.ts';
import { readOptions } from '../lib/options.ts';
import { reason, type Tool, utility } from '../lib/tool.ts';
import { Accounts } from '../lib/users.ts';
import { commandLine, leadingSignal } from './process-list.ts';

export const pgrep = utility((tool) => match(tool, false), { usageCode: 2, shortName: true });
export const pkill = utility((tool) => match(tool, true), { usageCode: 2, shortName: true });

function* match(tool: Tool, kills: boolean): Task<number> {
  const { process } = tool;
  const { signal = 'TERM', rest } = kills ? leadingSignal(tool.args) : { rest: tool.args };
  const options = readOptions(
    tool,
    {
      short: 'flaoncvxu:U:P:g:s:d:iceL',
      long: {
        full: 'f',
        'list-name': 'l',
        'list-full': 'a',
        newest: 'n',
        oldest: 'o',
        count: 'c',
        exact: 'x',
        'ignore-case': 'i',
        parent: 'P',
        euid: 'u',
        echo: 'e',
        inverse: 'v',
      },
    },
    rest,
  );
  const pattern = options.operands[0];
  if (pattern === undefined && !options.has('u', 'U', 'P')) {
    if (!tool.gnu) throw tool.usage('');
    throw tool.usage('no matching criteria specified');
  }
  const whole = options.has('x') ? { whole: 'line' as const } : {};
  const regex = posixRegex(pattern ?? '', { extended: true, ignoreCase: options.has('i'), ...whole }, (steps) => process.work(steps));
  const accounts = new Accounts(process);
  const users = [...options.values('u'), ...options.values('U')]
    .flatMap((text) => text.split(','))
    .map((name) => accounts.userNamed(name)?.uid ?? Number(name));
  const parents = options
    .values('P')
    .flatMap((text) => text.split(','))
    .map(Number);
  const fits = (info: ProcessInfo): boolean => {
    return (
      (regex.test(options.has('f') ? commandLine(info) : info.comm) &&
        (users.length === 0 || users.includes(info.uid)) &&
        (parents.length === 0 || parents.includes(info.ppid))) !== options.has('v')
    );
  };
  let found = process.processes().filter((info) => info.pid !== process.pid && fits(info));
  if (options.has('n')) found = found.slice(-1);
  if (options.has('o')) found = found.slice(0, 1);
  if (kills) {
    for (const { pid } of found) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        yield* tool.warn(tool.gnu ? `killing pid ${pid} failed: ${reason(error)}` : `can't kill pid ${pid}: ${reason(error)}`);
      }
    }
  } else if (options.has('c')) tool.print(`${found.length}\n`);
  else if (found.length > 0) {
    const lines = found.map((info) =>
      options.has('a') || (options.has('l') && options.has('f'))
        ? `${info.pid} ${commandLine(info)}`
        : options.has('l')
          ? `${info.pid} ${info.comm}`
          : String(info.pid),
    );
    tool.print(`${lines.join(options.value('d') ?? '\n')}\n`);
  }
  return found.length > 0 ? 0 : 1;
}

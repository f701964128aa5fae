import { signalLines } from '../../signal-lists.ts';
import { signalNumbers } from '../lib/kernel.ts';
import { quote } from '../lib/quote.ts';
import { Failure, reason, utility } from '../lib/tool.ts';
import { leadingSignal, parseSignal, signalList } from './process-list.ts';

export const kill = utility(
  function* (tool) {
    const { process } = tool;
    if (tool.args[0] === '-l' || tool.args[0] === '-L') return list();
    const { signal, name, rest } = leadingSignal(tool.args);
    const targets = rest[0] === '--' ? rest.slice(1) : rest;
    const unknown = /^-[A-Za-z]/.exec(targets[0] ?? '') ? targets[0]?.slice(1) : signal === undefined ? name : undefined;
    if (signal === undefined || unknown !== undefined)
      throw new Failure(tool.gnu ? `${quote(unknown as string)}: invalid signal` : `bad signal name '${unknown}'`, 1);
    if (targets.length === 0) throw tool.gnu ? tool.usage('no process ID specified') : new Failure('you need to specify whom to kill', 1);
    let code = 0;
    for (const target of targets) {
      if (!/^-?\d+$/.test(target)) {
        yield* tool.warn(tool.gnu ? `failed to parse argument: ${quote(target)}` : `invalid number '${target}'`);
        code = 1;
        continue;
      }
      try {
        process.kill(Number(target), signal);
      } catch (error) {
        yield* tool.warn(tool.gnu ? `(${target}): ${reason(error)}` : `can't kill pid ${target}: ${reason(error)}`);
        code = 1;
      }
    }
    return code;

    function list(): number {
      const asked = tool.args.slice(1);
      for (const word of asked) {
        const found = parseSignal(/^\d+$/.test(word) ? String(Number(word) & 127) : word);
        if (found === undefined || found === 0) throw new Failure(tool.gnu ? `unknown signal name ${word}` : `unknown signal '${word}'`, 1);
        tool.print(`${/^\d+$/.test(word) ? found : signalNumbers[found]}\n`);
      }
      if (asked.length > 0) return 0;
      if (tool.gnu) tool.print(`${signalList().join(' ')}\n`);
      else tool.print(signalLines());
      return 0;
    }
  },
  { shortName: true },
);

import type { Task } from '../../engine/index.ts';
import { singleQuote } from '../quote.ts';
import { Failure, type Shell } from '../shell.ts';
import { validName } from '../variables.ts';
import { illegalOption } from './options.ts';
import { readLine } from './read.ts';

/** bash: lines of stdin into an array. */
export function* mapfile(shell: Shell, argv: string[]): Task<number> {
  let strips = false;
  let delimiter = '\n';
  let most = Number.POSITIVE_INFINITY;
  let passOver = 0;
  let origin: number | undefined;
  let fd = 0;
  let callback: string | undefined;
  let quantum = 5000;
  let count = 0;
  let name = 'MAPFILE';
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i] as string;
    if (!/^-./.test(arg)) {
      name = arg;
      continue;
    }
    let letters = arg.slice(1).replace(/^t+/, '');
    if (letters !== arg.slice(1)) strips = true;
    if (letters === '' || arg === '--') continue;
    const [letter = ''] = letters;
    if (!'dnsOuCc'.includes(letter))
      throw illegalOption(
        shell,
        argv[0] as string,
        letter,
        '[-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]',
      );
    letters = letters.slice(1);
    const value = letters === '' ? argv[++i] : letters;
    if (value === undefined) throw new Failure(`-${letter}: option requires an argument`, 2);
    if (letter === 'd') delimiter = value[0] ?? '\0';
    else if (letter === 'n') most = Number(value) || most;
    else if (letter === 's') passOver = Number(value);
    else if (letter === 'O') origin = Number(value);
    else if (letter === 'u') fd = Number(value);
    else if (letter === 'C') callback = value;
    else if (letter === 'c') quantum = Number(value) || quantum;
  }
  if (!validName(name)) throw new Failure(`\`${name}': not a valid identifier`, 1);
  // With an origin what the array holds stays.
  const elements = new Map<number | string, string>(origin === undefined ? [] : shell.variables.get(name)?.elements);
  for (let index = origin ?? 0, end = index + most; index < end; ) {
    const line = yield* readLine(shell, fd, delimiter);
    if (line.text === '' && line.end !== 'delimiter') break;
    if (passOver-- > 0) continue;
    const text = strips || line.end !== 'delimiter' ? line.text : line.text + delimiter;
    if (callback !== undefined && ++count % quantum === 0) {
      const status = yield* shell.interpreter.runText(shell, `${callback} ${index} ${singleQuote(text, 'bash')}`, {
        commandName: 'mapfile',
      });
      if (shell.skip === 'exit') return status;
    }
    elements.set(index++, text);
  }
  shell.variables.set(name, { value: undefined, elements });
  return 0;
}

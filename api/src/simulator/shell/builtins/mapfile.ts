import type { Task } from '../../engine/index.ts';
import { Failure, type Shell } from '../shell.ts';
import { readLine } from './read.ts';

/** bash: lines of stdin into an array. */
export function* mapfile(shell: Shell, argv: string[]): Task<number> {
  let strips = false;
  let delimiter = '\n';
  let most = Number.POSITIVE_INFINITY;
  let passOver = 0;
  let origin = 0;
  let fd = 0;
  let name = 'MAPFILE';
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i] as string;
    if (arg === '-t') strips = true;
    else if (arg === '-d') delimiter = argv[++i]?.[0] ?? '\0';
    else if (arg === '-n') most = Number(argv[++i]) || most;
    else if (arg === '-s') passOver = Number(argv[++i]);
    else if (arg === '-O') origin = Number(argv[++i]);
    else if (arg === '-u') fd = Number(argv[++i]);
    else if (arg.startsWith('-')) throw new Failure(`${arg}: invalid option`, 2);
    else name = arg;
  }
  const elements = new Map<number | string, string>();
  for (let index = origin; elements.size < most; ) {
    const line = yield* readLine(shell, fd, delimiter);
    if (line.text === '' && line.end !== 'delimiter') break;
    if (passOver-- > 0) continue;
    elements.set(index++, strips || line.end !== 'delimiter' ? line.text : line.text + delimiter);
  }
  shell.variables.set(name, { value: undefined, elements });
  return 0;
}

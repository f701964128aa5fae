import type { Task } from '../../engine/index.ts';
import { assignText } from '../execution/assignment.ts';
import { Failure, type Shell } from '../shell.ts';
import { bashEscapes } from '../utilities/lib/escapes.ts';
import { formatPrintf } from '../utilities/lib/printf.ts';
import { zoneOf } from '../utilities/time/zone.ts';
import { validName } from '../variables.ts';
import { illegalOption } from './options.ts';

/** Formats each operand in turn; bash's `-v` puts it into a variable. */
export function* printf(shell: Shell, argv: string[]): Task<number> {
  let i = 1;
  let variable: string | undefined;
  if (shell.bash && argv[i] === '-v') {
    variable = argv[i + 1];
    i += 2;
  }
  if (variable !== undefined && !validName(variable.replace(/\[.*\]$/s, '')))
    return yield* shell.complain(`\`${variable}': not a valid identifier`, 2, 'printf');
  if (argv[i] === '--') i++;
  else if (shell.bash && /^-./.test(argv[i] ?? '')) throw illegalOption(shell, 'printf', argv[i]?.[1] ?? '', '[-v var] format [arguments]');
  const format = argv[i];
  if (shell.flavor === 'dash' && /^-./.test(format ?? '') && argv[i - 1] !== '--') throw new Failure(`Illegal option -${format?.[1]}`, 2);
  if (format === undefined) {
    if (shell.flavor === 'dash') throw new Failure('usage: printf format [arg ...]', 2);
    yield* shell.tell(
      shell.bash ? 'printf: usage: printf [-v var] format [arguments]\n' : `${shell.name}: usage: printf FORMAT [ARGUMENT...]\n`,
    );
    return 2;
  }
  const clock = { now: shell.process.now, started: shell.startedAt, zone: () => zoneOf(shell.process) };
  const flavor = shell.flavor === 'ash' ? 'busybox' : shell.flavor;
  const dialect = shell.bash ? bashEscapes((name) => shell.get(name)) : flavor;
  const { said, text, code } = formatPrintf(format, argv.slice(i + 1), flavor, clock, dialect);
  if (variable !== undefined) assignText(shell, variable, text, false);
  for (const { text: part, error } of said) {
    // busybox's printf complains as the program `sh`.
    if (error !== undefined) yield* shell.tell(`${shell.flavor === 'ash' ? 'sh: ' : shell.prefix('printf')}${error}\n`);
    else if (part !== undefined && variable === undefined) yield* shell.write(1, part);
  }
  return code;
}

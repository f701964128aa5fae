import type { Task } from '../../engine/index.ts';
import type { Shell } from '../shell.ts';
import { bashEscapes, readEscapes } from '../utilities/lib/escapes.ts';

/** dash always reads backslashes and knows -n alone; busybox and bash read them with -e. */
export function* echo(shell: Shell, argv: string[]): Task<number> {
  let first = 1;
  let newline = true;
  let escapes = shell.flavor === 'dash' || (shell.bash && shell.options.other.has('xpg_echo'));
  const options = shell.flavor === 'dash' ? /^-n$/ : /^-[neE]+$/;
  while (first < argv.length && options.test(argv[first] as string)) {
    for (const letter of argv[first]?.slice(1) ?? '') {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
    first++;
    if (shell.flavor === 'dash') break;
  }
  let text = first === argv.length ? '' : first === argv.length - 1 ? (argv[first] as string) : argv.slice(first).join(' ');
  if (escapes && text.includes('\\')) {
    const read = readEscapes(
      text,
      shell.bash ? 'leadingZero' : 'both',
      shell.flavor === 'ash' ? 'busybox' : shell.bash ? bashEscapes((name) => shell.get(name)) : shell.flavor,
    );
    text = read.text;
    newline &&= !read.stop;
  }
  if (newline) text += '\n';
  if (text !== '') yield* shell.write(1, text);
  return 0;
}

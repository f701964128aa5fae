import type { Task } from '../../engine/index.ts';
import { Failure, type Shell } from '../shell.ts';
import { validName } from '../variables.ts';

/** The next option of the positional parameters (or of the operands) into a variable; 1 at the end. A leading `:` keeps it silent. */
export function* getopts(shell: Shell, argv: string[]): Task<number> {
  const [, options, name, ...given] = argv;
  if (options === undefined || name === undefined) {
    if (shell.bash) {
      yield* shell.tell('getopts: usage: getopts optstring name [arg ...]\n');
      return 2;
    }
    throw new Failure(shell.flavor === 'dash' ? 'Usage: getopts optstring var [arg...]' : 'usage: getopts optstring var [arg]', 2);
  }
  if (!validName(name))
    throw new Failure(shell.bash ? `\`${name}': not a valid identifier` : `${name}: bad variable name`, shell.bash ? 1 : 2);
  const args = given.length > 0 ? given : shell.positional;
  const silent = options.startsWith(':');
  const word = args[shell.optionIndex - 1];
  const finish = (): number => {
    remember(shell, shell.optionIndex, 1);
    shell.set(name, '?');
    shell.variables.delete('OPTARG');
    return 1;
  };
  if (shell.optionOffset === 1) {
    if (word === undefined || !word.startsWith('-') || word === '-') return finish();
    if (word === '--') {
      shell.optionIndex++;
      return finish();
    }
  }
  const letter = word?.[shell.optionOffset] ?? '';
  const at = options.indexOf(letter, silent ? 1 : 0);
  const ends = shell.optionOffset + 1 >= (word?.length ?? 0);
  let index = shell.optionIndex;
  let offset = shell.optionOffset + 1;
  if (ends) {
    index++;
    offset = 1;
  }
  if (at < 0 || letter === ':' || letter === '') {
    remember(shell, index, offset);
    shell.set(name, '?');
    if (silent) shell.set('OPTARG', letter);
    else {
      shell.variables.delete('OPTARG');
      if (shell.get('OPTERR') !== '0')
        yield* shell.tell(shell.bash ? `${shell.name}: illegal option -- ${letter}\n` : `Illegal option -${letter}\n`);
    }
    return 0;
  }
  if (options[at + 1] !== ':') {
    remember(shell, index, offset);
    shell.set(name, letter);
    // The Almquist shells leave it empty.
    if (shell.bash) shell.variables.delete('OPTARG');
    else shell.set('OPTARG', '');
    return 0;
  }
  const argument = ends ? args[index - 1] : word?.slice(shell.optionOffset + 1);
  remember(shell, argument === undefined ? index : index + 1, 1);
  if (argument !== undefined) {
    shell.set(name, letter);
    shell.set('OPTARG', argument);
    return 0;
  }
  shell.set(name, silent ? ':' : '?');
  if (silent) shell.set('OPTARG', letter);
  else {
    shell.variables.delete('OPTARG');
    if (shell.get('OPTERR') !== '0')
      yield* shell.tell(shell.bash ? `${shell.name}: option requires an argument -- ${letter}\n` : `No arg for -${letter} option\n`);
  }
  return 0;
}

function remember(shell: Shell, index: number, offset: number): void {
  // Within a word of several options dash and busybox already name the next word.
  shell.set('OPTIND', String(offset > 1 && !shell.bash ? index + 1 : index));
  shell.optionIndex = index;
  shell.optionOffset = offset;
}

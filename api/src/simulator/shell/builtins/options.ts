import { Failure, type Shell } from '../shell.ts';

/**
 * The letters before the operands of a builtin that takes no values with them, and where the operands begin. A letter that it does
 * not know is refused, in bash with its usage. @see bash: builtins/getopt.c
 */
export function readLetters(shell: Shell, argv: readonly string[], known: string, usage: string): { letters: Set<string>; at: number } {
  const letters = new Set<string>();
  let at = 1;
  for (; /^-./.test(argv[at] ?? ''); at++) {
    if (argv[at] === '--') return { letters, at: at + 1 };
    for (const letter of (argv[at] as string).slice(1)) {
      if (!known.includes(letter)) throw illegalOption(shell, argv[0] as string, letter, usage);
      letters.add(letter);
    }
  }
  return { letters, at };
}

/** A builtin was given an option that it has not. */
export const illegalOption = (shell: Shell, command: string, letter: string, usage: string): Failure =>
  new Failure(
    shell.bash
      ? `-${letter}: invalid option\n${command}: usage: ${`${command} ${usage}`.trimEnd()}`
      : `${shell.flavor === 'dash' ? 'Illegal' : 'illegal'} option -${letter}`,
    2,
  );

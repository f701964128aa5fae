/** What stands before a program's words on a command line of Python's: letters of options, and the words from the program on. */
interface CommandLine {
  readonly flags: string;
  /** `-c`, its code, and what the code is given; or a module's, or a script's; or an option that is none of those that are skipped. */
  readonly program: readonly string[];
}

/**
 * Options may stand together, and with what they are given: `-uc CODE` and `-ucCODE` are `-u -c CODE`.
 * @see cpython: Python/getopt.c _PyOS_GetOpt
 */
export function commandLine([word, ...rest]: readonly string[]): CommandLine {
  const [, flags = '', last, own = ''] = (word && /^-([bBdEiIOPqRsSuvx]*)(?:([cmWX])(.*))?$/s.exec(word)) || [];
  if (word === undefined || word === '-' || (flags === '' && last === undefined))
    return { flags: '', program: word === undefined ? [] : [word, ...rest] };
  if (last === 'c' || last === 'm') return { flags, program: [`-${last}`, ...(own ? [own] : []), ...rest] };
  const after = commandLine(last !== undefined && own === '' ? rest.slice(1) : rest);
  return { ...after, flags: flags + after.flags };
}

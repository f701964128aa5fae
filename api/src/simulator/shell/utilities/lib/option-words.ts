import { hasMusl } from './libc.ts';
import type { Tool } from './tool.ts';

/** What a C library says of options that a tool does not take. A name stands without its dashes. */
export interface OptionWords {
  unknownLetter(letter: string): string;
  letterLacks(letter: string): string;
  /** With its value, if it has one. */
  unknownName(name: string): string;
  nameLacks(name: string): string;
  takesNone(name: string): string;
  ambiguous(name: string, fits: readonly string[]): string;
}

/** @see glibc: posix/getopt.c _getopt_internal_r, process_long_option */
const glibc: OptionWords = {
  unknownLetter: (letter) => `invalid option -- '${letter}'`,
  letterLacks: (letter) => `option requires an argument -- '${letter}'`,
  unknownName: (name) => `unrecognized option '--${name}'`,
  nameLacks: (name) => `option '--${name}' requires an argument`,
  takesNone: (name) => `option '--${name}' doesn't allow an argument`,
  ambiguous: (name, fits) => `option '--${name}' is ambiguous; possibilities: ${fits.map((each) => `'--${each}'`).join(' ')}`,
};

/** @see musl: src/misc/getopt.c, getopt_long.c __getopt_long_core */
const musl: OptionWords = {
  unknownLetter: (letter) => `unrecognized option: ${letter}`,
  letterLacks: (letter) => `option requires an argument: ${letter}`,
  unknownName: (name) => `unrecognized option: ${name}`,
  nameLacks: (name) => `option requires an argument: ${name}`,
  takesNone: (name) => `option does not take an argument: ${name}`,
  ambiguous: (name) => `option is ambiguous: ${name}`,
};

/** @see uclibc-ng: libc/unistd/getopt.c */
const uclibc: OptionWords = {
  unknownLetter: (letter) => `invalid option -- ${letter}`,
  letterLacks: (letter) => `option requires an argument -- ${letter}`,
  unknownName: (name) => `unrecognized option \`--${name}'`,
  nameLacks: (name) => `option \`--${name}' requires an argument`,
  takesNone: (name) => `option \`--${name}' doesn't allow an argument`,
  ambiguous: (name) => `option \`--${name}' is ambiguous`,
};

/** Those of the library that busybox was built with; GNU's tools bring their own, which are glibc's. */
export function optionWords(tool: Tool): OptionWords {
  if (tool.gnu) return glibc;
  if (hasMusl(tool.process)) return musl;
  return { glibc, uclibc, musl }[tool.release.libc];
}

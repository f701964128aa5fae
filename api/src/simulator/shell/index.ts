import type { Program } from '../kernel/index.ts';
import { builtinNames } from './builtins/names.ts';
import type { Flavor } from './flavor.ts';
import { type BashBuild, startShell } from './start.ts';
import { OF_BASH, RESERVED } from './syntax/grammar.ts';

/** The shell as an executable: busybox's `sh`, Debian's `/bin/sh`, or bash. */
export function shell(flavor: Flavor, bash?: BashBuild): Program {
  return (process) => startShell(process, flavor, bash);
}

/** What bash knows by itself: one of its commands, or a word of its grammar. */
export const isWordOfBash = (word: string): boolean => RESERVED.has(word) || OF_BASH.has(word) || builtinNames('bash').has(word);

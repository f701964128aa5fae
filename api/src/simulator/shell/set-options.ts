import type { Flavor } from './flavor.ts';

/** What `set -o` has on; `pipefail` and others of bash too. */
export interface Options {
  allexport?: boolean;
  errexit?: boolean;
  noglob?: boolean;
  noexec?: boolean;
  nounset?: boolean;
  verbose?: boolean;
  xtrace?: boolean;
  noclobber?: boolean;
  pipefail?: boolean;
  monitor?: boolean;
  errtrace?: boolean;
  functrace?: boolean;
  /** Other `set -o` names and `shopt` names that are on. */
  readonly other: Set<string>;
}

/** A shell, by its options. */
interface Optioned {
  readonly flavor: Flavor;
  readonly options: Options;
  /** bash's `set -o posix`. */
  posix: boolean;
}

/** An option of `set`. */
export type Flag = Exclude<keyof Options, 'other'>;

/**
 * What `set -o` knows, in the order that it is listed in. dash got pipefail in May 2024 (Debian's 0.5.12-7), after the images that are
 * modelled. @see dash: src/options.c (optnames); busybox: shell/ash.c (optletters_optnames); bash: builtins/set.def (o_options)
 */
export const optionNames: Readonly<Record<Flavor, readonly string[]>> = {
  dash: words(
    'errexit noglob ignoreeof interactive monitor noexec stdin xtrace verbose vi emacs noclobber allexport notify nounset privileged nolog debug',
  ),
  ash: words('errexit noglob ignoreeof monitor noexec xtrace verbose noclobber allexport notify nounset errtrace vi pipefail'),
  bash: words(
    'allexport braceexpand emacs errexit errtrace functrace hashall histexpand history ignoreeof interactive-comments keyword monitor noclobber noexec noglob nolog notify nounset onecmd physical pipefail posix privileged verbose vi xtrace',
  ),
};

function words(text: string): string[] {
  return text.split(' ');
}

const flags: ReadonlySet<string> = new Set<Flag>([
  'allexport',
  'errexit',
  'errtrace',
  'functrace',
  'monitor',
  'noclobber',
  'noexec',
  'noglob',
  'nounset',
  'pipefail',
  'verbose',
  'xtrace',
]);

/** Those of bash that are on in the beginning. */
const given: ReadonlySet<string> = new Set(['braceexpand', 'hashall', 'interactive-comments']);

/** Whether there is an option of that name, which is then on or off. */
export function setNamed(shell: Optioned, name: string, on: boolean): boolean {
  if (!optionNames[shell.flavor].includes(name)) return false;
  const { options } = shell;
  if (flags.has(name)) options[name as Flag] = on;
  else if (name === 'posix') shell.posix = on;
  else {
    const kept = given.has(name) ? `no ${name}` : name;
    if (on === (kept === name)) options.other.add(kept);
    else options.other.delete(kept);
  }
  return true;
}

/** Whether an option of `set -o` is on; undefined: there is none of that name. */
export function isNamed({ flavor, options, posix }: Optioned, name: string): boolean | undefined {
  if (!optionNames[flavor].includes(name)) return undefined;
  if (flags.has(name)) return options[name as Flag] === true;
  if (name === 'posix') return posix;
  return given.has(name) ? !options.other.has(`no ${name}`) : options.other.has(name);
}

/** The options of `set -o` that are on: bash's `$SHELLOPTS`. */
export const optionsOn = (shell: Optioned): string[] => optionNames[shell.flavor].filter((name) => isNamed(shell, name));

import type { Flavor } from '../flavor.ts';

/** @see POSIX.1-2017 XCU 2.14: their errors end a shell that isn't interactive, and assignments before them stay. */
export const specialBuiltins: ReadonlySet<string> = new Set(
  ': . break continue eval exec exit export readonly return set shift source times trap unset'.split(' '),
);

const common = `${[...specialBuiltins].filter((name) => name !== 'source').join(' ')} [ alias bg cd command echo false fg getopts hash jobs kill local printf pwd read test true type ulimit umask unalias wait`;

const names: Readonly<Record<Flavor, ReadonlySet<string>>> = {
  dash: new Set(`${common} chdir`.split(' ')),
  ash: new Set(`${common} chdir [[ let source`.split(' ')),
  bash: new Set(
    `${common} bind builtin caller compgen complete compopt declare dirs disown enable fc help history let logout mapfile popd pushd readarray shopt source suspend typeset`.split(
      ' ',
    ),
  ),
};

/** The names of what a shell carries out itself. */
export const builtinNames = (flavor: Flavor): ReadonlySet<string> => names[flavor];

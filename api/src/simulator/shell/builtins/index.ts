import type { Flavor } from '../flavor.ts';
import { alias, unalias } from './alias.ts';
import type { Builtin } from './builtin.ts';
import { cd, dirs, popd, pushd, pwd } from './cd.ts';
import { builtin, command, hash, type } from './command.ts';
import { compgen, complete, compopt } from './completion.ts';
import { breakLoop, continueLoop, exit, false_, return_, true_ } from './control.ts';
import { declare } from './declare.ts';
import { echo } from './echo.ts';
import { evaluate } from './eval.ts';
import { exec } from './exec.ts';
import { getopts } from './getopts.ts';
import { bind, caller, enable, help, logout, noHistory, suspend } from './interactive.ts';
import { disown, foreground, jobs, kill, wait } from './jobs.ts';
import { let_ } from './let.ts';
import { times, ulimit, umask } from './limits.ts';
import { local } from './local.ts';
import { mapfile } from './mapfile.ts';
import { builtinNames } from './names.ts';
import { printf } from './printf.ts';
import { read } from './read.ts';
import { set, shift } from './set.ts';
import { shopt } from './shopt.ts';
import { source } from './source.ts';
import { test } from './test.ts';
import { trap } from './trap.ts';
import { exportVariables, readonlyVariables, unset } from './variables.ts';

const all: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', true_],
  ['.', source],
  ['[', test],
  ['alias', alias],
  ['bg', foreground],
  ['break', breakLoop],
  ['cd', cd],
  ['command', command],
  ['continue', continueLoop],
  ['echo', echo],
  ['eval', evaluate],
  ['exec', exec],
  ['exit', exit],
  ['export', exportVariables],
  ['false', false_],
  ['fg', foreground],
  ['getopts', getopts],
  ['hash', hash],
  ['jobs', jobs],
  ['kill', kill],
  ['local', local],
  ['printf', printf],
  ['pwd', pwd],
  ['read', read],
  ['readonly', readonlyVariables],
  ['return', return_],
  ['set', set],
  ['shift', shift],
  ['test', test],
  ['times', times],
  ['trap', trap],
  ['true', true_],
  ['type', type],
  ['ulimit', ulimit],
  ['umask', umask],
  ['unalias', unalias],
  ['unset', unset],
  ['wait', wait],
  ['[[', test],
  ['bind', bind],
  ['builtin', builtin],
  ['caller', caller],
  ['chdir', cd],
  ['compgen', compgen],
  ['complete', complete],
  ['compopt', compopt],
  ['declare', declare],
  ['dirs', dirs],
  ['disown', disown],
  ['enable', enable],
  ['fc', noHistory],
  ['help', help],
  ['history', noHistory],
  ['let', let_],
  ['logout', logout],
  ['mapfile', mapfile],
  ['popd', popd],
  ['pushd', pushd],
  ['readarray', mapfile],
  ['shopt', shopt],
  ['source', source],
  ['suspend', suspend],
  ['typeset', declare],
]);

const table = (flavor: Flavor): ReadonlyMap<string, Builtin> => new Map([...all].filter(([name]) => builtinNames(flavor).has(name)));
const tables: Readonly<Record<Flavor, ReadonlyMap<string, Builtin>>> = { dash: table('dash'), ash: table('ash'), bash: table('bash') };

/** Those that a shell of this kind has, by name. */
export const builtinsOf = (flavor: Flavor): ReadonlyMap<string, Builtin> => tables[flavor];

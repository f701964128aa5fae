import type { Task } from '../../engine/index.ts';
import type { Shell } from '../shell.ts';
import { isNamed, setNamed } from './set.ts';

/** bash's switches: globs look at theirs, the others are only remembered. With -o they are those of `set -o`. @see bash: builtins/shopt.def */
export function* shopt(shell: Shell, argv: string[]): Task<number> {
  const given = new Set<string>();
  let at = 1;
  for (; /^-./.test(argv[at] ?? ''); at++) {
    if (argv[at] === '--') {
      at++;
      break;
    }
    for (const letter of (argv[at] as string).slice(1)) {
      if (!'pqsuo'.includes(letter)) {
        yield* shell.complain(`-${letter}: invalid option`, 2, 'shopt');
        yield* shell.tell('shopt: usage: shopt [-pqsu] [-o] [optname ...]\n');
        return 2;
      }
      given.add(letter);
    }
  }
  const names = argv.slice(at);
  if (given.has('s') && given.has('u')) return yield* shell.complain('cannot set and unset shell options simultaneously', 1, 'shopt');
  const ofSet = given.has('o');
  const isOn = (name: string): boolean | undefined => (ofSet ? isNamed(shell, name) : SHOPTS.has(name) ? isShopt(shell, name) : undefined);
  const change = given.has('s') ? true : given.has('u') ? false : undefined;
  let status = 0;
  for (const name of names.length > 0 || ofSet ? names : [...SHOPTS.keys()]) {
    const on = isOn(name);
    if (on === undefined) {
      status = yield* shell.complain(`${name}: invalid ${ofSet ? 'option' : 'shell option'} name`, 1, 'shopt');
      continue;
    }
    if (change !== undefined && names.length > 0) {
      if (ofSet) setNamed(shell, name, change);
      else setShopt(shell, name, change);
      continue;
    }
    if (change !== undefined && on !== change) continue;
    if (!on && names.length > 0) status = 1;
    if (given.has('q')) continue;
    yield* shell.write(
      1,
      given.has('p')
        ? `${ofSet ? `set ${on ? '-' : '+'}o` : `shopt -${on ? 's' : 'u'}`} ${name}\n`
        : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`,
    );
  }
  return status;
}

/** As they are in the beginning. */
export const SHOPTS: ReadonlyMap<string, boolean> = new Map(
  `autocd assoc_expand_once cdable_vars cdspell checkhash checkjobs +checkwinsize +cmdhist compat31 compat32 compat40 compat41
compat42 compat43 compat44 +complete_fullquote direxpand dirspell dotglob execfail expand_aliases extdebug extglob +extquote failglob
+force_fignore +globasciiranges +globskipdots globstar gnu_errfmt histappend histreedit histverify +hostcomplete huponexit
inherit_errexit +interactive_comments lastpipe lithist localvar_inherit localvar_unset login_shell mailwarn no_empty_cmd_completion
nocaseglob nocasematch noexpand_translation nullglob +patsub_replacement +progcomp progcomp_alias +promptvars restricted_shell
shift_verbose +sourcepath varredir_close xpg_echo`
    .split(/\s+/)
    .map((word) => [word.replace('+', ''), word.startsWith('+')]),
);

/** Those that are on in the beginning are remembered when they are off. */
const isShopt = ({ options: { other } }: Shell, name: string): boolean => (SHOPTS.get(name) ? !other.has(`no ${name}`) : other.has(name));

export function setShopt({ options: { other } }: Shell, name: string, on: boolean): void {
  const kept = SHOPTS.get(name) ? `no ${name}` : name;
  if (on === (kept === name)) other.add(kept);
  else other.delete(kept);
}

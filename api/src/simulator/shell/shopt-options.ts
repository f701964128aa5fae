import type { Options } from './set-options.ts';

interface Switched {
  readonly options: Options;
}

/** bash's switches, as they are in the beginning. */
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
export const isShopt = ({ options: { other } }: Switched, name: string): boolean =>
  SHOPTS.get(name) ? !other.has(`no ${name}`) : other.has(name);

/** Those that are on: `$BASHOPTS`. */
export const shoptsOn = (shell: Switched): string[] => [...SHOPTS.keys()].filter((name) => isShopt(shell, name));

/** Sets or unsets an option; of those that are on at first it is kept that they are off. */
export function setShopt({ options: { other } }: Switched, name: string, on: boolean): void {
  const kept = SHOPTS.get(name) ? `no ${name}` : name;
  if (on === (kept === name)) other.add(kept);
  else other.delete(kept);
}

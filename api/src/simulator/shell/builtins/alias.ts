import type { Task } from '../../engine/index.ts';
import { singleQuote } from '../quote.ts';
import type { Shell } from '../shell.ts';

/** Shows all, shows some, or sets; 1 where one that is to be shown is not there. */
export function* alias(shell: Shell, [, ...args]: string[]): Task<number> {
  const shown = (name: string, text: string): string => `${shell.bash ? 'alias ' : ''}${name}=${singleQuote(text, shell.flavor)}\n`;
  if (args.length === 0 || args[0] === '-p') {
    for (const [name, text] of [...shell.aliases].sort()) yield* shell.write(1, shown(name, text));
    return 0;
  }
  let status = 0;
  for (const arg of args) {
    const equals = arg.indexOf('=', 1);
    const name = equals < 0 ? arg : arg.slice(0, equals);
    if (equals >= 0) {
      shell.aliases.set(name, arg.slice(equals + 1));
      shell.aliasPlaces.set(name, { source: shell.source, line: shell.line });
      continue;
    }
    const text = shell.aliases.get(name);
    if (text !== undefined) yield* shell.write(1, shown(name, text));
    else {
      yield* shell.tell(shell.bash ? `${shell.prefix('alias')}${name}: not found\n` : `alias: ${name} not found\n`);
      status = 1;
    }
  }
  return status;
}

/** `-a` forgets them all; 1 where a name has none. */
export function* unalias(shell: Shell, [, ...args]: string[]): Task<number> {
  let status = 0;
  if (shell.bash && args.length === 0) {
    yield* shell.tell('unalias: usage: unalias [-a] name [name ...]\n');
    return 2;
  }
  for (const name of args) {
    if (name === '-a') shell.aliases.clear();
    else if (!shell.aliases.delete(name)) {
      yield* shell.tell(shell.bash ? `${shell.prefix('unalias')}${name}: not found\n` : `unalias: ${name} not found\n`);
      status = 1;
    }
  }
  return status;
}

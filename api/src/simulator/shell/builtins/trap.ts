import type { Task } from '../../engine/index.ts';
import { signalNamed, signalNumbers } from '../../kernel/index.ts';
import { setTrap } from '../execution/traps.ts';
import { singleQuote } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { signalTable } from '../signal-lists.ts';
import { illegalOption } from './options.ts';

/** Lists, sets or resets what is run on signals and on EXIT, ERR, DEBUG and RETURN; 1 where a name is no signal. */
export function* trap(shell: Shell, argv: string[]): Task<number> {
  let args = argv.slice(1);
  if (args[0] === '--') args = args.slice(1);
  if (args[0] === '-l' && shell.bash) {
    yield* shell.write(1, signalTable());
    return 0;
  }
  if (shell.bash && /^-[^p]/.test(args[0] ?? '') && argv[1] !== '--')
    throw illegalOption(shell, 'trap', args[0]?.[1] ?? '', '[-lp] [[arg] signal_spec ...]');
  if (!shell.bash && /^-./.test(args[0] ?? '') && argv[1] !== '--') throw illegalOption(shell, 'trap', args[0]?.[1] ?? '', '');
  if (args.length === 0 || (args[0] === '-p' && shell.bash)) return yield* list(shell, args.slice(1));
  // Without an action, signals alone are reset.
  const onlySignals = args.length === 1 || /^\d+$/.test(args[0] as string);
  const action = onlySignals ? undefined : args[0] === '-' ? undefined : args[0];
  if (shell.bash && args.length === 1 && trapName(shell, args[0] as string) === undefined) {
    yield* shell.tell('trap: usage: trap [-lp] [[arg] signal_spec ...]\n');
    return 2;
  }
  let status = 0;
  for (const given of onlySignals ? args : args.slice(1)) {
    const name = trapName(shell, given);
    if (name !== undefined) setTrap(shell, name, action);
    else {
      status = 1;
      if (shell.flavor === 'dash') {
        yield* shell.tell(`trap: ${given}: bad trap\n`);
        return status;
      }
      yield* shell.complain(`${given}: invalid signal specification`, 1, 'trap');
    }
  }
  return status;
}

function trapName(shell: Shell, given: string): string | undefined {
  const name = given.toUpperCase().replace(/^SIG/, '');
  if (given === '0' || name === 'EXIT') return 'EXIT';
  if (shell.bash && ['ERR', 'DEBUG', 'RETURN'].includes(name)) return name;
  if (shell.flavor === 'ash' && name === 'ERR') return name;
  // dash knows signals by their bare names only.
  if (shell.flavor === 'dash' && /^sig/i.test(given)) return undefined;
  return signalNamed(given);
}

function* list(shell: Shell, names: readonly string[]): Task<number> {
  const order = (name: string): number => (name === 'EXIT' ? 0 : (signalNumbers[name as keyof typeof signalNumbers] ?? 100));
  const traps = shell.inheritedTraps ?? shell.traps;
  for (const [name, action] of [...traps].sort(([a], [b]) => order(a) - order(b))) {
    if (names.length > 0 && !names.some((one) => trapName(shell, one) === name)) continue;
    const shown = shell.bash && Object.hasOwn(signalNumbers, name) ? `SIG${name}` : name;
    yield* shell.write(1, `trap -- ${singleQuote(action, shell.flavor)} ${shown}\n`);
  }
  return 0;
}

import type { Task } from '../../engine/index.ts';
import type { Shell } from '../shell.ts';
import { illegalOption } from './options.ts';

/** `eval`: runs its operands, joined by spaces, as a command. */
export function* evaluate(shell: Shell, argv: string[]): Task<number> {
  const args = argv[1] === '--' ? argv.slice(2) : argv.slice(1);
  if (shell.bash && /^-./.test(args[0] ?? '') && argv[1] !== '--') throw illegalOption(shell, 'eval', args[0]?.[1] ?? '', '[arg ...]');
  const text = args.join(' ');
  if (text.trim() === '') return 0;
  return yield* shell.interpreter.runText(shell, text, { commandName: 'eval', textOf: 'eval', lineOffset: lineBefore(shell) });
}

/** dash counts anew, the others on from the line of the command. */
const lineBefore = ({ flavor, line }: Shell): number => (flavor === 'dash' ? 0 : line - 1);

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

/** dash counts anew, busybox on from the line that the command begins at, bash on from the one that it ends at. */
function lineBefore({ flavor, command, commandSource, source, line, lineOffset }: Shell): number {
  if (flavor === 'dash') return 0;
  const last = flavor === 'bash' && command && commandSource === source ? source.lineAt(command.end) + lineOffset : line;
  return last - 1;
}

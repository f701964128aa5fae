import type { Task } from '../../engine/index.ts';
import { EndingFailure, ExitShell, Failure, type Shell } from '../shell.ts';
import { operandNumber } from './operand-number.ts';

/** `true` and `:`. */
export const true_ = (): number => 0;

/** `false`. */
export const false_ = (): number => 1;

/** `break n`; outside of loops bash says so, and nothing happens. */
export const breakLoop = (shell: Shell, argv: string[]): number | Task<number> => leave(shell, argv, 'break');

/** `continue n`; outside of loops bash says so, and nothing happens. */
export const continueLoop = (shell: Shell, argv: string[]): number | Task<number> => leave(shell, argv, 'continue');

function leave(shell: Shell, [name, count = '1']: string[], skip: 'break' | 'continue'): number | Task<number> {
  const outside = shell.loopDepth === 0;
  if (outside && shell.bash) return shell.complain("only meaningful in a `for', `while', or `until' loop", 0, name);
  const number = operandNumber(shell, count);
  if (number === undefined || number < 1) {
    if (!shell.bash) throw new Failure(`Illegal number: ${count}`, 2);
    if (number === undefined) throw new EndingFailure(`${count}: numeric argument required`, 128);
    // All loops are left.
    shell.skip = 'break';
    shell.skipCount = shell.loopDepth;
    return shell.complain(`${count}: loop count out of range`, 1, name);
  }
  if (outside) return 0;
  shell.skip = skip;
  shell.skipCount = Math.min(number, shell.loopDepth);
  return 0;
}

/** Ends the shell with a number's last eight bits; the last status without one. bash refuses two operands, and stays. */
export function exit(shell: Shell, argv: string[]): number | Task<number> {
  return shell.bash && shell.isInteractive ? tellExit(shell, argv) : end(shell, argv);
}

/** bash says so to whom it talks with. */
function* tellExit(shell: Shell, argv: string[]): Task<number> {
  yield* shell.tell('exit\n');
  return end(shell, argv);
}

function end(shell: Shell, [, given, ...more]: string[]): number {
  if (given === undefined) return shell.exit(shell.status);
  const number = operandNumber(shell, given);
  if (number === undefined) {
    if (shell.bash) throw new EndingFailure(`${given}: numeric argument required`, 2);
    throw new Failure(`Illegal number: ${given}`, 2);
  }
  // One word too many, and bash stays.
  if (shell.bash && more.length > 0) throw new Failure('too many arguments', 1);
  return shell.exit(number & 255);
}

/** Leaves a function or a sourced file; outside of them, dash and ash end the shell, and bash complains. */
export function return_(shell: Shell, [name, given]: string[]): number | Task<number> {
  const number = given === undefined ? shell.status : operandNumber(shell, given);
  const outside = shell.functionDepth === 0 && shell.sourceDepth === 0;
  if (number === undefined && shell.bash && outside) return refuseReturn(shell, given);
  if (number === undefined) {
    throw new Failure(shell.bash ? `${given}: numeric argument required` : `Illegal number: ${given}`, 2);
  }
  const status = shell.flavor === 'dash' ? number : number & 255;
  if (outside) {
    if (shell.bash) return shell.complain("can only `return' from a function or sourced script", 2, name);
    throw new ExitShell(status);
  }
  shell.skip = 'return';
  shell.skipCount = 0;
  shell.statusAtReturn = shell.status;
  // The caller takes the function's status from here.
  shell.status = status;
  return status;
}

function* refuseReturn(shell: Shell, given: string | undefined): Task<number> {
  yield* shell.complain(`${given}: numeric argument required`, 2, 'return');
  return yield* shell.complain("can only `return' from a function or sourced script", 2, 'return');
}

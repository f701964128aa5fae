import type { SyntaxNode } from 'unbash';
import type { Process } from '../kernel/index.ts';
import type { Options } from './set-options.ts';
import { heading, printCommand } from './syntax/print-command.ts';
import type { Source } from './syntax/source.ts';

/** A function or a sourced file that is being run. */
export interface Call {
  /** The function's name, or `source`. */
  readonly name: string;
  /** Where its commands stand. */
  readonly file: string;
  /** The line that it was called from. */
  readonly line: number;
}

/** A shell, by what bash says of what it runs. */
interface Caller {
  readonly name: string;
  readonly file: string;
  readonly scriptFile: boolean;
  readonly options: Options;
  readonly calls: readonly Call[];
  readonly functionDepth: number;
  readonly process: Process;
  readonly status: number;
  readonly pipeStatuses: readonly number[] | undefined;
  readonly command: SyntaxNode | undefined;
  readonly commandSource: Source;
}

/** Where bash says a function stands that no file holds. @see bash: variables.c (make_funcname_visible), execute_cmd.c */
export const fileOfFunctions = (shell: Caller): string => shell.file || (shell.options.other.has('stdin') ? 'main' : 'environment');

/** bash's arrays about the functions that are being run, innermost first, of the user's groups, and of the last pipeline; undefined for other names. */
export function callStack(
  { calls, name, scriptFile, functionDepth, process, pipeStatuses, status }: Caller,
  array: string,
): string[] | undefined {
  const inner = calls.toReversed();
  switch (array) {
    case 'FUNCNAME':
      // A sourced file alone does not show it.
      return functionDepth === 0 ? [] : [...inner.map((call) => call.name), ...(scriptFile ? ['main'] : [])];
    case 'BASH_SOURCE':
      return [...inner.map(({ file }) => file), ...(scriptFile ? [name] : [])];
    case 'BASH_LINENO':
      return [...inner.map(({ line }) => String(line)), ...(scriptFile ? ['0'] : [])];
    case 'PIPESTATUS':
      return (pipeStatuses ?? [status]).map(String);
    case 'GROUPS':
      return [process.gid, ...process.groups.filter((gid) => gid !== process.gid)].map(String);
    default:
      return undefined;
  }
}

/** `$BASH_COMMAND`: the command that is being run, or in a trap the one before it; of a loop its heading. */
export function currentCommand({ command, commandSource }: Caller): string | undefined {
  if (!command) return undefined;
  if (command.type === 'For' || command.type === 'Select') return heading(command);
  return command.type === 'Case' ? `case ${command.word.text} in ` : printCommand(command, commandSource.text);
}

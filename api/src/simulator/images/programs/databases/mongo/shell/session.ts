import type { Task } from '../../../../../engine/index.ts';
import { parseScript, ScriptSyntaxError } from '../../../javascript/parse.ts';
import { type JsValue, type Thrown, Unsupported } from '../../../javascript/values.ts';
import { isCursor, showCursor } from './cursor.ts';
import { currentDatabase } from './database.ts';
import { show, useDatabase } from './globals.ts';
import { answerToPing } from './health.ts';
import { evaluate } from './run.ts';
import type { Shell } from './shell.ts';
import { shown } from './shown.ts';

/** `use x`, `show dbs`: what is no JavaScript. */
function* helper(shell: Shell, input: string): Task<{ readonly text: string } | undefined> {
  const { legacy, machine } = shell;
  const [word = '', ...args] = input.trim().replace(/;$/, '').split(/\s+/);
  const own = args.length === 0 && machine.global.own(word) === undefined;
  if (word === 'use' && args[0] !== undefined && !/^[=(.]/.test(args[0])) {
    const name = legacy ? args.join(' ') : args[0];
    return { text: yield* useDatabase(shell, name) };
  }
  if (word === 'show' && args[0] !== undefined && !/^[=(.]/.test(args[0])) return { text: yield* show(shell, args[0]) };
  if (word === 'help' && own) throw new Unsupported('help');
  if (word === 'it' && own) {
    const before = machine.kept.get('it') as JsValue;
    return { text: isCursor(before) ? yield* showCursor(shell, before) : 'no cursor' };
  }
  return undefined;
}

/** What a statement shows; undefined for nothing. */
export function* statementText(shell: Shell, input: string, path: string): Task<string | undefined> {
  const pinged = yield* answerToPing(shell, input);
  if (pinged !== undefined) return pinged;
  const helped = yield* helper(shell, input);
  if (helped) return shell.legacy && helped.text === '' ? undefined : helped.text;
  const value = yield* evaluate(shell, input, path);
  if (isCursor(value)) {
    const text = yield* showCursor(shell, value);
    return shell.legacy && text === '' ? undefined : text;
  }
  if (shell.legacy && value === undefined) return undefined;
  return shown(shell, value);
}

/** Whether more lines have to come before it can be run. */
export function isIncomplete(input: string): boolean {
  if (/^\s*(?:use|show)\s+\S+/.test(input)) return false;
  try {
    parseScript(input, 'script');
    return false;
  } catch (error) {
    if (!(error instanceof ScriptSyntaxError)) throw error;
    return (
      error.at >= input.trimEnd().length ||
      (/^(?:Unterminated template|Unexpected end of input|missing \) after argument list)/.test(error.message) && isOpen(input))
    );
  }
}
const isOpen = (input: string): boolean => (input.match(/[({[]/g)?.length ?? 0) > (input.match(/[)}\]]/g)?.length ?? 0);

/** `MongoServerError: …` */
export function errorText({ machine }: Shell, thrown: Thrown): string {
  const { value } = thrown;
  if (typeof value !== 'object' || value === null) return String(value);
  const name = machine.get(value, 'name');
  const [kind, message] = [name === undefined ? 'Error' : machine.text(name), machine.text(machine.get(value, 'message') ?? '')];
  return kind === '' ? message : `${kind}: ${message}`;
}

/** What stands before a line that is typed. */
export const promptOf = (shell: Shell): string => `${currentDatabase(shell)}> `;

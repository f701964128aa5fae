import type { Task } from '../../../../engine/index.ts';
import { failure } from '../exceptions.ts';
import { stringOf, wholeOf } from '../types.ts';
import { type Arguments, given, Instance, List, type Machine, PythonFunction, Raised, type Value } from '../values.ts';
import { openFile } from './files.ts';
import { makeRecord, numberOfLevel, textOf } from './log-records.ts';

export const LEVELS: Readonly<Record<string, number>> = {
  CRITICAL: 50,
  ERROR: 40,
  WARNING: 30,
  INFO: 20,
  DEBUG: 10,
  NOTSET: 0,
};
/** What `addLevelName` has changed is the run's own. */
export function levelNames(machine: Machine): Map<number, string> {
  const known = machine.kept.get('log levels') as Map<number, string> | undefined;
  const made = known ?? new Map(Object.entries(LEVELS).map(([name, level]) => [level, name]));
  if (!known) machine.kept.set('log levels', made);
  return made;
}

/** A level given by name or number. A ValueError for a name that is not known. */
export function levelOf(machine: Machine, value: Value | undefined): number {
  const level = numberOfLevel(levelNames(machine), value);
  if (level < 0) throw failure('ValueError', `Unknown level: ${machine.repr(value ?? null)}`);
  return level;
}

/** An attribute of a logger, a handler or a record; None where it has none. */
export const settingOf = (of: Instance, name: string): Value => of.fields.get(name) ?? null;
const level = (of: Instance): number => wholeOf(of.fields.get('level') ?? 0n);

/** A logger's own, which the script may add to. */
export const handlers = (of: Instance): Instance[] => (of.fields.get('handlers') as List).items as Instance[];

/** The logger above; undefined for the root. */
export const parentOf = (of: Instance): Instance | undefined => (of.fields.get('parent') as Instance | null) ?? undefined;

/** Whether all filters of a logger or a handler let it through. */
function* passes(machine: Machine, of: Instance, record: Instance): Task<boolean> {
  const filters = of.fields.get('filters');
  for (const filter of filters instanceof List ? filters.items : []) {
    const test = machine.attributeIf(filter, 'filter') ?? filter;
    if (!machine.truth(yield* machine.call(test, given(record)))) return false;
  }
  return true;
}

/** Writes a formatted record to a StreamHandler's stream: standard error if it has none. */
export function* put(machine: Machine, handler: Instance, text: string): Task<void> {
  const stream = settingOf(handler, 'stream');
  if (stream === null) {
    // Standard error, or what the script has put in its place.
    const now = machine.modules.get('sys')?.members.get('stderr');
    if (now instanceof Instance && now.native !== 2) yield* machine.call(machine.attribute(now, 'write'), given(text));
    else yield* machine.process.write(2, text);
    return;
  }
  yield* machine.call(machine.attribute(stream, 'write'), given(text));
  yield* machine.call(machine.attribute(stream, 'flush'), given());
}
/** A message that does not fit its arguments is told, and the script goes on. */
function* emit(machine: Machine, handler: Instance, record: Instance): Task<void> {
  const own = handler.of.find('emit');
  if (own instanceof PythonFunction || handler.of.name === 'NullHandler') {
    yield* machine.call(machine.attribute(handler, 'emit'), given(record));
    return;
  }
  try {
    const text = `${textOf(machine, settingOf(handler, 'formatter'), record)}\n`;
    yield* turned(machine, handler, text.length);
    yield* put(machine, handler, text);
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    const { fields } = record;
    const where = `Call stack:\n  File "${machine.text(settingOf(record, 'pathname'))}", line ${machine.text(settingOf(record, 'lineno'))}, in ${machine.text(settingOf(record, 'funcName'))}\n`;
    yield* machine.process.write(
      2,
      `--- Logging error ---\n${machine.traceback(error)}${where}Message: ${machine.repr(fields.get('msg') ?? null)}\nArguments: ${machine.repr(fields.get('args') ?? null)}\n`,
    );
  }
}
/** A file that would grow beyond its size is put aside. @see cpython: Lib/logging/handlers.py RotatingFileHandler */
function* turned(machine: Machine, handler: Instance, more: number): Task<void> {
  const most = handler.fields.get('maxBytes');
  if (most === undefined || wholeOf(most) <= 0) return;
  const { process } = machine;
  const name = stringOf(handler.fields.get('baseFilename'));
  if (process.stat(name).size + more < wholeOf(most)) return;
  yield* machine.call(machine.attribute(settingOf(handler, 'stream'), 'close'), given());
  const count = wholeOf(handler.fields.get('backupCount') ?? 0n);
  for (let i = count; i > 0; i--) {
    const from = i === 1 ? name : `${name}.${i - 1}`;
    if (process.access(from, 'f')) process.rename(from, `${name}.${i}`);
  }
  handler.fields.set('stream', yield* openFile(machine, name, 'w'));
}

/** Hands a record to the handlers of a logger and of those above it; a warning that no handler is there for goes to standard error. */
export function* handle(machine: Machine, self: Instance, record: Instance): Task<void> {
  if (!(yield* passes(machine, self, record))) return;
  const number = wholeOf(settingOf(record, 'levelno'));
  let any = false;
  for (let at: Instance | undefined = self; at; at = machine.truth(settingOf(at, 'propagate')) ? parentOf(at) : undefined)
    for (const handler of handlers(at)) {
      any = true;
      if (level(handler) <= number && (yield* passes(machine, handler, record))) yield* emit(machine, handler, record);
    }
  if (!any && number >= 30) yield* machine.process.write(2, `${textOf(machine, null, record)}\n`);
}

/** What `logger.info(…)` and the like do: nothing below the logger's level, else a record of where it was called. */
export function* log(all: Arguments, machine: Machine, at: number, withTrace = false): Task<Value> {
  const [self, message = '', ...args] = all.args as [Instance, ...Value[]];
  if (!enabled(machine, self, at)) return null;
  const info = all.named.get('exc_info') ?? withTrace;
  const raised = info instanceof Instance && info.native instanceof Raised ? info.native : machine.truth(info) ? machine.handling : false;
  const name = machine.text(settingOf(self, 'name'));
  const extra = all.named.get('extra') ?? null;
  const record = makeRecord(machine, levelNames(machine), { name, level: at, message, args, raised, extra });
  yield* handle(machine, self, record);
  return null;
}

/** The level that a logger goes by: its own, or that of the nearest above it that has one. */
export function effective(self: Instance): number {
  for (let at: Instance | undefined = self; at; at = parentOf(at)) if (level(at) !== 0) return level(at);
  return 0;
}

/** Whether a logger lets a level through: its own, and what `logging.disable` says. */
export const enabled = (machine: Machine, self: Instance, at: number): boolean =>
  at >= effective(self) && at > ((machine.kept.get('log disabled') as number | undefined) ?? -1) && settingOf(self, 'disabled') !== true;

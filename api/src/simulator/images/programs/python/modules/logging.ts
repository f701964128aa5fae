import { SECOND, type Task } from '../../../../engine/index.ts';
import { strftime } from '../../../../shell/utilities/lib/calendar.ts';
import { nativeClass } from '../classes.ts';
import { percent } from '../format.ts';
import { stringOf, wholeOf } from '../types.ts';
import { type Arguments, Dict, given, Instance, List, type Machine, Unsupported, type Value } from '../values.ts';
import { openFile } from './files.ts';
import type { Members } from './members.ts';

const LEVELS: Readonly<Record<string, number>> = {
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  ERROR: 40,
  CRITICAL: 50,
  NOTSET: 0,
  WARN: 30,
  FATAL: 50,
};
const nameOf = (level: number): string =>
  ({ 10: 'DEBUG', 20: 'INFO', 30: 'WARNING', 40: 'ERROR', 50: 'CRITICAL' })[level] ?? `Level ${level}`;
const levelOf = (value: Value | undefined): number => (typeof value === 'string' ? (LEVELS[value] ?? 0) : wholeOf(value ?? 0n));

interface Logger {
  readonly name: string;
  level: number;
  readonly handlers: Instance[];
  readonly parent: Instance | undefined;
  propagate: boolean;
}
const logger = ({ args: [self] }: Arguments): Logger => (self as Instance).native as Logger;

function formatOf(machine: Machine, formatter: Instance | undefined, record: Record_): string {
  const format = stringOf(formatter?.fields.get('format') ?? '%(message)s');
  const style = formatter?.fields.get('style') ?? '%';
  const dates = formatter?.fields.get('datefmt') ?? null;
  const { now } = machine.process;
  const millis = String(Math.floor((now % SECOND) / 1000)).padStart(3, '0');
  const values: Readonly<Record<string, Value>> = {
    asctime: dates === null ? `${strftime('%Y-%m-%d %H:%M:%S', now)},${millis}` : strftime(stringOf(dates), now),
    message: record.message,
    levelname: nameOf(record.level),
    levelno: BigInt(record.level),
    name: record.name,
    process: BigInt(machine.process.pid),
    processName: 'MainProcess',
    threadName: 'MainThread',
    thread: 140_737_353_983_808n,
    module: machine.file.split('/').at(-1)?.replace(/\.py$/, '') ?? '',
    filename: machine.file.split('/').at(-1) ?? '',
    pathname: machine.file,
    funcName: '<module>',
    msecs: Number(millis),
    lineno: BigInt(record.line),
  };
  if (style === '{') return format.replace(/\{(\w+)[^}]*\}/g, (_, name: string) => machine.text(values[name] ?? ''));
  return percent(machine, format, Dict.of(Object.entries(values)));
}
interface Record_ {
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly line: number;
}

function* emit(machine: Machine, self: Instance, record: Record_, trace: string): Task<void> {
  let any = false;
  for (let at: Instance | undefined = self; at; at = (at.native as Logger).propagate ? (at.native as Logger).parent : undefined) {
    for (const handler of (at.native as Logger).handlers) {
      any = true;
      if (levelOf(handler.fields.get('level') ?? 0n) > record.level) continue;
      const formatter = handler.fields.get('formatter');
      const text = `${formatOf(machine, formatter instanceof Instance ? formatter : undefined, record)}\n${trace}`;
      const stream = handler.fields.get('stream') ?? null;
      if (stream === null) yield* machine.process.write(2, text);
      else {
        yield* machine.call(machine.attribute(stream, 'write'), given(text));
        yield* machine.call(machine.attribute(stream, 'flush'), given());
      }
    }
  }
  if (!any && record.level >= 30) yield* machine.process.write(2, `${record.message}\n${trace}`);
}

function* log(all: Arguments, machine: Machine, level: number, withTrace = false): Task<Value> {
  const self = all.args[0] as Instance;
  const own = self.native as Logger;
  if (level < effective(own)) return null;
  const [, message = '', ...args] = all.args;
  const values = args.length === 1 && args[0] instanceof Dict ? args[0] : new List(args, 'tuple');
  const shown = args.length === 0 ? machine.text(message) : percent(machine, machine.text(message), values);
  const traced = (withTrace || machine.truth(all.named.get('exc_info') ?? false)) && machine.handling;
  yield* emit(machine, self, { level, name: own.name, message: shown, line: 1 }, traced ? machine.traceback(traced) : '');
  return null;
}
function effective(own: Logger): number {
  for (let at: Logger | undefined = own; at; at = at.parent?.native as Logger | undefined) if (at.level !== 0) return at.level;
  return 0;
}

const at =
  (level: number, trace = false) =>
  (all: Arguments, machine: Machine): Task<Value> =>
    log(all, machine, level, trace);
const loggerClass = nativeClass(
  'Logger',
  {
    debug: at(10),
    info: at(20),
    warning: at(30),
    warn: at(30),
    error: at(40),
    exception: at(40, true),
    critical: at(50),
    fatal: at(50),
    log: ({ args: [self = null, level, ...rest], named }, machine) => log({ args: [self, ...rest], named }, machine, levelOf(level)),
    setLevel: (all) => {
      logger(all).level = levelOf(all.args[1]);
      return null;
    },
    isEnabledFor: (all) => levelOf(all.args[1]) >= effective(logger(all)),
    getEffectiveLevel: (all) => BigInt(effective(logger(all))),
    addHandler: (all) => {
      logger(all).handlers.push(all.args[1] as Instance);
      return null;
    },
    removeHandler: (all) => {
      const { handlers } = logger(all);
      handlers.splice(handlers.indexOf(all.args[1] as Instance), 1);
      return null;
    },
    hasHandlers: (all) => logger(all).handlers.length > 0,
    getChild: (all, machine) => childOf(machine, `${logger(all).name}.${stringOf(all.args[1])}`),
  },
  'logging',
);
const settings: Members = {
  setFormatter: ({ args: [self, formatter = null] }) => {
    (self as Instance).fields.set('formatter', formatter);
    return null;
  },
  setLevel: ({ args: [self, level = 0n] }) => {
    (self as Instance).fields.set('level', level);
    return null;
  },
  addFilter: () => {
    throw new Unsupported('logging filters');
  },
  flush: () => null,
  close: () => null,
};
const streamHandler = nativeClass(
  'StreamHandler',
  {
    ...settings,
    __init__: ({ args: [self, stream = null], named }) => {
      (self as Instance).fields.set('stream', named.get('stream') ?? stream);
      return null;
    },
  },
  'logging',
);
const fileHandler = nativeClass(
  'FileHandler',
  {
    ...settings,
    *__init__({ args: [self, name = '', mode], named }, machine): Task<Value> {
      (self as Instance).fields.set('stream', yield* openFile(machine, name, stringOf(mode ?? named.get('mode') ?? 'a')));
      return null;
    },
  },
  'logging',
);
const formatterClass = nativeClass(
  'Formatter',
  {
    __init__: ({ args: [self, format, dates], named }) => {
      const { fields } = self as Instance;
      fields.set('format', format ?? named.get('fmt') ?? '%(message)s');
      fields.set('datefmt', dates ?? named.get('datefmt') ?? null).set('style', named.get('style') ?? '%');
      return null;
    },
  },
  'logging',
);

function childOf(machine: Machine, name: string): Instance {
  const key = `logger ${name}`;
  const found = machine.kept.get(key);
  if (found instanceof Instance) return found;
  const above = name === '' ? undefined : childOf(machine, name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '');
  const made = new Instance(loggerClass, {
    name: name === '' ? 'root' : name,
    level: name === '' ? 30 : 0,
    handlers: [],
    parent: above,
    propagate: true,
  } satisfies Logger);
  made.fields.set('name', name === '' ? 'root' : name).set('handlers', new List([]));
  machine.kept.set(key, made);
  return made;
}

function* configure({ named }: Arguments, machine: Machine): Task<Value> {
  const root = childOf(machine, '');
  const own = root.native as Logger;
  if (own.handlers.length > 0 && !machine.truth(named.get('force') ?? false)) return null;
  const handlers = named.get('handlers') ?? null;
  const file = named.get('filename') ?? null;
  own.handlers.length = 0;
  if (handlers !== null) own.handlers.push(...((yield* machine.items(handlers)) as Instance[]));
  else {
    const handler = new Instance(file === null ? streamHandler : fileHandler);
    handler.fields.set(
      'stream',
      file === null ? (named.get('stream') ?? null) : yield* openFile(machine, file, stringOf(named.get('filemode') ?? 'a')),
    );
    own.handlers.push(handler);
  }
  const formatter = new Instance(formatterClass);
  formatter.fields
    .set('format', named.get('format') ?? '%(levelname)s:%(name)s:%(message)s')
    .set('datefmt', named.get('datefmt') ?? null)
    .set('style', named.get('style') ?? '%');
  for (const handler of own.handlers) if (!handler.fields.has('formatter')) handler.fields.set('formatter', formatter);
  const level = named.get('level') ?? null;
  if (level !== null) own.level = levelOf(level);
  return null;
}

/** The functions of the module are the root's, which is set up by the first of them. */
const rooted =
  (level: number, trace = false) =>
  (all: Arguments, machine: Machine): Task<Value> =>
    byRoot(all, machine, level, trace);
function* byRoot(all: Arguments, machine: Machine, level: number, trace: boolean): Task<Value> {
  const root = childOf(machine, '');
  if ((root.native as Logger).handlers.length === 0) yield* configure({ args: [], named: new Map() }, machine);
  return yield* log({ args: [root, ...all.args], named: all.named }, machine, level, trace);
}

export const logging: Members = {
  ...Object.fromEntries(Object.entries(LEVELS).map(([name, level]) => [name, BigInt(level)])),
  debug: rooted(10),
  info: rooted(20),
  warning: rooted(30),
  warn: rooted(30),
  error: rooted(40),
  exception: rooted(40, true),
  critical: rooted(50),
  basicConfig: (all, machine) => configure(all, machine),
  getLogger: ({ args: [name], named }, machine) => {
    const given = name ?? named.get('name') ?? null;
    return childOf(machine, given === null ? '' : stringOf(given));
  },
  getLevelName: ({ args: [level] }) => (typeof level === 'string' ? BigInt(LEVELS[level] ?? 0) : nameOf(wholeOf(level))),
  StreamHandler: streamHandler,
  FileHandler: fileHandler,
  Formatter: formatterClass,
  Logger: loggerClass,
  disable: () => null,
  captureWarnings: () => null,
};

import type { Task } from '../../../../engine/index.ts';
import { getter, nativeClass } from '../classes.ts';
import { stringOf, wholeOf } from '../types.ts';
import { type Arguments, Dict, given, Instance, List, type Machine, Unsupported, type Value } from '../values.ts';
import { openFile } from './files.ts';
import { effective, enabled, handle, handlers, LEVELS, levelNames, levelOf, log, parentOf, put, settingOf } from './log-flow.ts';
import { formatterClass, numberOfLevel, recordClass, textOf } from './log-records.ts';
import type { Members } from './members.ts';

const at =
  (number: number, trace = false) =>
  (all: Arguments, machine: Machine): Task<Value> =>
    log(all, machine, number, trace);
const listed = (of: Value | undefined, name: string): List => {
  const { fields } = of as Instance;
  const found = fields.get(name);
  if (found instanceof List) return found;
  const made = new List([]);
  fields.set(name, made);
  return made;
};
const add =
  (name: string) =>
  ({ args: [self, item = null] }: Arguments): Value => {
    if (!listed(self, name).items.includes(item)) listed(self, name).items.push(item);
    return null;
  };
const remove =
  (name: string) =>
  ({ args: [self, item = null] }: Arguments): Value => {
    const { items } = listed(self, name);
    if (items.includes(item)) items.splice(items.indexOf(item), 1);
    return null;
  };
const shared: Members = {
  addFilter: add('filters'),
  removeFilter: remove('filters'),
  setLevel: ({ args: [self, value] }, machine) => {
    (self as Instance).fields.set('level', BigInt(levelOf(machine, value)));
    return null;
  },
};
const loggerClass = nativeClass(
  'Logger',
  {
    ...shared,
    debug: at(10),
    info: at(20),
    warning: at(30),
    warn: at(30),
    error: at(40),
    exception: at(40, true),
    critical: at(50),
    fatal: at(50),
    log: ({ args: [self = null, number, ...rest], named }, machine) =>
      log({ args: [self, ...rest], named }, machine, levelOf(machine, number)),
    *handle({ args: [self, record] }, machine): Task<Value> {
      yield* handle(machine, self as Instance, record as Instance);
      return null;
    },
    isEnabledFor: ({ args: [self, number] }, machine) => enabled(machine, self as Instance, levelOf(machine, number)),
    getEffectiveLevel: ({ args: [self] }) => BigInt(effective(self as Instance)),
    addHandler: add('handlers'),
    removeHandler: remove('handlers'),
    hasHandlers: ({ args: [self] }, machine) => {
      for (
        let each: Instance | undefined = self as Instance;
        each;
        each = machine.truth(settingOf(each, 'propagate')) ? parentOf(each) : undefined
      )
        if (handlers(each).length > 0) return true;
      return false;
    },
    getChild: ({ args: [self, name] }, machine) => {
      const own = machine.text(settingOf(self as Instance, 'name'));
      return childOf(machine, own === 'root' ? stringOf(name) : `${own}.${stringOf(name)}`);
    },
    __repr__: ({ args: [self] }, machine) => {
      const of = self as Instance;
      const kind = settingOf(of, 'parent') === null ? 'RootLogger' : 'Logger';
      return `<${kind} ${machine.text(settingOf(of, 'name'))} (${levelNames(machine).get(effective(of)) ?? `Level ${effective(of)}`})>`;
    },
  },
  'logging',
);

/** Set up by whoever makes one, or by the class that is a kind of it. */
function start(self: Value | undefined, machine: Machine, number?: Value): void {
  const { fields } = self as Instance;
  fields.set('level', BigInt(levelOf(machine, number ?? 0n))).set('formatter', fields.get('formatter') ?? null);
}
const handlerClass = nativeClass(
  'Handler',
  {
    ...shared,
    __init__: ({ args: [self, number], named }, machine) => {
      start(self, machine, number ?? named.get('level'));
      return null;
    },
    setFormatter: ({ args: [self, formatter = null] }) => {
      (self as Instance).fields.set('formatter', formatter);
      return null;
    },
    format: ({ args: [self, record] }, machine) => textOf(machine, settingOf(self as Instance, 'formatter'), record as Instance),
    *emit({ args: [self, record] }, machine): Task<Value> {
      yield* put(machine, self as Instance, `${textOf(machine, settingOf(self as Instance, 'formatter'), record as Instance)}\n`);
      return null;
    },
    __repr__: ({ args: [self] }, machine) => {
      const of = self as Instance;
      const number = wholeOf(settingOf(of, 'level'));
      const stream = of.fields.get('stream');
      const file = of.fields.get('baseFilename');
      const name =
        typeof file === 'string'
          ? file
          : stream instanceof Instance
            ? machine.text(stream.fields.get('name') ?? '')
            : stream === null
              ? '<stderr>'
              : '';
      const shown = name === '' ? '' : `${name} `;
      return `<${of.of.name} ${shown}(${levelNames(machine).get(number) ?? `Level ${number}`})>`;
    },
    acquire: () => null,
    release: () => null,
    flush: () => null,
    close: () => null,
    handleError: () => null,
  },
  'logging',
);
const nullHandler = nativeClass('NullHandler', { emit: () => null }, 'logging', [handlerClass]);
const streamHandler = nativeClass(
  'StreamHandler',
  {
    __init__: ({ args: [self, stream = null], named }, machine) => {
      start(self, machine);
      (self as Instance).fields.set('stream', named.get('stream') ?? stream);
      return null;
    },
  },
  'logging',
  [handlerClass],
);
const fileHandler = nativeClass(
  'FileHandler',
  {
    *__init__({ args: [self, name, mode], named }, machine): Task<Value> {
      start(self, machine);
      const path = name ?? named.get('filename') ?? '';
      const absolute = (yield* machine.importModule('os.path')).members.get('abspath') as Value;
      const { fields } = self as Instance;
      fields.set('baseFilename', yield* machine.call(absolute, given(stringOf(path))));
      fields.set('stream', yield* openFile(machine, path, stringOf(mode ?? named.get('mode') ?? 'a')));
      return null;
    },
  },
  'logging',
  [streamHandler],
);
const rotating = nativeClass(
  'RotatingFileHandler',
  {
    *__init__({ args: [self = null, name = '', mode, most, count], named }, machine): Task<Value> {
      const path = named.get('filename') ?? name;
      yield* machine.call(fileHandler.members.get('__init__') as Value, given(self, path, named.get('mode') ?? mode ?? 'a'));
      (self as Instance).fields
        .set('maxBytes', most ?? named.get('maxBytes') ?? 0n)
        .set('backupCount', count ?? named.get('backupCount') ?? 0n);
      return null;
    },
  },
  'logging.handlers',
  [fileHandler],
);

function childOf(machine: Machine, name: string): Instance {
  const key = `logger ${name}`;
  const found = machine.kept.get(key);
  if (found instanceof Instance) return found;
  const above = name === '' ? null : childOf(machine, name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '');
  const made = new Instance(loggerClass);
  made.fields
    .set('name', name === '' ? 'root' : name)
    .set('level', name === '' ? 30n : 0n)
    .set('handlers', new List([]))
    .set('parent', above)
    .set('propagate', true)
    .set('disabled', false);
  machine.kept.set(key, made);
  return made;
}

function* configure({ named }: Arguments, machine: Machine): Task<Value> {
  const root = childOf(machine, '');
  const all = handlers(root);
  if (machine.truth(named.get('force') ?? false)) all.length = 0;
  if (all.length > 0) return null;
  const given_ = named.get('handlers') ?? null;
  const file = named.get('filename') ?? null;
  if (given_ !== null) all.push(...((yield* machine.items(given_)) as Instance[]));
  else if (file !== null) {
    const handler = new Instance(fileHandler);
    yield* machine.call(fileHandler.members.get('__init__') as Value, given(handler, file, named.get('filemode') ?? 'a'));
    all.push(handler);
  } else {
    const handler = new Instance(streamHandler);
    start(handler, machine);
    handler.fields.set('stream', named.get('stream') ?? null);
    all.push(handler);
  }
  const style = named.get('style') ?? '%';
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is Python's.
  const plain = style === '{' ? '{levelname}:{name}:{message}' : style === '$' ? '${levelname}:${name}:${message}' : BASIC_FORMAT;
  const formatter = new Instance(formatterClass);
  formatter.fields
    .set('_fmt', named.get('format') ?? plain)
    .set('datefmt', named.get('datefmt') ?? null)
    .set('style', style);
  for (const handler of all) if (settingOf(handler, 'formatter') === null) handler.fields.set('formatter', formatter);
  const number = named.get('level') ?? null;
  if (number !== null) root.fields.set('level', BigInt(levelOf(machine, number)));
  return null;
}
const BASIC_FORMAT = '%(levelname)s:%(name)s:%(message)s';

/** The functions of the module are the root's, which is set up by the first of them. */
const rooted =
  (number: number, trace = false) =>
  (all: Arguments, machine: Machine): Task<Value> =>
    byRoot(all, machine, number, trace);
function* byRoot(all: Arguments, machine: Machine, number: number, trace: boolean): Task<Value> {
  const root = childOf(machine, '');
  if (handlers(root).length === 0) yield* configure({ args: [], named: new Map() }, machine);
  return yield* log({ args: [root, ...all.args], named: all.named }, machine, number, trace);
}

/** A logger that adds what it was given to each record. */
const adapted =
  (name: string) =>
  (all: Arguments, machine: Machine): Task<Value> => {
    const { fields } = all.args[0] as Instance;
    const named = new Map<string, Value>([...all.named, ['extra', fields.get('extra') ?? null]]);
    return machine.call(machine.attribute(fields.get('logger') ?? null, name), { args: all.args.slice(1), named });
  };
const adapterClass = nativeClass(
  'LoggerAdapter',
  {
    __init__: ({ args: [self, of = null, extra], named }) => {
      (self as Instance).fields.set('logger', of).set('extra', extra ?? named.get('extra') ?? null);
      return null;
    },
    __class_made__: () => {
      throw new Unsupported('a kind of logging.LoggerAdapter');
    },
    ...Object.fromEntries(['debug', 'info', 'warning', 'error', 'exception', 'critical', 'log'].map((name) => [name, adapted(name)])),
    name: getter(({ args: [self] }, machine) => machine.attribute((self as Instance).fields.get('logger') ?? null, 'name')),
  },
  'logging',
);
const filterClass = nativeClass(
  'Filter',
  {
    __init__: ({ args: [self, name = ''] }) => {
      (self as Instance).fields.set('name', name);
      return null;
    },
    filter: ({ args: [self, record] }, machine) => {
      const [own, name] = [self, record].map((each) => machine.text(settingOf(each as Instance, 'name'))) as [string, string];
      return own === '' || name === own || name.startsWith(`${own}.`);
    },
  },
  'logging',
);

/** Python's `logging`, whose loggers are the run's own. */
export const logging = (machine: Machine): Members => ({
  ...Object.fromEntries(Object.entries({ ...LEVELS, WARN: 30, FATAL: 50 }).map(([name, number]) => [name, BigInt(number)])),
  debug: rooted(10),
  info: rooted(20),
  warning: rooted(30),
  warn: rooted(30),
  error: rooted(40),
  exception: rooted(40, true),
  critical: rooted(50),
  fatal: rooted(50),
  log: ({ args: [number, ...rest], named }, own) => byRoot({ args: rest, named }, own, levelOf(own, number), false),
  basicConfig: (all, own) => configure(all, own),
  root: childOf(machine, ''),
  getLogger: ({ args: [name], named }, own) => {
    const asked = name ?? named.get('name') ?? null;
    return childOf(own, asked === null || asked === 'root' ? '' : stringOf(asked));
  },
  getLevelName: ({ args: [number] }, own) => {
    if (typeof number !== 'string') return levelNames(own).get(wholeOf(number)) ?? `Level ${wholeOf(number)}`;
    const found = numberOfLevel(levelNames(own), number);
    return found < 0 ? `Level ${number}` : BigInt(found);
  },
  addLevelName: ({ args: [number, name] }, own) => {
    levelNames(own).set(wholeOf(number), stringOf(name));
    return null;
  },
  disable: ({ args: [number = 50n] }, own) => {
    own.kept.set('log disabled', levelOf(own, number));
    return null;
  },
  makeLogRecord: ({ args: [from] }) => {
    const made = new Instance(recordClass);
    if (from instanceof Dict) for (const [key, value] of from.entries.values()) made.fields.set(String(key), value);
    return made;
  },
  shutdown: () => null,
  captureWarnings: () => null,
  raiseExceptions: true,
  BASIC_FORMAT,
  Handler: handlerClass,
  NullHandler: nullHandler,
  StreamHandler: streamHandler,
  FileHandler: fileHandler,
  Filter: filterClass,
  Formatter: formatterClass,
  Logger: loggerClass,
  LoggerAdapter: adapterClass,
  LogRecord: recordClass,
});
export const loggingHandlers: Members = { RotatingFileHandler: rotating };

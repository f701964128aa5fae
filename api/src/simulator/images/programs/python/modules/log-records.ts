import { SECOND } from '../../../../engine/index.ts';
import { strftime } from '../../../../shell/utilities/time/calendar.ts';
import { zoneOf } from '../../../../shell/utilities/time/zone.ts';
import { nativeClass } from '../classes.ts';
import { percent } from '../format.ts';
import { stringOf, wholeOf } from '../types.ts';
import { Dict, type Frame, given, Instance, List, type Machine, type NativeRun, PythonFunction, Raised, type Value } from '../values.ts';
import { LIBRARY } from './in-python.ts';
import { now } from './time.ts';

/** @see cpython: Lib/logging/__init__.py LogRecord, Formatter */
export const recordClass = nativeClass(
  'LogRecord',
  { getMessage: ({ args: [self] }, machine) => messageOf(machine, (self as Instance).fields) },
  'logging',
);

type Fields = ReadonlyMap<string, Value>;

/** A record's message with its arguments put in by `%`, if there are any. */
function messageOf(machine: Machine, fields: Fields): string {
  const message = machine.text(fields.get('msg') ?? null);
  const args = fields.get('args');
  const none = !args || (args instanceof List && args.items.length === 0);
  return none ? message : percent(machine, message, args);
}

/** The innermost call of the user's own. */
function caller(machine: Machine): Frame {
  let found = machine.globals.frame;
  for (const { frame } of machine.active) if (frame.file !== LIBRARY) found = frame;
  return found;
}

interface Logged {
  readonly name: string;
  readonly level: number;
  readonly message: Value;
  readonly args: readonly Value[];
  /** false: none was asked for. */
  readonly raised: Raised | undefined | false;
  readonly extra: Value;
}

/** A LogRecord of what was logged, with the file, line and function that called, and when. */
export function makeRecord(machine: Machine, levels: ReadonlyMap<number, string>, logged: Logged): Instance {
  const made = new Instance(recordClass, logged.raised || undefined);
  const { args, level } = logged;
  const at = caller(machine);
  const file = at.file.split('/').at(-1) as string;
  const created = now(machine);
  const thread = machine.threads.current;
  made.fields
    .set('name', logged.name)
    .set('msg', logged.message)
    .set('args', args.length === 1 && args[0] instanceof Dict && args[0].entries.size > 0 ? args[0] : new List([...args], 'tuple'))
    .set('levelname', levels.get(level) ?? `Level ${level}`)
    .set('levelno', BigInt(level))
    .set('pathname', at.file)
    .set('filename', file)
    .set('module', file.replace(/\.[^.]*$/, ''))
    .set('exc_info', infoOf(logged.raised))
    .set('exc_text', null)
    .set('stack_info', null)
    .set('lineno', BigInt(at.at.line))
    .set('funcName', at.where)
    .set('created', created)
    .set('msecs', Math.floor((machine.process.now % SECOND) / 1000))
    .set('relativeCreated', machine.process.now / 1000)
    .set('thread', thread?.fields.get('ident') ?? 140_737_353_983_808n)
    .set('threadName', thread?.fields.get('name') ?? 'MainThread')
    .set('processName', 'MainProcess')
    .set('process', BigInt(machine.process.pid));
  if (logged.extra instanceof Dict) for (const [key, value] of logged.extra.entries.values()) made.fields.set(String(key), value);
  return made;
}

function timeOf(machine: Machine, dates: Value): string {
  const millis = Math.floor((machine.process.now % SECOND) / 1000);
  return dates === null
    ? `${strftime('%Y-%m-%d %H:%M:%S', machine.process.now, zoneOf(machine.process))},${String(millis).padStart(3, '0')}`
    : strftime(stringOf(dates), machine.process.now, zoneOf(machine.process));
}

const infoOf = (raised: Logged['raised']): Value =>
  raised === false ? null : new List(raised ? [raised.value.of, raised.value, null] : [null, null, null], 'tuple');
const traceOf = (machine: Machine, { native, fields }: Instance): string => {
  const info = fields.get('exc_info');
  const value = info instanceof List ? info.items[1] : undefined;
  const raised = native instanceof Raised ? native : value instanceof Instance && value.native instanceof Raised ? value.native : undefined;
  if (info === null || info === undefined) return '';
  return raised ? machine.traceback(raised).replace(/\n$/, '') : 'NoneType: None';
};

/** What a formatter makes of a record, unless its class says so itself. */
function formatOf(machine: Machine, formatter: Instance | undefined, record: Instance): string {
  const own = formatter?.fields;
  const format = stringOf(own?.get('_fmt') ?? '%(message)s');
  const style = own?.get('style') ?? '%';
  const { fields } = record;
  fields.set('message', messageOf(machine, fields));
  if (format.includes('asctime')) {
    const time = formatter && machine.attributeIf(formatter, 'formatTime');
    const dates = own?.get('datefmt') ?? null;
    fields.set(
      'asctime',
      time && formatter?.of.find('formatTime') instanceof PythonFunction
        ? machine.callNow(time, given(record, dates))
        : timeOf(machine, dates),
    );
  }
  const values = Dict.of([...(own?.get('defaults') instanceof Dict ? (own.get('defaults') as Dict).entries.values() : []), ...fields]);
  let text: string;
  if (style === '{') text = machine.text(machine.callNow(machine.attribute(format, 'format_map'), given(values)));
  else if (style === '$') text = format.replace(/\$\{?(\w+)\}?/g, (_, name: string) => machine.text(values.get(name) ?? ''));
  else text = percent(machine, format, values);
  const trace = traceOf(machine, record);
  return trace === '' ? text : `${text}${text.endsWith('\n') ? '' : '\n'}${trace}`;
}

/** A record as its formatter writes it: a script's own one by its `format`, None as the message alone. */
export const textOf = (machine: Machine, formatter: Value, record: Instance): string =>
  formatter instanceof Instance && formatter.of !== formatterClass
    ? machine.text(machine.callNow(machine.attribute(formatter, 'format'), given(record)))
    : formatOf(machine, formatter instanceof Instance ? formatter : undefined, record);

const init: NativeRun = ({ args: [self, format, dates, style], named }) => {
  const { fields } = self as Instance;
  const marks = style ?? named.get('style') ?? '%';
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is Python's.
  const plain = { '{': '{message}', $: '${message}' }[String(marks)] ?? '%(message)s';
  fields.set('_fmt', format ?? named.get('fmt') ?? plain).set('datefmt', dates ?? named.get('datefmt') ?? null);
  fields.set('style', marks).set('defaults', named.get('defaults') ?? null);
  return null;
};
export const formatterClass = nativeClass(
  'Formatter',
  {
    __init__: init,
    format: ({ args: [self, record] }, machine) => formatOf(machine, self as Instance, record as Instance),
    formatTime: ({ args: [, , dates = null], named }, machine) => timeOf(machine, named.get('datefmt') ?? dates),
    formatMessage: ({ args: [, record] }, machine) => messageOf(machine, (record as Instance).fields),
    formatException: ({ args: [, info] }, machine) => {
      const value = info instanceof List ? info.items[1] : info;
      const raised = value instanceof Instance && value.native instanceof Raised ? value.native : undefined;
      return raised ? machine.traceback(raised).replace(/\n$/, '') : 'NoneType: None';
    },
  },
  'logging',
);

/** A level by name or number; -1 for a name that is not known. */
export const numberOfLevel = (names: ReadonlyMap<number, string>, value: Value | undefined): number => {
  if (typeof value !== 'string') return wholeOf(value ?? 0n);
  for (const [level, name] of names) if (name === value) return level;
  return { WARN: 30, FATAL: 50 }[value] ?? -1;
};

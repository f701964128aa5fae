import { OsError } from '../../../kernel/index.ts';
import type { Interpreter } from './interpreter.ts';
import { iterate, size } from './operations.ts';
import {
  type Arguments,
  Bytes,
  Callable,
  Dict,
  Instance,
  Large,
  List,
  PythonClass,
  Raised,
  repr,
  text,
  truth,
  typeName,
  Unsupported,
  type Value,
} from './values.ts';

/** Python's built-in names. */
export function defineBuiltins(interpreter: Interpreter): void {
  const { names } = interpreter.builtins;
  const base = new PythonClass('BaseException', [], new Map());
  const exception = new PythonClass('Exception', [base], new Map());
  names
    .set('BaseException', base)
    .set('Exception', exception)
    .set('object', new PythonClass('object', [], new Map()));
  for (const name of ERRORS) names.set(name, new PythonClass(name, [exception], new Map()));
  for (const name of ['KeyboardInterrupt', 'SystemExit']) names.set(name, new PythonClass(name, [base], new Map()));
  names.set('__name__', '__main__').set('__file__', interpreter.process.argv.find((word) => word.endsWith('.py')) ?? '<string>');
  for (const [name, run] of Object.entries(functions(interpreter))) names.set(name, new Callable(name, run));
}

const ERRORS =
  'ValueError TypeError NameError AttributeError KeyError IndexError LookupError ArithmeticError ZeroDivisionError RuntimeError NotImplementedError StopIteration OSError IOError FileNotFoundError PermissionError FileExistsError ConnectionError ConnectionRefusedError ConnectionResetError TimeoutError MemoryError ImportError ModuleNotFoundError AssertionError UnicodeDecodeError'.split(
    ' ',
  );

const functions = (interpreter: Interpreter): Readonly<Record<string, Callable['run']>> => ({
  *print({ args, named }) {
    const output = args.map(text).join(text(named.get('sep') ?? ' ')) + text(named.get('end') ?? '\n');
    const file = named.get('file');
    if (file instanceof Instance) yield* interpreter.call(interpreter.attribute(file, 'write'), { args: [output], named: new Map() });
    else yield* interpreter.print(output, truth(named.get('flush') ?? false));
    return null;
  },
  len: ({ args }) => size(args[0] ?? null),
  range: ({ args }) => {
    const [a = 0, b, step = 1] = args.map(Number);
    return new List(b === undefined ? [0, a, 1] : [a, b, step], 'range');
  },
  str: ({ args }) => (args[0] === undefined ? '' : text(args[0])),
  repr: ({ args }) => repr(args[0] ?? null),
  int: ({ args }) => {
    const value = args[0] ?? 0;
    const number = typeof value === 'string' ? Number.parseInt(value, Number(args[1] ?? 10)) : Math.trunc(Number(value));
    if (Number.isNaN(number) || (typeof value === 'string' && !/^\s*[-+]?[\da-fA-Fx_]+\s*$/.test(value)))
      throw new Raised('ValueError', `invalid literal for int() with base 10: ${repr(value)}`);
    return number;
  },
  float: ({ args }) => Number(args[0] ?? 0),
  bool: ({ args }) => truth(args[0] ?? null),
  list: ({ args }) =>
    args[0] === undefined
      ? new List([])
      : size(args[0]) > 2 ** 18
        ? new Large('list', size(args[0]), 36 * size(args[0]))
        : new List([...iterate(args[0])]),
  tuple: ({ args }) => new List(args[0] === undefined ? [] : [...iterate(args[0])], 'tuple'),
  set: ({ args }) => new List(args[0] === undefined ? [] : [...new Set(iterate(args[0]))]),
  dict: ({ named }) => {
    const dict = new Dict();
    for (const [name, value] of named) dict.entries.set(name, value);
    return dict;
  },
  bytearray: ({ args }) => block('bytearray', args[0]),
  bytes: ({ args }) => (typeof args[0] === 'string' ? new Bytes(args[0]) : block('bytes', args[0])),
  min: ({ args }) => smallest(args, 1),
  max: ({ args }) => smallest(args, -1),
  sum: ({ args }) => {
    let total = 0;
    for (const item of iterate(args[0] ?? null)) total += Number(item);
    return total;
  },
  abs: ({ args }) => Math.abs(Number(args[0])),
  round: ({ args }) => (args[1] === undefined ? Math.round(Number(args[0])) : Number(Number(args[0]).toFixed(Number(args[1])))),
  any: ({ args }) => [...iterate(args[0] ?? null)].some(truth),
  all: ({ args }) => [...iterate(args[0] ?? null)].every(truth),
  sorted: ({ args }) =>
    new List(
      [...iterate(args[0] ?? null)].sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : text(a) < text(b) ? -1 : 1)),
    ),
  reversed: ({ args }) => new List([...iterate(args[0] ?? null)].reverse()),
  enumerate: ({ args }) => new List([...iterate(args[0] ?? null)].map((item, i) => new List([i + Number(args[1] ?? 0), item], 'tuple'))),
  zip: ({ args }) => {
    const all = args.map((each) => [...iterate(each)]);
    return new List(
      Array.from(
        { length: Math.min(...all.map((each) => each.length)) },
        (_, i) =>
          new List(
            all.map((each) => each[i] as Value),
            'tuple',
          ),
      ),
    );
  },
  type: ({ args }) => new PythonClass(typeName(args[0] ?? null), [], new Map()),
  isinstance: ({ args }) => {
    const wanted = args[1] instanceof List ? args[1].items : [args[1] ?? null];
    return wanted.some((each) =>
      each instanceof PythonClass
        ? args[0] instanceof Instance
          ? args[0].of.isKindOf(each.name)
          : typeName(args[0] ?? null) === each.name
        : each instanceof Callable && each.name === typeName(args[0] ?? null),
    );
  },
  hex: ({ args }) => `0x${Number(args[0]).toString(16)}`,
  chr: ({ args }) => String.fromCharCode(Number(args[0])),
  ord: ({ args }) => text(args[0] ?? '').charCodeAt(0),
  id: () => 140_000_000,
  input: () => {
    throw new Raised('EOFError', 'EOF when reading a line');
  },
  exit: leave,
  quit: leave,
  super: () => {
    throw new Unsupported('super');
  },
  open: ({ args, named }) => openFile(interpreter, text(args[0] ?? ''), text(args[1] ?? named.get('mode') ?? 'r')),
});

export function leave({ args }: Arguments): never {
  throw new Raised('SystemExit', text(args[0] ?? ''), args[0] ?? 0);
}

function block(kind: 'bytearray' | 'bytes', given: Value | undefined): Value {
  if (typeof given === 'number') return new Large(kind, given, given);
  if (given instanceof Large) return new Large(kind, given.length, given.bytes);
  return given instanceof Bytes ? given : new Bytes('');
}

function smallest(args: readonly Value[], sign: number): Value {
  const items = args.length === 1 ? [...iterate(args[0] as Value)] : [...args];
  if (items.length === 0) throw new Raised('ValueError', `${sign > 0 ? 'min' : 'max'}() arg is an empty sequence`);
  return items.reduce((best, item) =>
    (typeof item === 'number' && typeof best === 'number' ? item - best : text(item) < text(best) ? -1 : 1) * sign < 0 ? item : best,
  );
}

/** A file object: whole texts and lines. */
function openFile({ process }: Interpreter, path: string, mode: string): Value {
  const writes = /[wa]/.test(mode);
  const wrap = (content: string): Value => (mode.includes('b') ? new Bytes(content) : content);
  const file = new Instance(new PythonClass('TextIOWrapper', [], new Map()));
  const add = (name: string, run: Callable['run']): unknown => file.fields.set(name, new Callable(name, run));
  if (writes) {
    const fd = process.open(path, { write: true, create: true, truncate: mode.includes('w'), append: mode.includes('a') });
    let open = true;
    add('write', function* ({ args }) {
      const data =
        args[0] instanceof Large ? { fill: 'x', length: args[0].length } : args[0] instanceof Bytes ? args[0].text : text(args[0] ?? '');
      yield* process.write(fd, data);
      return size(args[0] ?? '');
    });
    add('flush', () => null);
    add('fileno', () => fd);
    add('close', () => {
      if (open) process.close(fd);
      open = false;
      return null;
    });
    return file;
  }
  let content: string;
  try {
    content = process.readFile(path);
  } catch (error) {
    if (error instanceof OsError) throw new OsError(error.code, error.message, path);
    throw error;
  }
  let at = 0;
  const rest = (): string => {
    const found = content.slice(at);
    at = content.length;
    return found;
  };
  const lines = (): Value[] => (rest().match(/[^\n]*\n|[^\n]+$/g) ?? []).map(wrap);
  file.fields.set('__lines__', new List(lines()));
  at = 0;
  add('read', () => wrap(rest()));
  add('readlines', () => new List(lines()));
  add('readline', () => {
    const end = content.indexOf('\n', at);
    const found = content.slice(at, end < 0 ? undefined : end + 1);
    at += found.length;
    return wrap(found);
  });
  add('close', () => null);
  return file;
}

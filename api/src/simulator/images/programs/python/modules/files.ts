import type { Task } from '../../../../engine/index.ts';
import { OsError } from '../../../../kernel/index.ts';
import { getter, nativeClass } from '../classes.ts';
import { decoded } from '../codecs.ts';
import { exceptionClass, failure, osRaised, raisedOf } from '../exceptions.ts';
import { sizeOf, stringOf, typeName, wholeOf } from '../types.ts';
import {
  type Arguments,
  Bytes,
  given,
  Instance,
  Large,
  List,
  type Machine,
  PythonClass,
  Steps,
  Unsupported,
  type Unwritten,
  type Value,
} from '../values.ts';

/** A file object: its descriptor, what is still to be written, and what is still to be read. */
class OpenedFile implements Unwritten {
  closed = false;
  buffer = '';
  /** What was read of it and not given out yet. */
  rest: string | undefined;
  position = 0;
  constructor(
    readonly fd: number,
    readonly mode: string,
    readonly binary: boolean,
    readonly opening: number,
  ) {}

  *flush(machine: Machine): Task<void> {
    const output = this.buffer;
    this.buffer = '';
    machine.unwritten.delete(this);
    if (output !== '' && machine.process.isOpen(this.fd)) yield* machine.process.write(this.fd, output);
  }
}

/** io.UnsupportedOperation */
export const unsupported = new PythonClass(
  'UnsupportedOperation',
  [exceptionClass('OSError'), exceptionClass('ValueError')],
  new Map(),
  undefined,
  'io',
);

const self = ({ args: [value] }: Arguments): OpenedFile => {
  const file = (value as Instance).native as OpenedFile;
  if (file.closed) throw failure('ValueError', 'I/O operation on closed file.');
  return file;
};
const wrap = (file: OpenedFile, text: string): Value => (file.binary ? Bytes.of(text) : decoded(new Bytes(text), 'utf-8', 'strict'));

function* content(machine: Machine, file: OpenedFile): Task<string> {
  if (file.rest !== undefined) return file.rest;
  if (/^[wax]b?$/.test(file.mode)) throw raisedOf(unsupported, ['not readable']);
  let text = '';
  for (;;) {
    const data = yield* machine.process.read(file.fd, 2 ** 20);
    if (data === '') break;
    if (typeof data !== 'string') throw new Unsupported('reading a file of one repeated byte');
    text += data;
  }
  file.rest = file.binary ? new Bytes(text).raw : text;
  return file.rest;
}

function* close({ args: [value] }: Arguments, machine: Machine): Task<Value> {
  const file = (value as Instance).native as OpenedFile;
  if (file.closed) return null;
  yield* file.flush(machine);
  file.closed = true;
  machine.process.close(file.fd);
  return null;
}

function* write(all: Arguments, machine: Machine): Task<Value> {
  const file = self(all);
  const [, value = ''] = all.args;
  if (/^r[bt]?$/.test(file.mode)) throw raisedOf(unsupported, ['not writable']);
  if (value instanceof Large) {
    yield* file.flush(machine);
    yield* machine.process.write(file.fd, { fill: value.kind === 'str' ? 'x' : '\0', length: value.length });
    return BigInt(value.length);
  }
  if (file.binary !== value instanceof Bytes)
    throw failure(
      'TypeError',
      file.binary ? `a bytes-like object is required, not '${typeName(value)}'` : `write() argument must be str, not ${typeName(value)}`,
    );
  file.buffer += stringOf(value);
  machine.unwritten.add(file);
  if (file.buffer.length > 8192) yield* file.flush(machine);
  return BigInt(sizeOf(value) ?? 0);
}

function* read(all: Arguments, machine: Machine): Task<Value> {
  const file = self(all);
  const text = yield* content(machine, file);
  const most = all.args[1] === undefined || all.args[1] === null ? -1 : wholeOf(all.args[1]);
  const part = most < 0 ? text : text.slice(0, most);
  file.rest = text.slice(part.length);
  file.position += part.length;
  return wrap(file, part);
}

function* line(machine: Machine, file: OpenedFile): Task<string> {
  const text = yield* content(machine, file);
  const end = text.indexOf('\n');
  const found = end < 0 ? text : text.slice(0, end + 1);
  file.rest = text.slice(found.length);
  file.position += found.length;
  return found;
}
function* nextLine(machine: Machine, file: OpenedFile): Task<Value | undefined> {
  const found = yield* line(machine, file);
  return found === '' ? undefined : wrap(file, found);
}

const members = {
  closed: getter(({ args: [value] }) => ((value as Instance).native as OpenedFile).closed),
  __repr__: ({ args: [value] }: Arguments, machine: Machine): Value => {
    const { fields, native } = value as Instance;
    const name = machine.repr(fields.get('name') ?? BigInt((native as OpenedFile).fd));
    if ((native as OpenedFile).binary) return `<_io.Buffered${/^r/.test((native as OpenedFile).mode) ? 'Reader' : 'Writer'} name=${name}>`;
    return `<_io.TextIOWrapper name=${name} mode=${machine.repr(fields.get('mode') ?? 'r')} encoding='UTF-8'>`;
  },
  read,
  write,
  close,
  *flush(all: Arguments, machine: Machine): Task<Value> {
    yield* self(all).flush(machine);
    return null;
  },
  *readline(all: Arguments, machine: Machine): Task<Value> {
    return wrap(self(all), yield* line(machine, self(all)));
  },
  *readlines(all: Arguments, machine: Machine): Task<Value> {
    const file = self(all);
    const text = yield* content(machine, file);
    file.rest = '';
    return new List((text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((each) => wrap(file, each)));
  },
  *writelines(all: Arguments, machine: Machine): Task<Value> {
    for (const each of yield* machine.items(all.args[1] ?? null)) yield* write(given(all.args[0] as Value, each), machine);
    return null;
  },
  *seek(all: Arguments, machine: Machine): Task<Value> {
    const file = self(all);
    yield* file.flush(machine);
    file.rest = undefined;
    const from = ['start', 'current', 'end'] as const;
    file.position = machine.process.seek(file.fd, wholeOf(all.args[1]), from[wholeOf(all.args[2] ?? 0n)] ?? 'start');
    return BigInt(file.position);
  },
  tell: (all: Arguments) => BigInt(self(all).position),
  *truncate(all: Arguments, machine: Machine): Task<Value> {
    yield* self(all).flush(machine);
    throw new Unsupported('truncating a file that is open');
  },
  fileno: (all: Arguments) => BigInt(self(all).fd),
  isatty: (all: Arguments, machine: Machine) => machine.process.isTerminal(self(all).fd),
  readable: () => true,
  writable: () => true,
  __iter__: (all: Arguments, machine: Machine) => {
    const file = self(all);
    return new Steps('iterator', () => nextLine(machine, file));
  },
  *__next__(all: Arguments, machine: Machine): Task<Value> {
    const found = yield* nextLine(machine, self(all));
    if (found === undefined) throw failure('StopIteration');
    return found;
  },
  __enter__: ({ args: [value = null] }: Arguments) => value,
  __exit__: function* (all: Arguments, machine: Machine): Task<Value> {
    yield* close(all, machine);
    return false;
  },
};
const textFile = nativeClass('TextIOWrapper', members, '_io');
const binaryFile = nativeClass('BufferedReader', members, '_io');

/** `open`: a path or a descriptor, in a mode such as `r`, `ab` or `w+`. Raises what the system says, with the file's name. */
export function* openFile(machine: Machine, path: Value, mode: string): Task<Value> {
  const [kind = 'r'] = mode.replace(/[bt+U]/g, '');
  if (!/^[rwax]$/.test(kind)) throw failure('ValueError', `invalid mode: '${mode}'`);
  const plus = mode.includes('+');
  const { process } = machine;
  let fd: number;
  if (typeof path === 'bigint') fd = Number(path);
  else {
    const name = stringOf(path);
    try {
      if (process.access(name, 'f') && process.stat(name).type === 'directory') throw new OsError('EISDIR', 'Is a directory');
      fd = process.open(name, {
        read: kind === 'r' || plus,
        write: kind !== 'r' || plus,
        create: kind !== 'r',
        truncate: kind === 'w',
        append: kind === 'a',
        exclusive: kind === 'x',
      });
    } catch (error) {
      if (error instanceof OsError) throw osRaised(new OsError(error.code, error.message, name));
      throw error;
    }
  }
  const file = new Instance(
    mode.includes('b') ? binaryFile : textFile,
    new OpenedFile(fd, kind + (plus ? '+' : ''), mode.includes('b'), ++machine.openings),
  );
  if (typeof path === 'string') file.fields.set('name', path);
  file.fields.set('mode', mode);
  yield* machine.tick();
  return file;
}

/** What is left of a file that nothing names any more is written, as it is when Python collects it. */
export function* release(machine: Machine, value: Value | undefined): Task<void> {
  if (value instanceof Instance && value.native instanceof OpenedFile) yield* value.native.flush(machine);
}

/** Standard input, which is read as a file is. */
export const standardFile = (fd: number, binary: boolean): Instance =>
  new Instance(binary ? binaryFile : textFile, new OpenedFile(fd, 'r', binary, 0));

/** io.StringIO. */
export const stringFile = memoryFile('StringIO', (text) => text);
/** io.BytesIO: a letter for each byte. */
export const bytesFile = memoryFile('BytesIO', (text) => Bytes.of(text));

const lettersIn = (value: Value): string => (value instanceof Bytes ? value.raw : stringOf(value));
interface Memory {
  text: string;
  at: number;
  closed: boolean;
}
function memoryFile(name: string, wrap: (text: string) => Value): PythonClass {
  const of = ({ args: [value] }: Arguments): Memory => {
    const file = (value as Instance).native as Memory;
    if (file.closed) throw failure('ValueError', 'I/O operation on closed file.');
    return file;
  };
  const take = (file: Memory, end: number): Value => {
    const part = file.text.slice(file.at, end);
    file.at = Math.max(file.at, end);
    return wrap(part);
  };
  const lineEnd = (file: Memory): number => ((end) => (end < 0 ? file.text.length : end + 1))(file.text.indexOf('\n', file.at));
  return nativeClass(
    name,
    {
      __init__: ({ args: [value, text = ''] }) => {
        (value as Instance).native = { text: lettersIn(text), at: 0, closed: false } satisfies Memory;
        return null;
      },
      write: (all) => {
        const file = of(all);
        const text = lettersIn(all.args[1] ?? '');
        file.text = file.text.padEnd(file.at, '\0').slice(0, file.at) + text + file.text.slice(file.at + text.length);
        file.at += text.length;
        return BigInt(text.length);
      },
      *writelines(all, machine): Task<Value> {
        const file = of(all);
        for (const each of yield* machine.items(all.args[1] ?? null)) {
          const text = lettersIn(each);
          file.text = file.text.slice(0, file.at) + text + file.text.slice(file.at + text.length);
          file.at += text.length;
        }
        return null;
      },
      getvalue: (all) => wrap(of(all).text),
      read: (all) => {
        const most = all.args[1] ?? null;
        const file = of(all);
        return take(file, most === null || wholeOf(most) < 0 ? file.text.length : Math.min(file.text.length, file.at + wholeOf(most)));
      },
      readline: (all) => take(of(all), lineEnd(of(all))),
      readlines: (all) => {
        const file = of(all);
        const lines: Value[] = [];
        while (file.at < file.text.length) lines.push(take(file, lineEnd(file)));
        return new List(lines);
      },
      seek: (all) => {
        const file = of(all);
        const by = wholeOf(all.args[1] ?? 0n);
        const from = wholeOf(all.args[2] ?? 0n);
        file.at = Math.max(0, from === 0 ? by : from === 1 ? file.at + by : file.text.length + by);
        return BigInt(file.at);
      },
      tell: (all) => BigInt(of(all).at),
      truncate: (all) => {
        const file = of(all);
        file.text = file.text.slice(0, all.args[1] === undefined || all.args[1] === null ? file.at : wholeOf(all.args[1]));
        return BigInt(file.text.length);
      },
      getbuffer: (all) => wrap(of(all).text),
      readable: () => true,
      writable: () => true,
      seekable: () => true,
      isatty: () => false,
      closed: getter(({ args: [value] }) => ((value as Instance).native as Memory).closed),
      flush: () => null,
      close: ({ args: [value] }) => {
        ((value as Instance).native as Memory).closed = true;
        return null;
      },
      __iter__: (all) => new Steps('iterator', () => (of(all).at < of(all).text.length ? take(of(all), lineEnd(of(all))) : undefined)),
      __next__: (all) => {
        const file = of(all);
        if (file.at >= file.text.length) throw failure('StopIteration');
        return take(file, lineEnd(file));
      },
      __enter__: ({ args: [value = null] }) => value,
      __exit__: ({ args: [value] }) => {
        ((value as Instance).native as Memory).closed = true;
        return false;
      },
    },
    '_io',
  );
}

import { hexByte } from '../../../apimachinery/utf8.ts';
import { OsError } from '../../../kernel/index.ts';
import { numbers } from '../errno.ts';
import { escaped } from './byte-string.ts';
import { Bytes, Instance, List, type Machine, Native, PythonClass, Raised, type Value } from './values.ts';

/** @see https://docs.python.org/3.11/library/exceptions.html#exception-hierarchy */
const TREE = `BaseException
 SystemExit
 KeyboardInterrupt
 GeneratorExit
 Exception
  StopIteration
  StopAsyncIteration
  ArithmeticError
   FloatingPointError
   ZeroDivisionError
   OverflowError
  AssertionError
  AttributeError
  BufferError
  EOFError
  ImportError
   ModuleNotFoundError
  LookupError
   IndexError
   KeyError
  MemoryError
  NameError
   UnboundLocalError
  OSError
   BlockingIOError
   ChildProcessError
   ConnectionError
    BrokenPipeError
    ConnectionAbortedError
    ConnectionRefusedError
    ConnectionResetError
   FileExistsError
   FileNotFoundError
   InterruptedError
   IsADirectoryError
   NotADirectoryError
   PermissionError
   ProcessLookupError
   TimeoutError
  ReferenceError
  RuntimeError
   NotImplementedError
   RecursionError
  SyntaxError
   IndentationError
    TabError
  SystemError
  TypeError
  ValueError
   UnicodeError
    UnicodeDecodeError
    UnicodeEncodeError
    UnicodeTranslateError
  Warning
   BytesWarning
   DeprecationWarning
   EncodingWarning
   FutureWarning
   ImportWarning
   PendingDeprecationWarning
   ResourceWarning
   RuntimeWarning
   SyntaxWarning
   UnicodeWarning
   UserWarning`;

/** What every class is a kind of. */
export const objectClass = new PythonClass('object');

/** Python's own, by name. */
export const exceptionClasses: ReadonlyMap<string, PythonClass> = hierarchy();

function hierarchy(): Map<string, PythonClass> {
  const classes = new Map<string, PythonClass>();
  const above: PythonClass[] = [];
  for (const line of TREE.split('\n')) {
    const name = line.trim();
    const depth = line.length - name.length;
    const made = new PythonClass(name, [depth === 0 ? objectClass : (above[depth - 1] as PythonClass)]);
    above[depth] = made;
    classes.set(name, made);
  }
  const os = classes.get('OSError') as PythonClass;
  for (const alias of ['IOError', 'EnvironmentError']) classes.set(alias, os);
  return classes;
}

/** One of Python's own, by name; it must be one. */
export const exceptionClass = (name: string): PythonClass => exceptionClasses.get(name) as PythonClass;

exceptionClass('BaseException').members.set(
  '__init__',
  new Native('__init__', ({ args: [self, ...args] }) => {
    setArgs(self as Instance, args);
    return null;
  }),
);
exceptionClass('BaseException').members.set(
  'add_note',
  new Native('add_note', ({ args: [self, note = ''] }) => {
    const { fields } = self as Instance;
    const notes = fields.get('__notes__') ?? new List([]);
    (notes as List).items.push(note);
    fields.set('__notes__', notes);
    return null;
  }),
);
exceptionClass('BaseException').members.set('with_traceback', new Native('with_traceback', ({ args: [self = null] }) => self));
exceptionClass('BaseException').members.set('__traceback__', null);

/** An exception of one of Python's own kinds. */
export const failure = (kind: string, ...args: Value[]): Raised => raisedOf(exceptionClass(kind), args);

/** An exception to throw, with the attributes that its kind takes from its arguments. */
export function raisedOf(kind: PythonClass, args: readonly Value[]): Raised {
  const made = new Instance(kind);
  setArgs(made, args);
  return new Raised(made);
}

/** Sets an exception's `args`, and what OSError, SystemExit and StopIteration name of them (`errno`, `code`, `value` …). */
export function setArgs(made: Instance, args: readonly Value[]): void {
  const ofFile = made.of.isKindOf(exceptionClass('OSError')) && args.length > 2 && args.length <= 5;
  // Of what failed with a file, the file is told apart. See cpython: Objects/exceptions.c oserror_init
  made.fields.set('args', new List(ofFile ? args.slice(0, 2) : [...args], 'tuple'));
  if (made.of.isKindOf(exceptionClass('OSError')) && args.length >= 2) {
    made.fields.set('errno', args[0] ?? null);
    made.fields.set('strerror', args[1] ?? null);
    made.fields.set('filename', args[2] ?? null);
  }
  if (made.of.isKindOf(exceptionClass('UnicodeError')) && args.length === 5)
    for (const [i, name] of ['encoding', 'object', 'start', 'end', 'reason'].entries()) made.fields.set(name, args[i] ?? null);
  if (made.of.isKindOf(exceptionClass('SystemExit'))) made.fields.set('code', args[0] ?? null);
  if (made.of.isKindOf(exceptionClass('StopIteration'))) made.fields.set('value', args[0] ?? null);
}

/** What `str()` makes of an exception. */
export function messageOf(machine: Machine, made: Instance): string {
  const args = made.fields.get('args');
  const items = args instanceof List ? args.items : [];
  const number = made.fields.get('errno');
  if (made.of.isKindOf(exceptionClass('OSError')) && typeof number === 'bigint') {
    const file = made.fields.get('filename') ?? null;
    const message = `[Errno ${number}] ${machine.text(made.fields.get('strerror') ?? '')}`;
    return file === null ? message : `${message}: ${machine.repr(file)}`;
  }
  if (made.of.isKindOf(exceptionClass('UnicodeError')) && items.length === 5) return codecMessage(items);
  if (items.length === 0) return '';
  if (items.length > 1) return machine.repr(args as List);
  return made.of.isKindOf(exceptionClass('KeyError')) ? machine.repr(items[0] as Value) : machine.text(items[0] as Value);
}

/** @see cpython: Objects/exceptions.c UnicodeDecodeError_str */
function codecMessage([encoding, object, start, end, reason]: readonly Value[]): string {
  const [from, to] = [Number(start), Number(end)];
  const decoding = object instanceof Bytes;
  const what = decoding ? 'byte' : 'character';
  const code = decoding ? object.raw.charCodeAt(from) : ([...String(object)][from]?.codePointAt(0) ?? 0);
  const shown = decoding ? `0x${hexByte(code)}` : `'${escaped(code)}'`;
  const place = to === from + 1 ? `${what} ${shown} in position ${from}` : `${what}s in position ${from}-${to - 1}`;
  return `'${String(encoding)}' codec can't ${decoding ? 'decode' : 'encode'} ${place}: ${String(reason)}`;
}

/** The exception that Python makes of a failed system call. */
export function osRaised(error: OsError): Raised {
  return failure(
    KINDS[error.code] ?? 'OSError',
    BigInt(numbers[error.code] ?? 5),
    error.message,
    ...(error.path === undefined ? [] : [error.path]),
  );
}

/** OSError makes one of the kinds below it by its number. */
export function osClass(number: number): PythonClass {
  const found = Object.entries(KINDS).find(([code]) => numbers[code as keyof typeof numbers] === number);
  return exceptionClass(found?.[1] ?? 'OSError');
}

/** Calls within calls that the machine that simulates has no stack for; Python's own has an end sooner. */
export const isOverflow = (error: unknown): boolean => error instanceof RangeError && error.message.includes('call stack');
/** A failed system call as the exception that Python makes of it; all else as it is. */
export const systemRaised = (error: unknown): unknown => (error instanceof OsError ? osRaised(error) : error);

/** What a script may catch of what has been thrown. */
export function raisedBy(error: unknown): unknown {
  if (error instanceof OsError) return osRaised(error);
  return isOverflow(error) ? failure('RecursionError', 'maximum recursion depth exceeded') : error;
}
/** How deep values may lie in each other that are gone through by calls: sys.getrecursionlimit(), without the calls that lead there. */
export const MOST_NESTED = 990;

const KINDS: Readonly<Record<string, string>> = {
  ENOENT: 'FileNotFoundError',
  EACCES: 'PermissionError',
  EPERM: 'PermissionError',
  EEXIST: 'FileExistsError',
  EISDIR: 'IsADirectoryError',
  ENOTDIR: 'NotADirectoryError',
  ECONNREFUSED: 'ConnectionRefusedError',
  ECONNRESET: 'ConnectionResetError',
  EPIPE: 'BrokenPipeError',
  ETIMEDOUT: 'TimeoutError',
  ESRCH: 'ProcessLookupError',
  ECHILD: 'ChildProcessError',
  EAGAIN: 'BlockingIOError',
  EINTR: 'InterruptedError',
};

import type { Task } from '../../../../engine/index.ts';
import { KERNEL_VERSION, resolveUser } from '../../../../kernel/index.ts';
import { numbers } from '../../errno.ts';
import { abstractClass, nativeClass } from '../classes.ts';
import { objectClass } from '../exceptions.ts';
import type { Generator } from '../generators.ts';
import { itemOf } from '../items.ts';

import { binary } from '../operations.ts';
import { lastLine } from '../traceback.ts';
import { stringOf } from '../types.ts';
import {
  type Arguments,
  Dict,
  given,
  Instance,
  List,
  type Machine,
  Native,
  type NativeRun,
  PythonClass,
  PythonFunction,
  PythonSet,
  Raised,
  Unsupported,
  type Value,
} from '../values.ts';
import { namedTuple } from './collections.ts';
import { bytesFile, openFile, stringFile, unsupported } from './files.ts';
import type { ModuleMaker } from './members.ts';

// ---- contextlib

/** What `@contextmanager` makes of a generator. */
const contextClass = nativeClass(
  '_GeneratorContextManager',
  {
    *__enter__({ args: [self] }): Task<Value> {
      return (yield* ((self as Instance).native as Generator).resume(null)) ?? null;
    },
    *__exit__({ args: [self, , value = null] }): Task<Value> {
      const inner = (self as Instance).native as Generator;
      if (!(value instanceof Instance)) {
        yield* inner.resume(null);
        return false;
      }
      const raised = value.native instanceof Raised ? value.native : new Raised(value);
      const { last } = raised;
      const frames = [...raised.frames];
      try {
        yield* inner.resume(null, raised);
        return true;
      } catch (error) {
        // What comes out again as it went in has been nowhere.
        if (error !== raised) throw error;
        raised.frames.splice(0, raised.frames.length, ...frames);
        raised.last = last;
        return false;
      }
    },
  },
  'contextlib',
);
const suppressClass = nativeClass(
  'suppress',
  {
    __init__: ({ args: [self, ...kinds] }) => {
      (self as Instance).native = kinds;
      return null;
    },
    __enter__: () => null,
    __exit__: ({ args: [self, kind = null] }) =>
      kind instanceof PythonClass &&
      ((self as Instance).native as Value[]).some((each) => each instanceof PythonClass && kind.isKindOf(each)),
  },
  'contextlib',
);

// ---- tempfile

const temporary = ({ process }: Machine, named: ReadonlyMap<string, Value>): string =>
  `${stringOf(named.get('dir') ?? '/tmp')}/${stringOf(named.get('prefix') ?? 'tmp')}${process.random.hex(8)}${stringOf(named.get('suffix') ?? '')}`;

const same: NativeRun = ({ args: [value = null] }) => value;
const annotation = new PythonClass('Any', [objectClass], new Map(), undefined, 'typing');

/** What has been copied already is the same in the copy. @see cpython: Lib/copy.py */
function copied(machine: Machine, value: Value, deep: boolean, known = new Map<Value, Value>()): Value {
  const before = known.get(value);
  if (before !== undefined) return before;
  machine.process.work(1);
  const inner = (each: Value): Value => (deep ? copied(machine, each, true, known) : each);
  if (value instanceof List) {
    const made = new List([], value.kind);
    known.set(value, made);
    for (const item of value.items) made.items.push(inner(item));
    return made;
  }
  if (value instanceof PythonSet) return new PythonSet(value.items, value.frozen);
  if (value instanceof Dict) {
    const made = new Dict(value.kind);
    made.missing = value.missing;
    known.set(value, made);
    for (const [key, each] of value.entries.values()) made.set(key, inner(each));
    return made;
  }
  if (value instanceof Instance) {
    const made = new Instance(value.of, value.native);
    known.set(value, made);
    for (const [name, each] of value.fields) made.fields.set(name, inner(each));
    return made;
  }
  return value;
}
const operation =
  (operator: string): NativeRun =>
  ({ args: [a = null, b = null] }, machine) =>
    binary(machine, operator, a, b);

const quotedWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\"'\"'")}'`);

function shellWords(text: string): string[] {
  return [...text.matchAll(/(?:"((?:\\.|[^"\\])*)"|'([^']*)'|(\S+))/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/** The exception that is given, by itself or after its class. */
function raisedIn(args: readonly Value[]): Raised {
  const made = args.find((each) => each instanceof Instance) as Instance | undefined;
  if (!made) throw new Unsupported('a traceback of no exception');
  return made.native instanceof Raised ? made.native : new Raised(made);
}
/** The frames of the exception that is being handled, a text each. */
function framesIn(machine: Machine): string[] {
  if (!machine.handling) throw new Unsupported('a traceback of no exception');
  return (machine.traceback(machine.handling).match(/ {2}File [^\n]*\n(?: {4}[^\n]*\n)*/g) ?? []) as string[];
}
function* printException({ args, named }: Arguments, machine: Machine): Task<Value> {
  const raised = args.some((each) => each instanceof Instance) ? raisedIn(args) : machine.handling;
  const text = raised ? machine.traceback(raised) : 'NoneType: None\n';
  return yield* toFile(machine, named, text);
}
/** To `file`, or to standard error. */
function* toFile(machine: Machine, named: Arguments['named'], text: string): Task<null> {
  const file = named.get('file') ?? null;
  if (file === null) yield* machine.process.write(2, text);
  else yield* machine.call(machine.attribute(file, 'write'), given(text));
  return null;
}

/** Modules of which scripts use little. */
export const small: Readonly<Record<string, ModuleMaker>> = {
  __future__: { print_function: null, division: null, annotations: null, absolute_import: null, unicode_literals: null },
  abc: {
    ABC: abstractClass,
    ABCMeta: objectClass,
    abstractmethod: ({ args: [method = null] }) => {
      if (method instanceof PythonFunction) method.fields.set('__isabstractmethod__', true);
      return method;
    },
  },
  atexit: {
    register: ({ args: [run = null, ...args], named }, machine) => {
      const known = (machine.kept.get('atexit') as (() => Task<Value>)[] | undefined) ?? [];
      machine.kept.set('atexit', [...known, () => machine.call(run, { args, named })]);
      return run;
    },
  },
  contextlib: {
    contextmanager: ({ args: [run = null] }) =>
      new Native('contextmanager', function* (all, machine): Task<Value> {
        return new Instance(contextClass, yield* machine.call(run, all));
      }),
    suppress: suppressClass,
  },
  copy: {
    copy: ({ args: [value = null] }, machine) => copied(machine, value, false),
    deepcopy: ({ args: [value = null] }, machine) => copied(machine, value, true),
  },
  decimal: {
    _not_followed: ({ args: [what = ''] }) => {
      throw new Unsupported(stringOf(what));
    },
  },
  errno: {
    ...Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, BigInt(number)])),
    errorcode: Dict.of(Object.entries(numbers).map(([name, number]) => [BigInt(number), name])),
  },
  faulthandler: { enable: () => null, dump_traceback: () => null },
  gc: { collect: () => 0n, disable: () => null, enable: () => null, get_count: () => new List([0n, 0n, 0n], 'tuple') },
  getpass: {
    getuser: (_, { process }) =>
      process.env.get('USER') ??
      resolveUser(String(process.uid), process.readFile('/etc/passwd'), process.readFile('/etc/group'))?.name ??
      '',
  },
  html: {
    escape: ({ args: [text = ''] }) =>
      stringOf(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  },
  io: {
    StringIO: stringFile,
    BytesIO: bytesFile,
    SEEK_SET: 0n,
    SEEK_CUR: 1n,
    SEEK_END: 2n,
    DEFAULT_BUFFER_SIZE: 8192n,
    UnsupportedOperation: unsupported,
    *open({ args: [path = '', mode = 'r'] }, machine): Task<Value> {
      return yield* openFile(machine, path, stringOf(mode));
    },
  },
  locale: { setlocale: () => 'C', getpreferredencoding: () => 'UTF-8', LC_ALL: 6n },
  operator: {
    add: operation('+'),
    sub: operation('-'),
    mul: operation('*'),
    itemgetter: ({ args: [key = null] }) => new Native('itemgetter', ({ args: [of = null] }, machine) => itemOf(machine, of, key)),
    attrgetter: ({ args: [name = ''] }) =>
      new Native('attrgetter', ({ args: [of = null] }, machine) => machine.attribute(of, stringOf(name))),
  },
  platform: {
    node: (_, { process }) => process.net.hostname,
    system: () => 'Linux',
    release: (_, { process }) => process.system.release,
    version: () => KERNEL_VERSION,
    machine: (_, { process }) => process.system.machine,
    processor: () => '',
    python_version: (_, { version }) => version,
    python_implementation: () => 'CPython',
    platform: (_, { process: { system } }) => `Linux-${system.release}-${system.machine}-with-glibc2.36`,
    uname: (_, { process }) =>
      new List(['Linux', process.net.hostname, process.system.release, KERNEL_VERSION, process.system.machine], 'tuple'),
  },
  pprint: {
    _not_followed: ({ args: [what = ''] }) => {
      throw new Unsupported(stringOf(what));
    },
  },
  resource: {
    RUSAGE_SELF: 0n,
    RLIMIT_AS: 9n,
    RLIMIT_NOFILE: 7n,
    getrusage: (_, { process }) => {
      const made = new Instance(plainClass);
      made.fields.set(
        'ru_maxrss',
        BigInt(Math.round((process.processes().find(({ pid }) => pid === process.pid)?.memoryBytes ?? 0) / 1024)),
      );
      return made;
    },
    setrlimit: () => {
      throw new Unsupported('resource.setrlimit');
    },
    getrlimit: () => new List([-1n, -1n], 'tuple'),
  },
  shlex: {
    split: ({ args: [text = ''] }) => new List(shellWords(stringOf(text))),
    *join({ args: [words = null] }, machine): Task<Value> {
      return (yield* machine.items(words)).map((each) => quotedWord(stringOf(each))).join(' ');
    },
    quote: ({ args: [text = ''] }) => quotedWord(stringOf(text)),
  },
  string: {
    ascii_lowercase: 'abcdefghijklmnopqrstuvwxyz',
    ascii_uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    ascii_letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
    digits: '0123456789',
    hexdigits: '0123456789abcdefABCDEF',
    punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    whitespace: ' \t\n\r\v\f',
  },
  tempfile: {
    gettempdir: () => '/tmp',
    mkdtemp: ({ named }, machine) => {
      const path = temporary(machine, named);
      machine.process.mkdir(path, 0o700);
      return path;
    },
    mktemp: ({ named }, machine) => temporary(machine, named),
    mkstemp: ({ named }, machine) => {
      const path = temporary(machine, named);
      return new List(
        [BigInt(machine.process.open(path, { read: true, write: true, create: true, exclusive: true }, 0o600)), path],
        'tuple',
      );
    },
    *NamedTemporaryFile({ args: [mode = 'w+b'], named }, machine): Task<Value> {
      return yield* openFile(machine, temporary(machine, named), stringOf(named.get('mode') ?? mode));
    },
  },
  traceback: {
    print_exc: printException,
    format_exc: (_, machine) => (machine.handling ? machine.traceback(machine.handling) : 'NoneType: None\n'),
    print_exception: printException,
    format_exception: ({ args }, machine) => {
      const text = machine.traceback(raisedIn(args));
      return new List((text.match(/(?: {2}File [^\n]*\n(?: {4}[^\n]*\n)*)|[^\n]*\n/g) ?? []) as string[]);
    },
    format_exception_only: ({ args }, machine) => new List([lastLine(machine, raisedIn(args))]),
    format_tb: (_, machine) => new List(framesIn(machine)),
    print_tb: ({ named }, machine) => toFile(machine, named, framesIn(machine).join('')),
    print_stack: () => {
      throw new Unsupported('traceback.print_stack');
    },
  },
  types: {
    SimpleNamespace: nativeClass(
      'SimpleNamespace',
      {
        __init__: ({ args: [self], named }) => {
          for (const [name, value] of named) (self as Instance).fields.set(name, value);
          return null;
        },
      },
      'types',
    ),
  },
  typing: {
    ...Object.fromEntries(
      'Never AsyncIterable AsyncContextManager ContextManager MutableSequence MutableSet AbstractSet Container Hashable Sized Reversible SupportsInt SupportsFloat SupportsIndex LiteralString TypeGuard Unpack ParamSpec NewType Any Optional List Dict Tuple Set Union Callable Iterable Iterator Generator Type Sequence Mapping Literal ClassVar Final NoReturn Text Awaitable Coroutine Protocol Annotated Self TypeAlias Collection Hashable Sized AnyStr IO TextIO MutableMapping AsyncIterator AsyncGenerator Iterable Reversible SupportsInt Required NotRequired Concatenate ParamSpec Counter OrderedDict ChainMap Pattern Match Deque DefaultDict FrozenSet'
        .split(' ')
        .map((name) => [name, annotation]),
    ),
    NamedTuple: nativeClass('NamedTuple', { __class_made__: ({ args: [of] }) => tupleOf(of as PythonClass) }, 'typing'),
    Generic: nativeClass('Generic', {}, 'typing'),
    TypedDict: nativeClass(
      'TypedDict',
      {
        __class_made__: ({ args: [of] }) => {
          const { name, members } = of as PythonClass;
          return new PythonClass(name, [objectClass], members, ({ args: [from], named }) =>
            Dict.of([...(from instanceof Dict ? from.entries.values() : []), ...named]),
          );
        },
      },
      'typing',
    ),
    overload: same,
    final: same,
    runtime_checkable: same,
    get_type_hints: () => {
      throw new Unsupported('typing.get_type_hints');
    },
    TYPE_CHECKING: false,
    cast: ({ args: [, value = null] }) => value,
    TypeVar: () => annotation,
    NewType: ({ args: [name = ''] }) => new Native(stringOf(name), same),
  },
};
/** `class Point(NamedTuple)` */
function tupleOf(of: PythonClass): PythonClass {
  const fields = ((of.members.get('__fields__') as List | undefined)?.items ?? []).map(String);
  const made = namedTuple(
    of.name,
    fields,
    new Map(fields.flatMap((name) => (of.members.has(name) ? [[name, of.members.get(name) as Value]] : []))),
  );
  for (const [name, member] of of.members) if (!fields.includes(name) && !made.members.has(name)) made.members.set(name, member);
  for (const member of made.members.values()) if (member instanceof PythonFunction) member.owner = made;
  return made;
}
const plainClass = nativeClass('struct_rusage', {}, 'resource');

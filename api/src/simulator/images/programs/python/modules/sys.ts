import type { Task } from '../../../../engine/index.ts';
import { leave } from '../builtins.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { commandLine } from '../options.ts';
import { bytesOf, stringOf, typeName } from '../types.ts';
import {
  type Arguments,
  Bytes,
  Instance,
  Large,
  List,
  type Machine,
  type PythonClass,
  Raised,
  Unsupported,
  type Value,
} from '../values.ts';
import { namedTuple } from './collections.ts';
import { standardFile } from './files.ts';
import type { Members } from './members.ts';
import { ownFolders } from './search-path.ts';

function* write({ args: [stream, value = ''] }: Arguments, machine: Machine): Task<Value> {
  const fd = (stream as Instance).native;
  if (value instanceof Large) throw new Unsupported('a very long text that is shown');
  if (typeof value !== 'string' && !(value instanceof Bytes))
    throw failure('TypeError', `write() argument must be str, not ${typeName(value)}`);
  const text = stringOf(value);
  if (fd === 1) yield* machine.print(text);
  else yield* machine.process.write(2, text);
  return BigInt(text.length);
}
const output = nativeClass(
  'TextIOWrapper',
  {
    write,
    *writelines({ args: [stream, lines = null] }, machine): Task<Value> {
      for (const line of yield* machine.items(lines)) yield* write({ args: [stream as Value, line], named: new Map() }, machine);
      return null;
    },
    *flush(_, machine): Task<Value> {
      yield* machine.flush();
      return null;
    },
    fileno: ({ args: [stream] }) => BigInt((stream as Instance).native as number),
    isatty: ({ args: [stream] }, machine) => machine.process.isTerminal((stream as Instance).native as number),
    reconfigure: () => null,
    close: () => null,
  },
  '_io',
);
function stream(fd: number): Instance {
  const made = new Instance(output, fd);
  const binary = new Instance(output, fd);
  made.fields
    .set('buffer', binary)
    .set('encoding', 'utf-8')
    .set('name', fd === 1 ? '<stdout>' : '<stderr>');
  return made;
}

const VERSION_INFO = namedTuple('sys.version_info', ['major', 'minor', 'micro', 'releaselevel', 'serial'], new Map());
const FLOAT_INFO = namedTuple(
  'sys.float_info',
  ['max', 'max_exp', 'max_10_exp', 'min', 'min_exp', 'min_10_exp', 'dig', 'mant_dig', 'epsilon', 'radix', 'rounds'],
  new Map(),
);
function made(of: PythonClass, values: readonly Value[]): Instance {
  const instance = new Instance(of);
  for (const [i, field] of (of.members.get('_fields') as List).items.entries()) instance.fields.set(String(field), values[i] ?? null);
  return instance;
}
const IMPLEMENTATION = nativeClass('SimpleNamespace', {}, 'types');
function implementation(numbers: readonly bigint[]): Instance {
  const instance = new Instance(IMPLEMENTATION);
  instance.fields.set('name', 'cpython').set('version', made(VERSION_INFO, [...numbers, 'final', 0n]));
  instance.fields.set('cache_tag', `cpython-${numbers.slice(0, 2).join('')}`);
  return instance;
}

/** Python's `sys`, with the words after the script as `argv`. */
export const sys = (machine: Machine): Members => {
  const { version, process } = machine;
  const numbers = version.split('.').map((each) => BigInt(Number.parseInt(each, 10) || 0));
  const [word = '', ...after] = commandLine(process.argv.slice(1)).program;
  const rest = word === '-c' || word === '-m' ? after.slice(1) : after;
  return {
    exit: leave,
    argv: new List([word === '-m' ? machine.file : word, ...rest]),
    stdin: standardFile(0, false),
    stdout: stream(1),
    stderr: stream(2),
    __stdout__: stream(1),
    __stderr__: stream(2),
    version: `${version} (main, May  4 2023, 05:53:32) [GCC 10.2.1 20210110]`,
    version_info: made(VERSION_INFO, [...numbers, 'final', 0n]),
    implementation: implementation(numbers),
    float_info: made(FLOAT_INFO, [Number.MAX_VALUE, 1024n, 308n, 2 ** -1022, -1021n, -307n, 15n, 53n, Number.EPSILON, 2n, 1n]),
    platform: 'linux',
    byteorder: 'little',
    maxsize: 9_223_372_036_854_775_807n,
    executable: '/usr/local/bin/python',
    prefix: '/usr/local',
    path: new List([
      ...ownFolders(machine),
      `/usr/local/lib/python${numbers.slice(0, 2).join('')}.zip`,
      `/usr/local/lib/python${numbers.slice(0, 2).join('.')}`,
      `/usr/local/lib/python${numbers.slice(0, 2).join('.')}/lib-dynload`,
      `/usr/local/lib/python${numbers.slice(0, 2).join('.')}/site-packages`,
    ]),
    getsizeof: ({ args: [value = null] }) => BigInt(bytesOf(value)),
    getrecursionlimit: () => 1000n,
    setrecursionlimit: () => null,
    getdefaultencoding: () => 'utf-8',
    getfilesystemencoding: () => 'utf-8',
    exc_info: (_, { handling }) =>
      handling ? new List([handling.value.of, handling.value, null], 'tuple') : new List([null, null, null], 'tuple'),
    *excepthook({ args: [, value = null] }, own): Task<Value> {
      if (value instanceof Instance)
        yield* own.process.write(2, own.traceback(value.native instanceof Raised ? value.native : new Raised(value)));
      return null;
    },
    settrace: () => {
      throw new Unsupported('sys.settrace');
    },
    setswitchinterval: () => null,
    intern: ({ args: [value = ''] }) => value,
  };
};

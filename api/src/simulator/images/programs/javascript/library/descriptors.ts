import { decodeUtf8, encodeUtf8 } from '../../../../apimachinery/utf8.ts';
import type { Task } from '../../../../engine/index.ts';
import { OsError, textOf as readText } from '../../../../kernel/index.ts';
import { JsFunction, JsObject, type JsValue, type Machine, Thrown } from '../values.ts';
import type { Members } from './define.ts';
import { textOf } from './http-message.ts';
import { called } from './node-globals.ts';
import { fileError } from './system-error.ts';

type Operation = (machine: Machine, args: readonly JsValue[]) => Task<JsValue>;

const FLAGS: Readonly<Record<string, Parameters<Machine['process']['open']>[1]>> = {
  r: { read: true },
  'r+': { read: true, write: true },
  w: { write: true, create: true, truncate: true },
  'w+': { read: true, write: true, create: true, truncate: true },
  wx: { write: true, create: true, exclusive: true },
  a: { write: true, create: true, append: true },
  'a+': { read: true, write: true, create: true, append: true },
  ax: { write: true, create: true, append: true, exclusive: true },
};
const PLAIN = /^[\0-\x7f]*$/;

/** What is read goes into a buffer that is there already. */
function fill(buffer: JsObject, text: string, offset: number): number {
  const before = String(buffer.native);
  if (PLAIN.test(text) && PLAIN.test(before)) {
    buffer.native = before.slice(0, offset) + text + before.slice(offset + text.length);
    return text.length;
  }
  const bytes = encodeUtf8(text);
  const all = encodeUtf8(before);
  all.splice(offset, bytes.length, ...bytes);
  buffer.native = decodeUtf8(all);
  return bytes.length;
}

/** Of open files. @see https://nodejs.org/docs/latest-v20.x/api/fs.html */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  *open({ process }, [path, flags, mode]): Task<JsValue> {
    yield* [];
    const name = typeof flags === 'string' ? flags : 'r';
    const options = FLAGS[name];
    if (!options) throw new OsError('EINVAL', 'Invalid argument');
    return process.open(String(path), options, typeof mode === 'number' ? mode : 0o666);
  },
  *close({ process }, [fd]): Task<JsValue> {
    yield* [];
    process.close(Number(fd));
    return undefined;
  },
  *read(machine, [fd, buffer, offset, length, position]): Task<JsValue> {
    const { process } = machine;
    if (!(buffer instanceof JsObject))
      throw machine.fail('TypeError', 'The "buffer" argument must be an instance of Buffer, TypedArray, or DataView.');
    const from = typeof offset === 'number' ? offset : 0;
    const most = typeof length === 'number' ? length : machine.number(machine.get(buffer, 'length')) - from;
    if (typeof position === 'number') process.seek(Number(fd), position, 'start');
    return fill(buffer, readText(yield* process.read(Number(fd), most)), from);
  },
  *write(machine, [fd, data, ...rest]): Task<JsValue> {
    let text = textOf(machine, data);
    if (data instanceof JsObject && (typeof rest[0] === 'number' || typeof rest[1] === 'number')) {
      const from = typeof rest[0] === 'number' ? rest[0] : 0;
      text = decodeUtf8(encodeUtf8(text).slice(from, typeof rest[1] === 'number' ? from + rest[1] : undefined));
    }
    yield* machine.process.write(Number(fd), text);
    return PLAIN.test(text) ? text.length : encodeUtf8(text).length;
  },
  *fsync(): Task<JsValue> {
    yield* [];
    return undefined;
  },
};

function* attempt(machine: Machine, name: string, args: readonly JsValue[]): Task<JsValue> {
  try {
    return yield* (OPERATIONS[name] as Operation)(machine, args);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw fileError(machine, error, name, name === 'open' ? machine.text(args[0]) : undefined);
  }
}
function* toldLater(machine: Machine, name: string, args: readonly JsValue[], run: JsValue): Task<void> {
  let answer: JsValue[];
  try {
    const made = yield* attempt(machine, name, args);
    answer = made === undefined ? [null] : [null, made, ...(name === 'read' || name === 'write' ? [args[1]] : [])];
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    answer = [error.value];
  }
  machine.loop.push(() => called(machine, run, answer));
}

/** Each as `nameSync` and with a callback. */
export function descriptorMembers(machine: Machine): Members {
  const members: Record<string, Members[string]> = {};
  for (const name of Object.keys(OPERATIONS)) {
    members[`${name}Sync`] = (_: JsValue, args: readonly JsValue[]) => attempt(machine, name, args);
    members[name] = (_: JsValue, args: readonly JsValue[]) => {
      const run = args.find((each) => each instanceof JsFunction);
      machine.loop.start(
        toldLater(
          machine,
          name,
          args.filter((each) => each !== run),
          run,
        ),
      );
      return undefined;
    };
  }
  return members;
}

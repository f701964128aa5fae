import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { exceptionClass, failure, MOST_NESTED, raisedOf } from '../exceptions.ts';
import { floatText } from '../format.ts';
import { through } from '../own-frames.ts';
import { stringOf, typeName, wholeOf } from '../types.ts';
import {
  type Arguments,
  Dict,
  given,
  Instance,
  List,
  type Machine,
  PythonClass,
  PythonFunction,
  plainOf,
  Raised,
  Unsupported,
  type Value,
} from '../values.ts';
import type { Members } from './members.ts';

interface Layout {
  readonly indent: string | undefined;
  readonly item: string;
  readonly key: string;
  readonly sort: boolean;
  readonly ascii: boolean;
  readonly otherwise: Value;
}

/** @see cpython: Lib/json/encoder.py */
export function* dumps(machine: Machine, { args, named }: Arguments): Task<string> {
  const indent = named.get('indent') ?? null;
  const separators = named.get('separators') ?? null;
  const [item, key] = separators instanceof List ? separators.items.map((each) => stringOf(each)) : [];
  const layout: Layout = {
    indent: indent === null ? undefined : typeof indent === 'string' ? indent : ' '.repeat(wholeOf(indent)),
    item: item ?? (indent === null ? ', ' : ','),
    key: key ?? ': ',
    sort: machine.truth(named.get('sort_keys') ?? false),
    ascii: machine.truth(named.get('ensure_ascii') ?? true),
    otherwise: named.get('default') ?? ownDefault(machine, named.get('cls')),
  };
  return yield* encoded(machine, args[0] ?? null, layout, '\n', new Set());
}

/** What a kind of JSONEncoder does with what JSON has not. */
function ownDefault(machine: Machine, kind: Value | undefined): Value {
  if (!(kind instanceof PythonClass)) return null;
  if (['encode', 'iterencode', '__init__'].some((name) => kind.find(name) instanceof PythonFunction))
    throw new Unsupported('an encoder of JSON of its own');
  return kind.find('default') instanceof PythonFunction ? machine.attribute(new Instance(kind), 'default') : null;
}
const encoderClass = nativeClass(
  'JSONEncoder',
  {
    default: ({ args: [, value = null] }) => {
      throw failure('TypeError', `Object of type ${typeName(value)} is not JSON serializable`);
    },
  },
  'json.encoder',
);

function* encoded(machine: Machine, value: Value, layout: Layout, line: string, within: Set<Value>): Task<string> {
  switch (typeof value) {
    case 'string':
      return quote(value, layout.ascii);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isNaN(value) ? 'NaN' : Number.isFinite(value) ? floatText(value) : value < 0 ? '-Infinity' : 'Infinity';
  }
  if (value === null) return 'null';
  yield* machine.tick();
  // What is met in several places is written in each.
  machine.process.work(1);
  if (within.has(value)) throw failure('ValueError', 'Circular reference detected');
  if (within.size === MOST_NESTED) throw failure('RecursionError', 'maximum recursion depth exceeded while encoding a JSON object');
  within.add(value);
  const text = yield* members(machine, value, layout, line, within);
  within.delete(value);
  return text;
}

function* members(machine: Machine, value: Value, layout: Layout, line: string, within: Set<Value>): Task<string> {
  const inner = layout.indent === undefined ? '' : line + layout.indent;
  const outer = layout.indent === undefined ? '' : line;
  if (value instanceof List) {
    if (value.items.length === 0) return '[]';
    const parts: string[] = [];
    for (const each of value.items) parts.push(yield* encoded(machine, each, layout, inner || line, within));
    return `[${inner}${parts.join(layout.item + inner)}${outer}]`;
  }
  if (value instanceof Dict) {
    if (value.entries.size === 0) return '{}';
    const entries = [...value.entries.values()];
    if (layout.sort) entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    const parts: string[] = [];
    for (const [name, each] of entries) {
      if (typeof name === 'object' && name !== null)
        throw failure('TypeError', `keys must be str, int, float, bool or None, not ${typeName(name)}`);
      const key = typeof name === 'string' ? name : yield* encoded(machine, name, layout, line, within);
      parts.push(`${quote(key, layout.ascii)}${layout.key}${yield* encoded(machine, each, layout, inner || line, within)}`);
    }
    return `{${inner}${parts.join(layout.item + inner)}${outer}}`;
  }
  const plain = plainOf(value);
  if (plain !== value) return yield* encoded(machine, plain, layout, line, within);
  const items = value instanceof Instance && value.of.find('_fields') ? machine.attributeIf(value, '__iter__') : undefined;
  if (items) return yield* encoded(machine, new List(yield* machine.items(value)), layout, line, within);
  if (layout.otherwise !== null) return yield* encoded(machine, yield* machine.call(layout.otherwise, given(value)), layout, line, within);
  throw failure('TypeError', `Object of type ${typeName(value)} is not JSON serializable`);
}

function quote(text: string, ascii: boolean): string {
  const shown = JSON.stringify(text);
  return ascii ? shown.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`) : shown;
}

const decodeError = new PythonClass('JSONDecodeError', [exceptionClass('ValueError')], new Map(), undefined, 'json.decoder');

/** `json.loads`. JSONDecodeError, with line and column, for what is no JSON. */
export function loads(machine: Machine, source: string, named: ReadonlyMap<string, Value> = new Map()): Value {
  const hook = (name: string, made: Value): Value => {
    const own = named.get(name) ?? null;
    return own === null ? made : machine.callNow(own, given(made));
  };
  let at = 0;
  const fail = (message: string, place = at): never => {
    const before = source.slice(0, place).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    const raised = raisedOf(decodeError, [`${message}: line ${before.length} column ${column} (char ${place})`]);
    raised.value.fields
      .set('msg', message)
      .set('doc', source)
      .set('pos', BigInt(place))
      .set('lineno', BigInt(before.length))
      .set('colno', BigInt(column));
    throw through(machine, message === 'Expecting value' ? 'jsonValue' : message === 'Extra data' ? 'jsonExtra' : 'json', raised);
  };
  const space = (): void => {
    while (at < source.length && ' \t\n\r'.includes(source[at] as string)) at++;
  };
  const value = (): Value => {
    space();
    const c = source[at];
    if (c === '{') return object();
    if (c === '[') return list();
    if (c === '"') return text();
    for (const [word, made] of [
      ['true', true],
      ['false', false],
      ['null', null],
      ['NaN', Number.NaN],
      ['Infinity', Number.POSITIVE_INFINITY],
    ] as const)
      if (source.startsWith(word, at)) {
        at += word.length;
        return made;
      }
    const pattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (!found) return fail('Expecting value');
    at += found[0].length;
    if (found[1] === undefined && found[2] === undefined)
      return (named.get('parse_int') ?? null) === null ? BigInt(found[0]) : hook('parse_int', found[0]);
    return (named.get('parse_float') ?? null) === null ? Number(found[0]) : hook('parse_float', found[0]);
  };
  const text = (): string => {
    const pattern = /"((?:[^"\\\p{Cc}]|\\.)*)"/uy;
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (!found) {
      for (let end = at + 1; end < source.length && source[end] !== '"'; end += source[end] === '\\' ? 2 : 1)
        if ((source[end] as string) < ' ') fail('Invalid control character at', end);
      return fail('Unterminated string starting at');
    }
    at += found[0].length;
    try {
      return JSON.parse(found[0]) as string;
    } catch {
      return fail('Invalid \\escape', at - found[0].length);
    }
  };
  const list = (): Value => {
    const items: Value[] = [];
    at++;
    space();
    if (source[at] === ']') {
      at++;
      return new List(items);
    }
    for (;;) {
      items.push(value());
      space();
      if (source[at] === ']') break;
      if (source[at] !== ',') fail("Expecting ',' delimiter");
      at++;
    }
    at++;
    return new List(items);
  };
  const object = (): Value => {
    const pairs: [string, Value][] = [];
    at++;
    space();
    if (source[at] === '}') {
      at++;
      return finish(pairs);
    }
    for (;;) {
      space();
      if (source[at] !== '"') fail('Expecting property name enclosed in double quotes');
      const key = text();
      space();
      if (source[at] !== ':') fail("Expecting ':' delimiter");
      at++;
      pairs.push([key, value()]);
      space();
      if (source[at] === '}') break;
      if (source[at] !== ',') fail("Expecting ',' delimiter");
      at++;
    }
    at++;
    return finish(pairs);
  };
  const finish = (pairs: readonly [string, Value][]): Value => {
    if ((named.get('object_pairs_hook') ?? null) !== null)
      return hook('object_pairs_hook', new List(pairs.map((pair) => new List([...pair], 'tuple'))));
    return hook('object_hook', Dict.of(pairs));
  };
  const made = value();
  space();
  if (at < source.length) fail('Extra data');
  return made;
}

export const json: Members = {
  *dumps(all, machine): Task<Value> {
    return yield* dumps(machine, all);
  },
  loads: ({ args: [source = ''], named }, machine) => {
    if (typeof source !== 'string' && typeName(source) !== 'bytes')
      throw failure('TypeError', `the JSON object must be str, bytes or bytearray, not ${typeName(source)}`);
    return loads(machine, stringOf(source), named);
  },
  *dump({ args: [value = null, file = null], named }, machine): Task<Value> {
    const text = yield* dumps(machine, { args: [value], named });
    return yield* machine.call(machine.attribute(file, 'write'), given(text));
  },
  *load({ args: [file = null], named }, machine): Task<Value> {
    const text = stringOf(yield* machine.call(machine.attribute(file, 'read'), given()));
    try {
      return loads(machine, text, named);
    } catch (error) {
      throw error instanceof Raised ? through(machine, 'jsonLoad', error) : error;
    }
  },
  JSONDecodeError: decodeError,
  JSONEncoder: encoderClass,
};

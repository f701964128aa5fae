import type { Task } from '../../../../engine/index.ts';
import { searchable } from '../../endless-search.ts';
import { getter, nativeClass } from '../classes.ts';
import { exceptionClass, failure, raisedOf } from '../exceptions.ts';
import { stringOf, wholeOf } from '../types.ts';
import { type Arguments, Dict, given, Instance, List, type Machine, PythonClass, Unsupported, type Value } from '../values.ts';
import type { Members } from './members.ts';

interface Pattern {
  /** As it was given. */
  readonly source: string;
  readonly text: string;
  readonly flags: string;
}
const FLAGS: Readonly<Record<string, bigint>> = {
  I: 2n,
  IGNORECASE: 2n,
  M: 8n,
  MULTILINE: 8n,
  S: 16n,
  DOTALL: 16n,
  X: 64n,
  VERBOSE: 64n,
  A: 256n,
  ASCII: 256n,
};

const errorClass = new PythonClass('error', [exceptionClass('Exception')], new Map(), undefined, 're');

/** A verbose expression without its spaces and comments. */
function withoutComments(source: string): string {
  let text = '';
  let within = false;
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === '\\') text += c + (source[++i] ?? '');
    else if (within || c === '[') {
      within = c !== ']' || /\[\^?$/.test(text);
      text += c;
    } else if (c === '#') while (i + 1 < source.length && source[i + 1] !== '\n') i++;
    else if (!/\s/.test(c)) text += c;
  }
  return text;
}

/** What is wrong with an expression, if that is known. @see cpython: Lib/re/_parser.py */
function faultOf(source: string): Error {
  const at = firstFault(source);
  if (!at) return new Unsupported(`what is wrong with the regular expression ${source}`);
  const [message, position] = at;
  const before = source.slice(0, position).split('\n');
  const place = source.includes('\n') ? ` (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})` : '';
  const raised = raisedOf(errorClass, [`${message} at position ${position}${place}`]);
  raised.value.fields.set('msg', message).set('pattern', source).set('pos', BigInt(position)).set('lineno', BigInt(before.length));
  return raised;
}
function firstFault(source: string): readonly [string, number] | undefined {
  const open: number[] = [];
  let item = false;
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === '\\') {
      if (i + 1 >= source.length) return ['bad escape (end of pattern)', i];
      const next = source[i + 1] as string;
      if (/[a-zA-Z]/.test(next) && !'AbBdDsSwWZxuUNafnrtv'.includes(next)) return [`bad escape \\${next}`, i];
      i++;
      item = true;
    } else if (c === '[') {
      let end = i + 1;
      if (source[end] === '^') end++;
      if (source[end] === ']') end++;
      while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
      if (end >= source.length) return ['unterminated character set', i];
      const range = /([^\\\]])-([^\\\]])/.exec(source.slice(i + 1, end));
      if (range && (range[1] as string) > (range[2] as string)) return [`bad character range ${range[0]}`, i + 1 + range.index];
      i = end;
      item = true;
    } else if (c === '(') {
      open.push(i);
      item = false;
      if (source[i + 1] === '?') i++;
      if (source[i] === '?') while (/[:=!<PimsxaLu-]/.test(source[i + 1] ?? '')) i++;
    } else if (c === ')') {
      if (open.pop() === undefined) return ['unbalanced parenthesis', i];
      item = true;
    } else if (c === '|') item = false;
    else if ('*+?'.includes(c) || /^\{\d*,?\d*\}/.test(source.slice(i))) {
      if (c === '{' && /^\{,?\}/.test(source.slice(i))) item = true;
      else if (!item) return ['nothing to repeat', i];
      else {
        if (c === '{') i = source.indexOf('}', i);
        if ('?+'.includes(source[i + 1] ?? ' ')) i++;
        if ('*+?'.includes(source[i + 1] ?? ' ')) return ['multiple repeat', i + 1];
      }
    } else item = c !== '^';
  }
  const unclosed = open.at(-1);
  return unclosed === undefined ? undefined : ['missing ), unterminated subpattern', unclosed];
}

function patternOf(value: Value | undefined, flags: Value = 0n): Pattern {
  if (value instanceof Instance) return value.native as Pattern;
  const bits = BigInt(wholeOf(flags));
  let text = bits & 64n ? withoutComments(stringOf(value)) : stringOf(value);
  let letters = `${bits & 2n ? 'i' : ''}${bits & 8n ? 'm' : ''}${bits & 16n ? 's' : ''}`;
  text = text.replace(/^\(\?([ims]+)\)/, (_, more: string) => {
    letters += more;
    return '';
  });
  // What Python writes otherwise than JavaScript does.
  text = text
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$')
    .replace(/\\([^\w\s\\^$.*+?()[\]{}|/-])/g, '$1');
  const unique = [...new Set(letters)].join('');
  try {
    new RegExp(text, `${unique}u`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw faultOf(stringOf(value));
  }
  return { source: stringOf(value), text, flags: unique };
}
const flagBits = ({ flags }: Pattern): bigint =>
  (flags.includes('i') ? 2n : 0n) | (flags.includes('m') ? 8n : 0n) | (flags.includes('s') ? 16n : 0n);

/** To search a text with, if it is known how that ends. */
function regex(machine: Machine, { text, flags }: Pattern, searched: string, more: string): RegExp {
  const expression = searchable(machine.process, new RegExp(text, `${flags}${more}du`), searched, more === 'g');
  if (!expression) throw new Unsupported('a regular expression that tries very long');
  return expression;
}

const matchOf = (found: RegExpExecArray | null): Value => (found ? new Instance(matchClass, found) : null);
const found = ({ args: [self] }: Arguments): RegExpExecArray => (self as Instance).native as RegExpExecArray;
function groupOf(match: RegExpExecArray, name: Value): Value {
  const value = typeof name === 'string' ? match.groups?.[name] : match[wholeOf(name)];
  const known = typeof name === 'string' ? match.groups !== undefined && name in match.groups : wholeOf(name) < match.length;
  if (!known) throw failure('IndexError', 'no such group');
  return value ?? null;
}
/** Where a match is, or a group of it; -1 where it has no part. */
function placeOf(all: Arguments): readonly [number, number] {
  const { indices } = found(all);
  const name = all.args[1] ?? 0n;
  groupOf(found(all), name);
  return (typeof name === 'string' ? indices?.groups?.[name] : indices?.[wholeOf(name)]) ?? [-1, -1];
}
const matchClass = nativeClass(
  'Match',
  {
    group: (all) => {
      const names = all.args.slice(1);
      if (names.length <= 1) return groupOf(found(all), names[0] ?? 0n);
      return new List(
        names.map((name) => groupOf(found(all), name)),
        'tuple',
      );
    },
    __getitem__: (all) => groupOf(found(all), all.args[1] ?? 0n),
    groups: (all) =>
      new List(
        found(all)
          .slice(1)
          .map((each) => each ?? all.args[1] ?? null),
        'tuple',
      ),
    groupdict: (all) => Dict.of(Object.entries(found(all).groups ?? {}).map(([name, value]) => [name, value ?? null])),
    start: (all) => BigInt(placeOf(all)[0]),
    end: (all) => BigInt(placeOf(all)[1]),
    span: (all) => new List(placeOf(all).map(BigInt), 'tuple'),
    lastindex: getter((all) => {
      const last = found(all).findLastIndex((each, i) => i > 0 && each !== undefined);
      return last < 0 ? null : BigInt(last);
    }),
    string: getter((all) => found(all).input),
    __repr__: (all, machine) => {
      const match = found(all);
      return `<re.Match object; span=(${match.index}, ${match.index + match[0].length}), match=${machine.repr(match[0])}>`;
    },
  },
  're',
);

function first(machine: Machine, { args: [pattern, text, flags] }: Arguments, more = '', as = (it: Pattern): Pattern => it): Value {
  const searched = stringOf(text);
  return matchOf(regex(machine, as(patternOf(pattern, flags)), searched, more).exec(searched));
}
const whole = (pattern: Pattern): Pattern => ({ ...pattern, text: `(?:${pattern.text})$` });
function all(machine: Machine, pattern: Pattern, text: string): RegExpExecArray[] {
  return [...text.matchAll(regex(machine, pattern, text, 'g'))] as RegExpExecArray[];
}
function listed(machine: Machine, pattern: Pattern, text: string): Value {
  return new List(
    all(machine, pattern, text).map((match) =>
      match.length === 1
        ? match[0]
        : match.length === 2
          ? (match[1] ?? '')
          : new List(
              match.slice(1).map((each) => each ?? ''),
              'tuple',
            ),
    ),
  );
}
function* substituted(machine: Machine, pattern: Pattern, by: Value, text: string, most: number): Task<[string, number]> {
  let output = '';
  let at = 0;
  let count = 0;
  for (const match of all(machine, pattern, text)) {
    if (most > 0 && count === most) break;
    count++;
    output += text.slice(at, match.index);
    output +=
      typeof by === 'string'
        ? by.replace(
            /\\g<(\w+)>|\\(\d)|\\([nt\\])/g,
            (_, name: string | undefined, digit: string | undefined, letter: string | undefined) =>
              name !== undefined
                ? ((/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '')
                : digit !== undefined
                  ? (match[Number(digit)] ?? '')
                  : letter === 'n'
                    ? '\n'
                    : letter === 't'
                      ? '\t'
                      : '\\',
          )
        : stringOf(yield* machine.call(by, given(new Instance(matchClass, match))));
    at = match.index + match[0].length;
  }
  return [output + text.slice(at), count];
}
function splitBy(machine: Machine, pattern: Pattern, text: string, most: number): Value {
  const parts: Value[] = [];
  let at = 0;
  for (const [i, match] of all(machine, pattern, text).entries()) {
    if (most > 0 && i === most) break;
    if (match[0] === '' && (match.index === 0 || match.index === text.length)) continue;
    parts.push(text.slice(at, match.index), ...match.slice(1).map((each) => each ?? null));
    at = match.index + match[0].length;
  }
  return new List([...parts, text.slice(at)]);
}

/** The functions of the module, and the methods of a compiled expression: the pattern comes first in both. */
const functions: Members = {
  search: (all, machine) => first(machine, all),
  match: (all, machine) => first(machine, all, 'y'),
  fullmatch: (all, machine) => first(machine, all, 'y', whole),
  findall: ({ args: [pattern, text, flags] }, machine) => listed(machine, patternOf(pattern, flags), stringOf(text)),
  finditer: ({ args: [pattern, text, flags] }, machine) =>
    new List(all(machine, patternOf(pattern, flags), stringOf(text)).map((match) => matchOf(match))),
  split: ({ args: [pattern, text, most], named }, machine) =>
    splitBy(machine, patternOf(pattern), stringOf(text), wholeOf(most ?? named.get('maxsplit') ?? 0n)),
  *sub({ args: [pattern, by = '', text, most], named }, machine): Task<Value> {
    const flags = named.get('flags') ?? 0n;
    return (yield* substituted(machine, patternOf(pattern, flags), by, stringOf(text), wholeOf(most ?? named.get('count') ?? 0n)))[0];
  },
  *subn({ args: [pattern, by = '', text, most], named }, machine): Task<Value> {
    const [output, count] = yield* substituted(
      machine,
      patternOf(pattern, named.get('flags') ?? 0n),
      by,
      stringOf(text),
      wholeOf(most ?? named.get('count') ?? 0n),
    );
    return new List([output, BigInt(count)], 'tuple');
  },
};
const patternClass = nativeClass(
  'Pattern',
  {
    ...functions,
    pattern: getter(({ args: [self] }) => ((self as Instance).native as Pattern).source),
    flags: getter(({ args: [self] }) => flagBits((self as Instance).native as Pattern) | 32n),
    groups: getter(
      ({ args: [self] }) => BigInt(new RegExp(`${((self as Instance).native as Pattern).text}|`, 'u').exec('')?.length ?? 1) - 1n,
    ),
    __repr__: ({ args: [self] }, machine) => {
      const pattern = (self as Instance).native as Pattern;
      const bits = flagBits(pattern);
      const names = ['IGNORECASE', 'MULTILINE', 'DOTALL'].filter((name) => bits & (FLAGS[name] ?? 0n));
      const flags = names
        .map((name) => `, re.${name}`)
        .join('')
        .replaceAll(', re.', '|re.')
        .replace('|', ', ');
      return `re.compile(${machine.repr(pattern.source)}${flags})`;
    },
  },
  're',
);

export const re: Members = {
  ...functions,
  ...FLAGS,
  compile: ({ args: [pattern, flags], named }) => new Instance(patternClass, patternOf(pattern, flags ?? named.get('flags'))),
  escape: ({ args: [text] }) => stringOf(text).replace(/[^\w]/g, '\\$&'),
  error: errorClass,
};

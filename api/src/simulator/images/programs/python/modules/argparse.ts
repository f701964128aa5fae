import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { stringOf } from '../types.ts';
import { given, Instance, List, type Machine, Raised, Unsupported, type Value } from '../values.ts';
import type { Members } from './members.ts';

interface Option {
  readonly names: readonly string[];
  readonly name: string;
  readonly positional: boolean;
  readonly named: ReadonlyMap<string, Value>;
}
interface Parser {
  readonly options: Option[];
  readonly named: ReadonlyMap<string, Value>;
}
const own = (self: Value | undefined): Parser => (self as Instance).native as Parser;

const namespaceClass = nativeClass(
  'Namespace',
  {
    __repr__: ({ args: [self] }, machine) =>
      `Namespace(${[...(self as Instance).fields].map(([name, value]) => `${name}=${machine.repr(value)}`).join(', ')})`,
  },
  'argparse',
);

const metavar = ({ name, positional, named }: Option): string => stringOf(named.get('metavar') ?? (positional ? name : name.toUpperCase()));
const takesValue = ({ named }: Option): boolean =>
  !/^(store_true|store_false|count|store_const)$/.test(String(named.get('action') ?? 'store'));
function usage(machine: Machine, { options, named }: Parser): string {
  const program = named.get('prog') ?? machine.file.split('/').at(-1) ?? '';
  const parts = options.map((option) => {
    if (option.positional) return metavar(option);
    const text = takesValue(option) ? `${option.names[0]} ${metavar(option)}` : `${option.names[0]}`;
    return option.named.get('required') === true ? text : `[${text}]`;
  });
  const ordered = [...parts.filter((part) => part.startsWith('[') || part.startsWith('-')), ...parts.filter((part) => !/^[[-]/.test(part))];
  return `usage: ${stringOf(program)} ${['[-h]', ...ordered].join(' ')}\n`;
}
function* refuse(machine: Machine, parser: Parser, message: string): Task<never> {
  yield* machine.flush();
  const program = parser.named.get('prog') ?? machine.file.split('/').at(-1) ?? '';
  yield* machine.process.write(2, `${usage(machine, parser)}${stringOf(program)}: error: ${message}\n`);
  throw failure('SystemExit', 2n);
}

function* converted(machine: Machine, parser: Parser, option: Option, word: string): Task<Value> {
  const make = option.named.get('type') ?? null;
  const shown = option.positional ? option.name : option.names.join('/');
  let value: Value = word;
  if (make !== null) {
    try {
      value = yield* machine.call(make, given(word));
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
      return yield* refuse(
        machine,
        parser,
        `argument ${shown}: invalid ${machine.text(machine.attribute(make, '__name__'))} value: ${machine.repr(word)}`,
      );
    }
  }
  const choices = option.named.get('choices') ?? null;
  if (choices !== null) {
    const all = yield* machine.items(choices);
    if (!all.some((each) => machine.repr(each) === machine.repr(value)))
      return yield* refuse(
        machine,
        parser,
        `argument ${shown}: invalid choice: ${machine.repr(value)} (choose from ${all.map((each) => machine.repr(each)).join(', ')})`,
      );
  }
  return value;
}

function* parse(machine: Machine, parser: Parser, words: string[]): Task<Instance> {
  const made = new Instance(namespaceClass);
  const { options } = parser;
  for (const { name, named } of options) {
    const action = named.get('action');
    const otherwise = named.get('default') ?? (action === 'store_true' ? false : action === 'store_false' ? true : null);
    made.fields.set(name, otherwise);
  }
  const places = options.filter(({ positional }) => positional);
  const seen = new Set<Option>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '-h' || word === '--help') {
      yield* machine.print(usage(machine, parser));
      throw new Unsupported('argparse help');
    }
    const [key = '', inline] = /^--[^=]+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word];
    const option = options.find(({ names, positional }) => !positional && names.includes(key));
    if (!option) {
      const place = places.find((each) => !seen.has(each));
      if (word.startsWith('-') || !place) return yield* refuse(machine, parser, `unrecognized arguments: ${words.slice(i).join(' ')}`);
      seen.add(place);
      const many = place.named.get('nargs') ?? null;
      const taken = many === '*' || many === '+' ? words.splice(i, words.length) : [word];
      const values: Value[] = [];
      for (const each of taken) values.push(yield* converted(machine, parser, place, each));
      made.fields.set(place.name, many === '*' || many === '+' ? new List(values) : (values[0] as Value));
      continue;
    }
    seen.add(option);
    const action = String(option.named.get('action') ?? 'store');
    if (action === 'store_true' || action === 'store_false') made.fields.set(option.name, action === 'store_true');
    else if (action === 'count') made.fields.set(option.name, BigInt(Number(made.fields.get(option.name) ?? 0)) + 1n);
    else if (action === 'store' || action === 'append') {
      const text = inline ?? words[++i];
      if (text === undefined) return yield* refuse(machine, parser, `argument ${option.names.join('/')}: expected one argument`);
      const value = yield* converted(machine, parser, option, text);
      const before = made.fields.get(option.name);
      if (action === 'store') made.fields.set(option.name, value);
      else if (before instanceof List) before.items.push(value);
      else made.fields.set(option.name, new List([value]));
    } else throw new Unsupported(`argparse action ${action}`);
  }
  const missing = options.filter(
    (option) =>
      !seen.has(option) &&
      (option.positional ? !/^[*?]$/.test(String(option.named.get('nargs') ?? '')) : option.named.get('required') === true),
  );
  if (missing.length > 0)
    return yield* refuse(
      machine,
      parser,
      `the following arguments are required: ${missing.map((each) => (each.positional ? metavar(each) : each.names.join('/'))).join(', ')}`,
    );
  return made;
}

const parserClass = nativeClass(
  'ArgumentParser',
  {
    __init__: ({ args: [self], named }) => {
      (self as Instance).native = { options: [], named } satisfies Parser;
      return null;
    },
    add_argument: ({ args: [self, ...words], named }) => {
      const names = words.map((word) => stringOf(word));
      const positional = !(names[0] ?? '').startsWith('-');
      const long = names.find((name) => name.startsWith('--')) ?? names[0] ?? '';
      const name = named.get('dest') ?? long.replace(/^-+/, '').replaceAll('-', '_');
      own(self).options.push({ names, name: stringOf(name), positional, named });
      return null;
    },
    *parse_args({ args: [self, words = null] }, machine): Task<Value> {
      const from = words ?? (yield* machine.importModule('sys')).members.get('argv') ?? null;
      const all = (yield* machine.items(from)).map((each) => stringOf(each));
      return yield* parse(machine, own(self), words === null ? all.slice(1) : all);
    },
    error: ({ args: [self, message = ''] }, machine) => refuse(machine, own(self), stringOf(message)),
  },
  'argparse',
);

export const argparse: Members = { ArgumentParser: parserClass, Namespace: namespaceClass };

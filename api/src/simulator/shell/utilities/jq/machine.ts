import { Outcome } from '../../../engine/index.ts';
import { jqFunctions } from './functions.ts';
import { isBuiltOf, writtenInJq } from './library.ts';
import type { Filter, Pattern } from './parser.ts';
import { deleteAt, rangeOf, setAt } from './paths.ts';
import { type Machine, places } from './places.ts';
import { compare, descend, isTrue, JqError, type Json, occurrences, operate, plain, typeName, values, weight } from './values.ts';
import type { Closure, Variables } from './variables.ts';

/** Out to the label. */
class JqBreak extends Outcome {
  constructor(readonly mark: symbol) {
    super('break');
  }
}

const WEIGHT_PER_STEP = 32;

/** All results of a filter for one input. */
export function* evaluate(filter: Filter, input: Json, variables: Variables): Generator {
  variables.work(1);
  switch (filter.op) {
    case 'identity':
      yield input;
      return;
    case 'recurse':
      yield* descend(input);
      return;
    case 'literal':
      yield filter.value;
      return;
    case 'variable':
      if (!variables.values.has(filter.name)) throw new JqError(`${filter.name} is not defined`);
      yield variables.values.get(filter.name);
      return;
    case 'text': {
      let text = '';
      for (const part of filter.parts) text += typeof part === 'string' ? part : plain(first(part, input, variables));
      yield text;
      return;
    }
    case 'index':
      for (const of of evaluate(filter.of, input, variables))
        for (const key of evaluate(filter.key, input, variables)) yield member(of, key);
      return;
    case 'slice':
      for (const of of evaluate(filter.of, input, variables)) {
        const from = filter.from && first(filter.from, input, variables);
        const to = filter.to && first(filter.to, input, variables);
        yield of === null
          ? null
          : (of as string | unknown[]).slice(
              from === undefined ? undefined : Number(from),
              to === undefined || to === null ? undefined : Number(to),
            );
      }
      return;
    case 'iterate':
      for (const of of evaluate(filter.of, input, variables)) yield* values(of);
      return;
    case 'try':
      try {
        yield* evaluate(filter.of, input, variables);
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        if (filter.otherwise) yield* evaluate(filter.otherwise, error.value, variables);
      }
      return;
    case 'label': {
      const mark = Symbol(filter.name);
      try {
        yield* evaluate(filter.body, input, variables.with(`*label ${filter.name}`, mark));
      } catch (error) {
        if (!(error instanceof JqBreak && error.mark === mark)) throw error;
      }
      return;
    }
    case 'break':
      throw new JqBreak(variables.values.get(`*label ${filter.name}`) as symbol);
    case 'define':
      yield* evaluate(filter.rest, input, variables.defining(filter.name, filter.parameters, filter.body));
      return;
    case 'negate':
      for (const of of evaluate(filter.of, input, variables)) yield -Number(of);
      return;
    case 'pipe':
      for (const value of evaluate(filter.left, input, variables)) yield* evaluate(filter.right, value, variables);
      return;
    case 'comma':
      yield* evaluate(filter.left, input, variables);
      yield* evaluate(filter.right, input, variables);
      return;
    case 'and':
    case 'or':
      for (const left of evaluate(filter.left, input, variables)) {
        if (isTrue(left) === (filter.op === 'or')) yield filter.op === 'or';
        else for (const right of evaluate(filter.right, input, variables)) yield isTrue(right);
      }
      return;
    case 'alternative': {
      let any = false;
      try {
        for (const left of evaluate(filter.left, input, variables)) {
          if (!isTrue(left)) continue;
          any = true;
          yield left;
        }
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
      }
      if (!any) yield* evaluate(filter.right, input, variables);
      return;
    }
    case 'binary':
      for (const right of evaluate(filter.right, input, variables))
        for (const left of evaluate(filter.left, input, variables)) {
          variables.work((weight(left) + weight(right)) / WEIGHT_PER_STEP);
          yield operate(filter.operator, left, right);
        }
      return;
    case 'update':
      yield* update(filter, input, variables);
      return;
    case 'array':
      yield filter.of ? [...evaluate(filter.of, input, variables)] : [];
      return;
    case 'object':
      yield* objects(filter.entries, input, variables, {});
      return;
    case 'if':
      for (const test of evaluate(filter.test, input, variables))
        yield* evaluate(isTrue(test) ? filter.then : filter.otherwise, input, variables);
      return;
    case 'as':
      for (const value of evaluate(filter.source, input, variables))
        yield* evaluate(filter.body, input, matched(filter.pattern, value, variables));
      return;
    case 'foreach': {
      let state = first(filter.init, input, variables);
      for (const value of evaluate(filter.source, input, variables)) {
        const inner = matched(filter.pattern, value, variables);
        state = first(filter.step, state, inner);
        yield* evaluate(filter.extract, state, inner);
      }
      return;
    }
    case 'reduce': {
      let total = first(filter.init, input, variables);
      for (const value of evaluate(filter.source, input, variables))
        total = first(filter.step, total, matched(filter.pattern, value, variables));
      yield total;
      return;
    }
    default: {
      const [argument] = filter.args;
      if (filter.name === 'del' && argument) {
        yield pathsOf(argument, input, variables)
          .sort((a, b) => compare(b, a))
          .reduce<Json>((from, path) => deleteAt(from, path), input);
        return;
      }
      if (filter.name === 'path' && argument) {
        for (const { path } of places(argument, { path: [], value: input }, variables, MACHINE)) yield path;
        return;
      }
      const own = variables.functions.get(`${filter.name}/${filter.args.length}`);
      if (own) {
        yield* called(own, filter.args, input, variables);
        return;
      }
      if (isBuiltOf(filter.name, filter.args.length)) {
        yield* evaluate(filter, input, library(variables));
        return;
      }
      if (filter.name === 'now' && filter.args.length === 0) {
        yield variables.values.get('now');
        return;
      }
      if (filter.name === 'input' || filter.name === 'inputs') {
        const rest = variables.values.get('inputs') as Iterator<Json>;
        for (let next = rest.next(); ; next = rest.next()) {
          if (next.done && filter.name === 'input') throw new JqError('No more inputs');
          if (next.done) return;
          yield next.value;
          if (filter.name === 'input') return;
        }
      }
      const known = jqFunctions[`${filter.name}/${filter.args.length}`];
      if (!known) throw new JqError(`${filter.name}/${filter.args.length} is not defined`);
      variables.work(weight(input) / WEIGHT_PER_STEP);
      const args = filter.args.map((arg) => (value: Json) => evaluate(arg, value, variables));
      for (const value of known(input, args, variables.work)) {
        variables.work(1);
        yield value;
      }
    }
  }
}

/** A `$parameter` is a value: the body runs for each that the argument gives. */
function* called(own: Closure, args: readonly Filter[], input: Json, variables: Variables): Generator {
  for (const frame of framesOf(own, args, input, variables)) yield* evaluate(own.body, input, frame);
}

function framesOf(own: Closure, args: readonly Filter[], input: Json, variables: Variables): readonly Variables[] {
  let frames = [variables.calling(own, args)];
  for (const [i, name] of own.parameters.entries())
    if (name.startsWith('$'))
      frames = frames.flatMap((frame) => [...evaluate(args[i] as Filter, input, variables)].map((value) => frame.with(name, value)));
  return frames;
}

/** The names that a pattern gives to the parts of a value. */
function matched(pattern: Pattern, value: Json, variables: Variables): Variables {
  if ('name' in pattern) return variables.with(pattern.name, value);
  if ('items' in pattern) return pattern.items.reduce((made, each, i) => matched(each, member(value, i), made), variables);
  return pattern.fields.reduce((made, { key, pattern: each }) => matched(each, member(value, first(key, value, made)), made), variables);
}

/** The first call of what there is no function for, as `name/arguments`: no program with one is run. */
export function undefinedCall(program: Filter): string | undefined {
  const own = new Set<string>();
  const calls = new Set<string>();
  const look = (part: unknown): void => {
    if (part === null || typeof part !== 'object') return;
    if ('op' in part && part.op === 'literal') return;
    const filter = part as Filter;
    if (filter.op === 'call') calls.add(`${filter.name}/${filter.args.length}`);
    if (filter.op === 'define') {
      own.add(`${filter.name}/${filter.parameters.length}`);
      for (const name of filter.parameters) own.add(`${name.replace('$', '')}/0`);
    }
    for (const each of Object.values(part)) look(each);
  };
  look(program);
  return [...calls].find((call) => {
    const [name = '', count] = call.split('/');
    return (
      !own.has(call) &&
      !jqFunctions[call] &&
      !isBuiltOf(name, Number(count)) &&
      !['del/1', 'path/1', 'now/0', 'input/0', 'inputs/0'].includes(call)
    );
  });
}

/** The functions that are written in jq itself, beside the program's own. */
function library(variables: Variables): Variables {
  let made = variables;
  for (const { name, parameters, body } of writtenInJq()) made = made.defining(name, parameters, body);
  return made;
}

function first(filter: Filter, input: Json, variables: Variables): Json {
  for (const value of evaluate(filter, input, variables)) return value;
  return null;
}

function member(of: Json, key: Json): Json {
  if (of === null || of === undefined) return null;
  const range = rangeOf(of, key);
  if (range) return (of as Json[]).slice(...range);
  if (typeof key === 'string') {
    if (Array.isArray(of) || typeof of !== 'object')
      throw new JqError(`Cannot index ${typeName(of)} with ${typeof of === 'object' || typeof of === 'string' ? 'string ' : ''}"${key}"`);
    return Object.hasOwn(of, key) ? (of as Record<string, Json>)[key] : null;
  }
  if (Array.isArray(of) && Array.isArray(key)) return occurrences(of, key);
  if (!Array.isArray(of)) throw new JqError(`Cannot index ${typeName(of)} with ${typeName(key)}`);
  const index = Math.floor(Number(key));
  return of[index < 0 ? of.length + index : index] ?? null;
}

function* objects(
  entries: readonly { key: Filter; value: Filter }[],
  input: Json,
  variables: Variables,
  made: Record<string, Json>,
): Generator {
  const [entry, ...rest] = entries;
  if (!entry) {
    yield made;
    return;
  }
  for (const key of evaluate(entry.key, input, variables))
    for (const value of evaluate(entry.value, input, variables)) yield* objects(rest, input, variables, { ...made, [plain(key)]: value });
}

/** `path = value` and its like: each place that the path names is set. @see jq 1.6: src/builtin.jq _assign, _modify; src/parser.y gen_update */
function* update(filter: Extract<Filter, { op: 'update' }>, input: Json, variables: Variables): Generator {
  const { operator, value } = filter;
  const changed = (by: (before: Json) => readonly Json[]): Json =>
    pathsOf(filter.path, input, variables).reduce((now, path) => {
      const [after] = by(path.reduce(member, now));
      return after === undefined ? deleteAt(now, path) : setAt(now, path, after);
    }, input);
  if (operator === '|=') yield changed((before) => [...upToOne(value, before, variables)]);
  else
    for (const given of evaluate(value, input, variables))
      yield changed((before) => {
        if (operator === '=') return [given];
        return [operator === '//=' ? (isTrue(before) ? before : given) : operate(operator.slice(0, -1), before, given)];
      });
}

function* upToOne(filter: Filter, input: Json, variables: Variables): Generator {
  for (const value of evaluate(filter, input, variables)) {
    yield value;
    return;
  }
}

const pathsOf = (filter: Filter, input: Json, variables: Variables): (readonly Json[])[] =>
  [...places(filter, { path: [], value: input }, variables, MACHINE)].map(({ path }) => path);

const MACHINE: Machine = {
  evaluate,
  member,
  matched,
  bodies({ name, args }, input, variables) {
    const call = `${name}/${args.length}`;
    const from = variables.functions.has(call) || !isBuiltOf(name, args.length) ? variables : library(variables);
    const own = from.functions.get(call);
    return own && framesOf(own, args, input, from).map((frame) => [own.body, frame]);
  },
};

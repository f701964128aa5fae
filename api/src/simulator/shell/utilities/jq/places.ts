import type { Filter, Pattern } from './parser.ts';
import { isTrue, JqError, type Json, typeName } from './values.ts';
import type { Variables } from './variables.ts';

/** A value, and where it stands in what the program was given. */
interface Place {
  readonly path: readonly Json[];
  readonly value: Json;
}

/** What runs programs. */
export interface Machine {
  evaluate(filter: Filter, input: Json, variables: Variables): Generator;
  member(of: Json, key: Json): Json;
  matched(pattern: Pattern, value: Json, variables: Variables): Variables;
  /** What a function of the program's own, or one that is written in jq, comes to in a call; undefined: it is none. */
  bodies(
    call: Extract<Filter, { op: 'call' }>,
    input: Json,
    variables: Variables,
  ): readonly (readonly [body: Filter, seen: Variables])[] | undefined;
}

/**
 * The places that a filter names, in the order of its results.
 * @see jq 1.6 Manual, path(path_expression); jq: src/execute.c path_append
 */
export function* places(filter: Filter, at: Place, variables: Variables, machine: Machine): Generator<Place> {
  const within = (one: Filter, place = at, seen = variables): Generator<Place> => places(one, place, seen, machine);
  const { evaluate, member } = machine;
  variables.work(1);
  switch (filter.op) {
    case 'identity':
      yield at;
      return;
    case 'recurse':
      yield* below(at, variables);
      return;
    case 'index':
      for (const of of within(filter.of))
        for (const key of evaluate(filter.key, at.value, variables)) yield { path: [...of.path, key], value: member(of.value, key) };
      return;
    case 'slice':
      for (const of of within(filter.of)) {
        const [start = null, end = null] = [filter.from, filter.to].map((one) => one && [...evaluate(one, at.value, variables)][0]);
        const key = { start, end };
        yield { path: [...of.path, key], value: member(of.value, key) };
      }
      return;
    case 'iterate':
      for (const of of within(filter.of)) yield* each(of);
      return;
    case 'pipe':
      for (const left of within(filter.left)) yield* within(filter.right, left);
      return;
    case 'comma':
      yield* within(filter.left);
      yield* within(filter.right);
      return;
    case 'if':
      for (const test of evaluate(filter.test, at.value, variables)) yield* within(isTrue(test) ? filter.then : filter.otherwise);
      return;
    case 'alternative': {
      const found = [...truthy(within(filter.left))];
      if (found.length > 0) yield* found;
      else yield* within(filter.right);
      return;
    }
    case 'try':
      try {
        yield* within(filter.of);
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        if (filter.otherwise) yield* within(filter.otherwise, { path: at.path, value: error.value });
      }
      return;
    case 'as':
      for (const value of evaluate(filter.source, at.value, variables))
        yield* within(filter.body, at, machine.matched(filter.pattern, value, variables));
      return;
    case 'define':
      yield* within(filter.rest, at, variables.defining(filter.name, filter.parameters, filter.body));
      return;
    case 'call':
      yield* ofCall(filter, at, variables, machine);
      return;
    default:
      for (const value of evaluate(filter, at.value, variables)) throw noPath(value);
  }
}

/** @see jq: src/execute.c jq_next, ERRORMAX_TRUNC */
function noPath(value: Json): JqError {
  const text = JSON.stringify(value);
  return new JqError(`Invalid path expression with result ${text.length > 14 ? `${text.slice(0, 11)}...` : text}`);
}

function* ofCall(call: Extract<Filter, { op: 'call' }>, at: Place, variables: Variables, machine: Machine): Generator<Place> {
  const isLimit = call.name === 'limit' && call.args.length === 2;
  const bodies = isLimit ? undefined : machine.bodies(call, at.value, variables);
  if (bodies) {
    for (const [body, seen] of bodies) yield* places(body, at, seen, machine);
    return;
  }
  const [argument, other] = call.args;
  const named = (one: Filter): Generator<Place> => places(one, at, variables, machine);
  switch (`${call.name}/${call.args.length}`) {
    case 'recurse/0':
      yield* below(at, variables);
      return;
    case 'recurse/1':
      yield at;
      for (const next of named(argument as Filter)) yield* ofCall(call, next, variables, machine);
      return;
    case 'first/0':
    case 'last/0': {
      const key = call.name === 'first' ? 0 : -1;
      yield { path: [...at.path, key], value: machine.member(at.value, key) };
      return;
    }
    case 'first/1':
      for (const one of named(argument as Filter)) {
        yield one;
        return;
      }
      return;
    case 'limit/2':
      for (const most of machine.evaluate(argument as Filter, at.value, variables)) {
        let left = Number(most);
        for (const one of left > 0 ? named(other as Filter) : []) {
          yield one;
          if (--left <= 0) break;
        }
      }
      return;
    case 'getpath/1':
      for (const path of machine.evaluate(argument as Filter, at.value, variables))
        yield { path: [...at.path, ...(path as Json[])], value: (path as Json[]).reduce((of, key) => machine.member(of, key), at.value) };
      return;
    default:
      // What lets a value through, or not, leaves it where it is.
      for (const value of machine.evaluate(call, at.value, variables)) {
        if (!PASSING.has(call.name)) throw noPath(value);
        yield at;
      }
  }
}
const PASSING: ReadonlySet<string> = new Set(['select', 'empty', 'error', 'strings', 'numbers', 'arrays', 'objects', 'values']);

function* below(at: Place, variables: Variables): Generator<Place> {
  variables.work(1);
  yield at;
  if (at.value !== null && typeof at.value === 'object') for (const one of each(at)) yield* below(one, variables);
}

function* each({ path, value }: Place): Generator<Place> {
  if (Array.isArray(value)) for (const [i, one] of value.entries()) yield { path: [...path, i], value: one };
  else if (value !== null && typeof value === 'object')
    for (const [key, one] of Object.entries(value)) yield { path: [...path, key], value: one };
  else throw new JqError(`Cannot iterate over ${typeName(value)}${value === null ? '' : ` (${JSON.stringify(value)})`}`);
}

/** What goes wrong on the way counts as nothing. */
function* truthy(found: Generator<Place>): Generator<Place> {
  try {
    for (const place of found) if (isTrue(place.value)) yield place;
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
  }
}

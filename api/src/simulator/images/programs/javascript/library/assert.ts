import type { Task } from '../../../../engine/index.ts';
import { sameValue } from '../conversions.ts';
import { loose } from '../operators.ts';
import { searching } from '../regex.ts';
import { type ErrorPlace, JsArray, JsFunction, JsObject, type JsValue, type Machine, Thrown, Unsupported } from '../values.ts';
import { define, type Members } from './define.ts';
import { inspect } from './inspect.ts';

/** The module assert. @see node: lib/assert.js */
export function assertModule(machine: Machine): JsObject {
  const fail = (operator: string, actual: JsValue, expected: JsValue, message: JsValue, otherwise: () => string): never => {
    if (message instanceof JsObject && message.kind === 'Error') throw new Thrown(message);
    throw failed(machine, { operator, actual, expected, message, otherwise });
  };
  const compare =
    (operator: string, test: (a: JsValue, b: JsValue) => boolean) =>
    (_: JsValue, [actual, expected, message]: readonly JsValue[]): JsValue =>
      test(actual, expected) ? undefined : fail(operator, actual, expected, message, () => difference(machine, operator, actual, expected));
  const same = (a: JsValue, b: JsValue): boolean => sameValue(a, b) && !(a === 0 && b === 0 && !Object.is(a, b));
  const deep = (a: JsValue, b: JsValue): boolean => isDeepEqual(machine, a, b);
  const like = (a: JsValue, b: JsValue): boolean => loose(machine, a, b) || (Number.isNaN(a) && Number.isNaN(b));
  const ok = (_: JsValue, [value, message]: readonly JsValue[]): JsValue =>
    value instanceof JsObject || value
      ? undefined
      : fail('==', value, true, message, () => {
          throw new Unsupported('the message of an assertion without one');
        });
  const members: Members = {
    ok,
    equal: compare('==', like),
    notEqual: compare('!=', (a, b) => !like(a, b)),
    strictEqual: compare('strictEqual', same),
    notStrictEqual: compare('notStrictEqual', (a, b) => !same(a, b)),
    deepStrictEqual: compare('deepStrictEqual', deep),
    notDeepStrictEqual: compare('notDeepStrictEqual', (a, b) => !deep(a, b)),
    fail: (_, [message]) => fail('fail', undefined, undefined, message, () => 'Failed'),
    *throws(_, [run, expected, message]): Task<JsValue> {
      try {
        yield* machine.call(run, undefined, []);
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        if (expected instanceof JsObject && !isExpected(machine, error.value, expected)) throw error;
        return undefined;
      }
      return fail(
        'throws',
        undefined,
        expected,
        message ?? (typeof expected === 'string' ? expected : undefined),
        () => 'Missing expected exception.',
      );
    },
    match: (_, [text, pattern]) => {
      if ((pattern as JsObject).native instanceof RegExp && ((pattern as JsObject).native as RegExp).test(machine.text(text)))
        return undefined;
      throw new Unsupported('the message of assert.match');
    },
    ifError: (_, [value]) => {
      if (value === null || value === undefined) return undefined;
      throw new Unsupported('the message of assert.ifError');
    },
  };
  const made = define(machine, machine.native('ok', ok), members, true);
  for (const name of [
    'equal',
    'notEqual',
    'deepEqual',
    'notDeepEqual',
    'doesNotThrow',
    'rejects',
    'doesNotReject',
    'AssertionError',
    'doesNotMatch',
    'strict',
  ])
    if (!made.own(name))
      made.properties.set(name, {
        value: undefined,
        enumerable: true,
        get: machine.native(name, () => {
          throw new Unsupported(`assert.${name}`);
        }),
      });
  return made;
}

interface Failure {
  readonly operator: string;
  readonly actual: JsValue;
  readonly expected: JsValue;
  readonly message: JsValue;
  readonly otherwise: () => string;
}
function failed(machine: Machine, { operator, actual, expected, message, otherwise }: Failure): Thrown {
  const text = message === undefined ? otherwise() : machine.text(message);
  const thrown = machine.fail('Error', text);
  const made = thrown.value as JsObject;
  made.put('stack', String(machine.get(made, 'stack')).replace(/^Error/, 'AssertionError [ERR_ASSERTION]'), false);
  made
    .put('name', 'AssertionError', false)
    .put('generatedMessage', message === undefined)
    .put('code', 'ERR_ASSERTION')
    .put('actual', actual)
    .put('expected', expected)
    .put('operator', operator);
  const place = made.native as ErrorPlace | undefined;
  if (place) made.native = { ...place, head: HEAD } satisfies ErrorPlace;
  return thrown;
}
const HEAD = 'node:assert:126\n  throw new AssertionError(obj);\n  ^';

/** @see node: lib/internal/assert/assertion_error.js */
function difference(machine: Machine, operator: string, actual: JsValue, expected: JsValue): string {
  const [a, b] = [inspect(machine, actual), inspect(machine, expected)];
  const isShort = !(actual instanceof JsObject) && !(expected instanceof JsObject) && a.length + b.length <= MOST_SHORT;
  if (operator === 'strictEqual' && isShort) return `Expected values to be strictly equal:\n\n${a} !== ${b}\n`;
  if (operator === '==' || operator === '!=') return `${a} ${operator} ${b}`;
  throw new Unsupported(`the message of assert.${operator}`);
}
const MOST_SHORT = 12;

function isExpected(machine: Machine, error: JsValue, expected: JsObject): boolean {
  if (expected.native instanceof RegExp) {
    const text = machine.text(error);
    return searching(machine, expected.native, text, false).test(text);
  }
  if (!(expected instanceof JsFunction)) throw new Unsupported('assert.throws with what is no class');
  const proto = machine.get(expected, 'prototype');
  for (let at = error instanceof JsObject ? error.proto : null; at; at = at.proto) if (at === proto) return true;
  if (expected.isClass) return false;
  throw new Unsupported('assert.throws with a function');
}
/** `within`: what is being compared already; a circle is equal to one of the same form. @see node: lib/internal/util/comparisons.js */
function isDeepEqual(machine: Machine, a: JsValue, b: JsValue, within = new Map<JsObject, JsObject>()): boolean {
  if (!(a instanceof JsObject) || !(b instanceof JsObject)) return sameValue(a, b);
  if (a === b || within.get(a) === b) return true;
  machine.process.work(1);
  within.set(a, b);
  if (a.proto !== b.proto || a.kind !== b.kind) return false;
  if (!/^(Object|Array)$/.test(a.kind)) throw new Unsupported(`assert of what is deep in a ${a.kind}`);
  const [names, others] = [a.keys(), b.keys()];
  if (a instanceof JsArray && b instanceof JsArray && a.items.length !== b.items.length) return false;
  return (
    names.length === others.length &&
    names.every((name) => b.own(name) !== undefined && isDeepEqual(machine, machine.get(a, name), machine.get(b, name), within))
  );
}

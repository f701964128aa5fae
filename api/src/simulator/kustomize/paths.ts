import { fail } from './error.ts';
import { expression } from './expressions.ts';
import { mapOf, wrongKind } from './field-spec.ts';
import { isMap, isMissing, type Maybe, Scalar, textOf, unquoted, type Value } from './values.ts';

/** A part of a resource that can be looked at and changed. */
export interface Slot {
  get(): Value;
  set(value: Value): void;
}

/** `spec.containers.[name=a.b].env.0`; a dot in a name stands after a backslash. @see sigs.k8s.io/kustomize: kyaml/utils/pathsplitter.go SmarterPathSplitter */
export function splitPath(path: string): string[] {
  const steps: string[] = [];
  const parts = path.replaceAll('\\.', '\0').split('.');
  let open: string | undefined;
  for (const part of parts) {
    const whole: string = open === undefined ? part : `${open}.${part}`;
    open = whole.startsWith('[') && !whole.endsWith(']') ? whole : undefined;
    if (open === undefined) steps.push(whole);
  }
  if (open !== undefined) steps.push(open);
  return steps.map((step) => step.replaceAll('\0', '.'));
}

const NAMED = /^\[(.*?)=(.*)\]$/;
const isIndex = (step: string): boolean => /^\d+$/.test(step);

/** The one value that a path leads to. @see sigs.k8s.io/kustomize: kyaml/yaml/fns.go PathGetter */
export function valueAt(value: Maybe, steps: readonly string[]): Maybe {
  let at: Maybe = value;
  for (const step of steps.map((one) => one.trim()).filter(Boolean)) {
    if (isMissing(at)) return undefined;
    const named = NAMED.exec(step);
    if (isIndex(step) || step === '-' || named) {
      const list: Value[] = Array.isArray(at) ? at : fail(wrongKind('SequenceNode', at));
      at = named
        ? list.find((one) => isNamed(one, named[1] as string, named[2] as string))
        : step === '-'
          ? list.at(-1)
          : list[Number(step)];
    } else at = mapOf(at)[step];
  }
  return at;
}
const isNamed = (value: Value, key: string, text: string): boolean =>
  key === '' ? textOf(value) === text : isMap(value) && Object.hasOwn(value, key) && textOf(value[key]) === text;

/** All that a path leads to: `*` is every member. @see sigs.k8s.io/kustomize: kyaml/yaml/match.go PathMatcher */
export function slotsAt(slot: Slot, steps: readonly string[], made?: 'scalar' | 'map' | 'list'): Slot[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [slot];
  const value = slot.get();
  const named = NAMED.exec(step);
  if (isIndex(step)) {
    const list = listOf(value);
    const index = Number(step);
    if (index >= list.length && !(made && index === list.length))
      return fail(`index ${index} specified but only ${list.length} elements found`);
    if (index === list.length) list.push(emptyFor(rest, made));
    return slotsAt(memberSlot(list, index), rest, made);
  }
  if (named) {
    const [, key = '', text = ''] = named;
    const list = listOf(value);
    const found = list.flatMap((one, i) => (fits(one, key, text) ? [memberSlot(list, i)] : []));
    if (found.length === 0 && made) {
      list.push(key === '' ? unquoted(text) : { [key]: unquoted(text) });
      found.push(memberSlot(list, list.length - 1));
    }
    return key === '' ? found : found.flatMap((one) => slotsAt(one, rest, made));
  }
  if (step === '*') {
    if (isMissing(value)) return [];
    const list = listOf(value);
    return list.flatMap((_, i) => slotsAt(memberSlot(list, i), rest, made));
  }
  if (isMissing(value)) return [];
  const map = mapOf(value);
  if (map[step] === undefined) {
    if (!made) return [];
    map[step] = emptyFor(rest, made);
  }
  return slotsAt(slotIn(map, step), rest, made);
}

const listOf = (value: Value): Value[] => (Array.isArray(value) ? value : fail(wrongKind('SequenceNode', value)));
const slotIn = (holder: { [key: string]: Value }, key: string): Slot => ({
  get: () => holder[key] as Value,
  set: (to) => {
    holder[key] = to;
  },
});
const memberSlot = (list: Value[], index: number): Slot => ({
  get: () => list[index] as Value,
  set: (to) => {
    list[index] = to;
  },
});

/** A name in brackets is an expression. */
function fits(value: Value, key: string, pattern: string): boolean {
  const own = key === '' ? value : isMap(value) ? value[key] : undefined;
  if (own === undefined) return false;
  return expression(pattern, pattern, false)(textOf(own));
}

function emptyFor([next]: readonly string[], made: 'scalar' | 'map' | 'list' | undefined): Value {
  if (next === undefined) return made === 'list' ? [] : made === 'map' ? {} : new Scalar('');
  return isIndex(next) || NAMED.test(next) ? [] : {};
}

import type { Schema } from './schema.ts';
import { type Fields, isMap, isMissing, isScalar, type Maybe, textOf, unquoted, type Value } from './values.ts';

type Merge = (object: Maybe, patch: Maybe, schema: Schema) => Maybe;

/**
 * Brings two lists together whose members are told apart. Lists are changed in place while they are looked at, as upstream does it: what a
 * patch without the key does is an outcome of that.
 * @see sigs.k8s.io/kustomize: kyaml/yaml/walk/associative_sequence.go
 */
export function mergedList(
  list: Value[],
  patch: Value[] | undefined,
  { keys, members }: Extract<Schema, { kind: 'list' }>,
  merge: Merge,
): Value[] {
  const sources = [list, patch] as const;
  const own = keys.length > 0 ? keys : [''];
  let all = keys.length > 0 ? valuesOf(sources, keys) : textsOf(sources);
  if (own.length > 1) all = alike(all);
  const added: Value[] = [];
  let used: Used = { keys: [], values: [] };
  for (const values of all) {
    used = usedOf(all, values, own);
    const found = sources.map((source) => source && memberOf(source, usedOf([used.values], used.values, used.keys)));
    const value = merge(found[0], found[1], members);
    if (isMissing(value) || isEmptyMap(value)) {
      for (const _ of used.keys) setMember(list, used);
      continue;
    }
    used.keys.forEach((key, i) => {
      const text = used.values[i] as string;
      if (isMap(value) && !Object.hasOwn(value, key) && text !== '') value[key] = unquoted(text);
    });
    setMember(added, used, value);
  }
  return all.length > 0 ? appended(added, list, used.keys) : list;
}

interface Used {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}
type Sources = readonly [Value[], Value[] | undefined];

const isEmptyMap = (value: Maybe): boolean => isMap(value) && Object.keys(value).length === 0;

/** What members have for keys, each once: the patch's first. */
function valuesOf([list, patch = []]: Sources, keys: readonly string[]): string[][] {
  const seen = new Set<string>();
  return [...patch, ...list]
    .map((member) => keys.map((key) => (isMap(member) ? keyText(member[key]) : '')))
    .filter((values) => {
      const id = JSON.stringify(values);
      return !seen.has(id) && seen.add(id);
    });
}
const keyText = (value: Maybe): string => (isMissing(value) ? '' : textOf(value));

const textsOf = ([list, patch = []]: Sources): string[][] => [...new Set([...patch, ...list].map(textOf))].map((text) => [text]);

/** Which of the keys are there at all; if none is, all. */
function usedOf(all: readonly (readonly string[])[], values: readonly string[], keys: readonly string[]): Used {
  const there = new Set(all.flatMap((one) => keys.filter((_, i) => (one[i] ?? '') !== '')));
  if (there.size === 0) return { keys, values };
  return {
    keys: keys.filter((key) => there.has(key)),
    values: values.filter((value, i) => value !== '' || there.has(keys[i] as string)),
  };
}

/** Those with the same port are the same, if one of them does not say by which protocol. */
function alike(all: readonly string[][]): string[][] {
  const result = [...all];
  result.forEach((_, i) => {
    result.forEach((__, j) => {
      const both = together(result[i] as string[], result[j] as string[]);
      if (both) result[i] = result[j] = both;
    });
  });
  return result;
}
function together(one: readonly string[], other: readonly string[]): string[] | undefined {
  if (one.length !== other.length || one.some((text, i) => text !== other[i] && text !== '' && other[i] !== '')) return undefined;
  return one.some((text, i) => text === other[i]) ? one.map((text, i) => text || (other[i] as string)) : undefined;
}

const hasKey = (member: Value, key: string, text: string | undefined): boolean => {
  if (key === '') return isScalar(member) && textOf(member) === (text ?? '');
  // A text that is empty, or that there is none of, is not looked at.
  return isMap(member) && Object.hasOwn(member, key) && (!text || textOf(member[key]) === text);
};

/** @see sigs.k8s.io/kustomize: kyaml/yaml/fns.go ElementMatcher */
function memberOf(list: readonly Value[], { keys, values }: Used): Maybe {
  return list.find((member) =>
    keys.every((key, i) =>
      key === ''
        ? textOf(member) === (values[i] ?? '')
        : isMap(member) && Object.hasOwn(member, key) && textOf(member[key]) === (values[i] ?? ''),
    ),
  );
}

/** Puts it where such members are, or last; without it, takes them out. @see sigs.k8s.io/kustomize: kyaml/yaml/fns.go ElementSetter */
function setMember(list: Value[], { keys, values }: Used, value?: Value): void {
  const wantsMap = keys[0] !== '' && keys.length > 0 && values.length > 0 && values[0] !== '';
  let isFound = false;
  const left = list.flatMap((member): Value[] => {
    if (isMissing(member) || isEmptyMap(member)) return [];
    if (!isMap(member) && wantsMap) return [member];
    let matching: boolean | undefined;
    for (const [j, key] of keys.entries()) {
      if (j < values.length) matching = hasKey(member, key, values[j]);
      if (!matching) break;
    }
    if (!matching) return values.length > 0 ? [member] : [];
    isFound = true;
    return value === undefined ? [] : [value];
  });
  if (value !== undefined && !isFound) left.push(value);
  list.splice(0, list.length, ...left);
}

function appended(added: Value[], list: readonly Value[], keys: readonly string[]): Value[] {
  for (const member of [...list]) {
    if (keys[0] === '') {
      setMember(added, { keys: [''], values: [textOf(member)] }, member);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const value = (member as Fields)[key];
      if (value === undefined) added.push(member);
      else values.push(textOf(value));
    }
    if (keys.length > 1) setMember(added, { keys, values });
    setMember(added, { keys, values }, member);
  }
  return added;
}

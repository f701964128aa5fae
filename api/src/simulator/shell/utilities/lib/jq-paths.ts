import { JqError, type Json, typeName } from './jq-values.ts';

/** The input with the value at that path: what is on the way is made. */
export const setAt = (input: Json, [key, ...rest]: readonly Json[], value: Json): Json => {
  if (key === undefined) return value;
  if (typeof key === 'number') {
    if (input !== null && !Array.isArray(input)) throw new JqError(`Cannot index ${typeName(input)} with number`);
    const copy: Json[] = [...((input ?? []) as Json[])];
    while (copy.length < key) copy.push(null);
    const place = key < 0 ? copy.length + key : key;
    if (place < 0) throw new JqError('Out of bounds negative array index');
    copy[place] = setAt(copy[place] ?? null, rest, value);
    return copy;
  }
  if (input !== null && (typeof input !== 'object' || Array.isArray(input)))
    throw new JqError(`Cannot index ${typeName(input)} with "${key}"`);
  const members = (input ?? {}) as Record<string, Json>;
  return { ...members, [key as string]: setAt(members[key as string] ?? null, rest, value) };
};

/** The input without what is at that path. */
export const deleteAt = (input: Json, [key, ...rest]: readonly Json[]): Json => {
  if (key === undefined || input === null || typeof input !== 'object') return null;
  const isThere = Object.hasOwn(input, key as string);
  if (!isThere) return input;
  if (rest.length > 0) return setAt(input, [key], deleteAt((input as Record<string, Json>)[key as string], rest));
  if (Array.isArray(input)) return input.toSpliced(Number(key), 1);
  const { [key as string]: _, ...others } = input as Record<string, Json>;
  return others;
};

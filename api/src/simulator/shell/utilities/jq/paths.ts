import { JqError, type Json, typeName } from './values.ts';

/** The input with the value at that path: what is on the way is made. */
export const setAt = (input: Json, [key, ...rest]: readonly Json[], value: Json): Json => {
  if (key === undefined) return value;
  const range = rangeOf(input, key);
  if (range) {
    const part = setAt((input as Json[] | null)?.slice(...range) ?? null, rest, value);
    if (!Array.isArray(part)) throw new JqError('A slice of an array can only be assigned another array');
    return ((input ?? []) as Json[]).toSpliced(range[0], range[1] - range[0], ...part);
  }
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
export const deleteAt = (input: Json, [given, ...rest]: readonly Json[]): Json => {
  if (given === undefined || input === null || typeof input !== 'object') return null;
  const range = rangeOf(input, given);
  if (range)
    return rest.length > 0
      ? setAt(input, [given], deleteAt((input as Json[]).slice(...range), rest))
      : (input as Json[]).toSpliced(range[0], range[1] - range[0]);
  const key = Array.isArray(input) && Number(given) < 0 ? input.length + Number(given) : given;
  const isThere = Object.hasOwn(input, key as string);
  if (!isThere) return input;
  if (rest.length > 0) return setAt(input, [key], deleteAt((input as Record<string, Json>)[key as string], rest));
  if (Array.isArray(input)) return input.toSpliced(Number(key), 1);
  const { [key as string]: _, ...others } = input as Record<string, Json>;
  return others;
};

/** What part of an array `{start, end}` means; undefined: the key is none of that kind. @see jq: src/jv_aux.c parse_slice */
export function rangeOf(of: Json, key: Json): readonly [from: number, to: number] | undefined {
  if (key === null || typeof key !== 'object' || Array.isArray(key) || !(of === null || Array.isArray(of))) return undefined;
  const { start, end } = key as { readonly start?: Json; readonly end?: Json };
  const length = of?.length ?? 0;
  const place = (given: Json, otherwise: number): number => {
    const at = typeof given === 'number' ? given : otherwise;
    return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
  };
  const from = Math.floor(place(start, 0));
  return [from, Math.max(from, Math.ceil(place(end, length)))];
}

import type { Shell } from './shell.ts';
import type { Variable } from './variables.ts';

/** The key of an element: the text itself in an associative array, a number (from the end if negative) in another. */
export function elementKey(
  shell: Shell,
  variable: Variable | undefined,
  index: string,
  calculate: (shell: Shell, text: string) => number,
): number | string {
  if (variable?.associative) return index;
  const number = calculate(shell, index);
  if (number >= 0) return number;
  return number + maxIndex(shell, variable) + 1;
}

/** The highest index of an indexed array; 0 for a plain variable, -1 for nothing. */
export function maxIndex({ process }: Shell, variable: Variable | undefined): number {
  if (!variable?.elements) return variable?.value === undefined ? -1 : 0;
  process.work(variable.elements.size >> 5);
  let most = -1;
  for (const key of variable.elements.keys()) if (Number(key) > most) most = Number(key);
  return most;
}

/** The keys in order. */
export function keysOf(variable: Variable): (number | string)[] {
  if (!variable.elements) return variable.value === undefined ? [] : [0];
  const keys = [...variable.elements.keys()];
  return variable.associative ? byBucket(keys.map(String)) : keys.sort((a, b) => Number(a) - Number(b));
}

/**
 * As they stand in the table: by bucket, in each the newest first, until it grows and turns them round.
 * @see bash: hashlib.c hash_string, hash_insert, hash_rehash, assoc.h ASSOC_HASH_BUCKETS
 */
function byBucket(keys: readonly string[]): string[] {
  let buckets = 1024;
  const items: { key: string; hash: number; rank: number }[] = [];
  for (const key of keys) {
    if (items.length >= buckets * 2) {
      buckets *= 4;
      for (const item of items) item.rank *= -1;
    }
    items.push({ key, hash: hashed(key), rank: -keys.length - items.length });
  }
  const bucketOf = ({ hash }: { hash: number }): number => hash & (buckets - 1);
  return items.sort((a, b) => bucketOf(a) - bucketOf(b) || a.rank - b.rank).map(({ key }) => key);
}

function hashed(key: string): number {
  let hash = 2_166_136_261;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash, 16_777_619) ^ (byte > 127 ? byte - 256 : byte);
  return hash;
}

/** The values in the order of the keys. */
export const elementsOf = (variable: Variable): string[] =>
  variable.elements
    ? keysOf(variable).map((key) => variable.elements?.get(key) ?? '')
    : variable.value === undefined
      ? []
      : [variable.value];

import { byText } from '../engine/index.ts';
import type { Flavor } from './flavor.ts';

/**
 * In which order a shell hands its variables on: that of its hash table, which `env` and `printenv` then show. Within a bucket
 * the Almquist shells have what came last last, bash first.
 * @see dash: src/var.c (hashvar, listvars); busybox: shell/ash.c; bash: lib/sh/hashlib.c (hash_string), variables.c (flatten)
 */
export function environmentOrder(names: readonly string[], flavor: Flavor): string[] {
  const bucket = flavor === 'bash' ? bashBucket : almquistBucket;
  return (flavor === 'bash' ? names.toReversed() : [...names]).sort((a, b) => bucket(a) - bucket(b));
}

const ALMQUIST_BUCKETS = 39;
const almquistBucket = byText((name) => {
  let sum = name.charCodeAt(0) << 4;
  for (let i = 0; i < name.length; i++) sum += name.charCodeAt(i);
  return sum % ALMQUIST_BUCKETS;
});

const BASH_BUCKETS = 1024;
/** FNV-1 of 32 bits. */
const bashBucket = byText((name) => {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash, 16777619) ^ name.charCodeAt(i);
  return hash & (BASH_BUCKETS - 1);
});

import { failure } from './exceptions.ts';
import { same } from './operations.ts';
import { typeName } from './types.ts';
import {
  Bytes,
  given,
  Instance,
  keyOf,
  List,
  type Machine,
  Method,
  Native,
  type PythonClass,
  PythonFunction,
  PythonSet,
  plainOf,
  Unhashable,
  type Value,
} from './values.ts';

const MODULUS = (1n << 61n) - 1n;
const signed = (bits: bigint): bigint => BigInt.asIntN(64, bits);

/** What `hash()` says: of numbers, and of tuples of them, what CPython says; of texts something that is as good as random. */
export function hashOf(machine: Machine, value: Value): bigint {
  switch (typeof value) {
    case 'boolean':
      return value ? 1n : 0n;
    case 'bigint':
      return ofInteger(value);
    case 'number':
      return ofFloat(value);
    case 'string':
      return scattered(`s${value}`);
  }
  if (value instanceof List && value.kind === 'tuple') return ofTuple(value.items.map((item) => hashOf(machine, item)));
  if (value instanceof Bytes && value.kind === 'bytes') return scattered(`b${value.raw}`);
  if (value instanceof Instance) {
    const own = value.of.find('__hash__');
    if (own === null) throw failure('TypeError', `unhashable type: '${typeName(value)}'`);
    if (own instanceof PythonFunction || (own instanceof Native && value.of.module === '__main__'))
      return ofInteger(machine.callNow(new Method(value, own), given()) as bigint);
    if (plainOf(value) !== value) return hashOf(machine, plainOf(value));
  }
  if (value instanceof PythonSet && value.frozen)
    return value.items.reduce<bigint>((all, item) => all ^ hashOf(machine, item), 590_923_713n);
  try {
    const key = keyOf(value);
    return typeof key === 'string' ? scattered(key) : identity(machine, key);
  } catch (error) {
    throw error instanceof Unhashable ? failure('TypeError', `unhashable type: '${typeName(value)}'`) : error;
  }
}

/** @see cpython: Python/pyhash.c, Objects/longobject.c (long_hash) */
function ofInteger(value: bigint): bigint {
  const rest = (value < 0n ? -value : value) % MODULUS;
  const made = value < 0n ? -rest : rest;
  return made === -1n ? -2n : made;
}

function ofFloat(value: number): bigint {
  if (Number.isInteger(value)) return ofInteger(BigInt(value));
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 0n : value > 0 ? 314_159n : -314_159n;
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(value)))) + 1;
  let mantissa = Math.abs(value) / 2 ** exponent;
  if (mantissa >= 1) {
    mantissa /= 2;
    exponent++;
  }
  let made = 0n;
  while (mantissa > 0) {
    made = ((made << 28n) & MODULUS) | (made >> 33n);
    mantissa *= 2 ** 28;
    exponent -= 28;
    const whole = Math.trunc(mantissa);
    mantissa -= whole;
    made += BigInt(whole);
    if (made >= MODULUS) made -= MODULUS;
  }
  const turn = BigInt(exponent >= 0 ? exponent % 61 : 60 - ((-1 - exponent) % 61));
  made = ((made << turn) & MODULUS) | (made >> (61n - turn));
  return ofInteger(value < 0 ? -made : made);
}

const [FIRST, SECOND, FIFTH] = [11_400_714_785_074_694_791n, 14_029_467_366_897_019_727n, 2_870_177_450_012_600_261n];

/** @see cpython: Objects/tupleobject.c (tuplehash) */
function ofTuple(hashes: readonly bigint[]): bigint {
  const cut = (bits: bigint): bigint => BigInt.asUintN(64, bits);
  let all = FIFTH;
  for (const hash of hashes) {
    all = cut(all + cut(hash) * SECOND);
    all = cut((all << 31n) | (all >> 33n));
    all = cut(all * FIRST);
  }
  all = cut(all + (BigInt(hashes.length) ^ (FIFTH ^ 3_527_539n)));
  return signed(all) === -1n ? 1_546_275_796n : signed(all);
}

/** Texts are hashed by a key that each process makes for itself. */
function scattered(text: string): bigint {
  let made = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) made = BigInt.asUintN(64, (made ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  made ^= made >> 29n;
  return signed(BigInt.asUintN(64, made * 0xbf58476d1ce4e5b9n));
}

/** Of an object its address says it. */
function identity(machine: Machine, of: object): bigint {
  const known = (machine.kept.get('hashes') as Map<object, bigint> | undefined) ?? new Map<object, bigint>();
  machine.kept.set('hashes', known);
  const found = known.get(of) ?? 8_729_880_000_000n + 4n * BigInt(known.size);
  known.set(of, found);
  return found;
}

/** What makes two instances one key whose class says itself what their hash is, and when they are equal. */
function keyByHash(machine: Machine): (of: Instance) => Value {
  const known = new Map<string, Instance[]>();
  return (of) => {
    const hash = String(hashOf(machine, of));
    const alike = known.get(hash) ?? [];
    known.set(hash, alike);
    let at = alike.findIndex((each) => each === of || same(machine, each, of));
    if (at < 0) at = alike.push(of) - 1;
    return `${hash}/${at}`;
  };
}

/** A class that says when its instances are equal, and not what their hash is, has none. @see cpython: Objects/typeobject.c (inherit_slots) */
export function settleHash(machine: Machine, of: PythonClass): void {
  const own = of.members.get('__hash__');
  if (own instanceof PythonFunction) of.keyBy = keyByHash(machine);
  else if (own === undefined && of.members.get('__eq__') instanceof PythonFunction) of.members.set('__hash__', null);
}

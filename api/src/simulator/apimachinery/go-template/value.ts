import { goFloat, goPrinted } from '../go-printed.ts';
import { isRecord } from '../records.ts';

/**
 * What a template computes with: decoded JSON, whose integers are bigints (Go's int64), and numbers that only a template has. `undefined`
 * is what is not there at all; null is a nil interface.
 */
export type Value = unknown;

/** An integer of a template's own, or a byte of a text. */
export class Int {
  readonly value: bigint;
  readonly type: 'int' | 'uint8';

  constructor(value: bigint | number, type: Int['type'] = 'int') {
    this.value = BigInt(value);
    this.type = type;
  }
}

/** What comes from data, for a function that does not look into it. */
export class Boxed {
  constructor(readonly value: Value) {}
}

/** `1+2i` */
export class Complex {
  readonly real: number;
  readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** Of whatever type it is. */
export const integerOf = (value: Value): bigint | undefined =>
  typeof value === 'bigint' ? value : value instanceof Int ? value.value : undefined;

export const isMap = (value: Value): value is Record<string, unknown> =>
  isRecord(value) && !(value instanceof Int) && !(value instanceof Complex);

/** A value, and whether it stands in a list or a map, where Go sees an interface{}. */
export interface Cell {
  readonly value: Value;
  readonly boxed: boolean;
}

/** A value of a known type. */
export const plain = (value: Value): Cell => ({ value, boxed: false });

/** A value out of an `interface{}`, which some of the template language's rules tell apart. */
export const boxed = (value: Value): Cell => ({ value, boxed: true });

/** Whole numbers of JSON are integers. @see kubernetes: apimachinery/pkg/util/json/json.go Unmarshal */
export function decodedNumbers(value: Value): Value {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(decodedNumbers);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, decodedNumbers(member)])) : value;
}

/** As Go names the type. */
export function typeName(value: Value): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (value instanceof Int) return value.type;
  if (value instanceof Complex) return 'complex128';
  if (value instanceof Boxed) return 'interface {}';
  if (isRecord(value)) return 'map[string]interface {}';
  return { boolean: 'bool', string: 'string', number: 'float64', bigint: 'int64' }[typeof value as string] ?? '<nil>';
}

/** @see Go: text/template/exec.go IsTrue */
export function isTrue(value: Value): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === 0n || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Int) return value.value !== 0n;
  if (value instanceof Complex) return value.real !== 0 || value.imaginary !== 0;
  return !isRecord(value) || Object.keys(value).length > 0;
}

/** As Go prints it with %v. */
export function shown(value: Value): string {
  if (value instanceof Int) return String(value.value);
  if (value instanceof Complex) return `(${goFloat(value.real)}${value.imaginary < 0 ? '' : '+'}${goFloat(value.imaginary)}i)`;
  return goPrinted(value, goFloat);
}
/** As an action prints it. @see Go: text/template/exec.go printValue */
export const printed = (value: Value): string => (value === undefined || value === null ? '<no value>' : shown(value));

import { goFloat, goPrinted } from '../../apimachinery/go-printed.ts';
import { isRecord } from '../../apimachinery/records.ts';

/**
 * What a template computes with: decoded JSON, and integers, which are bigints (Go's int of a template and int64 of JSON alike). `undefined` is what
 * is not there at all; null is a nil interface.
 */
export type Value = unknown;

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
  if (isRecord(value)) return 'map[string]interface {}';
  return { boolean: 'bool', string: 'string', number: 'float64', bigint: 'int' }[typeof value as string] ?? '<nil>';
}

/** @see Go: text/template/exec.go IsTrue */
export function isTrue(value: Value): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === 0n || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isRecord(value) || Object.keys(value).length > 0;
}

/** As Go prints it with %v. */
export const shown = (value: Value): string => goPrinted(value, goFloat);
/** As an action prints it. @see Go: text/template/exec.go printValue */
export const printed = (value: Value): string => (value === undefined || value === null ? '<no value>' : shown(value));

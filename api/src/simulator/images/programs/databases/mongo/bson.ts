/** A number of twelve bytes, as hexadecimal digits. */
export class ObjectId {
  constructor(readonly hex: string) {}
  toString(): string {
    return this.hex;
  }
}

/** A whole number of 64 bits. */
export class Long {
  constructor(readonly value: bigint) {}
  toString(): string {
    return String(this.value);
  }
}

/** A UUID, which is binary data of a kind of its own. */
export class Uuid {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

// biome-ignore lint/style/noRestrictedGlobals: an instant that is given
type Instant = Date;

/** A value of a document. */
export type Bson = null | boolean | number | string | Instant | RegExp | ObjectId | Long | Uuid | readonly Bson[] | Document;

/** A document, its fields in order. */
export interface Document {
  [field: string]: Bson;
}

/** Whether a value has fields. */
export const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The instant so many milliseconds after 1970, as a value of a document. */
// biome-ignore lint/style/noRestrictedGlobals: it holds a given instant, and is what the library that compares documents takes for one
export const dateOf = (millis: number): Instant => new Date(millis);

/** Whether a value is a moment. */
// biome-ignore lint/style/noRestrictedGlobals: the same
export const isDate = (value: unknown): value is Instant => value instanceof Date;

/** As it goes over the wire, and into a file: JSON, in which what JSON has not is an object of one such field. */
export function toWire(value: Bson): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { $$number: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value)) return { $$date: Number(value) };
  if (value instanceof ObjectId) return { $$oid: value.hex };
  if (value instanceof Long) return { $$long: String(value.value) };
  if (value instanceof Uuid) return { $$uuid: value.text };
  if (value instanceof RegExp) return { $$regex: [value.source, value.flags] };
  if (Array.isArray(value)) return (value as readonly Bson[]).map(toWire);
  return Object.fromEntries(Object.entries(value as Document).map(([name, each]) => [name, toWire(each)]));
}

/** A value as it comes over the wire. */
export function fromWire(value: unknown): Bson {
  if (typeof value !== 'object' || value === null) return value as Bson;
  if (Array.isArray(value)) return value.map(fromWire);
  const [[name, held] = ['', undefined]] = Object.entries(value);
  switch (name) {
    case '$$number':
      return Number(held);
    case '$$date':
      return dateOf(held as number);
    case '$$oid':
      return new ObjectId(held as string);
    case '$$long':
      return new Long(BigInt(held as string));
    case '$$uuid':
      return new Uuid(held as string);
    case '$$regex': {
      const [source, flags] = held as [string, string];
      return new RegExp(source, flags);
    }
    default:
      return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, fromWire(each)]));
  }
}

/** A document from its line in a file. */
export const parseDocument = (text: string): Document => fromWire(JSON.parse(text)) as Document;
/** The line of a file that holds a document. */
export const writeDocument = (document: Document): string => JSON.stringify(toWire(document));

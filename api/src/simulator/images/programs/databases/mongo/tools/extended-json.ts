import { isoText, secondsOf } from '../../../../../shell/utilities/time/calendar.ts';
import { type Bson, type Document, dateOf, isDate, isDocument, Long, ObjectId, Uuid } from '../bson.ts';

/** A value as the tools write it. @see mongodb/specifications: source/extended-json, relaxed */
export function extended(value: Bson): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $numberDouble: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value)) return { $date: isoText(Number(value)).replace('.000Z', 'Z') };
  if (value instanceof ObjectId) return { $oid: value.hex };
  if (value instanceof Long) return Number(value.value);
  if (value instanceof Uuid) return { $uuid: value.text };
  if (value instanceof RegExp) return { $regularExpression: { pattern: value.source, options: value.flags } };
  if (Array.isArray(value)) return (value as readonly Bson[]).map(extended);
  return Object.fromEntries(Object.entries(value as Document).map(([name, each]) => [name, extended(each)]));
}

/** What the tools read; undefined for what is not known here. */
export function fromExtended(value: unknown): Bson | undefined {
  if (Array.isArray(value)) return all(value.map(fromExtended));
  if (!isDocument(value)) return value as Bson;
  const [name = ''] = Object.keys(value);
  if (name.startsWith('$')) return special(name, (value as Readonly<Record<string, unknown>>)[name]);
  const fields = Object.entries(value).map(([field, each]) => [field, fromExtended(each)] as const);
  return fields.some(([, each]) => each === undefined) ? undefined : (Object.fromEntries(fields) as Document);
}

const all = (items: readonly (Bson | undefined)[]): Bson | undefined =>
  items.some((each) => each === undefined) ? undefined : (items as readonly Bson[]);

function special(name: string, held: unknown): Bson | undefined {
  switch (name) {
    case '$oid':
      return new ObjectId(String(held));
    case '$numberInt':
    case '$numberDouble':
      return Number(held);
    case '$numberLong':
      return new Long(BigInt(String(held)));
    case '$uuid':
      return new Uuid(String(held));
    case '$date': {
      if (isDocument(held)) return dateOf(Number(held.$numberLong));
      if (typeof held === 'number') return dateOf(held);
      const [, year, month, day, hour = '0', minute = '0', second = '0', rest = '0'] =
        /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(?:Z|\+00:?00)?)?$/.exec(String(held)) ?? [];
      if (year === undefined) return undefined;
      const seconds = secondsOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
      return dateOf(seconds * 1000 + Number(rest.padEnd(3, '0')));
    }
    default:
      return undefined;
  }
}

/** The values of a text, one after the other. Throws SyntaxError. */
export function jsonValues(text: string): unknown[] {
  const values: unknown[] = [];
  for (const part of parts(text)) values.push(JSON.parse(part));
  return values;
}

/** Where a value at the top ends, by its brackets. */
function parts(text: string): string[] {
  const found: string[] = [];
  let [depth, from, inText] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (inText) {
      if (char === '\\') at++;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) {
      found.push(text.slice(from, at + 1));
      from = at + 1;
      while (text[from] === ',') from++;
      at = from - 1;
    }
  }
  const rest = text.slice(from).trim();
  return rest === '' ? found : [...found, rest];
}

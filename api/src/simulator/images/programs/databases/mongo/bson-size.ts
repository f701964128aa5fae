import { encodeUtf8 } from '../../../../apimachinery/utf8.ts';
import { type Bson, type Document, isDate, Long, ObjectId, Uuid } from './bson.ts';

const INT_LIMIT = 2 ** 31;
const HEAD = 4;
const END = 1;

/** The bytes of a document as BSON. @see https://bsonspec.org/spec.html */
export const bsonSize = (document: Document): number =>
  HEAD + END + Object.entries(document).reduce((sum, [name, value]) => sum + 1 + textSize(name) + valueSize(value), 0);

const textSize = (text: string): number => encodeUtf8(text).length + END;

function valueSize(value: Bson): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < INT_LIMIT ? 4 : 8;
  if (typeof value === 'string') return HEAD + textSize(value);
  if (value instanceof Long || isDate(value)) return 8;
  if (value instanceof ObjectId) return 12;
  if (value instanceof Uuid) return HEAD + 1 + 16;
  if (value instanceof RegExp) return textSize(value.source) + textSize(value.flags);
  return bsonSize(value as Document);
}

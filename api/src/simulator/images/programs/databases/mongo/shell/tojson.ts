import { isoText } from '../../../../../shell/utilities/time/calendar.ts';
import { JsArray, JsFunction, JsObject, type JsValue } from '../../../javascript/values.ts';
import type { Long, ObjectId, Uuid } from '../bson.ts';
import type { Shell } from './shell.ts';

/** What the old shell shows of a value: on one line if that is short, or if it has to be. @see mongo: src/mongo/shell/types.js tojson */
export function tojson(shell: Shell, value: JsValue, indent = '', onOneLine = false, depth = 0): string {
  const { machine } = shell;
  machine.process.work(1);
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (!(value instanceof JsObject)) return typeof value === 'bigint' ? String(value) : String(value);
  if (depth > MOST_DEPTH) return '[object]';
  if (value instanceof JsFunction) return machine.text(value);
  if (value instanceof JsArray) return listText(shell, value, indent, onOneLine, depth);
  switch (value.kind) {
    case 'ObjectId':
      return `ObjectId("${(value.native as ObjectId).hex}")`;
    case 'UUID':
      return `UUID("${(value.native as Uuid).text}")`;
    case 'Long': {
      const number = (value.native as Long).value;
      return number >= -(2n ** 53n) && number <= 2n ** 53n ? `NumberLong(${number})` : `NumberLong("${number}")`;
    }
    case 'Date':
      return `ISODate("${isoText(value.native as number).replace(/\.000Z$/, 'Z')}")`;
    case 'RegExp':
    case 'Error':
      return machine.text(value.kind === 'RegExp' ? String(value.native) : value);
    case 'Database':
    case 'Collection':
    case 'Mongo':
      return machine.text(value);
    case 'Result': {
      const name = value.native as string;
      return `${name}(${objectText(shell, value, indent, onOneLine, depth)})`;
    }
    default:
      return objectText(shell, value, indent, onOneLine, depth);
  }
}
const MOST_DEPTH = 150;
const SHORT = 80;

function listText(shell: Shell, { items }: JsArray, indent: string, onOneLine: boolean, depth: number): string {
  if (items.length === 0) return '[ ]';
  const [separator, inner] = onOneLine ? [' ', ''] : ['\n', `${indent}\t`];
  const parts = items.map((each) => inner + tojson(shell, each, inner, onOneLine, depth + 1));
  return `[${separator}${parts.join(`,${separator}`)}${separator}${onOneLine ? '' : indent}]`;
}

function objectText(shell: Shell, value: JsObject, indent: string, onOneLine: boolean, depth: number): string {
  const [separator, inner] = onOneLine ? [' ', indent] : ['\n', `${indent}\t`];
  const parts = value
    .keys()
    .map((name) => `${inner}"${name}" : ${tojson(shell, shell.machine.get(value, name), inner, onOneLine, depth + 1)}`);
  const body = parts.length > 0 ? parts.join(`,${separator}`) : inner;
  const text = `{${separator}${body}${separator}${indent}}`;
  return text.length < SHORT && indent === '' ? text.replace(/[\t\r\n]+/g, ' ') : text;
}

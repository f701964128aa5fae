import { encodeUtf8, hexByte } from '../../../apimachinery/utf8.ts';
import { isList, type Reply } from './protocol.ts';

/** Bare, as programs like it. @see redis: src/redis-cli.c cliFormatReplyRaw */
export function bareText(reply: Reply): string {
  if (reply === null) return '';
  if (isList(reply)) return reply.map(bareText).join('\n');
  if (typeof reply === 'object') return 'status' in reply ? reply.status : `${reply.error}\n`;
  return String(reply);
}

/** With what it is, as it is written to a terminal; each line of it ends. @see redis: src/redis-cli.c cliFormatReplyTTY */
export function toldText(reply: Reply, major: number, indent = ''): string {
  if (reply === null) return '(nil)\n';
  if (isList(reply)) return listText(reply, major, indent);
  if (typeof reply === 'number') return `(integer) ${reply}\n`;
  if (typeof reply === 'string') return `${quoted(reply)}\n`;
  return 'status' in reply ? `${reply.status}\n` : `(error) ${reply.error}\n`;
}

/** Since 6.0 it knows arrays, sets and maps apart. */
function listText(list: readonly Reply[], major: number, indent: string): string {
  if (list.length === 0) return major < 6 ? '(empty list or set)\n' : '(empty array)\n';
  const { length } = String(list.length);
  const deeper = `${indent}${' '.repeat(length + 2)}`;
  return list.map((each, i) => `${i > 0 ? indent : ''}${String(i + 1).padStart(length)}) ${toldText(each, major, deeper)}`).join('');
}

const ESCAPES: Readonly<Record<number, string>> = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' };

const characterText = (byte: number): string =>
  ESCAPES[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${hexByte(byte)}`);

/** @see redis: src/sds.c sdscatrepr */
const quoted = (text: string): string => `"${encodeUtf8(text).map(characterText).join('')}"`;

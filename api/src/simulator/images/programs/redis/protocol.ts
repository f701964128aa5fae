import { byteLength, sliceData } from '../../../kernel/index.ts';

/** A value of the protocol. @see https://redis.io/docs/reference/protocol-spec/ */
export type Reply = string | number | null | { readonly status: string } | { readonly error: string } | readonly Reply[];

export const ok: Reply = { status: 'OK' };

/** `-ERR …`; the text has its code. */
export const error = (text: string): Reply => ({ error: text });

/** A reply on the wire. @see redis: RESP2 */
export function encode(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${byteLength(reply)}\r\n${reply}\r\n`;
  if (isList(reply)) return `*${reply.length}\r\n${reply.map(encode).join('')}`;
  return 'status' in reply ? `+${reply.status}\r\n` : `-${reply.error}\r\n`;
}

/** Whether a reply has replies of its own. */
export const isList = (reply: Reply): reply is readonly Reply[] => Array.isArray(reply);

/** The first value in a text, and what is left; undefined while it is not whole. */
export function decode(text: string): { readonly value: Reply; readonly rest: string } | undefined {
  const end = text.indexOf('\r\n');
  if (end < 0) return undefined;
  const line = text.slice(1, end);
  const rest = text.slice(end + 2);
  switch (text[0]) {
    case '+':
      return { value: { status: line }, rest };
    case '-':
      return { value: { error: line }, rest };
    case ':':
      return { value: Number(line), rest };
    case '$': {
      const length = Number(line);
      if (length < 0) return { value: null, rest };
      if (byteLength(rest) < length + 2) return undefined;
      const value = sliceData(rest, 0, length) as string;
      return { value, rest: rest.slice(value.length + 2) };
    }
    case '*': {
      const values: Reply[] = [];
      let left = rest;
      for (let i = 0; i < Number(line); i++) {
        const next = decode(left);
        if (!next) return undefined;
        values.push(next.value);
        left = next.rest;
      }
      return { value: values, rest: left };
    }
    default:
      return undefined;
  }
}

/** The first command that a client sent: an array of strings, or words on a line. */
export function decodeCommand(text: string): { readonly words: string[]; readonly rest: string } | undefined {
  if (!text.startsWith('*')) {
    const end = text.indexOf('\n');
    return end < 0 ? undefined : { words: splitWords(text.slice(0, end).replace(/\r$/, '')), rest: text.slice(end + 1) };
  }
  const found = decode(text);
  return found && { words: (isList(found.value) ? found.value : []).map(String), rest: found.rest };
}

/** Words of a line, with quotes, as redis-cli reads them. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  for (const [, double, single, plain] of line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g))
    words.push(double !== undefined ? double.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c)) : (single ?? plain ?? ''));
  return words;
}

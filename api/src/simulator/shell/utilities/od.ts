import { encodeUtf8 } from '../../apimachinery/utf8.ts';
import { parseSize } from './lib/amounts.ts';
import { readAll, withInput } from './lib/input.ts';
import { type Tool, utility } from './lib/tool.ts';
import { type Options, readOptions } from './options.ts';

/** od, hexdump, xxd: bytes as numbers. */
export const od = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'A:t:N:j:w:vcxbdoia',
    long: { 'address-radix': 'A', format: 't', 'read-bytes': 'N', 'skip-bytes': 'j' },
  });
  const bytes = yield* bytesOf(tool, options);
  const radix = options.value('A') ?? 'o';
  const address = (at: number): string =>
    radix === 'n' ? '' : at.toString(radix === 'x' ? 16 : radix === 'd' ? 10 : 8).padStart(radix === 'x' ? 6 : 7, '0');
  const type =
    options.value('t') ?? (options.has('c') ? 'c' : options.has('x') ? 'x2' : options.has('b') ? 'o1' : options.has('d') ? 'u2' : 'o2');
  const offset = Number(options.value('j') ?? 0);
  for (let at = 0; at < bytes.length; at += 16) tool.print(`${address(at + offset)}${row(bytes.slice(at, at + 16), type)}\n`);
  if (radix !== 'n') tool.print(`${address(bytes.length + offset)}\n`);
  return 0;
});

export const hexdump = utility(function* (tool) {
  const options = readOptions(tool, { short: 'Cn:s:vbcdoxe:' });
  const bytes = yield* bytesOf(tool, options, 'n', 's');
  const canonical = options.has('C');
  const address = (at: number): string => at.toString(16).padStart(canonical ? 8 : 7, '0');
  for (let at = 0; at < bytes.length; at += 16) {
    const part = bytes.slice(at, at + 16);
    if (canonical) {
      const hex = Array.from({ length: 16 }, (_, i) => (part[i] === undefined ? '  ' : hexByte(part[i]))).map((text, i) =>
        i === 8 ? ` ${text}` : text,
      );
      tool.print(`${address(at)}  ${hex.join(' ')}  |${printable(part)}|\n`);
    } else {
      const words: string[] = [];
      for (let i = 0; i < part.length; i += 2) words.push(hexByte(part[i + 1] ?? 0) + hexByte(part[i] as number));
      tool.print(`${address(at)} ${words.join(' ').padEnd(39)}\n`);
    }
  }
  if (bytes.length > 0) tool.print(`${address(bytes.length)}\n`);
  return 0;
});

export const xxd = utility(function* (tool) {
  const options = readOptions(tool, { short: 'pl:s:c:u' });
  const bytes = yield* bytesOf(tool, options, 'l', 's');
  if (options.has('p')) {
    for (let at = 0; at < bytes.length; at += 30)
      tool.print(
        `${bytes
          .slice(at, at + 30)
          .map(hexByte)
          .join('')}\n`,
      );
    return 0;
  }
  for (let at = 0; at < bytes.length; at += 16) {
    const part = bytes.slice(at, at + 16);
    const pairs: string[] = [];
    for (let i = 0; i < part.length; i += 2)
      pairs.push(
        part
          .slice(i, i + 2)
          .map(hexByte)
          .join(''),
      );
    tool.print(`${at.toString(16).padStart(8, '0')}: ${pairs.join(' ').padEnd(39)}  ${printable(part)}\n`);
  }
  return 0;
});

function* bytesOf(tool: Tool, options: Options, most = 'N', skip = 'j') {
  const limit = parseSize(options.value(most) ?? '') ?? Number.POSITIVE_INFINITY;
  const start = parseSize(options.value(skip) ?? '') ?? 0;
  const bytes: number[] = [];
  for (const path of options.operands.length > 0 ? options.operands : ['-']) {
    yield* withInput(tool, path, function* (fd) {
      // An endless device is read no further than is asked for.
      if (Number.isFinite(limit)) {
        while (bytes.length < start + limit) {
          const data = yield* tool.process.read(fd, start + limit - bytes.length);
          if (data === '') return;
          bytes.push(...encodeUtf8(typeof data === 'string' ? data : data.fill.repeat(data.length)));
        }
      } else for (const byte of encodeUtf8(yield* readAll(tool.process, fd))) bytes.push(byte);
    });
  }
  tool.process.work(bytes.length);
  return bytes.slice(start, start + limit);
}

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');
const printable = (bytes: readonly number[]): string =>
  bytes.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
const named: Readonly<Record<number, string>> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' };

function row(bytes: readonly number[], type: string): string {
  if (type.startsWith('c'))
    return bytes
      .map((byte) =>
        (named[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))).padStart(4),
      )
      .join('');
  const size = Number(
    type.slice(1) || (type.startsWith('x') || type.startsWith('o') || type.startsWith('u') || type.startsWith('d') ? 4 : 1),
  );
  const base = { x: 16, o: 8, u: 10, d: 10 }[type[0] as 'x'] ?? 8;
  const width = base === 16 ? size * 2 : base === 8 ? Math.ceil((size * 8) / 3) : ({ 1: 3, 2: 5, 4: 10, 8: 20 }[size as 1] ?? 10);
  let text = '';
  for (let at = 0; at < bytes.length; at += size) {
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = value * 256n + BigInt(bytes[at + i] ?? 0);
    if (type.startsWith('d')) value = BigInt.asIntN(size * 8, value);
    const digits = value.toString(base);
    text += ` ${base === 10 ? digits.padStart(type.startsWith('d') ? width + 1 : width) : digits.padStart(width, '0')}`;
  }
  return text;
}

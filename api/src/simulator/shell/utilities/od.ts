import { decodeUtf8, encodeUtf8, hexByte } from '../../apimachinery/utf8.ts';
import type { Task } from '../../engine/index.ts';
import { parseSize } from './lib/amounts.ts';
import { readEscapes } from './lib/escapes.ts';
import { baseName } from './lib/files.ts';
import { readAll, withInput } from './lib/input.ts';
import { notFollowed } from './lib/not-followed.ts';
import { type Options, readOptions } from './lib/options.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

/** od, hexdump, xxd: bytes as numbers. */
export const od = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'A:t:N:j:w::vcxbdoia',
    long: { width: 'w', 'address-radix': 'A', format: 't', 'read-bytes': 'N', 'skip-bytes': 'j' },
  });
  const [bytes, code] = yield* bytesOf(tool, options);
  const radix = options.value('A') ?? 'o';
  const address = (at: number): string =>
    radix === 'n' ? '' : at.toString(radix === 'x' ? 16 : radix === 'd' ? 10 : 8).padStart(radix === 'x' ? 6 : 7, '0');
  const type =
    options.value('t') ??
    (options.has('c')
      ? 'c'
      : options.has('x')
        ? 'x2'
        : options.has('b')
          ? 'o1'
          : options.has('d')
            ? 'u2'
            : options.has('i')
              ? 'd4'
              : options.has('a')
                ? 'a'
                : 'o2');
  if (options.given.filter(([name]) => 'tcxbdoia'.includes(name)).length > 1 || !/^(c|[xoud]([1248]|[CSIL])?)z?$/.test(type))
    return notFollowed(tool.process);
  const offset = Number(options.value('j') ?? 0);
  const width = Number(options.value('w') ?? 16) || 32;
  const text = type.endsWith('z');
  for (const { at, part, same } of rowsOf(bytes, width)) {
    if (same && !options.has('v')) {
      if (same === 'first') tool.print('*\n');
      continue;
    }
    const shown = row(part, text ? type.slice(0, -1) : type);
    tool.print(
      `${address(at + offset)}${text ? `${shown.padEnd(row(bytes.slice(0, width).concat(Array(width).fill(0)).slice(0, width), type.slice(0, -1)).length)}  >${printable(part)}<` : shown}\n`,
    );
  }
  if (radix !== 'n') tool.print(`${address(bytes.length + offset)}\n`);
  return code;
});

/** hexdump: words of two bytes, or as -C, -b, -c, -d, -o, -x or -e ask. */
export const hexdump = utility(function* (tool) {
  const options = readOptions(tool, { short: 'Cn:s:vbcdoxe:' });
  const [bytes, code] = yield* bytesOf(tool, options, 'n', 's');
  const format = options.value('e');
  if (format !== undefined) {
    tool.print(formatted(bytes, format));
    return code;
  }
  const first = parseSize(options.value('s') ?? '') ?? 0;
  const kind = options.given.find(([name]) => 'Cbcdox'.includes(name))?.[0] ?? '';
  const address = (at: number): string => (at + first).toString(16).padStart(kind === 'C' ? 8 : 7, '0');
  for (const { at, part, same } of rowsOf(bytes, 16)) {
    if (!same || options.has('v'))
      tool.print(kind === 'C' ? `${address(at)}  ${canonical(part)}\n` : `${address(at)}${cells(part, kind)}\n`);
    else if (same === 'first') tool.print('*\n');
  }
  if (bytes.length > 0) tool.print(`${address(bytes.length)}\n`);
  return code;
});

/** Rows, and which are the same as the one before: they stand as one `*`. */
function* rowsOf(bytes: readonly number[], width: number) {
  let before = '';
  let repeats = 0;
  for (let at = 0; at < bytes.length; at += width) {
    const part = bytes.slice(at, at + width);
    const text = part.join();
    repeats = part.length === width && text === before ? repeats + 1 : 0;
    before = text;
    yield { at, part, same: repeats === 0 ? undefined : repeats === 1 ? ('first' as const) : ('more' as const) };
  }
}

function canonical(part: readonly number[]): string {
  const hex = Array.from({ length: 16 }, (_, i) => (part[i] === undefined ? '  ' : hexByte(part[i]))).map((text, i) =>
    i === 8 ? ` ${text}` : text,
  );
  return `${hex.join(' ')}  |${printable(part)}|`;
}
/** One row, filled up with blanks: of bytes (-b, -c), or of words of two (-d, -o, -x, and without any). */
function cells(part: readonly number[], kind: string): string {
  if (kind === 'b')
    return part
      .map((byte) => ` ${byte.toString(8).padStart(3, '0')}`)
      .join('')
      .padEnd(64);
  if (kind === 'c') return row(part, 'c').padEnd(64);
  const words: string[] = [];
  for (let i = 0; i < part.length; i += 2) {
    const word = (part[i] as number) + 256 * (part[i + 1] ?? 0);
    if (kind === 'd') words.push(`   ${String(word).padStart(5, '0')}`);
    else if (kind === 'o') words.push(`  ${word.toString(8).padStart(6, '0')}`);
    else words.push(`${kind === 'x' ? '    ' : ' '}${word.toString(16).padStart(4, '0')}`);
  }
  return words.join('').padEnd(kind === '' ? 40 : 64);
}

/** `-e`: units as `16/1 "%02x " "\\n"` has them: how often, of how many bytes, and the text; what is missing is blank. */
function formatted(bytes: readonly number[], format: string): string {
  const units = [...format.matchAll(/(?:(\d*)(?:\/(\d+))?\s*)"((?:[^"\\]|\\.)*)"/g)].map(([, times, size, text]) => ({
    times: Number(times || 1),
    size: Number(size ?? 1),
    text: readEscapes(text as string, 'plain').text,
  }));
  if (!units.some(({ text }) => /%[^%]/.test(text))) return '';
  let out = '';
  for (let at = 0; at < bytes.length; ) {
    for (const { times, size, text } of units) {
      for (let i = 0; i < times; i++) {
        if (!/%[^%]/.test(text)) {
          out += text;
          continue;
        }
        const part = bytes.slice(at, at + size);
        at += size;
        const value = part.reduceRight((sum, byte) => sum * 256 + byte, 0);
        const shown = text.replace(/%(0?)(\d*)([xXduoc])/g, (_, zero: string, width: string, letter: string) => {
          if (part.length === 0) return ' '.repeat(Number(width) || 1);
          const digits = {
            x: value.toString(16),
            X: value.toString(16).toUpperCase(),
            o: value.toString(8),
            c: String.fromCharCode(value),
          }[letter];
          return (digits ?? String(value)).padStart(Number(width), zero === '' ? ' ' : '0');
        });
        out += part.length === 0 ? shown.replace(/\S/g, ' ') : i === times - 1 && times > 1 ? shown.trimEnd() : shown;
      }
    }
  }
  return out;
}

/** Bytes in groups of two, or back (`-r`), or as an array in C (`-i`). */
export const xxd = utility(function* (tool) {
  const options = readOptions(tool, { short: tool.gnu ? 'pril:s:c:g:o:ub' : 'pril:s:c:g:o:' });
  if (options.has('r')) return yield* undump(tool, options);
  const [bytes] = yield* bytesOf(tool, options, 'l', 's');
  if (options.has('p')) {
    const most = Number(options.value('c') ?? 30);
    for (let at = 0; at < bytes.length; at += most) tool.print(`${hexText(bytes.slice(at, at + most))}\n`);
    return 0;
  }
  if (options.has('i')) {
    // busybox ends its last line with a comma too.
    for (let at = 0; at < bytes.length; at += 12) {
      const line = bytes.slice(at, at + 12).map((byte) => `0x${hexByte(byte)}`);
      tool.print(`  ${line.join(', ')}${at + 12 < bytes.length || !tool.gnu ? ',' : ''}\n`);
    }
    return 0;
  }
  const columns = Number(options.value('c') ?? 16);
  const group = Number(options.value('g') ?? 2) || columns;
  const first = (parseSize(options.value('s') ?? '') ?? 0) + (parseSize(options.value('o') ?? '') ?? 0);
  const width = columns * 2 + Math.ceil(columns / group) - 1;
  for (let at = 0; at < bytes.length; at += columns) {
    const part = bytes.slice(at, at + columns);
    const groups: string[] = [];
    for (let i = 0; i < part.length; i += group) groups.push(hexText(part.slice(i, i + group)));
    const hex = groups.join(' ');
    const address = (at + first).toString(16).padStart(8, '0');
    tool.print(`${address}: ${(options.has('u') ? hex.toUpperCase() : hex).padEnd(width)}  ${printable(part)}\n`);
  }
  return 0;
});
const hexText = (bytes: readonly number[]): string => bytes.map(hexByte).join('');

/** `xxd -r`: what the digits say; without -p those between the colon and two spaces. */
function* undump(tool: Tool, options: Options): Task<number> {
  const text = decodeUtf8((yield* bytesOf(tool, options, 'l', 's'))[0]);
  const digits = options.has('p')
    ? text
    : text
        .split('\n')
        .map((line) => /:((?: ?[0-9a-fA-F]{2})*)/.exec(line)?.[1] ?? '')
        .join('');
  const pairs = digits.replace(/[^0-9a-fA-F]/g, '').match(/../g) ?? [];
  tool.print(decodeUtf8(pairs.map((pair) => Number.parseInt(pair, 16))));
  return 0;
}

/** What is in the files, and with what code it ends. */
function* bytesOf(tool: Tool, options: Options, most = 'N', skip = 'j') {
  const limit = parseSize(options.value(most) ?? '') ?? Number.POSITIVE_INFINITY;
  const start = parseSize(options.value(skip) ?? '') ?? 0;
  const bytes: number[] = [];
  let opened = false;
  let code = 0;
  for (const path of options.operands.length > 0 ? options.operands : ['-']) {
    const ok = yield* withInput(tool, path, function* (fd) {
      // An endless device is read no further than is asked for.
      if (Number.isFinite(limit)) {
        while (bytes.length < start + limit) {
          const data = yield* tool.process.read(fd, start + limit - bytes.length);
          if (data === '') return;
          bytes.push(...encodeUtf8(typeof data === 'string' ? data : data.fill.repeat(data.length)));
        }
      } else for (const byte of encodeUtf8(yield* readAll(tool.process, fd))) bytes.push(byte);
    });
    if (!ok) code = 1;
    opened ||= ok;
  }
  if (!opened) {
    const name = baseName(tool.name);
    throw new Failure(tool.gnu && name === 'hexdump' ? 'all input file arguments failed' : '', tool.gnu && name === 'xxd' ? 2 : 1);
  }
  tool.process.work(bytes.length);
  return [bytes.slice(start, start + limit), code] as const;
}

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
  const size = { C: 1, S: 2, I: 4, L: 8, '': 4 }[type.slice(1) as 'C'] ?? Number(type.slice(1));
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

import { encodeBase64 } from '../../apimachinery/base64.ts';
import { type Digest, md5, sha1, sha256, sha512 } from '../../apimachinery/digest.ts';
import { encodeUtf8 } from '../../apimachinery/utf8.ts';
import type { Micros, Task } from '../../engine/index.ts';
import { base32Decode, encodeBase32 } from './lib/base32.ts';
import { base64Decode } from './lib/base64.ts';
import { CHUNK, goThrough, linesOf, readAll, withInput } from './lib/input.ts';
import { byteLength, textOf } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, type Maker, type Tool, utility } from './lib/tool.ts';

/** md5sum and its like: prints sums, or checks them with -c. */
const sums = (digest: Digest, cost: Micros): Maker =>
  utility(function* (tool) {
    const sumOf = (text: string): string => {
      tool.process.work(text.length >> 5);
      return digest(text);
    };
    const options = readOptions(tool, {
      short: tool.gnu ? 'bctwz' : 'bctsw',
      long: { binary: 'b', check: 'c', text: 't', status: 's', quiet: 'quiet', zero: 'z' },
    });
    // GNU's tell by a mark how it was read, which is all the same.
    const mark = tool.gnu && options.has('b') ? '*' : ' ';
    const paths = options.operands.length > 0 ? options.operands : ['-'];
    let code = 0;
    for (const path of paths) {
      let text = '';
      const ok = yield* withInput(tool, path, function* (fd) {
        text = yield* goThrough(tool.process, fd, cost);
      });
      if (!ok) code = 1;
      else if (!options.has('c')) tool.print(`${sumOf(text)} ${mark}${path}${options.has('z') ? '\0' : '\n'}`);
      else if ((yield* check(text, path)) !== 0) code = 1;
    }
    return code;

    function* check(list: string, listed: string) {
      let failed = 0;
      let unread = 0;
      let proper = 0;
      for (const line of linesOf(list)) {
        const match = /^([0-9a-f]+) [ *](.*)$/i.exec(line);
        if (!match) {
          // busybox counts it with those that are wrong.
          if (!tool.gnu) failed++;
          continue;
        }
        proper++;
        const [, sum, path] = match as unknown as [string, string, string];
        let text = '';
        const ok = yield* withInput(tool, path, function* (fd) {
          text = yield* goThrough(tool.process, fd, cost);
        });
        const good = ok && sumOf(text) === sum.toLowerCase();
        if (!ok && tool.gnu) unread++;
        else if (!good) failed++;
        if (!options.has('s') && !(good && options.has('quiet')))
          tool.print(`${path}: ${good ? 'OK' : ok || !tool.gnu ? 'FAILED' : 'FAILED open or read'}\n`);
      }
      yield* tool.flush();
      if (tool.gnu && proper === 0) {
        yield* tool.warn(`${listed === '-' ? "'standard input'" : listed}: no properly formatted checksum lines found`);
        return 1;
      }
      const some = (n: number, one: string, more: string): string => `WARNING: ${n} ${n === 1 ? one : more}`;
      if (!options.has('s')) {
        if (unread > 0) yield* tool.warn(some(unread, 'listed file could not be read', 'listed files could not be read'));
        if (failed > 0)
          yield* tool.warn(
            tool.gnu
              ? some(failed, 'computed checksum did NOT match', 'computed checksums did NOT match')
              : `WARNING: ${failed} of ${linesOf(list).length} computed checksums did NOT match`,
          );
      }
      return failed + unread === 0 ? 0 : 1;
    }
  });

// With microseconds for each byte: some 600, 500, 250 and 350 MB/s.
export const md5sum = sums(md5, 0.0017);
export const sha1sum = sums(sha1, 0.002);
export const sha256sum = sums(sha256, 0.004);
export const sha512sum = sums(sha512, 0.003);

/** cksum: the sum that POSIX has, and how many bytes. @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/cksum.html */
export const cksum = utility(function* (tool) {
  const { operands } = readOptions(tool, { short: '' });
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    let text = '';
    const ok = yield* withInput(tool, path, function* (fd) {
      text = yield* goThrough(tool.process, fd, 0.002);
    });
    const bytes = encodeUtf8(text);
    if (!ok) code = 1;
    else tool.print(`${posixSum(bytes)} ${bytes.length}${operands.length > 0 ? ` ${path}` : ''}\n`);
  }
  return code;
});
function posixSum(bytes: readonly number[] | Uint8Array): number {
  let sum = 0;
  const add = (byte: number): void => {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  };
  for (const byte of bytes) add(byte);
  for (let { length } = bytes; length > 0; length = Math.floor(length / 256)) add(length & 255);
  return ~sum >>> 0;
}

/** How bytes are written in letters: so many bytes are so many letters. */
interface Letters {
  readonly bytes: number;
  readonly letters: number;
  readonly garbage: RegExp;
  /** What can be read of what is none, to GNU's and to busybox'. */
  readonly sound: readonly [gnu: RegExp, busybox: RegExp];
  encode(text: string): string;
  decode(text: string): string | undefined;
}

const baseOf = (base: Letters): Maker =>
  utility(function* (tool) {
    const options = readOptions(tool, { short: 'dw:i', long: { decode: 'd', wrap: 'w', 'ignore-garbage': 'i' } });
    const { operands } = options;
    if (tool.gnu && operands.length > 1) throw tool.usage(`extra operand ${quote(operands[1] as string)}`);
    const width = Number(options.value('w') ?? 76);
    let text = '';
    const decodes = options.has('d');
    const ok = yield* withInput(tool, operands[0] ?? '-', function* (fd) {
      if (decodes) text = yield* readAll(tool.process, fd);
      else yield* encode(tool, fd, width, base);
    });
    if (!ok) return 1;
    if (decodes) {
      // busybox passes over what is no such letter.
      const clean = options.has('i') || !tool.gnu ? text.replace(base.garbage, '') : text.replace(/\n/g, '');
      // Padding has to be there.
      const decoded = clean.length % base.letters === 0 ? base.decode(clean) : undefined;
      if (decoded === undefined) {
        // What stands before is written all the same: busybox writes of it what comes in whole groups.
        tool.print(base.decode(base.sound[tool.gnu ? 0 : 1].exec(clean)?.[0] ?? '') ?? '');
        throw new Failure(tool.gnu ? 'invalid input' : 'truncated input', 1);
      }
      tool.print(decoded);
    }
    return 0;
  });

export const base64 = baseOf({
  bytes: 3,
  letters: 4,
  garbage: /[^A-Za-z0-9+/=]/g,
  sound: [/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3})?/, /^(?:[A-Za-z0-9+/]{4})*/],
  encode: encodeBase64,
  decode: base64Decode,
});
export const base32 = baseOf({
  bytes: 5,
  letters: 8,
  garbage: /[^A-Z2-7=]/g,
  sound: [/^(?:[A-Z2-7]{8})*(?:[A-Z2-7]{7}|[A-Z2-7]{4,5}|[A-Z2-7]{2})?/, /^(?:[A-Z2-7]{8})*/],
  encode: encodeBase32,
  decode: base32Decode,
});

/** Writes whole lines as they come, of inputs without an end too. */
function* encode(tool: Tool, fd: number, width: number, base: Letters): Task<void> {
  let rest = '';
  let line = '';
  for (let ended = false; !ended; ) {
    const data = yield* tool.process.read(fd, CHUNK);
    ended = data === '';
    const text = rest + textOf(data);
    // What is over waits for more.
    let end = text.length;
    while (!ended && end > 0 && byteLength(text.slice(0, end)) % base.bytes !== 0) end--;
    rest = text.slice(end);
    line += base.encode(text.slice(0, end));
    if (width === 0) {
      tool.print(line);
      line = '';
    }
    for (let at = 0; width > 0; at += width) {
      if (line.length - at < width) {
        line = line.slice(at);
        break;
      }
      tool.print(`${line.slice(at, at + width)}\n`);
    }
    yield* tool.spill(data.length);
  }
  if (line !== '') tool.print(`${line}\n`);
}

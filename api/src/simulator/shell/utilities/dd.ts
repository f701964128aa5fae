import { type Micros, SECOND } from '../../engine/index.ts';
import { parseSize } from './lib/amounts.ts';
import { coreutilsRelease } from './lib/coreutils-release.ts';
import { UNCOUNTED } from './lib/input.ts';
import { type Data, OsError, type Process, sizeOf, slice } from './lib/kernel.ts';
import { formatFloat, general } from './lib/number-format.ts';
import { about } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, utility } from './lib/tool.ts';

const KNOWN = new Set('bs cbs conv count ibs if iflag obs of oflag seek skip status'.split(' '));

/** dd: blocks from one file to another. Runs of one character are never spelled out. */
export const dd = utility(function* (tool) {
  const { process } = tool;
  const operands = new Map<string, string>();
  for (const word of tool.args) {
    if (tool.gnu && (word === '--version' || word === '--help')) throw about(tool, word);
    const equals = word.indexOf('=');
    if (equals < 0) throw tool.gnu ? tool.usage(`unrecognized operand ${quote(word)}`) : new Failure(`invalid argument '${word}'`, 1);
    if (!KNOWN.has(word.slice(0, equals))) throw tool.usage(tool.gnu ? `unrecognized operand ${quote(word)}` : '');
    operands.set(word.slice(0, equals), word.slice(equals + 1));
  }
  const number = (name: string): number | undefined => {
    const text = operands.get(name);
    if (text === undefined) return undefined;
    const value = text.split('x').reduce<number | undefined>((product, part) => {
      const size = /\d[mgt]/.test(part) ? undefined : parseSize(part);
      return product === undefined || size === undefined ? undefined : product * size;
    }, 1);
    if (value === undefined) throw new Failure(tool.gnu ? `invalid number: ${quote(text)}` : `invalid number '${text}'`, 1);
    return value;
  };
  const block = number('bs') ?? number('ibs') ?? 512;
  if (block === 0) throw new Failure(tool.gnu ? `invalid number: ${quote('0')}` : 'number 0 is not in 1..9223372036854775807 range', 1);
  const count = number('count') ?? Number.POSITIVE_INFINITY;
  const skip = number('skip') ?? 0;
  const seek = number('seek') ?? 0;
  const flags = (operands.get('conv') ?? '').split(',');
  const [from, to] = [operands.get('if'), operands.get('of')];
  const input = from === undefined ? 0 : open(from, () => process.open(from, { read: true }));
  const isDevice = process.fstat(input).type === 'char';
  const append = (operands.get('oflag') ?? '').split(',').includes('append');
  const output =
    to === undefined
      ? 1
      : open(to, () =>
          process.open(to, {
            write: true,
            create: !flags.includes('nocreat'),
            truncate: seek === 0 && !flags.includes('notrunc') && !append,
            append,
          }),
        );
  if (skip > 0) {
    if (process.fstat(input).type === 'file') process.seek(input, skip * block);
    else
      for (let left = skip * block; left > 0; ) {
        const data = yield* process.read(input, left);
        if (data === '') break;
        left -= sizeOf(data);
      }
  }
  // What is there beyond is gone, and what is missing before is there: so sparse files are made.
  if (seek > 0 && to !== undefined && !flags.includes('notrunc') && !append && process.fstat(output).type === 'file')
    process.truncate(to, seek * block);
  if (seek > 0) process.seek(output, seek * block);
  const began = process.now;
  const did = { full: 0, partial: 0, bytes: 0 };
  const taken = { full: 0, partial: 0 };
  let code = 0;
  while (did.full + did.partial < count) {
    // Many whole blocks at once: the same bytes, fewer steps.
    const want = Math.min(Math.max(1, Math.floor(MANY / block)), count - did.full - did.partial);
    let data: Data;
    try {
      data = yield* readBlocks(block * want);
    } catch (error) {
      yield* tool.warn(tool.gnu ? `error reading ${quote(from ?? 'standard input')}: ${reason(error)}` : `read error: ${reason(error)}`);
      code = 1;
      break;
    }
    if (data === '') break;
    if (tool.gnu && typeof data === 'string') data = inCase(data, flags);
    const size = sizeOf(data);
    // A block is held in memory; a small one is part of what dd weighs.
    if (block > UNCOUNTED) process.setMemory(Math.min(block, size));
    try {
      yield* process.write(output, data);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* tool.warn(
        tool.gnu
          ? `error writing ${quote(to ?? 'standard output')}: ${error.message}`
          : `error writing '${to ?? 'standard output'}': ${error.message}`,
      );
      code = 1;
      const before = did.full + did.partial;
      yield* writePart(data);
      // What was read last is what could not be written; busybox tries once more after a part.
      taken.full += did.full + did.partial - before + (did.partial > 0 && tool.gnu ? 0 : 1);
      break;
    }
    did.full += Math.floor(size / block);
    if (size % block > 0) did.partial++;
    did.bytes += size;
    taken.full += Math.floor(size / block);
    if (size % block > 0) taken.partial++;
  }
  if (operands.get('status') !== 'none') yield* tool.complain(summary(process.now - began));
  return code;

  /** A device gives all that it is asked for, though here in pieces. */
  function* readBlocks(bytes: number) {
    let data: Data = yield* process.read(input, bytes);
    while (isDevice && typeof data === 'string' && data !== '' && data.length < bytes) {
      const more: Data = yield* process.read(input, Math.min(bytes - data.length, PIECE));
      if (typeof more !== 'string' || more === '') break;
      data += more;
    }
    return data;
  }

  /** A disk that is full takes what still fits, page by page: here in powers of two, which add up to any number of them. */
  function* writePart(data: Data) {
    const before = process.fstat(output).size;
    for (let part = PAGE * 2 ** Math.floor(Math.log2(sizeOf(data) / PAGE)), at = 0; part >= PAGE; part /= 2) {
      try {
        yield* process.write(output, slice(data, at, at + part));
        at += part;
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
      }
    }
    const more = process.fstat(output).size - before;
    if (more <= 0) return;
    did.bytes += more;
    did.full += Math.floor(more / block);
    if (more % block > 0) did.partial++;
  }

  function open(path: string, opens: () => number): number {
    try {
      return opens();
    } catch (error) {
      throw new Failure(tool.gnu ? `failed to open ${quote(path)}: ${reason(error)}` : `can't open '${path}': ${reason(error)}`, 1);
    }
  }

  function summary(took: Micros): string {
    const records = `${taken.full}+${taken.partial} records in\n${did.full}+${did.partial} records out\n`;
    if (operands.get('status') === 'noxfer') return records;
    const seconds = Math.max(took, 10) / SECOND;
    const { bytes } = did;
    if (!tool.gnu)
      return `${records}${bytes} bytes (${busyboxSize(bytes)}) copied, ${seconds.toFixed(6)} seconds, ${busyboxSize(bytes / seconds)}/s\n`;
    const sizes =
      bytes < 1000 ? '' : bytes < 1024 || tellsOneSize(process) ? ` (${decimal(bytes)})` : ` (${decimal(bytes)}, ${binary(bytes)})`;
    return `${records}${bytes} byte${bytes === 1 ? '' : 's'}${sizes} copied, ${general(seconds, 6)} s, ${decimal(bytes / seconds)}/s\n`;
  }
});

const PAGE = 4096;
const PIECE = 65_536;
const MANY = 64 * 2 ** 20;

/** Before 8.24 by powers of ten alone. @see coreutils: NEWS */
const tellsOneSize = (process: Process): boolean => /^8\.2[0-3]/.test(coreutilsRelease(process));

function scaled(bytes: number, base: number): [number, number] {
  let value = bytes;
  let unit = 0;
  while (value >= base && unit < 6) {
    value /= base;
    unit++;
  }
  return [value, unit];
}
const digits = (value: number): string =>
  value < 10 ? formatFloat(value, { flags: '', width: undefined, precision: 1, letter: 'f' }) : String(Math.round(value));
function decimal(bytes: number): string {
  const [value, power] = scaled(bytes, 1000);
  return `${digits(value)} ${['', 'k', 'M', 'G', 'T', 'P', 'E'][power]}B`;
}
function binary(bytes: number): string {
  const [value, power] = scaled(bytes, 1024);
  return `${digits(value)} ${['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'][power]}B`;
}
function busyboxSize(bytes: number): string {
  const [value, power] = scaled(bytes, 1024);
  return `${value.toFixed(1)}${['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'][power]}`;
}

/** `conv=ucase`, `conv=lcase`: of ASCII's letters. */
function inCase(text: string, flags: readonly string[]): string {
  if (flags.includes('ucase')) return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  return flags.includes('lcase') ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

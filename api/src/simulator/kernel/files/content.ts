import { byteLength } from '../../apimachinery/utf8.ts';
import { sizeOf, sliceText, spelled, turned } from '../data.ts';
import type { Data, Run } from '../types.ts';
import { inBlocks, inWholeBlocks } from './space.ts';

/** What a file holds: pieces in order. Runs take no room. Offsets and sizes are bytes. */
export class Content {
  #pieces: Piece[] = [];
  size = 0;
  /** Whether there are parts that nobody has written. */
  hasHoles = false;
  /** Bytes that really are in memory. */
  held = 0;

  /** Without the blocks that nobody has written to. */
  get allocated(): number {
    if (!this.hasHoles) return this.size;
    let bytes = this.size;
    for (const { start, bytes: length, isHole } of this.#pieces) {
      const end = start + length;
      if (isHole) bytes -= Math.max(0, (end === this.size ? end : inWholeBlocks(end)) - inBlocks(start));
    }
    return bytes;
  }

  constructor(data: Data = '') {
    this.#append(data, sizeOf(data));
  }

  /** At most `max` bytes from `offset`; a run comes alone. */
  read(offset: number, max: number): Data {
    const want = Math.min(max, this.size - offset);
    if (want <= 0) return '';
    let index = this.#find(offset);
    const first = this.#pieces[index] as Piece;
    const from = offset - first.start;
    if (typeof first.data !== 'string') return { fill: turned(first.data.fill, from), length: Math.min(want, first.bytes - from) };
    let text = sliceText(first.data, first.bytes, from, from + want);
    let got = first.bytes === first.data.length ? text.length : byteLength(text);
    while (got < want) {
      const piece = this.#pieces[++index];
      if (!piece || typeof piece.data !== 'string') break;
      const part = sliceText(piece.data, piece.bytes, 0, want - got);
      const bytes = piece.bytes === piece.data.length ? part.length : byteLength(part);
      if (got + bytes > want) break;
      text += part;
      got += bytes;
    }
    return text;
  }

  write(offset: number, data: Data): void {
    const bytes = sizeOf(data);
    if (bytes === 0) return;
    if (offset > this.size) this.#appendHole(offset - this.size);
    if (offset === this.size) {
      this.#append(data, bytes);
      return;
    }
    const before = this.#cut(0, offset);
    const after = this.#cut(offset + bytes, this.size);
    this.#clear();
    for (const piece of before) this.#append(piece.data, piece.bytes, piece.isHole);
    this.#append(data, bytes);
    for (const piece of after) this.#append(piece.data, piece.bytes, piece.isHole);
  }

  truncate(size: number): void {
    if (size > this.size) {
      this.#appendHole(size - this.size);
      return;
    }
    const kept = this.#cut(0, size);
    this.#clear();
    for (const piece of kept) this.#append(piece.data, piece.bytes, piece.isHole);
  }

  text(): string {
    let text = '';
    for (const { data } of this.#pieces) text += spelled(data);
    return text;
  }

  #clear(): void {
    this.#pieces = [];
    this.size = this.held = 0;
    this.hasHoles = false;
  }

  #appendHole(length: number): void {
    this.#append({ fill: '\0', length }, length, true);
  }

  #append(data: Data, bytes: number, isHole = false): void {
    if (bytes === 0) return;
    if (isHole) this.hasHoles = true;
    const last = this.#pieces.at(-1);
    if (typeof data === 'string') {
      this.held += bytes;
      if (last && typeof last.data === 'string' && last.bytes + bytes <= JOIN) {
        last.data += data;
        last.bytes += bytes;
      } else this.#pieces.push({ start: this.size, bytes, data, isHole });
    } else if (last && typeof last.data !== 'string' && last.isHole === isHole && goesOn(last.data, data)) {
      last.bytes += bytes;
      last.data = { fill: last.data.fill, length: last.bytes };
    } else this.#pieces.push({ start: this.size, bytes, data, isHole });
    this.size += bytes;
  }

  #cut(from: number, to: number): Omit<Piece, 'start'>[] {
    const parts = [];
    let offset = from;
    while (offset < Math.min(to, this.size)) {
      const data = this.read(offset, to - offset);
      const bytes = sizeOf(data);
      if (bytes === 0) break;
      parts.push({ data, bytes, isHole: (this.#pieces[this.#find(offset)] as Piece).isHole });
      offset += bytes;
    }
    return parts;
  }

  /** The piece that holds a byte. */
  #find(offset: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle] as Piece).start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const goesOn = (run: Run, next: Run): boolean => run.fill.length === next.fill.length && turned(run.fill, run.length) === next.fill;

interface Piece {
  readonly start: number;
  bytes: number;
  data: Data;
  /** Nobody has written there: it takes no room. */
  readonly isHole: boolean;
}

/** Small appends are joined up to this size, so that a log of short lines stays short. */
const JOIN = 4096;

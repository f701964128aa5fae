import type { Engine } from '../../engine/index.ts';
import { sizeOf, slice } from '../data.ts';
import { osError } from '../errno.ts';
import type { Data, Stat } from '../types.ts';
import { WaitQueue } from '../wait-queue.ts';
import { OpenFile, strideAfter } from './open-file.ts';

/** A pipe: 64 KiB between its writers and its readers; more of a run where much of it has passed. @see pipe(7) */
export class Pipe {
  readers = 0;
  writers = 0;
  readonly readable: WaitQueue;
  readonly writable: WaitQueue;
  /** A named pipe waits for its first reader and its first writer; an ordinary one has both from the start. */
  hadReader = false;
  hadWriter = false;
  /** How much has been taken out of it. */
  passed = 0;
  readonly #pieces: Piece[] = [];
  #size = 0;

  constructor(engine: Engine) {
    this.readable = new WaitQueue(engine);
    this.writable = new WaitQueue(engine);
  }

  /** undefined: nothing yet; '': nothing ever. */
  take(max: number): Data | undefined {
    const first = this.#pieces[0];
    if (first === undefined) return this.writers > 0 || !this.hadWriter ? undefined : '';
    if (max <= 0) return '';
    const before = this.#size;
    let taken = this.#takeFrom(first, max);
    if (typeof taken === 'string') {
      // The rest of a character that does not fit is left for the next time.
      for (let next = this.#pieces[0]; next && before - this.#size < max && typeof next.data === 'string'; next = this.#pieces[0]) {
        if (next.bytes > max - (before - this.#size) && next.bytes !== next.data.length) break;
        taken += this.#takeFrom(next, max - (before - this.#size)) as string;
      }
    }
    this.writable.wake();
    return taken;
  }

  /** Takes in what fits, and returns what is left; a small piece goes whole or not at all. */
  put(data: Data): Data {
    const size = sizeOf(data);
    const room = (typeof data === 'string' ? CAPACITY : strideAfter(this.passed)) - this.#size;
    if (size === 0) return '';
    if (room <= 0 || (size > room && size <= ATOMIC)) return data;
    const part = size <= room ? data : slice(data, 0, room, size);
    const bytes = size <= room ? size : sizeOf(part);
    this.#pieces.push({ data: part, bytes });
    this.#size += bytes;
    this.readable.wake();
    return bytes >= size ? '' : slice(data, bytes, size, size);
  }

  #takeFrom(piece: Piece, max: number): Data {
    let { data } = piece;
    let { bytes } = piece;
    if (bytes <= max) this.#pieces.shift();
    else {
      data = slice(piece.data, 0, max, piece.bytes);
      bytes = sizeOf(data);
      this.#pieces[0] = { data: slice(piece.data, bytes, piece.bytes, piece.bytes), bytes: piece.bytes - bytes };
    }
    this.#size -= bytes;
    this.passed += bytes;
    return data;
  }
}

interface Piece {
  readonly data: Data;
  readonly bytes: number;
}

/** One end of a pipe; both, where a named one was opened to read and to write. */
export class PipeEnd extends OpenFile {
  override readonly canRead: boolean;
  override readonly canWrite: boolean;
  override readonly readable: WaitQueue;
  override readonly writable: WaitQueue;

  constructor(
    readonly pipe: Pipe,
    readonly end: 'read' | 'write' | 'both',
    readonly about: () => Stat,
  ) {
    super();
    this.canRead = end !== 'write';
    this.canWrite = end !== 'read';
    this.readable = pipe.readable;
    this.writable = pipe.writable;
    if (this.canRead) {
      pipe.readers++;
      pipe.hadReader = true;
      pipe.writable.wake();
    }
    if (this.canWrite) {
      pipe.writers++;
      pipe.hadWriter = true;
    }
  }

  override stat(): Stat {
    return this.about();
  }
  override get stride(): number {
    return strideAfter(this.pipe.passed);
  }
  override tryRead(max: number): Data | undefined {
    return this.pipe.take(max);
  }
  override tryWrite(data: Data): Data {
    if (this.pipe.readers === 0) {
      if (!this.pipe.hadReader) return data;
      throw osError('EPIPE');
    }
    return this.pipe.put(data);
  }
  override reopen(end: 'read' | 'write'): OpenFile {
    return new PipeEnd(this.pipe, end, this.about);
  }

  protected override onClose(): void {
    if (this.canRead) {
      this.pipe.readers--;
      if (this.pipe.readers === 0) this.pipe.writable.wake();
    }
    if (this.canWrite) {
      this.pipe.writers--;
      if (this.pipe.writers === 0) this.pipe.readable.wake();
    }
    if (this.pipe.readers === 0 && this.pipe.writers === 0) this.pipe.hadReader = this.pipe.hadWriter = false;
  }
}

const CAPACITY = 65536;
/** PIPE_BUF */
const ATOMIC = 4096;

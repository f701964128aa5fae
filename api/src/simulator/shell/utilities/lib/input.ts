import type { Micros, Task } from '../../../engine/index.ts';
import { baseName } from './files.ts';
import { type Data, OsError, type Process, type Run, textOf, turned } from './kernel.ts';
import { quotef } from './quote.ts';
import { reason, type Tool } from './tool.ts';

/** In bytes: what a tool reads at a time. */
export const CHUNK = 65_536;

/**
 * All that is left to read, as text. Who holds it all, as most tools do that ask for it, takes memory for it, which the container's
 * limit counts: `tail /dev/zero` is killed.
 */
export function* readAll(process: Process, fd: number): Task<string> {
  return yield* readLast(process, fd);
}

/** As `readAll`, by one who needs no more of it than its last so many lines, and keeps no more. */
export function* readLast(process: Process, fd: number, lines = Number.POSITIVE_INFINITY, separator = '\n'): Task<string> {
  let text = '';
  let size = 0;
  for (;;) {
    const data = lastPart(yield* nextPiece(process, fd), lines, separator);
    if (data === '') break;
    size += data.length;
    // What cannot be kept here is still read to its end, if it has one.
    text = size > MOST ? '' : text + textOf(data);
    if (size > UNCOUNTED && size <= MOST && Number.isFinite(lines) && (typeof data === 'string' ? data : data.fill).includes(separator)) {
      text = lastLines(text, lines, separator);
      size = text.length;
    }
    if (size > UNCOUNTED) process.setMemory(size);
  }
  if (size > MOST) throw outOfMemory();
  if (size > UNCOUNTED) process.setMemory(0);
  return text;
}

/** Of a long run what holds so many of its lines. */
function lastPart(data: Data, lines: number, separator: string): Data {
  if (typeof data === 'string' || !data.fill.includes(separator)) return data;
  const length = (lines + 2) * data.fill.length;
  return length < data.length ? { fill: turned(data.fill, data.length - length), length } : data;
}

/** The last so many lines of a text. */
export function lastLines(text: string, count: number, separator: string): string {
  if (count === 0) return '';
  let at = text.endsWith(separator) ? text.length - 1 : text.length;
  for (let line = 0; line < count; line++) {
    at = at > 0 ? text.lastIndexOf(separator, at - 1) : -1;
    if (at < 0) return text;
  }
  return text.slice(at + 1);
}

/**
 * All that is left to read, by one who goes through it and keeps none of it, which takes so many microseconds for each byte. Of more
 * than can be gone through here the beginning stands for it, with its size, and whoever reads the run is told.
 */
export function* goThrough(process: Process, fd: number, cost: Micros): Task<string> {
  let text = '';
  let size = 0;
  for (;;) {
    const data = yield* nextPiece(process, fd);
    if (data === '') break;
    size += data.length;
    yield* process.compute(data.length * cost);
    if (size <= FOLLOWED) text += textOf(data);
  }
  if (size <= FOLLOWED) return text;
  process.remark({ kind: 'NotFollowed', program: process.argv[0] ?? '', why: 'what it makes of so many bytes', taken: 'done' });
  return text.slice(0, UNCOUNTED) + size;
}

/** What is held letter by letter counts as work. */
function* nextPiece(process: Process, fd: number): Task<Data> {
  const data = yield* process.read(fd, process.stride(fd));
  if (typeof data === 'string') process.work(data.length >> 4);
  return data;
}

/** So much is part of what any process weighs. */
export const UNCOUNTED = 2 ** 20;
/** Text that grows beyond what a process could reasonably hold ends as it would. */
const MOST = 2 ** 26;
/** Of a line of one text again and again. */
const MOST_REPEATED = 2 ** 21;
/** What is worked on in one piece. */
const FOLLOWED = 2 ** 24;
const outOfMemory = (): OsError => new OsError('ENOMEM', 'Cannot allocate memory');

/** Hands out one line at a time, without its newline. */
export class LineReader {
  #text = '';
  #position = 0;
  /** What came before `#text` of a line that has not ended yet. */
  #begun: string[] = [];
  #begunLength = 0;
  #ended = false;
  /** A line of one text again and again that is too long to be kept is like its beginning. */
  #ofRuns = true;
  /** Whether the line that was handed out last ended in a newline. */
  terminated = true;
  /** One line again and again: whole, so many times more, and what of the next one came with it. */
  #again: { readonly line: string; left: number; readonly rest: string } | undefined;
  /** Much comes at a time of what repeats itself. */
  #repeats = false;

  constructor(
    readonly process: Process,
    readonly fd: number,
    readonly separator = '\n',
  ) {}

  *next(): Task<string | undefined> {
    for (;;) {
      if (this.#again && this.#position === this.#text.length) {
        if (this.#again.left > 0) {
          this.#again.left--;
          this.terminated = true;
          return this.#again.line;
        }
        this.#text = this.#again.rest;
        this.#position = 0;
        this.#again = undefined;
      }
      const end = this.#text.indexOf(this.separator, this.#position);
      if (end >= 0) {
        const line = this.#text.slice(this.#position, end);
        this.#position = end + this.separator.length;
        this.terminated = true;
        return this.#begunLength === 0 ? line : this.#whole(line);
      }
      this.#keep();
      if (this.#ended) break;
      const data: Data = yield* this.process.read(this.fd, this.#repeats ? this.process.stride(this.fd) : CHUNK);
      if (data === '') this.#ended = true;
      else if (typeof data === 'string' || !this.#takeRun(data)) this.#text = textOf(data);
      this.#ofRuns &&= typeof data !== 'string' || data === '';
    }
    if (this.#begunLength === 0) return undefined;
    this.terminated = false;
    return this.#whole('');
  }

  /** A run of one line: its first end is text as any, what follows are whole lines. Of a line that is too long to be kept only its length counts. */
  #takeRun({ fill, length }: Run): boolean {
    const begun = fill.indexOf(this.separator) + 1;
    if (begun === 0 && this.#begunLength > MOST_REPEATED) {
      this.#repeats = true;
      this.#begunLength += length;
      this.process.setMemory(this.#begunLength);
      return true;
    }
    if (begun === 0 || fill.indexOf(this.separator, begun) >= 0 || length < begun + fill.length) return false;
    const line = turned(fill, begun);
    const whole = Math.floor((length - begun) / fill.length);
    this.#repeats = true;
    this.#text = fill.slice(0, begun);
    this.#again = {
      line: line.slice(0, -this.separator.length),
      left: whole,
      rest: line.slice(0, length - begun - whole * fill.length),
    };
    return true;
  }

  /** Takes the lines that come now and are like `line`, which was handed out last, at most so many: how many there are. */
  alike(line: string, most = Number.POSITIVE_INFINITY): number {
    if (this.#again?.line !== line || this.#position < this.#text.length) return 0;
    const taken = Math.min(this.#again.left, most);
    this.#again.left -= taken;
    return taken;
  }

  /** What was read with the line that was handed out last. */
  get chunk(): string {
    return this.#text;
  }

  #keep(): void {
    const rest = this.#position === 0 ? this.#text : this.#text.slice(this.#position);
    this.#text = '';
    this.#position = 0;
    if (rest === '') return;
    this.#begunLength += rest.length;
    if (this.#begunLength <= (this.#ofRuns ? MOST_REPEATED : MOST)) this.#begun.push(rest);
    else if (!this.#ofRuns) this.#begun = [];
    if (this.#begunLength > UNCOUNTED) this.process.setMemory(this.#begunLength);
  }

  #whole(end: string): string {
    const line = this.#begun.join('') + end;
    const length = this.#begunLength;
    const ofRuns = this.#ofRuns;
    this.#begun = [];
    this.#begunLength = 0;
    if (length > UNCOUNTED) this.process.setMemory(0);
    this.#ofRuns = true;
    if (length > MOST && !ofRuns) throw outOfMemory();
    return line;
  }
}

/** They open a file before what they made of those before it is printed. */
const AHEAD: ReadonlySet<string> = new Set(['sed', 'tac']);

/** Runs `use` on a file's descriptor (`-` is standard input) and closes it. A file that cannot be opened or read is told of. */
export function* withInput(tool: Tool, path: string, use: (fd: number) => Task<void>): Task<boolean> {
  let fd = 0;
  if (path !== '-') {
    try {
      fd = tool.process.open(path, { read: true });
    } catch (error) {
      const message = cannotOpen(tool, path, reason(error));
      if (AHEAD.has(baseName(tool.name))) yield* tool.complain(`${tool.name}: ${message}\n`);
      else yield* tool.warn(message);
      return false;
    }
  }
  try {
    yield* use(fd);
    return true;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* tool.warn(cannotRead(tool, path, error.message));
    return false;
  } finally {
    if (fd !== 0) tool.process.close(fd);
  }
}

/** All lines of a text; a newline at the very end begins no further line. */
export function linesOf(text: string, separator = '\n'): string[] {
  if (text === '') return [];
  const lines = text.split(separator);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** How each tool says that it cannot open a file. The others say `name: file: reason` (GNU) or `name: can't open 'file'`. */
function cannotOpen(tool: Tool, path: string, why: string): string {
  const wording = (tool.gnu ? gnuOpen : busyboxOpen)[baseName(tool.name)];
  if (wording) return wording(path, why);
  return tool.gnu ? `${shownBy(tool, path)}: ${why}` : `can't open '${path}': ${why}`;
}

function cannotRead(tool: Tool, path: string, why: string): string {
  const name = baseName(tool.name);
  if (!tool.gnu) return busyboxRead[name]?.(path, why) ?? `read error: ${why}`;
  return gnuRead[name]?.(path, why) ?? `${shownBy(tool, path)}: ${why}`;
}

/** coreutils that quote a name where it needs it. */
const QUOTING: ReadonlySet<string> = new Set(
  'cat cut uniq wc nl paste od fold comm expand unexpand join cksum md5sum sha1sum sha224sum sha256sum sha384sum sha512sum base64 base32'.split(
    ' ',
  ),
);
const shownBy = (tool: Tool, path: string): string => (QUOTING.has(baseName(tool.name)) ? quotef(path) : path);

type Wording = (path: string, why: string) => string;
const plain: Wording = (path, why) => `${path}: ${why}`;
const forReading: Wording = (path, why) => `cannot open '${path}' for reading: ${why}`;
const errorReading: Wording = (path, why) => `error reading '${path}': ${why}`;

const gnuOpen: Readonly<Record<string, Wording>> = {
  head: forReading,
  tail: forReading,
  sort: (path, why) => `cannot read: ${quotef(path)}: ${why}`,
  sed: (path, why) => `can't read ${path}: ${why}`,
  tac: (path, why) => `failed to open '${path}' for reading: ${why}`,
  rev: (path, why) => `cannot open ${path}: ${why}`,
  split: forReading,
};
const gnuRead: Readonly<Record<string, Wording>> = {
  head: errorReading,
  tail: errorReading,
  tac: (path, why) => `${path}: read error: ${why}`,
  sort: (path, why) => `read failed: ${quotef(path)}: ${why}`,
  sed: (path, why) => `read error on ${path}: ${why}`,
};
const busyboxOpen: Readonly<Record<string, Wording>> = {
  grep: plain,
  egrep: plain,
  fgrep: plain,
  sed: plain,
  cmp: plain,
  head: plain,
  wc: plain,
  sort: plain,
  cut: plain,
  nl: plain,
  base32: plain,
  base64: plain,
  expand: plain,
  strings: plain,
  comm: plain,
  fold: plain,
  hexdump: plain,
  od: plain,
  rev: plain,
  shuf: plain,
  tac: plain,
  xxd: plain,
  paste: plain,
};
const busyboxRead: Readonly<Record<string, Wording>> = { sed: (_, why) => `read error: ${why}`, wc: plain, grep: plain };

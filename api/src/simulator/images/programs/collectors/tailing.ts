import type { Task } from '../../../engine/index.ts';
import { OsError, type Process, textOf } from '../../../kernel/index.ts';
import { globExpression } from '../glob.ts';

/** A file that is followed, from where it was left. */
interface Followed {
  fd: number;
  inode: number;
  position: number;
  rest: string;
}

const CHUNK = 65_536;

/** Files by patterns of paths, which are read as they grow, line by line, by name: one that is replaced is begun anew. */
export class Tailing {
  readonly #files = new Map<string, Followed>();

  constructor(
    readonly process: Process,
    readonly patterns: readonly string[],
    readonly excluded: readonly string[] = [],
    /** A file with a longer line is left alone from then on. */
    readonly longest = Number.POSITIVE_INFINITY,
  ) {}

  /** The files that have just been left for their lines. */
  readonly left: string[] = [];

  /** Whether what there is to follow is known beforehand. */
  get isNamed(): boolean {
    return !this.patterns.some(isPattern);
  }

  /** The files that were not there before: their ends or, `fromStart`, all of them will be read. */
  discover(fromStart: boolean): readonly { readonly path: string; readonly inode: number }[] {
    const { process } = this;
    const found: { path: string; inode: number }[] = [];
    for (const path of this.patterns.flatMap((pattern) => matching(process, pattern))) {
      if (this.#files.has(path) || this.excluded.some((each) => globExpression(each).test(path))) continue;
      try {
        const fd = process.open(path, { read: true });
        const { inode, size, type } = process.fstat(fd);
        if (type !== 'file') {
          process.close(fd);
          continue;
        }
        this.#files.set(path, { fd, inode, position: fromStart ? 0 : process.seek(fd, 0, 'end') || size, rest: '' });
        found.push({ path, inode });
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
      }
    }
    return found;
  }

  /** The whole lines that have come since. */
  *lines(): Task<readonly { readonly path: string; readonly line: string }[]> {
    const lines: { path: string; line: string }[] = [];
    for (const [path, file] of this.#files) {
      if (file.fd < 0) continue;
      for (const line of yield* this.#read(file)) lines.push({ path, line });
      if (file.rest.length > this.longest || lines.some((one) => one.path === path && one.line.length > this.longest)) {
        this.process.close(file.fd);
        file.fd = -1;
        this.left.push(path);
        continue;
      }
      if (this.#isReplaced(path, file)) for (const line of yield* this.#read(file)) lines.push({ path, line });
    }
    return lines;
  }

  *#read(file: Followed): Task<readonly string[]> {
    const { process } = this;
    const { size } = process.fstat(file.fd);
    if (size < file.position) file.position = process.seek(file.fd, 0);
    let text = file.rest;
    while (file.position < size) {
      const data = textOf(yield* process.read(file.fd, CHUNK));
      if (data === '') break;
      text += data;
      file.position = process.seek(file.fd, 0, 'current');
    }
    const lines = text.split('\n');
    file.rest = lines.pop() ?? '';
    return lines;
  }

  #isReplaced(path: string, file: Followed): boolean {
    const { process } = this;
    try {
      if (process.stat(path).inode === file.inode) return false;
      const fd = process.open(path, { read: true });
      process.close(file.fd);
      Object.assign(file, { fd, inode: process.fstat(fd).inode, position: 0, rest: '' });
      return true;
    } catch (error) {
      if (error instanceof OsError) return false;
      throw error;
    }
  }
}

const isPattern = (path: string): boolean => /[*?[]/.test(path);

/** The paths that a pattern stands for, in order. */
function matching(process: Process, pattern: string): readonly string[] {
  let found = [''];
  for (const segment of pattern.split('/').slice(1)) {
    const expression = isPattern(segment) ? globExpression(segment) : undefined;
    found = found.flatMap((folder) =>
      (expression ? namesIn(process, folder || '/').filter((name) => expression.test(name)) : [segment]).map((name) => `${folder}/${name}`),
    );
  }
  return found.filter((path) => process.access(path, 'f'));
}

function namesIn(process: Process, folder: string): readonly string[] {
  try {
    return process.readdir(folder).toSorted();
  } catch (error) {
    if (error instanceof OsError) return [];
    throw error;
  }
}

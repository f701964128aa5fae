import type { Task } from '../../../engine/index.ts';
import { statOrNone } from './files.ts';
import { CHUNK } from './input.ts';
import { isSameFile, OsError } from './kernel.ts';
import { quote } from './quote.ts';
import type { Tool } from './tool.ts';

/** A file that `tail -f` reads on, by its descriptor or (-F) by its name. */
export class FollowedFile {
  #fd: number | undefined;
  #position = 0;

  constructor(
    readonly tool: Tool,
    readonly path: string,
    fd: number | undefined,
    readonly byName: boolean,
  ) {
    this.#fd = fd;
    if (fd !== undefined && this.#regular) this.#position = tool.process.seek(fd, 0, 'current');
  }

  /** /dev/null and its like never change. */
  get mayGrow(): boolean {
    return this.byName || this.#regular;
  }

  /** Writes what has come since; `announce` prints the header where several files are followed. */
  *look(announce: () => void): Task<void> {
    if (this.byName) yield* this.#reopen();
    if (this.#fd === undefined || !this.#regular) return;
    const { tool } = this;
    const { size } = tool.process.fstat(this.#fd);
    if (size < this.#position) {
      if (tool.gnu) yield* tool.warn(`${this.path}: file truncated`);
      this.#position = tool.process.seek(this.#fd, 0);
    }
    while (this.#position < size) {
      const data = yield* tool.process.read(this.#fd, CHUNK);
      if (data === '') return;
      announce();
      yield* tool.write(data);
      this.#position = tool.process.seek(this.#fd, 0, 'current');
    }
  }

  /** Whether the name now leads to another file. */
  *#reopen(): Task<void> {
    const { tool, path } = this;
    const now = statOrNone(tool.process, path);
    const before = this.#fd === undefined ? undefined : tool.process.fstat(this.#fd);
    if (now && before && isSameFile(now, before)) return;
    if (!now && !before) return;
    let fd: number | undefined;
    let why = '';
    try {
      fd = tool.process.open(path, { read: true });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      why = error.message;
    }
    const name = tool.gnu ? quote(path) : path;
    if (fd !== undefined) {
      const what = before ? 'has been replaced' : 'has appeared';
      yield* tool.warn(tool.gnu ? `${name} ${what};  following new file` : `${name} ${what}; following end of new file`);
    } else if (before) yield* tool.warn(`${name} has become inaccessible: ${why}`);
    if (this.#fd !== undefined) tool.process.close(this.#fd);
    this.#fd = fd;
    this.#position = 0;
  }

  get #regular(): boolean {
    return this.#fd !== undefined && this.tool.process.fstat(this.#fd).type === 'file';
  }
}

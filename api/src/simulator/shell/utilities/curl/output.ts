import type { Task } from '../../../engine/index.ts';
import { makeParents } from '../lib/files.ts';
import { byteLength } from '../lib/kernel.ts';
import { reason, type Tool } from '../lib/tool.ts';
import type { HttpResponse } from '../network/http-client.ts';
import type { CurlOptions } from './options.ts';
import { CurlError, remoteName } from './request.ts';

/** How much is kept before it is written, in bytes. */
const BUFFER = 4096;

/** Where what comes of a transfer goes: to a file or the output, and its header beside. */
export class CurlOutput {
  /** The file that its body goes to; undefined: the output. */
  readonly path: string | undefined;
  #hasDumped = false;

  constructor(
    readonly tool: Tool,
    readonly options: CurlOptions,
    text: string,
    out: string | undefined,
  ) {
    const named = out ?? (options.remoteName || options.remoteNameAll ? remoteName(text) : undefined);
    this.path =
      named === undefined || named === '-' || named === '' || options.outputDirectory === undefined
        ? named
        : `${options.outputDirectory}/${named}`;
  }

  get isFile(): boolean {
    return this.path !== undefined && this.path !== '-';
  }

  *write(response: HttpResponse, headers: boolean, body: boolean): Task<void> {
    const { tool, options, path } = this;
    const head = `${[response.statusLine, ...response.headers.map(([name, value]) => `${name}: ${value}`), ''].join('\r\n')}\r\n`;
    yield* this.#dumpHeader(head);
    const text = (headers ? head : '') + (body ? response.body : '');
    if (path === undefined || path === '-') return yield* this.print(text);
    try {
      if (options.createDirectories) makeParents(tool.process, path, 0o750);
      tool.process.writeFile(path, text);
    } catch (error) {
      if (!options.silent) yield* tool.complain(`Warning: Failed to open the file ${path}: ${reason(error)}\n`);
      throw new CurlError(23, 'Failure writing output to destination');
    }
  }

  /** A body alone. */
  *writeBody(body: string): Task<void> {
    yield* this.write({ statusLine: '', status: 0, reason: '', headers: [], body }, false, true);
  }

  /** What is no terminal gets what it gets when there is enough of it, or when it is all there. */
  *print(text: string): Task<void> {
    this.tool.print(text);
    if (byteLength(text) > BUFFER || this.options.unbuffered) yield* this.tool.flush();
  }

  *#dumpHeader(head: string): Task<void> {
    const { tool, options } = this;
    if (options.dumpHeader === undefined) return;
    if (options.dumpHeader === '-') return yield* tool.write(head);
    try {
      tool.process.writeFile(options.dumpHeader, head, { append: this.#hasDumped });
      this.#hasDumped = true;
    } catch (error) {
      throw new CurlError(23, `Failed to open the file ${options.dumpHeader}: ${reason(error)}`);
    }
  }
}

import type { Task } from '../../../engine/index.ts';
import type { Regex } from '../../regex/index.ts';
import { LineReader } from '../lib/input.ts';
import { OsError } from '../lib/kernel.ts';
import { exitCode } from '../lib/run-command.ts';
import { Failure, reason, type Tool } from '../lib/tool.ts';
import type { AwkKind } from './values.ts';

interface Pipe {
  readonly fd: number;
  readonly pid: number;
}

/** The files and commands that an awk program reads and writes. */
export class AwkStreams {
  readonly #outputs = new Map<string, Pipe | { readonly fd: number; readonly pid: undefined }>();
  readonly #readers = new Map<string, { readonly reader: RecordReader; readonly fd: number; readonly pid: number | undefined }>();

  constructor(
    readonly tool: Tool,
    readonly kind: AwkKind,
    readonly regex: (source: string) => Regex,
  ) {}

  *write(mode: '>' | '>>' | '|', name: string, text: string): Task<void> {
    const { tool } = this;
    if (mode !== '|' && (name === '/dev/stdout' || name === '-')) return tool.print(text);
    if (mode !== '|' && name === '/dev/stderr') {
      yield* tool.flush();
      return yield* tool.complain(text);
    }
    let output = this.#outputs.get(name);
    if (!output) {
      yield* tool.flush();
      output = mode === '|' ? this.#pipeTo(name) : { fd: this.#create(name, mode === '>>'), pid: undefined };
      this.#outputs.set(name, output);
    }
    yield* tool.process.write(output.fd, text);
  }

  /** The next record of a file or command; undefined at its end, null if it cannot be read. */
  *read(kind: 'file' | 'command', name: string, separator: string): Task<string | null | undefined> {
    const { process } = this.tool;
    let source = this.#readers.get(name);
    if (!source) {
      if (kind === 'command') {
        yield* this.tool.flush();
        const [read, write] = process.pipe();
        const pid = process.spawn({
          argv: this.#shell(name),
          fds: new Map([
            [0, 0],
            [1, write],
            [2, 2],
          ]),
        });
        process.close(write);
        source = { reader: new RecordReader(new LineReader(process, read), this.regex), fd: read, pid };
      } else {
        try {
          const fd = name === '-' || name === '/dev/stdin' ? 0 : process.open(name, { read: true });
          source = { reader: new RecordReader(new LineReader(process, fd), this.regex), fd, pid: undefined };
        } catch (error) {
          if (error instanceof OsError) return null;
          throw error;
        }
      }
      this.#readers.set(name, source);
    }
    return yield* source.reader.next(separator);
  }

  /** close(): what the command's exit code was, -1 if nothing is open by that name. */
  *close(name: string): Task<number> {
    const { process } = this.tool;
    let result = -1;
    for (const table of [this.#outputs, this.#readers]) {
      const open = table.get(name);
      if (!open) continue;
      table.delete(name);
      if (open.fd !== 0) process.close(open.fd);
      result = 0;
      if (open.pid !== undefined) result = exitCode((yield* process.waitpid(open.pid)).status);
    }
    return result;
  }

  *closeAll(): Task<void> {
    for (const name of [...this.#outputs.keys(), ...this.#readers.keys()]) yield* this.close(name);
  }

  *run(command: string): Task<number> {
    yield* this.tool.flush();
    const pid = this.tool.process.spawn({ argv: this.#shell(command) });
    return exitCode((yield* this.tool.process.waitpid(pid)).status);
  }

  #shell(command: string): string[] {
    return [this.kind === 'mawk' ? '/bin/sh' : 'sh', '-c', command];
  }

  #create(name: string, append: boolean): number {
    try {
      return this.tool.process.open(name, { write: true, create: true, append, truncate: !append });
    } catch (error) {
      throw new Failure(
        this.kind === 'mawk'
          ? `cannot open "${name}" for output (${reason(error)})`
          : this.kind === 'gawk'
            ? `cmd. line:1: fatal: cannot redirect to \`${name}': ${reason(error)}`
            : `can't open '${name}': ${reason(error)}`,
        this.kind === 'busybox' ? 1 : 2,
      );
    }
  }

  #pipeTo(command: string): Pipe {
    const { process } = this.tool;
    const [read, write] = process.pipe();
    const pid = process.spawn({
      argv: this.#shell(command),
      fds: new Map([
        [0, read],
        [1, 1],
        [2, 2],
      ]),
    });
    process.close(read);
    return { fd: write, pid };
  }
}

/** Records by RS: a character, a paragraph (''), or an expression, for which all is read first. */
export class RecordReader {
  #rest: string | undefined;

  constructor(
    readonly lines: LineReader,
    readonly regex: (source: string) => Regex,
  ) {}

  *next(separator: string): Task<string | undefined> {
    if (this.#rest === undefined && separator === '\n') return yield* this.lines.next();
    if (this.#rest === undefined) this.#rest = yield* this.#all();
    if (separator === '') this.#rest = this.#rest.replace(/^\n+/, '');
    if (this.#rest === '') return undefined;
    const [start, end] = this.#separatorIn(this.#rest, separator);
    const record = start < 0 ? (separator === '' ? this.#rest.replace(/\n$/, '') : this.#rest) : this.#rest.slice(0, start);
    this.#rest = start < 0 ? '' : this.#rest.slice(end);
    return record;
  }

  #separatorIn(text: string, separator: string): readonly [number, number] {
    if (separator.length === 1) return [text.indexOf(separator), text.indexOf(separator) + 1];
    const found = this.regex(separator === '' ? '\n\n+' : separator).exec(text);
    return found ? [found.index, found.end] : [-1, -1];
  }

  *#all(): Task<string> {
    let text = '';
    for (let line = yield* this.lines.next(); line !== undefined; line = yield* this.lines.next())
      text += line + (this.lines.terminated ? '\n' : '');
    return text;
  }
}

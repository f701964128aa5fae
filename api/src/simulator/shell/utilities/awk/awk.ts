import type { Task } from '../../../engine/index.ts';
import { LineReader, readAll } from '../lib/input.ts';
import { readOptions } from '../lib/options.ts';
import { Failure, reason, type Tool, utility } from '../lib/tool.ts';
import { type AwkInput, AwkMachine, DivisionByZero } from './machine.ts';
import { parseAwk } from './parser.ts';
import { awkRegex } from './regex.ts';
import { RecordReader } from './streams.ts';
import { awkString } from './tokens.ts';
import { type AwkKind, fromInput } from './values.ts';

const awkOf = (ofGnu: 'mawk' | 'gawk') =>
  utility(
    function* (tool) {
      const kind: AwkKind = tool.gnu ? ofGnu : 'busybox';
      const options = readOptions(tool, { short: 'F:v:f:W:', long: { 'field-separator': 'F', assign: 'v', file: 'f' }, inOrder: true });
      const operands = [...options.operands];
      const files: string[] = [];
      for (const path of options.values('f')) files.push(yield* programOf(tool, path));
      const source = files.length > 0 ? files.join('\n') : operands.shift();
      if (source === undefined) throw tool.usage('missing program');
      const input = new MainInput(tool, operands);
      try {
        const machine = new AwkMachine(tool, kind, parseAwk(source, kind), input);
        input.machine = machine;
        const separator = options.value('F');
        if (separator !== undefined) machine.globals.set('FS', separator === 't' ? '\t' : awkString(separator));
        for (const assignment of options.values('v')) assign(machine, assignment);
        machine.arrays.set('ENVIRON', new Map([...tool.process.env].map(([name, value]) => [name, fromInput(value)])));
        machine.arrays.set('ARGV', new Map(['awk', ...operands].map((word, index) => [String(index), fromInput(word)])));
        machine.globals.set('ARGC', operands.length + 1);
        const code = yield* machine.run();
        return code || (input.failed ? (tool.gnu ? 2 : 1) : 0);
      } catch (error) {
        if (error instanceof DivisionByZero)
          throw kind === 'gawk'
            ? new Failure('cmd. line:1: fatal: division by zero attempted', 2)
            : new Failure('cmd. line:1: Division by zero', 1);
        throw error;
      }
    },
    { shortName: true, usageCode: 2 },
  );
/** Busybox's, or Debian's. */
export const awk = awkOf('mawk');
/** Fedora's. */
export const gawk = awkOf('gawk');

function assign(machine: AwkMachine, text: string): boolean {
  const match = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text);
  if (!match) return false;
  machine.globals.set(match[1] as string, fromInput(awkString(match[2] as string)));
  return true;
}

/** @see mawk: scan.c scan_init, errmsg; busybox: editors/awk.c awk_main (xfopen) */
function* programOf(tool: Tool, path: string) {
  try {
    return path === '-' ? yield* readAll(tool.process, 0) : tool.process.readFile(path);
  } catch (error) {
    throw tool.gnu ? new Failure(`cannot open ${path} (${reason(error)})`, 2) : new Failure(`can't open '${path}': ${reason(error)}`, 1);
  }
}

/** The operands: files, `-`, and assignments made when their turn comes. */
class MainInput implements AwkInput {
  machine: AwkMachine | undefined;
  failed = false;
  #reader: RecordReader | undefined;
  #fd = 0;
  #used = false;
  readonly #operands: string[];

  constructor(
    readonly tool: Tool,
    operands: readonly string[],
  ) {
    this.#operands = [...operands];
  }

  *next(separator: string): Task<string | undefined> {
    for (;;) {
      if (!this.#reader && !(yield* this.#open())) return undefined;
      let record: string | undefined;
      try {
        record = yield* (this.#reader as RecordReader).next(separator);
      } catch (error) {
        throw this.tool.gnu ? new Failure(`read error (${reason(error)})`, 2) : new Failure(`cmd. line:1: ${reason(error)}`, 1);
      }
      if (record !== undefined) return record;
      this.skipFile();
    }
  }

  skipFile(): void {
    if (this.#reader && this.#fd !== 0) this.tool.process.close(this.#fd);
    this.#reader = undefined;
  }

  *#open(): Task<boolean> {
    const machine = this.machine as AwkMachine;
    for (;;) {
      const operand = this.#operands.shift();
      if (operand === undefined) {
        if (this.#used) return false;
        return this.#begin(0, '-');
      }
      if (operand === '' || assign(machine, operand)) continue;
      if (operand === '-') return this.#begin(0, '-');
      try {
        return this.#begin(this.tool.process.open(operand, { read: true }), operand);
      } catch (error) {
        this.failed = true;
        this.#used = true;
        // That ends busybox'. @see busybox: editors/awk.c next_input_file
        if (!this.tool.gnu) throw new Failure(`${operand}: ${reason(error)}`, 1);
        yield* this.tool.warn(`cannot open ${operand} (${reason(error)})`);
      }
    }
  }

  #begin(fd: number, name: string): boolean {
    const machine = this.machine as AwkMachine;
    this.#used = true;
    this.#fd = fd;
    this.#reader = new RecordReader(new LineReader(this.tool.process, fd), awkRegex(this.tool, machine.kind));
    machine.globals.set('FILENAME', name);
    machine.globals.set('FNR', 0);
    return true;
  }
}

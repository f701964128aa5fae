import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { searchable } from '../endless-search.ts';
import { InterpreterPace } from '../interpreter-pace.ts';
import { Unknown } from './nodes.ts';
import { Huge, LARGE, sizeOf, text, type Value } from './values.ts';

/** By which perl was told how to run, and what. */
export interface Options {
  readonly newlines: boolean;
  readonly big: boolean;
  readonly name: string;
  readonly args: readonly string[];
}

/** What a script has while it runs: its variables, what it has written, and the memory that it holds. */
export abstract class State extends InterpreterPace {
  protected readonly scalars = new Map<string, Value>();
  protected readonly arrays = new Map<string, Value[]>();
  protected readonly hashes = new Map<string, Map<string, Value>>();
  protected readonly big: boolean;
  protected output = '';
  /** What large texts and lists hold. */
  #held = 0;

  constructor(process: Process, { newlines, big, name, args }: Options) {
    super(process, { time: 0.1, work: 40 });
    this.big = big;
    this.scalars
      .set('0', name)
      .set('$', process.pid)
      .set(',', '')
      .set('\\', newlines ? '\n' : '')
      .set('@', '');
    this.arrays.set('ARGV', [...args]);
    this.hashes.set('ENV', new Map(process.env));
  }

  *flush(): Task<void> {
    const text = this.output;
    this.output = '';
    if (text !== '') yield* this.process.write(1, text);
  }

  protected joined(a: Value, b: Value): Value {
    const length = sizeOf(a) + sizeOf(b);
    if (length <= LARGE && !(a instanceof Huge) && !(b instanceof Huge)) return text(a) + text(b);
    this.hold(length - (a instanceof Huge ? a.length : 0) - (b instanceof Huge ? b.length : 0));
    return new Huge(length);
  }
  protected repeated(a: Value, times: number): Value {
    const length = sizeOf(a) * times;
    if (length <= LARGE && !(a instanceof Huge)) return text(a).repeat(times);
    this.hold(length);
    return new Huge(length);
  }
  protected hold(bytes: number): void {
    this.#held += bytes;
    this.process.work(4);
    this.process.setMemory(this.#held);
  }

  /** The same, if it is known how its search ends. */
  protected expression(source: string, flags: string, subject: string): RegExp {
    let expression: RegExp | undefined;
    try {
      expression = new RegExp(source, flags);
    } catch {
      throw new Unknown('=~');
    }
    expression = searchable(this.process, expression, subject, flags.includes('g'));
    if (!expression) throw new Unknown('a regular expression that tries very long');
    return expression;
  }
  protected remember(found: RegExpExecArray): void {
    this.scalars.set('&', found[0]);
    for (let i = 1; i < Math.max(10, found.length); i++) this.scalars.set(String(i), found[i]);
  }

  /** What `die` and `warn` write: where they stand, too, unless it ends with a newline. */
  said(words: string): string {
    return words.endsWith('\n') ? words : `${words} at ${text(this.scalars.get('0'))} line 1.\n`;
  }

  protected array(name: string): Value[] {
    const found = this.arrays.get(name) ?? [];
    this.arrays.set(name, found);
    return found;
  }
  protected hash(name: string): Map<string, Value> {
    const found = this.hashes.get(name) ?? new Map<string, Value>();
    this.hashes.set(name, found);
    return found;
  }
}

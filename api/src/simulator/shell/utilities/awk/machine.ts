// One evaluator: its parts call each other at every node, so they stand together.
import { Outcome, Random, type Task } from '../../../engine/index.ts';
import type { Regex } from '../../regex/index.ts';
import { byteLength } from '../lib/kernel.ts';
import { Failure, type Tool } from '../lib/tool.ts';
import { awkFunctions, takesTexts } from './functions.ts';
import { AwkRecord, splitBy, splitFields } from './record.ts';
import { awkRegex } from './regex.ts';
import { AwkStreams } from './streams.ts';
import type { AwkProgram, Expression, Statement, Target } from './tree.ts';
import { type AwkArray, type AwkKind, awkPrintf, compareValues, fromInput, toBoolean, toNumber, toText, type Value } from './values.ts';

/** A fault of the script's: awk ends. */
export class DivisionByZero extends Outcome {}

/** Of calls within calls. */
const DEEPEST = 500;
/** Of elements that an array gets: their work is counted in so many. */
const OFTEN = 64;
/** Of a text. */
const LONGEST = 2 ** 26;
const MOST_FIELDS = 2 ** 24;

/** How a statement ended, if not by its end. */
type Jump = 'break' | 'continue' | 'next' | 'nextfile' | 'exit' | 'return' | undefined;
type Frame = Map<string, Value | AwkArray | Unset>;
/** A parameter that was given nothing: it becomes an array when it is used as one. */
class Unset {}

/** Where main input comes from. */
export interface AwkInput {
  next(separator: string): Task<string | undefined>;
  skipFile(): void;
}

/** Runs an awk program. */
export class AwkMachine {
  readonly globals = new Map<string, Value>();
  readonly arrays = new Map<string, AwkArray>();
  readonly record: AwkRecord;
  readonly streams: AwkStreams;
  readonly #regex: (source: string) => Regex;
  exitCode = 0;
  #frame: Frame | undefined;
  #returned: Value;
  #depth = 0;
  #random = new Random('awk');
  #seed = 0;
  readonly #open = new Set<number>();

  constructor(
    readonly tool: Tool,
    readonly kind: AwkKind,
    readonly program: AwkProgram,
    readonly input: AwkInput,
  ) {
    for (const [name, value] of [
      ['FS', ' '],
      ['OFS', ' '],
      ['ORS', '\n'],
      ['RS', '\n'],
      ['SUBSEP', '\x1c'],
      ['CONVFMT', '%.6g'],
      ['OFMT', '%.6g'],
      ['NR', 0],
      ['FNR', 0],
      ['FILENAME', ''],
    ] as const)
      this.globals.set(name, value);
    if (kind === 'gawk') this.globals.set('RSTART', 0).set('RLENGTH', -1);
    this.#seed = kind === 'busybox' ? 1 : kind === 'gawk' ? 0 : Math.floor(tool.process.now / 1_000_000);
    this.#regex = awkRegex(tool, kind);
    this.record = new AwkRecord(
      () => this.#text(this.globals.get('FS')),
      () => this.#text(this.globals.get('OFS')),
      this.#regex,
    );
    this.streams = new AwkStreams(tool, kind, this.#regex);
  }

  *run(): Task<number> {
    let jump = yield* this.#all(this.program.begin);
    if (jump !== 'exit' && (this.program.rules.length > 0 || this.program.end.length > 0)) jump = yield* this.#main();
    // exit in BEGIN or a rule still runs END.
    yield* this.#all(this.program.end);
    yield* this.streams.closeAll();
    return this.exitCode;
  }

  *#all(blocks: readonly Statement[]): Task<Jump> {
    for (const block of blocks) {
      const jump = yield* this.#execute(block);
      if (jump === 'exit') return jump;
    }
    return undefined;
  }

  *#main(): Task<Jump> {
    for (;;) {
      const text = yield* this.input.next(this.#text(this.globals.get('RS')));
      if (text === undefined) return undefined;
      this.record.set(text);
      this.#count();
      for (const [index, rule] of this.program.rules.entries()) {
        if (!(yield* this.#selects(index))) continue;
        const jump = rule.body ? yield* this.#execute(rule.body) : this.tool.print(this.record.text + this.#text(this.globals.get('ORS')));
        if (jump === 'exit') return jump;
        if (jump === 'nextfile') this.input.skipFile();
        if (jump === 'next' || jump === 'nextfile') break;
      }
      yield* this.tool.spill();
    }
  }

  #count(): void {
    for (const name of ['NR', 'FNR']) this.globals.set(name, this.#number(this.globals.get(name)) + 1);
  }

  *#selects(index: number): Task<boolean> {
    const { from, to } = this.program.rules[index] as AwkProgram['rules'][number];
    if (!from) return true;
    if (!to) return toBoolean(yield* this.evaluate(from));
    if (!this.#open.has(index)) {
      if (!toBoolean(yield* this.evaluate(from))) return false;
      this.#open.add(index);
    }
    if (toBoolean(yield* this.evaluate(to))) this.#open.delete(index);
    return true;
  }

  *#execute(statement: Statement): Task<Jump> {
    switch (statement.kind) {
      case 'expression':
        yield* this.evaluate(statement.value);
        return undefined;
      case 'print':
        return yield* this.#print(statement);
      case 'block':
        for (const each of statement.body) {
          const jump = yield* this.#execute(each);
          if (jump) return jump;
        }
        return undefined;
      case 'if':
        if (toBoolean(yield* this.evaluate(statement.test))) return yield* this.#execute(statement.then);
        return statement.otherwise ? yield* this.#execute(statement.otherwise) : undefined;
      case 'while':
      case 'do':
      case 'for':
        return yield* this.#loop(statement);
      case 'forin': {
        for (const key of [...this.#array(statement.array).keys()]) {
          this.#setVariable(statement.name, fromInput(key));
          const jump = yield* this.#execute(statement.body);
          if (jump === 'break') break;
          if (jump && jump !== 'continue') return jump;
        }
        return undefined;
      }
      case 'delete':
        if (statement.key) this.#array(statement.array).delete(yield* this.#key(statement.key));
        else this.#array(statement.array).clear();
        return undefined;
      case 'return':
        this.#returned = statement.value ? yield* this.evaluate(statement.value) : undefined;
        return 'return';
      case 'exit':
        if (statement.value) this.exitCode = this.#number(yield* this.evaluate(statement.value)) & 0xff;
        return 'exit';
      default:
        return statement.kind;
    }
  }

  *#loop(statement: Extract<Statement, { kind: 'while' | 'do' | 'for' }>): Task<Jump> {
    if (statement.kind === 'for' && statement.init) yield* this.#execute(statement.init);
    for (let first = statement.kind === 'do'; ; first = false) {
      if (!first && statement.test && !toBoolean(yield* this.evaluate(statement.test))) return undefined;
      const jump = yield* this.#execute(statement.body);
      if (jump === 'break') return undefined;
      if (jump && jump !== 'continue') return jump;
      if (statement.kind === 'for' && statement.step) yield* this.#execute(statement.step);
      yield* this.tool.spill();
    }
  }

  *#print(statement: Extract<Statement, { kind: 'print' }>): Task<Jump> {
    const values: Value[] = [];
    for (const each of statement.args) values.push(yield* this.evaluate(each));
    let text: string;
    if (statement.formatted) text = this.#formatted(this.#text(values[0]), values.slice(1));
    else {
      const format = this.#text(this.globals.get('OFMT'));
      const words = values.length > 0 ? values.map((value) => this.#text(value, format)) : [this.record.text];
      text = words.join(this.#text(this.globals.get('OFS'))) + this.#text(this.globals.get('ORS'));
    }
    if (statement.redirection)
      yield* this.streams.write(statement.redirection.mode, this.#text(yield* this.evaluate(statement.redirection.to)), text);
    else this.tool.print(text);
    return undefined;
  }

  #formatted(format: string, args: readonly Value[], printed = true): string {
    const { kind } = this;
    return awkPrintf(format, args, kind, (written) => {
      if (kind === 'busybox') return undefined as never;
      if (printed) this.tool.print(written);
      throw kind === 'gawk'
        ? new Failure(`cmd. line:1: fatal: not enough arguments to satisfy format string\n\t\`${format}'`, 2)
        : this.#fault(`not enough arguments passed to ${printed ? '' : 's'}printf("${format}")`);
    });
  }

  /** What mawk says of a fault: where in its input it was. */
  #fault(problem: string): Failure {
    const [file, fnr, nr] = ['FILENAME', 'FNR', 'NR'].map((name) => this.#text(this.globals.get(name)));
    return new Failure(`run time error: ${problem}\n\tFILENAME="${file}" FNR=${fnr} NR=${nr}`, 2);
  }

  /** By CONVFMT, but where print has its own format for numbers. */
  #text(value: Value, format?: string): string {
    if (typeof value !== 'number') return toText(value);
    return toText(value, format ?? toText(this.globals.get('CONVFMT'), '%.6g', this.kind), this.kind);
  }

  #number(value: Value): number {
    return toNumber(value, this.kind);
  }

  #fieldIndex(value: Value): number {
    const index = Math.trunc(this.#number(value));
    if (index >= 0) return index;
    if (this.kind === 'busybox') throw new Failure('cmd. line:1: Access to negative field', 1);
    if (this.kind === 'mawk') throw this.#fault(`negative field index $${index}`);
    throw new Failure(`cmd. line:1: fatal: attempt to access field ${index}`, 2);
  }

  *evaluate(node: Expression): Task<Value> {
    switch (node.op) {
      case 'number':
      case 'string':
        return node.value;
      case 'regex':
        return this.#regex(node.source).test(this.record.text) ? 1 : 0;
      case 'variable':
        return this.#variable(node.name);
      case 'field':
        return this.record.get(this.#fieldIndex(yield* this.evaluate(node.index)));
      case 'element': {
        const array = this.#array(node.array);
        const key = yield* this.#key(node.key);
        // To look at an element makes it.
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'group':
        return yield* this.evaluate(node.inner);
      case 'assign': {
        const right = yield* this.evaluate(node.value);
        const value =
          node.operator === ''
            ? right
            : arithmetic(node.operator, this.#number(yield* this.evaluate(node.target)), this.#number(right), this.kind);
        yield* this.#assign(node.target, value);
        return value;
      }
      case 'step': {
        const before = this.#number(yield* this.evaluate(node.target));
        yield* this.#assign(node.target, before + node.by);
        return node.prefix ? before + node.by : before;
      }
      case 'unary': {
        const value = yield* this.evaluate(node.operand);
        return node.operator === '!' ? (toBoolean(value) ? 0 : 1) : node.operator === '-' ? -this.#number(value) : this.#number(value);
      }
      case 'binary': {
        const left = yield* this.evaluate(node.left);
        const right = yield* this.evaluate(node.right);
        if (node.operator === ' ') {
          const text = this.#text(left) + this.#text(right);
          if (text.length > 4096) this.tool.process.work(2);
          if (text.length > LONGEST) throw new Failure('out of memory', 2);
          return text;
        }
        if (node.operator in comparisons)
          return (comparisons[node.operator] as (order: number) => boolean)(compareValues(left, right, this.kind)) ? 1 : 0;
        return arithmetic(node.operator, this.#number(left), this.#number(right), this.kind);
      }
      case 'match': {
        const regex =
          node.right.op === 'regex' ? this.#regex(node.right.source) : this.#regex(this.#text(yield* this.evaluate(node.right)));
        return regex.test(this.#text(yield* this.evaluate(node.left))) !== node.negated ? 1 : 0;
      }
      case 'and':
        return toBoolean(yield* this.evaluate(node.left)) && toBoolean(yield* this.evaluate(node.right)) ? 1 : 0;
      case 'or':
        return toBoolean(yield* this.evaluate(node.left)) || toBoolean(yield* this.evaluate(node.right)) ? 1 : 0;
      case 'choose':
        return yield* this.evaluate(toBoolean(yield* this.evaluate(node.test)) ? node.then : node.otherwise);
      case 'in':
        return this.#array(node.array).has(yield* this.#key(node.key)) ? 1 : 0;
      case 'getline':
        return yield* this.#getline(node);
      case 'call':
        return yield* this.#call(node.name, node.args);
      default:
        return yield* this.#builtin(node.name, node.args);
    }
  }

  *#getline(node: Extract<Expression, { op: 'getline' }>): Task<Value> {
    const separator = this.#text(this.globals.get('RS'));
    let text: string | undefined;
    if (node.file || node.command) {
      const name = this.#text(yield* this.evaluate((node.file ?? node.command) as Expression));
      const got = yield* this.streams.read(node.file ? 'file' : 'command', name, separator);
      if (got === null) return -1;
      text = got;
    } else text = yield* this.input.next(separator);
    if (text === undefined) return 0;
    if (!node.file) this.#count();
    if (node.target) yield* this.#assign(node.target, fromInput(text));
    else this.record.set(text);
    return 1;
  }

  *#call(name: string, args: readonly Expression[]): Task<Value> {
    const called = this.program.functions.get(name);
    if (!called) throw new Failure('cmd. line:1: Call to undefined function', 1);
    const frame: Frame = new Map();
    for (const [index, parameter] of called.parameters.entries()) {
      const given = args[index];
      const array = given?.op === 'variable' ? this.#arrayIfAny(given.name) : undefined;
      if (array) frame.set(parameter, array);
      else if (given?.op === 'variable' && this.#variable(given.name) === undefined && !this.globals.has(given.name))
        frame.set(parameter, this.#array(given.name));
      else frame.set(parameter, given ? yield* this.evaluate(given) : new Unset());
    }
    yield* this.tool.spill();
    if (++this.#depth > DEEPEST) throw new Failure('function call nesting too deep', 2);
    const outer = this.#frame;
    this.#frame = frame;
    this.#returned = undefined;
    yield* this.#execute(called.body);
    this.#frame = outer;
    this.#depth--;
    const value = this.#returned;
    this.#returned = undefined;
    return value;
  }

  *#builtin(name: string, args: readonly Expression[]): Task<Value> {
    const [first, second, third] = args;
    switch (name) {
      case 'length': {
        if (first?.op === 'variable') {
          const array = this.#arrayIfAny(first.name);
          if (array) return array.size;
        }
        return byteLength(first ? this.#text(yield* this.evaluate(first)) : this.record.text);
      }
      case 'split': {
        const text = this.#text(yield* this.evaluate(first as Expression));
        if (second?.op !== 'variable') {
          if (this.kind === 'busybox') return 0;
          if (this.kind === 'gawk') throw new Failure('cmd. line:1: fatal: split: second argument is not an array', 2);
          throw new Failure(`line 1: syntax error at or near ${second?.op === 'string' ? second.value : ')'}`, 2);
        }
        const array = this.#array(second.name);
        const parts =
          third?.op === 'regex'
            ? text === ''
              ? []
              : splitBy(text, this.#regex(third.source))
            : splitFields(text, this.#text(third ? yield* this.evaluate(third) : this.globals.get('FS')), this.#regex);
        array.clear();
        for (const [index, part] of parts.entries()) array.set(String(index + 1), fromInput(part));
        return parts.length;
      }
      case 'sub':
      case 'gsub': {
        const regex = yield* this.#pattern(first as Expression);
        const replacement = this.#text(yield* this.evaluate(second as Expression));
        const target: Target =
          third && (third.op === 'variable' || third.op === 'element' || third.op === 'field')
            ? third
            : { op: 'field', index: { op: 'number', value: 0 } };
        const [text, count] = substitute(this.#text(yield* this.evaluate(target)), regex, replacement, name === 'gsub');
        if (count > 0) yield* this.#assign(target, text);
        return count;
      }
      case 'gensub': {
        const regex = yield* this.#pattern(first as Expression);
        const replacement = this.#text(yield* this.evaluate(second as Expression)).replace(/\\(\d)/g, '$$$1');
        const how = this.#text(third ? yield* this.evaluate(third) : 'g');
        const text = args[3] ? this.#text(yield* this.evaluate(args[3])) : this.record.text;
        let count = 0;
        return regex.replace(text, ({ groups }) =>
          ++count === Number(how) || /^g/i.test(how)
            ? replacement.replace(/\$(\d)/g, (_, n: string) => groups[Number(n)] ?? '').replaceAll('&', () => groups[0] as string)
            : undefined,
        );
      }
      case 'match': {
        const text = this.#text(yield* this.evaluate(first as Expression));
        const regex = yield* this.#pattern(second as Expression);
        const found = regex.exec(text);
        this.globals.set('RSTART', found ? byteLength(text.slice(0, found.index)) + 1 : 0);
        this.globals.set('RLENGTH', found ? byteLength(text.slice(found.index, found.end)) : -1);
        if (third?.op === 'variable') {
          const array = this.#array(third.name);
          array.clear();
          for (const [index, group] of (found?.groups ?? []).entries()) if (group !== undefined) array.set(String(index), fromInput(group));
        }
        return this.globals.get('RSTART');
      }
      case 'rand':
        return this.#random.next();
      case 'srand': {
        const before = this.#seed;
        this.#seed = first ? this.#number(yield* this.evaluate(first)) : Math.floor(this.tool.process.now / 1_000_000);
        this.#random = new Random(`awk/${this.#seed}`);
        return before;
      }
      case 'system':
        return yield* this.streams.run(this.#text(yield* this.evaluate(first as Expression)));
      case 'close':
        return yield* this.streams.close(this.#text(yield* this.evaluate(first as Expression)));
      case 'fflush':
        yield* this.tool.flush();
        return 0;
      default: {
        const values: Value[] = [];
        for (const each of args) values.push(yield* this.evaluate(each));
        if (name === 'sprintf') {
          if (values.length === 0 && this.kind === 'gawk') throw new Failure('cmd. line:1: fatal: sprintf: no arguments', 2);
          return this.#formatted(this.#text(values[0]), values.slice(1), false);
        }
        return (awkFunctions[name] as NonNullable<(typeof awkFunctions)[string]>)(
          values.map((value, i) => (i < (takesTexts[name] ?? 0) ? this.#text(value) : value)),
          this.tool.process.now,
          this.kind,
          this.tool.process,
        );
      }
    }
  }

  *#pattern(node: Expression): Task<Regex> {
    return this.#regex(node.op === 'regex' ? node.source : this.#text(yield* this.evaluate(node)));
  }

  *#key(parts: readonly Expression[]): Task<string> {
    const texts: string[] = [];
    for (const part of parts) texts.push(this.#text(yield* this.evaluate(part)));
    return texts.join(this.#text(this.globals.get('SUBSEP')));
  }

  #variable(name: string): Value {
    if (this.#frame?.has(name)) {
      const local = this.#frame.get(name);
      return local instanceof Map || local instanceof Unset ? undefined : local;
    }
    return name === 'NF' ? this.record.count : this.globals.get(name);
  }

  #setVariable(name: string, value: Value): void {
    if (this.#frame?.has(name)) this.#frame.set(name, value);
    else if (name === 'NF') this.record.resize(this.#fields(this.#number(value)));
    else {
      if (name === 'FS' || name === 'OFS') this.record.settle();
      this.globals.set(name, value);
    }
  }

  #arrayIfAny(name: string): AwkArray | undefined {
    const local = this.#frame?.get(name);
    if (local instanceof Map) return local;
    return this.#frame?.has(name) ? undefined : this.arrays.get(name);
  }

  #array(name: string): AwkArray {
    const known = this.#arrayIfAny(name);
    if (known) return known;
    const array: AwkArray = new Map();
    if (this.#frame?.has(name)) this.#frame.set(name, array);
    else this.arrays.set(name, array);
    return array;
  }

  /** All of them are made. */
  #fields(count: number): number {
    if (count > MOST_FIELDS) throw new Failure('out of memory', 2);
    this.tool.process.work(Math.max(0, count) >> 2);
    return Math.trunc(count);
  }

  *#assign(target: Target, value: Value): Task<void> {
    if (target.op === 'variable') this.#setVariable(target.name, value);
    else if (target.op === 'element') {
      const array = this.#array(target.array);
      const { size } = array.set(yield* this.#key(target.key), value);
      if (size % OFTEN === 0) this.tool.process.work(OFTEN * 2);
    } else {
      const index = this.#fieldIndex(yield* this.evaluate(target.index));
      if (index === 0) this.record.set(this.#text(value));
      else this.record.assign(this.#fields(index), value);
    }
  }
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function arithmetic(operator: string, left: number, right: number, kind: AwkKind): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0 && kind !== 'mawk') throw new DivisionByZero();
      return left / right;
    case '%':
      if (right === 0 && kind !== 'mawk') throw new DivisionByZero();
      return left % right;
    default:
      return left ** right;
  }
}

/** sub and gsub: `&` is the match, `\\&` is itself. */
function substitute(text: string, regex: Regex, replacement: string, all: boolean): [string, number] {
  let count = 0;
  const result = regex.replace(text, ({ groups: [found = ''] }) => {
    if (count > 0 && !all) return undefined;
    count++;
    return replacement.replace(/\\\\|\\&|&/g, (mark) => (mark === '&' ? found : mark === '\\&' ? '&' : '\\'));
  });
  return [result, count];
}

import { Outcome, seconds, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { fromUnixTime, strftime, unixTime } from '../../../shell/utilities/lib/calendar.ts';
import { formatFloat, formatInteger, general, pad } from '../../../shell/utilities/lib/number-format.ts';
import { idle } from '../../generic.ts';
import { searchable } from '../endless-search.ts';
import { InterpreterPace } from '../interpreter-pace.ts';
import { pi, timeFor } from './pi.ts';
import { type Node, type Statement, Unknown } from './syntax.ts';

/** A text of which only its length is known: it is there to fill memory. */
class Huge {
  constructor(readonly length: number) {}
}
type Value = string | number | undefined | Huge;

export class Exit extends Outcome {
  constructor(readonly code: number) {
    super('exit');
  }
}
class Leave extends Outcome {
  constructor(readonly what: 'last' | 'next') {
    super(what);
  }
}

const LARGE = 65_536;
/** What stdio gathers of what goes to no terminal. */
const BUFFER = 8192;

export class Evaluator extends InterpreterPace {
  readonly #scalars = new Map<string, Value>();
  readonly #arrays = new Map<string, Value[]>();
  readonly #hashes = new Map<string, Map<string, Value>>();
  readonly #big: boolean;
  #output = '';
  /** What large texts and lists hold. */
  #held = 0;

  constructor(process: Process, { newlines, big, name, args }: { newlines: boolean; big: boolean; name: string; args: readonly string[] }) {
    super(process, { time: 0.1, work: 40 });
    this.#big = big;
    this.#scalars
      .set('0', name)
      .set('$', process.pid)
      .set(',', '')
      .set('\\', newlines ? '\n' : '')
      .set('@', '');
    this.#arrays.set('ARGV', [...args]);
    this.#hashes.set('ENV', new Map(process.env));
  }

  *run(statements: readonly Statement[]): Task<void> {
    for (const statement of statements) yield* this.#statement(statement);
  }
  *flush(): Task<void> {
    const text = this.#output;
    this.#output = '';
    if (text !== '') yield* this.process.write(1, text);
  }

  *#statement(statement: Statement): Task<void> {
    yield* this.tick();
    switch (statement.type) {
      case 'expression':
        yield* this.#list(statement.value);
        return;
      case 'block':
        return yield* this.run(statement.body);
      case 'if':
        for (const [test, body] of statement.branches) if (truth(yield* this.#scalar(test))) return yield* this.run(body);
        return yield* this.run(statement.otherwise);
      case 'while':
        if (statement.first) yield* this.#list(statement.first);
        this.endless++;
        try {
          while (!statement.test || truth(yield* this.#scalar(statement.test))) {
            yield* this.tick();
            if (!(yield* this.#turn(statement.body))) return;
            if (statement.step) yield* this.#list(statement.step);
          }
        } finally {
          this.endless--;
        }
        return;
      case 'foreach': {
        const before = this.#scalars.get(statement.variable);
        for (const value of yield* this.#list(statement.list)) {
          this.#scalars.set(statement.variable, value);
          yield* this.tick();
          if (!(yield* this.#turn(statement.body))) break;
        }
        this.#scalars.set(statement.variable, before);
        return;
      }
      default:
        throw new Unknown(statement.why);
    }
  }
  /** Whether the loop goes on. */
  *#turn(body: readonly Statement[]): Task<boolean> {
    try {
      yield* this.run(body);
      return true;
    } catch (error) {
      if (!(error instanceof Leave)) throw error;
      return error.what === 'next';
    }
  }

  *#list(node: Node): Task<Value[]> {
    switch (node.type) {
      case 'list': {
        const all: Value[] = [];
        for (const item of node.items) for (const value of yield* this.#list(item)) all.push(value);
        return all;
      }
      case 'array':
        this.process.work(this.#array(node.name).length >> 5);
        return [...this.#array(node.name)];
      case 'hash':
        this.process.work(this.#hash(node.name).size >> 4);
        return [...this.#hash(node.name)].flat();
      case 'my':
        return yield* this.#declare(node.target);
      case 'assign':
        if (isMany(node.target)) return yield* this.#assignList(node.target, yield* this.#list(node.value), node.operator);
        break;
      case 'binary':
        if (node.operator === '..') {
          const all = range(yield* this.#scalar(node.left), yield* this.#scalar(node.right));
          this.process.work(all.length >> 5);
          return all;
        }
        if (node.operator === 'x' && node.left.type === 'list') {
          const items = yield* this.#list(node.left);
          return this.#repeatList(items, count(yield* this.#scalar(node.right)));
        }
        break;
      case 'ternary':
        return yield* this.#list(truth(yield* this.#scalar(node.test)) ? node.yes : node.no);
      case 'call': {
        const many = yield* this.#listCall(node);
        if (many) return many;
      }
    }
    return [yield* this.#scalar(node)];
  }

  #repeatList(items: readonly Value[], times: number): Value[] {
    if (items.length * times > LARGE) throw new Unknown('a list of so many');
    return Array.from({ length: times }, () => items).flat();
  }

  *#declare(target: Node): Task<Value[]> {
    if (target.type === 'list') for (const item of target.items) yield* this.#declare(item);
    else if (target.type === 'array') this.#arrays.set(target.name, []);
    else if (target.type === 'hash') this.#hashes.set(target.name, new Map());
    else if (target.type === 'scalar') {
      if (/\w/.test(target.name)) this.#scalars.delete(target.name);
    } else throw new Unknown('my');
    return [];
  }

  *#scalar(node: Node): Task<Value> {
    switch (node.type) {
      case 'number':
        return node.value;
      case 'text':
        return yield* this.#text(node.parts);
      case 'scalar':
        return this.#scalars.get(node.name);
      case 'array':
        return this.#array(node.name).length;
      case 'hash':
        return this.#hash(node.name).size;
      case 'lastIndex':
        return this.#array(node.name).length - 1;
      case 'element':
        return this.#array(node.name).at(Math.trunc(numeric(yield* this.#scalar(node.key))));
      case 'entry':
        return this.#hash(node.name).get(text(yield* this.#scalar(node.key)));
      case 'list': {
        const all = yield* this.#list(node);
        return all.at(-1);
      }
      case 'my':
        yield* this.#declare(node.target);
        return undefined;
      case 'unary':
        return yield* this.#unary(node.operator, node.operand);
      case 'postfix': {
        const old = yield* this.#scalar(node.operand);
        yield* this.#store(node.operand, increased(old, node.operator === '++' ? 1 : -1));
        return old ?? 0;
      }
      case 'binary':
        return yield* this.#binary(node.operator, node.left, node.right);
      case 'ternary':
        return yield* this.#scalar(truth(yield* this.#scalar(node.test)) ? node.yes : node.no);
      case 'assign':
        return yield* this.#assign(node);
      case 'match':
        return yield* this.#match({ type: 'scalar', name: '_' }, node);
      case 'print':
        return yield* this.#print(node);
      case 'call': {
        const many = yield* this.#listCall(node);
        if (!many) return yield* this.#call(node.name, node.args);
        return node.name === 'reverse'
          ? [...many.map(text).reverse().join('')].reverse().join('')
          : node.name === 'localtime' || node.name === 'gmtime'
            ? this.#date(node.args.length > 0 ? numeric(yield* this.#scalar(node.args[0] as Node)) : undefined)
            : many.length;
      }
    }
  }

  *#text(parts: readonly (string | Node)[]): Task<Value> {
    let all = '';
    for (const part of parts) {
      const value = typeof part === 'string' ? part : yield* this.#scalar(part);
      if (value instanceof Huge && parts.length === 1) return value;
      all += text(value);
    }
    return all;
  }

  *#unary(operator: string, operand: Node): Task<Value> {
    if (operator === '++' || operator === '--') {
      const value = increased(yield* this.#scalar(operand), operator === '++' ? 1 : -1);
      yield* this.#store(operand, value);
      return value;
    }
    const value = yield* this.#scalar(operand);
    if (operator === '!') return truth(value) ? '' : 1;
    return typeof value === 'string' && /^[A-Za-z_]/.test(value) ? `-${value}` : -numeric(value);
  }

  *#binary(operator: string, left: Node, right: Node): Task<Value> {
    if (operator === '=~') return yield* this.#match(left, right);
    const a = yield* this.#scalar(left);
    if (operator === '||' && truth(a)) return a;
    if (operator === '&&' && !truth(a)) return a;
    if (operator === '//' && a !== undefined) return a;
    const b = yield* this.#scalar(right);
    return /^(\|\||&&|\/\/)$/.test(operator) ? b : this.#operate(operator, a, b);
  }

  #operate(operator: string, a: Value, b: Value): Value {
    switch (operator) {
      case '.':
        return this.#joined(a, b);
      case 'x':
        return this.#repeated(a, count(b));
      case 'eq':
      case 'ne':
        return (text(a) === text(b)) === (operator === 'eq') ? 1 : '';
      case 'lt':
      case 'gt':
      case 'le':
      case 'ge':
      case 'cmp': {
        const order = text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
        if (operator === 'cmp') return order;
        return (operator === 'lt' ? order < 0 : operator === 'gt' ? order > 0 : operator === 'le' ? order <= 0 : order >= 0) ? 1 : '';
      }
    }
    const [x, y] = [numeric(a), numeric(b)];
    const compare = COMPARISONS[operator];
    if (compare) return compare(x, y) ? 1 : '';
    if (operator === '<=>') return x < y ? -1 : x > y ? 1 : 0;
    if ((operator === '/' || operator === '%') && (operator === '/' ? y : Math.trunc(y)) === 0)
      throw new Death(operator === '/' ? 'Illegal division by zero' : 'Illegal modulus zero');
    if (operator === '%') {
      const [whole, by] = [Math.trunc(x), Math.trunc(y)];
      return ((whole % by) + by) % by;
    }
    const result = operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : operator === '/' ? x / y : x ** y;
    if (!/^[-+*/]$|^\*\*$/.test(operator)) throw new Unknown(operator);
    // Perl counts with 64 bits where it can.
    if (Number.isInteger(x) && Number.isInteger(y) && !Number.isSafeInteger(result) && Math.abs(result) < 2 ** 64) {
      const exact = /[-+*]$/.test(operator) && operator !== '**' ? exactly(operator, BigInt(x), BigInt(y)) : BigInt(Math.trunc(result));
      if (exact !== BigInt(Math.trunc(result))) throw new Unknown('so large a number');
    }
    return result;
  }

  #joined(a: Value, b: Value): Value {
    const length = sizeOf(a) + sizeOf(b);
    if (length <= LARGE && !(a instanceof Huge) && !(b instanceof Huge)) return text(a) + text(b);
    this.#hold(length - (a instanceof Huge ? a.length : 0) - (b instanceof Huge ? b.length : 0));
    return new Huge(length);
  }
  #repeated(a: Value, times: number): Value {
    const length = sizeOf(a) * times;
    if (length <= LARGE && !(a instanceof Huge)) return text(a).repeat(times);
    this.#hold(length);
    return new Huge(length);
  }
  #hold(bytes: number): void {
    this.#held += bytes;
    this.process.work(4);
    this.process.setMemory(this.#held);
  }

  *#assign({ operator, target, value }: Extract<Node, { type: 'assign' }>): Task<Value> {
    if (isMany(target)) {
      const values = yield* this.#list(value);
      yield* this.#assignList(target, values, operator);
      return values.length;
    }
    if (target.type === 'my') yield* this.#declare(target.target);
    const place = target.type === 'my' ? target.target : target;
    if (operator === '') {
      const given = yield* this.#scalar(value);
      yield* this.#store(place, given);
      return given;
    }
    const old = yield* this.#scalar(place);
    if ((operator === '||' && truth(old)) || (operator === '&&' && !truth(old)) || (operator === '//' && old !== undefined)) return old;
    const given = yield* this.#scalar(value);
    const result = /^(\|\||&&|\/\/)$/.test(operator) ? given : this.#operate(operator, old, given);
    yield* this.#store(place, result);
    return result;
  }

  *#assignList(target: Node, values: readonly Value[], operator: string): Task<Value[]> {
    if (operator !== '') throw new Unknown(`${operator}=`);
    const place = target.type === 'my' ? target.target : target;
    if (place.type === 'array') this.#arrays.set(place.name, [...values]);
    else if (place.type === 'hash') {
      const map = new Map<string, Value>();
      for (let i = 0; i < values.length; i += 2) map.set(text(values[i]), values[i + 1]);
      this.#hashes.set(place.name, map);
    } else if (place.type === 'list') {
      let i = 0;
      for (const item of place.items) {
        if (isMany(item)) {
          yield* this.#assignList(item, values.slice(i), '');
          i = values.length;
        } else yield* this.#store(item, values[i++]);
      }
    } else throw new Unknown('=');
    return [...values];
  }

  *#store(place: Node, value: Value): Task<void> {
    if (place.type === 'scalar') {
      this.#scalars.set(place.name, value);
      if (place.name === '|' && truth(value)) yield* this.flush();
    } else if (place.type === 'element') {
      const array = this.#array(place.name);
      const index = Math.trunc(numeric(yield* this.#scalar(place.key)));
      if (index > LARGE) throw new Unknown('a list of so many');
      array[index < 0 ? array.length + index : index] = value;
    } else if (place.type === 'entry') this.#hash(place.name).set(text(yield* this.#scalar(place.key)), value);
    else throw new Unknown('=');
  }

  *#match(target: Node, node: Node): Task<Value> {
    if (node.type !== 'match') throw new Unknown('=~');
    const source = text(yield* this.#scalar(node.pattern))
      .replace(/\\z|\\Z/g, '$')
      .replace(/\\A/g, '^');
    const subject = text(yield* this.#scalar(target));
    if (/\(\?[{?<#]|[+*?]\+/.test(source) || node.flags.includes('x')) throw new Unknown('=~');
    const expression = this.#expression(source, node.flags.replace(/[^gims]/g, ''), subject);
    if (!node.replacement) {
      const found = expression.exec(subject);
      if (found) this.#remember(found);
      return found ? 1 : '';
    }
    let times = 0;
    let result = '';
    let at = 0;
    for (;;) {
      const found = expression.global ? expression.exec(subject) : times === 0 ? expression.exec(subject) : null;
      if (!found) break;
      times++;
      this.#remember(found);
      result += subject.slice(at, found.index) + text(yield* this.#scalar(node.replacement));
      at = found.index + found[0].length;
      if (found[0] === '') expression.lastIndex++;
    }
    if (times > 0) yield* this.#store(target, result + subject.slice(at));
    return times || '';
  }
  /** The same, if it is known how its search ends. */
  #expression(source: string, flags: string, subject: string): RegExp {
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
  #remember(found: RegExpExecArray): void {
    this.#scalars.set('&', found[0]);
    for (let i = 1; i < Math.max(10, found.length); i++) this.#scalars.set(String(i), found[i]);
  }

  *#print({ name, error, args }: Extract<Node, { type: 'print' }>): Task<Value> {
    const values: Value[] = [];
    for (const arg of args) values.push(...(yield* this.#list(arg)));
    if (args.length === 0) values.push(this.#scalars.get('_'));
    const ends = name === 'printf' ? '' : text(this.#scalars.get('\\')) + (name === 'say' ? '\n' : '');
    const printed = (name === 'printf' ? this.#formatted(values) : values.map(text).join(text(this.#scalars.get(',')))) + ends;
    if (error) {
      yield* this.process.write(2, printed);
      return 1;
    }
    this.#output += printed;
    const terminal = this.process.isTerminal(1);
    if (truth(this.#scalars.get('|')) || this.#output.length >= BUFFER || (terminal && printed.includes('\n'))) yield* this.flush();
    return 1;
  }

  #formatted([format, ...values]: readonly Value[]): string {
    let i = 0;
    return text(format).replace(
      /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?(?:ll|[lhqV])?([a-zA-Z%])/g,
      (whole, flags: string, wide?: string, exact?: string, letter = '') => {
        if (letter === '%') return '%';
        const size = (given?: string): number | undefined =>
          given === undefined ? undefined : given === '*' ? Math.trunc(numeric(values[i++])) : Number(given);
        const conversion = { flags, width: size(wide), precision: size(exact), letter };
        const value = values[i++];
        if (/[diuxXo]/.test(letter)) return formatInteger(wholeOf(numeric(value)), conversion);
        if (/[feEgGF]/.test(letter)) return formatFloat(numeric(value), conversion);
        if (letter === 's')
          return pad(conversion.precision === undefined ? text(value) : text(value).slice(0, conversion.precision), conversion);
        if (letter === 'c') return pad(String.fromCodePoint(Math.trunc(numeric(value))), conversion);
        if (letter === 'b') return pad(wholeOf(numeric(value)).toString(2), conversion, flags.includes('0'));
        throw new Unknown(whole);
      },
    );
  }

  /** What has lists of its own, or answers with one. */
  *#listCall(node: Extract<Node, { type: 'call' }>): Task<Value[] | undefined> {
    const { name, args, block } = node;
    switch (name) {
      case 'map':
      case 'grep': {
        const all = yield* this.#all(args);
        const found: Value[] = [];
        const before = this.#scalars.get('_');
        for (const value of all) {
          this.#scalars.set('_', value);
          yield* this.tick();
          if (name === 'map') found.push(...(yield* this.#list(block as Node)));
          else if (truth(yield* this.#scalar(block as Node))) found.push(value);
        }
        this.#scalars.set('_', before);
        return found;
      }
      case 'sort':
        return yield* this.#sorted(yield* this.#all(args), block);
      case 'reverse':
        return (yield* this.#all(args)).reverse();
      case 'keys':
      case 'values': {
        const [of] = args;
        if (of?.type !== 'hash') throw new Unknown(name);
        const hash = this.#hash(of.name);
        return name === 'keys' ? [...hash.keys()] : [...hash.values()];
      }
      case 'split':
        return yield* this.#split(args);
      case 'localtime':
      case 'gmtime': {
        const at = args.length > 0 ? numeric(yield* this.#scalar(args[0] as Node)) : undefined;
        const [s, m, h, day, month, year, weekday, yearday] = strftime('%S %M %H %d %m %Y %w %j', this.#moment(at)).split(' ').map(Number);
        return [s, m, h, day, (month as number) - 1, (year as number) - 1900, weekday, (yearday as number) - 1, 0];
      }
    }
    return undefined;
  }
  #moment = (at?: number): number => (at === undefined ? this.process.now : fromUnixTime(at));
  #date(at?: number): string {
    return strftime('%a %b %e %H:%M:%S %Y', this.#moment(at));
  }
  *#all(args: readonly Node[]): Task<Value[]> {
    const all: Value[] = [];
    for (const arg of args) for (const value of yield* this.#list(arg)) all.push(value);
    return all;
  }
  *#sorted(values: readonly Value[], block: Node | undefined): Task<Value[]> {
    const done: Value[] = [];
    for (const value of values) {
      let low = 0;
      let high = done.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        yield* this.tick();
        this.#scalars.set('a', value).set('b', done[middle]);
        const order = block ? numeric(yield* this.#scalar(block)) : text(value) < text(done[middle]) ? -1 : 1;
        if (order < 0) high = middle;
        else low = middle + 1;
      }
      done.splice(low, 0, value);
    }
    return done;
  }
  *#split([by, of, most]: readonly Node[]): Task<Value[]> {
    if (!by || most) throw new Unknown('split');
    const subject = text(of ? yield* this.#scalar(of) : this.#scalars.get('_'));
    const source = by.type === 'match' ? text(yield* this.#scalar(by.pattern)) : text(yield* this.#scalar(by));
    const parts =
      by.type !== 'match' && source === ' ' ? subject.trimStart().split(/\s+/) : subject.split(this.#expression(source, 'g', subject));
    while (parts.length > 0 && !parts.at(-1)) parts.pop();
    return parts;
  }

  *#call(name: string, args: readonly Node[]): Task<Value> {
    const { process } = this;
    const [first, second, third, ...more] = args;
    switch (name) {
      case 'last':
      case 'next':
        throw new Leave(name);
      case 'undef':
        return undefined;
      case 'time':
        return unixTime(process.now);
      case 'exit':
        throw new Exit(first ? Math.trunc(numeric(yield* this.#scalar(first))) & 255 : 0);
      case 'die':
      case 'warn': {
        const said = (yield* this.#all(args)).map(text).join('');
        if (name === 'die') throw new Death(said === '' ? 'Died' : said);
        yield* process.write(2, line(said === '' ? "Warning: something's wrong" : said, this.#place));
        return 1;
      }
      case 'sleep': {
        if (!first) yield* idle(process);
        const time = numeric(first ? yield* this.#scalar(first) : 0);
        this.rested();
        yield* process.sleep(seconds(Math.max(0, time)));
        return Math.trunc(time);
      }
      case 'select': {
        // select(undef, undef, undef, 0.25) is a sleep.
        const [time] = more;
        if (!time) throw new Unknown('select');
        this.rested();
        yield* process.sleep(seconds(numeric(yield* this.#scalar(time))));
        return 0;
      }
      case 'push':
      case 'unshift': {
        if (first?.type !== 'array') throw new Unknown(name);
        const array = this.#array(first.name);
        const values = yield* this.#all(args.slice(1));
        array[name === 'push' ? 'push' : 'unshift'](...values);
        if (array.length % 1024 === 0) this.#hold(1024 * 32);
        return array.length;
      }
      case 'shift':
      case 'pop': {
        if (first && first.type !== 'array') throw new Unknown(name);
        const array = this.#array(first ? first.name : 'ARGV');
        return name === 'shift' ? array.shift() : array.pop();
      }
      case 'delete':
      case 'exists': {
        if (first?.type !== 'entry') throw new Unknown(name);
        const key = text(yield* this.#scalar(first.key));
        const hash = this.#hash(first.name);
        if (name === 'exists') return hash.has(key) ? 1 : '';
        const old = hash.get(key);
        hash.delete(key);
        return old;
      }
      case 'chomp':
      case 'chop': {
        const given = first ?? ({ type: 'scalar', name: '_' } as const);
        const old = text(yield* this.#scalar(given));
        const kept = name === 'chop' ? old.slice(0, -1) : old.replace(/\n$/, '');
        const place = given.type === 'assign' ? given.target : given;
        yield* this.#store(place.type === 'my' ? place.target : place, kept);
        return old.length - kept.length;
      }
      case 'scalar':
        return yield* this.#scalar(first as Node);
      case 'join':
      case 'sprintf': {
        const [separator, ...items] = yield* this.#all(args);
        return name === 'join' ? items.map(text).join(text(separator)) : this.#formatted([separator, ...items]);
      }
      case 'rand':
        return process.random.next() * (numeric(first ? yield* this.#scalar(first) : 1) || 1);
      case 'srand':
        return 0;
      case 'bpi':
        break;
    }
    const value = first ? yield* this.#scalar(first) : this.#scalars.get('_');
    const calculate = FUNCTIONS[name];
    this.process.work(sizeOf(value) >> 8);
    if (calculate) return calculate(value, second && (yield* this.#scalar(second)), third && (yield* this.#scalar(third)));
    if (name === 'bpi' && this.#big) {
      yield* process.compute(timeFor(numeric(value)));
      return pi(Math.min(numeric(value), MOST_DIGITS));
    }
    throw new Unknown(name);
  }

  get #place(): string {
    return `at ${text(this.#scalars.get('0'))} line 1.`;
  }
  /** What is said of an end by `die`. */
  lastWords = (death: Death): string => line(death.message, this.#place);

  #array(name: string): Value[] {
    const found = this.#arrays.get(name) ?? [];
    this.#arrays.set(name, found);
    return found;
  }
  #hash(name: string): Map<string, Value> {
    const found = this.#hashes.get(name) ?? new Map<string, Value>();
    this.#hashes.set(name, found);
    return found;
  }
}

export class Death extends Outcome {}

const MOST_DIGITS = 20_000;

const line = (said: string, place: string): string => (said.endsWith('\n') ? said : `${said} ${place}\n`);

const isMany = (node: Node): boolean =>
  node.type === 'array' || node.type === 'hash' || node.type === 'list' || (node.type === 'my' && isMany(node.target));

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

const FUNCTIONS: Readonly<Record<string, (value: Value, second: Value, third: Value) => Value>> = {
  length: (value) => (value === undefined ? undefined : sizeOf(value)),
  defined: (value) => (value === undefined ? '' : 1),
  uc: (value) => text(value).toUpperCase(),
  lc: (value) => text(value).toLowerCase(),
  ucfirst: (value) => text(value).replace(/^./, (c) => c.toUpperCase()),
  lcfirst: (value) => text(value).replace(/^./, (c) => c.toLowerCase()),
  int: (value) => Math.trunc(numeric(value)),
  abs: (value) => Math.abs(numeric(value)),
  sqrt: (value) => Math.sqrt(numeric(value)),
  sin: (value) => Math.sin(numeric(value)),
  cos: (value) => Math.cos(numeric(value)),
  exp: (value) => Math.exp(numeric(value)),
  log: (value) => Math.log(numeric(value)),
  atan2: (value, second) => Math.atan2(numeric(value), numeric(second)),
  hex: (value) => Number.parseInt(text(value).replace(/^0x/i, '') || '0', 16),
  oct: (value) => (/^0[xb]/i.test(text(value)) ? Number(text(value)) : Number.parseInt(text(value) || '0', 8)),
  ord: (value) => text(value).codePointAt(0) ?? 0,
  chr: (value) => String.fromCodePoint(Math.trunc(numeric(value))),
  index: (value, second) => text(value).indexOf(text(second)),
  rindex: (value, second) => text(value).lastIndexOf(text(second)),
  substr: (value, second, third) => {
    const whole = text(value);
    const from = numeric(second) < 0 ? whole.length + numeric(second) : numeric(second);
    const length = third === undefined ? whole.length : numeric(third);
    return length < 0 ? whole.slice(from, length) : whole.slice(from, from + length);
  },
};

function text(value: Value): string {
  if (value instanceof Huge) throw new Unknown('a text of so much');
  if (typeof value !== 'number') return value ?? '';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : '-Inf';
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63
    ? String(BigInt(value))
    : `${value < 0 ? '-' : ''}${general(Math.abs(value), 15)}`;
}
function numeric(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined || value instanceof Huge) return 0;
  return Number(/^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(value)?.[1] ?? 0);
}
const count = (value: Value): number => Math.max(0, Math.trunc(numeric(value)));
const exactly = (operator: string, a: bigint, b: bigint): bigint => (operator === '+' ? a + b : operator === '-' ? a - b : a * b);
const wholeOf = (value: number): bigint => BigInt(Number.isFinite(value) ? Math.trunc(value) : -1);
const sizeOf = (value: Value): number => (value instanceof Huge ? value.length : text(value).length);
const truth = (value: Value): boolean => value !== undefined && value !== '' && value !== 0 && value !== '0';

function increased(value: Value, by: number): Value {
  if (by === 1 && typeof value === 'string' && /^[a-zA-Z]+$/.test(value)) throw new Unknown('++ of a text');
  return numeric(value) + by;
}
function range(from: Value, to: Value): Value[] {
  if (typeof from === 'string' && /^[a-zA-Z]$/.test(from)) {
    const [first, last] = [from.charCodeAt(0), text(to).charCodeAt(0)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => String.fromCharCode(first + i));
  }
  const first = Math.trunc(numeric(from));
  const length = Math.max(0, Math.trunc(numeric(to)) - first + 1);
  if (length > 2_000_000) throw new Unknown('so many turns');
  return Array.from({ length }, (_, i) => first + i);
}

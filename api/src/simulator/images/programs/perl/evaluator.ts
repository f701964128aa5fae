import type { Task } from '../../../engine/index.ts';
import { Calls } from './calls.ts';
import { Leave } from './ends.ts';
import { formatted } from './functions.ts';
import { type Node, type Statement, Unknown } from './nodes.ts';
import { operate } from './operators.ts';
import { count, Huge, increased, LARGE, numeric, range, text, truth, type Value } from './values.ts';

/** What stdio gathers of what goes to no terminal. */
const BUFFER = 8192;

/** Carries out statements, evaluates expressions, and assigns to them. */
export class Evaluator extends Calls {
  *run(statements: readonly Statement[]): Task<void> {
    for (const statement of statements) yield* this.#statement(statement);
  }

  *#statement(statement: Statement): Task<void> {
    yield* this.tick();
    switch (statement.type) {
      case 'expression':
        yield* this.list(statement.value);
        return;
      case 'block':
        return yield* this.run(statement.body);
      case 'if':
        for (const [test, body] of statement.branches) if (truth(yield* this.scalar(test))) return yield* this.run(body);
        return yield* this.run(statement.otherwise);
      case 'while':
        if (statement.first) yield* this.list(statement.first);
        this.endless++;
        try {
          while (!statement.test || truth(yield* this.scalar(statement.test))) {
            yield* this.tick();
            if (!(yield* this.#turn(statement.body))) return;
            if (statement.step) yield* this.list(statement.step);
          }
        } finally {
          this.endless--;
        }
        return;
      case 'foreach': {
        const before = this.scalars.get(statement.variable);
        for (const value of yield* this.list(statement.list)) {
          this.scalars.set(statement.variable, value);
          yield* this.tick();
          if (!(yield* this.#turn(statement.body))) break;
        }
        this.scalars.set(statement.variable, before);
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

  protected *list(node: Node): Task<Value[]> {
    switch (node.type) {
      case 'list': {
        const all: Value[] = [];
        for (const item of node.items) for (const value of yield* this.list(item)) all.push(value);
        return all;
      }
      case 'array':
        this.process.work(this.array(node.name).length >> 5);
        return [...this.array(node.name)];
      case 'hash':
        this.process.work(this.hash(node.name).size >> 4);
        return [...this.hash(node.name)].flat();
      case 'my':
        return yield* this.#declare(node.target);
      case 'assign':
        if (isMany(node.target)) return yield* this.#assignList(node.target, yield* this.list(node.value), node.operator);
        break;
      case 'binary':
        if (node.operator === '..') {
          const all = range(yield* this.scalar(node.left), yield* this.scalar(node.right));
          this.process.work(all.length >> 5);
          return all;
        }
        if (node.operator === 'x' && node.left.type === 'list') {
          const items = yield* this.list(node.left);
          return this.#repeatList(items, count(yield* this.scalar(node.right)));
        }
        break;
      case 'ternary':
        return yield* this.list(truth(yield* this.scalar(node.test)) ? node.yes : node.no);
      case 'call': {
        const many = yield* this.listCall(node);
        if (many) return many;
      }
    }
    return [yield* this.scalar(node)];
  }

  #repeatList(items: readonly Value[], times: number): Value[] {
    if (items.length * times > LARGE) throw new Unknown('a list of so many');
    return Array.from({ length: times }, () => items).flat();
  }

  *#declare(target: Node): Task<Value[]> {
    if (target.type === 'list') for (const item of target.items) yield* this.#declare(item);
    else if (target.type === 'array') this.arrays.set(target.name, []);
    else if (target.type === 'hash') this.hashes.set(target.name, new Map());
    else if (target.type === 'scalar') {
      if (/\w/.test(target.name)) this.scalars.delete(target.name);
    } else throw new Unknown('my');
    return [];
  }

  protected *scalar(node: Node): Task<Value> {
    switch (node.type) {
      case 'number':
        return node.value;
      case 'text':
        return yield* this.#text(node.parts);
      case 'scalar':
        return this.scalars.get(node.name);
      case 'array':
        return this.array(node.name).length;
      case 'hash':
        return this.hash(node.name).size;
      case 'lastIndex':
        return this.array(node.name).length - 1;
      case 'element':
        return this.array(node.name).at(Math.trunc(numeric(yield* this.scalar(node.key))));
      case 'entry':
        return this.hash(node.name).get(text(yield* this.scalar(node.key)));
      case 'list': {
        const all = yield* this.list(node);
        return all.at(-1);
      }
      case 'my':
        yield* this.#declare(node.target);
        return undefined;
      case 'unary':
        return yield* this.#unary(node.operator, node.operand);
      case 'postfix': {
        const old = yield* this.scalar(node.operand);
        yield* this.store(node.operand, increased(old, node.operator === '++' ? 1 : -1));
        return old ?? 0;
      }
      case 'binary':
        return yield* this.#binary(node.operator, node.left, node.right);
      case 'ternary':
        return yield* this.scalar(truth(yield* this.scalar(node.test)) ? node.yes : node.no);
      case 'assign':
        return yield* this.#assign(node);
      case 'match':
        return yield* this.#match({ type: 'scalar', name: '_' }, node);
      case 'print':
        return yield* this.#print(node);
      case 'call': {
        const many = yield* this.listCall(node);
        if (!many) return yield* this.call(node.name, node.args);
        return node.name === 'reverse'
          ? [...many.map(text).reverse().join('')].reverse().join('')
          : node.name === 'localtime' || node.name === 'gmtime'
            ? this.date(node.args.length > 0 ? numeric(yield* this.scalar(node.args[0] as Node)) : undefined)
            : many.length;
      }
    }
  }

  *#text(parts: readonly (string | Node)[]): Task<Value> {
    let all = '';
    for (const part of parts) {
      const value = typeof part === 'string' ? part : yield* this.scalar(part);
      if (value instanceof Huge && parts.length === 1) return value;
      all += text(value);
    }
    return all;
  }

  *#unary(operator: string, operand: Node): Task<Value> {
    if (operator === '++' || operator === '--') {
      const value = increased(yield* this.scalar(operand), operator === '++' ? 1 : -1);
      yield* this.store(operand, value);
      return value;
    }
    const value = yield* this.scalar(operand);
    if (operator === '!') return truth(value) ? '' : 1;
    return typeof value === 'string' && /^[A-Za-z_]/.test(value) ? `-${value}` : -numeric(value);
  }

  *#binary(operator: string, left: Node, right: Node): Task<Value> {
    if (operator === '=~') return yield* this.#match(left, right);
    const a = yield* this.scalar(left);
    if (operator === '||' && truth(a)) return a;
    if (operator === '&&' && !truth(a)) return a;
    if (operator === '//' && a !== undefined) return a;
    const b = yield* this.scalar(right);
    return /^(\|\||&&|\/\/)$/.test(operator) ? b : this.#operate(operator, a, b);
  }

  #operate(operator: string, a: Value, b: Value): Value {
    if (operator === '.') return this.joined(a, b);
    return operator === 'x' ? this.repeated(a, count(b)) : operate(operator, a, b);
  }

  *#assign({ operator, target, value }: Extract<Node, { type: 'assign' }>): Task<Value> {
    if (isMany(target)) {
      const values = yield* this.list(value);
      yield* this.#assignList(target, values, operator);
      return values.length;
    }
    if (target.type === 'my') yield* this.#declare(target.target);
    const place = target.type === 'my' ? target.target : target;
    if (operator === '') {
      const given = yield* this.scalar(value);
      yield* this.store(place, given);
      return given;
    }
    const old = yield* this.scalar(place);
    if ((operator === '||' && truth(old)) || (operator === '&&' && !truth(old)) || (operator === '//' && old !== undefined)) return old;
    const given = yield* this.scalar(value);
    const result = /^(\|\||&&|\/\/)$/.test(operator) ? given : this.#operate(operator, old, given);
    yield* this.store(place, result);
    return result;
  }

  *#assignList(target: Node, values: readonly Value[], operator: string): Task<Value[]> {
    if (operator !== '') throw new Unknown(`${operator}=`);
    const place = target.type === 'my' ? target.target : target;
    if (place.type === 'array') this.arrays.set(place.name, [...values]);
    else if (place.type === 'hash') {
      const map = new Map<string, Value>();
      for (let i = 0; i < values.length; i += 2) map.set(text(values[i]), values[i + 1]);
      this.hashes.set(place.name, map);
    } else if (place.type === 'list') {
      let i = 0;
      for (const item of place.items) {
        if (isMany(item)) {
          yield* this.#assignList(item, values.slice(i), '');
          i = values.length;
        } else yield* this.store(item, values[i++]);
      }
    } else throw new Unknown('=');
    return [...values];
  }

  protected *store(place: Node, value: Value): Task<void> {
    if (place.type === 'scalar') {
      this.scalars.set(place.name, value);
      if (place.name === '|' && truth(value)) yield* this.flush();
    } else if (place.type === 'element') {
      const array = this.array(place.name);
      const index = Math.trunc(numeric(yield* this.scalar(place.key)));
      if (index > LARGE) throw new Unknown('a list of so many');
      array[index < 0 ? array.length + index : index] = value;
    } else if (place.type === 'entry') this.hash(place.name).set(text(yield* this.scalar(place.key)), value);
    else throw new Unknown('=');
  }

  *#match(target: Node, node: Node): Task<Value> {
    if (node.type !== 'match') throw new Unknown('=~');
    const source = text(yield* this.scalar(node.pattern))
      .replace(/\\z|\\Z/g, '$')
      .replace(/\\A/g, '^');
    const subject = text(yield* this.scalar(target));
    if (/\(\?[{?<#]|[+*?]\+/.test(source) || node.flags.includes('x')) throw new Unknown('=~');
    const expression = this.expression(source, node.flags.replace(/[^gims]/g, ''), subject);
    if (!node.replacement) {
      const found = expression.exec(subject);
      if (found) this.remember(found);
      return found ? 1 : '';
    }
    let times = 0;
    let result = '';
    let at = 0;
    for (;;) {
      const found = expression.global ? expression.exec(subject) : times === 0 ? expression.exec(subject) : null;
      if (!found) break;
      times++;
      this.remember(found);
      result += subject.slice(at, found.index) + text(yield* this.scalar(node.replacement));
      at = found.index + found[0].length;
      if (found[0] === '') expression.lastIndex++;
    }
    if (times > 0) yield* this.store(target, result + subject.slice(at));
    return times || '';
  }
  *#print({ name, error, args }: Extract<Node, { type: 'print' }>): Task<Value> {
    const values: Value[] = [];
    for (const arg of args) values.push(...(yield* this.list(arg)));
    if (args.length === 0) values.push(this.scalars.get('_'));
    const ends = name === 'printf' ? '' : text(this.scalars.get('\\')) + (name === 'say' ? '\n' : '');
    const printed = (name === 'printf' ? formatted(values) : values.map(text).join(text(this.scalars.get(',')))) + ends;
    if (error) {
      yield* this.process.write(2, printed);
      return 1;
    }
    this.output += printed;
    const terminal = this.process.isTerminal(1);
    if (truth(this.scalars.get('|')) || this.output.length >= BUFFER || (terminal && printed.includes('\n'))) yield* this.flush();
    return 1;
  }
}

const isMany = (node: Node): boolean =>
  node.type === 'array' || node.type === 'hash' || node.type === 'list' || (node.type === 'my' && isMany(node.target));

import { seconds, type Task } from '../../../engine/index.ts';
import { fromUnixTime, strftime, unixTime } from '../../../shell/utilities/time/calendar.ts';
import { idle } from '../../generic.ts';
import { Death, Exit, Leave } from './ends.ts';
import { FUNCTIONS, formatted } from './functions.ts';
import { type Node, Unknown } from './nodes.ts';
import { pi, timeFor } from './pi.ts';
import { State } from './state.ts';
import { numeric, sizeOf, text, truth, type Value } from './values.ts';

/** Calls of the functions that Perl brings, which evaluate their arguments as they need them. */
export abstract class Calls extends State {
  protected abstract list(node: Node): Task<Value[]>;
  protected abstract scalar(node: Node): Task<Value>;
  protected abstract store(place: Node, value: Value): Task<void>;

  /** What has lists of its own, or answers with one. */
  protected *listCall(node: Extract<Node, { type: 'call' }>): Task<Value[] | undefined> {
    const { name, args, block } = node;
    switch (name) {
      case 'map':
      case 'grep': {
        const all = yield* this.#all(args);
        const found: Value[] = [];
        const before = this.scalars.get('_');
        for (const value of all) {
          this.scalars.set('_', value);
          yield* this.tick();
          if (name === 'map') found.push(...(yield* this.list(block as Node)));
          else if (truth(yield* this.scalar(block as Node))) found.push(value);
        }
        this.scalars.set('_', before);
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
        const hash = this.hash(of.name);
        return name === 'keys' ? [...hash.keys()] : [...hash.values()];
      }
      case 'split':
        return yield* this.#split(args);
      case 'localtime':
      case 'gmtime': {
        const at = args.length > 0 ? numeric(yield* this.scalar(args[0] as Node)) : undefined;
        const [s, m, h, day, month, year, weekday, yearday] = strftime('%S %M %H %d %m %Y %w %j', this.#moment(at)).split(' ').map(Number);
        return [s, m, h, day, (month as number) - 1, (year as number) - 1900, weekday, (yearday as number) - 1, 0];
      }
    }
    return undefined;
  }
  readonly #moment = (at?: number): number => (at === undefined ? this.process.now : fromUnixTime(at));
  protected date(at?: number): string {
    return strftime('%a %b %e %H:%M:%S %Y', this.#moment(at));
  }
  *#all(args: readonly Node[]): Task<Value[]> {
    const all: Value[] = [];
    for (const arg of args) for (const value of yield* this.list(arg)) all.push(value);
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
        this.scalars.set('a', value).set('b', done[middle]);
        const order = block ? numeric(yield* this.scalar(block)) : text(value) < text(done[middle]) ? -1 : 1;
        if (order < 0) high = middle;
        else low = middle + 1;
      }
      done.splice(low, 0, value);
    }
    return done;
  }
  *#split([by, of, most]: readonly Node[]): Task<Value[]> {
    if (!by || most) throw new Unknown('split');
    const subject = text(of ? yield* this.scalar(of) : this.scalars.get('_'));
    const source = by.type === 'match' ? text(yield* this.scalar(by.pattern)) : text(yield* this.scalar(by));
    const parts =
      by.type !== 'match' && source === ' ' ? subject.trimStart().split(/\s+/) : subject.split(this.expression(source, 'g', subject));
    while (parts.length > 0 && !parts.at(-1)) parts.pop();
    return parts;
  }

  protected *call(name: string, args: readonly Node[]): Task<Value> {
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
        throw new Exit(first ? Math.trunc(numeric(yield* this.scalar(first))) & 255 : 0);
      case 'die':
      case 'warn': {
        const said = (yield* this.#all(args)).map(text).join('');
        if (name === 'die') throw new Death(said === '' ? 'Died' : said);
        yield* process.write(2, this.said(said === '' ? "Warning: something's wrong" : said));
        return 1;
      }
      case 'sleep': {
        if (!first) yield* idle(process);
        const time = numeric(first ? yield* this.scalar(first) : 0);
        this.rested();
        yield* process.sleep(seconds(Math.max(0, time)));
        return Math.trunc(time);
      }
      case 'select': {
        // select(undef, undef, undef, 0.25) is a sleep.
        const [time] = more;
        if (!time) throw new Unknown('select');
        this.rested();
        yield* process.sleep(seconds(numeric(yield* this.scalar(time))));
        return 0;
      }
      case 'push':
      case 'unshift': {
        if (first?.type !== 'array') throw new Unknown(name);
        const array = this.array(first.name);
        const values = yield* this.#all(args.slice(1));
        array[name === 'push' ? 'push' : 'unshift'](...values);
        if (array.length % 1024 === 0) this.hold(1024 * 32);
        return array.length;
      }
      case 'shift':
      case 'pop': {
        if (first && first.type !== 'array') throw new Unknown(name);
        const array = this.array(first ? first.name : 'ARGV');
        return name === 'shift' ? array.shift() : array.pop();
      }
      case 'delete':
      case 'exists': {
        if (first?.type !== 'entry') throw new Unknown(name);
        const key = text(yield* this.scalar(first.key));
        const hash = this.hash(first.name);
        if (name === 'exists') return hash.has(key) ? 1 : '';
        const old = hash.get(key);
        hash.delete(key);
        return old;
      }
      case 'chomp':
      case 'chop': {
        const given = first ?? ({ type: 'scalar', name: '_' } as const);
        const old = text(yield* this.scalar(given));
        const kept = name === 'chop' ? old.slice(0, -1) : old.replace(/\n$/, '');
        const place = given.type === 'assign' ? given.target : given;
        yield* this.store(place.type === 'my' ? place.target : place, kept);
        return old.length - kept.length;
      }
      case 'scalar':
        return yield* this.scalar(first as Node);
      case 'join':
      case 'sprintf': {
        const [separator, ...items] = yield* this.#all(args);
        return name === 'join' ? items.map(text).join(text(separator)) : formatted([separator, ...items]);
      }
      case 'rand':
        return process.random.next() * (numeric(first ? yield* this.scalar(first) : 1) || 1);
      case 'srand':
        return 0;
      case 'bpi':
        break;
    }
    const value = first ? yield* this.scalar(first) : this.scalars.get('_');
    const calculate = FUNCTIONS[name];
    this.process.work(sizeOf(value) >> 8);
    if (calculate) return calculate(value, second && (yield* this.scalar(second)), third && (yield* this.scalar(third)));
    if (name === 'bpi' && this.big) {
      yield* process.compute(timeFor(numeric(value)));
      return pi(Math.min(numeric(value), MOST_DIGITS));
    }
    throw new Unknown(name);
  }
}

const MOST_DIGITS = 20_000;

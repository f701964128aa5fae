import { encodeUtf8, hexByte } from '../../../../apimachinery/utf8.ts';
import type { PromiseState } from '../jobs.ts';
import { JsArray, JsFunction, JsObject, type JsValue, type Machine, type Property, Unsupported } from '../values.ts';
import { quoted } from './quoted.ts';

const WIDTH = 80;
const MOST_DEPTH = 2;
const MOST_ITEMS = 100;
/** Node's stack ends about there. */
const DEEPEST = 1000;

/** How deep `{ depth }` asks to show a value. */
export function depthOf(machine: Machine, options: JsValue): number {
  if (!(options instanceof JsObject)) return MOST_DEPTH;
  for (const name of options.keys()) if (!/^(depth|colors|breakLength)$/.test(name)) throw new Unsupported(`an option of inspect, ${name}`);
  if (options.own('breakLength')) throw new Unsupported('an option of inspect, breakLength');
  const depth = machine.get(options, 'depth');
  return depth === undefined ? MOST_DEPTH : depth === null ? Number.POSITIVE_INFINITY : machine.number(depth);
}

/** What console.log shows of a value. @see node: lib/internal/util/inspect.js */
export function inspect(machine: Machine, value: JsValue, depth = 0, seen: readonly JsObject[] = [], most = MOST_DEPTH): string {
  // What is met in several places is shown in each.
  machine.process.work(value instanceof JsObject ? 8 : 1);
  if (typeof value === 'string') return depth === 0 && seen.length === 0 && most === MOST_DEPTH ? quoted(value) : quoted(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'symbol') return `Symbol(${value.description ?? ''})`;
  if (!(value instanceof JsObject)) return String(value);
  if (seen.length === 0) last.circles.clear();
  if (seen.includes(value)) {
    if (!last.circles.has(value)) last.circles.set(value, last.circles.size + 1);
    return `[Circular *${last.circles.get(value)}]`;
  }
  if (seen.length === DEEPEST) throw machine.fail('RangeError', 'Maximum call stack size exceeded');
  const own = machine.get(value, 'inspect');
  if (own instanceof JsFunction && value.kind === 'Inspected') return machine.text(machine.callNow(own, value, []));
  const text = objectText(machine, value, depth, [...seen, value], most);
  const circle = last.circles.get(value);
  if (circle === undefined) return text;
  // Its name takes room, too.
  const name = `<ref *${circle}>`;
  last.base = { depth, length: name.length };
  const again = objectText(machine, value, depth, [...seen, value], most);
  last.base = undefined;
  return `${name} ${again}`;
}

const URL_PARTS = 'href origin protocol username password host hostname port pathname search searchParams hash'.split(' ');

/** How deep the value was that was shown last: what holds much that is deep does not stand on one line; and what has been met again within itself. */
const last = {
  depth: 0,
  circles: new Map<JsObject, number>(),
  base: undefined as { readonly depth: number; readonly length: number } | undefined,
};
const NEAR = 3;

function objectText(machine: Machine, value: JsObject, depth: number, seen: readonly JsObject[], most: number): string {
  const inner = (each: JsValue): string => inspect(machine, each, depth + 1, seen, most);
  const name = classOf(machine, value);
  if (value instanceof JsFunction) return functionText(value, inner, depth, most);
  if (value.kind === 'Error') return errorText(machine, value, inner, depth, most);
  const own = (machine.kept.get('own inspection') as ((of: JsObject) => string | undefined) | undefined)?.(value);
  if (own !== undefined) return own;
  if (value.kind === 'RegExp') return String(value.native);
  if (value.kind === 'Date')
    return Number.isNaN(value.native) ? 'Invalid Date' : machine.text(machine.callNow(machine.get(value, 'toISOString'), value, []));
  if (value.kind === 'Buffer') return bufferText(String(value.native));
  const empty = value instanceof JsArray ? value.items.length === 0 : value.kind === 'Object' && value.keys().length === 0;
  if (depth > most && !empty) return value instanceof JsArray ? '[Array]' : `[${name || 'Object: null prototype'}]`;
  const holdsNothing = empty || (/^(?:Map|Set)$/.test(value.kind) && (value.native as Map<unknown, unknown>).size === 0);
  if (!holdsNothing) last.depth = depth;
  if (value instanceof JsArray) {
    const items = itemsText(value.items, inner);
    const all = [...items, ...membersOf(value, inner).slice(0)];
    if (value.isArguments)
      return joined(
        '[Arguments] {',
        items.map((item, i) => `'${i}': ${item}`),
        '}',
        depth,
      );
    const prefix = name === 'Array' || name === '' ? '' : `${name}(${value.items.length}) `;
    if (all.length > 6) return `${prefix}${grouped(all, depth, value.items)}`;
    return joined(`${prefix}[`, all, ']', depth);
  }
  if (value.kind === 'URLSearchParams') {
    const pairs = [...(value.native as URLSearchParams)].map(([key, each]) => `${quoted(key)} => ${quoted(each)}`);
    return joined('URLSearchParams {', pairs, '}', depth);
  }
  if (value.kind === 'URL') {
    const parts = URL_PARTS.map((part) => `${part}: ${inner(machine.get(value, part))}`);
    return joined('URL {', parts, '}', depth);
  }
  const members = [...emitterMembers(machine, value, inner), ...membersOf(value, inner)];
  if (name === 'WeakMap' || name === 'WeakSet') return `${name} { <items unknown> }`;
  if (value.kind === 'Map') {
    const entries = [...(value.native as Map<unknown, [JsValue, JsValue]>).values()].map(
      ([key, each]) => `${inner(key)} => ${inner(each)}`,
    );
    return joined(`${sized(name, 'Map', entries.length)}{`, [...entries, ...members], '}', depth);
  }
  if (value.kind === 'Set') {
    const entries = [...(value.native as Map<unknown, JsValue>).values()].map(inner);
    return joined(`${sized(name, 'Set', entries.length)}{`, [...entries, ...members], '}', depth);
  }
  if (value.kind === 'Promise') {
    const { state, value: made } = value.native as PromiseState;
    const shown = state === 'pending' ? '<pending>' : state === 'rejected' ? `<rejected> ${inner(made)}` : inner(made);
    return joined('Promise {', [shown, ...members], '}', depth);
  }
  const tag =
    value.kind === 'Namespace'
      ? '[Module: null prototype] '
      : value.proto === null
        ? '[Object: null prototype] '
        : tagged(machine, value, name);
  return joined(`${tag}{`, members, '}', depth);
}

/** What EventEmitter keeps in each object. @see node: lib/events.js EventEmitter.init */
function emitterMembers(machine: Machine, value: JsObject, inner: (each: JsValue) => string): string[] {
  const proto = machine.kept.get('EventEmitter');
  let isEmitter = false;
  for (let at = value.proto; at; at = at.proto) isEmitter ||= at === proto;
  if (!isEmitter || value.own('constructor')) return [];
  if (value.kind !== 'Object') throw new Unsupported(`what console.log shows of a ${value.kind}`);
  const known = value.own('_events')?.value;
  const all =
    known instanceof JsObject ? (known.native as Map<JsValue, readonly { readonly run: JsValue; readonly once: boolean }[]>) : new Map();
  const events = new JsObject(null, 'Object');
  for (const [name, listeners] of all) {
    if (listeners.length === 0) continue;
    const shown = listeners.map(({ run, once }: { readonly run: JsValue; readonly once: boolean }) =>
      once ? machine.native('bound onceWrapper', () => undefined).put('listener', run) : run,
    );
    events.put(typeof name === 'symbol' ? name : String(name), shown.length === 1 ? shown[0] : machine.array(shown));
  }
  const most = value.own('_maxListeners')?.value;
  return [
    `_events: ${inner(events)}`,
    `_eventsCount: ${events.properties.size}`,
    `_maxListeners: ${inner(most)}`,
    '[Symbol(kCapture)]: false',
  ];
}

/** Each item, and how many hold nothing. @see node: lib/internal/util/inspect.js formatSpecialArray */
function itemsText(list: readonly JsValue[], inner: (each: JsValue) => string): string[] {
  const made: string[] = [];
  let at = 0;
  while (at < list.length && made.length < MOST_ITEMS) {
    if (at in list) made.push(inner(list[at++]));
    else {
      const from = at;
      while (at < list.length && !(at in list)) at++;
      made.push(`<${at - from} empty item${at - from === 1 ? '' : 's'}>`);
    }
  }
  const more = list.length - at;
  if (more > 0) made.push(`... ${more} more item${more === 1 ? '' : 's'}`);
  return made;
}

/** `Map(1) `, `Known(1) [Map] ` */
const sized = (name: string, kind: string, size: number): string => (name === kind ? `${kind}(${size}) ` : `${name}(${size}) [${kind}] `);

/** `Foo `, `Object [Generator] ` */
function tagged(machine: Machine, value: JsObject, name: string): string {
  const tag = value.own(Symbol.toStringTag)?.enumerable ? undefined : machine.get(value, Symbol.toStringTag);
  const own = typeof tag === 'string' && tag !== '' && tag !== name ? `[${tag}] ` : '';
  return own === '' && (name === 'Object' || name === '') ? '' : `${name} ${own}`;
}

function isMadeBy(value: JsObject, maker: JsFunction): boolean {
  const proto = maker.own('prototype')?.value;
  for (let at = value.proto; at; at = at.proto) if (at === proto) return true;
  return false;
}
/** The name of an object's class, as `console.log` puts it before the braces; empty where it has none. */
export function classOf(machine: Machine, value: JsObject): string {
  for (let at: JsObject | null = value; at; at = at.proto) {
    const maker = at.own('constructor')?.value;
    if (maker instanceof JsFunction && maker.name !== '' && isMadeBy(value, maker)) return maker.name;
  }
  return value.proto === machine.protos.Object ? 'Object' : '';
}

function membersOf(value: JsObject, inner: (each: JsValue) => string, hidden: readonly string[] = []): string[] {
  const names = (value instanceof JsArray ? value.names(true) : value.keys()).filter((name) => !hidden.includes(name));
  const members = names.map((name) => {
    const own = value.own(name);
    const shown = accessorText(own) ?? inner(own?.value);
    return `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)}: ${shown}`;
  });
  for (const [key, own] of value.properties)
    if (typeof key === 'symbol' && own.enumerable) members.push(`[${String(key)}]: ${accessorText(own) ?? inner(own.value)}`);
  return members;
}

const accessorText = (own: Property | undefined): string | undefined =>
  own?.get ? (own.set ? '[Getter/Setter]' : '[Getter]') : own?.set ? '[Setter]' : undefined;

function functionText(value: JsFunction, inner: (each: JsValue) => string, depth: number, most: number): string {
  const kind = value.isClass ? 'class' : `${value.node?.async ? 'Async' : ''}${value.node?.generator ? 'Generator' : ''}Function`;
  const parent = value.isClass && value.proto instanceof JsFunction ? ` extends ${value.proto.name}` : '';
  const head =
    value.name === ''
      ? `[${kind}${value.isClass ? '' : ' (anonymous)'}${value.isClass ? ' (anonymous)' : ''}${parent}]`
      : value.isClass
        ? `[class ${value.name}${parent}]`
        : `[${kind}: ${value.name}]`;
  const members = depth > most ? [] : membersOf(value, inner).filter((each) => !each.startsWith('prototype:'));
  return members.length === 0 ? head : joined(`${head} {`, members, '}', depth);
}

/** @see node: lib/internal/util/inspect.js formatError */
function errorText(machine: Machine, value: JsObject, inner: (each: JsValue) => string, depth: number, most: number): string {
  const stack = machine.get(value, 'stack');
  const shown = typeof stack === 'string' && stack !== '' ? stack : machine.text(value);
  const named = withClass(shown, machine.text(machine.get(value, 'name') ?? 'Error'), classOf(machine, value));
  const message = machine.get(value, 'message');
  const from = typeof message === 'string' && message !== '' ? named.indexOf(message) + message.length : 0;
  const text = named.includes('\n    at', Math.max(0, from)) ? withoutCause(machine, named, value.find('cause')?.value) : `[${named}]`;
  const hidden = ['name', 'message', 'stack'].filter((name) => shown.includes(String(value.own(name)?.value)));
  const isDeep = depth > most;
  const shownIn = isDeep ? () => '' : inner;
  const members = membersOf(value, shownIn, hidden);
  for (const name of ['cause', 'errors']) {
    const own = value.own(name);
    if (own && !own.enumerable && (name === 'cause' || own.value instanceof JsArray)) members.push(`[${name}]: ${shownIn(own.value)}`);
  }
  if (members.length > 0 && isDeep) return `[${classOf(machine, value)}]`;
  const indent = '  '.repeat(depth);
  const indented = depth === 0 ? text : text.replaceAll('\n', `\n${indent}`);
  return members.length === 0 ? indented : `${indented} {\n${members.map((each) => `${indent}  ${each}`).join(',\n')}\n${indent}}`;
}
/** An error of a class is called by that, too: `MyError: …`, `Wrong [Error]: …` */
function withClass(stack: string, name: string, made: string): string {
  if (made === '' || made === name || !name.endsWith('Error') || !stack.startsWith(name) || !/^(?::|\n|$)/.test(stack.slice(name.length)))
    return stack;
  return `${made.includes(name) ? made : `${made} [${name}]`}${stack.slice(name.length)}`;
}
/** What an error's stack has in common with that of its cause is not shown twice. */
function withoutCause(machine: Machine, text: string, cause: JsValue): string {
  if (!(cause instanceof JsObject) || cause.kind !== 'Error') return text;
  const from = text.indexOf('\n    at') + 1;
  const frames = text.slice(from).split('\n');
  const others = String(machine.get(cause, 'stack')).split('\n');
  for (let i = 0; i < frames.length - LEAST_COMMON; i++) {
    const at = others.indexOf(frames[i] as string);
    if (at < 0) continue;
    let length = 1;
    while (i + length < frames.length && frames[i + length] === others[at + length]) length++;
    if (length <= LEAST_COMMON) continue;
    frames.splice(i + 1, length - 2, `    ... ${length - 2} lines matching cause stack trace ...`);
    return text.slice(0, from) + frames.join('\n');
  }
  return text;
}
const LEAST_COMMON = 3;

function bufferText(text: string): string {
  const bytes = encodeUtf8(text).map(hexByte);
  const more = bytes.length - 50;
  return `<Buffer${bytes.length > 0 ? ' ' : ''}${bytes.slice(0, 50).join(' ')}${more > 0 ? ` ... ${more} more byte${more === 1 ? '' : 's'}` : ''}>`;
}
/** On one line if it is short, and holds nothing that is not. */
function joined(open: string, parts: readonly string[], close: string, depth: number): string {
  if (parts.length === 0) return `${open}${close}`;
  const length =
    parts.reduce((sum, part) => sum + part.length, 0) +
    2 * parts.length +
    2 * depth +
    open.length +
    10 +
    (last.base?.depth === depth ? last.base.length : 0);
  if (length <= WIDTH && last.depth - depth < NEAR && !parts.some((part) => part.includes('\n')))
    return `${open} ${parts.join(', ')} ${close}`;
  const indent = '  '.repeat(depth);
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`;
}

/** Long lists of short values stand in columns. @see node: lib/internal/util/inspect.js groupArrayElements */
function grouped(parts: readonly string[], depth: number, values: readonly JsValue[]): string {
  const more = parts.length > MOST_ITEMS ? parts.slice(-1) : [];
  const items = parts.slice(0, parts.length - more.length);
  const lengths = items.map((part) => part.length + 2);
  const longest = Math.max(...lengths);
  const total = lengths.reduce((sum, each) => sum + each, 0);
  if (longest * 3 + depth * 2 >= 80 || !(total / longest > 5 || longest - 2 <= 6)) return joined('[', parts, ']', depth);
  const bias = Math.sqrt(longest - total / parts.length);
  const biased = Math.max(longest - 3 - bias, 1);
  const columns = Math.min(Math.round(Math.sqrt(2.5 * biased * items.length) / biased), Math.floor((80 - depth * 2) / longest), 12, 15);
  if (columns <= 1) return joined('[', parts, ']', depth);
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...lengths.filter((__, i) => i % columns === column)));
  const numbers = values.every((each) => typeof each === 'number' || typeof each === 'bigint');
  const rows: string[] = [];
  for (let i = 0; i < items.length; i += columns) {
    const row = items.slice(i, i + columns);
    rows.push(
      row
        .map((part, column) => {
          const cell = i + column < items.length - 1 && column < row.length - 1 ? `${part}, ` : part;
          const width = column < row.length - 1 ? (widths[column] as number) : (widths[column] as number) - 2;
          return numbers ? cell.padStart(width) : column < row.length - 1 ? cell.padEnd(width) : cell;
        })
        .join(''),
    );
  }
  const indent = '  '.repeat(depth);
  return `[\n${[...rows, ...more].map((row) => `${indent}  ${row}`).join(',\n')}\n${indent}]`;
}

/** console.log's own: `%s`, `%d`, `%j`, `%o`. @see node: lib/internal/util/inspect.js formatWithOptions */
export function formatted(machine: Machine, args: readonly JsValue[]): string {
  const [first, ...rest] = args;
  const show = (value: JsValue): string => (typeof value === 'string' ? value : inspect(machine, value));
  if (typeof first !== 'string' || rest.length === 0) return args.map(show).join(' ');
  let used = 0;
  const head = first.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === '%%') return '%';
    if (used >= rest.length) return mark;
    const value = rest[used++];
    switch (mark) {
      case '%s':
        return value instanceof JsObject && value.kind !== 'Error'
          ? inspect(machine, value)
          : typeof value === 'bigint'
            ? `${value}n`
            : value instanceof JsObject
              ? machine.text(value)
              : String(value);
      case '%d':
        return value instanceof JsObject ? 'NaN' : String(Number(value));
      case '%i':
        return String(Number.parseInt(String(value), 10));
      case '%f':
        return String(Number.parseFloat(String(value)));
      case '%j':
        return machine.text(machine.callNow(machine.get(machine.get(machine.global, 'JSON'), 'stringify'), undefined, [value]));
      case '%c':
        return '';
      case '%o':
        if (value instanceof JsObject) throw new Unsupported('console.log with %o');
        return inspect(machine, value);
      default:
        return inspect(machine, value);
    }
  });
  return [head, ...rest.slice(used).map(show)].join(' ');
}

import type { Json, Node } from '../apimachinery/go-yaml/index.ts';
import { plainScalar } from '../apimachinery/plain-scalar.ts';
import { define } from '../apimachinery/records.ts';
import { KustomizeError, NotFollowed } from './error.ts';
import { MOST_VALUES, parsedYaml } from './yaml.ts';

/**
 * A scalar that is not just a text without quotes, as it is written: kustomize changes what is written, and what that means is seen when all
 * is done.
 * @see sigs.k8s.io/kustomize: kyaml/yaml/rnode.go
 */
export class Scalar {
  constructor(
    readonly text: string,
    /**
     * `quoted`: a text, and so is what takes its place. `stays`: a null that stays where nulls take fields away. `empty`: nothing at all
     * within braces, which comes out as a text. Anything else: why it cannot be read again.
     */
    readonly special?: string,
  ) {}
}

/** A part of a resource. Those that are lists or maps are changed in place. */
export type Value = string | Scalar | Value[] | Fields;
export interface Fields {
  [key: string]: Value;
}
/** undefined: there is none. */
export type Maybe = Value | undefined;

export const isMap = (value: Maybe): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Scalar);
const isQuoted = (value: Maybe): boolean => value instanceof Scalar && value.special === 'quoted';
/** Quoted or not. */
export const isText = (value: Maybe): boolean => typeof value === 'string' || isQuoted(value);
export const isScalar = (value: Maybe): value is string | Scalar => typeof value === 'string' || value instanceof Scalar;
const isNull = (value: Maybe): boolean =>
  value instanceof Scalar && value.special !== 'stays' && !isQuoted(value) && resolved(value.text) === null;
export const isMissing = (value: Maybe): value is undefined => value === undefined || isNull(value);

/** Of a scalar, as it is written; of all else ''. */
export const textOf = (value: Maybe): string => (typeof value === 'string' ? value : value instanceof Scalar ? value.text : '');

/** A scalar without quotes, which is what it looks like. */
export const unquoted = (text: string): string | Scalar =>
  typeof resolved(text) === 'string' && !DAY.test(text) ? text : new Scalar(text);

/** What a scalar becomes that is written anew: without quotes it is what it looks like. @see sigs.k8s.io/kustomize: kyaml/yaml/fns.go FieldSetter */
export const rewritten = (before: Maybe, text: string): string | Scalar => (isQuoted(before) ? quoted(text) : unquoted(text));

/** What it becomes where only its text is replaced: a text stays one, and a number, too. */
export function retold(before: Maybe, text: string): string | Scalar {
  if (isQuoted(before)) return quoted(text);
  if (typeof before === 'string') return text;
  const [wanted, got] = [tagOf(textOf(before)), tagOf(text)];
  if (wanted === got || (wanted === 'float' && got === 'int')) return unquoted(text);
  return new Scalar(text, `cannot decode !!${got} \`${text}\` as a !!${wanted}`);
}

/** @see go-yaml v3: resolve.go */
function tagOf(text: string): string {
  const value = resolved(text);
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) && !/[.eE]/.test(text) ? 'int' : 'float';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int' : 'str';
}

/** What takes the place of a scalar is quoted as that was. */
export function inPlaceOf(before: Maybe, value: Value): Value {
  if (!isScalar(value) || !isScalar(before) || isQuoted(before) === isQuoted(value)) return value;
  return isQuoted(before) ? quoted(value instanceof Scalar ? value.text : value) : textOf(value);
}
const quoted = (text: string): Scalar => new Scalar(text, 'quoted');

/** YAML 1.2 has no `yes`. @see go-yaml v3: resolve.go */
const resolved = (text: string): Json => (OLD_TRUTH.test(text) ? text : plainScalar(text));
const OLD_TRUTH = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;

/** A time of day is a text, a day alone is not. */
const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

function meaning({ text, special }: Scalar): Json {
  if (special === 'quoted') return text;
  if (special === 'empty') return '';
  const [, year = '', month = '', day = ''] = DAY.exec(text) ?? [];
  if (year === '') return resolved(text);
  const [m, d] = [Number(month), Number(day)];
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const last = m === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
  return m < 1 || m > 12 || d < 1 || d > last ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00Z`;
}

/** As JSON has it. */
export function jsonOf(value: Value): Json {
  if (typeof value === 'string') return value;
  if (value instanceof Scalar) return meaning(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  const object: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(value)) define(object, key, jsonOf(member));
  return object;
}

/** What comes as JSON. */
export function valueOfJson(json: Json | undefined): Value {
  // What would be taken for something else is quoted.
  if (typeof json === 'string') return typeof unquoted(json) === 'string' ? json : quoted(json);
  if (Array.isArray(json)) return json.map(valueOfJson);
  if (typeof json !== 'object' || json === null) return new Scalar(String(json ?? null));
  const fields: Fields = {};
  for (const [key, member] of Object.entries(json)) define(fields, key, valueOfJson(member));
  return fields;
}

export function copyOf<T extends Maybe>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (!isMap(value)) return value;
  const fields: Fields = {};
  for (const [key, member] of Object.entries(value)) define(fields, key, copyOf(member));
  return fields as T;
}

/** A key that a mapping has twice, and the lines of both. */
interface Twice {
  readonly key: string;
  readonly line: number;
  readonly before: number;
}

/** What is wrong with a document that is seen when it is written. */
export interface Flaws {
  readonly twice?: Twice | undefined;
  /** Mappings with keys that are no texts, which JSON does not have. */
  readonly keyed: ReadonlyMap<Fields, readonly string[]>;
}

/** The first document of a text; undefined if it is empty. Throws YamlError. */
export function readValue(text: string): { readonly value: Value; readonly flaws: Flaws } | undefined {
  const document = parsedYaml(text);
  if (!document) return undefined;
  const reader = new Reader(text, document.root);
  const value = reader.read(document.root);
  return { value, flaws: reader };
}

class Reader implements Flaws {
  twice: Twice | undefined;
  readonly keyed = new Map<Fields, readonly string[]>();
  readonly #text: string;
  readonly #root: Node;
  readonly #open = new Set<Node>();
  #read = 0;

  constructor(text: string, root: Node) {
    this.#text = text;
    this.#root = root;
  }

  read(node: Node): Value {
    if (++this.#read > MOST_VALUES) throw new KustomizeError('yaml: document contains excessive aliasing');
    if (node.kind === 'alias') {
      if (this.#open.has(node.target)) throw new NotFollowed('kustomize of a document that contains itself');
      return this.#within(node.target);
    }
    return node.kind === 'scalar' ? scalarOf(node) : this.#within(node);
  }

  #within(node: Node): Value {
    this.#open.add(node);
    const value = this.#collection(node);
    this.#open.delete(node);
    return value;
  }

  #collection(node: Node): Value {
    if (node.kind === 'alias') return this.read(node);
    if (node.kind === 'sequence') return node.items.map((item) => this.read(item));
    if (node.kind === 'scalar') return scalarOf(node);
    const isFlow = this.#text[node.pos] === '{';
    const fields: Fields = {};
    const merged: Fields[] = [];
    const places = new Map<string, number>();
    node.keys.forEach((key, index) => {
      const value = node.values[index] as Node;
      const name = key.kind === 'scalar' ? key.value : textOf(this.read(key));
      if (name === '<<' && key.kind === 'scalar' && key.plain) {
        const maps = [this.read(value)].flat();
        if (!maps.every(isMap)) throw new KustomizeError('map merge requires map or sequence of maps as the value');
        merged.push(...maps);
        return;
      }
      const before = places.get(name);
      if (before !== undefined) this.twice ??= { key: name, line: this.#line(key.pos), before: this.#line(before) };
      else places.set(name, key.pos);
      define(fields, name, isFlow && isNothing(value) ? new Scalar('', 'empty') : this.read(value));
    });
    const keys = node.keys.flatMap((key) =>
      key.kind === 'scalar' && key.plain && unquoted(key.value) instanceof Scalar ? [key.value] : [],
    );
    if (keys.length > 0 && node !== this.#root) this.keyed.set(fields, keys);
    for (const map of merged) for (const [key, value] of Object.entries(map)) if (!Object.hasOwn(fields, key)) define(fields, key, value);
    return fields;
  }

  /** Of what is not empty. */
  #line(pos: number): number {
    return this.#text
      .slice(0, pos)
      .split('\n')
      .filter((line, i, all) => i === all.length - 1 || line.trim() !== '').length;
  }
}

const isNothing = (node: Node): boolean => node.kind === 'scalar' && node.plain && node.value === '';

function scalarOf({ value, plain, tag }: Extract<Node, { kind: 'scalar' }>): string | Scalar {
  if (plain) return unquoted(value);
  if (/^tag:yaml\.org,2002:(int|float|bool|null)$/.test(tag)) return unquoted(tag.endsWith('null') ? 'null' : value);
  if (tag === '') return quoted(value);
  return tag === 'tag:yaml.org,2002:binary' ? atob(value) : value;
}

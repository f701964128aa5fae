import { goFloat } from '../go-printed.ts';
import { goQuote } from '../go-quote.ts';
import { plainScalar, type Scalar } from '../plain-scalar.ts';
import { YamlError } from './cursor.ts';
import type { MappingNode, Node, ScalarNode } from './nodes.ts';
import type { ParsedDocument } from './parser.ts';

/** What YAML comes to; whole numbers too large for a double are bigints. */
export type Json = Scalar | Json[] | { [key: string]: Json };

/** What JSON cannot say. */
export class ConversionError extends Error {
  constructor(
    message: string,
    readonly pos: number,
  ) {
    super(message);
  }
}

interface JsonValue {
  readonly value: Json;
  /** Keys that a mapping has twice; the last one counts. */
  readonly duplicates: readonly { readonly path: string; readonly pos: number }[];
}

/** Thrown when a list or a mapping has more entries than are looked at. */
export class TooManyEntries extends Error {}

/** After aliases are expanded. */
const MAX_EXPANDED = 100_000;
/** Most of a document may come from aliases, but not all. @see go-yaml: decode.go allowedAliasRatio */
const MAX_ALIASED = 0.99;

/** What a document means in JSON. Throws YamlError, ConversionError and TooManyEntries. @see go-yaml: decode.go; sigs.k8s.io/yaml: yaml.go convertToJSONableObject */
export function jsonValue(document: ParsedDocument, maxEntries: number): JsonValue {
  const reader = new Reader(document.targets, maxEntries);
  const value = reader.read(document.root);
  const inconvertible = reader.inconvertible(value);
  if (inconvertible) throw inconvertible;
  return { value, duplicates: reader.duplicates };
}

class Reader {
  readonly duplicates: { path: string; pos: number }[] = [];
  /** What YAML can say, but not JSON: that is seen once all is read, and keys before values, which are written in the order of their keys. */
  inconvertible(read: Json): ConversionError | undefined {
    if (this.#wrongKey || this.#notFinite === undefined) return this.#wrongKey;
    const first = firstNotFinite(read);
    return first === undefined ? undefined : new ConversionError(`json: unsupported value: ${shownNumber(first)}`, this.#notFinite);
  }
  #wrongKey: ConversionError | undefined;
  /** Where the first number stands that is none in JSON. */
  #notFinite: number | undefined;
  readonly #targets: ReadonlySet<Node>;
  readonly #maxEntries: number;
  /** What the targets of aliases are; undefined while they are read. */
  readonly #known = new Map<Node, { readonly value: Json; readonly size: number } | undefined>();
  /** Of the value that is read: keys, and `[0]` for items. */
  readonly #steps: string[] = [];
  #decoded = 0;
  #aliased = 0;

  constructor(targets: ReadonlySet<Node>, maxEntries: number) {
    this.#targets = targets;
    this.#maxEntries = maxEntries;
  }

  read(node: Node): Json {
    this.#count(node, 1, 0);
    if (!this.#targets.has(node)) return this.#value(node);
    const before = this.#decoded;
    this.#known.set(node, undefined);
    const value = this.#value(node);
    this.#known.set(node, { value, size: this.#decoded - before + 1 });
    return value;
  }

  #count(node: Node, decoded: number, aliased: number): void {
    this.#decoded += decoded;
    this.#aliased += aliased;
    const excessive = this.#aliased > 100 && this.#decoded > 1000 && this.#aliased / this.#decoded > MAX_ALIASED;
    if (excessive || this.#decoded > MAX_EXPANDED) throw new YamlError('document contains excessive aliasing', node.pos);
  }

  #value(node: Node): Json {
    switch (node.kind) {
      case 'scalar':
        return this.#finite(scalarValue(node), node.pos);
      case 'mapping':
        return this.#map(node);
      case 'sequence':
        this.#bound(node.items);
        return node.items.map((item, index) => this.#below(`[${index}]`, item));
      case 'alias': {
        const known = this.#known.get(node.target);
        if (!known) throw new YamlError(`anchor '${node.name}' value contains itself`, node.pos);
        this.#count(node, known.size, known.size);
        return known.value;
      }
    }
  }

  #bound({ length }: readonly Node[]): void {
    if (length > this.#maxEntries) throw new TooManyEntries();
  }

  #below(step: string, node: Node): Json {
    this.#steps.push(step);
    const value = this.read(node);
    this.#steps.pop();
    return value;
  }

  #map(node: MappingNode): Json {
    this.#bound(node.keys);
    const map: { [key: string]: Json } = {};
    const own = new Set<string>();
    for (const [index, key] of node.keys.entries()) {
      const value = node.values[index] as Node;
      if (key.kind === 'scalar' && isMerge(key)) {
        this.#merge(map, this.read(value), value);
        continue;
      }
      const name = this.#key(key, value);
      if (own.has(name)) this.duplicates.push({ path: pathOf([...this.#steps, name]), pos: key.pos });
      own.add(name);
      define(map, name, this.#below(name, value));
    }
    return map;
  }

  /** JSON's keys are text: `yes: 1` has the key `true`. */
  #key(key: Node, value: Node): string {
    if (key.kind === 'scalar' && key.plain === false && key.tag === '') return key.value;
    const read = key.kind === 'scalar' && !this.#targets.has(key) ? scalarValue(key) : this.read(key);
    if (typeof read === 'object' && read !== null) throw new YamlError(`invalid map key: ${goInterface(key)}`, key.pos);
    if (read === null)
      this.#wrongKey = new ConversionError(`Unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goValue(value)}`, key.pos);
    return key.kind === 'scalar' ? textOfKey(read, key.value) : String(read);
  }

  #finite(value: Json, pos: number): Json {
    if (typeof value === 'number' && !Number.isFinite(value)) this.#notFinite ??= pos;
    return value;
  }

  #merge(into: { [key: string]: Json }, value: Json, node: Node): void {
    const isListAlias = (one: Node): boolean => one.kind === 'alias' && one.target.kind !== 'mapping';
    if (isListAlias(node) || (node.kind === 'sequence' && node.items.some(isListAlias)))
      throw new YamlError('map merge requires map or sequence of maps as the value', node.pos);
    const maps = Array.isArray(value) ? [...value].reverse() : [value];
    for (const map of maps) {
      if (typeof map !== 'object' || map === null || Array.isArray(map))
        throw new YamlError('map merge requires map or sequence of maps as the value', node.pos);
      for (const [key, entry] of Object.entries(map)) define(into, key, entry);
    }
  }
}

const isMerge = ({ value, plain, tag }: ScalarNode): boolean => value === '<<' && (plain || tag === '!' || tag === `${STANDARD}merge`);

const STANDARD = 'tag:yaml.org,2002:';

/** @see go-yaml: resolve.go */
function scalarValue({ value: text, plain, tag, pos }: ScalarNode): Json {
  if (tag === '') return plain ? plainScalar(text) : text;
  const kind = tag.startsWith(STANDARD) ? tag.slice(STANDARD.length) : '';
  if (kind === 'binary') return binaryText(text, pos);
  if (!['bool', 'int', 'float', 'null', 'timestamp'].includes(kind)) return text;
  const value = plainScalar(text);
  const found = kindOf(value, text);
  if (found !== kind && !(kind === 'float' && found === 'int'))
    throw new YamlError(`cannot decode !!${found} \`${text}\` as a !!${kind}`, pos);
  return value;
}

function kindOf(value: Scalar, text: string): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number')
    return /^[-+]?(0[xX][0-9a-fA-F_]+|(0[bBoO])?[0-9_]+)$/.test(text) && Number.isInteger(value) ? 'int' : 'float';
  return /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/.test(text) ? 'timestamp' : 'str';
}

const shownNumber = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);

function binaryText(text: string, pos: number): string {
  const plain = text.replace(/[\r\n]/g, '');
  if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain))
    throw new YamlError('!!binary value contains invalid base64 data', pos);
  return new TextDecoder().decode(Uint8Array.from(atob(plain), (char) => char.charCodeAt(0)));
}

/** What go-yaml made of a node as `%#v` prints it; inside others nothing has a type. */
const goValue = (node: Node): string => (isNothing(node) ? '<nil>' : goInterface(node));

const isNothing = (node: Node): boolean => node.kind === 'scalar' && scalarValue(node) === null;

function goInterface(node: Node): string {
  if (node.kind === 'alias') return goInterface(node.target);
  if (node.kind === 'sequence') return `[]interface {}{${node.items.map(goInterface).join(', ')}}`;
  if (node.kind === 'mapping') {
    const entries = node.keys.map((key, i) => `${goInterface(key)}:${goInterface(node.values[i] as Node)}`);
    return `map[interface {}]interface {}{${entries.sort().join(', ')}}`;
  }
  const value = scalarValue(node);
  return value === null
    ? 'interface {}(nil)'
    : typeof value === 'string'
      ? goQuote(value)
      : typeof value === 'number'
        ? shownNumber(value)
        : String(value);
}

/** A key `__proto__` is a key like any other. */
function define(map: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

const pathOf = (steps: readonly string[]): string =>
  steps.reduce((path, step) => (path && !step.startsWith('[') ? `${path}.${step}` : path + step), '');

/** The pair of a key, by its text; of a key that comes twice, the last. */
export function keyIndex(node: MappingNode): ReadonlyMap<string, number> {
  return new Map(node.keys.map((key, index) => [key.kind === 'scalar' ? keyText(key) : '', index]));
}

const keyText = ({ value, plain }: ScalarNode): string => (plain ? textOfKey(plainScalar(value), value) : value);

/** A number with a point or an exponent is written as a float32 is. @see sigs.k8s.io/yaml: yaml.go convertToJSONableObject */
function textOfKey(value: Scalar, source: string): string {
  if (typeof value !== 'number' || kindOf(value, source) === 'int') return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  const short = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(short.toPrecision(digits));
    if (Math.fround(rounded) === short) return goFloat(rounded);
  }
  return goFloat(Number(short.toPrecision(9)));
}

/** JSON is written in the order of its keys. */
function firstNotFinite(value: Json): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : value;
  if (typeof value !== 'object' || value === null) return undefined;
  const inside = Array.isArray(value)
    ? value
    : Object.keys(value)
        .sort()
        .map((key) => value[key] as Json);
  for (const one of inside) {
    const found = firstNotFinite(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

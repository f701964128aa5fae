import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';
import type { ManifestProblem } from '../../types.ts';
import { plainScalar, type Scalar } from './plain-scalar.ts';

export type Json = Scalar | Json[] | { [key: string]: Json };
export interface Position {
  readonly line: number;
  readonly column: number;
}
/** A document that was read. `locate` finds the node at a field path, or else the nearest one above it. */
export interface YamlDocument {
  readonly value: Json;
  /** Paths of keys that a mapping has twice; the last one counts. */
  readonly duplicates: readonly { readonly path: string; readonly position: Position }[];
  locate(path: string): Position;
}

/** Of one document: one mistake can make a reader stumble to its end. */
const MAX_SYNTAX_ERRORS = 10;
/** After aliases are expanded. */
const MAX_EXPANDED = 100_000;

/** Reads YAML (or JSON, which is YAML with tabs allowed) as Kubernetes does. Never throws. */
export function readYaml(text: string): { documents: YamlDocument[]; problems: ManifestProblem[] } {
  const lines = new LineCounter();
  const documents: YamlDocument[] = [];
  const problems: ManifestProblem[] = [];
  const options = { version: '1.1', schema: 'failsafe', uniqueKeys: false, merge: false, strict: true, prettyErrors: false } as const;
  let parsed: ReturnType<typeof parseAllDocuments>;
  try {
    parsed = parseAllDocuments(isJson(text) ? text.replaceAll('\t', ' ') : text, { ...options, lineCounter: lines });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { documents, problems: [{ path: '', type: 'Syntax', detail: 'yaml: exceeded max depth', line: 1, column: 1 }] };
  }
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  for (const document of parsed as Document.Parsed[]) {
    if (document.errors.length > 0) {
      for (const error of document.errors.slice(0, MAX_SYNTAX_ERRORS))
        problems.push({
          path: '',
          type: 'Syntax',
          detail: `error converting YAML to JSON: yaml: ${error.message}`,
          ...position(error.pos[0]),
        });
      continue;
    }
    if (!document.contents) continue;
    const reader = new Reader(position);
    const value = reader.read(document.contents);
    problems.push(...reader.problems);
    if (reader.problems.length > 0 || value === null) continue;
    documents.push({ value, duplicates: reader.duplicates, locate: (path) => reader.locate(document.contents as Node, path) });
  }
  return { documents, problems };
}

function isJson(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

class Reader {
  readonly problems: ManifestProblem[] = [];
  readonly duplicates: { path: string; position: Position }[] = [];
  readonly #anchors = new Map<string, { node: Node; open: boolean; value: Json; size: number }>();
  readonly #targets = new Map<Alias, Node>();
  readonly #indexes = new Map<YAMLMap, Map<string | undefined, Pair<Node, Node | null>>>();
  readonly #position: (offset: number) => Position;
  #size = 0;

  constructor(position: (offset: number) => Position) {
    this.#position = position;
  }

  read(node: Node | null | undefined, path = ''): Json {
    if (!node) return null;
    if (++this.#size > MAX_EXPANDED) return this.#fail(node, 'yaml: document contains excessive aliasing');
    if (isAlias(node)) return this.#alias(node);
    const anchor = node.anchor ? { node, open: true, value: null as Json, size: this.#size } : undefined;
    if (anchor) this.#anchors.set(node.anchor as string, anchor);
    const value = isMap(node) ? this.#map(node, path) : isSeq(node) ? this.#sequence(node.items as Node[], path) : this.#scalar(node);
    if (anchor) Object.assign(anchor, { open: false, value, size: this.#size - anchor.size + 1 });
    return value;
  }

  /** Where the last step of `path` that exists begins. */
  locate(root: Node, path: string): Position {
    let node: Node | null = root;
    let offset = root.range?.[0] ?? 0;
    for (const step of pathSteps(path)) {
      if (node && isAlias(node)) node = this.#targets.get(node) ?? null;
      if (node && isMap(node)) {
        const pair = this.#pairs(node).get(step);
        if (!pair) break;
        offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
      } else if (node && isSeq(node)) {
        const item = node.items[Number(step)] as Node | undefined;
        if (!item) break;
        offset = item.range?.[0] ?? offset;
        node = item;
      } else break;
    }
    return this.#position(offset);
  }

  /** By key; of a key that comes twice, the last. */
  #pairs(node: YAMLMap): Map<string | undefined, Pair<Node, Node | null>> {
    let pairs = this.#indexes.get(node);
    if (!pairs) {
      pairs = new Map((node.items as Pair<Node, Node | null>[]).map((pair) => [keyText(pair.key), pair]));
      this.#indexes.set(node, pairs);
    }
    return pairs;
  }

  #fail(node: Node, detail: string): null {
    if (this.problems.length === 0) this.problems.push({ path: '', type: 'Syntax', detail, ...this.#position(node.range?.[0] ?? 0) });
    return null;
  }

  #alias(node: Alias): Json {
    const anchor = this.#anchors.get(node.source);
    if (!anchor) return this.#fail(node, `yaml: unknown anchor '${node.source}' referenced`);
    if (anchor.open) return this.#fail(node, `yaml: anchor '${node.source}' value contains itself`);
    this.#size += anchor.size;
    if (this.#size > MAX_EXPANDED) return this.#fail(node, 'yaml: document contains excessive aliasing');
    this.#targets.set(node, anchor.node);
    return anchor.value;
  }

  #sequence(items: readonly Node[], path: string): Json {
    const list: Json[] = [];
    for (let i = 0; i < items.length && this.problems.length === 0; i++) list.push(this.read(items[i], `${path}[${i}]`));
    return list;
  }

  #map(node: YAMLMap, path: string): Json {
    const map: { [key: string]: Json } = {};
    const own = new Set<string>();
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      if (this.problems.length > 0) return map;
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') {
        this.#merge(map, this.read(value, path), value ?? key);
        continue;
      }
      const name = keyText(key);
      if (name === undefined) return this.#fail(key ?? node, 'yaml: invalid map key');
      const child = path ? `${path}.${name}` : name;
      if (own.has(name)) this.duplicates.push({ path: child, position: this.#position(key.range?.[0] ?? 0) });
      own.add(name);
      define(map, name, this.read(value, child));
    }
    return map;
  }

  #merge(into: { [key: string]: Json }, value: Json, node: Node): void {
    const maps = Array.isArray(value) ? [...value].reverse() : [value];
    for (const map of maps) {
      if (typeof map !== 'object' || map === null || Array.isArray(map)) {
        this.#fail(node, 'yaml: map merge requires map or sequence of maps as the value');
        return;
      }
      for (const [key, entry] of Object.entries(map)) define(into, key, entry);
    }
  }

  #scalar(node: Node): Json {
    if (!isScalar(node)) return null;
    const text = String(node.value ?? '');
    const tag = node.tag?.replace('tag:yaml.org,2002:', '');
    if (tag === 'str' || tag === 'binary') return text;
    if (tag === 'null') return null;
    const typed = tag === 'int' || tag === 'float' || tag === 'bool';
    const value = node.type === 'PLAIN' || typed ? plainScalar(text) : text;
    if (typeof value === 'number' && !Number.isFinite(value))
      return this.#fail(node, `error converting YAML to JSON: json: unsupported value: ${value}`);
    return value;
  }
}

/** A key `__proto__` is a key like any other. */
function define(map: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

/** JSON's keys are text: `yes: 1` has the key `true`. */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  const text = String(key.value ?? '');
  if (key.type !== 'PLAIN') return text;
  const value = plainScalar(text);
  return value === null ? undefined : String(value);
}

/** `a.b[0].c[x.y/z]` → a, b, 0, c, x.y/z */
export function pathSteps(path: string): string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map((match) => match[1] ?? (match[2] as string));
}

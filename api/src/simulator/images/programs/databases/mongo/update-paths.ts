import { type Bson, type Document, isDocument, writeDocument } from './bson.ts';
import { badValue, MongoRefusal } from './errors.ts';

/** Which items of an array a part of a path stands for: `$`, `$[]`, `$[name]`. */
export interface Positions {
  /** The first that the filter met, by the array's path. */
  readonly first: (path: string) => number | undefined;
  readonly matches: (name: string, item: Bson) => boolean;
}

/** Changes what a path leads to; documents on the way are made as they are needed. Undefined removes it. */
export function changeAt(
  document: Document,
  path: string,
  positions: Positions,
  change: (old: Bson | undefined, parent: Document | Bson[]) => Bson | undefined,
  creates = true,
): void {
  step(document, path.split('.'), 0, { document, path, positions, change, creates });
}

interface Walk {
  readonly document: Document;
  readonly path: string;
  readonly positions: Positions;
  readonly change: (old: Bson | undefined, parent: Document | Bson[]) => Bson | undefined;
  readonly creates: boolean;
}

function step(parent: Document | Bson[], parts: readonly string[], at: number, walk: Walk): void {
  for (const name of placesOf(parent, parts, at, walk)) enter(parent, name, parts, at, walk);
}

/** The fields or items that a part of a path stands for. */
function placesOf(parent: Document | Bson[], parts: readonly string[], at: number, walk: Walk): (string | number)[] {
  const part = parts[at] as string;
  const [, filter] = /^\$\[(.*)\]$/.exec(part) ?? [];
  if (part !== '$' && filter === undefined) {
    if (!Array.isArray(parent)) return [part];
    if (/^\d+$/.test(part)) return [Number(part)];
    if (!walk.creates) return [];
    throw cannotCreate(part, parts[at - 1] ?? '', parent);
  }
  const before = parts.slice(0, at).join('.');
  if (!Array.isArray(parent)) {
    throw badValue(`The path '${before}' must exist in the document in order to apply array updates.`);
  }
  if (part === '$') {
    const found = walk.positions.first(before);
    if (found === undefined) throw badValue('The positional operator did not find the match needed from the query.');
    return [found];
  }
  return parent.flatMap((item, i) => (filter === '' || walk.positions.matches(filter as string, item) ? [i] : []));
}

function enter(parent: Document | Bson[], name: string | number, parts: readonly string[], at: number, walk: Walk): void {
  const holder = parent as Record<string | number, Bson>;
  const old = Object.hasOwn(parent, name) ? holder[name] : undefined;
  if (at === parts.length - 1) {
    const next = walk.change(old, parent);
    if (next !== undefined) place(parent, name, next);
    else if (Array.isArray(parent)) {
      if (old !== undefined) parent[name as number] = null;
    } else delete parent[name];
    return;
  }
  if (Array.isArray(old) || isDocument(old)) {
    step(old as Document | Bson[], parts, at + 1, walk);
    return;
  }
  if (!walk.creates) return;
  if (old !== undefined) throw cannotCreate(parts[at + 1] as string, String(name), old);
  const made: Document = {};
  step(made, parts, at + 1, walk);
  if (Object.keys(made).length > 0) place(parent, name, made);
}

function place(parent: Document | Bson[], name: string | number, value: Bson): void {
  if (Array.isArray(parent)) {
    const index = name as number;
    if (index > parent.length + MOST_PADDING) throw new MongoRefusal(2, 'BadValue', `Cannot create field '${index}' in element`);
    while (parent.length < index) parent.push(null);
  }
  (parent as Record<string | number, Bson>)[name] = value;
}
const MOST_PADDING = 1_500_000;

const cannotCreate = (field: string, within: string, value: Bson): MongoRefusal =>
  new MongoRefusal(28, 'PathNotViable', `Cannot create field '${field}' in element ${shownField(within, value)}`);

/** `{a: 1}`, as the server's messages show a field. */
export const shownField = (name: string, value: Bson): string => `{${name}: ${shownBson(value)}}`;

/** A value as messages of errors show it. */
export function shownBson(value: Bson): string {
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${(value as readonly Bson[]).map(shownBson).join(', ')} ]`;
  if (isDocument(value)) {
    const fields = Object.entries(value).map(([name, each]) => `${name}: ${shownBson(each)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  if (typeof value === 'object' && value !== null && 'hex' in value) return `ObjectId('${value.hex}')`;
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(value);
  return typeof value === 'object' && value !== null ? writeDocument({ of: value }) : String(value);
}

import type { Task } from '../../../engine/index.ts';
import type { Expression, Statement } from './tree.ts';

/** What a Python program handles. Large strings and lists are known by their size alone. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Bytes
  | Large
  | List
  | Dict
  | Callable
  | PythonFunction
  | PythonClass
  | Instance
  | Module;

export class Bytes {
  constructor(readonly text: string) {}
}
export class Large {
  constructor(
    readonly kind: 'str' | 'bytes' | 'bytearray' | 'list',
    readonly length: number,
    readonly bytes: number,
  ) {}
}
export class List {
  constructor(
    readonly items: Value[],
    readonly kind: 'list' | 'tuple' | 'range' = 'list',
  ) {}
}
export class Dict {
  readonly entries = new Map<Value, Value>();
}
export interface Arguments {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}
/** A function of Python's own. */
export class Callable {
  constructor(
    readonly name: string,
    readonly run: (given: Arguments) => Value | Task<Value>,
  ) {}
}
export class PythonFunction {
  constructor(
    readonly name: string,
    readonly parameters: readonly string[],
    readonly defaults: readonly (Value | undefined)[],
    readonly body: readonly Statement[] | Expression,
    readonly scope: Scope,
    readonly self?: Value,
  ) {}
}
export class PythonClass {
  constructor(
    readonly name: string,
    readonly bases: readonly PythonClass[],
    readonly members: Map<string, Value>,
  ) {}
  find(name: string): Value | undefined {
    const own = this.members.get(name);
    if (own !== undefined) return own;
    for (const base of this.bases) {
      const found = base.find(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  isKindOf(name: string): boolean {
    return this.name === name || this.bases.some((base) => base.isKindOf(name));
  }
}
export class Instance {
  readonly fields = new Map<string, Value>();
  constructor(readonly of: PythonClass) {}
}
export class Module {
  constructor(
    readonly name: string,
    readonly members: Map<string, Value>,
  ) {}
}

export class Scope {
  readonly names = new Map<string, Value>();
  readonly globals = new Set<string>();
  constructor(readonly outer?: Scope) {}

  get(name: string): Value | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.outer) {
      const found = scope.names.get(name);
      if (found !== undefined || scope.names.has(name)) return found ?? null;
    }
    return undefined;
  }
  set(name: string, value: Value): void {
    if (!this.globals.has(name)) this.names.set(name, value);
    else
      for (let scope: Scope | undefined = this.outer; scope; scope = scope.outer)
        if (scope.names.has(name) || !scope.outer) return void scope.names.set(name, value);
  }
}

/** An exception on its way. */
export class Raised extends Error {
  readonly frames: { readonly line: number; readonly where: string }[] = [];
  constructor(
    readonly kind: string,
    message: string,
    readonly value: Value = message,
  ) {
    super(message);
  }
}
/** Something that is Python's, but not known here. */
export class Unsupported extends Error {}

export const typeName = (value: Value): string => {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'str';
  if (value instanceof Bytes) return 'bytes';
  if (value instanceof Large || value instanceof List) return value.kind;
  if (value instanceof Dict) return 'dict';
  if (value instanceof Instance) return value.of.name;
  if (value instanceof PythonClass) return 'type';
  if (value instanceof Module) return 'module';
  return 'function';
};

export const truth = (value: Value): boolean => {
  if (value instanceof Bytes) return value.text !== '';
  if (value instanceof List) return value.items.length > 0;
  if (value instanceof Dict) return value.entries.size > 0;
  if (value instanceof Large) return value.length > 0;
  return value !== null && value !== false && value !== 0 && value !== '';
};

export function text(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Instance) {
    const message = value.fields.get('message');
    return message === undefined ? `<__main__.${value.of.name} object at 0x7f0000000000>` : text(message);
  }
  return repr(value);
}

export function repr(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e16 ? String(value) : String(value).replace(/e([-+])(\d)$/, 'e$10$2');
  if (typeof value === 'string') return quote(value);
  if (value instanceof Bytes) return `b${quote(value.text)}`;
  if (value instanceof List) {
    if (value.kind === 'tuple')
      return value.items.length === 1 ? `(${repr(value.items[0] as Value)},)` : `(${value.items.map(repr).join(', ')})`;
    return `[${value.items.map(repr).join(', ')}]`;
  }
  if (value instanceof Dict) return `{${[...value.entries].map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(', ')}}`;
  if (value instanceof Large) return `<${value.kind} of ${value.length}>`;
  if (value instanceof Module) return `<module '${value.name}'>`;
  if (value instanceof PythonClass) return `<class '${BUILT_IN_TYPES.has(value.name) ? '' : '__main__.'}${value.name}'>`;
  if (value instanceof Instance)
    return EXCEPTION.test(value.of.name) ? `${value.of.name}(${repr(value.fields.get('message') ?? '')})` : text(value);
  return `<function ${value.name} at 0x7f0000000000>`;
}

const EXCEPTION = /(Error|Exception|Interrupt|Exit|Iteration)$/;
const BUILT_IN_TYPES = new Set([
  'NoneType',
  'bool',
  'bytes',
  'dict',
  'float',
  'function',
  'int',
  'list',
  'module',
  'range',
  'str',
  'tuple',
]);

const quote = (value: string): string => {
  const mark = value.includes("'") && !value.includes('"') ? '"' : "'";
  const inner = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `${mark}${mark === "'" ? inner.replaceAll("'", "\\'") : inner}${mark}`;
};

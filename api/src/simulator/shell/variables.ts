import { environmentOrder } from './environment-order.ts';
import type { Flavor } from './flavor.ts';

/** A shell variable. Replaced as a whole when it changes, so that subshells may share it; `elements` alone is changed in place. */
export interface Variable {
  readonly value: string | undefined;
  readonly exported?: boolean;
  readonly readonly?: boolean;
  /** declare -i */
  readonly integer?: boolean;
  /** declare -l, -u */
  readonly letters?: 'lower' | 'upper' | undefined;
  /** An array (keys are numbers) or an associative array. */
  readonly elements?: Map<number | string, string>;
  readonly associative?: boolean;
  /** declare -n */
  readonly reference?: boolean;
}

/** The variables of one shell: one table, and what functions' local variables hide. */
export class Variables {
  #table: Map<string, Variable>;
  /** Who reads the table: it is copied before one of several writes. */
  #readers: { count: number } = { count: 1 };
  /** Whether it may hold arrays, which are changed in place. */
  #arrays = false;
  readonly #scopes: Map<string, Variable | undefined>[] = [];
  #environment: Map<string, string> | undefined;

  constructor(
    table: Map<string, Variable> = new Map(),
    /** What the environment held under names that no variable can have: bash hands it on, the others drop it. */
    private foreign: ReadonlyMap<string, string> = new Map(),
    /** Whose order its children's environment has. */
    readonly flavor: Flavor = 'dash',
  ) {
    this.#table = table;
  }

  /** Hears of each new value of PATH. */
  onPath: ((value: string | undefined) => void) | undefined;
  /** Who pays for large values, and for the work that many make. */
  owner: { grow(more: number): void; readonly process: { work(steps: number): void } } | undefined;

  get(name: string): Variable | undefined {
    return this.#table.get(name);
  }

  set(name: string, variable: Variable): void {
    this.#own();
    const old = this.#table.get(name);
    this.#weigh(old, variable);
    if (variable.exported || old?.exported) this.#environment = undefined;
    if (variable.elements && !variable.readonly) this.#arrays = true;
    this.#table.set(name, variable);
    if (name === 'PATH') this.onPath?.(variable.value);
  }

  delete(name: string): void {
    this.#own();
    const old = this.#table.get(name);
    this.#weigh(old, undefined);
    if (old?.exported) this.#environment = undefined;
    this.#table.delete(name);
    if (name === 'PATH') this.onPath?.(undefined);
  }

  /** Changes an array that the table has, in place. */
  setElement(elements: Map<number | string, string>, key: number | string, value: string): void {
    const more = weight(value) - weight(elements.get(key));
    if (more !== 0) this.owner?.grow(more);
    elements.set(key, value);
  }
  deleteElement(elements: Map<number | string, string>, key: number | string): void {
    const less = weight(elements.get(key));
    if (less > 0) this.owner?.grow(-less);
    elements.delete(key);
  }

  #weigh(old: Variable | undefined, variable: Variable | undefined): void {
    let more = weight(variable?.value) - weight(old?.value);
    if (variable?.elements !== old?.elements) more += arrayWeight(variable?.elements) - arrayWeight(old?.elements);
    if (more !== 0) this.owner?.grow(more);
  }

  names(): string[] {
    return [...this.#table.keys()].sort();
  }

  /** What children get. The same map until an exported variable changes. */
  environment(): ReadonlyMap<string, string> {
    if (!this.#environment) {
      const given: string[] = [];
      this.owner?.process.work(this.#table.size >> 2);
      for (const [name, { exported, value }] of this.#table) if (exported && value !== undefined) given.push(name);
      const environment = new Map<string, string>();
      for (const name of environmentOrder(given, this.flavor)) environment.set(name, this.#table.get(name)?.value as string);
      for (const [name, value] of this.foreign) environment.set(name, value);
      this.#environment = environment;
    }
    return this.#environment;
  }

  /** Hands on (or not any more) what no variable can be called. */
  setForeign(name: string, value: string | undefined): void {
    const foreign = new Map(this.foreign);
    if (value === undefined) foreign.delete(name);
    else foreign.set(name, value);
    this.foreign = foreign;
    this.#environment = undefined;
  }

  enterScope(): void {
    this.#scopes.push(new Map());
  }
  /** What local variables hid comes back. */
  leaveScope(): void {
    for (const [name, hidden] of this.#scopes.pop() ?? []) hidden ? this.set(name, hidden) : this.delete(name);
  }
  /** Remembers `name` as it is, to come back at the end of the innermost scope. */
  makeLocal(name: string): void {
    const scope = this.#scopes.at(-1);
    if (scope && !scope.has(name)) scope.set(name, this.#table.get(name));
  }
  localNames(): string[] {
    return [...(this.#scopes.at(-1)?.keys() ?? [])];
  }

  /** A subshell's own: it shares the table until one of the two writes. */
  clone(): Variables {
    const copy = new Variables(this.#arrays ? withOwnArrays(this.#table) : this.#table, this.foreign, this.flavor);
    copy.#arrays = this.#arrays;
    if (!this.#arrays) {
      copy.#readers = this.#readers;
      this.#readers.count++;
    }
    copy.#environment = this.#environment;
    for (const scope of this.#scopes) copy.#scopes.push(new Map(scope));
    return copy;
  }

  /** Its shell has ended, so that others need not copy what they change. */
  release(): void {
    this.#readers.count--;
  }
  /** It has not ended after all, and nobody has written meanwhile. */
  retain(): void {
    this.#readers.count++;
  }

  #own(): void {
    if (this.#readers.count === 1) return;
    this.#readers.count--;
    this.#readers = { count: 1 };
    this.owner?.process.work(this.#table.size >> 3);
    this.#table = new Map(this.#table);
  }
}

/** What a value counts for: small ones nothing. */
const weight = (value: string | undefined): number => (value !== undefined && value.length > 4096 ? value.length : 0);

function arrayWeight(elements: ReadonlyMap<number | string, string> | undefined): number {
  let total = 0;
  for (const value of elements?.values() ?? []) total += weight(value);
  return total;
}

function withOwnArrays(table: ReadonlyMap<string, Variable>): Map<string, Variable> {
  const copy = new Map(table);
  for (const [name, variable] of table)
    if (variable.elements && !variable.readonly) copy.set(name, { ...variable, elements: new Map(variable.elements) });
  return copy;
}

/** Whether it may be a variable's or function's name in POSIX. */
export const validName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

import type { Filter } from './parser.ts';
import { JqError, type Json } from './values.ts';

/** A function of the program's own: with the names that it saw where it was defined, itself among them. */
export interface Closure {
  readonly parameters: readonly string[];
  readonly body: Filter;
  readonly within: Variables;
}

/** What a filter may name, and whom it tells of its work. */
export class Variables {
  constructor(
    readonly values: ReadonlyMap<string, Json>,
    readonly work: (steps: number) => void,
    readonly functions: ReadonlyMap<string, Closure> = new Map(),
    /** Calls within calls. */
    readonly depth = 0,
  ) {}

  with(name: string, value: Json): Variables {
    return new Variables(new Map(this.values).set(name, value), this.work, this.functions, this.depth);
  }
  /** With a function more, that knows itself. */
  defining(name: string, parameters: readonly string[], body: Filter): Variables {
    const functions = new Map(this.functions);
    const made = new Variables(this.values, this.work, functions, this.depth);
    functions.set(`${name}/${parameters.length}`, { parameters, body, within: made });
    return made;
  }
  /** What a function's body sees in a call: its arguments are filters of who calls. */
  calling({ parameters, within }: Closure, args: readonly Filter[]): Variables {
    if (this.depth >= DEEPEST) throw new JqError('Maximum call depth exceeded');
    const functions = new Map(within.functions);
    for (const [i, name] of parameters.entries())
      functions.set(`${name.replace('$', '')}/0`, { parameters: [], body: args[i] as Filter, within: this });
    return new Variables(within.values, this.work, functions, this.depth + 1);
  }
}
/** The machine's own stack holds no more. */
const DEEPEST = 300;

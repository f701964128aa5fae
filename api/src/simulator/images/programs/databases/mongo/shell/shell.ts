import type { Process } from '../../../../../kernel/index.ts';
import { heapLimit } from '../../../javascript/heap.ts';
import { Interpreter } from '../../../javascript/interpreter.ts';
import { defineLibrary } from '../../../javascript/library/index.ts';
import { modules } from '../../../javascript/modules.ts';
import { type JsObject, Thrown } from '../../../javascript/values.ts';
import type { Connection } from './connection.ts';

/** A shell, as what its scripts call sees it. */
export class Shell {
  #machine: Interpreter | undefined;
  connection: Connection | undefined;
  readonly protos: { [kind: string]: JsObject } = {};
  readonly warned = new Set<string>();

  constructor(
    readonly process: Process,
    readonly serverMajor: number,
    /** The shell of before mongosh, with words and forms of its own. */
    readonly legacy: boolean,
    /** What `db` is, before a script says otherwise. */
    readonly database: string,
    readonly defineGlobals: (shell: Shell) => void,
  ) {}

  /** What strings of BSON's own kinds stand in: mongosh has single quotes since 2.1. */
  get quote(): '"' | "'" {
    return this.serverMajor >= 7 ? "'" : '"';
  }

  /** Made when the first script needs it: what a health check asks does not. */
  get machine(): Interpreter {
    if (this.#machine) return this.#machine;
    const made = new Interpreter(this.process, NODE, heapLimit(this.process, NODE, undefined), modules);
    this.#machine = made;
    for (const frames of ['inner frames', 'syntax frames']) made.kept.set(frames, []);
    defineLibrary(made, [this.process.argv[0] ?? '']);
    made.onRejected = function* (_, value) {
      yield* [];
      throw new Thrown(value);
    };
    this.defineGlobals(this);
    return made;
  }
  get hasRun(): boolean {
    return this.#machine !== undefined;
  }
}

/** What mongosh 1 is built with. */
const NODE = '16.19.1';

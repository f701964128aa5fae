import type { Task } from '../../../engine/index.ts';
import type { Found } from './find-format.ts';
import type { Process } from './kernel.ts';
import { quote } from './quote.ts';
import { Failure, type Tool } from './tool.ts';
import { Accounts } from './users.ts';

/** Whether a file is meant; an action does its work, and says whether it went well. */
export type Test = (file: Found) => Task<boolean>;

/** For what is known without waiting. */
export const simple = (predicate: (file: Found) => boolean): Test =>
  // biome-ignore lint/correctness/useYield: it waits for nothing.
  function* (file) {
    return predicate(file);
  };

/** What is true of every file. */
export const always: Test = simple(() => true);

/** `-exec … {} +`: a command and the files that it is given in the end. */
export interface Batch {
  readonly argv: readonly string[];
  readonly files: string[];
}

/** find's arguments as they are read: what is left of them, and what those before have set. */
export class FindReading {
  readonly settings = {
    minimum: 0,
    maximum: Number.POSITIVE_INFINITY,
    depthFirst: false,
    follow: false,
    oneFileSystem: false,
    /** Whether something is done with what is found: otherwise it is printed. */
    acts: false,
  };
  readonly batches: Batch[] = [];
  readonly #words: string[];
  #accounts: Accounts | undefined;

  constructor(readonly tool: Tool) {
    this.#words = [...tool.args];
  }
  get process(): Process {
    return this.tool.process;
  }
  /** Those of /etc/passwd and /etc/group, read when they are first asked for. */
  get accounts(): Accounts {
    this.#accounts ??= new Accounts(this.process);
    return this.#accounts;
  }

  /** The next word, which stays. */
  get next(): string | undefined {
    return this.#words[0];
  }
  take(): string | undefined {
    return this.#words.shift();
  }
  /** Takes the next word if it is one of these. */
  takes(...words: readonly string[]): boolean {
    if (!words.includes(this.next as string)) return false;
    this.#words.shift();
    return true;
  }

  /** What an option cannot do without. */
  argument(name: string): string {
    return this.take() ?? this.noArgument(name);
  }
  noArgument(name: string): never {
    throw new Failure(this.tool.gnu ? `missing argument to \`${name}'` : `${name} requires an argument`, 1);
  }
  /** A number, with `sign` perhaps one of `+` and `-` before it. */
  numeric(name: string, sign: boolean): string {
    const text = this.argument(name);
    if ((sign ? /^[-+]?\d+(\.\d+)?$/ : /^\d+$/).test(text)) return text;
    if (!this.tool.gnu) throw new Failure(`invalid number '${text.replace(/^[-+]/, '')}'`, 1);
    throw new Failure(
      sign
        ? `invalid argument \`${text}' to \`${name}'`
        : `Expected a positive decimal integer argument to ${name}, but got ${quote(text)}`,
      1,
    );
  }
  /** Whose a file is: by name or by number. */
  owner(name: string, known: (given: string) => number | undefined): number {
    const given = this.argument(name);
    const found = known(given) ?? (/^\d+$/.test(given) ? Number(given) : undefined);
    if (found !== undefined) return found;
    const kind = name.startsWith('-u') ? 'user' : 'group';
    throw new Failure(
      this.tool.gnu
        ? `invalid ${kind} name or ${kind === 'user' ? 'UID' : 'GID'} argument to ${name}: ${quote(given)}`
        : `unknown ${kind} ${given}`,
      1,
    );
  }
}

import type { Micros, Task } from '../../../engine/index.ts';
import { asker } from '../lib/ask.ts';
import { OsError, type Process, type Stat } from '../lib/kernel.ts';
import { quote } from '../lib/quote.ts';
import { Failure, reason, type Tool } from '../lib/tool.ts';
import { Accounts } from '../lib/users.ts';
import type { Found } from './format.ts';

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

/** `-exec … {} +`: a command, and the files that it is given in the end between what stands before and after them. */
interface Batch {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** By the directory that it is run in: that is the search's own but for `-execdir`. */
  readonly files: Map<string | undefined, string[]>;
}

/** find's arguments as they are read: what is left of them, and what those before have set. */
export class FindReading {
  readonly settings = {
    minimum: 0,
    maximum: Number.POSITIVE_INFINITY,
    depthFirst: false,
    /** -L: what links lead to is meant; -H: only of those that the search begins with. */
    follow: false,
    followStarts: false,
    oneFileSystem: false,
    /** Whether something is done with what is found: otherwise it is printed. */
    acts: false,
  };
  readonly batches: Batch[] = [];
  /** From when ages are counted. */
  origin: Micros;
  /** By whose rules expressions are read. */
  regexType: string = 'findutils-default';
  /** Asks whether a command is to be run (`-ok`). */
  readonly ask: (question: string) => Task<boolean>;
  /** The word that `takes` took. */
  taken: string | undefined;
  /** The test or action that was read last. */
  last: string | undefined;
  readonly #words: string[];
  #accounts: Accounts | undefined;

  constructor(readonly tool: Tool) {
    this.#words = [...tool.args];
    this.origin = tool.process.now;
    this.ask = asker(tool, (question) => question);
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
  /** Takes the next word if it is one of these; `taken` is then which. */
  takes(...words: readonly string[]): boolean {
    if (!words.includes(this.next as string)) return false;
    this.taken = this.take();
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
  /** A whole number, perhaps with `+` or `-` before it. */
  count(name: string): string {
    const text = this.argument(name);
    if (/^[-+]?\d+$/.test(text)) return text;
    throw new Failure(
      this.tool.gnu ? `non-numeric argument to ${name}: ${quote(text)}` : `invalid number '${text.replace(/^[-+]/, '')}'`,
      1,
    );
  }
  /** A file that others are compared with. */
  reference(name: string): Stat {
    const path = this.argument(name);
    const { follow, followStarts } = this.settings;
    try {
      return follow || followStarts ? this.process.stat(path) : this.process.lstat(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new Failure(this.tool.gnu ? `${quote(path)}: ${reason(error)}` : `can't stat '${path}': ${reason(error)}`, 1);
    }
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

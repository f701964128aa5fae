import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import type { Given } from './command-line.ts';
import type { CliCommand } from './commands.data.ts';
import type { Connection } from './connection.ts';
import { Fatal } from './fatal.ts';

/** One of crictl's commands, as it was given. */
export class Command {
  readonly process: Process;
  readonly connection: Connection;
  readonly words: readonly string[];
  readonly #about: CliCommand;
  readonly #given: Given;

  constructor(process: Process, connection: Connection, about: CliCommand, given: Given) {
    this.process = process;
    this.connection = connection;
    this.words = given.words;
    this.#about = about;
    this.#given = given;
  }

  has(name: string): boolean {
    return /^(1|t|true)$/i.test(this.#given.texts.get(name)?.at(-1) ?? '');
  }
  text(name: string): string {
    const flag = this.#about.flags.find((one) => one.name === name);
    const fromEnvironment = flag?.env ? this.process.env.get(flag.env) : undefined;
    return this.#given.texts.get(name)?.at(-1) ?? fromEnvironment ?? flag?.value?.replace(/^"(.*)"$/, '$1') ?? '';
  }
  number(name: string): number {
    return Number(this.text(name) || 0);
  }

  /** @see cri-tools: cmd/crictl/util.go parseLabelStringSlice */
  labels(): Readonly<Record<string, string>> {
    const pairs = (this.#given.texts.get('label') ?? []).map((text) => {
      const [name = '', value, ...more] = text.split('=');
      if (value === undefined || more.length > 0) throw new Fatal(`incorrectly specified label: ${text}`);
      return [name, value];
    });
    return Object.fromEntries(pairs);
  }

  print(text: string): Task<void> {
    return this.process.write(1, text);
  }
}

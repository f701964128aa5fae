import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { Section, Server } from './section.ts';
import { line } from './wording.ts';

/** Which of a backend's servers are down: those without a check never are. */
export class Health {
  readonly #down = new Set<Server>();

  constructor(
    readonly process: Process,
    readonly addresses: ReadonlyMap<string, string>,
    readonly minor: number,
    readonly worker: number,
  ) {}

  /** Those that may be asked: backups, and of them the first, where no other is left. */
  up(servers: readonly Server[]): Server[] {
    const up = servers.filter((server) => !this.#down.has(server));
    const main = up.filter(({ isBackup }) => !isBackup);
    return main.length > 0 ? main : up.slice(0, 1);
  }

  /** Looks after one server: at first one failure is enough. @see haproxy: src/check.c, src/server.c srv_append_status */
  *watch(section: Section, server: Server): Task<void> {
    const { process } = this;
    if (!server.check) return;
    const { inter, rise, fall } = server.check;
    const address = this.addresses.get(server.host) ?? server.host;
    let passed = 0;
    let failed = fall - 1;
    yield* process.sleep(process.random.int(100) * MILLISECOND);
    for (;;) {
      const began = process.now;
      const problem = yield* connects(process, address, server.port, inter);
      const took = Math.round((process.now - began) / MILLISECOND);
      const isDown = this.#down.has(server);
      if (problem === undefined) {
        failed = 0;
        if (isDown && ++passed >= rise) {
          this.#down.delete(server);
          yield* this.#say(
            'WARNING',
            `Server ${section.name}/${server.name} is UP, reason: Layer4 check passed, check duration: ${took}ms. ${this.#counts(section, 'online')} 0 sessions requeued, 0 total in queue.`,
          );
        }
      } else {
        passed = 0;
        if (!isDown && ++failed >= fall) {
          this.#down.add(server);
          yield* this.#say(
            'WARNING',
            `Server ${section.name}/${server.name} is DOWN, reason: ${problem}, check duration: ${took}ms. ${this.#counts(section, 'left')} 0 sessions active, 0 requeued, 0 remaining in queue.`,
          );
          if (this.up(section.servers).length === 0)
            yield* this.#say('ALERT', `${section.kind === 'listen' ? 'proxy' : section.kind} '${section.name}' has no server available!`);
        }
      }
      yield* process.sleep(inter * MILLISECOND);
    }
  }

  #counts({ servers }: Section, word: string): string {
    const up = servers.filter((server) => !this.#down.has(server));
    const active = up.filter(({ isBackup }) => !isBackup).length;
    return `${active} active and ${up.length - active} backup servers ${word}.`;
  }

  #say(level: 'ALERT' | 'WARNING', text: string): Task<void> {
    return this.process.write(2, `${line(this.process, this.minor, level, text, this.worker)}\n`);
  }
}

function* connects(process: Process, address: string, port: number, inter: number): Task<string | undefined> {
  try {
    const socket = yield* process.net.connect(address, port, Math.min(inter * MILLISECOND, 5 * SECOND));
    socket.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.code === 'ETIMEDOUT' ? 'Layer4 timeout' : `Layer4 connection problem, info: "${error.message}"`;
  }
}

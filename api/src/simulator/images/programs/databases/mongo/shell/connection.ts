import { Outcome, SECOND, type Task } from '../../../../../engine/index.ts';
import type { Process, Socket } from '../../../../../kernel/index.ts';
import { connectTo } from '../../../../servers/json-lines.ts';
import { type Document, fromWire, writeDocument } from '../bson.ts';

/** The server hung up. */
export class Closed extends Outcome {}

/** A client's connection to a server. */
export class Connection {
  #text = '';
  private constructor(
    readonly socket: Socket,
    readonly host: string,
    readonly port: number,
  ) {}

  /** Throws OsError where nobody listens. */
  static *open(process: Process, host: string, port: number): Task<Connection> {
    const socket = yield* connectTo(process, host === 'localhost' ? '127.0.0.1' : host, port, 5 * SECOND);
    return new Connection(socket, host, port);
  }

  *ask(database: string, command: Document): Task<Document> {
    yield* this.socket.write(`${writeDocument({ database, command })}\n`);
    for (;;) {
      const end = this.#text.indexOf('\n');
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return fromWire(JSON.parse(line)) as Document;
      }
      const more = yield* this.socket.read();
      if (more === '') throw new Closed();
      this.#text += more;
    }
  }

  close(): void {
    this.socket.close();
  }
}

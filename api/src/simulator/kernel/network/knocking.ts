import type { Engine, Micros } from '../../engine/index.ts';
import type { LeftConnection } from './left-connections.ts';
import type { ListeningSocket } from './listening-socket.ts';
import { KEPT_FOR, Stream } from './sockets.ts';
import type { AnswerAtOnce, Endpoint, Knock, Socket, TcpState } from './types.ts';

/** A client that is there in this very turn. Who answers it at once closes its end first. */
export class Knocking implements Knock, LeftConnection {
  #answeredAt = 0;
  /** The server's end of its connection, once there is one. */
  opened: Stream | undefined;

  constructor(
    readonly engine: Engine,
    readonly listener: ListeningSocket,
    readonly client: Endpoint,
    readonly server: Endpoint,
    readonly latency: Micros,
    readonly text: string,
  ) {}

  get localPort(): number {
    return this.server.port;
  }
  get remoteAddress(): string {
    return this.client.address;
  }
  get remotePort(): number {
    return this.client.port;
  }

  open(): Socket {
    const socket = this.#connect(undefined);
    this.listener.onAccept?.(socket);
    return socket;
  }

  /** What it is answered with, if that is whole in this turn. */
  answer(): AnswerAtOnce | undefined {
    const answer = this.listener.answer(this);
    if (answer !== undefined && !this.opened) {
      this.#answeredAt = this.engine.now;
      this.listener.onAnswered?.(this);
    }
    if (answer !== undefined || this.opened) return answer;
    const socket = this.#connect(this.text);
    this.listener.give(socket);
    const text = socket.wholeAnswer;
    return text === undefined ? undefined : { text };
  }

  get local(): Endpoint {
    return this.server;
  }
  get remote(): Endpoint {
    return this.client;
  }
  get isV6(): boolean {
    return this.listener.isV6For(this.client.address);
  }
  get keptFor(): Micros {
    return this.#answeredAt + KEPT_FOR - this.engine.now;
  }
  get tcpState(): TcpState | undefined {
    return this.keptFor > 0 ? 'TIME_WAIT' : undefined;
  }

  /** The client's end. */
  meet(): Stream {
    const client = new Stream(this.engine, 'TCP', this.client, this.server, this.latency);
    this.opened?.meet(client);
    return client;
  }

  #connect(unread: string | undefined): Stream {
    this.opened = Stream.holding(this.engine, this.server, this.client, this.latency, unread);
    return this.opened;
  }
}

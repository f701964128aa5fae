import { type Block, type Engine, finished, type Micros, Steps, type Task } from '../../engine/index.ts';
import { LOOPBACK_LATENCY } from '../costs.ts';
import { osError } from '../errno.ts';
import { WaitQueue } from '../wait-queue.ts';
import type { LeftConnection } from './left-connections.ts';
import { Reading, Stream } from './sockets.ts';
import type { AnswerAtOnce, AtOnce, Endpoint, Knock, Listener, Protocol, Socket } from './types.ts';

/** A port that takes connections. */
interface ListeningEnd {
  readonly version: 4 | 6;
  readonly address: string;
  readonly both: boolean;
}
const isAddressV4 = (address: string): boolean => address.includes('.');

/** A socket that takes connections. */
export class ListeningSocket implements Listener {
  onClose: (() => void) | undefined;
  /** For whoever owns it: a connection was taken. */
  onAccept: ((socket: Stream) => void) | undefined;
  /** And: who knocks is answered at once. */
  onKnock: (() => void) | undefined;
  /** And: that is done. */
  onAnswered: ((knock: LeftConnection) => void) | undefined;
  closed = false;
  /** How many may wait to be taken. @see linux: net/core/sock.c SOMAXCONN */
  backlog = 4096;
  readonly #waiting: WaitQueue;
  #atOnce: AtOnce | undefined;
  readonly #queue: Stream[] = [];

  constructor(
    readonly engine: Engine,
    readonly protocol: Protocol,
    readonly address: string,
    readonly port: number,
    /** The only family of addresses that it takes connections to. */
    readonly family?: 4 | 6,
  ) {
    this.#waiting = new WaitQueue(engine);
  }

  /** The sockets that it stands for: one of each family, or one of IPv6 that takes connections of both. */
  get ends(): readonly ListeningEnd[] {
    const { address, family } = this;
    if (family === 4 || (!family && isAddressV4(address) && address !== '0.0.0.0'))
      return [{ version: 4, address: isAddressV4(address) ? address : '0.0.0.0', both: false }];
    const six: ListeningEnd = { version: 6, address: isAddressV4(address) ? '::' : address, both: !family && address === '::' };
    return family !== 6 && address === '0.0.0.0' ? [{ version: 4, address, both: false }, six] : [six];
  }

  /** Whether who comes from that address has a connection of IPv6. */
  isV6For(address: string): boolean {
    return !isAddressV4(address) || !this.ends.some(({ version }) => version === 4);
  }

  accept(timeout?: Micros, atOnce?: AtOnce): Task<Socket> {
    this.#atOnce = this.#waiting.isEmpty ? atOnce : undefined;
    const tryAccept = (): Socket | undefined => this.#tryAccept();
    if (timeout === undefined) return new Accepting(this.#waiting, tryAccept);
    const waiting = tryAccept();
    return waiting ? finished(waiting) : new Reading(this.engine, this.#waiting, tryAccept, timeout);
  }

  #tryAccept(): Socket | undefined {
    if (this.closed) throw osError('EBADF');
    const next = this.#queue.shift();
    if (next) this.onAccept?.(next);
    return next;
  }

  offer(socket: Stream): void {
    this.#queue.push(socket);
    this.#waiting.wake();
  }

  /** See `AtOnce`. */
  answer(knock: Knock): AnswerAtOnce | undefined {
    if (this.#queue.length > 0 || !this.#atOnce) return undefined;
    this.onKnock?.();
    return this.#atOnce(knock);
  }

  /** Like `offer`, but who waits for it goes on in this very turn. */
  give(socket: Stream): void {
    this.#queue.push(socket);
    this.#waiting.wakeNow();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose?.();
    this.#waiting.wake();
    for (const socket of this.#queue.splice(0)) socket.close();
  }
}

/** The client's end of a new connection to a socket's file: whoever waits there has the other. */
export function connectedTo(engine: Engine, listener: ListeningSocket): Stream {
  const nowhere: Endpoint = { address: '', port: 0 };
  const path: Endpoint = { address: listener.address, port: 0 };
  const client = new Stream(engine, 'TCP', nowhere, path, LOOPBACK_LATENCY);
  const server = new Stream(engine, 'TCP', path, nowhere, LOOPBACK_LATENCY);
  client.peer = server;
  server.peer = client;
  listener.offer(server);
  return client;
}

/** Waits for a connection. */
class Accepting extends Steps<Socket> {
  constructor(
    readonly waiting: WaitQueue,
    readonly tryAccept: () => Socket | undefined,
  ) {
    super();
  }
  next(): IteratorResult<Block, Socket> {
    const value = this.tryAccept();
    return value ? { done: true, value } : { done: false, value: this.waiting };
  }
}

import { type Engine, failing, finished, type Micros, nothing, type Task, withTimeout } from '../engine/index.ts';
import { osError } from './errno.ts';
import type { Listener, Socket } from './types.ts';
import { WaitQueue } from './wait-queue.ts';

export type Protocol = 'TCP' | 'UDP';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** One end of a connection: what is written arrives at the other end after the latency, in order. */
export class Stream implements Socket {
  peer: Stream | undefined;
  /** For whoever owns it. */
  onClose: (() => void) | undefined;
  readonly #engine: Engine;
  readonly #readable: WaitQueue;
  /** Most hold one text at most. */
  #inbox: string[] | undefined;
  #finished = false;
  #failure: 'ECONNRESET' | 'ECONNREFUSED' | undefined;
  #closed = false;

  constructor(
    engine: Engine,
    readonly protocol: Protocol,
    readonly local: Endpoint,
    readonly remote: Endpoint,
    readonly latency: Micros,
    /** For UDP: finds the other end when the first datagram is sent. */
    readonly reach?: (from: Stream) => Stream | undefined,
  ) {
    this.#engine = engine;
    this.#readable = new WaitQueue(engine);
  }

  get localAddress(): string {
    return this.local.address;
  }
  get localPort(): number {
    return this.local.port;
  }
  get remoteAddress(): string {
    return this.remote.address;
  }
  get remotePort(): number {
    return this.remote.port;
  }

  read(timeout?: Micros): Task<string> {
    try {
      const text = this.#tryRead();
      return text === undefined ? this.#waitToRead(timeout) : finished(text);
    } catch (error) {
      return failing(error);
    }
  }

  /** undefined: nothing has come yet. */
  #tryRead(): string | undefined {
    this.#engine.budget.step();
    if (this.#closed) throw osError('EBADF');
    const inbox = this.#inbox;
    if (inbox) {
      const first = inbox[0] as string;
      if (inbox.length > 1 && this.protocol === 'UDP') {
        inbox.shift();
        return first;
      }
      this.#inbox = undefined;
      return inbox.length === 1 ? first : inbox.join('');
    }
    const failure = this.#failure;
    if (failure) {
      this.#failure = undefined;
      throw osError(failure);
    }
    return this.#finished ? '' : undefined;
  }

  *#waitToRead(timeout: Micros | undefined): Task<string> {
    const until = timeout === undefined ? undefined : this.#engine.now + timeout;
    for (;;) {
      if (until === undefined) yield this.#readable;
      else {
        if (this.#engine.now >= until) throw osError('ETIMEDOUT');
        yield withTimeout(this.#engine, this.#readable, until - this.#engine.now);
      }
      const text = this.#tryRead();
      if (text !== undefined) return text;
    }
  }

  /** Never waits: the simulated send buffer does not fill. */
  write(text: string): Task<void> {
    if (this.#closed) return failing(osError('EBADF'));
    if (this.#failure === 'ECONNRESET') return failing(osError('EPIPE'));
    this.#engine.budget.step();
    if (text === '') return nothing;
    this.#engine.after(this.latency, () => {
      this.peer ??= this.reach?.(this);
      if (this.peer) this.peer.#receive(text);
      else if (this.reach) this.#engine.after(this.latency, () => this.#fail('ECONNREFUSED'));
    });
    return nothing;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#readable.wake();
    this.onClose?.();
    if (this.protocol === 'UDP') return;
    const unread = this.#inbox !== undefined;
    this.#engine.after(this.latency, () => {
      const { peer } = this;
      if (peer && unread) peer.#fail('ECONNRESET');
      else if (peer) peer.#finish();
    });
  }

  #receive(text: string): void {
    if (this.#closed) {
      const { peer } = this;
      if (peer && this.protocol === 'TCP') this.#engine.after(this.latency, () => peer.#fail('ECONNRESET'));
      return;
    }
    if (this.#inbox) this.#inbox.push(text);
    else this.#inbox = [text];
    this.#readable.wake();
  }
  #finish(): void {
    this.#finished = true;
    this.#readable.wake();
  }
  #fail(code: 'ECONNRESET' | 'ECONNREFUSED'): void {
    this.#failure = code;
    this.#readable.wake();
  }
}

/** A port that takes connections. */
export class ListeningSocket implements Listener {
  onClose: (() => void) | undefined;
  /** For whoever owns it: a connection was taken. */
  onAccept: ((socket: Stream) => void) | undefined;
  closed = false;
  readonly #waiting: WaitQueue;
  readonly #queue: Stream[] = [];

  constructor(
    engine: Engine,
    readonly protocol: Protocol,
    readonly address: string,
    readonly port: number,
  ) {
    this.#waiting = new WaitQueue(engine);
  }

  *accept(): Task<Socket> {
    for (;;) {
      if (this.closed) throw osError('EBADF');
      const next = this.#queue.shift();
      if (next) {
        this.onAccept?.(next);
        return next;
      }
      yield this.#waiting;
    }
  }

  offer(socket: Stream): void {
    this.#queue.push(socket);
    this.#waiting.wake();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose?.();
    this.#waiting.wake();
    for (const socket of this.#queue.splice(0)) socket.close();
  }
}

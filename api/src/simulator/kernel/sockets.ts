import { type Block, type Engine, failing, finished, type Micros, nothing, Steps, type Task, type Wait } from '../engine/index.ts';
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
      return text === undefined ? new Reading(this.#engine, this.#readable, () => this.#tryRead(), timeout) : finished(text);
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
    // Nobody is left there to notice.
    if (this.peer?.#closed) return;
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

/** Waits until there is something to read. */
class Reading extends Steps<string> implements Block<undefined>, Wait {
  readonly #until: Micros | undefined;
  #waits = false;
  #timer: Wait | undefined;
  #wait: Wait | undefined;

  constructor(
    readonly engine: Engine,
    readonly readable: WaitQueue,
    readonly tryRead: () => string | undefined,
    timeout: Micros | undefined,
  ) {
    super();
    this.#until = timeout === undefined ? undefined : engine.now + timeout;
  }

  next(): IteratorResult<Block<unknown>, string> {
    const text = this.#waits ? this.tryRead() : undefined;
    if (text !== undefined) return { done: true, value: text };
    this.#waits = true;
    if (this.#until !== undefined && this.engine.now >= this.#until) throw osError('ETIMEDOUT');
    return { done: false, value: this };
  }

  start(resume: (value: undefined) => void): Wait {
    if (this.#until === undefined) return this.readable.start(resume);
    const finish = (): void => {
      this.cancel();
      resume(undefined);
    };
    this.#timer = this.engine.at(this.#until, finish);
    this.#wait = this.readable.start(finish);
    return this;
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#wait?.cancel();
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

  accept(): Task<Socket> {
    return new Accepting(this.#waiting, () => this.#tryAccept());
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

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose?.();
    this.#waiting.wake();
    for (const socket of this.#queue.splice(0)) socket.close();
  }
}

/** Waits for a connection. */
class Accepting extends Steps<Socket> {
  constructor(
    readonly waiting: WaitQueue,
    readonly tryAccept: () => Socket | undefined,
  ) {
    super();
  }
  next(): IteratorResult<Block<unknown>, Socket> {
    const value = this.tryAccept();
    return value ? { done: true, value } : { done: false, value: this.waiting };
  }
}

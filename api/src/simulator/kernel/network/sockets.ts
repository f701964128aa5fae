import {
  type Block,
  type Engine,
  failing,
  finished,
  type Micros,
  nothing,
  SECOND,
  Steps,
  type Task,
  type Wait,
} from '../../engine/index.ts';
import { sizeOf } from '../data.ts';
import { osError } from '../errno.ts';
import { WaitQueue } from '../wait-queue.ts';
import type { Passage } from './passage.ts';
import type { Endpoint, Protocol, Socket, TcpState } from './types.ts';

/** One end of a connection: what is written arrives at the other end after the latency, in order. */
export class Stream implements Socket {
  peer: Stream | undefined;
  /** For whoever owns it. */
  onClose: (() => void) | undefined;
  onWrite: (() => void) | undefined;
  /** A socket of IPv6: an address of IPv4 is a mapped one there. */
  isV6 = false;
  /** Where it leads through; undefined of what stays on its node. */
  passage: Passage | undefined;
  readonly #engine: Engine;
  readonly #readable: WaitQueue;
  /** Most hold one text at most. */
  #inbox: string[] | undefined;
  #finished = false;
  #failure: 'ECONNRESET' | 'ECONNREFUSED' | undefined;
  #closed = false;
  #saidAll = false;
  /** Its FIN was sent then, and that before the other end's had come. */
  #endedAt: Micros | undefined;
  #endsFirst = false;
  #hasHeardEnd = false;
  /** The kernel has nothing of it any more. */
  #isReset = false;
  /** What was written while there is no other end yet. */
  #held: string | undefined;

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
    if (this.#finished) this.#hasHeardEnd = true;
    return this.#finished ? '' : undefined;
  }

  /**
   * For the server's end of a connection through which `text` has come already (and was read, where it is undefined), and
   * whose client's end is still to be made: what is written is kept for it.
   */
  static holding(engine: Engine, local: Endpoint, remote: Endpoint, latency: Micros, text: string | undefined): Stream {
    const stream = new Stream(engine, 'TCP', local, remote, latency);
    if (text !== undefined) stream.#inbox = [text];
    stream.#held = '';
    return stream;
  }

  /** All that was written to a client that has read nothing yet, if this end is closed in order: there is no more to come. */
  get wholeAnswer(): string | undefined {
    return this.#closed && !this.#inbox ? this.#held : undefined;
  }

  /** The client's end, on its way to which is what was kept. */
  meet(client: Stream): void {
    const held = this.#held;
    this.#held = undefined;
    this.peer = client;
    client.peer = this;
    if (held) this.#send(held);
    if (this.#closed) this.#hangUp();
    else if (this.#saidAll) this.#sayAll();
  }

  finishWriting(): void {
    if (this.#closed || this.#saidAll || this.protocol !== 'TCP') return;
    this.#saidAll = true;
    this.#end();
    if (this.#held === undefined) this.#sayAll();
  }

  #end(): void {
    if (this.#endedAt !== undefined) return;
    this.#endedAt = this.#engine.now;
    this.#endsFirst = !this.#finished;
  }

  /** Bytes that have come and were not read; the end that has come counts as one. @see linux: net/ipv4/tcp_ipv4.c get_tcp4_sock */
  get unread(): number {
    const bytes = this.#inbox?.reduce((sum, text) => sum + sizeOf(text), 0) ?? 0;
    return bytes + (this.#finished && !this.#hasHeardEnd ? 1 : 0);
  }

  /** undefined: there is no such connection any more. @see linux: net/ipv4/tcp.c tcp_set_state, tcp_close */
  get tcpState(): TcpState | undefined {
    if (this.#isReset || this.#failure) return undefined;
    if (this.#endedAt === undefined) return this.#finished ? 'CLOSE_WAIT' : 'ESTABLISHED';
    if (!this.#endsFirst) return undefined;
    if (!this.#closed) return this.#finished ? 'TIME_WAIT' : 'FIN_WAIT2';
    if (this.#keptUntil <= this.#engine.now) return undefined;
    return this.#othersEnd === undefined ? 'FIN_WAIT2' : 'TIME_WAIT';
  }

  /** Of one that is closed: how long it is kept. */
  get keptFor(): Micros {
    return this.#keptUntil - this.#engine.now;
  }
  get #keptUntil(): Micros {
    return Math.max(this.#endedAt ?? 0, this.#othersEnd ?? 0) + KEPT_FOR;
  }
  /** One that is not there has read the answer, and closed. */
  get #othersEnd(): Micros | undefined {
    return this.peer ? this.peer.#endedAt : this.#endedAt;
  }

  #sayAll(): void {
    this.#arrives(() => {
      if (this.peer) this.peer.#finish();
    });
  }

  /** After the latency, if the way is not shut: what is not, of TCP, is when it is open. */
  #arrives(act: () => void): void {
    this.#engine.after(this.latency, () => {
      if (!this.passage?.isShut) act();
      else if (this.protocol === 'TCP') this.passage.hold(act);
    });
  }

  /** Never waits: the simulated send buffer does not fill. */
  write(text: string): Task<void> {
    try {
      this.put(text);
      return nothing;
    } catch (error) {
      return failing(error);
    }
  }

  /** What `write` does at once, for a descriptor. */
  put(text: string): void {
    if (this.#closed) throw osError('EBADF');
    if (this.#failure === 'ECONNRESET') throw osError('EPIPE');
    this.#engine.budget.step();
    if (text === '') return;
    this.onWrite?.();
    if (this.#held === undefined) this.#send(text);
    else this.#held += text;
  }

  /** What has come; undefined: nothing yet, `arrivals` tells when. */
  take(): string | undefined {
    return this.#tryRead();
  }
  get arrivals(): WaitQueue {
    return this.#readable;
  }

  #send(text: string): void {
    this.#arrives(() => {
      this.peer ??= this.reach?.(this);
      if (this.peer) this.peer.#receive(text);
      else if (this.reach) this.#engine.after(this.latency, () => this.#fail('ECONNREFUSED'));
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#end();
    if (this.#inbox) this.#isReset = true;
    this.#readable.wake();
    this.onClose?.();
    if (this.protocol === 'TCP' && this.#held === undefined) this.#hangUp();
  }

  #hangUp(): void {
    const unread = this.#inbox !== undefined;
    const { peer } = this;
    // Nobody is left there to notice.
    if (!peer || peer.#closed) return;
    this.#arrives(() => {
      if (unread) peer.#fail('ECONNRESET');
      else peer.#finish();
    });
  }

  #receive(text: string): void {
    if (this.#closed) {
      this.#isReset = true;
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
export class Reading<T> extends Steps<T> implements Block<undefined>, Wait {
  readonly #until: Micros | undefined;
  #waits = false;
  #timer: Wait | undefined;
  #wait: Wait | undefined;

  constructor(
    readonly engine: Engine,
    readonly readable: WaitQueue,
    readonly tryRead: () => T | undefined,
    timeout: Micros | undefined,
  ) {
    super();
    this.#until = timeout === undefined ? undefined : engine.now + timeout;
  }

  next(): IteratorResult<Block, T> {
    const value = this.#waits ? this.tryRead() : undefined;
    if (value !== undefined) return { done: true, value };
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

/** TIME_WAIT, and FIN_WAIT2 of those that nobody holds. @see linux: include/net/tcp.h TCP_TIMEWAIT_LEN, TCP_FIN_TIMEOUT */
export const KEPT_FOR: Micros = 60 * SECOND;

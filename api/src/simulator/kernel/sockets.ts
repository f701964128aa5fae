import { type Block, type Engine, failing, finished, type Micros, nothing, Steps, type Task, type Wait } from '../engine/index.ts';
import { LOOPBACK_LATENCY } from './costs.ts';
import { osError } from './errno.ts';
import type { AnswerAtOnce, AtOnce, Endpoint, Knock, Listener, Protocol, Socket } from './network-types.ts';
import { WaitQueue } from './wait-queue.ts';

/** One end of a connection: what is written arrives at the other end after the latency, in order. */
export class Stream implements Socket {
  peer: Stream | undefined;
  /** For whoever owns it. */
  onClose: (() => void) | undefined;
  onWrite: (() => void) | undefined;
  readonly #engine: Engine;
  readonly #readable: WaitQueue;
  /** Most hold one text at most. */
  #inbox: string[] | undefined;
  #finished = false;
  #failure: 'ECONNRESET' | 'ECONNREFUSED' | undefined;
  #closed = false;
  #saidAll = false;
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
    if (this.#held === undefined) this.#sayAll();
  }

  #sayAll(): void {
    this.#engine.after(this.latency, () => {
      if (this.peer) this.peer.#finish();
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
    this.#engine.after(this.latency, () => {
      this.peer ??= this.reach?.(this);
      if (this.peer) this.peer.#receive(text);
      else if (this.reach) this.#engine.after(this.latency, () => this.#fail('ECONNREFUSED'));
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#readable.wake();
    this.onClose?.();
    if (this.protocol === 'TCP' && this.#held === undefined) this.#hangUp();
  }

  #hangUp(): void {
    const unread = this.#inbox !== undefined;
    const { peer } = this;
    // Nobody is left there to notice.
    if (!peer || peer.#closed) return;
    this.#engine.after(this.latency, () => {
      if (unread) peer.#fail('ECONNRESET');
      else peer.#finish();
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
class Reading<T> extends Steps<T> implements Block<undefined>, Wait {
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

/** A client that is there in this very turn. */
export class Knocking implements Knock {
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
    if (answer !== undefined || this.opened) return answer;
    const socket = this.#connect(this.text);
    this.listener.give(socket);
    const text = socket.wholeAnswer;
    return text === undefined ? undefined : { text };
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

import { Signal, seconds, type Task, wait } from '../../../engine/index.ts';
import type { Process, Socket } from '../../../kernel/index.ts';
import type { EventLoop } from '../../servers/event-loop.ts';
import { globExpression } from '../glob.ts';
import { type Client, floatNumber, Refusal, type Server } from './command.ts';
import { contextOf, execute } from './commands.ts';
import { popFirst } from './lists.ts';
import { decodeCommand, encode, error, type Reply } from './protocol.ts';

/** One who has subscribed: messages go out in a task of their own. */
interface Subscriber {
  readonly channels: Set<string>;
  readonly patterns: Set<string>;
  readonly outbox: Reply[];
  readonly filled: Signal;
}

/** All connections of a server: their requests, those that wait for an item, and those that listen to channels. */
export class Connections {
  readonly #process: Process;
  readonly #loop: EventLoop;
  readonly #subscribers = new Set<Subscriber>();
  readonly #changed = new Signal();

  constructor(process: Process, loop: EventLoop) {
    this.#process = process;
    this.#loop = loop;
  }

  /** Something was written: who waits for a list looks again. */
  changed(): void {
    this.#changed.wake();
  }

  publish(channel: string, message: string): number {
    let count = 0;
    for (const { channels, patterns, outbox, filled } of this.#subscribers) {
      const before = outbox.length;
      if (channels.has(channel)) outbox.push(['message', channel, message]);
      for (const pattern of patterns) if (globExpression(pattern).test(channel)) outbox.push(['pmessage', pattern, channel, message]);
      count += outbox.length - before;
      if (outbox.length > before) filled.wake();
    }
    return count;
  }

  /** Answers one client until it goes. */
  *talk(socket: Socket, server: Server): Task<void> {
    const client: Client = { database: 0, authenticated: false };
    const subscriber: Subscriber = { channels: new Set(), patterns: new Set(), outbox: [], filled: new Signal() };
    server.clients++;
    let text = '';
    try {
      for (;;) {
        const command = decodeCommand(text);
        if (!command) {
          const more = yield* socket.read();
          if (more === '') return;
          text += more;
          continue;
        }
        text = command.rest;
        const [name = '', ...args] = command.words;
        const word = name.toLowerCase();
        if (name === '') continue;
        if (/^p?(?:un)?subscribe$/.test(word)) yield* this.#subscribe(socket, subscriber, word, args);
        else if (/^b[lr]pop$/.test(word) && args.length > 1 && !client.queued)
          yield* socket.write(encode(yield* this.#blockingPop(server, client, word === 'blpop', args)));
        else if (/^p?sync$/.test(word) && (client.authenticated || (server.settings.get('requirepass') ?? '') === ''))
          yield* server.replication.serve(socket, client.listening);
        // A copy acknowledges what it has got, and waits for no answer.
        else if (word === 'replconf' && args[0]?.toLowerCase() === 'ack') continue;
        else yield* socket.write(encode(execute(server, client, command.words)));
        if (word === 'quit') return;
      }
    } finally {
      server.clients--;
      this.#subscribers.delete(subscriber);
      subscriber.filled.wake();
      this.#loop.start(server.replication.left(socket));
    }
  }

  *#subscribe(socket: Socket, subscriber: Subscriber, word: string, args: readonly string[]): Task<void> {
    const names = word.includes('p') && word.startsWith('p') ? subscriber.patterns : subscriber.channels;
    const leaves = word.includes('un');
    for (const name of leaves && args.length === 0 ? [...names] : args) {
      if (leaves) names.delete(name);
      else names.add(name);
      yield* socket.write(encode([word, name, subscriber.channels.size + subscriber.patterns.size]));
    }
    if (leaves || this.#subscribers.has(subscriber)) return;
    this.#subscribers.add(subscriber);
    this.#loop.start(this.#deliver(socket, subscriber));
  }

  *#deliver(socket: Socket, subscriber: Subscriber): Task<void> {
    while (this.#subscribers.has(subscriber)) {
      const next = subscriber.outbox.shift();
      if (next === undefined) yield* wait(subscriber.filled);
      else yield* socket.write(encode(next));
    }
  }

  /** @see redis: src/t_list.c blockingPopGenericCommand */
  *#blockingPop(server: Server, client: Client, front: boolean, args: readonly string[]): Task<Reply> {
    try {
      const span = floatNumber(args.at(-1) as string, 'ERR timeout is not a float or out of range');
      if (span < 0) return error('ERR timeout is negative');
      let over = false;
      const timer = function* (this: Connections): Task<void> {
        yield* this.#process.sleep(seconds(span));
        over = true;
        this.#changed.wake();
      };
      for (let first = true; ; first = false) {
        const found = popFirst(contextOf(server, client), args.slice(0, -1), front);
        if (found) return found;
        if (over) return null;
        if (first && span > 0) this.#loop.start(timer.call(this));
        yield* wait(this.#changed);
      }
    } catch (failure) {
      if (failure instanceof Refusal) return error(failure.message);
      throw failure;
    }
  }
}

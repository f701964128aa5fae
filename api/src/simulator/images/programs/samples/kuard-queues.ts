import { SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/time/calendar.ts';
import { noSuchHost, plain } from '../../servers/go-http.ts';
import { httpRequest } from '../../servers/http-client.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';

interface Message {
  readonly kind: 'message';
  readonly id: string;
  readonly body: string;
  readonly creationTimestamp: string;
}

interface Queue {
  messages: Message[];
  enqueued: number;
  dequeued: number;
  drained: number;
}

/** JSON as kuard serves it: on one line, and never to be kept. @see kuard: pkg/apiutils/utils.go */
export const served = (value: unknown): HttpResponse => ({
  status: 200,
  headers: {
    'Cache-Control': 'no-cache, private, max-age=0',
    'Content-Type': 'application/json',
    Expires: 'Thu, 01 Jan 1970 00:00:00 UTC',
    Pragma: 'no-cache',
  },
  body: `${JSON.stringify(value)}\n`,
});

/** The queues of work that one kuard keeps for others. @see kuard: pkg/memq/server/api.go, broker.go */
export class Queues {
  readonly #queues = new Map<string, Queue>();

  constructor(readonly process: Process) {}

  /** Undefined where that is none of its paths. */
  answer({ method, path, body }: HttpRequest): HttpResponse | undefined {
    if (method === 'GET' && path === '/memq/server/stats') return served(this.#stats());
    const [, name, action] = /^\/memq\/server\/queues\/([^/]+)(?:\/(drain|dequeue|enqueue))?$/.exec(path) ?? [];
    const what = `${method} ${action ?? ''}`.trim();
    if (name === undefined || !['PUT', 'DELETE', 'POST drain', 'POST dequeue', 'POST enqueue'].includes(what)) return undefined;
    const queue = this.#queues.get(name);
    if (what === 'PUT') {
      if (queue) return plain(400, 'already exists\n');
      this.#queues.set(name, { messages: [], enqueued: 0, dequeued: 0, drained: 0 });
      return DONE;
    }
    if (!queue) return plain(400, 'does not exist\n');
    switch (what) {
      case 'DELETE':
        this.#queues.delete(name);
        return DONE;
      case 'POST drain':
        queue.drained += queue.messages.length;
        queue.messages = [];
        return DONE;
      case 'POST dequeue': {
        const message = queue.messages.shift();
        if (!message) return { status: 204, headers: {}, body: '' };
        queue.dequeued++;
        return served(message);
      }
      default: {
        const creationTimestamp = strftime('%Y-%m-%dT%H:%M:%S.%NZ', this.process.now);
        const message: Message = { kind: 'message', id: this.process.random.hex(32), body, creationTimestamp };
        queue.messages.push(message);
        queue.enqueued++;
        return served(message);
      }
    }
  }

  #stats() {
    const queues = [...this.#queues].map(([name, { messages, enqueued, dequeued, drained }]) => ({
      name,
      depth: messages.length,
      enqueued,
      dequeued,
      drained,
    }));
    return { kind: 'stats', queues };
  }
}

const DONE: HttpResponse = { status: 200, headers: {}, body: '' };

/** Takes one item after the other from a queue of another kuard, and works on each; where none is left it waits, or answers that it has ended.
 *  @see kuard: pkg/keygen/memq.go, pkg/memq/client/client.go */
export function* takesWork(
  process: Process,
  { server, queue, endsWithNone }: { readonly server: string; readonly queue: string; readonly endsWithNone: boolean },
  say: (text: string) => Task<void>,
  work: () => Task<string>,
): Task<void> {
  const url = `${server}/queues/${queue}/dequeue`;
  yield* say('MemQ Worker starting');
  for (;;) {
    const taken = yield* dequeue(process, url);
    if (taken === 'empty' && endsWithNone) return;
    if (taken === 'item') yield* say(`Item done: ${yield* work()}`);
    else {
      yield* say(taken === 'empty' ? 'Queue is empty. Retrying after 1s.' : `Error talking to server: ${taken.why}. Retrying after 1s.`);
      yield* process.sleep(SECOND);
    }
  }
}

function* dequeue(process: Process, url: string): Task<'item' | 'empty' | { readonly why: string }> {
  const [, host = '', port = '80', target = '/'] = /^https?:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  const asked = `Post "${url}": `;
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) return { why: `${asked}${noSuchHost(process, host)}` };
  try {
    const answer = yield* httpRequest(process, {
      address,
      port: Number(port),
      method: 'POST',
      target,
      headers: { Host: `${host}:${port}` },
    });
    if (!answer) return { why: `${asked}EOF` };
    if (answer.status >= 300) return { why: `HTTP Error: ${answer.status} ${answer.status === 404 ? 'Not Found' : 'Bad Request'}` };
    return answer.status === 204 ? 'empty' : 'item';
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return { why: `${asked}dial tcp ${address}:${port}: connect: ${goWords(error)}` };
  }
}

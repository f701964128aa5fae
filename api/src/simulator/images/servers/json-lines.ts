import type { Micros, Task } from '../../engine/index.ts';
import { OsError, type Process, type Socket } from '../../kernel/index.ts';

/**
 * How the models of a database's client and server speak with each other: a line of JSON each way. (Their real protocols are
 * binary; nobody else can tell the difference, but that a server may greet, in its own protocol.)
 */
export const answerLines = (
  answer: (request: Readonly<Record<string, string>>, session: Map<string, string>) => unknown,
  greet?: () => string,
) =>
  function* (socket: Socket): Task<void> {
    if (greet) yield* socket.write(greet());
    const session = new Map([['address', socket.remoteAddress]]);
    let text = '';
    for (;;) {
      const end = text.indexOf('\n');
      if (end < 0) {
        const more = yield* socket.read();
        if (more === '') return;
        text += more;
        continue;
      }
      const request = parse(text.slice(0, end));
      text = text.slice(end + 1);
      if (request === undefined) return;
      yield* socket.write(`${JSON.stringify(answer(request, session))}\n`);
    }
  };

/** What a client of a database here says to its server, in place of the wire protocol. */
export type LineRequest = Readonly<Record<string, string>>;

/** Connects to a host by its name or address. Throws OsError. */
export function* connectTo(process: Process, host: string, port: number, timeout: Micros): Task<Socket> {
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) throw new OsError('ENOENT', process.net.noSuchName);
  return yield* process.net.connect(address, port, timeout);
}

/**
 * Asks in order on one connection; requests that a generator makes are told each answer before the next. The answers; undefined where
 * the server hung up.
 */
export function* askOn<T>(
  socket: Socket,
  requests: readonly LineRequest[] | Generator<LineRequest, void, T>,
  timeout?: Micros,
): Task<(T | undefined)[]> {
  const answers: (T | undefined)[] = [];
  try {
    let text = '';
    const steps = 'next' in requests ? requests : (requests.values() as Iterator<LineRequest, void, T | undefined>);
    for (let step = steps.next(undefined); !step.done; step = steps.next(answers.at(-1))) {
      yield* socket.write(`${JSON.stringify(step.value)}\n`);
      for (;;) {
        // What a server says before it is asked is its greeting, which ends with a NUL.
        const [, line, rest] = /(?:^|[\n\0])(\{[^\n]*)\n(.*)$/s.exec(text) ?? [];
        if (line !== undefined) {
          answers.push(JSON.parse(line) as T);
          text = rest ?? '';
          break;
        }
        const more = yield* socket.read(timeout);
        if (more === '') return [...answers, undefined];
        text += more;
      }
    }
    return answers;
  } finally {
    socket.close();
  }
}

function parse(line: string): Readonly<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}

import type { Task } from '../../../engine/index.ts';
import type { Socket } from '../../../kernel/index.ts';
import { decode, encode, type Reply } from './protocol.ts';

/** One command to a server; undefined where it hung up. */
export function* ask(socket: Socket, words: readonly string[]): Task<Reply | undefined> {
  yield* socket.write(encode(words));
  return yield* receive(socket, { text: '' });
}

/** The next reply; what came behind it stays in `received`. Undefined where the server hung up. */
export function* receive(socket: Socket, received: { text: string }): Task<Reply | undefined> {
  for (;;) {
    const answer = decode(received.text);
    if (answer) {
      received.text = answer.rest;
      return answer.value;
    }
    const more = yield* socket.read();
    if (more === '') return undefined;
    received.text += more;
  }
}

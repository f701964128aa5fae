import type { Task } from '../../engine/index.ts';
import type { Socket } from '../../kernel/index.ts';
import type { EventLoop } from './event-loop.ts';

/** Hands on what each side of two connections says. A client that says no more may still be answered; the server's end is the end of both. */
export function* relay(loop: EventLoop, client: Socket, server: Socket): Task<void> {
  loop.start(copy(client, server), () => server.finishWriting());
  try {
    yield* copy(server, client);
  } finally {
    client.close();
    server.close();
  }
}

function* copy(from: Socket, to: Socket): Task<void> {
  for (let text = yield* from.read(); text !== ''; text = yield* from.read()) yield* to.write(text);
}

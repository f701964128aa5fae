import type { Task } from '../../engine/index.ts';
import type { Listener, Socket } from '../../kernel/index.ts';
import type { EventLoop } from './event-loop.ts';

/** Takes connections and talks on each in a task of its own, which closes it at its end. */
export function serveConnections(loop: EventLoop, listener: Listener, talk: (socket: Socket) => Task<void>): void {
  loop.start(accept(loop, listener, talk));
}

function* accept(loop: EventLoop, listener: Listener, talk: (socket: Socket) => Task<void>): Task<void> {
  for (;;) {
    const socket = yield* listener.accept();
    loop.start(talk(socket), () => socket.close());
  }
}

import type { Task } from '../../engine/index.ts';
import type { Listener, Socket } from '../../kernel/index.ts';
import type { EventLoop } from './event-loop.ts';

/** Takes connections and talks on each in a task of its own, which closes it at its end. */
export function serveConnections(loop: EventLoop, listener: Listener, talk: (socket: Socket) => Task<void>): void {
  loop.start(accept());

  function* accept(): Task<void> {
    for (;;) {
      const socket = yield* listener.accept();
      loop.start(talk(socket), () => socket.close());
    }
  }
}

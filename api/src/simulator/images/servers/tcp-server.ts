import type { Task } from '../../engine/index.ts';
import type { AtOnce, Listener, Socket } from '../../kernel/index.ts';
import type { EventLoop } from './event-loop.ts';

/** Takes connections and talks on each in a task of its own, which closes it at its end; or answers `atOnce`. */
export function serveConnections(loop: EventLoop, listener: Listener, talk: (socket: Socket) => Task<void>, atOnce?: AtOnce): void {
  loop.start(accept(loop, listener, talk, atOnce));
}

/** Takes what is said, as a server that waits for its protocol's first word. */
export function* hearInSilence(socket: Socket): Task<void> {
  while ((yield* socket.read()) !== '');
}

function* accept(loop: EventLoop, listener: Listener, talk: (socket: Socket) => Task<void>, atOnce?: AtOnce): Task<void> {
  for (;;) {
    const socket = yield* listener.accept(undefined, atOnce);
    loop.start(talk(socket), () => socket.close());
  }
}

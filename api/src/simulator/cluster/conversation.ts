import type { Task } from '../engine/index.ts';
import { OsError, type Socket } from '../kernel/index.ts';

/** A connection to what no process of a container stands behind: it is closed at the end, and a client that went away is the end. */
export function* conversation(socket: Socket, talk: Task<void>): Task<void> {
  try {
    yield* talk;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  } finally {
    socket.close();
  }
}

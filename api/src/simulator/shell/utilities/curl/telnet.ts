import type { Micros, Task } from '../../../engine/index.ts';
import { OsError, type Process, type Socket } from '../lib/kernel.ts';

/** It looks whether something has come that often, and then waits for what is to be read. */
const LOOK: Micros = 100_000;

/**
 * Sends what standard input has, and hears what comes, until the other side is done; true: the time was up before. The end of its
 * input does not end it. Where there is nothing to read yet, it waits for that, and hears nothing.
 * @see curl: lib/telnet.c telnet_do
 */
export function* conversation(
  process: Process,
  socket: Socket,
  deadline: Micros | undefined,
  hear: (text: string) => Task<void>,
): Task<boolean> {
  for (let isOpen = true; ; ) {
    const time = deadline === undefined ? undefined : deadline - process.now;
    if (time !== undefined && time <= 0) return true;
    const text = yield* heard(socket, isOpen ? Math.min(LOOK, time ?? LOOK) : time);
    if (text === '') return false;
    if (text !== undefined) yield* hear(text);
    if (!isOpen) continue;
    const input = yield* process.read(0);
    isOpen = input !== '';
    if (isOpen) yield* socket.write(typeof input === 'string' ? input : '');
  }
}

/** undefined: nothing has come in time. */
function* heard(socket: Socket, time: Micros | undefined): Task<string | undefined> {
  try {
    return yield* socket.read(time);
  } catch (error) {
    if (error instanceof OsError && error.code === 'ETIMEDOUT') return undefined;
    if (error instanceof OsError) return '';
    throw error;
  }
}

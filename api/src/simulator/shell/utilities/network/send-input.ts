import { CHUNK } from '../lib/input.ts';
import { OsError, type Process, type Socket, textOf } from '../lib/kernel.ts';

/** A child that sends what it reads from standard input, while its parent waits for what comes. */
export const sendInput = (process: Process, socket: Socket, atEnd: () => void): number =>
  process.spawn({
    argv: process.argv,
    *program(own) {
      for (;;) {
        const data = yield* own.read(0, CHUNK);
        if (data === '') {
          atEnd();
          return 0;
        }
        try {
          yield* socket.write(textOf(data));
        } catch (error) {
          if (error instanceof OsError) return 1;
          throw error;
        }
      }
    },
  });

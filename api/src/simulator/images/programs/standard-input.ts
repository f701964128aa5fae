import type { Task } from '../../engine/index.ts';
import { type Process, textOf } from '../../kernel/index.ts';

/** All that comes by standard input, up to its end. */
export const standardInput = (process: Process): Task<string> => untilEnd(process, 0);

/** All that comes by a pipe that has a name, up to its end. */
export function* pipeText(process: Process, path: string): Task<string> {
  const pipe = process.open(path, { read: true });
  const text = yield* untilEnd(process, pipe);
  process.close(pipe);
  return text;
}

function* untilEnd(process: Process, descriptor: number): Task<string> {
  let text = '';
  for (;;) {
    const data = yield* process.read(descriptor);
    if (data === '') return text;
    text += textOf(data);
  }
}

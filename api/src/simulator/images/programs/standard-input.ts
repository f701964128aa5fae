import type { Micros, Task } from '../../engine/index.ts';
import { type Process, textOf } from '../../kernel/index.ts';

/** All that comes by standard input, up to its end. */
export const standardInput = (process: Process): Task<string> => untilEnd(process, 0);

/** The same, and how long after its begin each part came; the last is its end. */
export function* timedInput(process: Process): Task<(readonly [after: Micros, text: string])[]> {
  const begun = process.now;
  const parts: (readonly [Micros, string])[] = [];
  for (;;) {
    const text = textOf(yield* process.read(0));
    parts.push([process.now - begun, text]);
    if (text === '') return parts;
  }
}

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

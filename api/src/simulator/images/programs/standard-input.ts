import type { Task } from '../../engine/index.ts';
import { type Process, textOf } from '../../kernel/index.ts';

/** All that comes by standard input, up to its end. */
export function* standardInput(process: Process): Task<string> {
  let text = '';
  for (;;) {
    const data = yield* process.read(0);
    if (data === '') return text;
    text += textOf(data);
  }
}

import type { Task } from '../../../engine/index.ts';
import { LineReader } from './input.ts';
import type { Tool } from './tool.ts';

/** Asks whoever is at the standard input (`cp -i`, `rm -i`): anything but a yes, or its end, is a no. @see gnulib: lib/yesno.c */
export function asker(tool: Tool, prompt = (question: string) => `${tool.name}: ${question}? `): (question: string) => Task<boolean> {
  const answers = new LineReader(tool.process, 0);
  return function* (question) {
    yield* tool.flush();
    yield* tool.complain(prompt(question));
    return /^[yY]/.test((yield* answers.next()) ?? '');
  };
}

import type { Machine } from '../values.ts';

/** A text that one of JavaScript's own functions builds: work by its length, which is V8's at the most. */
export function builtText(machine: Machine, build: () => string): string {
  try {
    const text = build();
    if (text.length > LONG) machine.process.work(text.length >> 8);
    return text;
  } catch (error) {
    if (!(error instanceof RangeError) || error.message !== 'Invalid string length') throw error;
    throw machine.fail('RangeError', error.message);
  }
}
const LONG = 1024;

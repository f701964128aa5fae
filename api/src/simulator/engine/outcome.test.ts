import { expect, test } from 'vitest';
import { Outcome } from './outcome.ts';

class NoSuchFile extends Outcome {}

test('An outcome says what came of it, and looks up no stack', () => {
  const outcome = new NoSuchFile('No such file or directory');
  expect(outcome).toBeInstanceOf(Error);
  expect(outcome.message).toBe('No such file or directory');
  expect(outcome.stack).not.toContain('outcome.test.ts');
});

test('Errors that come after it have their stack, even where there was no room to make it', () => {
  for (let size = 0; size < 100; size++) untilFull(Array(size).fill(0));
  expect(new Error('a fault').stack).toContain('outcome.test.ts');
});

/** Fills the stack of calls with outcomes and calls of a size. */
function untilFull(size: readonly number[]): void {
  const call = (...given: readonly number[]): void => {
    new NoSuchFile();
    call(...given);
  };
  expect(() => call(...size)).toThrow(RangeError);
}

import { expect, test } from 'vitest';
import { Outcome } from './outcome.ts';

class NoSuchFile extends Outcome {}

test('An outcome says what came of it, and looks up no stack', () => {
  const outcome = new NoSuchFile('No such file or directory');
  expect(outcome).toBeInstanceOf(Error);
  expect(outcome.message).toBe('No such file or directory');
  expect(outcome.stack).not.toContain('outcome.test.ts');
});

test('Errors that come after it have their stack', () => {
  expect([new NoSuchFile(), new Error('a fault')][1]?.stack).toContain('outcome.test.ts');
});

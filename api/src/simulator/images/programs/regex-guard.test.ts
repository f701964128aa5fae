import { expect, it } from 'vitest';
import { mayTryForEver } from './regex-guard.ts';

it.each([
  { pattern: '(a+)+$', expected: true },
  { pattern: '(?:a*)*b', expected: true },
  { pattern: '(a|a)*b', expected: true },
  { pattern: '((ab)+c?)+', expected: true },
  { pattern: '([a-z]+){2,}', expected: true },
  { pattern: '(a|b)+', expected: false },
  { pattern: '(\\d+)-(\\w+)', expected: false },
  { pattern: '^\\s*([\\w.]+)\\s*=\\s*(.*)$', expected: false },
  { pattern: '(\\w+) (\\w+)', expected: false },
  { pattern: '[+*(]+x', expected: false },
  { pattern: '(a{2,3}b)+', expected: false },
  { pattern: '\\(a+\\)+', expected: false },
])('$pattern: $expected', ({ pattern, expected }) => {
  expect(mayTryForEver(pattern)).toBe(expected);
});

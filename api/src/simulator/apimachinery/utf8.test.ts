import { expect, it } from 'vitest';
import { byteLength, firstBytes, lastBytes } from './utf8.ts';

it.each`
  text         | limit | first                 | last
  ${'abcdef'}  | ${6}  | ${'abcdef'}           | ${'abcdef'}
  ${'abcdef'}  | ${4}  | ${'abcd'}             | ${'cdef'}
  ${'你好世'}  | ${9}  | ${'你好世'}           | ${'你好世'}
  ${'你好世'}  | ${8}  | ${'你好\ufffd\ufffd'} | ${'\ufffd\ufffd好世'}
  ${'你好世'}  | ${6}  | ${'你好'}             | ${'好世'}
  ${'a😀b😀c'} | ${7}  | ${'a😀b\ufffd'}       | ${'\ufffdb😀c'}
  ${'abc'}     | ${0}  | ${''}                 | ${''}
`('of $text the first $limit bytes are $first, the last $last', ({ text, limit, first, last }) => {
  expect(firstBytes(text, limit)).toBe(first);
  expect(lastBytes(text, limit)).toBe(last);
  expect(byteLength(text)).toBeGreaterThanOrEqual(limit);
});

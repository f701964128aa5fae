import { expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { byteLength, decodeUtf8, encodeUtf8, firstBytes, lastBytes, shownText } from './utf8.ts';

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

it.each`
  rule                                    | bytes                                         | shown
  ${'text is text'}                       | ${[0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80]} | ${'aé😀'}
  ${'bytes that fit nowhere'}             | ${[0xde, 0xca, 0xfe, 0xba, 0xd0, 0xfe, 0xff]} | ${'\ufffd'.repeat(7)}
  ${'a character that is cut through'}    | ${[0x61, 0xe4, 0xbd, 0x62]}                   | ${'a\ufffd\ufffdb'}
  ${'one that is longer than it need be'} | ${[0xe0, 0x80, 0x80, 0xc0, 0xaf]}             | ${'\ufffd'.repeat(5)}
  ${'a half of a surrogate pair'}         | ${[0xed, 0xa0, 0x80]}                         | ${'\ufffd'.repeat(3)}
  ${'beyond all characters'}              | ${[0xf5, 0x90, 0x80, 0x80, 0xff]}             | ${'\ufffd'.repeat(5)}
  ${'a mark of the byte order'}           | ${[0xef, 0xbb, 0xbf, 0x61]}                   | ${'\ufeffa'}
  ${'a byte after a pair'}                | ${[0xf0, 0x9f, 0x98, 0x80, 0x80]}             | ${'😀\ufffd'}
`('$rule: bytes stay as they are, and count as one each', ({ bytes, shown }) => {
  const text = decodeUtf8(bytes);
  expect(encodeUtf8(text)).toEqual(bytes);
  expect(byteLength(text)).toBe(bytes.length);
  expect(shownText(text)).toBe(shown);
  expect(decodeBase64(btoa(String.fromCharCode(...bytes)))).toBe(text);
  expect(encodeBase64(text)).toBe(btoa(String.fromCharCode(...bytes)));
});

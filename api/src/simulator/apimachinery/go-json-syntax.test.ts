import { expect, it } from 'vitest';
import { jsonStream, jsonSyntaxError } from './go-json-syntax.ts';

it.each([
  ['{"a": [1, -2.5e3, "x\\u00e9", true, null]}', undefined],
  ['', 'unexpected end of JSON input'],
  ['{"a":1', 'unexpected end of JSON input'],
  ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', `invalid character '1' after object key`],
  ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
  ['[1 2]', "invalid character '2' after array element"],
  ['{}x', "invalid character 'x' after top-level value"],
  ['é', "invalid character 'Ã' looking for beginning of value"],
  ['tru', "invalid character ' ' in literal true (expecting 'e')"],
  ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['['.repeat(2000), 'exceeded max depth'],
])('of %j Go says %j', (text, error) => expect(jsonSyntaxError(text)).toBe(error));

it.each([
  { rule: 'one value after another', text: ' {"a":1}\n{"b":[]} ', expected: { ends: [8, 17] } },
  { rule: 'nothing', text: ' \n', expected: { ends: [] } },
  {
    rule: 'a fault ends it, and tells how many bytes were read',
    text: '{"é":1}{"b":}',
    expected: { ends: [7], fault: { message: "invalid character '}' looking for beginning of value", at: 12, offset: 14 } },
  },
  {
    rule: 'dashes begin a number',
    text: '{}\n---\n{}',
    expected: { ends: [2], fault: { message: "invalid character '-' in numeric literal", at: 4, offset: 5 } },
  },
  { rule: 'a text that breaks off', text: '{"a":tr', expected: { ends: [], fault: { message: 'unexpected EOF', at: 7, offset: 0 } } },
])('a stream: $rule', ({ text, expected }) => expect(jsonStream(text)).toEqual(expected));

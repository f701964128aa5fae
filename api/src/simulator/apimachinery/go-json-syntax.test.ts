import { expect, it } from 'vitest';
import { jsonSyntaxError } from './go-json-syntax.ts';

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
])('of %j Go says %j', (text, error) => expect(jsonSyntaxError(text)).toBe(error));

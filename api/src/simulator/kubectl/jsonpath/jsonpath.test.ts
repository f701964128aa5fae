import { expect, it } from 'vitest';
import { printJsonPath } from './index.ts';

const data = {
  kind: 'List',
  items: [
    { name: 'a', n: 1, labels: { 'x.io/y': 'one' }, tags: ['p', 'q', 'r'] },
    { name: 'b', n: 2, ready: true },
  ],
};

it.each([
  { template: 'kind is {.kind}', prints: 'kind is List' },
  { template: '{.items[*].name}', prints: 'a b' },
  { template: '{.items[0].labels.x\\.io/y}', prints: 'one' },
  { template: "{.items[0].labels['x\\.io/y']}", prints: 'one' },
  { template: '{.items[0].tags[-1]} {.items[0].tags[0:2]} {.items[0].tags[::2]}', prints: 'r p q p r' },
  { template: '{.items[0].tags[0,2]}', prints: 'p r' },
  { template: '{.items[?(@.n>1)].name}', prints: 'b' },
  { template: '{.items[?(@.name=="a")].n}', prints: '1' },
  { template: '{.items[?(@.ready)].name}', prints: 'b' },
  { template: '{.items[?(@.ready==true)].name}', prints: 'b' },
  { template: '{..name}', prints: 'a b' },
  { template: "{.items[*]['name','n']}", prints: 'a b 1 2' },
  { template: '{range .items[*]}{.name}{"\\t"}{.n}{"\\n"}{end}', prints: 'a\t1\nb\t2\n' },
  { template: '{.items[0].labels}', prints: '{"x.io/y":"one"}' },
  { template: '{$.kind} {@.kind}', prints: 'List List' },
  { template: '{.nope}', prints: '' },
])('$template', ({ template, prints }) => {
  expect(printJsonPath(template, data, { allowMissingKeys: true })).toBe(prints);
});

it.each([
  { template: '{.nope}', error: 'nope is not found' },
  { template: '{.kind', error: 'unclosed action' },
  { template: '{.items[5]}', error: 'array index out of bounds: index 5, length 2' },
  { template: '{.items[99999999999999999999]}', error: 'array index 99999999999999999999 is not a number' },
  { template: '{.items[-3]}', error: 'array index out of bounds: index -1, length 2' },
  { template: '{.items[0:3]}', error: 'array index out of bounds: index 2, length 2' },
  { template: '{.items[1:0]}', error: 'starting index 1 is greater than ending index 0' },
  { template: '{.items[x]}', error: 'invalid array index x' },
])('$template: $error', ({ template, error }) => {
  expect(() => printJsonPath(template, data)).toThrow(error);
});

it('that keys may be missing does not make lists longer', () => {
  expect(() => printJsonPath('{.items[5].name}', data, { allowMissingKeys: true })).toThrow('array index out of bounds: index 5, length 2');
  expect(printJsonPath('{.items[2:2]}', data, { allowMissingKeys: true })).toBe('');
});

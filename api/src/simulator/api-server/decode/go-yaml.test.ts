import { describe, expect, it } from 'vitest';
import { readYaml } from './yaml.ts';

const wrong = (text: string) => readYaml(text).problems.map(({ detail, line, column }) => [detail, line, column]);
const values = (text: string) => {
  const { documents, problems } = readYaml(text);
  return problems.length > 0 ? problems : documents.map(({ value }) => value);
};

describe('what is no YAML is told as go-yaml tells it, and where it is', () => {
  // A parser's error tells the line before the one it is in, and none in the first; a scanner's tells its own, but for the first.
  it.each([
    {
      rule: 'a tab that indents',
      text: 'kind: Pod\nmetadata:\n\tname: a\n',
      says: 'line 3: found character that cannot start any token',
      at: [3, 1],
    },
    { rule: 'a tab in the first line', text: '\tkind: Pod\n', says: 'found character that cannot start any token', at: [1, 1] },
    {
      rule: 'a tab within text over lines',
      text: 'a:\n  b: c\n\td\n',
      says: 'line 3: found a tab character that violates indentation',
      at: [3, 1],
    },
    {
      rule: 'a key between two indentations',
      text: 'metadata:\n  name: a\n labels: {}\n',
      says: 'line 2: did not find expected key',
      at: [3, 2],
    },
    {
      rule: 'a line without a colon',
      text: 'kind: Pod\nmetadata\nspec:\n  a: b\n',
      says: "line 3: could not find expected ':'",
      at: [3, 1],
    },
    { rule: 'a line without a colon at the end', text: 'kind: Pod\nmetadata\n', says: "line 3: could not find expected ':'", at: [3, 1] },
    {
      rule: 'two colons in a line',
      text: 'kind: Pod\nimage: a: b\n',
      says: 'line 2: mapping values are not allowed in this context',
      at: [2, 9],
    },
    { rule: 'two colons in the first line', text: 'image: a: b\n', says: 'mapping values are not allowed in this context', at: [1, 9] },
    {
      rule: 'a deeper key after a value',
      text: 'a: b\n  c: d\n',
      says: 'line 2: mapping values are not allowed in this context',
      at: [2, 4],
    },
    { rule: 'a list after a value', text: 'a: b\n- c\n', says: 'line 1: did not find expected key', at: [2, 1] },
    { rule: 'a dash after a value', text: 'a: - b\n', says: 'block sequence entries are not allowed in this context', at: [1, 4] },
    { rule: 'an item among keys', text: 'a:\n  - b\n c: d\n', says: 'line 2: did not find expected key', at: [3, 2] },
    { rule: 'a key among items', text: '- a\nb: c\n', says: "line 1: did not find expected '-' indicator", at: [2, 1] },
    { rule: 'a bracket that nothing closes', text: 'a: [b\nc: d\n', says: "line 1: did not find expected ',' or ']'", at: [2, 2] },
    {
      rule: 'a question mark in a flow collection',
      text: 'a: 1\nb: {c: /d?e=f}\n',
      says: "line 1: did not find expected ',' or '}'",
      at: [2, 10],
    },
    { rule: 'a brace that nothing closes', text: 'a: {b: c\nd: e\n', says: "line 1: did not find expected ',' or '}'", at: [2, 2] },
    { rule: 'a bracket that nothing opened', text: 'a: b]\nc: ]\n', says: 'line 1: did not find expected node content', at: [2, 4] },
    { rule: 'a quote that nothing closes', text: 'a: "b\nc: d\n', says: 'line 3: found unexpected end of stream', at: [3, 1] },
    { rule: 'and no line break either', text: 'a: 1\nb: "c', says: 'line 3: found unexpected end of stream', at: [2, 6] },
    { rule: 'an escape that there is not', text: 'a: 1\nb: "\\d"\n', says: 'line 2: found unknown escape character', at: [2, 6] },
    { rule: 'half an escape', text: 'a: "\\u00"\n', says: 'did not find expected hexdecimal number', at: [1, 7] },
    { rule: 'an escape that is no character', text: 'a: "\\ud800"\n', says: 'found invalid Unicode character escape code', at: [1, 7] },
    { rule: 'text behind a block header', text: 'a: | b\n', says: 'did not find expected comment or line break', at: [1, 6] },
    {
      rule: 'a tab in a block scalar',
      text: 'a: |\n\tb\n',
      says: 'line 2: found a tab character where an indentation space is expected',
      at: [2, 1],
    },
    { rule: 'no indentation', text: 'a: |0\n b\n', says: 'found an indentation indicator equal to 0', at: [1, 5] },
    { rule: 'a zero in a comment', text: '# a\0b\nc: d\n', says: 'control characters are not allowed', at: [1, 4] },
    { rule: 'a zero in quotes', text: 'a: 1\nb: "c\0"\n', says: 'control characters are not allowed', at: [2, 6] },
    { rule: 'half a character', text: 'a: \ud800\n', says: 'invalid Unicode character', at: [1, 4] },
    { rule: 'an alias of nothing', text: 'a: *b\n', says: "unknown anchor 'b' referenced", at: [1, 4] },
    { rule: 'an asterisk alone', text: 'a: 1\nb: * \n', says: 'line 2: did not find expected alphabetic or numeric character', at: [2, 5] },
    { rule: 'a percent sign', text: 'a: 1\nb: %x\n', says: 'line 2: found character that cannot start any token', at: [2, 4] },
    { rule: 'an at sign', text: 'a: @x\n', says: 'found character that cannot start any token', at: [1, 4] },
    {
      rule: 'a template',
      text: 'a: 1\nb: {{ .Values.x }}\n',
      says: 'invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}',
      at: [2, 5],
    },
    { rule: 'a list as a key', text: '? [a, 1]\n: b\n', says: 'invalid map key: []interface {}{"a", 1}', at: [1, 3] },
    { rule: 'a tag that the value does not fit', text: 'a: !!int b\n', says: 'cannot decode !!str `b` as a !!int', at: [1, 4] },
    { rule: 'a handle that nothing says', text: 'a: !e!b c\n', says: 'found undefined tag handle', at: [1, 4] },
    { rule: 'another version of YAML', text: '%YAML 1.2\n---\na: b\n', says: 'found incompatible YAML document', at: [1, 1] },
    { rule: 'no base64', text: 'a: !!binary "#"\n', says: '!!binary value contains invalid base64 data', at: [1, 4] },
    { rule: 'a merge of text', text: '<<: a\n', says: 'map merge requires map or sequence of maps as the value', at: [1, 5] },
  ])('$rule', ({ text, says, at }) => {
    expect(wrong(text)).toEqual([[`error converting YAML to JSON: yaml: ${says}`, ...at]]);
  });

  it.each([
    { rule: 'infinity', text: 'a: -.inf\n', says: 'json: unsupported value: -Inf', at: [1, 4] },
    { rule: 'no key', text: '~: a\n', says: 'Unsupported map key of type: %!s(<nil>), key: <nil>, value: "a"', at: [1, 1] },
  ])('$rule', ({ text, says, at }) => {
    expect(wrong(text)).toEqual([[`error converting YAML to JSON: ${says}`, ...at]]);
  });

  it('documents are read each for itself, and lines count from where each begins', () => {
    const { documents, problems } = readYaml('a: 1\n--- # the second\nb: 2\nc\n---\nd: 4\n');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { d: 4 }]);
    expect(problems).toEqual([
      { path: '', type: 'Syntax', detail: "error converting YAML to JSON: yaml: line 3: could not find expected ':'", line: 5, column: 1 },
    ]);
  });

  it('nothing but a comment may stand behind a separator', () => {
    expect(wrong('a: 1\n--- {b: 2}\n')).toEqual([['invalid Yaml document separator: {b: 2}', 2, 1]]);
  });

  it('nothing comes of what such a separator ends', () => {
    expect(wrong('a: 1\n---\nb: c: d\n--- {b: 2}\n')).toEqual([['invalid Yaml document separator: {b: 2}', 4, 1]]);
    expect(readYaml('a: 1\n---\nb: 2\n--- {b: 2}\n').documents.map(({ value }) => value)).toEqual([{ a: 1 }]);
  });
});

describe('what go-yaml does not do as YAML has it', () => {
  const first = (text: string) => wrong(text).map(([detail]) => String(detail).replace('error converting YAML to JSON: ', ''))[0];
  it.each([
    { rule: 'an empty collection is no key', text: 'a: b\n{}', says: 'yaml: line 1: did not find expected key' },
    { rule: 'one that nothing closes might have been', text: 'a: b\n{', says: "yaml: line 3: could not find expected ':'" },
    { rule: 'a lone question mark takes the colon away', text: '[? : a]', says: "yaml: did not find expected ',' or ']'" },
    { rule: 'what comes after a tag is scanned first', text: "a:\n  b: !c!d '\n", says: 'yaml: line 3: found unexpected end of stream' },
    {
      rule: 'an alias that merges is of a map',
      text: 'a: &x\n- b: c\nd:\n  <<: *x\n',
      says: 'yaml: map merge requires map or sequence of maps as the value',
    },
    { rule: 'a key keeps its type', text: 'a:\n  ? {yes: 1}\n', says: 'yaml: invalid map key: map[interface {}]interface {}{true:1}' },
    { rule: 'what JSON cannot say is seen last', text: 'a: .inf\n? [b]\n: c\n', says: 'yaml: invalid map key: []interface {}{"b"}' },
    { rule: 'of what JSON cannot say, what it has first', text: 'b: .inf\na: .nan\n', says: 'json: unsupported value: NaN' },
    { rule: 'and keys before values', text: 'a: .inf\n~:\n', says: 'Unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>' },
  ])('$rule', ({ text, says }) => {
    expect(first(text)).toBe(says);
  });
});

describe('what YAML means', () => {
  it.each([
    { rule: 'a plain scalar over lines is folded', text: 'a: b\n  c\n\n  d # e\n', is: { a: 'b c\nd' } },
    { rule: 'a # within a word is no comment', text: 'a: b#c\n', is: { a: 'b#c' } },
    { rule: 'a colon within a word is no key', text: 'a: b:c\n', is: { a: 'b:c' } },
    { rule: 'an empty value is null', text: 'a:\nb: ~\n', is: { a: null, b: null } },
    { rule: 'a list may stand in the column of its key', text: 'a:\n- b\n- c: d\n  e: f\n', is: { a: ['b', { c: 'd', e: 'f' }] } },
    { rule: 'lists within lists', text: '- - a\n  - b\n-\n  - c\n', is: [['a', 'b'], ['c']] },
    {
      rule: 'flow collections, with a comma at their end',
      text: '{a: [b, {c: d}, ], e: "f", g, "h":i}\n',
      is: { a: ['b', { c: 'd' }], e: 'f', g: null, h: 'i' },
    },
    { rule: 'a pair in a flow list', text: '[a: b, ? c : d]\n', is: [{ a: 'b' }, { c: 'd' }] },
    { rule: 'a key that is marked', text: '? a\n: b\n? c\n', is: { a: 'b', c: null } },
    { rule: 'single quotes', text: "a: 'it''s\n  \"x\"'\n", is: { a: 'it\'s "x"' } },
    { rule: 'double quotes', text: 'a: "x\\ty\\u00e9\\x41\\U0001F600 \\\n  z\n\n  w"\n', is: { a: 'x\tyéA😀 z\nw' } },
    { rule: 'a literal block', text: 'a: |\n  b\n   c\n\n  d\n\ne: f\n', is: { a: 'b\n c\n\nd\n', e: 'f' } },
    { rule: 'one that is stripped', text: 'a: |-\n  b\n\n', is: { a: 'b' } },
    { rule: 'one that keeps its end', text: 'a: |+\n  b\n\n', is: { a: 'b\n\n' } },
    { rule: 'one with a given indentation', text: 'a: |2\n   b\n  c\n', is: { a: ' b\nc\n' } },
    { rule: 'a folded block', text: 'a: >\n  b\n  c\n\n  d\n   e\n  f\n', is: { a: 'b c\nd\n e\nf\n' } },
    { rule: 'Windows lines', text: 'a: b\r\nc: |\r\n  d\r\n  e\r\n', is: { a: 'b', c: 'd\ne\n' } },
    { rule: 'aliases', text: 'a: &x {b: 1}\nc: *x\nd: [*x]\n', is: { a: { b: 1 }, c: { b: 1 }, d: [{ b: 1 }] } },
    {
      rule: 'a merge gives way to what comes after it, and only to that',
      text: 'a: &x {b: 1, c: 2}\nd: {b: 3, <<: *x, c: 4}\n',
      is: { a: { b: 1, c: 2 }, d: { b: 1, c: 4 } },
    },
    { rule: 'the first of merged mappings counts', text: '<<: [{a: 1}, {a: 2, b: 3}]\n', is: { a: 1, b: 3 } },
    {
      rule: 'tags',
      text: 'a: !!str 1\nb: !!float 2\nc: !!binary aGk=\nd: !own 3\ne: !!null ""\n',
      is: { a: '1', b: 2, c: 'hi', d: '3', e: null },
    },
    { rule: 'keys are text', text: 'yes: a\n1: b\n1.5: c\n"no": d\n', is: { true: 'a', '1': 'b', '1.5': 'c', no: 'd' } },
    {
      rule: 'keys that are numbers are written as a float32 is, but for whole ones',
      text: '1.10: a\n1e6: b\n1000000: c\n123456789.125: d\n-.inf: e\n0.1: f\n',
      is: { '1.1': 'a', '1e+06': 'b', '1000000': 'c', '1.2345679e+08': 'd', '-.inf': 'e', '0.1': 'f' },
    },
    { rule: 'an infinity that another value takes the place of', text: 'a: .inf\na: 1\n', is: { a: 1 } },
    { rule: 'a key __proto__', text: '__proto__: a\n', is: JSON.parse('{"__proto__": "a"}') },
    { rule: 'numbers that Go has no room for', text: 'a: 1e999\nb: 0x1ffffffffffffffff\n', is: { a: '1e999', b: '0x1ffffffffffffffff' } },
    { rule: 'what follows the end of a document is not looked at', text: 'a: b\n...\n: : :\n', is: { a: 'b' } },
    { rule: 'a byte order mark', text: '\ufeffa: b\n', is: { a: 'b' } },
    {
      rule: 'JSON with its own escapes and tabs',
      text: '{\t"a\\/b": "\\ud83d\\ude00",\n\t"c": [1, -2.5e3, true, null]\n}',
      is: { 'a/b': '😀', c: [1, -2500, true, null] },
    },
    { rule: 'JSON with long keys', text: JSON.stringify({ ['x'.repeat(2000)]: 1 }), is: { ['x'.repeat(2000)]: 1 } },
  ])('$rule', ({ text, is }) => {
    expect(values(text)).toEqual([is]);
  });

  it('documents that hold nothing are passed over', () => {
    expect(values('# nothing\n---\n---\n\n---\na: b\n---\n')).toEqual([{ a: 'b' }]);
  });

  it('values and keys stand where they begin', () => {
    const [document] = readYaml('a:\n  b: &x\n  - c: d\ne: *x\n').documents;
    expect(['a', 'a.b', 'a.b[0]', 'a.b[0].c', 'e', 'e[0].c', 'a.z'].map((path) => document?.locate(path))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 3 },
      { line: 3, column: 5 },
      { line: 3, column: 5 },
      { line: 4, column: 1 },
      { line: 3, column: 5 },
      { line: 1, column: 1 },
    ]);
  });
});

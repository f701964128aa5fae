import { expect, it } from 'vitest';
import { SelectorError } from './selector-text.ts';
import { matches, matchLabelSelector, matchNodeSelector, parseSelector } from './selectors.ts';

it.each([
  { selector: 'a=b', labels: { a: 'b' }, expected: true },
  { selector: 'a==b', labels: { a: 'c' }, expected: false },
  { selector: 'a!=b', labels: {}, expected: true },
  { selector: 'a', labels: { a: '' }, expected: true },
  { selector: '!a', labels: { a: 'x' }, expected: false },
  { selector: 'a in (x, y),b notin (z)', labels: { a: 'y' }, expected: true },
  { selector: 'a in (x)', labels: {}, expected: false },
  { selector: 'a>3', labels: { a: '4' }, expected: true },
  { selector: 'a<3', labels: { a: 'four' }, expected: false },
  { selector: '', labels: { a: 'b' }, expected: true },
])('"$selector" on $labels is $expected', ({ selector, labels, expected }) => {
  expect(matches(parseSelector(selector), labels as Record<string, string>)).toBe(expected);
});

it.each([
  ['a=b,', "found '', expected: identifier after ','"],
  ['a in x', "unable to parse requirement: found 'x' expected: '('"],
  ['a in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in (,,)', "unable to parse requirement: found ')', expected: ',', or identifier"],
  ['=b', "found '=', expected: !, identifier, or 'end of string'"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a=b=c', "found '=', expected: ',' or 'end of string'"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ['a>x', `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`],
] as const)('"%s" is no selector', (text, message) => {
  expect(() => parseSelector(text)).toThrow(new SelectorError(message));
});

it.each([
  { rule: 'no selector matches nothing', selector: undefined, expected: false },
  { rule: 'an empty one matches everything', selector: {}, expected: true },
  {
    rule: 'all parts must hold',
    selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
    expected: false,
  },
  {
    rule: 'NotIn holds where the key is absent',
    selector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }] },
    expected: true,
  },
])('$rule', ({ selector, expected }) => {
  expect(matchLabelSelector(selector, { app: 'web' })).toBe(expected);
});

it.each([
  { rule: 'an empty term matches no node', terms: [{}], expected: false },
  {
    rule: 'one term is enough',
    terms: [{}, { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] }],
    expected: true,
  },
  {
    rule: 'a term with a value that no label can have matches no node, though NotIn would',
    terms: [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['invalid value: ___@#$%^'] }] }],
    expected: false,
  },
  {
    rule: 'nor does a bound that is no integer',
    terms: [{ matchExpressions: [{ key: 'zone', operator: 'Gt', values: ['8.5'] }] }],
    expected: false,
  },
  {
    rule: 'another term may match all the same',
    terms: [
      { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a b'] }] },
      { matchExpressions: [{ key: 'zone', operator: 'Gt', values: ['8'] }] },
    ],
    expected: true,
  },
  {
    rule: 'a term needs both its parts',
    terms: [
      {
        matchExpressions: [{ key: 'zone', operator: 'Gt', values: ['9'] }],
        matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }],
      },
    ],
    expected: false,
  },
])('$rule', ({ terms, expected }) => {
  expect(matchNodeSelector(terms, { metadata: { name: 'node-1', labels: { zone: '9' } } })).toBe(expected);
});

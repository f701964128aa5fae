import { expect, it } from 'vitest';
import { refusalLine, refusalText } from './refusals.ts';

it.each([
  {
    rule: 'a reason stands before the message',
    given: { reason: 'Forbidden', message: 'pods "a" is forbidden: no' },
    expected: 'Error from server (Forbidden): pods "a" is forbidden: no',
  },
  {
    rule: 'one field is told on the line',
    given: { reason: 'Invalid', message: 'Role.rbac.authorization.k8s.io "a" is invalid: rules[0].verbs: Required value' },
    expected: 'The Role "a" is invalid: rules[0].verbs: Required value',
  },
  {
    rule: 'several are told one to a line',
    given: { reason: 'Invalid', message: 'Pod "a" is invalid: [spec.a: Invalid value: "x, y: z": no, spec.b[0]: Required value]' },
    expected: 'The Pod "a" is invalid: \n* spec.a: Invalid value: "x, y: z": no\n* spec.b[0]: Required value',
  },
  {
    rule: 'also where a key has a space, and of the object as a whole',
    given: {
      reason: 'Invalid',
      message: 'Pod "a" is invalid: [spec.a[b c].d: Required value, spec.a[b c]: Forbidden: no, []: Forbidden: no]',
    },
    expected: 'The Pod "a" is invalid: \n* spec.a[b c].d: Required value\n* spec.a[b c]: Forbidden: no\n* []: Forbidden: no',
  },
  {
    rule: 'and where two fields are named together',
    given: { reason: 'Invalid', message: 'Pod "a" is invalid: [spec.a: Required value, spec.b[1].{c, d}: Duplicate value: "{x, y}"]' },
    expected: 'The Pod "a" is invalid: \n* spec.a: Required value\n* spec.b[1].{c, d}: Duplicate value: "{x, y}"',
  },
])('$rule', ({ given, expected }) => expect(refusalText(given)).toBe(expected));

it.each([
  ['Error from server (NotFound): pods "x" not found', 'Error from server (NotFound): pods "x" not found\n'],
  ['error: no\n', 'error: no\n'],
  [
    'The Pod "web" is invalid: spec: Forbidden: no\n  core.PodSpec{\n  }\n',
    'The Pod "web" is invalid: spec: Forbidden: no\n  core.PodSpec{\n  }\n\n',
  ],
])('%j ends its line', (text, line) => expect(refusalLine(text)).toBe(line));

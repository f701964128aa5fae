import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';
import { goTemplate } from './go-template.ts';

const data = { n: 80, big: 2000000000, s: 'text', b: true, list: ['a', 'b'], map: { z: 1, y: 'two' }, none: null };

it.each([
  { rule: 'numbers of JSON are floats', template: '{{.n}} {{.big}}', prints: '80 2e+09' },
  { rule: 'also within a map', template: '{{.map}}', prints: 'map[y:two z:1]' },
  {
    rule: 'what is counted is an integer',
    template: '{{len .list}} {{printf "%d" (len .list)}} {{range $i, $x := .list}}{{$i}}{{$x}}{{end}}',
    prints: '2 2 0a1b',
  },
  { rule: 'a verb that does not fit says so', template: '{{printf "%d %s %v" .n .n .n}}', prints: '%!d(float64=80) %!s(float64=80) 80' },
  { rule: 'one that has nothing, too', template: '{{printf "%s %s" .s}}', prints: 'text %!s(MISSING)' },
  { rule: 'texts have widths', template: '{{printf "%-6s|%6s|%.2s" .s .s .s}}', prints: 'text  |  text|te' },
  { rule: 'floats are compared with floats', template: '{{eq .n 80.0}}{{lt .n 81.5}}{{gt .s "a"}}', prints: 'truetruetrue' },
  { rule: 'an item is found by its number or its key', template: '{{index .list 1}}{{index .map "y"}}', prints: 'btwo' },
  {
    rule: 'what is missing has no value, and what is null is nil',
    template: '{{.nope}} {{.nope.deeper}} {{.none}}',
    prints: '<no value> <no value> <no value>',
  },
])('$rule: $template', ({ template, prints }) => {
  expect(goTemplate(template, data)).toBe(prints);
});

it.each([
  {
    template: '{{eq .n 80}}',
    error: 'template: output:1:2: executing "output" at <eq .n 80>: error calling eq: incompatible types for comparison',
  },
  {
    template: 'x\n {{if lt .s 1}}{{end}}',
    error: 'template: output:2:3: executing "output" at <lt .s 1>: error calling lt: incompatible types for comparison',
  },
  {
    template: '{{index .list 2}}',
    error: 'template: output:1:2: executing "output" at <index .list 2>: error calling index: index out of range: 2',
  },
])('$template: $error', ({ template, error }) => {
  expect(() => goTemplate(template, data)).toThrow(error);
});

it('kubectl shows the data that a template does not fit', () => {
  const told = printed("get pod web -o go-template='{{eq .metadata.name 1}}'", { objects: [pod('web')] });
  expect(told).toMatch(
    /^Error executing template: template: output:1:2: .*\. Printing more information for debugging the template:\n\ttemplate was:\n\t\t\{\{eq .metadata.name 1\}\}\n\traw data was:\n\t\t\{"apiVersion":"v1",/,
  );
  expect(told).toMatch(/\nerror: error executing template "\{\{eq .metadata.name 1\}\}": template: output:1:2: .*\n\[1\]$/);
});

import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';
import { sortObjects } from './sort-by.ts';

const named = (objects: readonly object[], by: string): string => {
  const all = objects.map((object, i) => ({ ...object, metadata: { name: 'abcdefgh'[i] } }));
  return sortObjects(all as never, by, 0)
    .map(({ metadata }) => metadata.name)
    .join('');
};

it.each([
  { rule: 'texts by the numbers in them', values: ['x10', 'x9', 'x1'], sorted: 'cba' },
  { rule: 'quantities by amount', values: ['1Gi', '200Mi', '1500M'], sorted: 'bac' },
  { rule: 'null comes first: an event of the scheduler says no lastTimestamp', values: ['2023', null, '2022'], sorted: 'bca' },
  { rule: 'what has no value comes before null, the last of them first', values: ['1', undefined, null, undefined], sorted: 'dbca' },
])('$rule', ({ values, sorted }) => {
  expect(
    named(
      values.map((value) => ({ value })),
      '.value',
    ),
  ).toBe(sorted);
});

it('a whole number and a fraction are of two types', () => {
  expect(() => named([{ value: 1 }, { value: 1.5 }], '.value')).toThrow('err: unsortable interface: interface');
  expect(named([{ value: 2.5 }, { value: 1.5 }], '.value')).toBe('ba');
});

const scene = { objects: ['a', 'b'].map((name) => pod(name, { metadata: { labels: { n: name === 'a' ? '2' : '1' } } })) };
const row = (name: string): string => `${name}      0/1     Running   0          60s\n`;
const HEADER = 'NAME   READY   STATUS    RESTARTS   AGE\n';

it.each([
  { rule: 'rows', command: 'get pods --sort-by=.metadata.labels.n', prints: HEADER + row('b') + row('a') },
  {
    rule: 'what cannot be compared ends it',
    command: 'get pods --sort-by=.metadata.labels',
    prints:
      'F0515 09:01:00.000000   20983 sorter.go:378] Field {.metadata.labels} in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: map[string]interface {}\n[1]',
  },
  {
    rule: 'nor whole objects',
    command: 'get pods --sort-by={.} -o name',
    prints:
      'F0515 09:01:00.000000   20983 sorter.go:332] Field {..} in *unstructured.Unstructured is an unsortable type: map, err: unsortable type: map\n[1]',
  },
  {
    rule: 'of rows none is shown where the path leads nowhere',
    command: 'get pods --sort-by=.nope',
    prints: 'No resources found in default namespace.\n',
  },
  { rule: 'so with a path that is none', command: "get pods --sort-by='{.a'", prints: 'No resources found in default namespace.\n' },
  { rule: 'a single one need not be sorted', command: 'get pod a --sort-by=.nope', prints: HEADER + row('a') },
  {
    rule: 'several that are asked for by name are tables, which have no such field',
    command: 'get pod b a --sort-by=.metadata.name',
    prints: 'error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n[1]',
  },
  {
    rule: 'so are those of several types',
    command: 'get pods,svc --sort-by=.metadata.name',
    prints: 'error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n[1]',
  },
  { rule: 'a type that is said twice is meant once', command: 'get pods,pods', prints: HEADER + row('a') + row('b') },
  { rule: 'no table, no such trouble', command: 'get pod b a --sort-by=.metadata.name -o name', prints: 'pod/a\npod/b\n' },
  {
    rule: 'objects are refused',
    command: 'get pods --sort-by=.nope -o name',
    prints: 'error: couldn\'t find any field with path "{.nope}" in the list of objects\n[1]',
  },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});

it('what was printed before a column went wrong stays', () => {
  expect(printed('get pods -o custom-columns=N:.metadata.name,I:.spec.containers[5]', scene)).toBe(
    'N     I\nerror: array index out of bounds: index 5, length 1\n[1]',
  );
});

it('JSON takes no argument', () => {
  expect(printed('get pods -o json=x', scene)).toContain('error: unable to match a printer suitable for the output format "json=x"');
});

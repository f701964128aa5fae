import { expect, it } from 'vitest';
import { printJsonPath, printJsonPathAsJson } from './index.ts';

/** The tables of client-go/util/jsonpath/jsonpath_test.go, as far as they are about decoded JSON. */
const types = {
  bools: [true, false, true, false],
  integers: [1, 2, 3, 4],
  floats: [1, 2.2, 3.3, 4],
  strings: ['one', 'two', 'three', 'four'],
  maps: [
    { name: 'one', value: 1 },
    { name: 'two', value: 2.02 },
    { name: 'three', value: 3.03 },
    { name: 'four', value: 4.04 },
  ],
};
const store = {
  Name: 'jsonpath',
  Book: [
    { Category: 'reference', Author: 'Nigel Rees', Price: 8.95 },
    { Category: 'fiction', Author: 'Evelyn Waugh', Price: 12.99 },
    { Category: 'fiction', Author: 'Herman Melville', Price: 8.99 },
  ],
  Bicycle: [
    { Color: 'red', IsNew: true, Price: 19.95 },
    { Color: 'green', IsNew: false, Price: 20.01 },
  ],
  Labels: { engieer: 10, 'web/html': 15, 'k8s-app': 20 },
};
const containers = { spec: { containers: ['fake0', 'fake1', 'fake2', 'fake3'].map((name) => ({ name })) } };
const six = { spec: { containers: ['fake0', 'fake1', 'fake2', 'fake3', 'fake4', 'fake5'].map((name) => ({ name })) } };
const colored = {
  items: [
    { metadata: { name: 'pod1', annotations: { color: 'blue' } } },
    { metadata: { name: 'pod2' } },
    { metadata: { name: 'pod3', annotations: { color: 'green' } } },
    { metadata: { name: 'pod4', annotations: { color: 'blue' } } },
  ],
};
const inner = (name: string) => ({ name, another: [{ name: 'value1' }, { name: 'value2' }] });
const nested = {
  items: [
    { metadata: { name: 'pod1' }, spec: { containers: [inner('foo'), inner('bar')] } },
    { metadata: { name: 'pod2' }, spec: { containers: [inner('baz')] } },
  ],
};
const nodes = {
  kind: 'List',
  items: [
    {
      kind: 'None',
      metadata: { name: '127.0.0.1', labels: { 'kubernetes.io/hostname': '127.0.0.1' } },
      status: { capacity: { cpu: '4' }, ready: true, addresses: [{ address: '127.0.0.1' }] },
    },
    {
      kind: 'None',
      metadata: { name: '127.0.0.2', labels: { 'kubernetes.io/hostname': '127.0.0.2' } },
      status: { capacity: { cpu: '8' }, ready: false, addresses: [{ address: '127.0.0.2' }, { address: '127.0.0.3' }] },
    },
  ],
  users: [
    { name: 'myself', user: {} },
    { name: 'e2e', user: { username: 'admin', password: 'secret' } },
  ],
};

it.each([
  { template: '{ .bools }', data: types, prints: '[true,false,true,false]' },
  { template: '{ .bools[-1] }', data: types, prints: 'false' },
  { template: '{ .bools[:4:2] }', data: types, prints: 'true true' },
  { template: '{ .floats }', data: types, prints: '[1,2.2,3.3,4]' },
  { template: '{ .floats[:2] }', data: types, prints: '1 2.2' },
  { template: '{ .strings[-2] }', data: types, prints: 'three' },
  { template: '{ .maps[::2] }', data: types, prints: '{"name":"one","value":1} {"name":"three","value":3.03}' },
  { template: '{ .maps[1::2] }', data: types, prints: '{"name":"two","value":2.02} {"name":"four","value":4.04}' },
  { template: 'hello jsonpath', data: null, prints: 'hello jsonpath' },
  { template: '{..}', data: [1, 2, 3], prints: '[1,2,3]' },
  { template: '{[?(@<5)]}', data: [2, 6, 3, 7], prints: '2 3' },
  { template: '{"{"}', data: null, prints: '{' },
  { template: '{[1,3,4]}', data: [0, 1, 2, 3, 4], prints: '1 3 4' },
  { template: '{$.Labels.web/html}', data: store, prints: '15' },
  { template: '{.Labels.k8s-app}', data: store, prints: '20' },
  { template: '{.Bicycle[*].Color}', data: store, prints: 'red green' },
  { template: '{range .Bicycle[*]}{ "{" }{ @.* }{ "} " }{end}', data: store, prints: '{red true 19.95} {green false 20.01} ' },
  { template: '{..Price}', data: store, prints: '19.95 20.01 8.95 12.99 8.99' },
  { template: '{...Price}', data: store, prints: '19.95 20.01 8.95 12.99 8.99' },
  { template: '{range .Bicycle[*]}{ @.Color }{ " " }{end}', data: store, prints: 'red green ' },
  { template: '{.Book[-1:].Price}', data: store, prints: '8.99' },
  { template: '{..Book[2].Author}', data: store, prints: 'Herman Melville' },
  { template: '{.Bicycle[?(@.IsNew==true)].Color}', data: store, prints: 'red' },
  { template: '{range .items[*]}{.metadata.name}, {end}{.kind}', data: nodes, prints: '127.0.0.1, 127.0.0.2, List' },
  { template: '{.items[*].status.addresses[*].address}', data: nodes, prints: '127.0.0.1 127.0.0.2 127.0.0.3' },
  {
    template: '{range .items[*]}{range .status.addresses[*]}{.address}, {end}{end}',
    data: nodes,
    prints: '127.0.0.1, 127.0.0.2, 127.0.0.3, ',
  },
  {
    template: "{.items[*]['metadata.name', 'status.capacity']}",
    data: nodes,
    prints: '127.0.0.1 127.0.0.2 {"cpu":"4"} {"cpu":"8"}',
  },
  { template: '{.users[?(@.name=="e2e")].user.password}', data: nodes, prints: 'secret' },
  { template: '{.items[?(@.metadata.labels.kubernetes\\.io/hostname=="127.0.0.1")].kind}', data: nodes, prints: 'None' },
  { template: '{.items[?(@..ready==true)].metadata.name}', data: nodes, prints: '127.0.0.1' },
  {
    template: '{range .items[*]}{.metadata.name}{":"}{range @.spec.containers[*]}{.name}{","}{end}{"+"}{end}',
    data: nested,
    prints: 'pod1:foo,bar,+pod2:baz,+',
  },
  {
    template:
      '{range .items[*]}{.metadata.name}{"~"}{range @.spec.containers[*]}{.name}{":"}{range @.another[*]}{.name}{","}{end}{"+"}{end}{"#"}{end}',
    data: nested,
    prints: 'pod1~foo:value1,value2,+bar:value1,value2,+#pod2~baz:value1,value2,+#',
  },
  {
    template:
      '{range .items[*]}{.metadata.name}{"\\t"}{range @.spec.containers[*]}{.name}{" "}{end}{"\\t"}{range @.spec.containers[*]}{.name}{" "}{end}{"\\n"}{end}',
    data: nested,
    prints: 'pod1\tfoo bar \tfoo bar \npod2\tbaz \tbaz \n',
  },
  { template: '{.spec.containers[0:0].name}', data: containers, prints: '' },
  { template: '{.spec.containers[0:-1].name}', data: containers, prints: 'fake0 fake1 fake2' },
  { template: '{.spec.containers[-4:].name}', data: containers, prints: 'fake0 fake1 fake2 fake3' },
  { template: '{.spec.containers[5:5].name}', data: containers, prints: '' },
  { template: '{.spec.containers[-5:-5].name}', data: containers, prints: '' },
  { template: '{.spec.containers[0:6:].name}', data: six, prints: 'fake0 fake1 fake2 fake3 fake4 fake5' },
  { template: '{.spec.containers[1:4:2].name}', data: six, prints: 'fake1 fake3' },
  { template: '{.spec.containers[1:4:4].name}', data: six, prints: 'fake1' },
  { template: '{.spec.containers[0:6:5].name}', data: six, prints: 'fake0 fake5' },
])('$template prints $prints', ({ template, data, prints }) => {
  expect(printJsonPath(template, data)).toBe(prints);
});

it.each([
  { rule: 'a range of nothing ends where it ends', template: '{range .items[*]}{.metadata.name}{end}.', data: { items: [] }, prints: '.' },
  {
    rule: 'a range within a range of nothing, too',
    template: '{range .items[*]}{.metadata.name}{range @.spec.containers[*]}{.name}{end}{"+"}{end}{"!"}',
    data: { items: [] },
    prints: '!',
  },
  {
    rule: 'a range within a range may find nothing',
    template: '{range .items[*]}{.metadata.name}{range @.spec.initContainers[*]}{.name}{end}{"+"}{end}',
    data: nested,
    prints: 'pod1+pod2+',
  },
  {
    rule: 'what follows a range that nothing ends is printed of the whole once more',
    template: '{range .items[*]}{.metadata.name},',
    data: nested,
    prints: 'pod1,pod2,,',
  },
  {
    rule: 'a missing key selects nothing',
    template: '{.items[?(@.metadata.annotations.color=="blue")].metadata.name}',
    data: colored,
    prints: 'pod1 pod4',
  },
  { rule: 'text goes on around it', template: 'before-{.hello}after', data: store, prints: 'before-after' },
  { rule: 'null is null', template: '{.a} {.b[*]}', data: { a: null, b: [1, null] }, prints: 'null 1 null' },
  { rule: 'empty brackets are the first', template: '{.users[].name}', data: nodes, prints: 'myself' },
  { rule: 'two dots find texts as well', template: '{..}', data: { a: 'b' }, prints: '{"a":"b"} b' },
  { rule: 'a dot alone is a key without a name', template: '{.}', data: { a: 'b' }, prints: '' },
  { rule: 'nothing at all is everything', template: '{}', data: { a: 'b' }, prints: '{"a":"b"}' },
])('where keys may be missing, $rule: $template', ({ template, data, prints }) => {
  expect(printJsonPath(template, data, { allowMissingKeys: true })).toBe(prints);
});

it.each([
  {
    template: '{............................................................Price}',
    data: store,
    error: 'invalid multiple recursive descent',
  },
  { template: '{hello}', data: store, error: 'unrecognized identifier hello' },
  { template: '{.hello}', data: store, error: 'hello is not found' },
  { template: '{.Labels[0]}', data: store, error: 'map[string]interface {} is not array or slice' },
  { template: '{.Name[0]}', data: store, error: 'string is not array or slice' },
  { template: '{.Book[?(@.Price<>10)]}', data: store, error: 'unrecognized filter operator <>' },
  { template: '{.Book[?(@.Price==10)]}', data: store, error: 'incompatible types for comparison' },
  { template: '{.Labels[?(@.a)]}', data: { Labels: { a: 1 } }, error: 'map[a:1] is not array or slice and cannot be filtered' },
  { template: '{range .Book[*]}{@.Price}{end}{end}', data: store, error: 'not in range, nothing to end' },
  { template: '{.items[?(@.metadata.annotations.color=="blue")].metadata.name}', data: colored, error: 'annotations is not found' },
  { template: '{.spec.containers[-1:0].name}', data: containers, error: 'starting index 3 is greater than ending index 0' },
  { template: '{.spec.containers[-5].name}', data: containers, error: 'array index out of bounds: index -1, length 4' },
  { template: '{.spec.containers[0:6:0].name}', data: six, error: 'step must be > 0' },
  { template: '{.spec.containers[0:6:-1].name}', data: six, error: 'step must be > 0' },
  { template: '{\\}', data: {}, error: "unrecognized character in action: U+005C '\\'" },
  { template: '{+12.3.0}', data: {}, error: 'cannot parse number +12.3.0' },
  { template: '{[1}', data: {}, error: 'unterminated array' },
  { template: '{[?(.price]}', data: {}, error: 'unterminated filter' },
  { template: "{['a,b']}", data: {}, error: "invalid array index 'a" },
  { template: '{"\\q"}', data: {}, error: 'unquote string "\\q" error invalid syntax' },
])('$template: $error', ({ template, data, error }) => {
  expect(() => printJsonPath(template, data)).toThrow(error);
});

it('as JSON, each part of a template is a list', () => {
  expect(printJsonPathAsJson('{.a}-{.b[*]}', { a: 'x', b: [1, { c: '<' }] })).toBe(
    '[\n    "x"\n]\n[\n    "-"\n]\n[\n    1,\n    {\n        "c": "\\u003c"\n    }\n]\n',
  );
});

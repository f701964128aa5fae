import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const objects = [pod('web', { metadata: { labels: { app: 'web' } } })];
const patched = (patch: string, type: string, more = ''): string =>
  printed(`patch pod web -p '${patch}' --type=${type} ${more}`, { objects });
const bad = (why: string): string => `Error from server (BadRequest): ${why}\n[1]`;
const own = (why: string): string => `error: ${why}\n[1]`;
const MAP = 'Go value of type map[string]interface {}';

it.each([
  { patch: '{', type: 'strategic', server: bad('unexpected end of JSON input'), client: own('invalid JSON document') },
  { patch: '{', type: 'merge', server: bad('error decoding patch: unexpected end of JSON input'), client: own('Invalid JSON Patch') },
  {
    patch: '{',
    type: 'json',
    server: bad('error decoding patch: unexpected end of JSON input'),
    client: own('unexpected end of JSON input'),
  },
  { patch: '[]', type: 'strategic', server: bad(`json: cannot unmarshal array into ${MAP}`), client: own('invalid JSON document') },
  {
    patch: '[]',
    type: 'merge',
    server: bad(`error decoding patch: json: cannot unmarshal array into ${MAP}`),
    client: own('json: cannot unmarshal array into Go value of type unstructured.detector'),
  },
  { patch: 'x', type: 'strategic', server: bad(`json: cannot unmarshal string into ${MAP}`), client: own('invalid JSON document') },
  {
    patch: '{}',
    type: 'json',
    server: bad('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'),
    client: own('json: cannot unmarshal object into Go value of type jsonpatch.Patch'),
  },
  {
    patch: '[1]',
    type: 'json',
    server: bad('error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp'),
    client: own('json: cannot unmarshal number into Go value of type jsonpatch.Operation'),
  },
  { patch: 'null', type: 'merge', server: bad('Invalid JSON Patch'), client: own('Invalid JSON Patch') },
  { patch: 'null', type: 'json', server: 'pod/web patched (no change)\n', client: 'pod/web patched (no change)\n' },
  { patch: ' ', type: 'strategic', server: 'pod/web patched (no change)\n', client: 'pod/web patched (no change)\n' },
])('$type patch $patch: each refuses in its own words', ({ patch, type, server, client }) => {
  expect(patched(patch, type)).toBe(server);
  expect(patched(patch, type, '--dry-run=client')).toBe(client);
});

it.each([
  {
    rule: 'what is no YAML is told first',
    command: "patch pod nope -p 'a: ['",
    prints: own('unable to parse "a: [": yaml: line 1: did not find expected node content'),
  },
  {
    rule: 'what is no patch is not',
    command: "patch pod nope -p '['",
    prints: own('unable to parse "[": yaml: line 1: did not find expected node content'),
  },
  {
    rule: 'but an object that is not there is',
    command: 'patch pod nope -p x',
    prints: 'Error from server (NotFound): pods "nope" not found\n[1]',
  },
  {
    rule: 'kubectl does not know the type',
    command: `patch pod web -p '{"metadata":{"labels":{"a":1}}}' --dry-run=client -o name`,
    prints: 'pod/web\n',
  },
  {
    rule: 'nor whether there is such a kind',
    command: `patch pod web -p '{"kind":"Foo","apiVersion":"x.y/v1"}' --dry-run=client`,
    prints: 'foo.x.y/web patched\n',
  },
  { rule: 'or a name', command: `patch pod web --type=merge -p '{"metadata":null}' --dry-run=client`, prints: 'pod/<unknown> patched\n' },
  {
    rule: 'a version that is no text is none',
    command: `patch pod web --type=merge -p '{"apiVersion":5}' --dry-run=client`,
    prints: 'pod/web patched\n',
  },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, { objects })).toBe(prints);
});

it.each([
  ['--type=merge -p \'{"kind":5}\'', '"kind":5,'],
  ['--type=merge -p \'{"kind":""}\'', '"kind":"",'],
  ['-p \'{"kind":null}\'', ''],
  ['--type=json -p \'[{"op":"replace","path":"/kind","value":[1]}]\'', '"kind":[1],'],
])('kubectl cannot read what it has patched itself if it has no kind: %s', (patch, kind) => {
  const said = printed(`patch pod web ${patch} --dry-run=client`, { objects });
  expect(said).toContain(`error: Object 'Kind' is missing in '{"apiVersion":"v1",${kind}"metadata":{`);
});

it.each([
  {
    rule: 'what is named is told though it may not be there',
    command: 'delete pod nope --force --dry-run=client',
    prints: /^pod "nope" force deleted \(dry run\)\nWarning: Immediate/,
  },
  { rule: 'in one word, too', command: 'delete pod nope -o name --dry-run=client', prints: /^pod\/nope\n$/ },
  { rule: 'all types at once cannot be asked for by name', command: 'get all web', prints: /^error: you must specify only one resource\n/ },
  { rule: 'nor with others', command: 'get all,cm web', prints: /^error: the server doesn't have a resource type "all"\n/ },
  {
    rule: 'a slash stands between one type and a name',
    command: 'get cm,pods/web',
    prints: /^error: arguments in resource\/name form must have a single resource and name\n/,
  },
  {
    rule: 'several that are not there are an empty list',
    command: 'get pods a b -o jsonpath={.items}',
    prints: /^\[\]Error from server \(NotFound\): pods "a" not found\n.*"b"/,
  },
  { rule: 'one is nothing', command: 'get pod a -o jsonpath={.items}', prints: /^Error from server/ },
  {
    rule: 'a format that there is not stands alone',
    command: 'get pods a b -o foo',
    prints: /^error: unable to match a printer [^\n]*\n\[1\]$/,
  },
  {
    rule: 'what goes wrong while printing does not',
    command: 'get pods a web -o jsonpath={.items[3]}',
    prints: /^Error from server [^\n]*\nerror executing jsonpath/,
  },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, { objects })).toMatch(prints);
});

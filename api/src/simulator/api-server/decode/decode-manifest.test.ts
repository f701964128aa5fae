// One table, a row for each rule: it is read, and grows, as a whole.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainScalar } from '../../apimachinery/plain-scalar.ts';
import { decodeManifest } from './decode-manifest.ts';

const pod = (container: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n${container}`;

describe('what is wrong with a manifest is told with path, wording and place', () => {
  it.each([
    {
      rule: 'an unknown field',
      given: pod('    imagee: nginx\n'),
      expected: {
        path: 'spec.containers[0].imagee',
        type: 'Unknown field',
        detail: 'strict decoding error: unknown field "spec.containers[0].imagee"',
        line: 7,
        column: 5,
      },
    },
    {
      rule: 'a field of a later version is to v1.27 a field that there is not',
      given: pod('    restartPolicy: Always\n'),
      expected: {
        path: 'spec.containers[0].restartPolicy',
        type: 'Unknown field',
        detail: 'strict decoding error: unknown field "spec.containers[0].restartPolicy"',
        later: expect.stringContaining('alpha in v1.28, on by default from v1.29'),
        line: 7,
        column: 5,
      },
    },
    {
      rule: 'a number where text is wanted',
      given: pod('    env:\n    - {name: PORT, value: 80}\n'),
      expected: {
        path: 'spec.containers[0].env[0].value',
        type: 'Invalid value',
        detail: 'json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
        line: 8,
        column: 20,
      },
    },
    {
      rule: 'a number where bytes are wanted',
      given: 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: 12345678}\n',
      expected: {
        path: 'data.key',
        type: 'Invalid value',
        detail: 'json: cannot unmarshal number into Go struct field Secret.data of type []uint8',
        line: 4,
        column: 8,
      },
    },
    {
      rule: 'text where a number is wanted',
      given: pod('    ports: [{containerPort: "80"}]\n'),
      expected: {
        path: 'spec.containers[0].ports[0].containerPort',
        type: 'Invalid value',
        detail: 'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
        line: 7,
        column: 14,
      },
    },
    {
      rule: 'what is no quantity',
      given: pod('    resources: {limits: {cpu: lots}}\n'),
      expected: {
        path: 'spec.containers[0].resources.limits.cpu',
        type: 'Invalid value',
        detail: expect.stringContaining('quantities must match'),
        line: 7,
        column: 26,
      },
    },
    {
      rule: 'blanks that are none, as pages on the web have them',
      given: pod('    \u00a0image: a\n'),
      expected: {
        path: 'spec.containers[0].\u00a0image',
        type: 'Unknown field',
        detail: 'strict decoding error: unknown field "spec.containers[0].\\u00a0image"',
        line: 7,
        column: 5,
      },
    },
    {
      rule: 'a key twice',
      given: pod('    image: a\n    image: b\n'),
      expected: {
        path: 'spec.containers[0].image',
        type: 'Duplicate value',
        detail: 'strict decoding error: duplicate field "spec.containers[0].image"',
        line: 8,
        column: 5,
      },
    },
    {
      rule: 'no kind',
      given: 'apiVersion: v1\n',
      expected: { path: 'kind', type: 'Required value', detail: "Object 'Kind' is missing", line: 1, column: 1 },
    },
    {
      // https://github.com/kubernetes/kubernetes/blob/v1.27.1/pkg/api/legacyscheme/scheme.go#L30
      rule: 'a kind in lower case, which only kubectl knows',
      given: 'apiVersion: v1\nkind: pod\n',
      expected: {
        path: 'kind',
        type: 'Unsupported value',
        detail: 'no kind "pod" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"',
        line: 2,
        column: 1,
      },
    },
    {
      rule: 'a kind in capitals, which nobody knows',
      given: 'apiVersion: v1\nkind: POD\n',
      expected: {
        path: 'kind',
        type: 'Unsupported value',
        detail: expect.stringContaining('no matches for kind "POD"'),
        line: 2,
        column: 1,
      },
    },
    {
      rule: 'a kind that is not taken',
      given: 'apiVersion: apps/v1\nkind: Deployment\n',
      expected: { path: 'kind', type: 'Unsupported value', detail: '"Deployment": a run takes Pods only', line: 2, column: 1 },
    },
    {
      rule: "a kubelet's configuration is no object",
      given: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n',
      expected: {
        path: 'kind',
        type: 'Unsupported value',
        detail: expect.stringContaining('no matches for kind "KubeletConfiguration"'),
        line: 2,
        column: 1,
      },
    },
    {
      rule: 'no Pod',
      given: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
      expected: { path: 'kind', type: 'Required value', detail: expect.stringContaining('no Pod'), line: 1, column: 1 },
    },
    {
      rule: 'an anchor within itself',
      given: 'a: &a [*a]\n',
      expected: {
        path: '',
        type: 'Syntax',
        detail: "error converting YAML to JSON: yaml: anchor 'a' value contains itself",
        line: 1,
        column: 8,
      },
    },
    {
      rule: 'a control character',
      given: 'a: \u0001\n',
      expected: {
        path: '',
        type: 'Syntax',
        detail: 'error converting YAML to JSON: yaml: control characters are not allowed',
        line: 1,
        column: 4,
      },
    },
  ])('$rule', ({ given, expected }) => {
    expect(decodeManifest(given).problems.map(({ hint: _, ...problem }) => problem)).toEqual([expected]);
  });

  it('the message tells fields in the order of their names, as kubectl sends them', () => {
    const { messages } = decodeManifest(`${pod('    zeta: 1\n    image: 5\n')}  extra: 1\n`.replace('image: 5', 'alpha: 5'));
    expect(messages).toEqual([
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].alpha", unknown field "spec.containers[0].zeta", unknown field "spec.extra"',
    ]);
  });

  // @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
  it.each`
    apiVersion                                | kind                          | isServed
    ${'apps/v1'}                              | ${'Deployment'}               | ${true}
    ${'extensions/v1beta1'}                   | ${'Deployment'}               | ${false}
    ${'batch/v1'}                             | ${'CronJob'}                  | ${true}
    ${'batch/v1beta1'}                        | ${'CronJob'}                  | ${false}
    ${'storage.k8s.io/v1'}                    | ${'CSIStorageCapacity'}       | ${true}
    ${'storage.k8s.io/v1beta1'}               | ${'CSIStorageCapacity'}       | ${false}
    ${'apiextensions.k8s.io/v1beta1'}         | ${'CustomResourceDefinition'} | ${false}
    ${'policy/v1beta1'}                       | ${'PodSecurityPolicy'}        | ${false}
    ${'policy/v1beta1'}                       | ${'PodDisruptionBudget'}      | ${false}
    ${'autoscaling/v2beta2'}                  | ${'HorizontalPodAutoscaler'}  | ${false}
    ${'node.k8s.io/v1beta1'}                  | ${'RuntimeClass'}             | ${false}
    ${'discovery.k8s.io/v1beta1'}             | ${'EndpointSlice'}            | ${false}
    ${'events.k8s.io/v1beta1'}                | ${'Event'}                    | ${false}
    ${'flowcontrol.apiserver.k8s.io/v1beta1'} | ${'FlowSchema'}               | ${false}
    ${'argoproj.io/v1alpha1'}                 | ${'Application'}              | ${false}
  `('kubectl finds $kind in $apiVersion: $isServed', ({ apiVersion, kind, isServed }) => {
    const { messages } = decodeManifest(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, namespace: shop}\n`);
    const from = 'resource mapping not found for name: "x" namespace: "shop" from "STDIN"';
    const told = `${from}: no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
    expect(messages[0] === told).toBe(!isServed);
  });
  it('but first that a name is no text', () => {
    const { messages } = decodeManifest('apiVersion: v1\nkind: Foo\nmetadata: {name: {toString: x}, namespace: 7}\n');
    expect(messages).toEqual([
      'unable to decode "STDIN": json: cannot unmarshal object into Go struct field ObjectMeta.metadata.name of type string',
    ]);
  });

  it('tells of all documents at once, and words each as the API server does', () => {
    const { problems, messages } = decodeManifest(`${pod('    a: 1\n    b: 2\n')}---\n${pod('    image: 5\n')}`);
    expect(problems.map(({ path }) => path)).toEqual(['spec.containers[0].a', 'spec.containers[0].b', 'spec.containers[0].image']);
    expect(messages).toEqual([
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].a", unknown field "spec.containers[0].b"',
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field Container.spec.containers.image of type string',
    ]);
  });
});

describe('what is read', () => {
  it('is a List, item by item, in the given namespace', () => {
    const item = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'c' }] } };
    const { documents, problems } = decodeManifest(
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [item, { ...item, metadata: { name: 'b', namespace: 'x' } }] }),
      {
        namespace: 'team',
      },
    );
    expect(problems).toEqual([]);
    expect(documents.map(({ object }) => object.metadata)).toEqual([
      { name: 'a', namespace: 'team' },
      { name: 'b', namespace: 'x' },
    ]);
  });

  it('has merge keys taken in, octal modes, and canonical quantities', () => {
    const { documents, problems } = decodeManifest(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    resources:\n      limits: &l {cpu: 0.5, memory: 1024Mi}\n      requests: {<<: *l, cpu: 100m}\n  volumes:\n  - name: v\n    secret: {secretName: s, defaultMode: 0400}\n---\nx: &x {cpu: 0.5}\n',
    );
    expect(problems.map(({ path }) => path)).toEqual(['kind', 'apiVersion']);
    expect(documents[0]?.object.spec.containers[0].resources).toEqual({
      limits: { cpu: '500m', memory: '1Gi' },
      requests: { cpu: '100m', memory: '1Gi' },
    });
    expect(documents[0]?.object.spec.volumes[0].secret.defaultMode).toBe(256);
  });

  it.each`
    kind                  | status                                                                 | path
    ${'Pod'}              | ${'{hostIPs: [{ip: 10.0.0.1}]}'}                                       | ${'status.hostIPs'}
    ${'Pod'}              | ${'{conditions: [{type: Ready, status: x, observedGeneration: 1}]}'}   | ${'status.conditions[0].observedGeneration'}
    ${'PersistentVolume'} | ${'{phase: Bound, lastPhaseTransitionTime: "2024-01-01T00:00:00Z"}'}   | ${'status.lastPhaseTransitionTime'}
    ${'Node'}             | ${'{runtimeHandlers: [{name: "", features: {userNamespaces: true}}]}'} | ${'status.runtimeHandlers'}
  `('leaves out what newer clusters say: $path of a $kind', ({ kind, status, path }) => {
    const { problems, notes } = decodeManifest(`apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\nstatus: ${status}\n`, {
      podsNeeded: false,
    });
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      {
        en: expect.stringContaining(`unknown field "${path}": left out: v1.27 does not have it: `),
        zhHans: expect.stringContaining(`未知字段 "${path}"：已忽略：v1.27 没有它：`),
      },
    ]);
  });

  it('leaves out what is empty, but where Go can tell it from none', () => {
    const { documents } = decodeManifest(
      `${pod(`    image: ''
    stdin: false
    args: []
    env: [{name: A, value: ''}]
    securityContext: {privileged: false, capabilities: {add: []}}
    readinessProbe: {initialDelaySeconds: 0, exec: {}}
`)}  hostNetwork: false
  nodeSelector: {}
  priority: 0
  terminationGracePeriodSeconds: 0
  automountServiceAccountToken: false
  volumes: [{name: v, emptyDir: {medium: ''}}]
`,
    );
    expect(documents[0]?.object.spec).toEqual({
      containers: [
        { name: 'app', env: [{ name: 'A' }], securityContext: { privileged: false, capabilities: {} }, readinessProbe: { exec: {} } },
      ],
      priority: 0,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      volumes: [{ name: 'v', emptyDir: {} }],
    });
  });

  it.each([
    ['yes', true],
    ['n', false],
    ['0400', 256],
    ['0x1F', 31],
    ['1_000', 1000],
    ['08', 8],
    ['1.5', 1.5],
    ['1e3', 1000],
    ['10:30', '10:30'],
    ['2023-05-15', '2023-05-15'],
    ['~', null],
    ['1.2.3', '1.2.3'],
    ['500m', '500m'],
    ['.5_0', 0.5],
    ['._5', '._5'],
    ['9e9999', '9e9999'],
  ] as const)('the bare word %s', (source, value) => {
    expect(plainScalar(source)).toBe(value);
  });
});

describe('hostile texts are refused, soon and without a throw', () => {
  const nine = (name: string) => `[${Array(9).fill(`*${name}`).join(',')}]`;
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'abcdef'
    .split('')
    .slice(1)
    .map((name, i) => `${name}: &${name} ${nine('abcdef'[i] as string)}`)
    .join('\n')}\n`;
  it.each([
    ['aliases of aliases', bomb],
    ['open brackets', '['.repeat(200_000)],
    ['open braces', '{'.repeat(200_000)],
    ['dashes in a line', `${'- '.repeat(100_000)}a`],
    ['dashes in lines', '-\n'.repeat(100_000)],
    ['documents', '---\n'.repeat(60_000)],
    ['anchors', '&a '.repeat(80_000)],
    ['quotes', '"'.repeat(200_000)],
    ['commas', `[${','.repeat(200_000)}]`],
    [
      'ten thousand containers',
      `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${Array.from({ length: 10_000 }, (_, i) => `  - {name: c${i}, image: nginx}\n`).join('')}`,
    ],
    ['fields that nobody knows', `apiVersion: v1\nkind: Pod\n${Array.from({ length: 9000 }, (_, i) => `field${i}: 1\n`).join('')}`],
    ['escapes that do not exist', `"${'\\z'.repeat(50_000)}"`],
    ['too many bytes', 'x'.repeat(300_000)],
  ])('%s', (_, text) => {
    const { problems, limit } = decodeManifest(text);
    expect(limit !== undefined || problems.length > 0).toBe(true);
  });

  const pods = (count: number): string => '---\n{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}\n'.repeat(count);
  const nodes = (count: number): string => '---\n{apiVersion: v1, kind: Node, metadata: {name: a}}\n'.repeat(count);
  const labels = (count: number): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n${Array.from({ length: count }, (_, i) => `    l${i}: x\n`).join('')}`;
  it.each([
    { rule: 'so many objects are looked at', text: pods(2000), limit: undefined },
    { rule: 'and no more', text: pods(2001), limit: 'manifestObjects' },
    { rule: 'nor in a List', text: `apiVersion: v1\nkind: List\nitems: [${'{kind: Pod},'.repeat(2001)}]`, limit: 'manifestObjects' },
    { rule: 'so many Nodes', text: nodes(1000), limit: undefined },
    { rule: 'and no more Nodes', text: nodes(1001), limit: 'manifestNodes' },
    { rule: 'so many entries of one mapping', text: labels(2048), limit: undefined },
    { rule: 'and no more of those', text: labels(2049), limit: 'manifestEntries' },
    { rule: 'nor of a list', text: `apiVersion: v1\nkind: List\nitems: [${'1,'.repeat(2049)}]`, limit: 'manifestEntries' },
    { rule: 'so many keys and values in all', text: `a: [${`[${'1,'.repeat(2000)}],`.repeat(20)}]`, limit: 'manifestValues' },
  ])('$rule', ({ text, limit }) => {
    expect(decodeManifest(text).limit?.limit).toBe(limit);
  });
});

describe('a text that begins with a brace is JSON to kubectl', () => {
  const one = (name: string) => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: {} });
  const refused = 'kubectl reads a text that begins with a brace as JSON, and would refuse this one: json: offset';
  it.each([
    {
      rule: 'a comma too many',
      text: '{"kind":"Pod",\n}',
      detail: "json: offset 16: invalid character '}' looking for beginning of object key string",
      at: [2, 1],
    },
    { rule: 'a text that breaks off', text: '{"kind":"Pod"', detail: 'unexpected EOF', at: [1, 14] },
    {
      rule: 'braces that are YAML neither',
      text: '{kind: Pod',
      detail: "json: offset 2: invalid character 'k' looking for beginning of object key string",
      at: [1, 2],
    },
  ])('$rule', ({ text, detail, at: [line, column] }) => {
    expect(decodeManifest(text).problems).toEqual([{ path: '', type: 'Syntax', detail, line, column }]);
  });
  it.each([
    { rule: 'one value may follow another', text: `${one('a')}\n${one('b')}`, names: ['a', 'b'], warnings: [] },
    {
      rule: 'YAML in braces is let pass',
      text: '{apiVersion: v1, kind: Pod, metadata: {name: a}}',
      names: ['a'],
      warnings: [`${refused} 2: invalid character 'a' looking for beginning of object key string`],
    },
    {
      rule: 'and so are dashes after JSON',
      text: `${one('a')}\n---\n${one('b')}`,
      names: ['a', 'b'],
      warnings: [`${refused} 69: invalid character '-' in numeric literal`],
    },
    { rule: 'after dashes it is YAML', text: '---\n{apiVersion: v1, kind: Pod, metadata: {name: a}}', names: ['a'], warnings: [] },
  ])('$rule', ({ text, names, warnings }) => {
    const decoded = decodeManifest(text);
    expect(decoded.problems).toEqual([]);
    expect(decoded.warnings).toEqual(warnings);
    expect(decoded.documents.map(({ object }) => object.metadata.name)).toEqual(names);
  });
});

it('what stands before a fault in JSON is read', () => {
  const decoded = decodeManifest('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}} x', { podsNeeded: false });
  expect(decoded.documents.map(({ object }) => object.metadata.name)).toEqual(['a']);
  expect(decoded.messages).toEqual(["json: offset 64: invalid character 'x' looking for beginning of value"]);
});

describe('of several errors the API server tells one', () => {
  it.each([
    {
      rule: 'the first of plain mismatches, by the names of the fields',
      spec: 'priority: x\n  activeDeadlineSeconds: z',
      detail: 'json: cannot unmarshal string into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64',
    },
    {
      rule: 'but rather one of an amount, which ends the decoding',
      spec: 'activeDeadlineSeconds: z\n  overhead: {cpu: 1x}',
      detail: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    },
    {
      rule: 'or of a port, likewise',
      spec: 'activeDeadlineSeconds: z\n  containers: [{livenessProbe: {tcpSocket: {port: true}}}]',
      detail: 'json: cannot unmarshal bool into Go struct field TCPSocketAction.spec.containers.livenessProbe.tcpSocket.port of type int32',
    },
  ])('$rule', ({ spec, detail }) => {
    const { messages } = decodeManifest(`apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  ${spec}\n`);
    expect(messages).toEqual([`Pod in version "v1" cannot be handled as a Pod: ${detail}`]);
  });
});

describe('values are kept as the API server writes them', () => {
  it.each([
    { rule: 'times in whole seconds of UTC', given: 'creationTimestamp: "2020-01-01T01:30:00.5+02:00"', kept: '2019-12-31T23:30:00Z' },
    { rule: 'times as YAML reads them', given: 'creationTimestamp: 2020-01-01T01:30:00Z', kept: '2020-01-01T01:30:00Z' },
  ])('$rule', ({ given, kept }) => {
    const [document] = decodeManifest(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  ${given}\nspec: {}\n`).documents;
    expect(document?.object.metadata.creationTimestamp).toBe(kept);
  });

  it('base64 on one line', () => {
    const [secret] = decodeManifest('apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  a: |\n    Zm9v\n    YmFy\n', {
      podsNeeded: false,
    }).documents;
    expect(secret?.object.data).toEqual({ a: 'Zm9vYmFy' });
  });

  it('a list of numbers is bytes, too', () => {
    const manifest = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: [104, 105, null]}\n';
    expect(decodeManifest(manifest, { podsNeeded: false }).documents[0]?.object.data).toEqual({ a: 'aGkA' });
  });

  it.each([
    { manifest: '{kind: Secret, data: {a: "Zg="}}', says: 'illegal base64 data at input byte 3' },
    { manifest: '{kind: Secret, data: {a: "x="}}', says: 'illegal base64 data at input byte 1' },
    {
      manifest: '{kind: Secret, data: {a: [b]}}',
      says: 'json: cannot unmarshal string into Go struct field Secret.data of type uint8',
    },
    {
      manifest: '{kind: Secret, data: {a: [1, 256]}}',
      says: 'json: cannot unmarshal number 256 into Go struct field Secret.data of type uint8',
    },
    {
      manifest: '{kind: Pod, metadata: {creationTimestamp: ""}}',
      says: 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"',
    },
    {
      manifest: '{kind: Pod, metadata: {creationTimestamp: 2020-02-30T00:00:00Z}}',
      says: 'parsing time "2020-02-30T00:00:00Z": day out of range',
    },
    {
      manifest: '{kind: Pod, metadata: {creationTimestamp: []}}',
      says: 'json: cannot unmarshal array into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
    },
    {
      manifest: '{kind: Namespace, spec: {finalizers: [1]}}',
      says: 'json: cannot unmarshal number into Go struct field NamespaceSpec.spec.finalizers of type v1.FinalizerName',
    },
    {
      manifest: '{kind: Node, status: {conditions: [{status: true}]}}',
      says: 'json: cannot unmarshal bool into Go struct field NodeCondition.status.conditions.status of type v1.ConditionStatus',
    },
  ])('but not $manifest', ({ manifest, says }) => {
    const [message] = decodeManifest(`{apiVersion: v1, ${manifest.slice(1)}`, { podsNeeded: false }).messages;
    const teller = manifest.includes('metadata') ? /^unable to decode "STDIN": / : /^\w+ in version "v1" cannot be handled as a \w+: /;
    expect(message).toMatch(teller);
    expect(message?.replace(teller, '')).toBe(says);
  });
});

// @see kubernetes: cli-runtime/pkg/resource/visitor.go StreamVisitor, metadata_decoder.go
describe('kubectl reads a manifest before the API server does', () => {
  const map = (name: string, more = ''): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}${more}}`;
  const VALIDATION = '; if you choose to ignore these errors, turn validation off with --validate=false';
  it.each([
    {
      rule: 'what is no object ends it',
      documents: [map('a'), '{kind: ConfigMap}', map('b')],
      messages: [`error validating "STDIN": error validating data: apiVersion not set${VALIDATION}`],
      kept: ['a'],
      places: [[3, 1]],
    },
    {
      rule: 'a list is none',
      documents: [map('a'), '- kind: ConfigMap', map('b')],
      messages: [`error validating "STDIN": error validating data: invalid object to validate${VALIDATION}`],
      kept: ['a'],
      places: [[3, 1]],
    },
    {
      rule: 'what has no metadata is left out',
      documents: [map('a'), '{apiVersion: v1, kind: ConfigMap, metadata: {labels: {a: 1}}, foo: 1}', map('b')],
      messages: ['unable to decode "STDIN": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string'],
      kept: ['a', 'b'],
      places: [
        [3, 55],
        [3, 63],
      ],
    },
    {
      rule: 'a List is taken whole or not at all',
      documents: [`{apiVersion: v1, kind: List, items: [${map('a')}, ${map('b', ', foo: 1')}]}`, map('c')],
      messages: [
        `error validating "STDIN": error validating data: ValidationError(ConfigMap): unknown field "foo" in io.k8s.api.core.v1.ConfigMap${VALIDATION}`,
      ],
      kept: [],
      places: [[1, 149]],
    },
  ])('$rule', ({ documents, messages, kept, places }) => {
    const { problems, ...decoded } = decodeManifest(documents.map((one) => `${one}\n`).join('---\n'), { podsNeeded: false });
    expect(decoded.messages).toEqual(messages);
    expect(decoded.documents.map(({ object }) => object.metadata.name)).toEqual(kept);
    expect(problems.map(({ line, column }) => [line, column])).toEqual(places);
  });
});

describe('numbers keep their digits', () => {
  const of = (line: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  ${line}\n`;
  it.each([
    { rule: 'of more than 32 bits', line: 'priority: 9007199254740993', number: '9007199254740993', type: 'int32' },
    {
      rule: 'but for those that no int64 holds: kubectl writes them as floats',
      line: 'activeDeadlineSeconds: 9223372036854775808',
      number: '9223372036854776000',
      type: 'int64',
    },
    {
      rule: 'below zero, too',
      line: 'activeDeadlineSeconds: -9223372036854775809',
      number: '-9223372036854776000',
      type: 'int64',
    },
    {
      rule: 'nor of 64 bits without a sign',
      line: 'activeDeadlineSeconds: 0xffffffffffffffff',
      number: '18446744073709552000',
      type: 'int64',
    },
    {
      rule: 'of more: a number with a fraction',
      line: 'activeDeadlineSeconds: 18446744073709551616',
      number: '18446744073709552000',
      type: 'int64',
    },
  ])('$rule', ({ line, number, type }) => {
    const field = line.split(':')[0];
    const detail = `json: cannot unmarshal number ${number} into Go struct field PodSpec.spec.${field} of type ${type}`;
    expect(decodeManifest(of(line)).problems).toMatchObject([{ path: `spec.${field}`, detail }]);
  });
  it.each(['80.0', '8e1'])('but not how they were written: kubectl writes %s anew before it sends it', (number) => {
    const given = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","ports":[{"containerPort":${number}}]}]}}`;
    const { documents, problems } = decodeManifest(given);
    expect(problems).toEqual([]);
    expect(documents[0]?.object.spec.containers[0].ports).toEqual([{ containerPort: 80 }]);
  });
  it.each([
    { given: '9007199254740993', cpu: '9007199254740993' },
    { given: '9223372036854775808', cpu: '9223372036854776k' },
    { given: '"9223372036854775808"', cpu: '9223372036854775808' },
  ])('a quantity: $given', ({ given, cpu }) => {
    const [document] = decodeManifest(of(`overhead: {cpu: ${given}}`)).documents;
    expect(document?.object.spec.overhead).toEqual({ cpu });
  });
});

const examples = new URL('../../../../../../shared/manifests/', import.meta.url);
describe.runIf(existsSync(examples))(
  'manifests of the Kubernetes documentation (a folder next to the repository; left out where it is not)',
  () => {
    it.each(existsSync(examples) ? readdirSync(examples).filter((file) => file.endsWith('.yaml')) : [])('%s decodes', (file) => {
      expect(decodeManifest(readFileSync(new URL(file, examples), 'utf8'))).toMatchObject({ problems: [], warnings: [] });
    });
  },
);

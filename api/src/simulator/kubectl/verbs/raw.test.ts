import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const scene = {
  objects: [
    pod('web', { metadata: { labels: { app: 'web' }, resourceVersion: '7' } }),
    pod('db', { metadata: { namespace: 'shop' } }),
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'one' }, spec: {}, status: {} },
  ],
};
const named = (text: string) =>
  (JSON.parse(text) as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name);

it.each([
  { path: '/api/v1/pods', names: ['web', 'db'] },
  { path: '/api/v1/namespaces/shop/pods', names: ['db'] },
  { path: '/api/v1/namespaces/shop/pods/', names: ['db'] },
  { path: '/api/v1/pods?labelSelector=app%3Dweb', names: ['web'] },
  { path: '/api/v1/pods?fieldSelector=metadata.namespace!=shop&limit=500', names: ['web'] },
  { path: '/api/v1/pods?limit=1', names: ['web'] },
  {
    path: `/api/v1/pods?limit=1&continue=${btoa('{"v":"meta.k8s.io/v1","rv":7,"start":"default/web\\u0000"}').replace(/=/g, '')}`,
    names: ['db'],
  },
  { path: '/api/v1/nodes', names: ['one'] },
  { path: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases', names: ['one'] },
  { path: '/apis/apps/v1/deployments', names: [] },
])('the objects at $path', ({ path, names }) => {
  expect(named(printed(`get --raw '${path}'`, scene))).toEqual(names);
});

it('a list says what it is of, and its objects do not; one by itself does', () => {
  expect(printed('get --raw /api/v1/pods?labelSelector=app', scene)).toMatch(
    /^\{"kind":"PodList","apiVersion":"v1","metadata":\{"resourceVersion":"7"\},"items":\[\{"metadata":\{"name":"web",.*\}\]\}\n$/,
  );
  expect(printed('get --raw /api/v1/namespaces/default/pods/web', scene)).toMatch(
    /^\{"kind":"Pod","apiVersion":"v1","metadata":\{"name":"web",/,
  );
});

it.each([
  { command: 'get --raw /api/v1/namespaces/default/pods/x', prints: 'Error from server (NotFound): pods "x" not found\n[1]' },
  {
    command: 'get --raw /api/v1/pods?limit=x',
    prints: 'Error from server (BadRequest): strconv.ParseInt: parsing "x": invalid syntax\n[1]',
  },
  { command: 'get --raw /api/v1/pods/web', prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]' },
  {
    command: 'get --raw /api/v1/pods --as=jane',
    prints:
      'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope\n[1]',
  },
  {
    command: 'get --raw /apis/scheduling.k8s.io/v1/',
    prints:
      '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"scheduling.k8s.io/v1","resources":[{"name":"priorityclasses","singularName":"priorityclass","namespaced":false,"kind":"PriorityClass","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["pc"],"storageVersionHash":"1QwjyaZjj3Y="}]}\n',
  },
  { command: 'get --raw /api/v1/foo', prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]' },
  { command: 'get --raw /api/v2', prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]' },
  { command: 'get --raw /nope/x', prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]' },
  {
    command: 'get --raw healthz',
    prints: 'error: --raw must be a valid URL path: parse "healthz": invalid URI for request\n[1]',
  },
  { command: 'get --raw /livez/etcd', prints: 'ok' },
  { command: 'get --raw /livez/shutdown', prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]' },
  { command: 'get --raw /apis/nope', prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]' },
  {
    command: 'get --raw /api',
    prints: '{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":":6443"}]}\n',
  },
  {
    command: 'get --raw /apis/policy/',
    prints:
      '{"kind":"APIGroup","apiVersion":"v1","name":"policy","versions":[{"groupVersion":"policy/v1","version":"v1"}],"preferredVersion":{"groupVersion":"policy/v1","version":"v1"}}\n',
  },
  {
    command: "get --raw '/api/v1/pods?labelSelector=a%20b'",
    prints: "Error from server (BadRequest): unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt\n[1]",
  },
  {
    command: "get --raw '/api/v1/pods?fieldSelector=spec.x=a'",
    prints: 'Error from server (BadRequest): field label not supported: spec.x\n[1]',
  },
  { command: 'get --raw http://x%y', prints: 'error: --raw must be a valid URL path: parse "http://x%y": invalid URL escape "%y"\n[1]' },
  {
    command: "get --raw 'http://x y'",
    prints: 'error: --raw must be a valid URL path: parse "http://x y": invalid character " " in host name\n[1]',
  },
  {
    command: 'get --raw /api/v1/namespaces/default/pods/web/nope',
    prints: 'Error from server (NotFound): the server could not find the requested resource\n[1]',
  },
  {
    command: 'get --raw /api/v1/namespaces/default/pods/web/eviction',
    prints: 'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource\n[1]',
  },
  {
    command: 'get --raw /api/v1/namespaces/default/finalize',
    prints: 'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource\n[1]',
  },
  { command: 'get --raw /api/v1/namespaces/nope/status', prints: 'Error from server (NotFound): namespaces "nope" not found\n[1]' },
  {
    command: 'get --raw /api/v1/namespaces/default/pods/web/log',
    prints: 'Error from server (NotFound): pods "node-1" not found\n[1]',
  },
  {
    command: 'get --raw /api/v1/namespaces/default/pods/web/log?tailLines=-1',
    prints: 'The PodLogOptions "web" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0\n[1]',
  },
  { command: 'get --raw /metrics', prints: 'error: a request for /metrics is not possible in a simulated cluster\n[1]' },
])('$command', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));

it('a log is what the kubelet has of it, and a status a whole object', () => {
  const state = { running: { startedAt: '2023-05-15T09:00:00Z' } };
  const web = pod('web', { status: { containerStatuses: [{ name: 'app', containerID: 'c', ready: true, restartCount: 0, state }] } });
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, spec: {}, status: {} };
  const logs = { c: ['one', 'two'].map((text, i) => ({ at: i, text, stream: 'stdout' as const })) };
  const path = '/api/v1/namespaces/default/pods/web';
  expect(printed(`get --raw '${path}/log?tailLines=1'`, { objects: [web, node], logs })).toBe('two\n');
  expect(printed(`get --raw ${path}/status`, { objects: [web, node] })).toBe(printed(`get --raw ${path}`, { objects: [web, node] }));
});

it('a list is of the moment that the store has come to', () => {
  const changes = [{ at: 1, type: 'MODIFIED' as const, object: pod('web', { metadata: { resourceVersion: '2' } }) }];
  const [node] = scene.objects.slice(-1) as [object];
  expect(printed('get --raw /api/v1/nodes', { objects: [pod('web'), pod('db'), node], changes })).toMatch(
    /"metadata":\{"resourceVersion":"3"\}/,
  );
});

it('the version is as the API server writes it', () => {
  expect(printed('get --raw /version', scene)).toMatch(
    /^\{\n {2}"major": "1",\n {2}"minor": "27",\n {2}"gitVersion": "v1\.27\.1",\n.*\}$/s,
  );
});

// @see kubernetes: kubectl/pkg/cmd/delete/delete.go Validate, test/cmd/core.sh run_create_secret_tests
it.each([
  {
    command: 'delete --raw /api/v1/nodes/one',
    prints:
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"one","kind":"nodes","uid":"uid-one"}}\n',
  },
  {
    command: 'delete --raw /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/one',
    prints: expect.stringMatching(/"details":\{"name":"one","group":"coordination.k8s.io","kind":"leases","uid":/),
  },
  {
    command: 'delete --raw /api/v1/namespaces/default/pods/web',
    prints: expect.stringMatching(/^\{"kind":"Pod","apiVersion":"v1","metadata":\{"name":"web",.*\}\n$/),
  },
  { command: 'delete --raw /api/v1/namespaces/default/pods/x', prints: 'Error from server (NotFound): pods "x" not found\n[1]' },
  { command: 'delete --raw /api/v1/nodes/one -o name', prints: 'error: --raw and --output are mutually exclusive\n[1]' },
  { command: 'delete --raw /api/v1/nodes/one -R', prints: 'error: --raw and --recursive are mutually exclusive\n[1]' },
  { command: 'delete --raw x', prints: 'error: --raw must be a valid URL path: parse "x": invalid URI for request\n[1]' },
])('$command', ({ command, prints }) => {
  expect(printed(command, scene)).toEqual(prints);
});

it('of the core group each resource is told with its parts', () => {
  const { resources } = JSON.parse(printed('get --raw /api/v1', scene)) as { resources: { name: string }[] };
  expect(resources.filter(({ name }) => /^(pods($|.ev)|nodes.p)/.test(name))).toEqual([
    {
      name: 'nodes/proxy',
      singularName: '',
      namespaced: false,
      kind: 'NodeProxyOptions',
      verbs: 'create delete get patch update'.split(' '),
    },
    {
      name: 'pods',
      singularName: 'pod',
      namespaced: true,
      kind: 'Pod',
      verbs: 'create delete deletecollection get list patch update watch'.split(' '),
      shortNames: ['po'],
      categories: ['all'],
      storageVersionHash: 'xPOwRZ+Yhw8=',
    },
    { name: 'pods/eviction', singularName: '', namespaced: true, group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
  ]);
});

it('tells the key that tokens are signed with', () =>
  expect(printed('get --raw /openid/v1/jwks', scene)).toMatch(
    /^\{"keys":\[\{"use":"sig","kty":"RSA","kid":"\S{43}","alg":"RS256","n":"[\w-]{342}","e":"AQAB"\}\]\}$/,
  ));

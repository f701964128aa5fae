import { expect, it } from 'vitest';
import { printed } from '../testing.ts';

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels: { app: name } },
  spec: { containers: [{ name: 'c' }, { name: 'd' }] },
  status: { phase: 'Running' },
});
const node = (name: string) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {}, status: {} });
const objects = [pod('web'), node('one'), node('two')];
const measured = {
  at: 70,
  objects,
  usage: { c: { cpuMillis: 3, memoryBytes: 2 * 2 ** 20 + 5000 }, d: { cpuMillis: 1200, memoryBytes: 2 ** 30 } },
  nodeUsage: (name: string) => (name === 'one' ? { cpuMillis: 180, memoryBytes: 700 * 2 ** 20 } : undefined),
};
const unmeasured = { objects };
const root = '/apis/metrics.k8s.io/v1beta1';
const head = '"creationTimestamp":"2023-05-15T09:01:10Z","labels":{"app":"web"}},"timestamp":"2023-05-15T09:01:00Z","window":"15s"';
const containers = '"containers":[{"name":"c","usage":{"cpu":"3m","memory":"2052Ki"}},{"name":"d","usage":{"cpu":"1200m","memory":"1Gi"}}]';

it.each([
  {
    rule: 'a Pod uses what its containers use',
    command: 'get podmetrics',
    prints: 'NAME   CPU     MEMORY      WINDOW\nweb    1203m   1050628Ki   15s\n',
  },
  {
    rule: 'a node, where it can be asked',
    command: 'get nodes.metrics.k8s.io',
    prints: 'NAME   CPU    MEMORY   WINDOW\none    180m   700Mi    15s\n',
  },
  { rule: 'it is named for its kind', command: 'get pods.metrics.k8s.io -o name', prints: 'podmetrics.metrics.k8s.io/web\n' },
  {
    rule: 'it has no version, for nothing is stored, and was measured a while ago',
    command: `get --raw ${root}/namespaces/default/pods/web`,
    prints: `{"kind":"PodMetrics","apiVersion":"metrics.k8s.io/v1beta1","metadata":{"name":"web","namespace":"default",${head},${containers}}\n`,
  },
  {
    rule: 'nor has a list',
    command: `get --raw ${root}/pods?labelSelector=app%3Dweb`,
    prints: `{"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[{"metadata":{"name":"web","namespace":"default",${head},${containers}}]}\n`,
  },
  {
    rule: 'its group is served like others, by a server that knows no singulars',
    command: `get --raw ${root}`,
    prints:
      '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"metrics.k8s.io/v1beta1","resources":[{"name":"nodes","singularName":"","namespaced":false,"kind":"NodeMetrics","verbs":["get","list"]},{"name":"pods","singularName":"","namespaced":true,"kind":"PodMetrics","verbs":["get","list"]}]}\n',
  },
  {
    rule: 'who asks for one of no Pod is told of the Pod',
    command: 'get podmetrics nope',
    prints: 'Error from server (NotFound): pods "nope" not found\n[1]',
  },
  { rule: 'of no node', command: `get --raw ${root}/nodes/nope`, prints: 'Error from server (NotFound): node "nope" not found\n[1]' },
  {
    rule: 'a node that cannot be asked',
    command: 'describe nodemetrics two',
    prints: 'Error from server (NotFound): nodemetrics.metrics.k8s.io "two" not found\n[1]',
  },
  {
    rule: 'a Pod that has just begun',
    scene: unmeasured,
    command: 'get podmetrics web',
    prints: 'Error from server (NotFound): podmetrics.metrics.k8s.io "default/web" not found\n[1]',
  },
  { rule: 'all have', scene: unmeasured, command: 'get podmetrics', prints: 'No resources found in default namespace.\n' },
  {
    rule: 'by any field but its name none is selected',
    command: 'get podmetrics --field-selector status.phase=Running',
    prints: /"status.phase" is not a known field selector: only "metadata.name", "metadata.namespace"\n\[1\]$/,
  },
  {
    rule: 'it cannot be watched',
    command: 'get podmetrics -w --no-headers',
    prints:
      'web   1203m   1050628Ki   15s\nError from server (MethodNotAllowed): the server does not allow this method on the requested resource\n[1]',
  },
  { rule: 'deleted', command: 'delete podmetrics web', prints: /^Error from server \(MethodNotAllowed\)/ },
  { rule: 'or labeled', command: 'label podmetrics web a=b', prints: /^Error from server \(MethodNotAllowed\)/ },
  { rule: 'as what is only created cannot be got', command: 'get tokenreviews', prints: /^Error from server \(MethodNotAllowed\)/ },
])('$rule: $command', ({ command, prints, scene }) => {
  if (typeof prints === 'string') expect(printed(command, scene ?? measured)).toBe(prints);
  else expect(printed(command, scene ?? measured)).toMatch(prints);
});

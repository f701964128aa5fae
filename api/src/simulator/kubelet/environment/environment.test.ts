import { expect, it } from 'vitest';
import type { ConfigMap, Container, Pod, Secret, Service } from '../../apimachinery/objects.ts';
import { resourceList } from '../../apimachinery/resources.ts';
import { type EnvironmentSources, makeEnvironmentVariables } from './environment.ts';

const pod = {
  metadata: { name: 'web', namespace: 'shop', uid: 'uid', labels: { b: '2', a: 'x"y' } },
  spec: { containers: [], nodeName: 'node-1', serviceAccountName: 'default' },
} as unknown as Pod;

const service = (name: string, namespace: string, clusterIP: string): Service =>
  ({ metadata: { name, namespace }, spec: { clusterIP, ports: [{ name: 'http', port: 80 }] } }) as unknown as Service;

const sources: EnvironmentSources = {
  podIP: '10.244.1.2',
  podIPs: ['10.244.1.2'],
  hostIP: '172.18.0.3',
  configMap: (name) => (name === 'config' ? ({ data: { good: 'g', '1bad': 'b' } } as unknown as ConfigMap) : undefined),
  secret: (name) => (name === 'secret' ? ({ data: { k: 'dg==' } } as unknown as Secret) : undefined),
  services: [service('kubernetes', 'default', '10.96.0.1'), service('my-db', 'shop', '10.96.0.9'), service('headless', 'shop', 'None')],
  allocatable: resourceList({ cpu: '4', memory: '8Gi' }),
  decode: (text) => `decoded ${text}`,
};
const make = (container: Partial<Container>, own: Partial<Pod['spec']> = {}) =>
  makeEnvironmentVariables({ ...pod, spec: { ...pod.spec, enableServiceLinks: false, ...own } }, { name: 'app', ...container }, sources);

it.each<{ rule: string; env: NonNullable<Container['env']>; expected: Record<string, string> }>([
  {
    rule: 'a reference sees what was declared before it',
    env: [
      { name: 'A', value: '$(B)-$(C)' },
      { name: 'B', value: 'b' },
      { name: 'C', value: '$(B)$$(B)' },
    ],
    expected: { A: '$(B)-$(C)', B: 'b', C: 'b$(B)' },
  },
  {
    rule: 'fields of the Pod',
    env: [
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['b']" } } },
      { name: 'LABELS', valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } },
    ],
    expected: { IP: '10.244.1.2', LABEL: '2', LABELS: 'a="x\\"y"\nb="2"' },
  },
  {
    rule: 'a limit that is not set is what the node can give; divisors round up',
    env: [
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
      { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '3Gi' } } },
      { name: 'REQUEST', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
    ],
    expected: { CPU: '4', MEMORY: '3', REQUEST: '0' },
  },
  {
    rule: 'what is optional and missing is not set',
    env: [
      { name: 'A', valueFrom: { configMapKeyRef: { name: 'none', key: 'k', optional: true } } },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'secret', key: 'none', optional: true } } },
      { name: 'C', valueFrom: { secretKeyRef: { name: 'secret', key: 'k' } } },
    ],
    expected: { C: 'decoded dg==' },
  },
])('$rule', ({ env, expected }) => {
  const made = make({ env });
  expect(made.ok && Object.fromEntries([...made.variables].filter(([name]) => !name.startsWith('KUBERNETES')))).toEqual(expected);
});

it.each([
  { from: { configMapKeyRef: { name: 'none', key: 'k' } }, error: 'configmap "none" not found' },
  { from: { configMapKeyRef: { name: 'config', key: 'k' } }, error: "couldn't find key k in ConfigMap shop/config" },
  { from: { secretKeyRef: { name: 'none', key: 'k' } }, error: 'secret "none" not found' },
  { from: { secretKeyRef: { name: 'secret', key: 'x' } }, error: "couldn't find key x in Secret shop/secret" },
])('$error', ({ from, error }) => {
  expect(make({ env: [{ name: 'A', valueFrom: from }] })).toMatchObject({ ok: false, error });
});

it('names that are none are skipped, and told', () => {
  const made = make({ envFrom: [{ configMapRef: { name: 'config' } }, { prefix: 'P_', configMapRef: { name: 'config' } }] });
  expect(made.ok && made.variables.get('good')).toBe('g');
  expect(made.ok && made.variables.get('P_1bad')).toBe('b');
  expect(made.invalidNames).toEqual([
    'Keys [1bad] from the EnvFrom configMap shop/config were skipped since they are considered invalid environment variable names.',
  ]);
});

it('Services of the namespace come with enableServiceLinks, kubernetes always', () => {
  const without = make({});
  const made = make({}, { enableServiceLinks: true });
  expect(without.ok && [...without.variables.keys()].some((name) => name.startsWith('MY_DB'))).toBe(false);
  expect(made.ok && Object.fromEntries([...made.variables].filter(([name]) => name.startsWith('MY_DB')))).toEqual({
    MY_DB_SERVICE_HOST: '10.96.0.9',
    MY_DB_SERVICE_PORT: '80',
    MY_DB_SERVICE_PORT_HTTP: '80',
    MY_DB_PORT: 'tcp://10.96.0.9:80',
    MY_DB_PORT_80_TCP: 'tcp://10.96.0.9:80',
    MY_DB_PORT_80_TCP_PROTO: 'tcp',
    MY_DB_PORT_80_TCP_PORT: '80',
    MY_DB_PORT_80_TCP_ADDR: '10.96.0.9',
  });
});

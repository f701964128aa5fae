import { expect, it } from 'vitest';
import { NO_NODE, pod, printed } from '../testing.ts';

const node = (name: string, address: string): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  spec: {},
  status: { addresses: [{ type: 'InternalIP', address }], allocatable: { cpu: '4', memory: '8Gi' } },
});
const scene = {
  objects: [
    pod('web', { status: { containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state: { running: {} } }] } }),
    node('node-1', '172.18.0.3'),
    pod('yonder', { spec: { nodeName: NO_NODE } }),
  ],
  lostNode: 'node-1',
};

it.each([
  {
    rule: 'a log is with the kubelet',
    command: 'logs web',
    prints:
      'Error from server: Get "https://172.18.0.3:10250/containerLogs/default/web/app": dial tcp 172.18.0.3:10250: connect: no route to host\n[1]',
  },
  {
    rule: 'what the kubelet is told stands in the address',
    command: 'logs web --tail=5 --timestamps --since=1m30s -p',
    prints:
      'Error from server: Get "https://172.18.0.3:10250/containerLogs/default/web/app?previous=true&sinceSeconds=90&tailLines=5&timestamps=true": dial tcp 172.18.0.3:10250: connect: no route to host\n[1]',
  },
  {
    rule: 'so is exec',
    command: 'exec web -- ls',
    prints: 'Error from server: error dialing backend: dial tcp 172.18.0.3:10250: connect: no route to host\n[1]',
  },
  {
    rule: 'nobody asks a node that there is not',
    command: 'exec yonder -- ls',
    prints: 'Error from server (NotFound): pods "gone" not found\n[1]',
  },
  { rule: 'nor for a log', command: 'logs yonder', prints: 'Error from server (NotFound): pods "gone" not found\n[1]' },
  {
    rule: 'nor for a port',
    command: 'port-forward yonder 80',
    prints: 'error: error upgrading connection: pods "gone" not found\n[1]',
  },
  { rule: 'what the API server has stored can be read', command: 'get pod web -o name', prints: 'pod/web\n' },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});

it.each([
  { rule: 'a Pod that is young has no metrics yet', at: 100, prints: 'error: metrics not available yet\n[1]' },
  { rule: 'an old one should', at: 150, prints: 'error: Metrics not available for pod default/web, age: 2m30s\n[1]' },
])('$rule', ({ at, prints }) => {
  expect(printed('top pods', { ...scene, at })).toBe(prints);
});

it('a node that cannot be asked has a line of its own below the others', () => {
  const nodes = [node('node-2', '172.18.0.4'), node('node-1', '172.18.0.3')];
  const usage = (name: string) => (name === 'node-2' ? { cpuMillis: 180, memoryBytes: 600 * 1024 * 1024 } : undefined);
  expect(printed('top nodes', { objects: nodes, nodeUsage: usage })).toBe(
    [
      'NAME     CPU(cores)   CPU%        MEMORY(bytes)   MEMORY%     ',
      'node-2   180m         4%          600Mi           7%          ',
      'node-1   <unknown>    <unknown>   <unknown>       <unknown>   ',
      '',
    ].join('\n'),
  );
});

it('containers are sorted within their Pods, which are sorted by what all of them use', () => {
  const names = ['x', 'y'];
  const pods = names.map((name) => pod(name, { spec: { containers: [{ name: 'b' }, { name: 'a' }] } }));
  const used = { b: { cpuMillis: 1, memoryBytes: 3 * 1024 * 1024 }, a: { cpuMillis: 2.2, memoryBytes: 1024 * 1024 } };
  const rows = (flags: string): string[] =>
    printed(`top pods --containers --no-headers ${flags}`, { objects: pods, usage: used })
      .trimEnd()
      .split('\n')
      .map((row) => row.replace(/ +/g, ' ').trim());
  expect(rows('')).toEqual(['x a 3m 1Mi', 'x b 1m 3Mi', 'y a 3m 1Mi', 'y b 1m 3Mi']);
  expect(rows('--sort-by=memory')).toEqual(['x b 1m 3Mi', 'x a 3m 1Mi', 'y b 1m 3Mi', 'y a 3m 1Mi']);
  expect(rows('--sort-by=cpu --sum').slice(-2)).toEqual(['________ ________', '7m 8Mi']);
});

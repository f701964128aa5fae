import { expect, it } from 'vitest';
import { simulate } from '../index.ts';
import type { Run } from '../types.ts';

const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: app, image: nginx, readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 20}}]
`;
const run = simulate({ manifest, horizonSeconds: 300, seed: 1, interventions: [{ atSeconds: 200, kind: 'NODE_FAILS' }] } as never) as Run;
const told = (command: string, atSeconds: number): string => {
  const { stdout, stderr } = run.kubectl(command, atSeconds);
  return stdout + stderr;
};

it.each([
  { rule: 'a container that has just begun is not measured', at: 9, says: 'error: metrics not available yet\n' },
  { rule: 'one that has run for some time is', at: 45, says: expect.stringMatching(/^NAME .*\nweb +\d+m +\d+Mi +\n$/) },
  {
    rule: 'nor is one on a node that is gone',
    at: 250,
    says: expect.stringMatching(/^error: Metrics not available for pod default\/web, age: 4m/),
  },
])('top: $rule', ({ at, says }) => {
  expect(told('top pods', at)).toEqual(says);
});

it.each([
  { rule: 'what comes about in time is met', at: 5, says: 'pod/web condition met\n' },
  { rule: 'also beyond the end of the run', at: 300, says: 'error: timed out waiting for the condition on pods/web\n' },
])('wait: $rule', ({ at, says }) => {
  expect(told('wait --for=condition=Ready pod/web --timeout=60s', at)).toBe(says);
});

it('a log is with its node', () => {
  expect(told('logs web --tail=1', 150)).toMatch(/start worker process/);
  expect(told('logs web --tail=1', 250)).toMatch(/^Error from server: Get "https:.*: connect: no route to host\n$/);
});

it('a node tells of itself each five minutes', () => {
  const beat = (name: string) => told(`get node ${name} -o jsonpath={.status.conditions[0].lastHeartbeatTime}`, 300);
  expect([beat('control-plane'), beat('node-1')]).toEqual(['2023-05-15T09:05:00Z', '2023-05-15T09:00:00Z']);
});

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
const run = simulate({ manifest, horizonSeconds: 300, seed: 1, interventions: [{ atSeconds: 200, kind: 'NODE_FAILS' }] }) as Run;
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

it('a node tells of itself each five minutes, and when it has an image more', () => {
  const beat = (name: string) => told(`get node ${name} -o jsonpath={.status.conditions[0].lastHeartbeatTime}`, 300);
  expect([beat('control-plane'), beat('node-1')]).toEqual(['2023-05-15T09:05:00Z', '2023-05-15T09:00:17Z']);
});

const served = simulate({
  manifest: `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: app, image: "nginx:alpine"}]}
`,
  horizonSeconds: 60,
  seed: 1,
}) as Run;
const HINT = "If you don't see a command prompt, try pressing enter.\n";

it.each([
  {
    rule: 'what is over before kubectl can attach is shown as a log',
    command: 'run tmp --rm -it --image=busybox --restart=Never -- sh -c "wget -qO- web | head -n1; hostname"',
    prints: { stdout: '<!DOCTYPE html>\ntmp\npod "tmp" deleted\n', stderr: '', exitCode: 0 },
  },
  {
    rule: 'what was written before kubectl is attached is not shown',
    command: 'run tmp -it --image=busybox --restart=Never -- sh -c "echo early; sleep 20; echo late"',
    prints: { stdout: 'late\n', stderr: HINT, exitCode: 0 },
  },
  {
    rule: 'the exit code is that of the container',
    command: 'run tmp -i --rm --image=busybox --restart=Never -- sh -c "echo bad >&2; exit 3"',
    prints: { stdout: 'bad\npod "tmp" deleted\n', stderr: 'pod default/tmp terminated (Error)\n', exitCode: 3 },
  },
  {
    rule: 'its Service goes with it',
    command: 'run tmp --attach --rm --image=busybox --restart=Never --expose --port=80 -- echo hi',
    prints: { stdout: 'service/tmp created\nhi\npod "tmp" deleted\nservice "tmp" deleted\n', stderr: '', exitCode: 0 },
  },
  {
    rule: 'with few words even that is not told',
    command: 'run tmp --attach --rm -q --image=busybox --restart=Never -- echo hi',
    prints: { stdout: 'hi\n', stderr: '', exitCode: 0 },
  },
  {
    rule: 'a Pod that is refused gets no Service',
    command: 'run web --image=busybox --expose --port=80',
    prints: { stdout: '', stderr: 'Error from server (AlreadyExists): pods "web" already exists\n', exitCode: 1 },
  },
  {
    rule: 'a Service that is refused leaves the Pod',
    command: 'run kubernetes --image=busybox --expose --port=80',
    prints: {
      stdout: 'pod/kubernetes created\n',
      stderr: 'Error from server (AlreadyExists): services "kubernetes" already exists\n',
      exitCode: 1,
    },
  },
  {
    rule: 'a session that is over can be taken up again where the Pod goes on',
    command: 'run tmp -it --image=busybox -- sleep 30',
    prints: {
      stdout: "Session ended, resume using 'kubectl attach tmp -c tmp -i -t' command when the pod is running\n",
      stderr: HINT,
      exitCode: 0,
    },
  },
  {
    rule: 'a shell in which nobody types stays open',
    command: 'run tmp --rm -it --image=busybox -- sh',
    prints: { stdout: '', stderr: HINT, exitCode: 0 },
  },
  {
    rule: 'what does not get ready is given up',
    command: 'run tmp --rm -it --image=busybox:nope -- sh',
    prints: { stdout: 'pod "tmp" deleted\n', stderr: 'error: timed out waiting for the condition\n', exitCode: 1 },
  },
  {
    rule: 'a container that is put into a Pod sees its network',
    command: 'debug web -it -q --image=busybox -c look -- sh -c "wget -qO- localhost | head -n1"',
    prints: { stdout: '<!DOCTYPE html>\n', stderr: '', exitCode: 0 },
  },
  {
    rule: 'a copy of a Pod may have another command',
    command: 'debug web -it -q --copy-to=twin --container=app -- hostname',
    prints: { stdout: 'twin\n', stderr: '', exitCode: 0 },
  },
  {
    rule: 'a node shows its files to a Pod that is put on it',
    command: 'debug node/node-1 -it -q --image=busybox -- ls -d --color=never /host/etc',
    prints: { stdout: '/host/etc\n', stderr: '', exitCode: 0 },
  },
])('attached: $rule', ({ command, prints }) => {
  expect(served.kubectl(command, 30)).toEqual(prints);
});

const twice = simulate({
  manifest: `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: app, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: plain}
spec: {containers: [{name: app, image: nginx}]}
`,
  horizonSeconds: 60,
  seed: 1,
}) as Run;

it.each([
  { command: 'label pod web web a=b', says: 'pod/web labeled\npod/web not labeled\n' },
  { command: 'label pod web a=b --overwrite', says: 'pod/web labeled\n' },
  {
    command: 'label pod plain plain gone-',
    says: 'label "gone" not found.\npod/plain labeled\nlabel "gone" not found.\npod/plain labeled\n',
  },
  { command: `patch pod web web -p '{"metadata":{"labels":{"a":"b"}}}'`, says: 'pod/web patched\npod/web patched (no change)\n' },
  {
    command: 'taint node node-1 node-1 a=b:NoSchedule',
    says: 'node/node-1 tainted\nerror: node node-1 already has a taint(s) with same effect(s) and --overwrite is false\n',
  },
  { command: 'delete pod web web', says: 'pod "web" deleted\npod "web" deleted\n' },
  {
    command: 'delete pod web web --force',
    says: /pod "web" force deleted\n.*Error from server \(NotFound\): pods "web" not found\n$/s,
  },
  {
    command: 'expose pod web web --port=80 --name=one',
    says: 'service/one exposed\nError from server (AlreadyExists): services "one" already exists\n',
  },
  { command: 'get pod web --show-labels --no-headers', says: /app=web\n$/ },
])('what a command has changed stands when it comes there again: $command', ({ command, says }) => {
  const { stdout, stderr } = twice.kubectl(command, 30);
  expect(stdout + stderr).toEqual(says instanceof RegExp ? expect.stringMatching(says) : says);
});

import { expect, it } from 'vitest';
import { play } from '../testing.ts';

const ended = (reason: string, exitCode: number) =>
  `terminated: {exitCode: ${exitCode}, reason: ${reason}, startedAt: "2024-03-01T10:00:00Z", finishedAt: "2024-03-01T10:00:07Z", containerID: "containerd://x"}`;
const loops = (reason: string, exitCode: number) => `state: {waiting: {reason: CrashLoopBackOff}}, lastState: {${ended(reason, exitCode)}}`;
const copied = (status: string, more = '', image = 'registry.example.com/shop/api:2.3.1') => `apiVersion: v1
kind: Pod
metadata: {name: api, uid: a1, resourceVersion: "7"}
spec: {containers: [{name: api, image: "${image}"${more}}]}
status: {phase: Running, containerStatuses: [{name: api, image: i, imageID: i, ready: false, restartCount: 5, ${status}}]}
`;
const limited = ', resources: {limits: {memory: 64Mi}}';
const probed = ', livenessProbe: {tcpSocket: {port: 80}}';

it.each([
  {
    rule: 'ends with its code after as long',
    status: loops('Error', 3),
    has: /CrashLoopBackOff/,
    code: 3,
    note: /\(Error, exit code 3, 7 s after its start\)/,
  },
  {
    rule: 'grows over its limit',
    status: loops('OOMKilled', 137),
    more: limited,
    has: /CrashLoopBackOff|OOMKilled/,
    code: 137,
    note: /\(OOMKilled, exit code 137, /,
  },
  {
    rule: 'has done its work',
    status: `state: {${ended('Completed', 0)}}`,
    has: /CrashLoopBackOff|Completed/,
    code: 0,
    note: /\(Completed, exit code 0, /,
  },
  {
    rule: 'is of no image that there is',
    status: 'state: {waiting: {reason: ImagePullBackOff}}',
    has: /ImagePull/,
    note: /taken to be missing, .* \(ImagePullBackOff\)/,
  },
  {
    rule: 'may have been killed for its probe',
    status: loops('Error', 137),
    more: probed,
    has: /Running/,
    note: /to run until it is told to stop/,
  },
  {
    rule: 'runs now',
    status: `state: {running: {startedAt: "2024-03-01T10:00:07Z"}}, lastState: {${ended('Error', 1)}}`,
    has: /Running/,
    note: /to run until it is told to stop/,
  },
  { rule: 'is of an image that is known', status: loops('Error', 3), image: 'nginx:1.25', has: /Running/, note: /^$/ },
  {
    rule: 'is a script, which says itself how it ends',
    status: loops('Error', 3),
    more: ', command: [sh, -c, "sleep 1d"]',
    has: /Running/,
    note: /runs? until it is told to stop/,
  },
])('what a copied status says of a process that $rule', ({ status, more = '', image, has, code, note }) => {
  const { run } = play(copied(status, more, image), { seconds: 60 });
  const { stdout } = run.kubectl('get pod api', 60);
  expect(stdout).toMatch(has);
  expect(run.warnings.filter((text) => text.startsWith('nothing is known')).join()).toMatch(note);
  if (code === undefined) return;
  const last = run.kubectl(
    "get pod api -o jsonpath='{.status.containerStatuses[0].lastState.terminated.exitCode}{.status.containerStatuses[0].state.terminated.exitCode}'",
    60,
  );
  expect(last.stdout).toMatch(String(code));
});

it('what behaviors say of a container comes before its status', () => {
  const { run } = play(copied(loops('Error', 3)), { seconds: 60, behaviors: [{ container: 'api', listensOn: [80] }] });
  expect(run.kubectl('get pod api', 60).stdout).toMatch(/Running/);
});

it.each([
  { rule: 'is told of', node: 'ip-10-0-3-4', says: /the Pod "api" is bound to the node "ip-10-0-3-4" .* leave nodeName out/ },
  { rule: 'is none where there is one of that name', node: 'node-1', says: /^$/ },
])('a node of another cluster, copied with its Pod, $rule', ({ node, says }) => {
  const { run } = play(copied(loops('Error', 3)).replace('spec: {', `spec: {nodeName: ${node}, `), { seconds: 30 });
  expect(run.warnings.filter((text) => text.includes('is bound to')).join()).toMatch(says);
});

it('a Pod that was copied with its owner is told to go for that', () => {
  const owner = '{apiVersion: apps/v1, kind: ReplicaSet, name: api-7d4b, uid: a2, controller: true}';
  const { run } = play(copied(loops('Error', 3)).replace('uid: a1', `uid: a1, ownerReferences: [${owner}]`), { seconds: 30 });
  expect(run.warnings).toContainEqual(expect.stringMatching(/^the Pod "api" belongs to ReplicaSet\/api-7d4b by metadata.ownerReferences/));
});

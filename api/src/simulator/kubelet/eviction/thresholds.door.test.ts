import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';
import { evictionConfiguration, isPassed, isUnresolved } from './thresholds.ts';

const GI = 2 ** 30;

/** @see kubernetes: pkg/kubelet/eviction/helpers_test.go TestParseThresholdConfig, TestThresholdsMet */
it.each`
  rule                                                 | given                                                                                                       | available   | passed   | unresolved
  ${'less than the value is left'}                     | ${{ evictionHard: { 'memory.available': '1Gi' } }}                                                          | ${0.5 * GI} | ${true}  | ${true}
  ${'the value itself is left'}                        | ${{ evictionHard: { 'memory.available': '1Gi' } }}                                                          | ${GI}       | ${false} | ${false}
  ${'more must be free again than the value'}          | ${{ evictionHard: { 'memory.available': '1Gi' }, evictionMinimumReclaim: { 'memory.available': '500Mi' } }} | ${1.4 * GI} | ${false} | ${true}
  ${'as much is free'}                                 | ${{ evictionHard: { 'memory.available': '1Gi' }, evictionMinimumReclaim: { 'memory.available': '500Mi' } }} | ${1.5 * GI} | ${false} | ${false}
  ${'a share of the whole, and a share of it on top'}  | ${{ evictionHard: { 'memory.available': '10%' }, evictionMinimumReclaim: { 'memory.available': '5%' } }}    | ${1.3 * GI} | ${false} | ${false}
  ${'what is asked for of another signal is not ours'} | ${{ evictionHard: { 'memory.available': '1Gi' }, evictionMinimumReclaim: { 'nodefs.available': '5Gi' } }}   | ${1.4 * GI} | ${false} | ${false}
`('$rule', ({ given, available, passed, unresolved }) => {
  const [threshold] = evictionConfiguration(given).thresholds;
  if (!threshold) throw new Error('none');
  const room = { available, capacity: 8 * GI };
  expect([isPassed(threshold, room), isUnresolved(threshold, room)]).toEqual([passed, unresolved]);
});

it.each(['abc', '-5%', '100%', ''])('what is no amount is no threshold: %j', (text) => {
  expect(evictionConfiguration({ evictionHard: { 'memory.available': text } }).thresholds).toEqual([]);
});

const configured = (text: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: "${text}"}\n---\n`;
const onNode = (container: string, more = '') =>
  podOf(`  nodeName: node-1\n  terminationGracePeriodSeconds: 1\n  containers: [${container}]${more}`);
const evicted = ({ run }: ReturnType<typeof play>) =>
  run.events.filter(({ reason }) => reason === 'Evicted').map(({ object, message }) => `${object} ${message}`);
const conditions = ({ run }: ReturnType<typeof play>) =>
  run.events.filter(({ object }) => object === 'node/node-1').map(({ reason, message }) => `${reason} ${message}`.split(' Node ')[0]);

describe('Of a kubelet that is configured so', () => {
  it('a threshold is shown as it was written', () => {
    const memory = { container: 'app', memoryBytes: 7_000_000_000 };
    const story = play(`${configured('{evictionHard: {memory.available: 1000M}}')}${onNode('{name: app, image: nginx}')}`, {
      behaviors: [memory],
    });
    expect(evicted(story)[0]).toMatch(/^pod\/web The node was low on resource: memory\. Threshold quantity: 1G, available: \d+Ki\. /);
  });

  it.each`
    rule                                   | reclaim  | pods
    ${'one Pod that goes may be enough'}   | ${'0'}   | ${['pod/web']}
    ${'as much is to be freed as it says'} | ${'4Gi'} | ${['pod/web', 'pod/other']}
  `('$rule', ({ reclaim, pods }) => {
    const text = `{evictionHard: {memory.available: 1Gi}, evictionMinimumReclaim: {memory.available: ${reclaim}}}`;
    const other = onNode('{name: small, image: nginx}').replace('name: web', 'name: other');
    const story = play(`${configured(text)}${onNode('{name: app, image: nginx}')}---\n${other}`, {
      seconds: 200,
      behaviors: [
        { container: 'app', memoryBytes: 3_900_000_000 },
        { container: 'small', memoryBytes: 3_800_000_000 },
      ],
    });
    expect(evicted(story).map((text) => text.split(' ')[0])).toEqual(pods);
  });

  /** @see kubernetes: pkg/kubelet/kubelet_pods.go filterOutInactivePods */
  it('who is on the way out already, but takes long, is chosen again, and not another', () => {
    const slow = onNode('{name: app, image: nginx}').replace('Seconds: 1', 'Seconds: 100');
    const other = onNode('{name: small, image: nginx}').replace('name: web', 'name: other');
    const story = play(`${slow}---\n${other}`, {
      seconds: 200,
      behaviors: [{ container: 'app', memoryBytes: 7_900_000_000, ignoresSigterm: true }],
    });
    const told = story.run.events.filter(({ reason }) => reason === 'Evicted');
    expect([...new Set(told.map(({ object }) => object))]).toEqual(['pod/web']);
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(1);
    expect(story.run.pods[1]?.watch.at(-1)?.status).toBe('Running');
  });

  it('processes may run out: any Pod goes, until those that have most have gone', () => {
    const forks = shell('app', 'for i in 1 2 3 4 5 6 7 8 9 10; do sleep 900 & done; wait');
    const few = onNode(shell('app', 'sleep 900')).replace('name: web', 'name: few');
    const story = play(`${configured('{evictionHard: {pid.available: 9995}}')}${onNode(forks)}---\n${few}`, { seconds: 60 });
    expect(evicted(story)).toEqual([
      'pod/few The node was low on resource: pids. Threshold quantity: 9995, available: 9988. ',
      'pod/web The node was low on resource: pids. Threshold quantity: 9995, available: 9989. ',
    ]);
    expect(conditions(story)).toEqual(['EvictionThresholdMet Attempting to reclaim pids', 'NodeHasInsufficientPID']);
  });

  it('files may: who has most of them goes', () => {
    const small =
      'apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\nstatus: {capacity: {cpu: 4, memory: 8Gi, pods: 110, ephemeral-storage: 16Mi}}\n---\n';
    const many = shell(
      'app',
      'i=0; while [ $i -lt 990 ]; do : > /d/$i; i=$((i+1)); done; sleep 900',
      'volumeMounts: [{name: d, mountPath: /d}]',
    );
    const story = play(
      `${small}${onNode(many, '\n  volumes: [{name: d, emptyDir: {}}]')}---\n${onNode(shell('app', 'sleep 900')).replace('name: web', 'name: few')}`,
      {
        seconds: 60,
      },
    );
    expect(evicted(story)[0]).toMatch(/^pod\/web The node was low on resource: inodes\. Threshold quantity: 51, available: \d+\. $/);
    expect(conditions(story).slice(0, 2)).toEqual(['EvictionThresholdMet Attempting to reclaim inodes', 'NodeHasDiskPressure']);
  });

  it('a Pod has no more processes than podPidsLimit', () => {
    const forks = shell('app', 'for i in 1 2 3 4 5 6 7 8; do sleep 900 & done; wait');
    const { run } = play(`${configured('{podPidsLimit: 8}')}${onNode(forks)}`, { seconds: 10 });
    expect(run.kubectl('logs web').stdout).toMatch(/^sh: (can't fork: Resource temporarily unavailable|1: Cannot fork)\n$/);
  });
});

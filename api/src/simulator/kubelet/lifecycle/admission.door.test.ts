import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

describe('a Pod that its node turns away', () => {
  it('is told so once, though others change it before the API knows', () => {
    const { rows, events } = play(`
apiVersion: v1
kind: Node
metadata: {name: tainted}
spec: {taints: [{key: maintenance, effect: NoExecute}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeName: tainted
  containers: [{name: app, image: nginx}]`);
    expect(events).toEqual([
      'TaintManagerEviction Marking for deletion Pod default/web',
      'TaintToleration Predicate TaintToleration failed',
    ]);
    expect(rows.at(-1)).toBe('gone');
  });

  /** @see kubernetes: pkg/kubelet/lifecycle/predicate.go Admit */
  it.each([
    { rule: 'its selector is for another system', metadata: '', spec: 'nodeSelector: {kubernetes.io/os: windows}', reason: 'NodeAffinity' },
    {
      rule: 'its labels are',
      metadata: ', labels: {kubernetes.io/os: windows}',
      spec: 'nodeSelector: {}',
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
    },
    { rule: 'its field is', metadata: '', spec: 'os: {name: windows}', reason: 'PodOSNotSupported' },
    {
      rule: 'what does not fit is told first',
      metadata: '',
      spec: 'os: {name: windows}, nodeSelector: {disk: ssd}',
      reason: 'NodeAffinity',
    },
  ])('$rule: $reason', ({ metadata, spec, reason }) => {
    const { run } = play(
      `{apiVersion: v1, kind: Pod, metadata: {name: web${metadata}}, spec: {nodeName: node-1, ${spec}, containers: [{name: app, image: nginx}]}}`,
    );
    expect(JSON.parse(run.kubectl('get pod web -o json', 60).stdout).status).toMatchObject({ phase: 'Failed', reason });
  });
});

/** @see kubernetes: pkg/kubelet/lifecycle/predicate.go removeMissingExtendedResources; 124273 */
it('A resource that the node does not have is not asked for by a container, but by one that begins before', () => {
  const asks = 'resources: {limits: {example.com/foo: 2, cpu: 1}}';
  const bound = (name: string, spec: string) =>
    `---\n{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {nodeName: node-1, ${spec}}}\n`;
  const { run } = play(
    bound('late', `initContainers: [{name: i, image: nginx, ${asks}}], containers: [{name: app, image: nginx}]`) +
      bound('web', `containers: [{name: app, image: nginx, ${asks}}]`) +
      bound('big', `containers: [{name: app, image: nginx, resources: {limits: {example.com/foo: 2, cpu: 9}}}]`),
  );
  const of = (name: string) => run.kubectl(`get pod ${name} -o jsonpath='{.status.phase} {.status.message}'`, 50).stdout;
  expect(of('web')).toBe('Running ');
  expect(of('late')).toBe("Failed Pod was rejected: Node didn't have enough resource: example.com/foo, requested: 2, used: 0, capacity: 0");
  expect(of('big')).toMatch(/^Failed Pod was rejected: Node didn't have enough resource: cpu, requested: 9000, /);
});

it('A critical Pod that is deleted while others are stopped for it does not come, nor are more stopped', () => {
  const text = (name: string, more: string) =>
    `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {nodeName: node-1, ${more}, containers: [{name: app, image: busybox, command: [sh, -c, "sleep 1000; true"], resources: {requests: {cpu: 3}}}]}}`;
  const { run } = play(text('big', 'terminationGracePeriodSeconds: 20'), {
    interventions: [
      { atSeconds: 20, kind: 'APPLY', manifest: text('critical', 'priorityClassName: system-node-critical') },
      { atSeconds: 30, kind: 'DELETE_POD', pod: 'critical' },
    ],
  });
  expect(run.events.find(({ reason }) => reason === 'Preempting')?.count).toBe(1);
  expect(run.events.filter(({ reason, object }) => reason === 'Started' && object === 'pod/critical')).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';

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

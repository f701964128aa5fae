import { describe, expect, it } from 'vitest';
import type { Node } from '../../apimachinery/objects.ts';
import { play } from '../../testing.ts';
import { correction } from './node-status.ts';

const found = { capacity: { cpu: '4', memory: '8Gi' }, allocatable: { cpu: '3', memory: '8Gi' } };
const node = (status: Partial<typeof found>) => ({ status: { ...found, ...status } }) as unknown as Node;

describe("a node's resources, when others write them", () => {
  it.each([
    { rule: 'nothing is to do when they are as they were', status: {}, says: undefined },
    {
      rule: 'of what is added to the capacity Pods may have all',
      status: { capacity: { ...found.capacity, 'example.com/dongle': '4' } },
      says: {
        capacity: { cpu: '4', memory: '8Gi', 'example.com/dongle': '4' },
        allocatable: { cpu: '3', memory: '8Gi', 'example.com/dongle': '4' },
      },
    },
    {
      rule: 'what no capacity stands behind is not for Pods',
      status: { allocatable: { ...found.allocatable, 'example.com/dongle': '4' } },
      says: found,
    },
    {
      rule: "the machine's own are what they are",
      status: { capacity: { cpu: '64', memory: '8Gi' }, allocatable: { cpu: '64', memory: '8Gi' } },
      says: found,
    },
  ])('$rule', ({ status, says }) => {
    expect(correction(found, node(status))).toEqual(says);
  });

  it('is noticed within ten seconds, and a Pod that waits for it is scheduled', () => {
    const { run } = play(
      `
apiVersion: v1
kind: Pod
metadata: {name: demo}
spec:
  containers: [{name: c, image: nginx, resources: {limits: {example.com/dongle: 3}}}]`,
      {
        interventions: [
          {
            atSeconds: 20,
            kind: 'PATCH',
            resource: 'node/node-1',
            subresource: 'status',
            patch: { status: { capacity: { 'example.com/dongle': '4' } } },
          },
        ],
      },
    );
    expect(run.kubectl('get pod demo -o jsonpath={.status.phase}', 19).stdout).toBe('Pending');
    expect(run.kubectl('get pod demo -o jsonpath={.spec.nodeName}', 31).stdout).toBe('node-1');
    expect(run.kubectl("get node node-1 -o jsonpath='{.status.allocatable.example\\.com/dongle}'", 31).stdout).toBe('4');
  });

  it('is noticed of its conditions, too: the kubelet says again how its node is', () => {
    const patch = { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'Mine', message: 'by hand' }] } };
    const { run } = play('{apiVersion: v1, kind: Pod, metadata: {name: demo}, spec: {containers: [{name: c, image: nginx}]}}', {
      interventions: [{ atSeconds: 20, kind: 'PATCH', resource: 'node/node-1', subresource: 'status', patch }],
    });
    const told = (at: number) =>
      run.kubectl("get node node-1 -o jsonpath='{.status.conditions[*].type} {.status.conditions[*].status}'", at).stdout;
    expect(told(20)).toBe('Ready False');
    expect(told(31)).toBe('Ready MemoryPressure DiskPressure PIDPressure True False False False');
    expect(run.events.some(({ reason, source }) => reason === 'NodeReady' && source === 'kubelet')).toBe(true);
  });
});

/** @see kubernetes: pkg/kubelet/kubelet_node_status.go updateNode; node_lifecycle_controller.go reconcileNodeLabels */
it('what a node says of its system is what its kubelet finds; its older labels follow at once', () => {
  const pod = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"app","image":"nginx"}]}}';
  const labels = { 'kubernetes.io/os': 'windows', 'kubernetes.io/arch': null, disk: 'ssd' };
  const { run } = play(pod, {
    interventions: [{ atSeconds: 20, kind: 'PATCH', resource: 'node/node-1', patch: { metadata: { labels } } }],
  });
  const at = (seconds: number) => JSON.parse(run.kubectl('get node node-1 -o json', seconds).stdout).metadata.labels;
  expect(at(20.5)).toMatchObject({ 'kubernetes.io/os': 'windows', 'beta.kubernetes.io/os': 'windows' });
  expect(at(31)).toMatchObject({
    'kubernetes.io/os': 'linux',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    disk: 'ssd',
  });
});

/** @see kubernetes: pkg/kubelet/kubelet_node_status.go tryUpdateNodeStatus, nodeStatusHasChanged */
describe('a kubelet with something to tell of its node', () => {
  const { run } = play(
    '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {nodeName: node-1, containers: [{name: c, image: nginx}]}}',
    { seconds: 400 },
  );
  const told = (node: string, path: string, at: number) => run.kubectl(`get node ${node} -o jsonpath={.status.${path}}`, at).stdout;
  const beats = (node: string, at: number) => new Set(told(node, 'conditions[*].lastHeartbeatTime', at).split(' '));

  it('tells all of its conditions anew when an image has been pulled, and the next five minutes count from there', () => {
    const knows = (at: number) => told('node-1', 'images[*].names', at).includes('nginx');
    const since = Array.from({ length: 120 }, (_, at) => at).find(knows) as number;
    const shown = (at: number) => new Date(Date.UTC(2023, 4, 15, 9, 0, at)).toISOString().replace('.000', '');
    expect([...beats('node-1', since - 1)]).toEqual([shown(0)]);
    expect([...beats('node-1', since)]).toEqual([shown(since - 1)]);
    expect([...beats('node-1', since + 298)]).toEqual([shown(since - 1)]);
    expect([...beats('node-1', since + 300)]).toEqual([shown(since + 299)]);
    expect(told('node-1', 'conditions[*].lastTransitionTime', since)).toMatch(/^(2023-05-15T08:00:00Z ?){4}$/);
  });

  it('another, with nothing to tell, says so each five minutes', () => {
    expect([...beats('node-2', 299)]).toEqual(['2023-05-15T09:00:00Z']);
    expect([...beats('node-2', 300)]).toEqual(['2023-05-15T09:05:00Z']);
  });
});

it('that a node is cordoned, or no longer, is told with its next status', () => {
  const cordon = (atSeconds: number, unschedulable: boolean) =>
    ({ atSeconds, kind: 'PATCH', resource: 'node/node-1', patch: { spec: { unschedulable } } }) as const;
  const { run } = play('{apiVersion: v1, kind: Pod, metadata: {name: demo}, spec: {containers: [{name: c, image: nginx}]}}', {
    seconds: 90,
    interventions: [cordon(20, true), cordon(40, false), cordon(61, true), cordon(61.01, false)],
  });
  const told = run.events.filter(({ object }) => object === 'node/node-1');
  expect(told.map(({ message, source }) => `${source}: ${message}`)).toEqual([
    'kubelet: Node node-1 status is now: NodeNotSchedulable',
    'kubelet: Node node-1 status is now: NodeSchedulable',
  ]);
  for (const [i, since] of [20, 40].entries()) {
    const after = (told[i]?.firstSeconds ?? 0) - since;
    expect(after > 0 && after <= 10).toBe(true);
  }
});

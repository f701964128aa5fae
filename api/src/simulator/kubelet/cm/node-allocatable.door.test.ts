import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { resourceList, toResourceObject } from '../../apimachinery/resources.ts';
import { play } from '../../testing.ts';
import { evictionConfiguration } from '../eviction/thresholds.ts';
import { nodeAllocatable, nodePods, podsCapacity } from './node-allocatable.ts';
import { reservationOf } from './reservation.ts';

/**
 * What may be asked for, and what may be used.
 * @see kubernetes: pkg/kubelet/cm/node_container_manager_linux_test.go TestNodeAllocatableReservationForScheduling,
 * TestNodeAllocatableForEnforcement; pkg/kubelet/nodestatus/setters_test.go TestMachineInfo
 */
it.each`
  rule                                       | capacity                                           | given                                                                                                                       | requested                                                | used
  ${'what both reserve is away'}             | ${{ memory: '10Gi', cpu: '11' }}                   | ${{ evictionHard: {}, kubeReserved: { memory: '1Gi', cpu: '100m' }, systemReserved: { memory: '2Gi', cpu: '50m' } }}        | ${{ memory: '7Gi', cpu: '10850m' }}                      | ${{ memory: '7Gi', cpu: '10850m' }}
  ${'what must stay free may be used'}       | ${{ memory: '10Gi', cpu: '11' }}                   | ${{ evictionHard: { 'memory.available': '100Mi' }, systemReserved: { memory: '2Gi' } }}                                     | ${{ memory: '8092Mi', cpu: '11' }}                       | ${{ memory: '8Gi', cpu: '11' }}
  ${'so may a share'}                        | ${{ memory: '10Gi', 'ephemeral-storage': '10Gi' }} | ${{ evictionHard: { 'memory.available': '5%', 'nodefs.available': '50%', 'imagefs.available': '90%' } }}                    | ${{ memory: '10200547320', 'ephemeral-storage': '5Gi' }} | ${{ memory: '10Gi', 'ephemeral-storage': '10Gi' }}
  ${'a soft threshold keeps nothing'}        | ${{ memory: '10Gi' }}                              | ${{ evictionHard: {}, evictionSoft: { 'memory.available': '1Gi' }, evictionSoftGracePeriod: { 'memory.available': '1m' } }} | ${{ memory: '10Gi' }}                                    | ${{ memory: '10Gi' }}
  ${'the usual thresholds count without it'} | ${{ memory: '10Gi', 'ephemeral-storage': '5000' }} | ${{ kubeReserved: { 'ephemeral-storage': '1000' } }}                                                                        | ${{ memory: '10140Mi', 'ephemeral-storage': '3500' }}    | ${{ memory: '10Gi', 'ephemeral-storage': '4k' }}
  ${'nothing is less than none'}             | ${{ memory: '1Gi', cpu: '1' }}                     | ${{ kubeReserved: { memory: '2Gi', cpu: '1100m' } }}                                                                        | ${{ memory: '0', cpu: '0' }}                             | ${{ memory: '0', cpu: '0' }}
  ${'huge pages are none of the memory'}     | ${{ memory: '10Gi', 'hugepages-2Mi': '1Gi' }}      | ${{ evictionHard: {}, systemReserved: { memory: '1Gi' } }}                                                                  | ${{ memory: '8Gi', 'hugepages-2Mi': '1Gi' }}             | ${{ memory: '8Gi', 'hugepages-2Mi': '1Gi' }}
  ${'Pods and devices are as many as ever'}  | ${{ pods: '110', 'example.com/dongle': '2' }}      | ${{ kubeReserved: { pods: '10', 'example.com/dongle': '1' } }}                                                              | ${{ pods: '110', 'example.com/dongle': '2' }}            | ${{ pods: '110', 'example.com/dongle': '2' }}
`('$rule', ({ capacity, given, requested, used }) => {
  const whole = resourceList(capacity);
  const reservation = reservationOf(given);
  expect(toResourceObject(nodeAllocatable(whole, reservation, evictionConfiguration(given).thresholds))).toEqual(requested);
  expect(toResourceObject(podsCapacity(whole, reservation))).toEqual(used);
});

/** @see kubernetes: pkg/kubelet/nodestatus/setters_test.go TestMachineInfo */
it.each`
  rule                                | cpu        | maxPods      | podsPerCore  | pods
  ${'as many as usual'}               | ${'2'}     | ${undefined} | ${undefined} | ${'110'}
  ${'as many as it is told'}          | ${'2'}     | ${250}       | ${undefined} | ${'250'}
  ${'so many for each CPU'}           | ${'2'}     | ${110}       | ${10}        | ${'20'}
  ${'but no more than it is told'}    | ${'2'}     | ${10}        | ${10}        | ${'10'}
  ${'also for one that is not whole'} | ${'1500m'} | ${undefined} | ${5}         | ${'10'}
`('a node takes $rule', ({ cpu, maxPods, podsPerCore, pods }) => {
  expect(nodePods(parseQuantity(cpu), maxPods, podsPerCore)).toBe(pods);
});

describe('A kubelet that is told to reserve something', () => {
  const configured = (kubelet: object): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kubelet-config', namespace: 'kube-system' },
      data: { kubelet: JSON.stringify(kubelet) },
    });
  const pod = (name: string, spec: object, container: object = {}): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [{ name, image: 'busybox', command: ['sleep', 'infinity'], ...container }],
        ...spec,
      },
    });
  const node = (name: string, status: object): string => JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name }, status });
  const asks = (cpu: string) => ({ resources: { requests: { cpu } } });
  const reserved = { kubeReserved: { cpu: '500m', memory: '1Gi' }, systemReserved: { cpu: '500m', memory: '1Gi' } };

  it('says so of its node, and neither the scheduler nor it gives that away', () => {
    const story = play(
      [
        configured(reserved),
        pod('fits', {}, asks('3')),
        pod('too-large', {}, asks('3001m')),
        pod('bound', { nodeName: 'node-1' }, asks('3001m')),
      ].join('\n---\n'),
    );
    const status = (name: string) => story.run.pods.find((one) => one.name === name)?.final.status;
    expect([status('fits'), status('too-large'), status('bound')]).toEqual(['Running', 'Pending', 'OutOfcpu']);
    expect(story.run.pods.find(({ name }) => name === 'bound')?.final.object).toMatchObject({
      status: { message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 3001, used: 0, capacity: 3000" },
    });
    expect(story.run.kubectl("get node node-1 -o jsonpath='{.status.allocatable}'").stdout).toBe(
      '{"cpu":"3","ephemeral-storage":"96625420948","hugepages-1Gi":"0","hugepages-2Mi":"0","memory":"6044Mi","pods":"110"}',
    );
  });

  it.each`
    rule                                   | stated                                                                                 | says
    ${'of a Node that says nothing of it'} | ${{ capacity: { cpu: '2', memory: '4Gi', pods: '10' } }}                               | ${'1 1948Mi'}
    ${'what is said of a Node stays'}      | ${{ capacity: { cpu: '2', memory: '4Gi' }, allocatable: { cpu: '2', memory: '4Gi' } }} | ${'2 4Gi'}
  `('$rule', ({ stated, says }) => {
    const { run } = play([configured(reserved), node('own', stated), pod('web', {})].join('\n---\n'));
    expect(run.kubectl("get node own -o jsonpath='{.status.allocatable.cpu} {.status.allocatable.memory}'").stdout).toBe(says);
  });

  it.each`
    rule                                              | memoryBytes | rows
    ${'what they may use is for both'}                | ${3.2e9}    | ${['0/1 Error', '1/1 Running']}
    ${'who passes it is killed, the node has enough'} | ${3.3e9}    | ${['0/1 OOMKilled', '1/1 Running']}
    ${'below it nothing happens'}                     | ${3.1e9}    | ${['1/1 Running', '1/1 Running']}
  `('$rule', ({ memoryBytes, rows }) => {
    const bound = { nodeName: 'node-1', restartPolicy: 'Never' };
    const grows = (container: string, memoryAfterSeconds: number) => ({ container, memoryBytes, memoryAfterSeconds });
    const { run } = play([configured(reserved), pod('one', bound), pod('two', bound)].join('\n---\n'), {
      behaviors: [grows('one', 10), grows('two', 20)],
    });
    expect(run.pods.map(({ final }) => `${final.ready} ${final.status}`).sort()).toEqual(rows);
  });

  it('takes as many Pods as it is told, but where its Node says otherwise', () => {
    const pods = ['a', 'b', 'c'].map((name) => pod(name, {}));
    const crowded = play([configured({ maxPods: 1 }), ...pods].join('\n---\n'));
    expect(crowded.run.kubectl('get nodes -o jsonpath={.items[*].status.allocatable.pods}').stdout).toBe('1 1 1');
    expect(crowded.run.events.find(({ reason }) => reason === 'FailedScheduling')?.message).toMatch(
      /^0\/3 nodes are available: .*2 Too many pods/,
    );
    const roomy = node('large', { capacity: { cpu: '4', memory: '8Gi', pods: '20' } });
    const stated = play([configured({ maxPods: 1 }), roomy, ...pods].join('\n---\n'));
    expect(stated.run.kubectl('get nodes -o jsonpath={.items[*].status.capacity.pods}').stdout).toBe('20');
    expect(stated.run.events.some(({ reason }) => reason === 'FailedScheduling')).toBe(false);
  });
});

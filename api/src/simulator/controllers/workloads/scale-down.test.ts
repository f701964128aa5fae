import { expect, it } from 'vitest';
import type { Pod } from '../../apimachinery/objects.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { MINUTE, SECOND } from '../../engine/index.ts';
import { firstToGo } from './scale-down.ts';

const now = 100 * SECOND;
interface Given {
  readonly node?: string | undefined;
  readonly phase?: string;
  readonly ready?: boolean;
  /** Seconds. */
  readonly readySince?: number;
  readonly created?: number;
  readonly restarts?: number;
  readonly cost?: string;
}
const pod = (uid: string, given: Given = {}): Pod => {
  const { node = `node-${uid}`, phase = 'Running', ready = true, readySince = 0, created = 0, restarts = 0, cost } = given;
  return {
    metadata: {
      name: uid,
      uid,
      creationTimestamp: formatTime(created * SECOND),
      ...(cost && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: { containers: [], ...(node && { nodeName: node }) },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: formatTime(readySince * SECOND) }],
      containerStatuses: [{ restartCount: restarts }],
    },
  } as unknown as Pod;
};

/** @see kubernetes: pkg/controller/controller_utils_test.go TestSortingActivePodsWithRanks */
it.each<{ rule: string; pods: Pod[]; goes: string }>([
  { rule: 'one without a node', pods: [pod('a', { phase: 'Pending' }), pod('b', { node: '' })], goes: 'b' },
  { rule: 'one that is pending', pods: [pod('a', { phase: 'Unknown' }), pod('b', { phase: 'Pending' })], goes: 'b' },
  { rule: 'then one that is unknown', pods: [pod('a'), pod('b', { phase: 'Unknown' })], goes: 'b' },
  { rule: 'one that is not ready', pods: [pod('a', { cost: '-5' }), pod('b', { ready: false })], goes: 'b' },
  { rule: 'the cheaper one', pods: [pod('a'), pod('b', { cost: '-1' })], goes: 'b' },
  { rule: 'one of two on a node', pods: [pod('a', { readySince: 90 }), pod('b', { node: 'n' }), pod('c', { node: 'n' })], goes: 'b' },
  { rule: 'one that is ready for much less time', pods: [pod('a', { restarts: 9 }), pod('b', { readySince: 90 })], goes: 'b' },
  { rule: 'of those that are ready about as long the one of the lesser uid', pods: [pod('b', { readySince: 30 }), pod('a')], goes: 'a' },
  { rule: 'the one that was started again more often', pods: [pod('a', { created: 90 }), pod('b', { restarts: 1 })], goes: 'b' },
  { rule: 'the much younger one', pods: [pod('a'), pod('b', { created: 90 })], goes: 'b' },
  { rule: 'of those of about one age the one of the lesser uid', pods: [pod('b', { created: 30 }), pod('a')], goes: 'a' },
  {
    rule: 'whatever the times of those that are not ready',
    pods: [pod('a', { ready: false, readySince: 90 }), pod('b', { ready: false, restarts: 1 })],
    goes: 'b',
  },
])('too many: $rule goes first', ({ pods, goes }) => {
  expect(firstToGo(pods, 1, now).map(({ metadata }) => metadata.uid)).toEqual([goes]);
});

it('all go in the end', () => expect(firstToGo([pod('a'), pod('b')], 2, MINUTE)).toHaveLength(2));

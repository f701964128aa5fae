import { expect, it } from 'vitest';
import type { PodConditionStatus, PodStatus } from '../../apimachinery/objects.ts';
import { mergePodStatus } from './index.ts';

const condition = (type: string, status: 'True' | 'False', reason?: string): PodConditionStatus => ({
  type,
  status,
  ...(reason && { reason }),
});
const status = (more: Partial<PodStatus> = {}, ...others: PodConditionStatus[]): PodStatus => ({
  phase: 'Running',
  message: 'Message',
  ...more,
  conditions: [condition('Ready', 'True'), condition('PodScheduled', 'True'), ...others],
});
const gate = (value: 'True' | 'False') => condition('example.com/feature', value);
const disrupted = (reason: string) => condition('DisruptionTarget', 'True', reason);
const failed = { phase: 'Failed', reason: 'Evicted', message: 'Was Evicted' } as const;
const running = { phase: 'Running', reason: 'Unknown', message: 'Message' } as const;

/** @see kubernetes: pkg/kubelet/status/status_manager_test.go TestMergePodStatus */
it.each<{ rule: string; before: PodStatus; after: PodStatus; delay?: boolean; phase: string; reason?: string; conditions: string[] }>([
  {
    rule: 'what others say stays as they said it',
    before: status({}, gate('True')),
    after: status({}, gate('False')),
    phase: 'Running',
    conditions: ['PodScheduled True', 'Ready True', 'example.com/feature True'],
  },
  {
    rule: 'no Pod is ready in a final phase, whether or not it was said of its containers',
    before: status(running),
    after: status(failed),
    phase: 'Failed',
    reason: 'Evicted',
    conditions: ['ContainersReady False PodFailed', 'PodScheduled True', 'Ready False PodFailed'],
  },
  {
    rule: 'the phase waits for the last container',
    before: status(running),
    after: status(failed),
    delay: true,
    phase: 'Running',
    reason: 'Unknown',
    conditions: ['PodScheduled True', 'Ready True'],
  },
  {
    rule: 'a disruption is told with the final phase',
    before: status({}, disrupted('EvictedByEvictionAPI')),
    after: status(failed, disrupted('TerminationByKubelet')),
    phase: 'Failed',
    reason: 'Evicted',
    conditions: [
      'ContainersReady False PodFailed',
      'DisruptionTarget True TerminationByKubelet',
      'PodScheduled True',
      'Ready False PodFailed',
    ],
  },
  {
    rule: 'not before',
    before: status({}, disrupted('EvictedByEvictionAPI')),
    after: status({}, disrupted('TerminationByKubelet')),
    phase: 'Running',
    conditions: ['DisruptionTarget True EvictedByEvictionAPI', 'PodScheduled True', 'Ready True'],
  },
  {
    rule: 'nor while containers still run',
    before: status(),
    after: status(failed, disrupted('TerminationByKubelet')),
    delay: true,
    phase: 'Running',
    conditions: ['PodScheduled True', 'Ready True'],
  },
])('$rule', ({ before, after, delay, phase, reason, conditions }) => {
  const merged = mergePodStatus(before, after, 0, delay);
  expect([merged.phase, merged.reason]).toEqual([phase, reason]);
  const told = (merged.conditions ?? []).map((each) => [each.type, each.status, each.reason].filter(Boolean).join(' '));
  expect(told.sort()).toEqual(conditions);
});

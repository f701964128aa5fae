import { describe, expect, it } from 'vitest';
import { fenceposts, isScaled, newReplicas, roomToMake, scalingSteps, spareSteps, unwellSteps } from './rollout.ts';
import type { Workload, WorkloadSpec } from './types.ts';

const spec = (
  replicas: number,
  maxSurge: number | string = '25%',
  maxUnavailable: number | string = 1,
  type = 'RollingUpdate',
): WorkloadSpec => ({ replicas, strategy: { type, rollingUpdate: { maxSurge, maxUnavailable } } }) as never;
const set = (name: string, replicas: number, available: number, desired = replicas, most = desired + 1): Workload =>
  ({
    metadata: {
      name,
      creationTimestamp: '',
      annotations: { 'deployment.kubernetes.io/desired-replicas': String(desired), 'deployment.kubernetes.io/max-replicas': String(most) },
    },
    spec: { replicas },
    status: { availableReplicas: available },
  }) as unknown as Workload;
const told = (steps: readonly { readonly set: Workload; readonly to: number }[]) =>
  steps.map((step) => `${step.set.metadata.name} ${step.to}`);

/** @see kubernetes: pkg/controller/deployment/util/deployment_util_test.go TestResolveFenceposts, TestNewRSNewReplicas; rolling_test.go; sync_test.go TestScale */
describe('A Deployment that rolls', () => {
  it.each`
    replicas | surge     | unavailable | gives
    ${2}     | ${'25%'}  | ${1}        | ${{ surge: 1, unavailable: 1 }}
    ${10}    | ${'25%'}  | ${'25%'}    | ${{ surge: 3, unavailable: 2 }}
    ${1}     | ${'0%'}   | ${'0%'}     | ${{ surge: 0, unavailable: 1 }}
    ${0}     | ${'25%'}  | ${1}        | ${{ surge: 0, unavailable: 0 }}
    ${3}     | ${'100%'} | ${5}        | ${{ surge: 3, unavailable: 3 }}
  `('of $replicas may have $surge more and $unavailable fewer', ({ replicas, surge, unavailable, gives }) =>
    expect(fenceposts(spec(replicas, surge, unavailable))).toEqual(gives),
  );
  it.each`
    rule                                      | replicas | old                   | current | gives
    ${'begins with what there may be more'}   | ${2}     | ${[set('old', 2, 2)]} | ${0}    | ${1}
    ${'goes on as the old ones go'}           | ${2}     | ${[set('old', 1, 1)]} | ${1}    | ${2}
    ${'begins with all where there are none'} | ${3}     | ${[]}                 | ${0}    | ${3}
    ${'waits where there are as many as may'} | ${2}     | ${[set('old', 2, 2)]} | ${1}    | ${1}
  `('$rule', ({ replicas, old, current, gives }) =>
    expect(newReplicas(spec(replicas), [...old, ...(current ? [set('new', current, 0)] : [])], current)).toBe(gives),
  );
  it.each`
    rule                                         | newest              | old                                       | gives
    ${'lets one go that may be missing'}         | ${set('new', 1, 0)} | ${[set('old', 2, 2)]}                     | ${['old 1']}
    ${'keeps those that may not be missing'}     | ${set('new', 2, 0)} | ${[set('old', 1, 1)]}                     | ${[]}
    ${'lets the last go when a new one is well'} | ${set('new', 2, 1)} | ${[set('old', 1, 1)]}                     | ${['old 0']}
    ${'lets those go first that are not well'}   | ${set('new', 1, 0)} | ${[set('older', 1, 1), set('old', 1, 0)]} | ${['old 0']}
    ${'waits until it is known what is well'}    | ${set('new', 1, 0)} | ${[set('old', 2, 3)]}                     | ${[]}
    ${'has nothing to do where there are none'}  | ${set('new', 2, 2)} | ${[set('old', 0, 0)]}                     | ${[]}
  `('$rule', ({ newest, old, gives }) => {
    const room = roomToMake(spec(2), newest, old);
    const { steps, isOutdated } = unwellSteps(old, room);
    expect(told(steps.length > 0 || isOutdated || room === 0 ? steps : spareSteps(spec(2), newest, old))).toEqual(gives);
  });
});

describe('A Deployment that is scaled', () => {
  it.each`
    replicas | sets                  | gives
    ${2}     | ${[set('one', 2, 2)]} | ${false}
    ${3}     | ${[set('one', 2, 2)]} | ${true}
    ${3}     | ${[set('one', 0, 0)]} | ${false}
  `('to $replicas is found to be: $gives', ({ replicas, sets, gives }) => expect(isScaled(spec(replicas), sets)).toBe(gives));
  it.each`
    rule                                       | replicas | newest                      | old                           | gives
    ${'has more of the only one'}              | ${3}     | ${set('new', 2, 2)}         | ${[]}                         | ${['new 3']}
    ${'has none of the only one'}              | ${0}     | ${set('new', 2, 2)}         | ${[set('old', 0, 0)]}         | ${['new 0']}
    ${'has more of each while it rolls'}       | ${20}    | ${set('new', 5, 5, 10, 13)} | ${[set('old', 8, 8, 10, 13)]} | ${['old 15', 'new 10']}
    ${'has no old ones where the new suffice'} | ${2}     | ${set('new', 2, 2)}         | ${[set('old', 1, 1)]}         | ${['old 0']}
  `('$rule', ({ replicas, newest, old, gives }) => expect(told(scalingSteps(spec(replicas), newest, old).steps)).toEqual(gives));
});

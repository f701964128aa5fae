import { describe, expect, it } from 'vitest';
import { nodeConditions, withPressures } from './conditions.ts';

const was = (type: string, status: string) => ({ type, status, reason: 'x' });
const all = (memory: string, disk: string) => [was('MemoryPressure', memory), was('DiskPressure', disk), was('Ready', 'True')];

/** @see kubernetes: pkg/kubelet/nodestatus/setters_test.go TestMemoryPressureCondition, TestDiskPressureCondition */
describe("a node's conditions under pressure", () => {
  it.each`
    rule                                         | before                    | pressures             | ours          | says                  | events
    ${'one begins'}                              | ${all('False', 'False')}  | ${['MEMORY']}         | ${[]}         | ${['True', 'False']}  | ${['NodeHasInsufficientMemory']}
    ${'one goes on'}                             | ${all('True', 'False')}   | ${['MEMORY']}         | ${['MEMORY']} | ${['True', 'False']}  | ${[]}
    ${'one ends'}                                | ${all('True', 'False')}   | ${[]}                 | ${['MEMORY']} | ${['False', 'False']} | ${['NodeHasSufficientMemory']}
    ${'memory is told before the disk'}          | ${all('False', 'False')}  | ${['DISK', 'MEMORY']} | ${[]}         | ${['True', 'True']}   | ${['NodeHasInsufficientMemory', 'NodeHasDiskPressure']}
    ${'one ends as another begins'}              | ${all('True', 'Unknown')} | ${['DISK']}           | ${['MEMORY']} | ${['False', 'True']}  | ${['NodeHasSufficientMemory', 'NodeHasDiskPressure']}
    ${'what a manifest says of the node stands'} | ${all('True', 'False')}   | ${[]}                 | ${[]}         | ${['True', 'False']}  | ${[]}
  `('$rule', ({ before, pressures, ours, says, events }) => {
    const said = withPressures(new Map(before.map((one: { type: string }) => [one.type, one])), new Set(pressures), new Set(ours));
    const after = nodeConditions(before, said, 0);
    expect(after.events).toEqual(events);
    expect(after.conditions.slice(0, 2).map(({ status }) => status)).toEqual(says);
    expect(after.conditions).toHaveLength(3);
  });
});

describe("a node's conditions that others have written", () => {
  const said = new Map(
    ['MemoryPressure', 'Ready'].map((type) => [type, { type, status: type === 'Ready' ? 'True' : 'False', reason: 'r', message: 'm' }]),
  );
  it.each`
    rule                               | before                                                                         | after                                                  | events
    ${'are as the kubelet says'}       | ${[was('MemoryPressure', 'False'), was('Ready', 'False')]}                     | ${['MemoryPressure=False', 'Ready=True']}              | ${['NodeReady']}
    ${'are there again'}               | ${[was('Ready', 'True')]}                                                      | ${['Ready=True', 'MemoryPressure=False']}              | ${['NodeHasSufficientMemory']}
    ${'stay where they are of others'} | ${[was('Mine', 'True'), was('Ready', 'True'), was('MemoryPressure', 'False')]} | ${['Mine=True', 'Ready=True', 'MemoryPressure=False']} | ${[]}
  `('$rule', ({ before, after, events }) => {
    const result = nodeConditions(before, said, 0);
    expect(result.conditions.map(({ type, status }) => `${type}=${status}`)).toEqual(after);
    expect(result.events).toEqual(events);
  });
});

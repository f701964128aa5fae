import { describe, expect, it } from 'vitest';
import { pressureConditions } from './node-conditions.ts';

const was = (type: string, status: string) => ({ type, status, reason: 'x' });
const all = (memory: string, disk: string) => [was('MemoryPressure', memory), was('DiskPressure', disk), was('Ready', 'True')] as never;

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
    const after = pressureConditions(before, new Set(pressures), new Set(ours), 0);
    expect(after.events).toEqual(events);
    expect(after.conditions.slice(0, 2).map(({ status }) => status)).toEqual(says);
    expect(after.conditions).toHaveLength(3);
  });
});

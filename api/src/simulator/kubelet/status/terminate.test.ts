import { expect, it } from 'vitest';
import type { ContainerStatus, Pod } from '../../apimachinery/objects.ts';
import { terminateStatus } from './terminate.ts';

const waiting = { waiting: {} };
const ended = (exitCode: number) => ({ terminated: { exitCode } });
const restarting = (exitCode: number) => [waiting, ended(exitCode)] as const;
type State = object | readonly [object, object];

const statuses = (prefix: string, states: readonly State[]): ContainerStatus[] =>
  states.map((one, i) => {
    const [state, lastState] = Array.isArray(one) ? one : [one, {}];
    return { name: `${prefix}${i}`, state, lastState } as ContainerStatus;
  });
const told = (list: readonly ContainerStatus[] | undefined) =>
  list?.map(({ state }) => (state?.terminated ? (state.terminated.reason ?? state.terminated.exitCode) : 'waiting'));

const UNKNOWN = 'ContainerStatusUnknown';

/** @see kubernetes: pkg/kubelet/status/status_manager_test.go TestTerminatePod_DefaultUnknownStatus */
it.each<{ rule: string; init: State[]; main: State[]; initThen: unknown[]; mainThen: unknown[] }>([
  { rule: 'without init containers, who knows', init: [], main: [restarting(2), waiting], initThen: [], mainThen: [UNKNOWN, UNKNOWN] },
  {
    rule: 'the first init container was tried',
    init: [waiting, waiting],
    main: [waiting],
    initThen: [UNKNOWN, 'waiting'],
    mainThen: ['waiting'],
  },
  {
    rule: 'so were those before one that failed',
    init: [waiting, waiting, ended(1), waiting],
    main: [waiting],
    initThen: [UNKNOWN, UNKNOWN, 1, 'waiting'],
    mainThen: ['waiting'],
  },
  {
    rule: 'the main ones may have run once the last succeeded',
    init: [waiting, ended(0)],
    main: [waiting],
    initThen: [UNKNOWN, 0],
    mainThen: [UNKNOWN],
  },
  { rule: 'even if it is to run again', init: [restarting(0)], main: [waiting], initThen: [UNKNOWN], mainThen: [UNKNOWN] },
  { rule: 'one that runs proves it', init: [waiting], main: [{ running: {} }], initThen: [UNKNOWN], mainThen: [UNKNOWN] },
  { rule: 'one that ended proves it', init: [waiting], main: [ended(0), waiting], initThen: [UNKNOWN], mainThen: [0, UNKNOWN] },
  { rule: 'one that ended before proves it', init: [waiting], main: [[{}, ended(0)]], initThen: [UNKNOWN], mainThen: [UNKNOWN] },
])('$rule', ({ init, main, initThen, mainThen }) => {
  const [initContainerStatuses, containerStatuses] = [statuses('init-', init), statuses('', main)];
  const pod = { metadata: {}, spec: { initContainers: initContainerStatuses, containers: containerStatuses } } as unknown as Pod;
  const status = terminateStatus(pod, { phase: 'Running', initContainerStatuses, containerStatuses });
  expect(told(status.initContainerStatuses)).toEqual(initThen);
  expect(told(status.containerStatuses)).toEqual(mainThen);
});

/** @see kubernetes: …/status_manager_test.go TestTerminatePod_EnsurePodPhaseIsTerminal */
it.each([
  ['Pending', 'Failed'],
  ['Running', 'Failed'],
  ['Unknown', 'Failed'],
  ['Succeeded', 'Succeeded'],
  ['Failed', 'Failed'],
])('what was %s is %s in the end', (phase, then) => {
  expect(terminateStatus({ metadata: {}, spec: { containers: [] } } as unknown as Pod, { phase }).phase).toBe(then);
});

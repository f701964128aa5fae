import { expect, it } from 'vitest';
import { formatTime } from '../apimachinery/time.ts';
import { SECOND } from '../engine/index.ts';
import { type PrintablePod, printPod } from './pod.ts';

const NOW = 100 * SECOND;
const web = (status: PrintablePod['status'], more: Partial<PrintablePod['metadata']> = {}): PrintablePod => ({
  metadata: { name: 'web', creationTimestamp: formatTime(0), ...more },
  spec: { containers: [{ name: 'app' }], nodeName: 'node-1', readinessGates: [{ conditionType: 'a' }, { conditionType: 'b' }] },
  status,
});

it('the wide row adds address, node and gates', () => {
  const pod = web({ phase: 'Running', podIP: '10.244.1.2', conditions: [{ type: 'a', status: 'True' }] });
  expect(printPod(pod, NOW, { wide: true })).toEqual(['web', '0/1', 'Running', '0', '100s', '10.244.1.2', 'node-1', '<none>', '1/2']);
});

it.each([
  { rule: 'the first of several', status: { podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] }, shows: '10.0.0.1' },
  { rule: 'the older field, where they differ', status: { podIP: '10.0.0.2', podIPs: [{ ip: '10.0.0.1' }] }, shows: '10.0.0.2' },
  { rule: 'none', status: { podIPs: [] }, shows: '<none>' },
])('the address: $rule', ({ status, shows }) => {
  expect(printPod(web({ phase: 'Running', ...status }), NOW, { wide: true })[5]).toBe(shows);
});

it.each([
  { rule: 'an init container that ended without a code is done', init: [{ terminated: {} }], status: 'Running' },
  { rule: 'so is one that ended with 0', init: [{ terminated: { exitCode: 0 } }], status: 'Running' },
  { rule: 'a signal counts where no reason is given', init: [{ terminated: { exitCode: 137, signal: 9 } }], status: 'Init:Signal:9' },
  { rule: 'and the code where there is neither', init: [{ terminated: { exitCode: 2 } }], status: 'Init:ExitCode:2' },
  { rule: 'one that waits for the Pod is counted', init: [{ waiting: { reason: 'PodInitializing' } }], status: 'Init:0/0' },
  { rule: 'one that waits for anything else says so', init: [{ waiting: { reason: 'ErrImagePull' } }], status: 'Init:ErrImagePull' },
])('$rule', ({ init, status }) => {
  const initContainerStatuses = init.map((state) => ({ name: 'i', state })) as never;
  expect(printPod(web({ phase: 'Running', initContainerStatuses }), NOW)[2]).toBe(status);
});

it('a Pod that is being deleted is Terminating, or Unknown where its node is lost', () => {
  const deleted = { deletionTimestamp: formatTime(0) };
  expect(printPod(web({ phase: 'Running' }, deleted), NOW)[2]).toBe('Terminating');
  expect(printPod(web({ phase: 'Running', reason: 'NodeLost' }, deleted), NOW)[2]).toBe('Unknown');
});

// @see kubernetes: pkg/printers/internalversion/printers.go hasPodReadyCondition: of a type that is there twice, either will do
it.each([
  { rule: 'a Pod that is ready runs', ready: ['True'], status: 'Running' },
  { rule: 'one that is not is NotReady', ready: ['False'], status: 'NotReady' },
  { rule: 'one that is both runs', ready: ['False', 'True'], status: 'Running' },
])('beside a container that is done: $rule', ({ ready, status }) => {
  const done = { name: 'done', state: { terminated: { exitCode: 0, reason: 'Completed' } } };
  const containerStatuses = [done, { name: 'app', ready: true, state: { running: {} } }] as never;
  const conditions = ready.map((status) => ({ type: 'Ready', status }));
  expect(printPod(web({ phase: 'Running', containerStatuses, conditions }), NOW)[2]).toBe(status);
});

import { expect, it } from 'vitest';
import { completedNode } from './nodes.ts';

/** @see kubernetes: pkg/kubelet/nodestatus/setters_test.go TestReadyCondition, TestMemoryPressureCondition; pkg/controller/nodelifecycle/node_lifecycle_controller.go */
it.each`
  given                                                                          | type                | says
  ${undefined}                                                                   | ${'Ready'}          | ${['True', 'KubeletReady', 'kubelet is posting ready status']}
  ${{ type: 'Ready', status: 'False' }}                                          | ${'Ready'}          | ${['False', 'KubeletNotReady', expect.stringMatching(/^container runtime network not ready: /)]}
  ${{ type: 'Ready', status: 'Unknown' }}                                        | ${'Ready'}          | ${['Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.']}
  ${{ type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'x' }} | ${'Ready'}          | ${['False', 'KubeletNotReady', 'x']}
  ${{ type: 'MemoryPressure', status: 'True' }}                                  | ${'MemoryPressure'} | ${['True', 'KubeletHasInsufficientMemory', 'kubelet has insufficient memory available']}
  ${{ type: 'DiskPressure', status: 'True' }}                                    | ${'DiskPressure'}   | ${['True', 'KubeletHasDiskPressure', 'kubelet has disk pressure']}
  ${{ type: 'PIDPressure', status: 'True' }}                                     | ${'PIDPressure'}    | ${['True', 'KubeletHasInsufficientPID', 'kubelet has insufficient PID available']}
  ${{ type: 'DiskPressure', status: 'True' }}                                    | ${'MemoryPressure'} | ${['False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available']}
`('a node that is said to have $given: $says', ({ given, type, says }) => {
  const node = completedNode(
    { metadata: { name: 'n' }, status: { conditions: given ? [given] : [] } },
    { index: 0, podCIDR: '' },
    'now',
    () => '0',
  );
  const found = node.status.conditions.find((one: { type: string }) => one.type === type);
  expect([found.status, found.reason, found.message]).toEqual(says);
});

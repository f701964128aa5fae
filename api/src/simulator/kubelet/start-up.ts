import { type Engine, MILLISECOND, type Micros, SECOND, sleep, type Task } from '../engine/index.ts';
import type { NodeReporter } from './node-reporter.ts';
import type { NodeStatusSync } from './node-status.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly hasFailed: () => boolean;
  readonly reporter: NodeReporter;
  readonly nodeStatus: NodeStatusSync;
  /** What had it started. */
  readonly cause: number | undefined;
  /** It is heard of again. */
  readonly reports: () => void;
  /** Looks at the node's files. */
  readonly readFiles: () => void;
  /** Takes up the Pods that the API server tells of. */
  readonly takeUpPods: () => void;
}

/** From the first event of a kubelet's to each of its steps, as kubelets log them. Before the node is registered it waits for 100 ms. */
const DISK_ASKED: Micros = 13 * MILLISECOND;
const REGISTERED: Micros = 120 * MILLISECOND;
const REPORTED: Micros = 160 * MILLISECOND;
const GROUPS_MADE: Micros = 250 * MILLISECOND;
const RUNTIME_LOOKED_AT: Micros = 350 * MILLISECOND;
/** It looks after 100, 300 and 700 ms whether the runtime is well. @see kubernetes: pkg/kubelet/kubelet.go syncLoop */
const LOOP_BEGINS: Micros = 700 * MILLISECOND;
/** It has asked after a second again whether the node is known. @see kubernetes: pkg/kubelet/config/apiserver.go WaitForAPIServerSyncPeriod */
const PODS_KNOWN: Micros = SECOND + 100 * MILLISECOND;

/**
 * What a kubelet does first. Up to v1.30 it says before it has looked at its runtime that the node is not ready (mended by 124430): where
 * the API server has it as ready, until its next report; else that it is follows at once.
 * @see kubernetes: pkg/kubelet/kubelet.go BirthCry, StartGarbageCollection, Run; kubelet_node_status.go registerWithAPIServer, fastNodeStatusUpdate
 */
export function* startUp(d: Dependencies): Task<void> {
  const { engine, reporter, nodeStatus, cause } = d;
  const begun = engine.now;
  const steps: readonly (readonly [after: Micros, step: () => void])[] = [
    [0, () => reporter.event('Normal', 'Starting', 'Starting kubelet.', cause)],
    [DISK_ASKED, () => reporter.event('Warning', 'InvalidDiskCapacity', 'invalid capacity 0 on image filesystem')],
    [REGISTERED, () => nodeStatus.register()],
    [
      REPORTED,
      () => {
        d.reports();
        nodeStatus.reportsFirst();
      },
    ],
    [GROUPS_MADE, () => reporter.event('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')],
    [RUNTIME_LOOKED_AT, () => nodeStatus.isReady()],
    [LOOP_BEGINS, d.readFiles],
    [PODS_KNOWN, d.takeUpPods],
  ];
  for (const [after, step] of steps) {
    yield* sleep(engine, begun + after - engine.now);
    if (d.hasFailed()) return;
    step();
  }
}

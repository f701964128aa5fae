import { type Engine, MILLISECOND, type Micros, SECOND, sleep, type Task } from '../engine/index.ts';
import type { NodeStatusSync } from './nodestatus/node-status.ts';
import type { NodeReporter } from './nodestatus/reporter.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly hasFailed: () => boolean;
  readonly reporter: NodeReporter;
  readonly nodeStatus: NodeStatusSync;
  /** What had it started. */
  readonly cause: number | undefined;
  /** Whether anybody can ask the API server. */
  readonly hasApi: () => boolean;
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
 * the API server has it as ready, until its next report; else that it is follows at once. Without an API server it starts static Pods alone.
 * @see kubernetes: pkg/kubelet/kubelet.go BirthCry, StartGarbageCollection, Run; kubelet_node_status.go registerWithAPIServer, fastNodeStatusUpdate
 */
export function startUp(d: Dependencies): void {
  const { engine, reporter, hasFailed, readFiles, takeUpPods } = d;
  const begun = engine.now;
  const later = (after: Micros, act: () => void): unknown => engine.at(begun + after, () => void (hasFailed() || act()));
  reporter.event('Normal', 'Starting', 'Starting kubelet.', d.cause);
  later(DISK_ASKED, () => reporter.event('Warning', 'InvalidDiskCapacity', 'invalid capacity 0 on image filesystem'));
  later(GROUPS_MADE, () => reporter.event('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods'));
  later(LOOP_BEGINS, readFiles);
  engine.start(register(d, begun));
  engine.start(served(d, begun + PODS_KNOWN), (isServed) => void (isServed && takeUpPods()));
}

/** Tells of its node. */
function* register(d: Dependencies, begun: Micros): Task<void> {
  const { nodeStatus, engine } = d;
  if (!(yield* served(d, begun + REGISTERED))) return;
  nodeStatus.register();
  const isLate = engine.now >= begun + RUNTIME_LOOKED_AT;
  if (!(yield* served(d, begun + REPORTED))) return;
  d.reports();
  if (!isLate) nodeStatus.isNotReadyYet();
  if (yield* served(d, begun + RUNTIME_LOOKED_AT)) nodeStatus.isReady(isLate);
}

/** Waits for that moment, and until somebody can be asked; false if the kubelet has ended. */
function* served({ engine, hasApi, hasFailed }: Dependencies, at: Micros): Task<boolean> {
  if (at > engine.now) yield* sleep(engine, at - engine.now);
  while (!hasApi() && !hasFailed()) yield* sleep(engine, SECOND);
  return !hasFailed();
}

import type { Node } from '../../apimachinery/objects.ts';
import { type Engine, type Micros, type Random, SECOND, untilRound } from '../../engine/index.ts';

/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go NodeStatusUpdateFrequency */
const STATUS_PERIOD: Micros = 10 * SECOND;

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  readonly node: () => Node;
  readonly reportInUse: (volumes: readonly string[]) => void;
}

/**
 * The volumes that the controller attaches to this node. It learns of the use of one with the node's next status; not before
 * that, and not before it is attached, is it mounted.
 * @see kubernetes: pkg/volume/util/operationexecutor/operation_generator.go GenerateVerifyControllerAttachedVolumeFunc
 */
export class Attachments {
  readonly #d: Dependencies;
  /** By Pod. */
  readonly #used = new Map<string, Set<string>>();
  #planned = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Whether it can be mounted; if not, it will be some time after it has been asked for. */
  isReady(podUid: string, name: string): boolean {
    const used = this.#used.get(podUid) ?? new Set();
    this.#used.set(podUid, used.add(name));
    const { volumesInUse = [], volumesAttached = [] } = this.#d.node().status;
    if (volumesInUse.includes(name)) return volumesAttached.some((attached) => attached.name === name);
    this.#planReport();
    return false;
  }

  release(podUid: string): void {
    if (this.#used.delete(podUid)) this.#planReport();
  }

  #planReport(): void {
    if (this.#planned) return;
    this.#planned = true;
    const { engine, random, reportInUse } = this.#d;
    const phase = random.fork('node-status').int(STATUS_PERIOD);
    engine.after(untilRound(engine.now, phase, STATUS_PERIOD), () => {
      this.#planned = false;
      reportInUse([...new Set([...this.#used.values()].flatMap((names) => [...names]))].sort());
    });
  }
}

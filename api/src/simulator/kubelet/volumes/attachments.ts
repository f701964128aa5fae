import type { Node } from '../../apimachinery/objects.ts';

interface Dependencies {
  readonly node: () => Node;
  /** What the node's status says of its volumes is new. */
  readonly inUseChanged: () => void;
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

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Whether it can be mounted; if not, it will be some time after it has been asked for. */
  isReady(podUid: string, name: string): boolean {
    const used = this.#used.get(podUid) ?? new Set();
    this.#used.set(podUid, used.add(name));
    const { volumesInUse = [], volumesAttached = [] } = this.#d.node().status;
    if (volumesInUse.includes(name)) return volumesAttached.some((attached) => attached.name === name);
    this.#d.inUseChanged();
    return false;
  }

  release(podUid: string): void {
    if (this.#used.delete(podUid)) this.#d.inUseChanged();
  }

  inUse(): string[] {
    return [...new Set([...this.#used.values()].flatMap((names) => [...names]))].sort();
  }
}

import type { ApiServer, Store } from '../api-server/index.ts';
import type { Node } from '../apimachinery/objects.ts';
import { isNativeResource } from '../apimachinery/resources.ts';
import { type Engine, type Micros, type Random, SECOND, untilRound } from '../engine/index.ts';

/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go NodeStatusUpdateFrequency */
const PERIOD: Micros = 10 * SECOND;

interface Dependencies {
  readonly node: string;
  readonly engine: Engine;
  readonly random: Random;
  readonly store: Store;
  readonly api: ApiServer;
  /** Whether the kubelet reports no longer. */
  readonly hasFailed: () => boolean;
}

type Amounts = Readonly<Record<string, string>>;
interface Resources {
  readonly capacity: Amounts;
  readonly allocatable: Amounts;
}

/**
 * The kubelet looks at its node's resources each ten seconds: what others have written of its own is as it was again, and of
 * what they have added to the capacity, Pods may have all. It does nothing for as long as nobody writes.
 * @see kubernetes: pkg/kubelet/nodestatus/setters.go MachineInfo
 */
export class NodeStatusSync {
  readonly #d: Dependencies;
  #planned = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  start(): void {
    const { node, store } = this.#d;
    const found = resourcesOf(store.get('Node', undefined, node));
    if (!found) return;
    store.watch('Node', ({ type, object }) => {
      if (type === 'MODIFIED' && object.metadata.name === node && correction(found, object)) this.#plan(found);
    });
  }

  #plan(found: Resources): void {
    if (this.#planned) return;
    this.#planned = true;
    const { engine, random, node, store, api, hasFailed } = this.#d;
    const phase = random.fork('node-status', node).int(PERIOD);
    engine.after(untilRound(engine.now, phase, PERIOD), () => {
      this.#planned = false;
      const current = store.get('Node', undefined, node);
      const corrected = current && !hasFailed() && correction(found, current);
      if (corrected) api.updateStatus('Node', undefined, node, { ...current.status, ...corrected });
    });
  }
}

const resourcesOf = (node: Node | undefined): Resources | undefined =>
  node && { capacity: node.status.capacity ?? {}, allocatable: node.status.allocatable ?? {} };

/** What the kubelet has to say about the resources as they stand; undefined when they are right. `found` is as the kubelet found them. */
export function correction(found: Resources, node: Node): Resources | undefined {
  const stated = resourcesOf(node) as Resources;
  const added = Object.entries(stated.capacity).filter(([name]) => !isNativeResource(name));
  const own = Object.entries(found.capacity).filter(([name]) => isNativeResource(name));
  const capacity = Object.fromEntries([...own, ...added]);
  const unchanged = (name: string): boolean => found.capacity[name] === capacity[name];
  const kept = Object.entries(found.allocatable).filter(([name]) => unchanged(name));
  const all = Object.entries(capacity).filter(([name]) => !unchanged(name));
  const allocatable = Object.fromEntries([...kept, ...all]);
  return same(stated.capacity, capacity) && same(stated.allocatable, allocatable) ? undefined : { capacity, allocatable };
}

const same = (a: Amounts, b: Amounts): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};

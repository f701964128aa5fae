import type { EndpointSlice, Endpoints, KubernetesObject } from '../apimachinery/objects.ts';
import { sameJson } from '../apimachinery/same-json.ts';
import { type Micros, SECOND, untilRound } from '../engine/index.ts';
import type { ControllerContext } from './context.ts';

/** @see kubernetes: pkg/controlplane/reconcilers/reconcilers.go DefaultEndpointReconcilerInterval */
const INTERVAL: Micros = 10 * SECOND;
const [NAMESPACE, NAME] = ['default', 'kubernetes'] as const;
const KINDS = ['Service', 'Endpoints', 'EndpointSlice'] as const;

/**
 * The Service by which Pods reach the API server, and where it leads: the API server looks time and again whether they are there.
 * A Service that is there is left as it is.
 * @see kubernetes: pkg/controlplane/controller.go UpdateKubernetesService; pkg/controlplane/reconcilers/lease.go doReconcile
 */
export class KubernetesService {
  readonly #context: ControllerContext;
  /** As they are from the first. */
  readonly #wanted = new Map<(typeof KINDS)[number], KubernetesObject>();
  #isPlanned = false;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const { store } = this.#context;
    for (const kind of KINDS) {
      const object = store.get(kind, NAMESPACE, NAME);
      if (!object) continue;
      this.#wanted.set(kind, object);
      store.watch(kind, ({ object: { metadata } }) => {
        if (metadata.name === NAME && metadata.namespace === NAMESPACE && !this.#isFine()) this.#plan();
      });
    }
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    const { engine, random } = this.#context;
    const phase = random.fork('kubernetes-service').int(INTERVAL);
    engine.after(untilRound(engine.now, phase, INTERVAL), () => {
      this.#isPlanned = false;
      for (const kind of KINDS) this.#reconcile(kind);
    });
  }

  #isFine(): boolean {
    return KINDS.every((kind) => !this.#wanted.has(kind) || this.#isAsWanted(kind));
  }

  #isAsWanted(kind: (typeof KINDS)[number]): boolean {
    const there = this.#context.store.get(kind, NAMESPACE, NAME);
    return there !== undefined && (kind === 'Service' || sameJson(told(there), told(this.#wanted.get(kind) as KubernetesObject)));
  }

  #reconcile(kind: (typeof KINDS)[number]): void {
    const wanted = this.#wanted.get(kind);
    if (!wanted || this.#isAsWanted(kind)) return;
    const { store, api } = this.#context;
    const there = store.get(kind, NAMESPACE, NAME);
    const { name, namespace, labels } = wanted.metadata;
    if (there) api.update({ ...wanted, metadata: { ...there.metadata, labels } });
    else api.create({ ...wanted, metadata: { name, namespace, labels } });
  }
}

/** What the API server looks at. */
const told = (object: KubernetesObject): unknown => {
  const { subsets, endpoints, ports } = object as unknown as Endpoints & EndpointSlice;
  return [subsets, endpoints, ports];
};

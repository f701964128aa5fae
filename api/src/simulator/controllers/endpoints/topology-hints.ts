import { topologyMode } from '../../apimachinery/annotations.ts';
import { ZONE } from '../../apimachinery/node-labels.ts';
import type { Node, Service } from '../../apimachinery/objects.ts';
import { type EventType, referenceTo } from '../../events/index.ts';
import { type ControllerContext, keyOf } from '../context.ts';
import { readiness } from '../nodes/zones.ts';
import type { SlicePlan } from './slices.ts';
import { type ByZone, isOverloaded, withHints, withoutHints, zoneShares } from './zone-hints.ts';

/**
 * Topology aware routing (beta in 1.27): for which zones a Service's endpoints are, where it is asked for that.
 * @see kubernetes: pkg/controller/endpointslice/reconciler.go reconcileByAddressType, endpointslice_controller.go checkNodeTopologyDistribution
 */
export class TopologyHints {
  readonly #context: ControllerContext;
  readonly #source: { readonly component: string };
  /** By Service. */
  readonly #given = new Map<string, ByZone>();

  constructor(context: ControllerContext, source: { readonly component: string }) {
    this.#context = context;
    this.#source = source;
  }

  /** Calls `work` with the key of each Service of which a zone has too few endpoints, now that nodes have changed. */
  watch(work: (key: string) => void): void {
    const { store } = this.#context;
    store.watch('Node', ({ type, object, previous }) => {
      if (this.#given.size === 0 || (type === 'MODIFIED' && previous && placeOf(previous) === placeOf(object))) return;
      const shares = zoneShares(store.list('Node'));
      for (const [key, given] of this.#given) if (isOverloaded(given, shares)) work(key);
    });
  }

  /** What is to be told is told when the slices are written. */
  add(service: Service, plan: SlicePlan): { readonly plan: SlicePlan; tell(): void } {
    const key = keyOf(service);
    const before = this.#given.has(key);
    const mode = topologyMode(service);
    if (mode !== 'Auto' && mode !== 'auto') {
      this.#given.delete(key);
      const tell = before ? this.#teller(service, 'Warning', 'Topology Aware Hints has been disabled') : nothing;
      return { plan: plan.unchanged.some(hasHints) ? withoutHints(plan) : plan, tell };
    }
    const { plan: hinted, given, problem } = withHints(plan, zoneShares(this.#context.store.list('Node')));
    if (!given) {
      this.#given.delete(key);
      return { plan: hinted, tell: problem === undefined ? nothing : this.#teller(service, 'Warning', problem) };
    }
    this.#given.set(key, given);
    return { plan: hinted, tell: before ? nothing : this.#teller(service, 'Normal', 'Topology Aware Hints has been enabled') };
  }

  forget(service: string): void {
    this.#given.delete(service);
  }

  #teller(service: Service, type: EventType, what: string): () => void {
    const { recorder } = this.#context;
    const reason = type === 'Normal' ? 'TopologyAwareHintsEnabled' : 'TopologyAwareHintsDisabled';
    const message = `${what}, addressType: IPv4`;
    return () => recorder.record({ source: this.#source, object: referenceTo(service), type, reason, message });
  }
}

const nothing = (): void => undefined;

const hasHints = ({ endpoints }: SlicePlan['unchanged'][number]): boolean => !!endpoints?.some(({ hints }) => hints);
const placeOf = (node: Node): string => `${readiness(node) === 'True'} ${node.metadata.labels?.[ZONE]}`;

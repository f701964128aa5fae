import { generatedName } from '../../api-server/index.ts';
import { LAST_APPLIED } from '../../apimachinery/annotations.ts';
import type { EndpointSlice, Endpoints } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from '../context.ts';
import { MANAGED_BY, SERVICE_NAME, SliceTracker } from './slice-tracker.ts';
import { type Endpoint, orNull, type Port, portsKey, slicePorts } from './slices.ts';
import { TRIGGER_TIME } from './trigger-times.ts';

type Address = NonNullable<NonNullable<Endpoints['subsets']>[number]['addresses']>[number];

/** The addresses of one family that have the same ports. */
interface Mirrored {
  readonly addressType: 'IPv4' | 'IPv6';
  readonly ports: readonly Port[];
  readonly endpoints: Endpoint[];
}

const CONTROLLER = 'endpointslicemirroring-controller.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';
/** Annotations that are the Endpoints' own. */
const KEPT_BACK: ReadonlySet<string> = new Set([TRIGGER_TIME, LAST_APPLIED]);

/**
 * Where a Service selects no Pods, somebody else keeps its Endpoints; slices that say the same are kept here.
 * @see kubernetes: pkg/controller/endpointslicemirroring
 */
export class EndpointMirror {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  readonly #tracker: SliceTracker;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (key) => this.#sync(key));
    this.#tracker = new SliceTracker(context.store, CONTROLLER);
  }

  start(): void {
    const { store } = this.#context;
    for (const endpoints of store.list('Endpoints')) if (isToMirror(endpoints)) this.#queue.add(keyOf(endpoints));
    store.watch('Service', ({ object }) => this.#queue.add(keyOf(object)));
    store.watch('Endpoints', ({ object, previous }) => {
      if ([object, previous].some((endpoints) => endpoints && isToMirror(endpoints))) this.#queue.add(keyOf(object));
    });
    this.#tracker.watch((key) => this.#queue.add(key));
  }

  #sync(key: string): void {
    const { store } = this.#context;
    const [namespace, name] = splitKey(key);
    const endpoints = store.get('Endpoints', namespace, name);
    const service = store.get('Service', namespace, name);
    const existing = this.#tracker.of(namespace, name);
    const isMirrored = endpoints && isToMirror(endpoints) && service && Object.keys(service.spec?.selector ?? {}).length === 0;
    const wanted = isMirrored ? mirrored(endpoints) : new Map<string, Mirrored>();
    const unused = existing.filter((slice) => !wanted.has(sliceKey(slice)));
    if (isMirrored)
      for (const [group, content] of wanted) {
        const [first, ...others] = existing.filter((slice) => sliceKey(slice) === group);
        unused.push(...others);
        const other = unused.findIndex(({ addressType }) => addressType === content.addressType);
        this.#write(endpoints, content, first ?? (other < 0 ? undefined : unused.splice(other, 1)[0]));
      }
    for (const slice of unused) {
      this.#tracker.forget(slice);
      this.#context.api.delete('EndpointSlice', namespace, slice.metadata.name);
    }
  }

  #write(endpoints: Endpoints, { ports, endpoints: list, addressType }: Mirrored, old: EndpointSlice | undefined): void {
    const { api, random } = this.#context;
    const { namespace, name, uid, labels: own, annotations: all, deletionTimestamp } = endpoints.metadata;
    const labels = { ...own, [SERVICE_NAME]: name, [MANAGED_BY]: CONTROLLER };
    const entries = Object.entries(all ?? {}).filter(([annotation]) => !KEPT_BACK.has(annotation));
    const annotations = entries.length > 0 ? Object.fromEntries(entries) : undefined;
    const content = { ports: orNull(ports), endpoints: orNull(list) };
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Endpoints', name, uid, controller: true, blockOwnerDeletion: true }];
    const metadata = { namespace, labels, ...(annotations && { annotations }), ownerReferences };
    if (old) {
      const { generateName: _, annotations: before, ...kept } = old.metadata;
      if (sameJson([old.ports, old.endpoints, old.metadata.labels, before], [content.ports, content.endpoints, labels, annotations]))
        return;
      api.update({ ...old, metadata: { ...kept, ...metadata }, ...content });
      this.#tracker.remember(namespace, old.metadata.name);
    } else if (!deletionTimestamp) {
      const slice = generatedName(`${name}-`, random);
      const made = { ...metadata, name: slice, generateName: `${name}-` };
      api.create({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: made, addressType, ...content } as never);
      this.#tracker.remember(namespace, slice);
    }
  }
}

/** @see kubernetes: pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go shouldMirror */
const isToMirror = ({ metadata }: Endpoints): boolean => metadata.labels?.[SKIP] !== 'true' && metadata.annotations?.[LEADER] === undefined;

/** @see kubernetes: pkg/controller/endpointslicemirroring/reconciler.go reconcile */
function mirrored({ subsets = [] }: Endpoints): ReadonlyMap<string, Mirrored> {
  const found = new Map<string, Mirrored>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    const own = slicePorts(ports);
    for (const [list, ready] of [
      [addresses, true],
      [notReadyAddresses, false],
    ] as const)
      for (const address of list) {
        const addressType = address.ip.includes(':') ? 'IPv6' : 'IPv4';
        const key = sliceKey({ addressType, ports: own });
        const group = found.get(key) ?? { addressType, ports: own, endpoints: [] };
        found.set(key, group);
        group.endpoints.push(endpointOf(address, ready));
      }
  }
  return found;
}

const endpointOf = ({ ip, hostname, nodeName, targetRef }: Address, ready: boolean): Endpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname && { hostname }),
  ...(nodeName && { nodeName }),
  ...(targetRef && { targetRef }),
});

const sliceKey = ({ addressType, ports }: Pick<EndpointSlice, 'addressType' | 'ports'>): string => `${addressType}-${portsKey(ports)}`;

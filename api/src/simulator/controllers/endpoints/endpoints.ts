import { generatedName } from '../../api-server/index.ts';
import type { EndpointSlice, Pod, Service } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { matchLabels } from '../../apimachinery/selectors/selectors.ts';
import { SECOND } from '../../engine/index.ts';
import { referenceTo } from '../../events/index.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from '../context.ts';
import { isEndpoint, servicePods } from './addresses.ts';
import { MANAGED_BY, SERVICE_NAME, SliceTracker } from './slice-tracker.ts';
import { planSlices, type SliceContent, type WantedSlices, wantedSlices } from './slices.ts';
import { endpointSubsets, truncatedSubsets } from './subsets.ts';
import { TopologyHints } from './topology-hints.ts';
import { TRIGGER_TIME, TriggerTimes } from './trigger-times.ts';

const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const HEADLESS = 'service.kubernetes.io/headless';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const SOURCE = { component: 'endpoint-slice-controller' };
const SLICE_SYNC_DELAY = SECOND;
const LONGEST_BACKOFF = 1000 * SECOND;
const MOST_RETRIES = 15;

type Annotations = Readonly<Record<string, string>>;

/**
 * Keeps the Endpoints and EndpointSlices of Services that select Pods.
 * @see kubernetes: pkg/controller/endpoint/endpoints_controller.go, pkg/controller/endpointslice
 */
export class EndpointsController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  /** Services whose Endpoints are gone, whoever has deleted them. */
  readonly #lost: WorkQueue;
  readonly #triggers = new TriggerTimes();
  readonly #tracker: SliceTracker;
  /** How often in a row a Service's slices could not be made as they should be. */
  readonly #failures = new Map<string, number>();
  readonly #hints: TopologyHints;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (key) => this.#sync(key));
    this.#tracker = new SliceTracker(context.store, CONTROLLER);
    this.#hints = new TopologyHints(context, SOURCE);
    this.#lost = new WorkQueue(context.engine, (key) => this.#sync(key, false));
  }

  start(): void {
    const { store } = this.#context;
    for (const service of store.list('Service')) {
      const { namespace = '', name } = service.metadata;
      // What was there before is as it should be: from here on it is only known what changes.
      if (store.get('Endpoints', namespace, name))
        this.#triggers.lastChange(service, servicePods(service, store.list('Pod', namespace)) ?? []);
      else this.#queue.add(keyOf(service));
    }
    store.watch('Service', ({ object }) => this.#queue.add(keyOf(object)));
    store.watch('Pod', ({ type, object, previous }) => {
      if (type === 'MODIFIED' && previous && sameJson(relevant(previous), relevant(object))) return;
      for (const service of store.list('Service', object.metadata.namespace))
        if ([object, previous].some((pod) => pod && selects(service, pod))) this.#queue.add(keyOf(service));
    });
    this.#hints.watch((key) => this.#queue.add(key));
    store.watch('Endpoints', ({ type, object }) => {
      if (type === 'DELETED') this.#lost.add(keyOf(object));
    });
    // What others have done to the slices is undone, a moment later.
    this.#tracker.watch((key) => this.#context.engine.after(SLICE_SYNC_DELAY, () => this.#queue.add(key)));
  }

  #sync(key: string, slices = true): void {
    const { store, api } = this.#context;
    const [namespace, name] = splitKey(key);
    const service = store.get('Service', namespace, name);
    if (!service) {
      this.#triggers.forget(key);
      this.#failures.delete(key);
      this.#hints.forget(key);
      // Its slices are the garbage collector's.
      if (store.get('Endpoints', namespace, name)) api.delete('Endpoints', namespace, name);
      return;
    }
    const selected = servicePods(service, store.list('Pod', namespace));
    if (!selected) return;
    const annotations = triggerAnnotation(this.#triggers.lastChange(service, selected));
    const pods = selected.filter(isEndpoint);
    this.#syncEndpoints(service, pods, annotations);
    if (slices) this.#syncSlices(service, pods, annotations);
  }

  #syncEndpoints(service: Service, pods: readonly Pod[], triggered: Annotations): void {
    const { store, api } = this.#context;
    const { namespace, name } = service.metadata;
    const labels = labelsOf(service);
    const all = endpointSubsets(service, pods);
    const truncated = truncatedSubsets(all);
    const subsets = truncated ?? all;
    const annotations: Annotations = truncated ? { ...triggered, [OVER_CAPACITY]: 'truncated' } : triggered;
    const existing = store.get('Endpoints', namespace, name);
    const capacity = existing?.metadata.annotations?.[OVER_CAPACITY];
    if (existing && sameJson([existing.subsets ?? [], existing.metadata.labels, capacity], [subsets, labels, annotations[OVER_CAPACITY]]))
      return;
    const body = subsets.length > 0 ? { subsets } : {};
    if (existing) {
      const { subsets: _, metadata, ...rest } = existing;
      const { annotations: old, labels: __, ...kept } = metadata;
      const changed = annotated({ ...kept, ...(labels && { labels }) }, old, annotations);
      api.update({ ...rest, metadata: changed, ...body });
    } else
      api.create({
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: annotated({ name, ...(namespace && { namespace }), ...(labels && { labels }) }, undefined, annotations),
        ...body,
      });
  }

  #syncSlices(service: Service, pods: readonly Pod[], annotations: Annotations): void {
    const { store, api, random } = this.#context;
    const { namespace, name, uid, deletionTimestamp } = service.metadata;
    const labels = { ...labelsOf(service), [SERVICE_NAME]: name, [MANAGED_BY]: CONTROLLER };
    const wanted = wantedSlices(service, pods, (node) => store.get('Node', undefined, node));
    const plan = planSlices(wanted, this.#tracker.of(namespace, name), labels, uid);
    const { plan: hinted, tell } = this.#hints.add(service, plan);
    const { create, update, replace, remove } = hinted;
    const change = (slice: EndpointSlice, content: SliceContent, old: Annotations | undefined): void => {
      if (sameJson([slice.ports, slice.endpoints, slice.metadata.labels], [content.ports, content.endpoints, labels])) return;
      const { annotations: _, ...metadata } = slice.metadata;
      api.update({ ...slice, metadata: annotated({ ...metadata, labels }, old, annotations), ...content });
      this.#tracker.remember(namespace, slice.metadata.name);
    };
    // While the Service is going, what is deleted with it is not made anew.
    for (const content of deletionTimestamp ? [] : create) {
      const slice = generatedName(`${name}-`, random);
      api.create({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: annotated(
          {
            name: slice,
            generateName: `${name}-`,
            ...(namespace && { namespace }),
            labels,
            ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }],
          },
          undefined,
          annotations,
        ),
        addressType: 'IPv4',
        ...content,
      } as never);
      this.#tracker.remember(namespace, slice);
    }
    for (const [slice, content] of update) change(slice, content, slice.metadata.annotations);
    for (const [slice, content] of replace) change(slice, content, undefined);
    for (const slice of remove) this.#delete(slice);
    tell();
    this.#tryAgain(service, wanted);
  }

  #delete(slice: EndpointSlice): void {
    this.#tracker.forget(slice);
    this.#context.api.delete('EndpointSlice', slice.metadata.namespace, slice.metadata.name);
  }

  /** Pods whose node is not there are left out, and looked for again. @see kubernetes: pkg/controller/endpointslice/endpointslice_controller.go handleErr */
  #tryAgain(service: Service, { homeless }: WantedSlices): void {
    const key = keyOf(service);
    if (homeless.length === 0) {
      this.#failures.delete(key);
      return;
    }
    const problems = homeless.map(
      ({ metadata, spec }) => `skipping Pod ${metadata.name} for Service ${key}: Node ${spec.nodeName} Not Found`,
    );
    const problem = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
    this.#context.recorder.record({
      source: SOURCE,
      object: referenceTo(service),
      type: 'Warning',
      reason: 'FailedToUpdateEndpointSlices',
      message: `Error updating Endpoint Slices for Service ${key}: ${problem}`,
    });
    const failures = this.#failures.get(key) ?? 0;
    if (failures >= MOST_RETRIES) {
      this.#failures.delete(key);
      return;
    }
    this.#failures.set(key, failures + 1);
    this.#context.engine.after(Math.min(SECOND * 2 ** failures, LONGEST_BACKOFF), () => this.#queue.add(key));
  }
}

/** A headless Service's are marked as such; what others have marked so is not. */
function labelsOf({ metadata: { labels }, spec }: Service): Record<string, string> | undefined {
  if (spec?.clusterIP === 'None') return { ...labels, [HEADLESS]: '' };
  const { [HEADLESS]: marked, ...others } = labels ?? {};
  if (marked === undefined) return labels;
  return Object.keys(others).length > 0 ? others : undefined;
}

const triggerAnnotation = (at: string | undefined): Annotations => (at === undefined ? {} : { [TRIGGER_TIME]: at });

/** What others have annotated stays; of the controller's own only what it says now. */
function annotated<T extends object>(metadata: T, old: Annotations | undefined, own: Annotations): T & { annotations?: Annotations } {
  const { [TRIGGER_TIME]: _, [OVER_CAPACITY]: __, ...others } = old ?? {};
  const annotations = { ...others, ...own };
  return Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata;
}

const selects = ({ spec }: Service, pod: Pod): boolean => !!spec?.selector && matchLabels(spec.selector, pod.metadata.labels);
/**
 * What may change endpoints. The phase does not: a Pod that fails without ever having been ready stays among those that are not.
 * @see kubernetes: pkg/controller/util/endpoint/controller_utils.go podEndpointsChanged
 */
const relevant = ({ metadata, status }: Pod): unknown => [
  metadata.labels,
  metadata.deletionTimestamp,
  status.podIP,
  status.conditions?.find(({ type }) => type === 'Ready')?.status,
];

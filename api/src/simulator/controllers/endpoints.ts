import { randomSuffix } from '../api-server/index.ts';
import type { EndpointSlice, Endpoints, Pod, Service } from '../apimachinery/objects.ts';
import { sameJson } from '../apimachinery/same-json.ts';
import { matchLabels } from '../apimachinery/selectors.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from './context.ts';
import { hostnameIn, isReady, resolvePorts, servicePods, targetRef } from './endpoint-addresses.ts';
import { endpointSubsets } from './endpoint-subsets.ts';
import { TriggerTimes } from './trigger-times.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';
const ZONE = 'topology.kubernetes.io/zone';
/** @see kubernetes: kube-controller-manager --max-endpoints-per-slice */
const MOST_ENDPOINTS = 100;
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

type Annotations = Readonly<Record<string, string>>;

/**
 * Keeps the Endpoints and EndpointSlices of Services that select Pods.
 * @see kubernetes: pkg/controller/endpoint/endpoints_controller.go, pkg/controller/endpointslice
 */
export class EndpointsController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  readonly #triggers = new TriggerTimes();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (key) => this.#sync(key));
  }

  start(): void {
    const { store } = this.#context;
    for (const service of store.list('Service')) this.#queue.add(keyOf(service));
    store.watch('Service', ({ object }) => this.#queue.add(keyOf(object)));
    store.watch('Pod', ({ type, object, previous }) => {
      if (type === 'MODIFIED' && previous && sameJson(relevant(previous), relevant(object))) return;
      for (const service of store.list('Service', object.metadata.namespace))
        if ([object, previous].some((pod) => pod && selects(service, pod))) this.#queue.add(keyOf(service));
    });
  }

  #sync(key: string): void {
    const { store, api } = this.#context;
    const [namespace, name] = splitKey(key);
    const service = store.get('Service', namespace, name);
    if (!service) {
      this.#triggers.forget(key);
      if (store.get('Endpoints', namespace, name)) api.delete('Endpoints', namespace, name);
      for (const slice of this.#slices(namespace, name)) api.delete('EndpointSlice', namespace, slice.metadata.name);
      return;
    }
    const pods = servicePods(service, store.list('Pod', namespace));
    if (!pods) return;
    const annotations = triggerAnnotation(this.#triggers.lastChange(service, pods));
    this.#syncEndpoints(service, pods, annotations);
    this.#syncSlices(service, pods, annotations);
  }

  #syncEndpoints(service: Service, pods: readonly Pod[], annotations: Annotations): void {
    const { store, api } = this.#context;
    const { namespace, name } = service.metadata;
    const labels = labelsOf(service);
    const subsets = endpointSubsets(service, pods);
    const existing = store.get('Endpoints', namespace, name);
    if (existing && sameJson([existing.subsets ?? [], existing.metadata.labels], [subsets, labels])) return;
    const body = subsets.length > 0 ? { subsets } : {};
    if (existing) {
      const { subsets: _, metadata, ...rest } = existing;
      const { annotations: old, labels: __, ...kept } = metadata;
      const changed = annotated({ ...kept, ...(labels && { labels }) }, old, annotations);
      api.update({ ...rest, metadata: changed, ...body } as Endpoints);
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
    const { namespace, name, uid } = service.metadata;
    const wanted = sliceContents(service, pods, (node) => store.get('Node', undefined, node)?.metadata.labels?.[ZONE]);
    const labels = { ...labelsOf(service), [SERVICE_NAME]: name, [MANAGED_BY]: 'endpointslice-controller.k8s.io' };
    const existing = this.#slices(namespace, name);
    const unused = new Set(existing);
    for (const content of wanted) {
      const slice = existing.find((candidate) => unused.has(candidate) && sameJson(candidate.ports, content.ports)) ?? [...unused][0];
      if (slice) {
        unused.delete(slice);
        if (!sameJson([slice.ports, slice.endpoints, slice.metadata.labels], [content.ports, content.endpoints, labels])) {
          const { annotations: old, ...metadata } = slice.metadata;
          api.update({ ...slice, metadata: annotated({ ...metadata, labels }, old, annotations), ...content } as unknown as EndpointSlice);
        }
        continue;
      }
      api.create({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: annotated(
          {
            name: `${name}-${randomSuffix(random, 5)}`,
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
    }
    for (const slice of unused) api.delete('EndpointSlice', namespace, slice.metadata.name);
  }

  #slices(namespace: string | undefined, service: string): EndpointSlice[] {
    return this.#context.store.list('EndpointSlice', namespace).filter(({ metadata }) => metadata.labels?.[SERVICE_NAME] === service);
  }
}

/** Lists that are empty are none when they come out of the store: nothing else in these objects is written down as null. */
interface SliceContent {
  readonly ports: readonly unknown[] | null;
  readonly endpoints: readonly unknown[] | null;
}

/** For all Pods with the same ports one slice, or as many as it takes. @see kubernetes: pkg/controller/endpointslice/utils.go podToEndpoint */
function sliceContents(service: Service, pods: readonly Pod[], zoneOf: (node: string) => string | undefined): SliceContent[] {
  const groups = new Map<string, { ports: unknown[]; endpoints: unknown[] }>();
  for (const pod of pods) {
    const ports = resolvePorts(service, pod).map((port) => ({ name: '', ...port }));
    const group = groups.get(JSON.stringify(ports)) ?? { ports, endpoints: [] };
    groups.set(JSON.stringify(ports), group);
    const serving = isReady(pod);
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    const { nodeName } = pod.spec;
    const zone = nodeName && zoneOf(nodeName);
    const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
    group.endpoints.push({
      addresses: [pod.status.podIP],
      conditions: { ready, serving, terminating },
      ...hostnameIn(service, pod),
      ...(nodeName && { nodeName }),
      targetRef: targetRef(pod),
      ...(zone && { zone }),
    });
  }
  return groups.size > 0 ? [...groups.values()].flatMap(inParts) : [{ ports: null, endpoints: null }];
}

function inParts({ ports, endpoints }: { ports: unknown[]; endpoints: unknown[] }): SliceContent[] {
  const parts = Math.ceil(endpoints.length / MOST_ENDPOINTS);
  return Array.from({ length: parts }, (_, i) => ({
    ports: ports.length > 0 ? ports : null,
    endpoints: endpoints.slice(i * MOST_ENDPOINTS, (i + 1) * MOST_ENDPOINTS),
  }));
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
  const { [TRIGGER_TIME]: _, ...others } = old ?? {};
  const annotations = { ...others, ...own };
  return Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata;
}

const selects = ({ spec }: Service, pod: Pod): boolean => !!spec?.selector && matchLabels(spec.selector, pod.metadata.labels);
const relevant = ({ metadata, spec, status }: Pod): unknown => [
  metadata.labels,
  metadata.deletionTimestamp,
  spec.nodeName,
  status.podIP,
  status.phase,
  status.conditions?.find(({ type }) => type === 'Ready')?.status,
];

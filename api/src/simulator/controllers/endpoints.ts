import { randomSuffix } from '../api-server/index.ts';
import type { EndpointSlice, Endpoints, Pod, Service } from '../apimachinery/objects.ts';
import { matchLabels } from '../apimachinery/selectors.ts';
import { type ControllerContext, keyOf, sameJson, splitKey, WorkQueue } from './context.ts';
import { hostnameIn, isReady, resolvePorts, servicePods, targetRef } from './endpoint-addresses.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

/**
 * Keeps the Endpoints and EndpointSlices of Services that select Pods.
 * @see kubernetes: pkg/controller/endpoint/endpoints_controller.go, pkg/controller/endpointslice
 */
export class EndpointsController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;

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
      if (store.get('Endpoints', namespace, name)) api.delete('Endpoints', namespace, name);
      for (const slice of this.#slices(namespace, name)) api.delete('EndpointSlice', namespace, slice.metadata.name);
      return;
    }
    const pods = servicePods(service, store.list('Pod', namespace));
    if (!pods) return;
    this.#syncEndpoints(service, pods);
    this.#syncSlices(service, pods);
  }

  #syncEndpoints(service: Service, pods: readonly Pod[]): void {
    const { store, api } = this.#context;
    const { namespace, name, labels } = service.metadata;
    const subsets = endpointSubsets(service, pods);
    const existing = store.get('Endpoints', namespace, name);
    if (existing && sameJson(existing.subsets ?? [], subsets)) return;
    const body = subsets.length > 0 ? { subsets } : {};
    if (existing) {
      const { subsets: _, ...rest } = existing;
      api.update({ ...rest, ...body } as Endpoints);
    } else
      api.create({
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, ...(namespace && { namespace }), ...(labels && { labels }) },
        ...body,
      });
  }

  #syncSlices(service: Service, pods: readonly Pod[]): void {
    const { api, random } = this.#context;
    const { namespace, name, uid, labels } = service.metadata;
    const wanted = sliceContents(service, pods);
    const existing = this.#slices(namespace, name);
    const unused = new Set(existing);
    for (const content of wanted) {
      const slice = existing.find((candidate) => unused.has(candidate) && sameJson(candidate.ports ?? [], content.ports)) ?? [...unused][0];
      if (slice) {
        unused.delete(slice);
        if (!sameJson([slice.ports, slice.endpoints], [content.ports, content.endpoints]))
          api.update({ ...slice, ...content } as EndpointSlice);
        continue;
      }
      api.create({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          name: `${name}-${randomSuffix(random, 5)}`,
          generateName: `${name}-`,
          ...(namespace && { namespace }),
          labels: { ...labels, [SERVICE_NAME]: name, 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' },
          ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }],
        },
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

/** Pods on their way out are none of these. @see kubernetes: pkg/controller/endpoint/endpoints_controller.go syncService */
export function endpointSubsets(service: Service, pods: readonly Pod[]): unknown[] {
  const groups = new Map<string, { ports: unknown[]; ready: unknown[]; notReady: unknown[] }>();
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp && !service.spec?.publishNotReadyAddresses) continue;
    const ports = resolvePorts(service, pod);
    if (ports.length === 0 && (service.spec?.ports ?? []).length > 0) continue;
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, ready: [], notReady: [] };
    groups.set(key, group);
    const address = {
      ip: pod.status.podIP,
      ...hostnameIn(service, pod),
      ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
      targetRef: targetRef(pod),
    };
    (service.spec?.publishNotReadyAddresses || isReady(pod) ? group.ready : group.notReady).push(address);
  }
  return [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length > 0 && { addresses: ready }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady }),
    ...(ports.length > 0 && { ports }),
  }));
}

/** One slice for all Pods with the same ports. @see kubernetes: pkg/controller/endpointslice/utils.go podToEndpoint */
export function sliceContents(service: Service, pods: readonly Pod[]): { ports: unknown[]; endpoints: unknown[] }[] {
  const groups = new Map<string, { ports: unknown[]; endpoints: unknown[] }>();
  for (const pod of pods) {
    const ports = resolvePorts(service, pod).map((port) => ({ name: '', ...port }));
    const group = groups.get(JSON.stringify(ports)) ?? { ports, endpoints: [] };
    groups.set(JSON.stringify(ports), group);
    const serving = isReady(pod);
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
    group.endpoints.push({
      addresses: [pod.status.podIP],
      conditions: { ready, serving, terminating },
      ...hostnameIn(service, pod),
      ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
      targetRef: targetRef(pod),
    });
  }
  return groups.size > 0 ? [...groups.values()] : [{ ports: [], endpoints: [] }];
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

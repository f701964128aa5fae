import type { EndpointSlice } from '../../apimachinery/objects.ts';
import type { SchedulerStore } from '../../scheduler/index.ts';

/** The label of an EndpointSlice that names its Service. */
export const SERVICE_NAME = 'kubernetes.io/service-name';

/** The label of an EndpointSlice that names the controller whose it is. */
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

interface SliceChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: EndpointSlice;
  readonly previous: EndpointSlice | undefined;
}

/**
 * Knows the slices of one controller, and which of their versions are its own work.
 * @see kubernetes: pkg/controller/util/endpointslice/endpointslice_tracker.go
 */
export class SliceTracker {
  readonly #store: SchedulerStore;
  readonly #manager: string;
  readonly #written = new Map<string, number>();

  constructor(store: SchedulerStore, manager: string) {
    this.#store = store;
    this.#manager = manager;
  }

  of(namespace: string | undefined, service: string): EndpointSlice[] {
    return this.#store.list('EndpointSlice', namespace).filter((slice) => this.#isManaged(slice) && serviceOf(slice) === service);
  }

  /** As it stands in the store it is as it should be. */
  remember(namespace: string | undefined, name: string): void {
    const metadata = this.#store.get('EndpointSlice', namespace, name)?.metadata;
    if (metadata) this.#written.set(metadata.uid, Number(metadata.resourceVersion));
  }

  forget({ metadata }: EndpointSlice): void {
    this.#written.delete(metadata.uid);
  }

  /** Calls `work` with the key of each Service with whose slices others have meddled. */
  watch(work: (key: string) => void): void {
    for (const slice of this.#store.list('EndpointSlice'))
      if (this.#isManaged(slice)) this.remember(slice.metadata.namespace, slice.metadata.name);
    this.#store.watch('EndpointSlice', (change) => {
      for (const slice of this.#meddled(change)) {
        const service = serviceOf(slice);
        if (service !== undefined) work(`${slice.metadata.namespace ?? ''}/${service}`);
      }
      if (change.type === 'DELETED') this.forget(change.object);
    });
  }

  #meddled({ type, object, previous }: SliceChange): EndpointSlice[] {
    const known = this.#written.get(object.metadata.uid);
    if (type === 'DELETED') return known !== undefined && this.#isManaged(object) ? [object] : [];
    if (previous && (this.#isManaged(previous) !== this.#isManaged(object) || serviceOf(previous) !== serviceOf(object)))
      return [previous, object];
    return this.#isManaged(object) && Number(object.metadata.resourceVersion) > (known ?? 0) ? [object] : [];
  }

  #isManaged({ metadata }: EndpointSlice): boolean {
    return metadata.labels?.[MANAGED_BY] === this.#manager;
  }
}

const serviceOf = ({ metadata }: EndpointSlice): string | undefined => metadata.labels?.[SERVICE_NAME];

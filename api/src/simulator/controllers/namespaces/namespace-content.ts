import type { ConfigMap, KubernetesObject } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { type ControllerContext, WorkQueue } from '../context.ts';

/** The ConfigMap, in each namespace, by which Pods trust the API server. */
export const ROOT_CA = 'kube-root-ca.crt';
const DEFAULT_ACCOUNT = 'default';

/**
 * What every namespace has, it has again when somebody deletes or changes it: its default service account, and the certificate of
 * the API server. (The API server puts them into a new one itself, where there are controllers.)
 * @see kubernetes: pkg/controller/serviceaccount/serviceaccounts_controller.go; pkg/controller/certificates/rootcacertpublisher/publisher.go
 */
export class NamespaceContentController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  #certificate: ConfigMap | undefined;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (namespace) => this.#sync(namespace));
  }

  start(): void {
    const { store } = this.#context;
    this.#certificate = store.list('ConfigMap').find(({ metadata }) => metadata.name === ROOT_CA);
    store.watch('Namespace', ({ type, object }) => {
      if (type === 'ADDED') this.#queue.add(object.metadata.name);
    });
    store.watch('ServiceAccount', ({ type, object }) => {
      if (type === 'DELETED' && object.metadata.name === DEFAULT_ACCOUNT) this.#later(object);
    });
    store.watch('ConfigMap', ({ type, object }) => {
      if (type !== 'ADDED' && object.metadata.name === ROOT_CA) this.#later(object);
    });
  }

  #later({ metadata }: KubernetesObject): void {
    this.#queue.add(metadata.namespace ?? '');
  }

  #sync(namespace: string): void {
    const { store, api } = this.#context;
    const found = store.get('Namespace', undefined, namespace);
    if (!found || found.metadata.deletionTimestamp) return;
    if (!store.get('ServiceAccount', namespace, DEFAULT_ACCOUNT))
      api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: DEFAULT_ACCOUNT, namespace } });
    this.#publish(namespace);
  }

  #publish(namespace: string): void {
    const { store, api } = this.#context;
    if (!this.#certificate) return;
    const { data, metadata } = this.#certificate;
    const current = store.get('ConfigMap', namespace, ROOT_CA);
    if (!current) {
      const { annotations = {} } = metadata;
      api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: ROOT_CA, namespace, annotations }, data } as never);
    } else if (!sameJson(current.data, data)) api.update({ ...current, data } as KubernetesObject);
  }
}

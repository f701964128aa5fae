import type { StoreView } from '../api-server/index.ts';
import type { ConfigMap, Pod, Secret } from '../apimachinery/objects.ts';
import { refersTo } from './volumes/payload.ts';

type Kind = 'ConfigMap' | 'Secret';
interface Kept {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly object: ConfigMap | Secret;
}

/**
 * What the kubelet knows of the ConfigMaps and Secrets that its Pods name. It follows each of them, until it has read one that says it is
 * immutable: that one stays as it was read, even if it is deleted and made anew, until none of the Pods here name it.
 * @see kubernetes: pkg/kubelet/util/manager/watch_based_manager.go Get, cache_based_manager.go RegisterPod; issue 119733
 */
export class ObjectCache {
  readonly #store: StoreView;
  readonly #pods = new Map<string, Pod>();
  readonly #kept = new Map<string, Kept>();

  constructor(store: StoreView) {
    this.#store = store;
  }

  /** The Pod is about to run here. */
  register(pod: Pod): void {
    this.#pods.set(pod.metadata.uid, pod);
  }

  /** Nothing of the Pod runs any more. */
  unregister(podUid: string): void {
    this.#pods.delete(podUid);
    for (const [key, { kind, namespace, name }] of this.#kept) {
      const isNamed = [...this.#pods.values()].some((pod) => pod.metadata.namespace === namespace && names(pod, kind, name));
      if (!isNamed) this.#kept.delete(key);
    }
  }

  configMap(namespace: string, name: string): ConfigMap | undefined {
    return this.#get('ConfigMap', namespace, name);
  }

  secret(namespace: string, name: string): Secret | undefined {
    return this.#get('Secret', namespace, name);
  }

  #get(kind: Kind, namespace: string, name: string): ConfigMap | Secret | undefined {
    const key = `${kind}/${namespace}/${name}`;
    const kept = this.#kept.get(key);
    if (kept) return kept.object;
    const object = this.#store.get(kind, namespace, name);
    if (object?.immutable) this.#kept.set(key, { kind, namespace, name, object });
    return object;
  }
}

/** @see kubernetes: pkg/api/v1/pod/util.go VisitPodConfigmapNames, VisitPodSecretNames */
function names({ spec }: Pod, kind: Kind, name: string): boolean {
  const { containers, initContainers = [], ephemeralContainers = [], volumes = [], imagePullSecrets = [] } = spec;
  const isRef = (ref: { readonly name?: string } | undefined): boolean => ref?.name === name;
  const [whole, one] = kind === 'ConfigMap' ? (['configMapRef', 'configMapKeyRef'] as const) : (['secretRef', 'secretKeyRef'] as const);
  return (
    (kind === 'Secret' && imagePullSecrets.some(isRef)) ||
    [...initContainers, ...containers, ...ephemeralContainers].some(
      ({ env = [], envFrom = [] }) => envFrom.some((from) => isRef(from[whole])) || env.some(({ valueFrom }) => isRef(valueFrom?.[one])),
    ) ||
    volumes.some((volume) => refersTo(volume, kind, name))
  );
}

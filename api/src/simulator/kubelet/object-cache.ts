import { mayRead, type StoreView } from '../api-server/index.ts';
import type { ConfigMap, Pod, Secret } from '../apimachinery/objects.ts';
import { Outcome } from '../engine/index.ts';
import { refersTo } from './volumes/payload.ts';

type Kind = 'ConfigMap' | 'Secret';
interface Followed {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  /** As it was read when it said that it is immutable. */
  readonly kept?: ConfigMap | Secret;
}

/** The kubelet has tried to read it for a second, and is not let. */
export class NotSynced extends Outcome {
  constructor(kind: Kind) {
    super(`failed to sync ${kind.toLowerCase()} cache: timed out waiting for the condition`);
  }
}

/**
 * What the kubelet knows of the ConfigMaps and Secrets that its Pods name. It follows each of them, until it has read one that says it is
 * immutable: that one stays as it was read, even if it is deleted and made anew, until none of the Pods here name it. It can follow no other than
 * what the API server lets it read: those that Pods of its node named when they were bound to it.
 * @see kubernetes: pkg/kubelet/util/manager/watch_based_manager.go Get, cache_based_manager.go RegisterPod; issue 119733
 */
export class ObjectCache {
  readonly #store: StoreView;
  readonly #node: string;
  readonly #pods = new Map<string, Pod>();
  readonly #followed = new Map<string, Followed>();

  constructor(store: StoreView, node: string) {
    this.#store = store;
    this.#node = node;
  }

  /** The Pod is about to run here. */
  register(pod: Pod): void {
    this.#pods.set(pod.metadata.uid, pod);
  }

  /** Nothing of the Pod runs any more. */
  unregister(podUid: string): void {
    this.#pods.delete(podUid);
    for (const [key, { kind, namespace, name }] of this.#followed) {
      const isNamed = [...this.#pods.values()].some((pod) => pod.metadata.namespace === namespace && names(pod, kind, name));
      if (!isNamed) this.#followed.delete(key);
    }
  }

  /** Undefined: there is none. Throws NotSynced. */
  configMap(namespace: string, name: string): ConfigMap | undefined {
    return this.#get('ConfigMap', namespace, name);
  }

  /** Undefined: there is none. Throws NotSynced. */
  secret(namespace: string, name: string): Secret | undefined {
    return this.#get('Secret', namespace, name);
  }

  /** Undefined where it is missing, or cannot be read: the image is pulled without it. @see kubernetes: pkg/kubelet/kubelet_pods.go getPullSecretsForPod */
  pullSecret(namespace: string, name: string): Secret | undefined {
    try {
      return this.secret(namespace, name);
    } catch (error) {
      if (error instanceof NotSynced) return undefined;
      throw error;
    }
  }

  #get(kind: Kind, namespace: string, name: string): ConfigMap | Secret | undefined {
    const key = `${kind}/${namespace}/${name}`;
    const followed = this.#followed.get(key);
    if (followed?.kept) return followed.kept;
    const resource = kind === 'Secret' ? 'secrets' : 'configmaps';
    if (!followed && !mayRead(this.#store, this.#node, resource, namespace, name)) throw new NotSynced(kind);
    const object = this.#store.get(kind, namespace, name);
    if (!followed || object?.immutable) this.#followed.set(key, { kind, namespace, name, ...(object?.immutable && { kept: object }) });
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

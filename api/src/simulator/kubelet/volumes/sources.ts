import type { Store } from '../../api-server/index.ts';
import { internalAddress } from '../../apimachinery/node-address.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { resourceList } from '../../apimachinery/resources.ts';
import type { Engine, Random } from '../../engine/index.ts';
import type { PayloadSources } from './payload.ts';
import { serviceAccountToken } from './token.ts';

interface Context {
  readonly engine: Engine;
  readonly random: Random;
  readonly store: Store;
  readonly node: () => Node;
}

/** What a Pod's volumes are made of now; its tokens stay as they were made first. */
export function payloadSources({ engine, random, store, node }: Context, pod: Pod, tokens: Map<string, string>): PayloadSources {
  const { namespace, uid } = pod.metadata;
  const podIP = pod.status.podIP ?? '';
  return {
    configMap: (name) => store.get('ConfigMap', namespace, name),
    secret: (name) => store.get('Secret', namespace, name),
    allocatable: resourceList(node().status.allocatable),
    token: (asked) => {
      const key = `${asked.audience ?? ''} ${asked.expirationSeconds}`;
      const known = tokens.get(key);
      if (known !== undefined) return known;
      const account = store.get('ServiceAccount', namespace, pod.spec.serviceAccountName ?? 'default');
      const token = serviceAccountToken(pod, account?.metadata.uid ?? '', asked, engine.now, random.fork('token', uid, key));
      tokens.set(key, token);
      return token;
    },
    podIP,
    podIPs: podIP ? [podIP] : [],
    hostIP: internalAddress(node()),
  };
}

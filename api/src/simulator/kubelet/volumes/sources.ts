import type { StoreView } from '../../api-server/index.ts';
import { hostAddresses } from '../../apimachinery/node-address.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { resourceList } from '../../apimachinery/resources.ts';
import type { Engine, Micros, Random } from '../../engine/index.ts';
import { NotSynced, type ObjectCache } from '../object-cache.ts';
import { MountError, type PayloadSources } from './payload.ts';
import { refreshTime, serviceAccountToken, type Token } from './token.ts';

interface Context {
  readonly engine: Engine;
  readonly random: Random;
  readonly store: StoreView;
  readonly objects: ObjectCache;
  readonly node: () => Node;
}

/** What a Pod's volumes are made of now; its tokens stay as they are until it is time for new ones. */
export function payloadSources(
  { engine, random, store, objects, node }: Context,
  pod: Pod,
  seen: Micros,
  tokens: Map<string, Token>,
): PayloadSources {
  const { namespace, uid } = pod.metadata;
  const podIP = pod.status.podIP ?? '';
  return {
    configMap: (name) => mounting(() => objects.configMap(namespace, name)),
    secret: (name) => mounting(() => objects.secret(namespace, name)),
    seen,
    allocatable: resourceList(node().status.allocatable),
    token: (asked) => {
      const key = `${asked.audience ?? ''} ${asked.expirationSeconds}`;
      const known = tokens.get(key);
      if (known && engine.now < known.refreshAt) return known.text;
      const account = store.get('ServiceAccount', namespace, pod.spec.serviceAccountName ?? 'default');
      const chance = known ? random.fork('token', uid, key, engine.now) : random.fork('token', uid, key);
      const text = serviceAccountToken(pod, account?.metadata.uid ?? '', asked, engine.now, chance);
      tokens.set(key, { text, refreshAt: refreshTime(asked, engine.now, chance) });
      return text;
    },
    podIP,
    podIPs: (pod.status.podIPs ?? []).map(({ ip }) => ip ?? ''),
    hostIP: hostAddresses(node())[0] ?? '',
  };
}

function mounting<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof NotSynced ? new MountError(error.message) : error;
  }
}

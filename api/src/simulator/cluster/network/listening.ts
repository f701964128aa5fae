import type { Store } from '../../api-server/index.ts';
import { podKey } from '../../apimachinery/objects.ts';
import type { Trace } from '../../engine/index.ts';
import type { NetworkHooks } from '../../kernel/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import { Listening, lastStart } from '../timeline.ts';

/** Tells that a Pod's container begins to listen. What listens on a node's own addresses is told by nobody. */
export const tellListening =
  (store: Store, trace: Trace, runtimeOf: (node: string) => ContainerRuntime | undefined): NonNullable<NetworkHooks['onListen']> =>
  (namespace, { port, protocol, address: bound, family }, id = '') => {
    const address = bound === '::' ? '0.0.0.0' : bound;
    const owner = store
      .list('Pod')
      .find(
        ({ spec, metadata, status }) =>
          !spec.hostNetwork && spec.nodeName === namespace.node && (status.podIP === namespace.ip || namespace.hostname === metadata.name),
      );
    if (!owner || namespace.isNode || family === 6) return;
    const pod = podKey(owner);
    const container = runtimeOf(namespace.node ?? '')?.containerName(id) ?? null;
    trace.record(Listening, { pod, container, causes: [lastStart(trace, pod, container)] }, { port, protocol, address });
  };

import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';
import { EVERYWHERE, forbidden } from '../objects/access.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { ClusterView } from '../view.ts';

/**
 * What stands beside an object that is described, as whoever asks may see it: of what may not be read there is none.
 * @see kubernetes: kubectl/pkg/describe/describe.go (searchEvents, and others whose errors are dropped)
 */
export function readable(context: Context): ClusterView {
  const { view } = context;
  const refusal: ClusterView['refusal'] = (verb, kindName, name, namespace) =>
    forbidden(context, verb, resourceOfKind(kindName), name, undefined, namespace ?? EVERYWHERE);
  return {
    ...view,
    refusal,
    get: (kind, namespace, name) => (refusal('get', kind, name, namespace) ? undefined : view.get(kind, namespace, name)),
    list: (kind, namespace) => (refusal('list', kind, undefined, namespace) ? [] : view.list(kind, namespace)),
  };
}

/** Without these there is no description. @see kubernetes: kubectl/pkg/describe/describe.go NamespaceDescriber, PersistentVolumeClaimDescriber */
export function mustRead(view: ClusterView, { kind, metadata }: KubernetesObject): void {
  for (const beside of NEEDED[kind] ?? []) {
    const refusal = view.refusal?.('list', beside, undefined, kind === 'Namespace' ? metadata.name : metadata.namespace);
    if (refusal) throw refusal;
  }
}
const NEEDED: Readonly<Record<string, readonly Kind[]>> = {
  Namespace: ['ResourceQuota', 'LimitRange'],
  PersistentVolumeClaim: ['Pod'],
};

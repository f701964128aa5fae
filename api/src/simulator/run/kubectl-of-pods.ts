import type { Cluster, KubectlOfPods } from '../cluster/index.ts';
import { type ClusterView, kubectlInside } from '../kubectl/index.ts';
import type { InterventionInput } from '../types.ts';
import { LiveCluster } from './live.ts';
import { viewFromInside } from './view.ts';

/** What kubectl prints inside a Pod. */
export function kubectlOfPods(cluster: Cluster, interventions: readonly InterventionInput[]): KubectlOfPods {
  return function* ({ words, ...asked }, user, show) {
    const view = (): ClusterView => ({ ...viewFromInside(cluster, interventions, user, asked), live });
    const live = new LiveCluster({ cluster, namespace: asked.namespace, view, show });
    return yield* kubectlInside(words, view());
  };
}

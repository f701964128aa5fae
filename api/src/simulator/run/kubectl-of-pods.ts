import type { Cluster, KubectlOfPods } from '../cluster/index.ts';
import { type ClusterView, commandLine, kubectlInside } from '../kubectl/index.ts';
import type { InterventionInput } from '../types.ts';
import { LiveCluster } from './live.ts';
import { viewFromInside } from './view.ts';

/** What kubectl prints inside a Pod, or, of nobody there, outside while the run goes on. */
export function kubectlOfPods(cluster: Cluster, interventions: readonly InterventionInput[]): KubectlOfPods {
  return function* ({ words, ...asked }, user, show, editor) {
    const by = commandLine(words);
    const view = (): ClusterView => ({ ...viewFromInside(cluster, interventions, user, { ...asked, by }), live });
    const live = new LiveCluster({ cluster, namespace: asked.namespace, by, view, show, editor });
    return yield* kubectlInside(words, view());
  };
}

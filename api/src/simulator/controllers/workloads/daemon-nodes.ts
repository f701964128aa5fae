import { daemonTolerations } from '../../api-server/index.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { HARD_EFFECTS, matchesRequiredNodeAffinity, type Toleration, untolerated } from '../../scheduler/index.ts';
import type { Workload } from './types.ts';

/** Whether it is to have a Pod there, and whether one that is there may stay. @see kubernetes: pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod */
export function placeOn({ spec: { template } }: Workload, node: Node): { readonly mayRun: boolean; readonly mayStay: boolean } {
  const { nodeName } = template.spec;
  const isElsewhere = nodeName && nodeName !== node.metadata.name;
  if (isElsewhere || !matchesRequiredNodeAffinity(template as unknown as Pod, node)) return { mayRun: false, mayStay: false };
  const tolerations = daemonTolerations(template.spec) as readonly Toleration[];
  const { taints } = node.spec ?? {};
  return {
    mayRun: !untolerated(taints, tolerations, HARD_EFFECTS),
    mayStay: !untolerated(taints, tolerations, ['NoExecute']),
  };
}

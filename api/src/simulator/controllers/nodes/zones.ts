import type { Node } from '../../apimachinery/objects.ts';

/** How much of a zone is lost: all of it, so much that it is rather the network, or no more than single nodes. */
type ZoneState = 'normal' | 'partial' | 'full';

/** @see kubernetes: kube-controller-manager --unhealthy-zone-threshold, --large-cluster-size-threshold */
const UNHEALTHY = 0.55;
const LARGE = 50;

const EXCLUDED = 'node.kubernetes.io/exclude-disruption';

/**
 * In a zone of which the greater part is lost, and that is not large, no more nodes are given up. (In a large one it would go
 * on ten times as slowly: nobody simulates that many nodes.)
 * @see kubernetes: node_lifecycle_controller.go ComputeZoneState, ReducedQPSFunc
 */
export function zoneStates(nodes: readonly Node[]): ReadonlyMap<string, ZoneState> {
  const zones = new Map<string, { ready: number; lost: number }>();
  for (const node of nodes) {
    if (node.metadata.labels?.[EXCLUDED] !== undefined) continue;
    const count = zones.get(zoneOf(node)) ?? { ready: 0, lost: 0 };
    zones.set(zoneOf(node), count);
    if (readiness(node) === 'True') count.ready++;
    else count.lost++;
  }
  return new Map([...zones].map(([zone, count]) => [zone, stateOf(count)]));
}

function stateOf({ ready, lost }: { readonly ready: number; readonly lost: number }): ZoneState {
  if (ready === 0 && lost > 0) return 'full';
  return lost > 2 && lost / (lost + ready) >= UNHEALTHY && lost + ready <= LARGE ? 'partial' : 'normal';
}

/** @see kubernetes: component-helpers/node/topology/helpers.go GetZoneKey */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const of = (what: string): string =>
    labels[`topology.kubernetes.io/${what}`] ?? labels[`failure-domain.beta.kubernetes.io/${what}`] ?? '';
  return `${of('region')}/${of('zone')}`;
}

/** True, False or Unknown; undefined before the kubelet has said anything. */
export const readiness = ({ status }: Node): string | undefined => status.conditions?.find(({ type }) => type === 'Ready')?.status;

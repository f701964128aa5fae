import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../../apimachinery/objects.ts';
import { matches } from '../../apimachinery/selectors/selectors.ts';
import { filterPlugin, type PreFilter, type Rejection, type Snapshot, unresolvable } from '../framework.ts';
import {
  canReach,
  claimName,
  className,
  findMatchingVolume,
  isFullyBound,
  NO_PROVISIONER,
  requestedStorage,
  SELECTED_NODE,
  volumeNodeNames,
  waitsForConsumer,
} from '../volumes.ts';

/** What is to be done about a Pod's claims when it goes to a node. */
export interface VolumePlan {
  readonly bind: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provision: readonly PersistentVolumeClaim[];
}

interface Claims {
  readonly bound: readonly PersistentVolumeClaim[];
  readonly delayed: readonly PersistentVolumeClaim[];
}

/** @see kubernetes: plugins/volumebinding/volume_binding.go */
export const volumeBinding = filterPlugin<Claims>({
  name: 'VolumeBinding',
  events: [
    'StorageClass/Add',
    'StorageClass/Update',
    'PersistentVolumeClaim/Add',
    'PersistentVolumeClaim/Update',
    'PersistentVolume/Add',
    'PersistentVolume/Update',
    'Node/Add',
    'Node/UpdateLabel',
  ],
  preFilter(pod, snapshot): PreFilter<Claims> {
    const found = podClaims(pod, snapshot);
    if ('code' in found) return { rejection: found };
    if (found.length === 0) return { skip: true };
    const bound = found.filter(isFullyBound);
    const unbound = found.filter((claim) => !isFullyBound(claim));
    const delayed = unbound.filter((claim) => !claim.spec?.volumeName && waitsForConsumer(snapshot.storageClass(className(claim))));
    if (delayed.length < unbound.length) return { rejection: unresolvable('pod has unbound immediate PersistentVolumeClaims') };
    const nodeNames = eligibleNodes(bound, snapshot);
    return { state: { bound, delayed }, ...(nodeNames && { nodeNames }) };
  },
  filter(_pod, { node }, claims, snapshot) {
    // The first of the bound volumes that is not right is told, and no other.
    const volumes = claims.bound.map(({ spec }) => snapshot.volume(spec?.volumeName ?? ''));
    const wrong = volumes.findIndex((volume) => !volume || !canReach(volume, node));
    const reasons: string[] = [];
    if (volumes[wrong]) reasons.push('node(s) had volume node affinity conflict');
    if (!planClaims(claims.delayed, node, snapshot)) reasons.push("node(s) didn't find available persistent volumes to bind");
    if (wrong >= 0 && !volumes[wrong]) reasons.push('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
    return reasons.length > 0 ? unresolvable(...reasons) : undefined;
  },
});

/** What to bind and to provision for the Pod on that node; undefined if its claims cannot be satisfied there. */
export function planVolumes(pod: Pod, node: Node, snapshot: Snapshot): VolumePlan | undefined {
  const found = podClaims(pod, snapshot);
  return 'code' in found
    ? undefined
    : planClaims(
        found.filter((claim) => !isFullyBound(claim)),
        node,
        snapshot,
      );
}

/** @see kubernetes: plugins/volumebinding/binder.go FindPodVolumes */
function planClaims(claims: readonly PersistentVolumeClaim[], node: Node, snapshot: Snapshot): VolumePlan | undefined {
  const bind: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
  const provision: PersistentVolumeClaim[] = [];
  const excluded = new Set<string>();
  for (const claim of [...claims].sort(bySize)) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined && selected !== node.metadata.name) return undefined;
    // Even one that was bound to it beforehand is looked for among those of its class.
    const volumes = snapshot.volumes().filter((volume) => className(volume) === className(claim));
    const volume = selected === undefined ? findMatchingVolume(claim, volumes, { node, excluded, delayBinding: true }) : undefined;
    if (volume) {
      excluded.add(volume.metadata.name);
      bind.push({ claim, volume });
    } else if (canProvision(claim, node, snapshot)) provision.push(claim);
    else return undefined;
  }
  return { bind, provision };
}

/** Small ones first, that they do not take the large volumes. */
const bySize = (a: PersistentVolumeClaim, b: PersistentVolumeClaim): number => requestedStorage(a).cmp(requestedStorage(b));

function canProvision(claim: PersistentVolumeClaim, node: Node, snapshot: Snapshot): boolean {
  const storageClass = snapshot.storageClass(className(claim));
  if (!storageClass?.provisioner || storageClass.provisioner === NO_PROVISIONER) return false;
  const topologies = storageClass.allowedTopologies ?? [];
  return (
    topologies.length === 0 ||
    topologies.some(({ matchLabelExpressions = [] }) =>
      matches(
        matchLabelExpressions.map(({ key, values }) => ({ key, operator: 'In', values })),
        node.metadata.labels,
      ),
    )
  );
}

/** @see kubernetes: plugins/volumebinding/volume_binding.go podHasPVCs */
function podClaims(pod: Pod, snapshot: Snapshot): PersistentVolumeClaim[] | Rejection {
  const claims: PersistentVolumeClaim[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    const name = claimName(pod, volume);
    if (name === undefined) continue;
    const claim = snapshot.claim(pod.metadata.namespace, name);
    if (!claim)
      return volume.ephemeral
        ? unresolvable(`waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`)
        : missingClaim(name);
    if (claim.status?.phase === 'Lost')
      return unresolvable(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`);
    if (claim.metadata.deletionTimestamp) return unresolvable(`persistentvolumeclaim "${name}" is being deleted`);
    if (volume.ephemeral && !claim.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === pod.metadata.uid))
      return unresolvable(
        `PVC ${claim.metadata.namespace}/${name} was not created for pod ${pod.metadata.namespace}/${pod.metadata.name} (pod is not owner)`,
      );
    claims.push(claim);
  }
  return claims;
}

/** No node would help. @see kubernetes: pkg/scheduler/framework/plugins/volumebinding */
export const missingClaim = (name: string): Rejection => unresolvable(`persistentvolumeclaim "${name}" not found`);

function eligibleNodes(bound: readonly PersistentVolumeClaim[], snapshot: Snapshot): ReadonlySet<string> | undefined {
  let eligible: ReadonlySet<string> | undefined;
  for (const { spec } of bound) {
    const volume = snapshot.volume(spec?.volumeName ?? '');
    if (!volume) return undefined;
    const names = volumeNodeNames(volume);
    if (names.length > 0) eligible = new Set(names.filter((name) => eligible?.has(name) ?? true));
  }
  return eligible;
}

const ZONE_LABELS = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

interface Zone {
  readonly key: string;
  readonly values: readonly string[];
}

/** @see kubernetes: plugins/volumezone/volume_zone.go */
export const volumeZone = filterPlugin<readonly Zone[]>({
  name: 'VolumeZone',
  events: [
    'StorageClass/Add',
    'Node/Add',
    'Node/UpdateLabel',
    'PersistentVolumeClaim/Add',
    'PersistentVolume/Add',
    'PersistentVolume/Update',
  ],
  preFilter(pod, snapshot): PreFilter<readonly Zone[]> {
    const zones: Zone[] = [];
    for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
      if (!persistentVolumeClaim) continue;
      const name = snapshot.claim(pod.metadata.namespace, persistentVolumeClaim.claimName)?.spec?.volumeName;
      if (!name) continue;
      const volume = snapshot.volume(name);
      if (!volume) return { rejection: unresolvable(`persistentvolume "${name}" not found`) };
      zones.push(...zonesOf(volume));
    }
    return zones.length === 0 ? { skip: true } : { state: zones };
  },
  filter(_pod, { labels }, zones) {
    // A node without any of these labels has no zone to be in conflict with.
    if (!ZONE_LABELS.some((key) => labels[key] !== undefined)) return undefined;
    return zones.every(({ key, values }) => values.includes(labels[key] ?? ''))
      ? undefined
      : unresolvable('node(s) had no available volume zone');
  },
});

/** Several are separated by two underscores; a label with an empty one among them is none. @see kubernetes: cloud-provider/volume/helpers/zones.go LabelZonesToSet */
const zonesOf = ({ metadata: { labels = {} } }: PersistentVolume): Zone[] =>
  ZONE_LABELS.flatMap((key) => {
    const values = labels[key]?.split('__').map((value) => value.trim());
    return values?.every(Boolean) ? [{ key, values }] : [];
  });

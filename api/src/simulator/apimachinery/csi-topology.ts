import { ZONE } from './node-labels.ts';
import type { PersistentVolume } from './objects.ts';

type Affinity = NonNullable<NonNullable<PersistentVolume['spec']>['nodeAffinity']>;
type Terms = NonNullable<Affinity['required']>['nodeSelectorTerms'];

/** The label by which the drivers of clouds' disks tell the zones of nodes, by the disk's field in a volume. */
const DRIVER_ZONES = {
  awsElasticBlockStore: 'topology.ebs.csi.aws.com/zone',
  gcePersistentDisk: 'topology.gke.io/zone',
  azureDisk: 'topology.disk.csi.azure.com/zone',
  cinder: 'topology.cinder.csi.openstack.org/zone',
} as const;
const BETA_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const BETA_REGION = 'failure-domain.beta.kubernetes.io/region';
const REGION = 'topology.kubernetes.io/region';

/**
 * A cloud's disk as its CSI driver gets it (CSI migration): what it says of zones, in its affinity or else by a label, is said of the
 * driver's own label of nodes. Others are as they are.
 * @see kubernetes: csi-translation-lib/plugins/in_tree_volume.go translateTopologyFromInTreeToCSI
 */
export function withDriverTopology(volume: PersistentVolume): PersistentVolume {
  const { metadata, spec } = volume;
  const field = Object.keys(DRIVER_ZONES).find((name) => spec?.[name as keyof typeof DRIVER_ZONES]);
  if (!field) return volume;
  const key = DRIVER_ZONES[field as keyof typeof DRIVER_ZONES];
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const keys = new Set(terms.flatMap(({ matchExpressions = [] }) => matchExpressions.map((one) => one.key)));
  const { labels = {} } = metadata;
  const isBeta = keys.has(ZONE) ? false : keys.has(BETA_ZONE) || (labels[ZONE] === undefined && labels[BETA_ZONE] !== undefined);
  const own = isBeta ? BETA_ZONE : ZONE;
  const named = terms.some(({ matchExpressions = [] }) => matchExpressions.some((one) => one.key === own && one.values?.length));
  const zones = named ? [] : zonesOf(labels[own]);
  const renamed = renameKeys(terms, { ...(named && { [own]: key }), ...(isBeta && { [BETA_REGION]: REGION }) });
  const limited = zones.length === 0 ? renamed : withZones(renamed, key, zones);
  if (limited.length === 0) return volume;
  return { ...volume, spec: { ...spec, nodeAffinity: { required: { nodeSelectorTerms: limited } } } };
}

/** Several are separated by two underscores. */
const zonesOf = (label = ''): string[] => [
  ...new Set(
    label
      .split('__')
      .map((zone) => zone.trim())
      .filter(Boolean),
  ),
];

const renameKeys = (terms: Terms, names: Readonly<Record<string, string>>): Terms =>
  terms.map(({ matchExpressions, ...term }) => ({
    ...term,
    ...(matchExpressions && { matchExpressions: matchExpressions.map((one) => ({ ...one, key: names[one.key] ?? one.key })) }),
  }));

const withZones = (terms: Terms, key: string, values: string[]): Terms =>
  (terms.length > 0 ? terms : [{}]).map((term) => ({
    ...term,
    matchExpressions: [...(term.matchExpressions ?? []), { key, operator: 'In', values }],
  }));

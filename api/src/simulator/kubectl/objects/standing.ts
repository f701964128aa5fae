import { flowSchemas, priorityLevels } from '../../api-server/index.ts';
import { sha256 } from '../../apimachinery/digest.ts';
import { LEASE_RENEWAL, NODE_MONITOR_GRACE_PERIOD } from '../../apimachinery/heartbeat.ts';
import type { KubernetesObject, Node } from '../../apimachinery/objects.ts';
import { OLDER_VERSIONS } from '../../apimachinery/served-resources.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { type Micros, Random, SECOND } from '../../engine/index.ts';
import type { ClusterView } from '../view.ts';
import { resources } from './resources.ts';
import { nodeMetrics, podMetrics } from './standing-metrics.ts';
import { ownedBy, standing } from './standing-object.ts';
import { csiDrivers, csiNodes, volumeAttachments } from './standing-storage.ts';
import { standingWorkloads } from './standing-workloads.ts';

/** Objects of kinds of which a run keeps none, as they follow from its nodes, or are the same in every cluster. */
export const standingObjects = (view: ClusterView, kindName: string): readonly KubernetesObject[] | undefined => makers[kindName]?.(view);

const makers: Readonly<Record<string, (view: ClusterView) => readonly KubernetesObject[]>> = {
  Lease: (view) => [...view.list('Node').flatMap((node) => nodeLease(view, node)), ...leaderLeases(view), ...apiServerLease(view)],
  CSIDriver: csiDrivers,
  CSINode: csiNodes,
  VolumeAttachment: volumeAttachments,
  ...standingWorkloads,
  NodeMetrics: nodeMetrics,
  PodMetrics: podMetrics,
  ComponentStatus: () => COMPONENTS.map(componentStatus),
  FlowSchema: (view) => flowSchemas(formatTime(createdWith(view))).map((one) => ofFlowControl(view, 'FlowSchema', one)),
  PriorityLevelConfiguration: (view) => priorityLevels().map((one) => ofFlowControl(view, 'PriorityLevelConfiguration', one)),
  APIService: (view) => {
    const versions = [...resources.map(({ apiVersion }) => apiVersion), ...OLDER_VERSIONS];
    // It does not list itself.
    return [...new Set(versions)].filter((one) => one !== 'apiregistration.k8s.io/v1').map((one) => apiService(one, createdWith(view)));
  },
};

const micro = (at: Micros): string => formatTime(at).replace('Z', '.000000Z');

/** By a kubelet that lives, every ten seconds. */
export function leaseRenewal({ metadata, status }: Node, now: Micros): Micros {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const created = parseTime(metadata.creationTimestamp) ?? 0;
  const alive = ready !== undefined && ready.status !== 'Unknown';
  const noticed = parseTime(ready?.lastTransitionTime);
  const last = alive ? now : noticed === undefined ? created : noticed - NODE_MONITOR_GRACE_PERIOD;
  return created + Math.floor(Math.max(0, last - created) / LEASE_RENEWAL) * LEASE_RENEWAL;
}

/**
 * One that was deleted is made anew when its holder would have renewed it, if that is still there. `made` is told since when it is
 * there, if that is not since the beginning. @see kubernetes: component-helpers/apimachinery/lease/controller.go sync
 */
function lease(
  view: ClusterView,
  metadata: { readonly name: string; readonly namespace: string } & Readonly<Record<string, unknown>>,
  renewal: (at: Micros) => Micros,
  spec: (since: Micros | undefined) => object,
): KubernetesObject[] {
  const { name, namespace } = metadata;
  const deleted = view.takenAwayAt?.('Lease', namespace, name);
  const now = renewal(view.now);
  if (deleted === undefined) return [standing('Lease', 'coordination.k8s.io/v1', metadata, { spec: spec(undefined) })];
  if (now <= deleted) return [];
  const since = firstRenewal(deleted, now, renewal);
  const uid = new Random(`lease/${namespace}/${name}/${since}`).uuid();
  return [standing('Lease', 'coordination.k8s.io/v1', { ...metadata, creationTimestamp: formatTime(since), uid }, { spec: spec(since) })];
}

/** After that moment, and up to the last one, which lie a whole second and more apart. */
function firstRenewal(after: Micros, last: Micros, renewal: (at: Micros) => Micros): Micros {
  let at = after + SECOND;
  while (at < last && renewal(at) <= after) at += SECOND;
  return Math.min(last, renewal(at));
}

/** @see kubernetes: pkg/kubelet/util/nodelease.go SetNodeOwnerFunc; component-helpers/apimachinery/lease/controller.go newLease */
function nodeLease(view: ClusterView, node: Node): KubernetesObject[] {
  const { name, creationTimestamp } = node.metadata;
  const renewal = (at: Micros): Micros => leaseRenewal(node, at);
  return lease(view, { creationTimestamp, name, namespace: 'kube-node-lease', ownerReferences: ownedBy(node) }, renewal, () => ({
    holderIdentity: name,
    leaseDurationSeconds: 40,
    renewTime: micro(renewal(view.now)),
  }));
}

/** @see kubernetes: component-base/config/v1alpha1/defaults.go RecommendedDefaultLeaderElectionConfiguration */
const LEADERS: readonly string[] = ['kube-controller-manager', 'kube-scheduler'];
const LEADER_RENEWAL: Micros = 2 * SECOND;

function leaderLeases(view: ClusterView): KubernetesObject[] {
  const began = createdWith(view);
  return LEADERS.flatMap((name) => {
    const said = view.leadership?.(`kube-system/${name}`);
    const isRenewed = said?.lapsed === undefined && said?.holder !== '';
    const renewal = (at: Micros): Micros =>
      isRenewed || said === undefined ? Math.floor(at / LEADER_RENEWAL) * LEADER_RENEWAL : Math.min(at, said.at);
    const first = `${controlPlane(view)}_${new Random(`leader/${name}`).uuid()}`;
    return lease(view, { creationTimestamp: formatTime(began), name, namespace: 'kube-system' }, renewal, (since) => ({
      acquireTime: micro(Math.max(since ?? began, said?.acquired ?? began)),
      holderIdentity: said?.holder ?? first,
      leaseDurationSeconds: said?.holder === '' ? 1 : 15,
      leaseTransitions: since !== undefined && since >= (said?.at ?? since) ? 0 : (said?.transitions ?? 0),
      renewTime: micro(renewal(view.now)),
    }));
  });
}

/** Named for the host that it runs on. @see kubernetes: apiserver/pkg/server/config.go NewConfig; pkg/controlplane/instance.go IdentityLeaseDurationSeconds */
function apiServerLease(view: ClusterView): KubernetesObject[] {
  const host = controlPlane(view);
  const prefixed = (text: string): string => `\0${String.fromCharCode(text.length)}${text}`;
  const name = `apiserver-${base32(sha256(prefixed(host) + prefixed('kube-apiserver')).slice(0, 32))}`;
  const labels = { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': host };
  const holderIdentity = `${name}_${new Random('apiserver').uuid()}`;
  const renewal = (at: Micros): Micros => Math.floor(at / LEASE_RENEWAL) * LEASE_RENEWAL;
  return lease(view, { creationTimestamp: formatTime(createdWith(view)), labels, name, namespace: 'kube-system' }, renewal, () => ({
    holderIdentity,
    leaseDurationSeconds: 3600,
    renewTime: micro(renewal(view.now)),
  }));
}

/** In small letters, without padding. @see RFC 4648, section 6 */
function base32(hex: string): string {
  const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

const controlPlane = (view: ClusterView): string =>
  view.list('Node').find(({ metadata }) => metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined)?.metadata.name ??
  'control-plane';

/** As long ago as its first namespace. */
const createdWith = (view: ClusterView): Micros =>
  parseTime(view.get('Namespace', undefined, 'kube-system')?.metadata.creationTimestamp) ?? 0;

/** @see kubernetes: pkg/registry/core/componentstatus/rest.go */
const COMPONENTS: readonly (readonly [name: string, message: string])[] = [
  ['controller-manager', 'ok'],
  ['etcd-0', '{"health":"true","reason":""}'],
  ['scheduler', 'ok'],
];
const componentStatus = ([name, message]: readonly [string, string]): KubernetesObject =>
  ({
    apiVersion: 'v1',
    conditions: [{ message, status: 'True', type: 'Healthy' }],
    kind: 'ComponentStatus',
    metadata: { creationTimestamp: null, name },
  }) as unknown as KubernetesObject;

/** Made by the API server when it first starts. */
function ofFlowControl(view: ClusterView, kind: string, { name, parts }: ReturnType<typeof priorityLevels>[number]): KubernetesObject {
  const { annotations, ...rest } = parts as { readonly annotations: object };
  const metadata = { annotations, creationTimestamp: formatTime(createdWith(view)), generation: 1, name };
  return standing(kind, 'flowcontrol.apiserver.k8s.io/v1beta3', metadata, rest);
}

/** Served by the API server itself, but for what the metrics server serves. @see kubernetes: cmd/kube-apiserver/app/aggregator.go */
function apiService(apiVersion: string, since: Micros): KubernetesObject {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  const isMetrics = group === 'metrics.k8s.io';
  const condition = isMetrics
    ? { message: 'all checks passed', reason: 'Passed' }
    : { message: 'Local APIServices are always available', reason: 'Local' };
  const labels = isMetrics ? { 'k8s-app': 'metrics-server' } : { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' };
  return standing(
    'APIService',
    'apiregistration.k8s.io/v1',
    { creationTimestamp: formatTime(since), labels, name: `${version}.${group}` },
    {
      spec: {
        ...(group && { group }),
        groupPriorityMinimum: isMetrics ? 100 : (GROUP_PRIORITIES[group] ?? 0),
        ...(isMetrics && { insecureSkipTLSVerify: true, service: { name: 'metrics-server', namespace: 'kube-system', port: 443 } }),
        version,
        versionPriority: isMetrics ? 100 : (VERSION_PRIORITIES[apiVersion] ?? 15),
      },
      status: { conditions: [{ lastTransitionTime: formatTime(since), ...condition, status: 'True', type: 'Available' }] },
    },
  );
}

/** The core comes first. @see kubernetes: cmd/kube-apiserver/app/aggregator.go apiVersionPriorities */
const GROUP_PRIORITIES: Readonly<Record<string, number>> = {
  '': 18000,
  apps: 17800,
  'events.k8s.io': 17750,
  'authentication.k8s.io': 17700,
  'authorization.k8s.io': 17600,
  autoscaling: 17500,
  batch: 17400,
  'certificates.k8s.io': 17300,
  'networking.k8s.io': 17200,
  policy: 17100,
  'rbac.authorization.k8s.io': 17000,
  'storage.k8s.io': 16800,
  'apiextensions.k8s.io': 16700,
  'admissionregistration.k8s.io': 16700,
  'scheduling.k8s.io': 16600,
  'coordination.k8s.io': 16500,
  'node.k8s.io': 16300,
  'discovery.k8s.io': 16200,
  'flowcontrol.apiserver.k8s.io': 16100,
};
const VERSION_PRIORITIES: Readonly<Record<string, number>> = { v1: 1, 'autoscaling/v2': 30, 'flowcontrol.apiserver.k8s.io/v1beta3': 18 };

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
  Lease: (view) => [...view.list('Node').map((node) => nodeLease(node, view.now)), ...leaderLeases(view), apiServerLease(view)],
  CSIDriver: csiDrivers,
  CSINode: csiNodes,
  VolumeAttachment: volumeAttachments,
  ...standingWorkloads,
  NodeMetrics: nodeMetrics,
  PodMetrics: podMetrics,
  ComponentStatus: () => COMPONENTS.map(componentStatus),
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
  const noticed = parseTime(ready?.lastTransitionTime as string | undefined);
  const last = alive ? now : noticed === undefined ? created : noticed - NODE_MONITOR_GRACE_PERIOD;
  return created + Math.floor(Math.max(0, last - created) / LEASE_RENEWAL) * LEASE_RENEWAL;
}

/** @see kubernetes: pkg/kubelet/util/nodelease.go SetNodeOwnerFunc; component-helpers/apimachinery/lease/controller.go newLease */
const nodeLease = (node: Node, now: Micros): KubernetesObject =>
  standing(
    'Lease',
    'coordination.k8s.io/v1',
    {
      creationTimestamp: node.metadata.creationTimestamp,
      name: node.metadata.name,
      namespace: 'kube-node-lease',
      ownerReferences: ownedBy(node),
    },
    { spec: { holderIdentity: node.metadata.name, leaseDurationSeconds: 40, renewTime: micro(leaseRenewal(node, now)) } },
  );

/** @see kubernetes: component-base/config/v1alpha1/defaults.go RecommendedDefaultLeaderElectionConfiguration */
const LEADERS: readonly string[] = ['kube-controller-manager', 'kube-scheduler'];
const LEADER_RENEWAL: Micros = 2 * SECOND;

function leaderLeases(view: ClusterView): KubernetesObject[] {
  const since = createdWith(view);
  const renewTime = micro(Math.floor(view.now / LEADER_RENEWAL) * LEADER_RENEWAL);
  return LEADERS.map((name) => {
    const holderIdentity = `${controlPlane(view)}_${new Random(`leader/${name}`).uuid()}`;
    return standing(
      'Lease',
      'coordination.k8s.io/v1',
      { creationTimestamp: formatTime(since), name, namespace: 'kube-system' },
      { spec: { acquireTime: micro(since), holderIdentity, leaseDurationSeconds: 15, leaseTransitions: 0, renewTime } },
    );
  });
}

/** Named for the host that it runs on. @see kubernetes: apiserver/pkg/server/config.go NewConfig; pkg/controlplane/instance.go IdentityLeaseDurationSeconds */
function apiServerLease(view: ClusterView): KubernetesObject {
  const host = controlPlane(view);
  const prefixed = (text: string): string => `\0${String.fromCharCode(text.length)}${text}`;
  const name = `apiserver-${base32(sha256(prefixed(host) + prefixed('kube-apiserver')).slice(0, 32))}`;
  const labels = { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': host };
  const holderIdentity = `${name}_${new Random('apiserver').uuid()}`;
  const renewTime = micro(Math.floor(view.now / LEASE_RENEWAL) * LEASE_RENEWAL);
  return standing(
    'Lease',
    'coordination.k8s.io/v1',
    { creationTimestamp: formatTime(createdWith(view)), labels, name, namespace: 'kube-system' },
    { spec: { holderIdentity, leaseDurationSeconds: 3600, renewTime } },
  );
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

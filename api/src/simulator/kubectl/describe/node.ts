import type * as core from 'kubernetes-types/core/v1.d.ts';
import { translateTimestampSince } from '../../apimachinery/duration.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { parseQuantity, type Quantity } from '../../apimachinery/quantity.ts';
import { amountOf, isHugePageResource, podLimits, podRequests, type ResourceList, resourceList } from '../../apimachinery/resources.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { nodeRoles } from '../../printers/index.ts';
import { serverText } from '../command/refusals.ts';
import { byKey } from '../objects/resolve.ts';
import { leaseRenewal } from '../objects/standing.ts';
import type { ClusterView } from '../view.ts';
import { describeEvents } from './events.ts';
import { type Describer, rfc1123 } from './writer.ts';

/** @see kubernetes: kubectl/pkg/describe/describe.go describeNode */
export function describeNode(node: Node, view: ClusterView, writer: Describer): void {
  const { metadata, spec, status } = node;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Roles:\t${nodeRoles(node).join(',') || '<none>'}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  writer.multiline('Taints', taintTexts(spec.taints));
  writer.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`);
  describeLease(node, view, writer);
  describeConditions(status.conditions, writer);
  writer.line(0, 'Addresses:');
  for (const { type, address } of status.addresses ?? []) writer.line(1, `${type}:\t${address}`);
  describeAmounts('Capacity', status.capacity, writer);
  describeAmounts('Allocatable', status.allocatable, writer);
  describeSystem(status.nodeInfo, writer);
  if (spec.podCIDR) writer.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs?.length) writer.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec.providerID) writer.line(0, `ProviderID:\t${spec.providerID}`);
  describePods(node, view, writer);
  describeEvents(view, node, writer);
}

/** By effect, then by key. @see kubernetes: kubectl/pkg/describe/describe.go printTaintsMultilineWithIndent */
function taintTexts(taints: readonly core.Taint[] = []): string[] {
  const order = ({ effect, key }: core.Taint): string => `${effect},${key}`;
  return [...taints]
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(({ key, value, effect }) => (value ? `${key}=${value}:${effect}` : `${key}:${effect}`));
}

function describeLease(node: Node, view: ClusterView, writer: Describer): void {
  const refusal = view.refusal?.('get', 'Lease', node.metadata.name, 'kube-node-lease');
  if (refusal) {
    writer.line(0, `Lease:\tFailed to get lease: ${serverText(refusal)}`);
    return;
  }
  writer.line(0, 'Lease:');
  writer.line(1, `HolderIdentity:\t${node.metadata.name}`);
  writer.line(1, 'AcquireTime:\t<unset>');
  writer.line(1, `RenewTime:\t${rfc1123(formatTime(leaseRenewal(node, view.now)))}`);
}

function describeConditions(conditions: readonly core.NodeCondition[] | undefined, writer: Describer): void {
  if (!conditions?.length) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status, lastHeartbeatTime, lastTransitionTime, reason, message } of conditions)
    writer.line(
      1,
      `${type} \t${status} \t${rfc1123(lastHeartbeatTime)} \t${rfc1123(lastTransitionTime)} \t${reason ?? ''} \t${message ?? ''}`,
    );
}

function describeAmounts(title: string, amounts: Readonly<Record<string, string>> | undefined, writer: Describer): void {
  const names = Object.keys(amounts ?? {}).sort();
  if (names.length > 0) writer.line(0, `${title}:`);
  for (const name of names) writer.line(1, `${name}:\t${parseQuantity(amounts?.[name] as string)}`);
}

function describeSystem(info: core.NodeSystemInfo | undefined, writer: Describer): void {
  writer.line(0, 'System Info:');
  const lines = {
    'Machine ID': info?.machineID,
    'System UUID': info?.systemUUID,
    'Boot ID': info?.bootID,
    'Kernel Version': info?.kernelVersion,
    'OS Image': info?.osImage,
    'Operating System': info?.operatingSystem,
    Architecture: info?.architecture,
    'Container Runtime Version': info?.containerRuntimeVersion,
    'Kubelet Version': info?.kubeletVersion,
    'Kube-Proxy Version': info?.kubeProxyVersion,
  };
  for (const [title, value] of Object.entries(lines)) writer.line(1, `${title}:\t${value ?? ''}`);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeNodeResource */
function describePods(node: Node, view: ClusterView, writer: Describer): void {
  if (view.refusal?.('list', 'Pod')) {
    writer.line(0, 'Pods:\tnot authorized');
    return;
  }
  const pods = [...view.list('Pod')]
    .filter(({ spec, status }) => spec.nodeName === node.metadata.name && status.phase !== 'Succeeded' && status.phase !== 'Failed')
    .sort(byKey);
  const allocatable = resourceList(node.status.allocatable ?? node.status.capacity);
  const share: Share = (amount, name, ofNothing = 0n) => `${amount} (${percent(amount, amountOf(allocatable, name), ofNothing)}%)`;
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const { metadata, spec } of pods) {
    const [requests, limits] = [podRequests(spec), podLimits(spec)];
    const cells = ['cpu', 'memory'].flatMap((name) => [requests, limits].map((list) => share(amountOf(list, name), name, NOT_A_NUMBER)));
    const created = translateTimestampSince(parseTime(metadata.creationTimestamp), view.now);
    writer.line(1, `${metadata.namespace}\t${metadata.name}\t\t${cells.join('\t')}\t${created}`);
  }
  describeTotals(pods, allocatable, share, writer);
}

function describeTotals(pods: readonly Pod[], allocatable: ResourceList, share: Share, writer: Describer): void {
  const requests = sum(pods.map(({ spec }) => podRequests(spec)));
  const limits = sum(pods.map(({ spec }) => podLimits(spec)));
  writer.line(0, 'Allocated resources:');
  writer.line(0, '  (Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits');
  writer.line(1, '--------\t--------\t------');
  const standard = ['cpu', 'memory', 'ephemeral-storage'];
  const others = [...allocatable.keys()].filter((name) => !standard.includes(name) && name !== 'pods').sort();
  for (const name of [...standard, ...others.filter(isHugePageResource)])
    writer.line(1, `${name}\t${share(amountOf(requests, name), name)}\t${share(amountOf(limits, name), name)}`);
  for (const name of others.filter((one) => !isHugePageResource(one)))
    writer.line(1, `${name}\t${amountOf(requests, name)}\t${amountOf(limits, name)}`);
}

function sum(lists: readonly ResourceList[]): ResourceList {
  const total = new Map<string, Quantity>();
  for (const list of lists) for (const [name, amount] of list) total.set(name, total.get(name)?.add(amount) ?? amount);
  return total;
}

type Share = (amount: Quantity, name: string, ofNothing?: bigint) => string;

/** Truncated. */
const percent = (amount: Quantity, of: Quantity, ofNothing: bigint): bigint =>
  of.isZero() ? ofNothing : BigInt(Math.trunc((Number(amount.milliValue()) / Number(of.milliValue())) * 100));

/** What amd64 makes of it where Go wants an integer: of the Pods, unlike of their sum, kubectl does not ask what it divides by. */
const NOT_A_NUMBER = -(2n ** 63n);

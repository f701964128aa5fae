import type { KubernetesObject, Pod } from '../../apimachinery/objects.ts';
import { selectorText } from '../../apimachinery/selectors/format-label-selector.ts';
import { matchLabelSelector } from '../../apimachinery/selectors/selectors.ts';
import { byAge, hasTemplate } from '../../controllers/index.ts';
import { standingWorkloads } from '../objects/standing-workloads.ts';
import type { ClusterView } from '../view.ts';
import { describeContainers } from './container.ts';
import { describeEvents } from './events.ts';
import { describeVolumes } from './volume.ts';
import { type Describer, rfc1123 } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: made in this cluster, of one shape.
type Workload = KubernetesObject & Record<'spec' | 'status', any>;

/** @see kubernetes: kubectl/pkg/describe/describe.go describeDeployment */
export function describeDeployment(object: KubernetesObject, view: ClusterView, writer: Describer): void {
  const { metadata, spec, status } = object as Workload;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `Selector:\t${selectorText(spec.selector)}`);
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status;
  writer.line(
    0,
    `Replicas:\t${spec.replicas} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  writer.line(0, `StrategyType:\t${spec.strategy.type}`);
  writer.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
  const { rollingUpdate } = spec.strategy;
  if (rollingUpdate)
    writer.line(0, `RollingUpdateStrategy:\t${rollingUpdate.maxUnavailable} max unavailable, ${rollingUpdate.maxSurge} max surge`);
  describeTemplate(spec.template, writer);
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tReason');
  writer.line(1, '----\t------\t------');
  for (const { type, status: value, reason } of status.conditions) writer.line(1, `${type} \t${value}\t${reason}`);
  const all = standingWorkloads.ReplicaSet(view) as Workload[];
  const sets = all
    .filter((set) => set.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
    .sort((a, b) => byAge(a as never, b as never));
  const isNew = (set: Workload): boolean => hasTemplate(set as never, spec.template);
  const told = (some: readonly Workload[]): string =>
    some.map((set) => `${set.metadata.name} (${set.status.replicas}/${set.spec.replicas} replicas created)`).join(', ') || '<none>';
  writer.line(0, `OldReplicaSets:\t${told(sets.filter((set) => !isNew(set)))}`);
  writer.line(0, `NewReplicaSet:\t${told(sets.filter(isNew))}`);
  describeEvents(view, object, writer);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeReplicaSet */
export function describeReplicaSet(object: KubernetesObject, view: ClusterView, writer: Describer): void {
  const { metadata, spec, status } = object as Workload;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Selector:\t${selectorText(spec.selector)}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  const controller = metadata.ownerReferences?.find((owner) => owner.controller);
  if (controller) writer.line(0, `Controlled By:\t${controller.kind}/${controller.name}`);
  writer.line(0, `Replicas:\t${status.replicas} current / ${spec.replicas} desired`);
  describePods(view, object as Workload, writer);
  describeTemplate(spec.template, writer);
  describeEvents(view, object, writer);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeDaemonSet */
export function describeDaemonSet(object: KubernetesObject, view: ClusterView, writer: Describer): void {
  const { metadata, spec, status } = object as Workload;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Selector:\t${selectorText(spec.selector)}`);
  const nodes = Object.entries(spec.template.spec.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  writer.line(0, `Node-Selector:\t${nodes.join(',') || '<none>'}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}`);
  writer.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}`);
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled}`);
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable}`);
  writer.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled}`);
  describePods(view, object as Workload, writer);
  describeTemplate(spec.template, writer);
  describeEvents(view, object, writer);
}

/** Of those that it selects, the ones that it controls. @see kubernetes: kubectl/pkg/describe/describe.go getPodStatusForController */
function describePods(view: ClusterView, { metadata: { uid }, spec }: Workload, writer: Describer): void {
  const isOwn = (owner: { readonly uid: string; readonly controller?: boolean }): boolean => owner.controller === true && owner.uid === uid;
  const phases = view
    .list('Pod', 'kube-system')
    .filter(({ metadata }) => matchLabelSelector(spec.selector, metadata.labels) && metadata.ownerReferences?.some(isOwn))
    .map(({ status }) => status.phase);
  const [running, waiting, succeeded, failed] = ['Running', 'Pending', 'Succeeded', 'Failed'].map(
    (phase) => phases.filter((one) => one === phase).length,
  );
  writer.line(0, `Pods Status:\t${running} Running / ${waiting} Waiting / ${succeeded} Succeeded / ${failed} Failed`);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go DescribePodTemplate */
export function describeTemplate({ metadata, spec }: Pick<Pod, 'metadata' | 'spec'>, writer: Describer): void {
  writer.line(0, 'Pod Template:');
  writer.labels('  Labels', metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length > 0) writer.annotations('  Annotations', metadata.annotations);
  if (spec.serviceAccountName) writer.line(1, `Service Account:\t${spec.serviceAccountName}`);
  describeContainers('  Containers', { metadata, spec, status: {} } as Pod, spec.containers, undefined, writer);
  describeVolumes(spec.volumes, writer, '  ');
  if (spec.priorityClassName) writer.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
}

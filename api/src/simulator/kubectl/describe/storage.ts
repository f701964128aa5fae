import { translateTimestampSince } from '../../apimachinery/duration.ts';
import type { KubernetesObject, PersistentVolume, PersistentVolumeClaim, PriorityClass, StorageClass } from '../../apimachinery/objects.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { accessModes, formatLabels, isDefaultClass, storageClassOf } from '../../printers/index.ts';
import type { ClusterView } from '../view.ts';
import { describeEvents } from './events.ts';
import { describeClaimSpec, describeVolumeSource } from './volume.ts';
import { persistentVolumeKinds } from './volume-kinds.data.ts';
import { type Describer, rfc1123 } from './writer.ts';

/** @see kubernetes: kubectl/pkg/describe/describe.go describePersistentVolume */
export function describeVolume(volume: PersistentVolume, view: ClusterView, writer: Describer): void {
  const { metadata, spec = {}, status } = volume;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  writer.line(0, `StorageClass:\t${storageClassOf(metadata.annotations, spec)}`);
  writer.line(0, `Status:\t${lasts(metadata.deletionTimestamp, view) ?? status?.phase ?? ''}`);
  writer.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''}`);
  writer.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`);
  writer.line(0, `Access Modes:\t${accessModes(spec.accessModes)}`);
  if (spec.volumeMode) writer.line(0, `VolumeMode:\t${spec.volumeMode}`);
  writer.line(0, `Capacity:\t${spec.capacity?.storage === undefined ? '0' : parseQuantity(spec.capacity.storage)}`);
  describeAffinity(volume, writer);
  writer.line(0, `Message:\t${status?.message ?? ''}`);
  writer.line(0, 'Source:');
  describeVolumeSource(spec, persistentVolumeKinds, writer);
  describeEvents(view, volume, writer);
}

function describeAffinity({ spec }: PersistentVolume, writer: Describer): void {
  const required = spec?.nodeAffinity?.required;
  if (!required) {
    writer.line(0, 'Node Affinity:\t<none>');
    return;
  }
  writer.line(0, 'Node Affinity:\t');
  const terms = required.nodeSelectorTerms ?? [];
  writer.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
  terms.forEach(({ matchExpressions = [] }, i) => {
    if (matchExpressions.length === 0) writer.line(2, `Term ${i}:\t<none>`);
    matchExpressions.forEach(({ key, operator, values = [] }, j) => {
      writer.line(
        2,
        `${j === 0 ? `Term ${i}:` : ''}\t${key} ${operator.toLowerCase()}${values.length > 0 ? ` [${values.join(', ')}]` : ''}`,
      );
    });
  });
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describePersistentVolumeClaim */
export function describeClaim(claim: PersistentVolumeClaim, view: ClusterView, writer: Describer): void {
  const { metadata, spec = {}, status } = claim;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `StorageClass:\t${storageClassOf(metadata.annotations, spec)}`);
  writer.line(0, `Status:\t${lasts(metadata.deletionTimestamp, view) ?? status?.phase ?? ''}`);
  writer.line(0, `Volume:\t${spec.volumeName ?? ''}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  describeClaimSpec(spec, status, 0, writer);
  // As often as it has a volume of it; up to v1.28 not the Pod whose ephemeral volume it is.
  const users = view
    .list('Pod', metadata.namespace)
    .flatMap((pod) => (pod.spec.volumes ?? []).filter((one) => one.persistentVolumeClaim?.claimName === metadata.name).map(() => pod));
  writer.multiline('Used By', users.map((pod) => pod.metadata.name).sort());
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
    writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  }
  for (const { type, status: is, lastProbeTime, lastTransitionTime, reason = '', message = '' } of conditions)
    writer.line(1, `${type} \t${is} \t${rfc1123(lastProbeTime)} \t${rfc1123(lastTransitionTime)} \t${reason} \t${message}`);
  describeEvents(view, claim, writer, true);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeStorageClass */
export function describeStorageClass(one: StorageClass, view: ClusterView, writer: Describer): void {
  writer.line(0, `Name:\t${one.metadata.name}`);
  writer.line(0, `IsDefaultClass:\t${isDefaultClass(one) ? 'Yes' : 'No'}`);
  writer.line(0, `Annotations:\t${formatLabels(one.metadata.annotations)}`);
  writer.line(0, `Provisioner:\t${one.provisioner}`);
  writer.line(0, `Parameters:\t${formatLabels(one.parameters)}`);
  writer.line(
    0,
    `AllowVolumeExpansion:\t${one.allowVolumeExpansion === undefined ? '<unset>' : one.allowVolumeExpansion ? 'True' : 'False'}`,
  );
  if (!one.mountOptions?.length) writer.line(0, 'MountOptions:\t<none>');
  else {
    writer.line(0, 'MountOptions:');
    for (const option of one.mountOptions) writer.line(1, option);
  }
  if (one.reclaimPolicy) writer.line(0, `ReclaimPolicy:\t${one.reclaimPolicy}`);
  if (one.volumeBindingMode) writer.line(0, `VolumeBindingMode:\t${one.volumeBindingMode}`);
  describeTopologies(one, writer);
  describeEvents(view, one, writer);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go printAllowedTopologies */
function describeTopologies({ allowedTopologies }: StorageClass, writer: Describer): void {
  if (!allowedTopologies) return;
  writer.line(0, `AllowedTopologies:\t${allowedTopologies.length === 0 ? '<none>' : ''}`);
  allowedTopologies.forEach(({ matchLabelExpressions = [] }, i) => {
    if (matchLabelExpressions.length === 0) writer.line(1, `Term ${i}:\t<none>`);
    matchLabelExpressions.forEach(({ key, values }, j) => {
      writer.line(1, `${j === 0 ? `Term ${i}:` : ''}\t${key} in${values.length > 0 ? ` [${values.join(', ')}]` : ''}`);
    });
  });
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeCSINode */
export function describeCsiNode(one: KubernetesObject, view: ClusterView, writer: Describer): void {
  writer.line(0, `Name:\t${one.metadata.name}`);
  writer.labels('Labels', one.metadata.labels);
  writer.annotations('Annotations', one.metadata.annotations);
  writer.line(0, `CreationTimestamp:\t${rfc1123(one.metadata.creationTimestamp)}`);
  writer.line(0, 'Spec:');
  const { drivers } = (one as unknown as { spec: { drivers: readonly CsiNodeDriver[] | null } }).spec;
  if (drivers) writer.line(1, 'Drivers:');
  for (const { name, nodeID, allocatable } of drivers ?? []) {
    writer.line(2, `${name}:`);
    writer.line(3, `Node ID:\t${nodeID}`);
    if (allocatable?.count === undefined) continue;
    writer.line(3, 'Allocatables:');
    writer.line(4, `Count:\t${allocatable.count}`);
  }
  describeEvents(view, one, writer);
}
interface CsiNodeDriver {
  readonly name: string;
  readonly nodeID: string;
  readonly allocatable?: { readonly count?: number };
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describePriorityClass */
export function describePriorityClass(one: PriorityClass, view: ClusterView, writer: Describer): void {
  writer.line(0, `Name:\t${one.metadata.name}`);
  writer.line(0, `Value:\t${one.value}`);
  writer.line(0, `GlobalDefault:\t${one.globalDefault ?? false}`);
  if (one.preemptionPolicy) writer.line(0, `PreemptionPolicy:\t${one.preemptionPolicy}`);
  writer.line(0, `Description:\t${one.description ?? ''}`);
  writer.line(0, `Annotations:\t${formatLabels(one.metadata.annotations)}`);
  describeEvents(view, one, writer);
}

const lasts = (deletion: string | undefined, view: ClusterView): string | undefined =>
  deletion === undefined ? undefined : `Terminating (lasts ${translateTimestampSince(parseTime(deletion), view.now)})`;

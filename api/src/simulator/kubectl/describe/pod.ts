import { translateTimestampSince } from '../../apimachinery/duration.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { computePodQOS } from '../../apimachinery/qos.ts';
import { selectorText } from '../../apimachinery/selectors/format-label-selector.ts';
import { parseTime } from '../../apimachinery/time.ts';
import type { ClusterView } from '../view.ts';
import { describeContainers } from './container.ts';
import { describeEvents } from './events.ts';
import { tolerationTexts } from './tolerations.ts';
import { describeVolumes } from './volume.ts';
import { type Describer, rfc1123 } from './writer.ts';

/** @see kubernetes: kubectl/pkg/describe/describe.go describePod */
export function describePod(pod: Pod, view: ClusterView, writer: Describer): void {
  const { metadata, spec, status } = pod;
  describeHead(pod, view, writer);
  if (spec.initContainers?.length) describeContainers('Init Containers', pod, spec.initContainers, status.initContainerStatuses, writer);
  describeContainers('Containers', pod, spec.containers, status.containerStatuses, writer);
  if (spec.ephemeralContainers?.length)
    describeContainers('Ephemeral Containers', pod, spec.ephemeralContainers, status.ephemeralContainerStatuses, writer);
  describeGates(pod, writer);
  if (status.conditions?.length) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus');
  }
  for (const { type, status: value } of status.conditions ?? []) writer.line(1, `${type} \t${value} `);
  describeVolumes(spec.volumes, writer);
  writer.line(0, `QoS Class:\t${status.qosClass || computePodQOS(spec)}`);
  writer.labels('Node-Selectors', spec.nodeSelector);
  writer.multiline('Tolerations', tolerationTexts(spec.tolerations));
  describeSpread(pod, writer);
  describeEvents(view, { ...pod, metadata }, writer);
}

function describeHead({ metadata, spec, status }: Pod, view: ClusterView, writer: Describer): void {
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  if (spec.priority !== undefined) writer.line(0, `Priority:\t${spec.priority}`);
  if (spec.priorityClassName) writer.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec.runtimeClassName) writer.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec.serviceAccountName) writer.line(0, `Service Account:\t${spec.serviceAccountName}`);
  writer.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`);
  if (status.startTime) writer.line(0, `Start Time:\t${rfc1123(status.startTime)}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  if (metadata.deletionTimestamp) {
    // The deletion is due after the grace period: until then it lies ahead, and kubectl calls that invalid.
    writer.line(0, `Status:\tTerminating (lasts ${translateTimestampSince(parseTime(metadata.deletionTimestamp), view.now)})`);
    writer.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else writer.line(0, `Status:\t${status.phase ?? ''}`);
  if (status.reason) writer.line(0, `Reason:\t${status.reason}`);
  if (status.message) writer.line(0, `Message:\t${status.message}`);
  const seccomp = spec.securityContext?.seccompProfile;
  if (seccomp) {
    writer.line(0, `SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === 'Localhost') writer.line(0, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  }
  writer.line(0, `IP:\t${status.podIP ?? ''}`);
  writer.line(0, `IPs:${status.podIPs?.length ? '' : '\t<none>'}`);
  for (const { ip } of status.podIPs ?? []) writer.line(1, `IP:\t${ip}`);
  const controller = metadata.ownerReferences?.find((owner) => owner.controller);
  if (controller) writer.line(0, `Controlled By:\t${controller.kind}/${controller.name}`);
  if (status.nominatedNodeName) writer.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
}

function describeGates({ spec, status }: Pod, writer: Describer): void {
  if (!spec.readinessGates?.length) return;
  writer.line(0, 'Readiness Gates:');
  writer.line(1, 'Type\tStatus');
  for (const { conditionType } of spec.readinessGates)
    writer.line(1, `${conditionType} \t${status.conditions?.find(({ type }) => type === conditionType)?.status ?? '<none>'} `);
}

function describeSpread({ spec }: Pod, writer: Describer): void {
  const constraints = [...(spec.topologySpreadConstraints ?? [])].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  if (constraints.length === 0) return;
  writer.multiline(
    'Topology Spread Constraints',
    constraints.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
      const selector = labelSelector ? ` for selector ${selectorText(labelSelector)}` : '';
      return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
    }),
  );
}

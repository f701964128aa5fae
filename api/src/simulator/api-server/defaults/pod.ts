import { pullPolicyFor } from './image.ts';
import { fill, type Loose, roundAmounts } from './loose.ts';
import { setDefaultsPersistentVolumeClaimSpec, setDefaultsVolumeSource } from './storage.ts';

/**
 * Fills in what a Pod leaves out, in place: the object must be the caller's own.
 * @see kubernetes: pkg/apis/core/v1/defaults.go SetDefaults_Pod, SetDefaults_PodSpec and those of its parts; zz_generated.defaults.go
 */
export function setDefaultsPod(pod: Loose): void {
  pod.spec ??= {};
  const spec: Loose = pod.spec;
  const containers: Loose[] = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  for (const container of containers) requestsFromLimits(container);
  spec.enableServiceLinks ??= true;
  if (spec.hostNetwork) for (const container of containers) hostPorts(container);
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) setDefaultsContainer(container);
  for (const container of spec.ephemeralContainers ?? []) setDefaultsContainer(container);
  for (const volume of spec.volumes ?? []) setDefaultsVolume(volume);
  setDefaultsPodSpec(spec);
  convertPod(pod);
}

/** Of Pods alone, not of templates: those go on as they were. @see kubernetes: pkg/apis/core/v1/conversion.go Convert_v1_Pod_To_core_Pod */
function convertPod({ metadata, spec }: Loose): void {
  if (spec.terminationGracePeriodSeconds < 0) spec.terminationGracePeriodSeconds = 1;
  for (const stage of ['alpha', 'beta'])
    for (const name of ['init-containers', 'init-container-statuses']) delete metadata?.annotations?.[`pod.${stage}.kubernetes.io/${name}`];
}

function setDefaultsPodSpec(spec: Loose): void {
  fill(spec, 'dnsPolicy', 'ClusterFirst');
  fill(spec, 'restartPolicy', 'Always');
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  fill(spec, 'schedulerName', 'default-scheduler');
  roundAmounts(spec.overhead);
  // A struct: it is there, and empty, even where nobody gave it; an empty one prefers nothing.
  for (const term of spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) term.preference ??= {};
  // The old and the new name of one field are kept alike. @see kubernetes: pkg/apis/core/v1/conversion.go
  const account = spec.serviceAccountName || spec.serviceAccount;
  if (account) Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
}

/** @see kubernetes: SetDefaults_Pod: "If limits are specified, but requests are not, default requests to limits" */
function requestsFromLimits(container: Loose): void {
  roundAmounts(container.resources?.limits, container.resources?.requests);
  const limits = container.resources?.limits;
  if (!limits) return;
  container.resources.requests ??= {};
  for (const [name, amount] of Object.entries(limits)) container.resources.requests[name] ??= amount;
}

function hostPorts(container: Loose): void {
  for (const port of container.ports ?? []) if (!port.hostPort) port.hostPort = port.containerPort;
}

function setDefaultsContainer(container: Loose): void {
  fill(container, 'imagePullPolicy', pullPolicyFor(container.image ?? ''));
  fill(container, 'terminationMessagePath', '/dev/termination-log');
  fill(container, 'terminationMessagePolicy', 'File');
  container.resources ??= {};
  roundAmounts(container.resources?.limits, container.resources?.requests);
  for (const port of container.ports ?? []) fill(port, 'protocol', 'TCP');
  for (const env of container.env ?? []) if (env.valueFrom) setDefaultsReference(env.valueFrom);
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) if (probe) setDefaultsProbe(probe);
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop]) if (handler?.httpGet) httpGet(handler.httpGet);
}

function setDefaultsProbe(probe: Loose): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.httpGet) httpGet(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function httpGet(action: Loose): void {
  fill(action, 'path', '/');
  fill(action, 'scheme', 'HTTP');
}

/** A volume without a source is an emptyDir. */
function setDefaultsVolume(volume: Loose): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  if (volume.secret) volume.secret.defaultMode ??= 0o644;
  if (volume.configMap) volume.configMap.defaultMode ??= 0o644;
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= 0o644;
    downwardApiItems(volume.downwardAPI);
  }
  if (volume.projected) {
    volume.projected.defaultMode ??= 0o644;
    // A list that JSON does not leave out.
    volume.projected.sources ??= null;
    for (const source of volume.projected.sources ?? []) {
      if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
      if (source.downwardAPI) downwardApiItems(source.downwardAPI);
    }
  }
  setDefaultsVolumeSource(volume);
  const template = volume.ephemeral?.volumeClaimTemplate;
  if (!template?.spec) return;
  setDefaultsPersistentVolumeClaimSpec(template.spec);
  template.metadata = { creationTimestamp: null, ...template.metadata };
}

function downwardApiItems(source: Loose): void {
  for (const item of source.items ?? []) setDefaultsReference(item);
}

/** An amount, and the time in metadata, are structs: JSON shows them even where nobody gave them. */
function setDefaultsReference({ fieldRef, resourceFieldRef }: Loose): void {
  if (fieldRef) fill(fieldRef, 'apiVersion', 'v1');
  if (resourceFieldRef) fill(resourceFieldRef, 'divisor', '0');
}

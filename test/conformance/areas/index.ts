import type { Area } from '../area.ts';
import { admission, kubeletAdmission, limitRanger } from './admission.ts';
import { fieldPath, podResources, podSecurity, podWarningsArea } from './api.ts';
import { expansion, humanDurationArea, qos, quantity } from './apimachinery.ts';
import { kubeletContainer, runAsNonRoot, volumePayloadArea } from './containers.ts';
import { imagePull } from './images.ts';
import { kubectlColumns } from './kubectl.ts';
import { kubectlDebug, kubectlDrain, kubectlTaint } from './kubectl-changes.ts';
import { apiPodStatus, backoff, computePodActionsArea, conditions, oomScore, podPhase } from './kubelet.ts';
import { namesArea, selectors } from './names.ts';
import { dns, hostsFileArea } from './network.ts';
import { podRequests, preemption } from './pod-requests.ts';
import { portForwardArea, targetPort } from './ports.ts';
import { probeResults } from './probes.ts';
import { scheduling, schedulingCycle } from './scheduling.ts';
import { endpointSlices, environment, hostnames } from './surroundings.ts';
import { validation } from './validation.ts';

/** By the name of the file, without `.json`. */
export const areas: Readonly<Record<string, Area>> = {
  admission,
  'api-pod-status': apiPodStatus,
  backoff,
  'compute-pod-actions': computePodActionsArea,
  conditions,
  dns,
  'endpoint-slices': endpointSlices,
  environment,
  expansion,
  'field-path': fieldPath,
  hostnames,
  'hosts-file': hostsFileArea,
  'human-duration': humanDurationArea,
  'image-pull': imagePull,
  'kubectl-columns': kubectlColumns,
  'kubectl-debug': kubectlDebug,
  'kubectl-drain': kubectlDrain,
  'kubectl-taint': kubectlTaint,
  'kubelet-admission': kubeletAdmission,
  'kubelet-container': kubeletContainer,
  'limit-ranger': limitRanger,
  names: namesArea,
  'oom-score': oomScore,
  'pod-phase': podPhase,
  'pod-requests': podRequests,
  'pod-resources': podResources,
  'pod-security': podSecurity,
  'pod-warnings': podWarningsArea,
  'port-forward': portForwardArea,
  preemption,
  'probe-results': probeResults,
  qos,
  quantity,
  'run-as-non-root': runAsNonRoot,
  scheduling,
  'scheduling-cycle': schedulingCycle,
  selectors,
  'target-port': targetPort,
  validation,
  'volume-payload': volumePayloadArea,
};

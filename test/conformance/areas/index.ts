import type { Area } from '../area.ts';
import { expansion, humanDurationArea, qos, quantity } from './apimachinery.ts';
import { imagePull } from './images.ts';
import { kubectlColumns } from './kubectl.ts';
import { apiPodStatus, backoff, computePodActionsArea, conditions, oomScore, podPhase } from './kubelet.ts';
import { dns, hostsFileArea } from './network.ts';
import { probeResults } from './probes.ts';
import { validation } from './validation.ts';

/** By the name of the file, without `.json`. */
export const areas: Readonly<Record<string, Area>> = {
  'api-pod-status': apiPodStatus,
  backoff,
  'compute-pod-actions': computePodActionsArea,
  conditions,
  dns,
  expansion,
  'hosts-file': hostsFileArea,
  'human-duration': humanDurationArea,
  'image-pull': imagePull,
  'kubectl-columns': kubectlColumns,
  'oom-score': oomScore,
  'pod-phase': podPhase,
  'probe-results': probeResults,
  qos,
  quantity,
  validation,
};

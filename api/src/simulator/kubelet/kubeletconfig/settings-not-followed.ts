import { type Json, readYaml } from '../../api-server/index.ts';

/**
 * What a KubeletConfiguration may say that a run does not go by, though it could show; with what each is if nothing is said.
 * What is not here is followed, or nothing of it can be seen. @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go
 */
const DEFAULTS: Readonly<Record<string, Json>> = {
  staticPodURL: '',
  syncFrequency: '1m0s',
  fileCheckFrequency: '20s',
  nodeStatusUpdateFrequency: '10s',
  nodeLeaseDurationSeconds: 40,
  nodeStatusMaxImages: 50,
  enableDebuggingHandlers: true,
  registerNode: true,
  registerWithTaints: [],
  runOnce: false,
  providerID: '',
  cgroupsPerQOS: true,
  cpuCFSQuotaPeriod: '100ms',
  cpuManagerPolicy: 'none',
  memoryManagerPolicy: 'None',
  topologyManagerPolicy: 'none',
  reservedSystemCPUs: '',
  qosReserved: {},
  memorySwap: {},
  runtimeRequestTimeout: '2m0s',
  eventRecordQPS: 50,
  eventBurst: 100,
  configMapAndSecretChangeDetectionStrategy: 'Watch',
  featureGates: {},
};

/** Each as it is written, `cpuManagerPolicy: static`. */
export function settingsNotFollowed(text: string): string[] {
  const given = readYaml(text).documents[0]?.value;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return [];
  return Object.entries(DEFAULTS).flatMap(([field, usual]) => {
    const value = given[field];
    if (value === undefined || isNothing(value) || JSON.stringify(value) === JSON.stringify(usual)) return [];
    return [`${field}: ${typeof value === 'object' ? JSON.stringify(value) : value}`];
  });
}

/** It stands for the default, but a switch that is off. */
const isNothing = (value: Json): boolean =>
  value === null || value === '' || value === 0 || value === '0s' || (typeof value === 'object' && Object.keys(value).length === 0);

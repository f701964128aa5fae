import type { Pod } from '../../apimachinery/objects.ts';
import { podKey } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import { failure, type Result, type SandboxConfig, success } from '../../runtime/index.ts';
import { podGroupOf } from '../cm/pod-group.ts';
import { podMemoryLimit } from '../cm/pod-memory.ts';
import { withDots } from '../lifecycle/sysctls.ts';
import type { DnsConfig } from '../network/dns.ts';
import { kernelHostname } from '../pod/names.ts';
import { SandboxLabels } from './labels.ts';

/** What a sandbox's configuration needs beside the Pod. */
export interface SandboxContext {
  readonly dns: DnsConfig;
  readonly clusterDomain: string;
  /** Whether its limit of CPU holds. */
  readonly cpuCFSQuota: boolean;
  /** Of the Pod's RuntimeClass, undefined where there is no such class; '' is the default one. */
  readonly runtimeHandler: string | undefined;
  readonly pidsLimit?: number | undefined;
  /** When the kubelet was told of it. */
  readonly seen: Micros;
}

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_sandbox.go generatePodSandboxConfig */
export function sandboxConfig(pod: Pod, attempt: number, context: SandboxContext): Result<SandboxConfig> {
  const { dns, clusterDomain, cpuCFSQuota, runtimeHandler, pidsLimit, seen } = context;
  const { spec, metadata } = pod;
  // On the node's network it has the node's name.
  const kernel = spec.hostNetwork ? { ok: true as const, hostname: spec.nodeName ?? '' } : kernelHostname(pod, clusterDomain);
  if (!kernel.ok) return failure(kernel.error);
  // @see kubernetes: pkg/kubelet/runtimeclass/runtimeclass_manager.go LookupRuntimeHandler
  if (runtimeHandler === undefined) return failure(`runtimeclass.node.k8s.io "${spec.runtimeClassName}" not found`);
  const memoryLimitBytes = podMemoryLimit(spec);
  const ports = spec.hostNetwork ? [] : [...spec.containers].flatMap(({ ports = [] }) => ports.filter(({ hostPort }) => hostPort));
  return success({
    podUid: metadata.uid,
    podKey: podKey(pod),
    group: cpuCFSQuota ? podGroupOf(spec) : withoutQuota(podGroupOf(spec)),
    hostname: kernel.hostname,
    attempt,
    hostNetwork: spec.hostNetwork ?? false,
    sharePids: spec.shareProcessNamespace ?? false,
    hostPids: spec.hostPID ?? false,
    hostIpc: spec.hostIPC ?? false,
    hostPorts: ports.map(({ hostPort, containerPort, protocol, hostIP }) => ({
      hostPort: hostPort ?? 0,
      containerPort,
      protocol: protocol ?? 'TCP',
      ...(hostIP && { hostIP }),
    })),
    ...(memoryLimitBytes !== undefined && { memoryLimitBytes }),
    ...(pidsLimit !== undefined && { pidsLimit }),
    runtimeHandler,
    dns,
    sysctls: Object.fromEntries((spec.securityContext?.sysctls ?? []).map(({ name, value }) => [withDots(name), value])),
    labelled: new SandboxLabels(pod, seen),
  });
}

const withoutQuota = ({ cpuQuotaMillis: _, ...group }: SandboxConfig['group']): SandboxConfig['group'] => group;

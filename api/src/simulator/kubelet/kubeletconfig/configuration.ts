import { type Json, readYaml } from '../../api-server/index.ts';
import { parseGoDuration } from '../../apimachinery/duration.ts';
import { isQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import { byText, MINUTE, type Micros, SECOND } from '../../engine/index.ts';
import type { LogRotation } from '../../runtime/index.ts';
import { type Reservation, reservationOf } from '../cm/reservation.ts';
import { type EvictionConfiguration, evictionConfiguration } from '../eviction/thresholds.ts';
import type { ImageGCPolicy } from '../images/image-gc.ts';
import type { PullLimits } from '../images/pull-limits.ts';

/** Pods from that priority on have so long, in seconds, when the node is shut down. */
export interface ShutdownGracePeriod {
  readonly priority: number;
  readonly seconds: number;
}

/** How a node's kubelet is set up, as far as it matters here. @see kubernetes: pkg/kubelet/apis/config/types.go KubeletConfiguration */
export interface KubeletConfiguration {
  /** Where all of it stands. */
  readonly text: string;
  /** Empty: the kubelet does not hold a shutdown up. */
  readonly shutdownGracePeriods: readonly ShutdownGracePeriod[];
  readonly staticPodPath: string;
  readonly eviction: EvictionConfiguration;
  /** Names, or beginnings of names with a star. */
  readonly allowedUnsafeSysctls: readonly string[];
  /** Containers that ask for no seccomp profile get the runtime's. */
  readonly seccompDefault: boolean;
  readonly imageGC: ImageGCPolicy;
  readonly pulls: PullLimits;
  /** How many processes each Pod may have; undefined: any number. */
  readonly podPidsLimit: number | undefined;
  readonly logRotation: LogRotation;
  /** How many Pods the node takes; undefined: as many as usual. */
  readonly maxPods: number | undefined;
  readonly podsPerCore: number | undefined;
  /** How often it is counted what volumes hold; undefined: never. */
  readonly volumeStatsPeriod: Micros | undefined;
  /** Whether Pods are held to their limits of local storage. */
  readonly limitsLocalStorage: boolean;
  readonly reservation: Reservation;
  /** Whether it says for itself what is kept from Pods. */
  readonly statesAllocatable: boolean;
  readonly dns: DnsConfiguration;
  /** Whether limits of CPU hold. */
  readonly cpuCFSQuota: boolean;
}

/** What the kubelet writes of names into Pods. */
interface DnsConfiguration {
  /** Undefined: the cluster's own. */
  readonly servers: readonly string[] | undefined;
  readonly domain: string;
  /** Whether Pods may inherit the node's resolv.conf. */
  readonly inheritsHost: boolean;
}

const SYSTEM_CRITICAL = 2_000_000_000;

/**
 * What a KubeletConfiguration says, in YAML as kubeadm keeps it in the ConfigMap kube-system/kubelet-config. What is not
 * there has the default of kubeadm's clusters.
 * @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go
 */
export const kubeletConfiguration = byText((text): KubeletConfiguration => {
  const given = objectOf(readYaml(text).documents[0]?.value);
  const { staticPodPath, shutdownGracePeriodByPodPriority: byPriority } = given;
  const periods = Array.isArray(byPriority) ? byPriority.map(objectOf) : [];
  return {
    text,
    shutdownGracePeriods:
      periods.length > 0
        ? periods.map(({ priority, shutdownGracePeriodSeconds: seconds }) => ({ priority: Number(priority), seconds: Number(seconds) }))
        : shutdownGracePeriods(durationOf(given.shutdownGracePeriod), durationOf(given.shutdownGracePeriodCriticalPods)),
    staticPodPath: typeof staticPodPath === 'string' ? staticPodPath : '/etc/kubernetes/manifests',
    eviction: evictionConfiguration(given),
    allowedUnsafeSysctls: Array.isArray(given.allowedUnsafeSysctls) ? given.allowedUnsafeSysctls.map(String) : [],
    seccompDefault: given.seccompDefault === true,
    imageGC: {
      high: Number(given.imageGCHighThresholdPercent ?? 85),
      low: Number(given.imageGCLowThresholdPercent ?? 80),
      minimumAge: parseGoDuration(String(given.imageMinimumGCAge ?? '')) || 2 * MINUTE,
    },
    pulls: {
      parallel: given.serializeImagePulls === false ? Math.max(1, Number(given.maxParallelImagePulls ?? Number.POSITIVE_INFINITY)) : 1,
      perSecond: Number(given.registryPullQPS ?? 5) || 0,
      burst: Number(given.registryBurst) || 10,
    },
    podPidsLimit: Number(given.podPidsLimit) > 0 ? Number(given.podPidsLimit) : undefined,
    logRotation: {
      maxBytes: logFileBytes(String(given.containerLogMaxSize ?? '10Mi')),
      maxFiles: Number(given.containerLogMaxFiles ?? 5) || 5,
    },
    maxPods: countOf(given.maxPods),
    podsPerCore: countOf(given.podsPerCore),
    volumeStatsPeriod: periodOf(given.volumeStatsAggPeriod),
    limitsLocalStorage: given.localStorageCapacityIsolation !== false,
    reservation: reservationOf(given),
    dns: {
      servers: Array.isArray(given.clusterDNS) ? given.clusterDNS.map(String) : undefined,
      domain: typeof given.clusterDomain === 'string' ? given.clusterDomain : 'cluster.local',
      inheritsHost: given.resolvConf !== '',
    },
    cpuCFSQuota: given.cpuCFSQuota !== false,
    statesAllocatable: ['systemReserved', 'kubeReserved', 'evictionHard'].some((field) => given[field] !== undefined),
  };
});

/**
 * `critical` of the `whole` seconds are for critical Pods, which come last; the others have what is before.
 * @see kubernetes: pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go migrateConfig
 */
export function shutdownGracePeriods(whole: number, critical: number): ShutdownGracePeriod[] {
  if (whole === 0 || critical > whole || critical < 0) return [];
  return [
    { priority: 0, seconds: whole - critical },
    { priority: SYSTEM_CRITICAL, seconds: critical },
  ];
}

/** A negative size switches it off. @see kubernetes: pkg/kubelet/logs/container_log_manager.go NewContainerLogManager, parseMaxSize */
function logFileBytes(text: string): number {
  const bytes = isQuantity(text) ? parseQuantity(text).toNumber() : 10 * 2 ** 20;
  return bytes < 0 ? Number.POSITIVE_INFINITY : bytes;
}

/** Zero stands for the default. */
const countOf = (value: Json | undefined): number | undefined => Number(value ?? 0) || undefined;

/** Nothing and zero stand for a minute. @see kubernetes: pkg/kubelet/server/stats/fs_resource_analyzer.go Start */
function periodOf(value: Json | undefined): Micros | undefined {
  const period = parseGoDuration(String(value ?? '')) || MINUTE;
  return period > 0 ? period : undefined;
}

const objectOf = (value: Json | undefined): { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
/** In whole seconds. */
const durationOf = (value: Json | undefined): number => Math.trunc((parseGoDuration(String(value ?? '0s')) ?? 0) / SECOND);

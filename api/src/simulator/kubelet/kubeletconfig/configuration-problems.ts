import { type Json, readYaml } from '../../api-server/index.ts';
import { goDuration, parseGoDuration } from '../../apimachinery/duration.ts';
import { goQuote, goQuoteAll } from '../../apimachinery/go-quote.ts';
import { isQuantity, parseQuantity, WRONG_FORM } from '../../apimachinery/quantity.ts';
import { type Micros, SECOND } from '../../engine/index.ts';

type Given = { readonly [field: string]: Json | undefined };

/**
 * Why a kubelet would not start with such a configuration, in its words: a run's kubelets start all the same.
 * @see kubernetes: pkg/kubelet/apis/config/validation/validation.go ValidateKubeletConfiguration; pkg/kubelet/eviction/helpers.go
 * ParseThresholdConfig; pkg/kubelet/logs/container_log_manager.go NewContainerLogManager; cmd/kubelet/app/server.go parseResourceList
 */
export function configurationProblems(text: string): string[] {
  const { documents, problems } = readYaml(text);
  if (problems.length > 0) return problems.map(({ detail }) => detail);
  const value = documents[0]?.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const given: Given = value;
  return [
    ...CHECKS.flatMap((check) => check(given) ?? []).map((problem) => `invalid configuration: ${problem}`),
    ...evictionProblems(given),
    ...logProblems(given),
    ...reservationProblems(given),
  ];
}

const numberOf = (value: Json | undefined, usual: number): number => Number(value ?? usual);
const textOf = (value: Json | undefined): string => (value === undefined || value === null ? '' : String(value));
const durationOf = (value: Json | undefined): Micros => parseGoDuration(textOf(value) || '0s') ?? 0;
const listOf = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
/** As Go prints a struct of one field. */
const shown = (duration: Micros): string => `{${goDuration(duration)}}`;
const gate = (given: Given, name: string): boolean => {
  const { featureGates: gates } = given;
  return typeof gates === 'object' && gates !== null && !Array.isArray(gates) && gates[name] === true;
};

type Check = (given: Given) => string | readonly string[] | undefined;

const notNegative =
  (field: string, flag: string): Check =>
  ({ [field]: value }) =>
    numberOf(value, 0) < 0 ? `${field} (--${flag}) ${numberOf(value, 0)} must not be a negative number` : undefined;
const percent =
  (field: string, flag: string): Check =>
  ({ [field]: value }) =>
    numberOf(value, 50) < 0 || numberOf(value, 50) > 100
      ? `${field} (--${flag}) ${numberOf(value, 50)} must be between 0 and 100, inclusive`
      : undefined;
const oneOf =
  (field: string, flag: string, words: readonly string[]): Check =>
  ({ [field]: value }) =>
    textOf(value) !== '' && !words.includes(textOf(value))
      ? `${field} (--${flag}) ${goQuote(textOf(value))} must be one of: ${goQuoteAll(words)}`
      : undefined;
const wholeSeconds =
  (field: string): Check =>
  ({ [field]: value }) => {
    const duration = durationOf(value);
    return duration < 0 || (duration > 0 && duration < SECOND)
      ? `${field} ${shown(duration)} must be either zero or otherwise >= 1 sec`
      : undefined;
  };

const ENFORCED = ['pods', 'system-reserved', 'kube-reserved', 'none'];

const CHECKS: readonly Check[] = [
  ({ nodeLeaseDurationSeconds: value }) =>
    numberOf(value, 40) <= 0 && value !== 0 ? 'nodeLeaseDurationSeconds must be greater than 0' : undefined,
  ({ cgroupsPerQOS, enforceNodeAllocatable }) =>
    cgroupsPerQOS === false && (enforceNodeAllocatable === undefined || listOf(enforceNodeAllocatable).length > 0)
      ? 'enforceNodeAllocatable (--enforce-node-allocatable) is not supported unless cgroupsPerQOS (--cgroups-per-qos) is set to true'
      : undefined,
  notNegative('eventBurst', 'event-burst'),
  notNegative('eventRecordQPS', 'event-qps'),
  percent('imageGCHighThresholdPercent', 'image-gc-high-threshold'),
  percent('imageGCLowThresholdPercent', 'image-gc-low-threshold'),
  ({ imageGCLowThresholdPercent: low, imageGCHighThresholdPercent: high }) =>
    numberOf(low, 80) >= numberOf(high, 85)
      ? `imageGCLowThresholdPercent (--image-gc-low-threshold) ${numberOf(low, 80)} must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) ${numberOf(high, 85)}`
      : undefined,
  ({ nodeStatusMaxImages: value }) =>
    numberOf(value, 50) < -1 ? `nodeStatusMaxImages (--node-status-max-images) ${numberOf(value, 50)} must be -1 or greater` : undefined,
  notNegative('maxOpenFiles', 'max-open-files'),
  notNegative('maxPods', 'max-pods'),
  notNegative('podsPerCore', 'pods-per-core'),
  notNegative('registryBurst', 'registry-burst'),
  notNegative('registryPullQPS', 'registry-qps'),
  ({ maxParallelImagePulls: most, serializeImagePulls: serial }) =>
    most === undefined || most === null
      ? undefined
      : numberOf(most, 1) < 1
        ? `maxParallelImagePulls ${numberOf(most, 1)} must be a positive number`
        : numberOf(most, 1) > 1 && serial !== false
          ? 'maxParallelImagePulls cannot be larger than 1 unless SerializeImagePulls (--serialize-image-pulls) is set to false'
          : undefined,
  oneOf('topologyManagerPolicy', 'topology-manager-policy', ['none', 'best-effort', 'restricted', 'single-numa-node']),
  ({ shutdownGracePeriodCriticalPods: critical, shutdownGracePeriod: whole }) =>
    durationOf(critical) > durationOf(whole)
      ? `shutdownGracePeriodCriticalPods ${shown(durationOf(critical))} must be <= shutdownGracePeriod ${shown(durationOf(whole))}`
      : undefined,
  wholeSeconds('shutdownGracePeriod'),
  wholeSeconds('shutdownGracePeriodCriticalPods'),
  ({ shutdownGracePeriodByPodPriority: byPriority, shutdownGracePeriod: whole, shutdownGracePeriodCriticalPods: critical }) =>
    Array.isArray(byPriority) && byPriority.length > 0 && (durationOf(whole) > 0 || durationOf(critical) > 0)
      ? 'Cannot specify both shutdownGracePeriodByPodPriority and shutdownGracePeriod at the same time'
      : undefined,
  (given) => {
    const { memorySwap } = given;
    const isSet = typeof memorySwap === 'object' && memorySwap !== null && Object.values(memorySwap).some((value) => value !== '');
    return isSet && !gate(given, 'NodeSwap') ? 'memorySwap.swapBehavior cannot be set when NodeSwap feature flag is disabled' : undefined;
  },
  ({ enforceNodeAllocatable, systemReservedCgroup, kubeReservedCgroup }) =>
    listOf(enforceNodeAllocatable).flatMap((one, _, all) => {
      const needs = (field: string, flag: string): string =>
        `${field} (--${flag}) must be specified when ${goQuote(one)} contained in enforceNodeAllocatable (--enforce-node-allocatable)`;
      if (one === 'system-reserved') return systemReservedCgroup ? [] : [needs('systemReservedCgroup', 'system-reserved-cgroup')];
      if (one === 'kube-reserved') return kubeReservedCgroup ? [] : [needs('kubeReservedCgroup', 'kube-reserved-cgroup')];
      if (one === 'none')
        return all.length > 1
          ? ['enforceNodeAllocatable (--enforce-node-allocatable) may not contain additional enforcements when "none" is specified']
          : [];
      const [last = '', ...others] = ENFORCED.map(goQuote).reverse();
      return ENFORCED.includes(one)
        ? []
        : [
            `option ${goQuote(one)} specified for enforceNodeAllocatable (--enforce-node-allocatable). Valid options are ${others.reverse().join(', ')}, or ${last}`,
          ];
    }),
];

const SIGNALS: ReadonlySet<string> = new Set([
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'imagefs.available',
  'imagefs.inodesFree',
  'allocatableMemory.available',
  'pid.available',
]);

function evictionProblems({ evictionHard, evictionSoft, evictionSoftGracePeriod, evictionMinimumReclaim }: Given): string[] {
  const entries = (value: Json | undefined): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([key, one]) => [key, textOf(one)])
      : [];
  const graces = new Map(entries(evictionSoftGracePeriod));
  const soft = entries(evictionSoft);
  // The first that is wrong is told, and no other.
  const [problem] = [
    ...[...entries(evictionHard), ...soft].map(thresholdProblem),
    ...[...graces, ...entries(evictionMinimumReclaim)].map(([signal]) =>
      SIGNALS.has(signal) ? undefined : `unsupported eviction signal ${signal}`,
    ),
    ...soft.map(([signal]) =>
      graces.has(signal) ? undefined : `grace period must be specified for the soft eviction threshold ${signal}`,
    ),
  ].filter((one) => one !== undefined);
  return problem === undefined ? [] : [problem];
}

/** @see kubernetes: pkg/kubelet/eviction/helpers.go parseThresholdStatement */
function thresholdProblem([signal, text]: readonly [string, string]): string | undefined {
  if (!SIGNALS.has(signal)) return `unsupported eviction signal ${signal}`;
  if (text.endsWith('%')) {
    const share = Number(text.slice(0, -1));
    if (Number.isNaN(share)) return `strconv.ParseFloat: parsing ${goQuote(text.slice(0, -1))}: invalid syntax`;
    if (share < 0) return `eviction percentage threshold ${signal} must be >= 0%: ${text}`;
    return share > 100 ? `eviction percentage threshold ${signal} must be <= 100%: ${text}` : undefined;
  }
  if (!isQuantity(text)) return WRONG_FORM;
  return parseQuantity(text).sign() <= 0 ? `eviction threshold ${signal} must be positive: ${text}` : undefined;
}

function logProblems({ containerLogMaxFiles: files, containerLogMaxSize: size }: Given): string[] {
  const most = numberOf(files, 5);
  return [
    ...(most !== 0 && most <= 1 ? [`invalid MaxFiles ${most}, must be > 1`] : []),
    ...(textOf(size) !== '' && !isQuantity(textOf(size))
      ? [`failed to parse container log max size ${goQuote(textOf(size))}: ${WRONG_FORM}`]
      : []),
  ];
}

const RESERVABLE = ['cpu', 'memory', 'ephemeral-storage', 'pid'];

function reservationProblems({ systemReserved, kubeReserved }: Given): string[] {
  return [systemReserved, kubeReserved].flatMap((list) =>
    typeof list !== 'object' || list === null || Array.isArray(list)
      ? []
      : Object.entries(list).flatMap(([name, amount]) => {
          if (!RESERVABLE.includes(name)) return [`cannot reserve ${goQuote(name)} resource`];
          if (!isQuantity(textOf(amount)))
            return [`failed to parse quantity ${goQuote(textOf(amount))} for ${goQuote(name)} resource: ${WRONG_FORM}`];
          return parseQuantity(textOf(amount)).sign() < 0
            ? [`resource quantity for ${goQuote(name)} cannot be negative: ${textOf(amount)}`]
            : [];
        }),
  );
}

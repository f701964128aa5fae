import type { Json } from '../../api-server/index.ts';
import { diskThreshold } from '../../apimachinery/disk-threshold.ts';
import { parseGoDuration } from '../../apimachinery/duration.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { MINUTE, type Micros } from '../../engine/index.ts';
import type { Room } from '../../runtime/index.ts';
import type { Pressure } from '../admission.ts';
import { binary } from './messages.ts';

export interface Threshold {
  readonly pressure: 'MEMORY' | 'DISK';
  /** Less must not be left: in bytes, of so many. */
  readonly least: (capacity: number) => number;
  /** So long it must be passed; undefined for a hard one, which is acted upon at once. */
  readonly grace: Micros | undefined;
}

export interface EvictionConfiguration {
  /** Hard ones come first. */
  readonly thresholds: readonly Threshold[];
  /** What Pods are given at most to stop when a soft threshold is passed, in seconds. */
  readonly maxPodGracePeriod: number;
  /** How long a condition stays after the pressure. */
  readonly transitionPeriod: Micros;
}

/** The node's disk holds its images too. @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults_linux.go DefaultEvictionHard */
const DEFAULT_HARD = { 'memory.available': '100Mi', 'nodefs.available': '10%', 'imagefs.available': '15%' };
const PRESSURES: Readonly<Record<string, Threshold['pressure']>> = {
  'memory.available': 'MEMORY',
  'nodefs.available': 'DISK',
  'imagefs.available': 'DISK',
};

/** As a KubeletConfiguration says; what it says of hard thresholds stands in place of all the defaults.
 *  @see kubernetes: pkg/kubelet/eviction/helpers.go ParseThresholdConfig */
export function evictionConfiguration(given: { readonly [key: string]: Json }): EvictionConfiguration {
  const grace = textsOf(given.evictionSoftGracePeriod);
  return {
    thresholds: [
      ...thresholdsOf(given.evictionHard === undefined ? DEFAULT_HARD : textsOf(given.evictionHard), () => undefined),
      ...thresholdsOf(textsOf(given.evictionSoft), (signal) => parseGoDuration(grace[signal] ?? '0s') ?? 0),
    ],
    maxPodGracePeriod: Number(given.evictionMaxPodGracePeriod ?? 0),
    transitionPeriod: parseGoDuration(String(given.evictionPressureTransitionPeriod ?? '5m')) ?? 5 * MINUTE,
  };
}

const thresholdsOf = (texts: Readonly<Record<string, string>>, graceOf: (signal: string) => Micros | undefined): Threshold[] =>
  Object.entries(texts).flatMap(([signal, text]) => {
    const pressure = PRESSURES[signal];
    const least = leastOf(text);
    return pressure && least ? [{ pressure, least, grace: graceOf(signal) }] : [];
  });

/** A percentage is one of single precision. @see kubernetes: pkg/kubelet/eviction/helpers.go parsePercentage */
function leastOf(text: string): Threshold['least'] | undefined {
  if (text.endsWith('%')) {
    const share = Math.fround(Math.fround(Number(text.slice(0, -1))) / 100);
    return share > 0 && share < 1 ? (capacity) => Math.trunc(capacity * share) : undefined;
  }
  const bytes = Number(parseQuantity(text).value());
  return () => bytes;
}

const textsOf = (value: Json | undefined): Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]))
    : {};

export const isPassed = ({ least }: Threshold, { available, capacity }: Room): boolean => available < least(capacity);

/** What messages say of a threshold, and of what is left. */
interface ThresholdMet {
  readonly threshold: string;
  readonly available: string;
}

export const described = ({ least }: Threshold, { available, capacity }: Room): ThresholdMet => ({
  threshold: binary(least(capacity)),
  available: binary(Math.max(0, wholeBlocks(available))),
});

/** An intervention does not say how little it leaves: somewhat less than the default threshold. */
export function assumed(pressure: Pressure, diskCapacity: number): ThresholdMet {
  if (pressure === 'PID') return { threshold: '1600', available: '1024' };
  if (pressure === 'MEMORY') return { threshold: '100Mi', available: '64Mi' };
  const threshold = diskThreshold(diskCapacity);
  return { threshold: binary(threshold), available: binary(wholeBlocks(0.95 * threshold)) };
}

/** Memory is counted in pages, the disk in blocks, of 4 Ki each. */
const wholeBlocks = (bytes: number): number => Math.floor(bytes / 4096) * 4096;

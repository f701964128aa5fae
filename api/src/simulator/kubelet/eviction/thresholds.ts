import type { Json } from '../../api-server/index.ts';
import { parseGoDuration } from '../../apimachinery/duration.ts';
import { isQuantity, parseQuantity, Quantity } from '../../apimachinery/quantity.ts';
import { MINUTE, type Micros } from '../../engine/index.ts';
import { inWholeBlocks } from '../../kernel/index.ts';
import type { Room, RoomKind } from '../../runtime/index.ts';
import { limitsPods, reservationOf } from '../cm/reservation.ts';
import type { Pressure } from '../nodestatus/conditions.ts';
import { binary, decimal } from './messages.ts';

/** What is scarce. */
export type Starved = 'memory' | 'ephemeral-storage' | 'inodes' | 'pids';

/** What is looked at, and what its lack means. The node's disk holds its images too.
 *  @see kubernetes: pkg/kubelet/eviction/helpers.go signalToNodeCondition, signalToResource */
export interface Signal {
  readonly room: RoomKind;
  readonly pressure: Pressure;
  readonly resource: Starved;
  /** What of the node nobody may ask for, so that it stays free. @see kubernetes: pkg/kubelet/cm/container_manager.go hardEvictionReservation */
  readonly keeps?: 'memory' | 'ephemeral-storage';
}

/** `memory.available<100Mi`, with what goes with it. @see kubernetes: pkg/kubelet/eviction/api/types.go Threshold */
export interface Threshold {
  readonly signal: Signal;
  readonly value: Amount;
  /** So much more than the value must be left before it counts as met no more. */
  readonly minReclaim: Amount | undefined;
  /** So long it must be passed; undefined for a hard one, which is acted upon at once. */
  readonly grace: Micros | undefined;
}

/** Of so many. */
interface Amount {
  readonly of: (capacity: number) => number;
  readonly quantityOf: (capacity: Quantity) => Quantity;
  /** As messages show it, where it is no share of the whole: as it was written. */
  readonly text: string | undefined;
}

/** What a node's configuration says of eviction. @see kubernetes: pkg/kubelet/eviction/types.go Config */
export interface EvictionConfiguration {
  /** Hard ones come first. */
  readonly thresholds: readonly Threshold[];
  /** What Pods are given at most to stop when a soft threshold is passed, in seconds. */
  readonly maxPodGracePeriod: number;
  /** How long a condition stays after the pressure. */
  readonly transitionPeriod: Micros;
}

/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults_linux.go DefaultEvictionHard */
/** @see kubernetes: pkg/kubelet/eviction/defaults_linux.go DefaultEvictionHard */
export const DEFAULT_HARD = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
};
const MEMORY: Signal = { room: 'memory', pressure: 'MEMORY', resource: 'memory', keeps: 'memory' };
/** Of that which Pods may use together. */
const ALLOCATABLE_MEMORY: Signal = { room: 'allocatableMemory', pressure: 'MEMORY', resource: 'memory' };
const DISK: Signal = { room: 'disk', pressure: 'DISK', resource: 'ephemeral-storage', keeps: 'ephemeral-storage' };
const IMAGE_DISK: Signal = { room: 'disk', pressure: 'DISK', resource: 'ephemeral-storage' };
const INODES: Signal = { room: 'inodes', pressure: 'DISK', resource: 'inodes' };
const PIDS: Signal = { room: 'pids', pressure: 'PID', resource: 'pids' };
const SIGNALS: Readonly<Record<string, Signal>> = {
  'memory.available': MEMORY,
  'nodefs.available': DISK,
  'nodefs.inodesFree': INODES,
  'imagefs.available': IMAGE_DISK,
  'imagefs.inodesFree': INODES,
  'pid.available': PIDS,
};

/** As a KubeletConfiguration says; what it says of hard thresholds stands in place of all the defaults.
 *  @see kubernetes: pkg/kubelet/eviction/helpers.go ParseThresholdConfig */
export function evictionConfiguration(given: { readonly [key: string]: Json }): EvictionConfiguration {
  const grace = textsOf(given.evictionSoftGracePeriod);
  const reclaim = textsOf(given.evictionMinimumReclaim);
  const thresholdsOf = (texts: Readonly<Record<string, string>>, graceOf: (signal: string) => Micros | undefined): Threshold[] =>
    Object.entries(texts).flatMap(([name, text]) => {
      const signal = SIGNALS[name];
      const value = amountOf(text);
      return signal && value ? [{ signal, value, minReclaim: amountOf(reclaim[name] ?? ''), grace: graceOf(name) }] : [];
    });
  const hard = thresholdsOf(given.evictionHard === undefined ? DEFAULT_HARD : textsOf(given.evictionHard), () => undefined);
  return {
    thresholds: [
      ...hard,
      ...thresholdsOf(textsOf(given.evictionSoft), (signal) => parseGoDuration(grace[signal] ?? '0s') ?? 0),
      ...(limitsPods(reservationOf(given)) ? hard.filter(({ signal }) => signal === MEMORY).map(ofAllocatable) : []),
    ],
    maxPodGracePeriod: Number(given.evictionMaxPodGracePeriod ?? 0),
    // Nothing is what kubeadm writes for the default.
    transitionPeriod: parseGoDuration(String(given.evictionPressureTransitionPeriod ?? '')) || 5 * MINUTE,
  };
}

/** @see kubernetes: pkg/kubelet/eviction/helpers.go addAllocatableThresholds */
const ofAllocatable = (threshold: Threshold): Threshold => ({ ...threshold, signal: ALLOCATABLE_MEMORY });

/** A percentage is one of single precision. What is no amount is left out: a real kubelet would not start with it. @see kubernetes: pkg/kubelet/eviction/helpers.go parseThresholdStatement, parsePercentage */
function amountOf(text: string): Amount | undefined {
  if (text === '') return undefined;
  if (text.endsWith('%')) {
    const share = Math.fround(Math.fround(Number(text.slice(0, -1))) / 100);
    const of = (capacity: number): number => Math.trunc(capacity * share);
    const quantityOf = (capacity: Quantity): Quantity => Quantity.fromValue(of(Number(capacity.value())), 'BinarySI');
    return share > 0 && share < 1 ? { of, quantityOf, text: undefined } : undefined;
  }
  if (!isQuantity(text)) return undefined;
  const quantity = parseQuantity(text);
  const count = Number(quantity.value());
  return { of: () => count, quantityOf: () => quantity, text: quantity.toString() };
}

const textsOf = (value: Json | undefined): Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]))
    : {};

/** Less is left than the threshold asks for, which may be a share of the whole. */
export const isPassed = ({ value }: Threshold, { available, capacity }: Room): boolean => available < value.of(capacity);

/** Whether as much as was asked for, beyond the threshold, is still not free. @see kubernetes: pkg/kubelet/eviction/helpers.go thresholdsMet */
export const isUnresolved = ({ value, minReclaim }: Threshold, { available, capacity }: Room): boolean =>
  available < value.of(capacity) + (minReclaim?.of(capacity) ?? 0);

/** What messages say of a threshold, and of what is left. */
interface ThresholdMet {
  readonly threshold: string;
  readonly available: string;
}

/** A share is always shown as a binary number, what is counted and not measured otherwise as a decimal one.
 *  @see kubernetes: pkg/kubelet/eviction/api/types.go GetThresholdQuantity; pkg/kubelet/eviction/helpers.go makeSignalObservations */
export const described = ({ signal, value }: Threshold, { available, capacity }: Room): ThresholdMet => ({
  threshold: value.text ?? binary(value.of(capacity)),
  available: signal.room !== 'inodes' && signal.room !== 'pids' ? binary(Math.max(0, inWholeBlocks(available))) : decimal(available),
});

/** Such a share of a threshold an intervention leaves, which does not say how little that is. */
const LEFT: Readonly<Record<Pressure, number>> = { MEMORY: 0.64, DISK: 0.95, PID: 0.64 };
const ROOMS: Readonly<Record<Pressure, RoomKind>> = { MEMORY: 'memory', DISK: 'disk', PID: 'pids' };
/** Where none is configured; that of processes is nobody's default. */
const [OF_MEMORY, OF_DISK, OF_PIDS] = evictionConfiguration({
  evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '10%', 'pid.available': '1600' },
}).thresholds;
const ASSUMED: Readonly<Record<Pressure, Threshold | undefined>> = { MEMORY: OF_MEMORY, DISK: OF_DISK, PID: OF_PIDS };

/** What an intervention leaves, against the threshold that it passes: the first hard one. */
export function assumed(pressure: Pressure, thresholds: readonly Threshold[], capacity: number): ThresholdMet & { readonly left: number } {
  const configured = thresholds.find(({ signal, grace }) => grace === undefined && signal.room === ROOMS[pressure]);
  const threshold = configured ?? (ASSUMED[pressure] as Threshold);
  const left = LEFT[pressure] * threshold.value.of(capacity);
  return { left: inWholeBlocks(left), ...described(threshold, { available: left, capacity }) };
}

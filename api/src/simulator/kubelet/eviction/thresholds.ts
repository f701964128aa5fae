import { diskThreshold } from '../../apimachinery/disk-threshold.ts';
import type { Pressure } from '../admission.ts';
import { binary } from './messages.ts';

/** Less than that must not be left of the node's memory. @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults_linux.go DefaultEvictionHard */
export const MEMORY_THRESHOLD = 100 * 2 ** 20;

/** What messages say of a threshold, and of what is left. */
interface ThresholdMet {
  readonly threshold: string;
  readonly available: string;
}

/** @param left of the node's memory, where it was measured: an intervention does not say how much it leaves */
export function thresholdMet(pressure: Pressure, diskCapacity: number, left?: number): ThresholdMet {
  if (pressure === 'PID') return { threshold: '1600', available: '1024' };
  if (pressure === 'MEMORY') return { threshold: binary(MEMORY_THRESHOLD), available: binary(left ?? 64 * 2 ** 20) };
  const threshold = diskThreshold(diskCapacity);
  return { threshold: binary(threshold), available: binary(Math.trunc((0.95 * threshold) / BLOCK) * BLOCK) };
}

const BLOCK = 4096;

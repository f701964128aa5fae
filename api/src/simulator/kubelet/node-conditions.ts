import type { Node } from '../apimachinery/objects.ts';
import { formatTime } from '../apimachinery/time.ts';
import type { Micros } from '../engine/index.ts';
import type { Pressure } from './admission.ts';

/** In the order in which they are set. @see kubernetes: pkg/kubelet/nodestatus/setters.go MemoryPressureCondition, DiskPressureCondition, PIDPressureCondition */
const PRESSURES: Readonly<Record<Pressure, { readonly type: string; readonly on: Said; readonly off: Said }>> = {
  MEMORY: {
    type: 'MemoryPressure',
    on: {
      reason: 'KubeletHasInsufficientMemory',
      message: 'kubelet has insufficient memory available',
      event: 'NodeHasInsufficientMemory',
    },
    off: { reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available', event: 'NodeHasSufficientMemory' },
  },
  DISK: {
    type: 'DiskPressure',
    on: { reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure', event: 'NodeHasDiskPressure' },
    off: { reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure', event: 'NodeHasNoDiskPressure' },
  },
  PID: {
    type: 'PIDPressure',
    on: { reason: 'KubeletHasInsufficientPID', message: 'kubelet has insufficient PID available', event: 'NodeHasInsufficientPID' },
    off: { reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available', event: 'NodeHasSufficientPID' },
  },
};
interface Said {
  readonly reason: string;
  readonly message: string;
  readonly event: string;
}
type Conditions = NonNullable<Node['status']['conditions']>;

export const conditionOf = (pressure: Pressure): string => PRESSURES[pressure].type;

/** The node's conditions when it is under these pressures, and which events tell of what is new. Of `ours` this kubelet has spoken before. */
export function pressureConditions(
  before: Conditions,
  pressures: ReadonlySet<Pressure>,
  ours: ReadonlySet<Pressure>,
  now: Micros,
): { readonly conditions: Conditions; readonly events: readonly string[] } {
  const events: string[] = [];
  let conditions = before;
  for (const [pressure, { type, on, off }] of Object.entries(PRESSURES) as [Pressure, (typeof PRESSURES)[Pressure]][]) {
    const isOn = pressures.has(pressure);
    const status = isOn ? 'True' : 'False';
    if (!isOn && !ours.has(pressure)) continue;
    if (before.some((one) => one.type === type && one.status === status)) continue;
    const { reason, message, event } = isOn ? on : off;
    const at = formatTime(now);
    const fresh = { type, status, lastHeartbeatTime: at, lastTransitionTime: at, reason, message } as const;
    conditions = conditions.map((one) => (one.type === type ? fresh : one));
    events.push(event);
  }
  return { conditions, events };
}

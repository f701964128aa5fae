import type { Node } from '../../apimachinery/objects.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';

/** What a node runs short of. */
export type Pressure = 'MEMORY' | 'DISK' | 'PID';

/** In the order in which they are set. @see kubernetes: pkg/kubelet/nodestatus/setters.go MemoryPressureCondition, DiskPressureCondition, PIDPressureCondition, ReadyCondition */
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
type Condition = Conditions[number];

/** The node's condition by which a pressure is told: MemoryPressure, DiskPressure, PIDPressure. */
export const conditionOf = (pressure: Pressure): string => PRESSURES[pressure].type;

/** What the kubelet says of its node's conditions, by type. */
export type Statements = ReadonlyMap<string, Pick<Condition, 'type' | 'status' | 'reason' | 'message'>>;

/** What it has said so far, and what it says under these pressures; of `ours` it has spoken before. */
export function withPressures(said: Statements, pressures: ReadonlySet<Pressure>, ours: ReadonlySet<Pressure>): Statements {
  const result = new Map(said);
  for (const pressure of new Set([...ours, ...pressures])) {
    const isOn = pressures.has(pressure);
    const { type, on, off } = PRESSURES[pressure];
    const { reason, message } = isOn ? on : off;
    result.set(type, { type, status: isOn ? 'True' : 'False', reason, message });
  }
  return result;
}

/** Whether the node's conditions are as the kubelet says. */
export const saysTheSame = (conditions: Conditions, said: Statements): boolean =>
  [...said.values()].every(({ type, status }) => conditions.some((one) => one.type === type && one.status === status));

/** The node's conditions when the kubelet has said that, and which events tell of what is new. Those of others stay. */
export function nodeConditions(
  before: Conditions,
  said: Statements,
  now: Micros,
): { readonly conditions: Conditions; readonly events: readonly string[] } {
  const conditions = [...before];
  const events: string[] = [];
  for (const statement of inOrder(said)) {
    const index = before.findIndex(({ type }) => type === statement.type);
    const at = formatTime(now);
    const was = before[index];
    if (was?.status === statement.status) {
      if (was.status === 'False' && statement.type === 'Ready' && was.message !== statement.message)
        conditions[index] = { ...was, ...statement, lastHeartbeatTime: at };
      continue;
    }
    const fresh = { ...statement, lastHeartbeatTime: at, lastTransitionTime: at };
    if (index < 0) conditions.push(fresh);
    else conditions[index] = fresh;
    const event = eventOf(statement.type, statement.status);
    if (event) events.push(event);
  }
  return { conditions, events };
}

/** Whatever the kubelet has to tell, it tells all of its conditions with it. @see kubernetes: pkg/kubelet/kubelet_node_status.go tryUpdateNodeStatus */
export const heardOf = (conditions: Conditions, said: Statements, now: Micros): Conditions =>
  conditions.map((condition) => (said.has(condition.type) ? { ...condition, lastHeartbeatTime: formatTime(now) } : condition));

const ORDER: readonly string[] = [...Object.values(PRESSURES).map(({ type }) => type), 'Ready'];
const inOrder = (said: Statements) => [...said.values()].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));

function eventOf(type: string, status: string): string | undefined {
  if (type === 'Ready') return status === 'True' ? 'NodeReady' : 'NodeNotReady';
  const pressure = Object.values(PRESSURES).find((one) => one.type === type);
  return (status === 'True' ? pressure?.on : pressure?.off)?.event;
}

import { MINUTE, type Micros, SECOND } from '../engine/index.ts';
import type { Node } from './objects.ts';
import { formatTime, parseTime } from './time.ts';

/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go NodeStatusReportFrequency */
const REPORT_FREQUENCY: Micros = 5 * MINUTE;
/** The kubelet renews its lease so often for as long as it lives. @see kubernetes: pkg/kubelet/kubelet.go nodeLeaseRenewIntervalFraction */
export const LEASE_RENEWAL: Micros = 10 * SECOND;
/** How long a node may be silent. @see kubernetes: pkg/controller/nodelifecycle/config/v1alpha1/defaults.go NodeMonitorGracePeriod */
export const NODE_MONITOR_GRACE_PERIOD: Micros = 40 * SECOND;
/** What a kubelet says of its node. @see kubernetes: pkg/kubelet/kubelet_node_status.go defaultNodeStatusFuncs */
export const REPORTED_CONDITIONS: readonly string[] = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** A node as its kubelet has reported it last, at that moment: with nothing to say it says so every five minutes.
 *  Such reports are not simulated one by one. */
export function withHeartbeat(node: Node, now: Micros): Node {
  const isReported = ({ type, status }: { type: string; status: string }): boolean =>
    REPORTED_CONDITIONS.includes(type) && status !== 'Unknown';
  const conditions = node.status.conditions ?? [];
  const times = conditions.filter(isReported).flatMap(({ lastHeartbeatTime }) => parseTime(lastHeartbeatTime as string | undefined) ?? []);
  const last = Math.max(...times);
  if (times.length === 0 || now - last < REPORT_FREQUENCY) return node;
  const lastHeartbeatTime = formatTime(last + Math.floor((now - last) / REPORT_FREQUENCY) * REPORT_FREQUENCY) as never;
  const reported = conditions.map((condition) => (isReported(condition) ? { ...condition, lastHeartbeatTime } : condition));
  return { ...node, status: { ...node.status, conditions: reported } };
}

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

const isReported = ({ type, status }: { readonly type: string; readonly status: string }): boolean =>
  REPORTED_CONDITIONS.includes(type) && status !== 'Unknown';

/** The last report of a node's kubelet that was written; undefined if nothing is heard of it. */
export function writtenReport({ status: { conditions = [] } }: Node): Micros | undefined {
  const times = conditions.filter(isReported).flatMap(({ lastHeartbeatTime }) => parseTime(lastHeartbeatTime) ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** The last report by then: with nothing to say a kubelet says so every five minutes. Such reports are not simulated one by one. */
export const lastReport = (written: Micros, now: Micros): Micros =>
  written + Math.max(0, Math.floor((now - written) / REPORT_FREQUENCY)) * REPORT_FREQUENCY;

/** A node as its kubelet has reported it last, at that moment. */
export function withHeartbeat(node: Node, now: Micros): Node {
  const written = writtenReport(node);
  if (written === undefined || lastReport(written, now) === written) return node;
  const lastHeartbeatTime = formatTime(lastReport(written, now));
  const conditions = node.status.conditions?.map((condition) => (isReported(condition) ? { ...condition, lastHeartbeatTime } : condition));
  return { ...node, status: { ...node.status, ...(conditions && { conditions }) } };
}

import { isPodPhaseTerminal } from '../../../api/src/simulator/apimachinery/pod-phase.ts';
import { formatTime } from '../../../api/src/simulator/apimachinery/time.ts';
import { seconds } from '../../../api/src/simulator/engine/index.ts';
import { podColumns, printPod } from '../../../api/src/simulator/printers/index.ts';
import type { Area } from '../area.ts';
import { includes } from '../matching.ts';

export const kubectlColumns: Area = (one) => {
  const { wide = false } = one.input;
  const { metadata = {}, spec, status = {} } = withTimes(one.input.pod) as typeof one.input.pod;
  const pod = { metadata, spec: { ...spec, containers: spec?.containers ?? [] }, status };
  const cells = printPod(pod, NOW, { wide });
  const completedReason = isPodPhaseTerminal(status.phase) ? status.phase : undefined;
  const columns = podColumns.filter(({ priority }) => wide || priority === 0).map(({ name }) => name.toUpperCase());
  const got = { columns, cells, ...(completedReason && { rowConditionReason: completedReason }) };
  const { rowConditionReason, ...wanted } = one.expect;
  return { passed: includes(wanted, got) && (rowConditionReason ?? undefined) === completedReason, got };
};

const NOW = 0;

/** `{ secondsAgo: n }` stands for a time. */
function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes);
  if (typeof value !== 'object' || value === null) return value;
  if ('secondsAgo' in value) return formatTime(NOW - seconds(Number(value.secondsAgo)));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withTimes(field)]));
}

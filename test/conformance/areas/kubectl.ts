import { formatTime } from '../../../api/src/simulator/apimachinery/time.ts';
import { seconds } from '../../../api/src/simulator/engine/index.ts';
import { podColumns, printPod, widePodColumns } from '../../../api/src/simulator/kubectl/columns.ts';
import { type Area, exactly } from '../area.ts';

export const kubectlColumns: Area = (one) => {
  const { pod, wide } = one.input;
  const { cells, completedReason } = printPod(withTimes(pod) as typeof pod, NOW, { wide });
  const columns = wide ? widePodColumns : podColumns;
  return exactly(one, { columns, cells, ...(completedReason && { rowConditionReason: completedReason }) });
};

const NOW = 0;

/** `{ secondsAgo: n }` stands for a time. */
function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes);
  if (typeof value !== 'object' || value === null) return value;
  if ('secondsAgo' in value) return formatTime(NOW - seconds(Number(value.secondsAgo)));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withTimes(field)]));
}

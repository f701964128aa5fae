import { goFloat } from '../../apimachinery/go-printed.ts';
import { EPOCH_MS, parseTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import type { statsSummary } from './stats-summary.ts';

interface Measured {
  readonly cpu: { readonly usageCoreNanoSeconds: number };
  readonly memory: { readonly workingSetBytes: number };
}
interface Summary {
  readonly node: Measured;
  readonly pods: readonly (Measured & {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers: readonly (Measured & { readonly name: string; readonly startTime?: string })[];
  })[];
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** In milliseconds. */
  readonly at?: number;
}

/** A family of metrics, as Prometheus reads them. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly Sample[];
}

/**
 * What the kubelet tells at /metrics/resource of a summary of what is used; v1.27 gives a container's start its own time.
 * @see kubernetes: pkg/kubelet/metrics/collectors/resource_metrics.go
 */
export function resourceMetrics(summary: ReturnType<typeof statsSummary>, now: Micros): string {
  const nowMs = EPOCH_MS + Math.floor(now / 1000);
  const { node, pods } = summary as unknown as Summary;
  const cpu = ({ cpu: { usageCoreNanoSeconds } }: Measured): Sample => ({ value: usageCoreNanoSeconds / 1e9, at: nowMs });
  const memory = ({ memory: { workingSetBytes } }: Measured): Sample => ({ value: workingSetBytes, at: nowMs });
  const ofPods = (sample: (of: Measured) => Sample): Sample[] =>
    pods.map((pod) => ({ labels: { namespace: pod.podRef.namespace, pod: pod.podRef.name }, ...sample(pod) }));
  const containers = pods.flatMap(({ podRef: { name: pod, namespace }, containers: all }) =>
    all.map((one) => ({ labels: { container: one.name, namespace, pod }, one })),
  );
  const ofContainers = (sample: (of: Measured) => Sample): Sample[] => containers.map(({ labels, one }) => ({ labels, ...sample(one) }));
  const starts = containers.flatMap(({ labels, one: { startTime } }) => {
    const at = parseTime(startTime);
    return at === undefined ? [] : [{ labels, value: (EPOCH_MS + at / 1000) / 1000, at: EPOCH_MS + Math.floor(at / 1000) }];
  });
  const families: Family[] = [
    family('container_cpu_usage_seconds_total', 'Cumulative cpu time consumed by the container in core-seconds', ofContainers(cpu)),
    family('container_memory_working_set_bytes', 'Current working set of the container in bytes', ofContainers(memory)),
    family('container_start_time_seconds', 'Start time of the container since unix epoch in seconds', starts),
    family('node_cpu_usage_seconds_total', 'Cumulative cpu time consumed by the node in core-seconds', [cpu(node)]),
    family('node_memory_working_set_bytes', 'Current working set of the node in bytes', [memory(node)]),
    family('pod_cpu_usage_seconds_total', 'Cumulative cpu time consumed by the pod in core-seconds', ofPods(cpu)),
    family('pod_memory_working_set_bytes', 'Current working set of the pod in bytes', ofPods(memory)),
    family('scrape_error', '1 if there was an error while getting container metrics, 0 otherwise', [{ value: 0 }]),
  ];
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(toText)
    .join('');
}

const family = (name: string, help: string, samples: readonly Sample[]): Family => ({
  ...{ name, help, samples },
  type: name.endsWith('_total') ? 'counter' : 'gauge',
});

/** All of them are alpha in v1.27. @see github.com/prometheus/common: expfmt/text_create.go MetricFamilyToText */
function toText({ name, help, type, samples }: Family): string {
  const lines = samples.map(({ labels = {}, value, at }) => {
    const named = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    return `${name}${named.length > 0 ? `{${named.join(',')}}` : ''} ${goFloat(value)}${at === undefined ? '' : ` ${at}`}\n`;
  });
  return `# HELP ${name} [ALPHA] ${help}\n# TYPE ${name} ${type}\n${lines.sort().join('')}`;
}

import { goJson } from '../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { Loose } from '../defaults/loose.ts';

const PREFIX = 'autoscaling.alpha.kubernetes.io/';

/**
 * An autoscaler as its first version has it: that knows of the CPU alone, and keeps all else in annotations.
 * @see kubernetes: pkg/apis/autoscaling/v1/conversion.go Convert_autoscaling_HorizontalPodAutoscaler_To_v1_HorizontalPodAutoscaler
 */
export function autoscalerV1(object: KubernetesObject): KubernetesObject {
  const { metadata, spec = {}, status = {} } = object as Loose;
  const metrics: Loose[] = spec.metrics ?? [];
  const others = metrics.filter((metric) => !isOfCpu(metric));
  const kept = Object.entries(metadata.annotations ?? {}).filter(([key]) => !ROUND_TRIP.test(key));
  const noted: [string, unknown][] = [
    ['metrics', others.length > 0 ? others.map(metricV1) : undefined],
    ['behavior', spec.behavior && internalBehavior(spec.behavior)],
    ['conditions', status.conditions?.length ? status.conditions.map(conditionV1) : undefined],
  ];
  const told = noted.flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[PREFIX + name, goJson(value, '', { sort: false })]],
  );
  const annotations = Object.fromEntries([...kept, ...told].sort(([a], [b]) => (a < b ? -1 : 1)));
  const { annotations: _, ...rest } = metadata;
  const percent = metrics.find((metric) => metric.resource?.name === 'cpu')?.resource.target.averageUtilization;
  const { scaleTargetRef, minReplicas, maxReplicas } = spec;
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas = 0 } = status;
  return {
    kind: object.kind,
    apiVersion: 'autoscaling/v1',
    metadata: { ...rest, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      maxReplicas,
      ...(minReplicas !== undefined && { minReplicas }),
      scaleTargetRef,
      ...(percent !== undefined && { targetCPUUtilizationPercentage: percent }),
    },
    status: {
      ...(observedGeneration !== undefined && { observedGeneration }),
      ...(lastScaleTime !== undefined && { lastScaleTime }),
      currentReplicas,
      desiredReplicas,
    },
  } as unknown as KubernetesObject;
}

const ROUND_TRIP = /^autoscaling\.alpha\.kubernetes\.io\/(metrics|behavior|current-metrics|conditions)$/;

const isOfCpu = ({ resource }: Loose): boolean => resource?.name === 'cpu' && resource.target?.averageUtilization !== undefined;

/** In the order of the Go type's fields. @see kubernetes: api/autoscaling/v1/types.go MetricSpec */
function metricV1({ type, object, pods, resource, containerResource, external }: Loose): object {
  const ofPods = (one: Loose): object => ({ name: one.name, ...target(one.target) });
  return {
    type,
    ...(object && {
      object: {
        target: inOrder(object.describedObject, ['kind', 'name', 'apiVersion']),
        metricName: object.metric.name,
        targetValue: object.target.value ?? '0',
        ...(object.metric.selector && { selector: object.metric.selector }),
        ...(object.target.averageValue !== undefined && { averageValue: object.target.averageValue }),
      },
    }),
    ...(pods && {
      pods: {
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue ?? '0',
        ...(pods.metric.selector && { selector: pods.metric.selector }),
      },
    }),
    ...(resource && { resource: ofPods(resource) }),
    ...(containerResource && { containerResource: { ...ofPods(containerResource), container: containerResource.container } }),
    ...(external && {
      external: {
        metricName: external.metric.name,
        ...(external.metric.selector && { metricSelector: external.metric.selector }),
        ...(external.target.value !== undefined && { targetValue: external.target.value }),
        ...(external.target.averageValue !== undefined && { targetAverageValue: external.target.averageValue }),
      },
    }),
  };
}

const target = ({ averageUtilization, averageValue }: Loose): object => ({
  ...(averageUtilization !== undefined && { targetAverageUtilization: averageUtilization }),
  ...(averageValue !== undefined && { targetAverageValue: averageValue }),
});

/** The type within the API server has no names for JSON. @see kubernetes: pkg/apis/autoscaling/types.go HorizontalPodAutoscalerBehavior */
function internalBehavior({ scaleUp, scaleDown }: Loose): object {
  const rules = (one: Loose | undefined): object | null =>
    one
      ? {
          StabilizationWindowSeconds: one.stabilizationWindowSeconds ?? null,
          SelectPolicy: one.selectPolicy ?? null,
          Policies: (one.policies ?? []).map(({ type, value, periodSeconds }: Loose) => ({
            Type: type,
            Value: value,
            PeriodSeconds: periodSeconds,
          })),
        }
      : null;
  return { ScaleUp: rules(scaleUp), ScaleDown: rules(scaleDown) };
}

const conditionV1 = (condition: Loose): object => inOrder(condition, ['type', 'status', 'lastTransitionTime', 'reason', 'message']);

const inOrder = (object: Loose, fields: readonly string[]): object =>
  Object.fromEntries(fields.flatMap((field) => (object[field] === undefined ? [] : [[field, object[field]]])));

/** What the annotations of the first version say of metrics and of behavior; and its own annotations. @see Convert_v1_HorizontalPodAutoscaler_To_autoscaling_HorizontalPodAutoscaler */
export function notedV1(annotations: Readonly<Record<string, string>> = {}): {
  readonly metrics: Loose[];
  readonly behavior?: Loose;
  readonly annotations: Readonly<Record<string, string>>;
} {
  const read = (name: string): unknown => {
    try {
      return JSON.parse(annotations[PREFIX + name] ?? 'null');
    } catch {
      return null;
    }
  };
  const [metrics, behavior] = [read('metrics'), read('behavior')];
  return {
    metrics: Array.isArray(metrics) ? metrics.map(metricOfV1) : [],
    ...(isRecord(behavior) && { behavior: lowerCased(behavior) as Loose }),
    annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !ROUND_TRIP.test(key))),
  };
}

function metricOfV1({ type, object, pods, resource, containerResource, external }: Loose): Loose {
  const metric = (one: Loose, selector: unknown): object => ({ name: one.metricName, ...(selector !== undefined && { selector }) });
  const ofPods = (one: Loose): object => ({ name: one.name, target: targetOf(one.targetAverageUtilization, one.targetAverageValue) });
  return {
    type,
    ...(object && {
      object: {
        describedObject: object.target,
        target: targetOf(undefined, object.averageValue, object.targetValue),
        metric: metric(object, object.selector),
      },
    }),
    ...(pods && { pods: { metric: metric(pods, pods.selector), target: targetOf(undefined, pods.targetAverageValue) } }),
    ...(resource && { resource: ofPods(resource) }),
    ...(containerResource && { containerResource: { ...ofPods(containerResource), container: containerResource.container } }),
    ...(external && {
      external: {
        metric: metric(external, external.metricSelector),
        target: targetOf(undefined, external.targetAverageValue, external.targetValue),
      },
    }),
  };
}

function targetOf(averageUtilization: unknown, averageValue: unknown, value?: unknown): object {
  if (averageUtilization !== undefined) return { type: 'Utilization', averageUtilization };
  return averageValue === undefined ? { type: 'Value', value } : { type: 'AverageValue', averageValue };
}

/** With names as JSON has them, and without what is not set. */
function lowerCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCased);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === null ? [] : [[`${key[0]?.toLowerCase()}${key.slice(1)}`, lowerCased(one)]])),
  );
}

/** The one metric that the first version knows. */
export const ofCpu = (percent: number): Loose => ({
  resource: { name: 'cpu', target: { averageUtilization: percent, type: 'Utilization' } },
  type: 'Resource',
});

import type * as autoscaling from 'kubernetes-types/autoscaling/v2.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import type { ClusterView } from '../view.ts';
import { describeMeta } from './config.ts';
import { describeEvents } from './events.ts';
import { type Describer, rfc1123 } from './writer.ts';

type Autoscaler = KubernetesObject & {
  readonly spec: autoscaling.HorizontalPodAutoscalerSpec;
  readonly status?: autoscaling.HorizontalPodAutoscalerStatus;
};

/** Of one that has nothing to scale. @see kubernetes: kubectl/pkg/describe/describe.go describeHorizontalPodAutoscalerV2 */
export function describeAutoscaler(autoscaler: Autoscaler, view: ClusterView, writer: Describer): void {
  const { metadata, spec, status } = autoscaler;
  const { scaleTargetRef, metrics = [], minReplicas, maxReplicas, behavior } = spec;
  describeMeta(autoscaler, writer);
  writer.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  writer.line(0, `Reference:\t${scaleTargetRef.kind}/${scaleTargetRef.name}`);
  writer.line(0, 'Metrics:\t( current / target )');
  for (const metric of metrics) writer.line(1, metricText(metric));
  writer.line(0, `Min replicas:\t${minReplicas ?? '<unset>'}`);
  writer.line(0, `Max replicas:\t${maxReplicas}`);
  if (behavior) {
    writer.line(0, 'Behavior:');
    describeRules('Scale Up', behavior.scaleUp, writer);
    describeRules('Scale Down', behavior.scaleDown, writer);
  }
  writer.line(0, `${scaleTargetRef.kind} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`);
  if (status?.conditions?.length) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tReason\tMessage');
    writer.line(1, '----\t------\t------\t-------');
  }
  for (const { type, status: is, reason = '', message = '' } of status?.conditions ?? [])
    writer.line(1, `${type}\t${is}\t${reason}\t${message}`);
  describeEvents(view, autoscaler, writer);
}

type Metric = autoscaling.MetricSpec & { readonly containerResource?: autoscaling.ResourceMetricSource & { readonly container: string } };

function metricText({ type, external, pods, object, resource, containerResource }: Metric): string {
  const to = (target: string | undefined): string => `:\t<unknown> / ${target === undefined ? '<nil>' : parseQuantity(target)}`;
  if (external) {
    const { averageValue, value } = external.target;
    const which = averageValue ? 'target average value' : 'target value';
    return `${goQuote(external.metric.name)} (${which})${to(averageValue ?? value)}`;
  }
  if (pods) return `${goQuote(pods.metric.name)} on pods${to(pods.target.averageValue)}`;
  if (object) {
    const { metric, describedObject, target } = object;
    const isAverage = target.type === 'AverageValue';
    const of = `"${metric.name}" on ${describedObject.kind}/${describedObject.name}`;
    return `${of} (${isAverage ? 'target average value' : 'target value'})${to(isAverage ? target.averageValue : target.value)}`;
  }
  const source = resource ?? containerResource;
  if (!source) return `<unknown metric type ${goQuote(type)}>`;
  const within = containerResource ? ` of container "${containerResource.container}"` : '';
  const { averageValue, averageUtilization } = source.target;
  if (averageValue) return `resource ${source.name}${within} on pods${to(averageValue)}`;
  const share = averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`;
  return `resource ${source.name}${within} on pods  (as a percentage of request):\t<unknown> / ${share}`;
}

/** @see kubernetes: kubectl/pkg/describe/describe.go printDirectionBehavior */
function describeRules(direction: string, rules: autoscaling.HPAScalingRules | undefined, writer: Describer): void {
  if (!rules) return;
  const { stabilizationWindowSeconds: seconds, selectPolicy, policies = [] } = rules;
  writer.line(1, `${direction}:`);
  if (typeof seconds === 'number') writer.line(2, `Stabilization Window: ${seconds} seconds`);
  if (policies.length === 0) return;
  writer.line(2, `Select Policy: ${selectPolicy ?? 'Max'}`);
  writer.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of policies)
    writer.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}

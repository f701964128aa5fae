import { type AccessObject, notedV1, ofCpu } from '../api-server/index.ts';
import { parseQuantity } from '../apimachinery/quantity.ts';
import { selectorText } from '../apimachinery/selectors/format-label-selector.ts';
import type { AccessPrinter } from './access.ts';
import { AGE, boolean, column, NAME, ofField } from './definitions.ts';
import { loadBalancerAddresses } from './network.ts';
import { age, NONE } from './text.ts';

// biome-ignore lint/suspicious/noExplicitAny: checked against the schema of its kind, and printed field by field.
type Shown = Record<string, any>;

/** Columns are told of in the words of the groups in which these kinds were first. @see kubernetes: api/extensions/v1beta1, api/autoscaling/v2beta1 */
const OLDER = {
  podSelector:
    'Selects the pods to which this NetworkPolicy object applies.  The array of ingress rules is applied to any pods selected by this field. Multiple network policies can select the same set of pods.  In this case, the ingress rules for each are combined additively. This field is NOT optional and follows standard label selector semantics. An empty podSelector matches all pods in this namespace.',
  scaleTargetRef:
    'scaleTargetRef points to the target resource to scale, and is used to the pods for which metrics should be collected, as well as to actually change the replica count.',
  metrics:
    'metrics contains the specifications for which to use to calculate the desired replica count (the maximum replica count across all metrics will be used).  The desired replica count is calculated multiplying the ratio between the target value and the current value by the current number of pods.  Ergo, metrics used must decrease as the pod count is increased, and vice-versa.  See the individual metric source types for more information about how each type of metric must respond.',
  maxReplicas:
    'maxReplicas is the upper limit for the number of replicas to which the autoscaler can scale up. It cannot be less that minReplicas.',
  currentReplicas: 'currentReplicas is current number of replicas of pods managed by this autoscaler, as last seen by the autoscaler.',
};

/** Of what nothing in a run goes by. @see kubernetes: pkg/printers/internalversion/printers.go printIngress, printIngressClass, printNetworkPolicy, printHorizontalPodAutoscaler, printCSIDriver */
export const bystanderPrinters: Readonly<Record<string, AccessPrinter>> = {
  Ingress: {
    columns: [
      NAME,
      column('Class', 'The name of the IngressClass resource that should be used for additional configuration'),
      column('Hosts', 'Hosts that incoming requests are matched against before the ingress rule'),
      column('Address', 'Address is a list containing ingress points for the load-balancer'),
      column('Ports', 'Ports of TLS configurations that open'),
      AGE,
    ],
    cells: (one, now) => {
      const { ingressClassName, rules, tls } = specOf(one);
      const address = loadBalancerAddresses((one as Shown).status);
      return [one.metadata.name, ingressClassName ?? NONE, hosts(rules), address, tls?.length ? '80, 443' : '80', age(one, now)];
    },
  },
  IngressClass: {
    columns: [
      NAME,
      column('Controller', 'Controller that is responsible for handling this class'),
      column('Parameters', 'A reference to a resource with additional parameters'),
      AGE,
    ],
    cells: (one, now) => {
      const { controller, parameters } = specOf(one);
      const group = typeof parameters?.apiGroup === 'string' ? `.${parameters.apiGroup}` : '';
      return [one.metadata.name, controller ?? '', parameters ? `${parameters.kind}${group}/${parameters.name}` : NONE, age(one, now)];
    },
  },
  NetworkPolicy: {
    columns: [NAME, column('Pod-Selector', OLDER.podSelector), AGE],
    cells: (one, now) => [one.metadata.name, selectorText(specOf(one).podSelector), age(one, now)],
  },
  HorizontalPodAutoscaler: {
    columns: [
      NAME,
      column('Reference', OLDER.scaleTargetRef),
      column('Targets', OLDER.metrics),
      column('MinPods', ofField('HorizontalPodAutoscalerSpec.minReplicas')),
      column('MaxPods', OLDER.maxReplicas),
      column('Replicas', OLDER.currentReplicas),
      AGE,
    ],
    cells: (one, now) => {
      const { scaleTargetRef, targetCPUUtilizationPercentage: percent, minReplicas, maxReplicas, ...spec } = specOf(one);
      // The first version keeps them elsewhere.
      const metrics = spec.metrics ?? [...(percent === undefined ? [] : [ofCpu(percent)]), ...notedV1(one.metadata.annotations).metrics];
      const reference = `${scaleTargetRef.kind}/${scaleTargetRef.name}`;
      return [one.metadata.name, reference, targets(metrics), String(minReplicas ?? '<unset>'), maxReplicas, 0, age(one, now)];
    },
  },
  CSIDriver: {
    columns: [
      NAME,
      boolean('AttachRequired', ofField('CSIDriverSpec.attachRequired')),
      boolean('PodInfoOnMount', ofField('CSIDriverSpec.podInfoOnMount')),
      boolean('StorageCapacity', ofField('CSIDriverSpec.storageCapacity')),
      column('TokenRequests', ofField('CSIDriverSpec.tokenRequests')),
      boolean('RequiresRepublish', ofField('CSIDriverSpec.requiresRepublish')),
      column('Modes', ofField('CSIDriverSpec.volumeLifecycleModes')),
      AGE,
    ],
    cells: (one, now) => {
      const { attachRequired, podInfoOnMount, storageCapacity, tokenRequests, requiresRepublish, volumeLifecycleModes } = specOf(one);
      const audiences = tokenRequests?.map(({ audience }: Shown) => audience).join(',') ?? '<unset>';
      const modes = volumeLifecycleModes?.join(',') || NONE;
      const flags = [attachRequired ?? true, podInfoOnMount ?? false, storageCapacity ?? false];
      return [one.metadata.name, ...flags, audiences, requiresRepublish ?? false, modes, age(one, now)];
    },
  },
};

const specOf = (object: AccessObject): Shown => (object as Shown).spec ?? {};

/** At most three. @see kubernetes: pkg/printers/internalversion/printers.go formatHosts */
function hosts(rules: readonly { readonly host?: string }[] = []): string {
  const shown: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (shown.length === 3) more = true;
    else if (host) shown.push(host);
  }
  return (shown.join(',') || '*') + (more ? ` + ${rules.length - 3} more...` : '');
}

/** At most two; nothing measures any. @see kubernetes: pkg/printers/internalversion/printers.go formatHPAMetrics */
function targets(metrics: readonly Shown[] = []): string {
  const all = metrics.map(({ type, ...sources }) => {
    const { target } = (Object.values(sources)[0] ?? {}) as Shown;
    const { averageValue, averageUtilization, value } = target ?? {};
    const isOfResource = type === 'Resource' || type === 'ContainerResource';
    if (averageValue) return `<unknown>/${parseQuantity(averageValue)}${isOfResource || type === 'Pods' ? '' : ' (avg)'}`;
    if (isOfResource) return `<unknown>/${averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`}`;
    return `<unknown>/${value === undefined ? '<nil>' : parseQuantity(value)}`;
  });
  if (all.length === 0) return NONE;
  return all.slice(0, 2).join(', ') + (all.length > 2 ? ` + ${all.length - 2} more...` : '');
}

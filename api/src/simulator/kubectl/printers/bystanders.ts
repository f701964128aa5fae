import type { AccessObject } from '../../api-server/index.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { selectorText } from '../describe/selector.ts';
import type { AccessPrinter } from './access.ts';
import { loadBalancerAddresses } from './network.ts';
import { age, NONE } from './text.ts';

// biome-ignore lint/suspicious/noExplicitAny: checked against the schema of its kind, and printed field by field.
type Shown = Record<string, any>;

/** Of what nothing in a run goes by. @see kubernetes: pkg/printers/internalversion/printers.go printIngress, printIngressClass, printNetworkPolicy, printHorizontalPodAutoscaler, printCSIDriver */
export const bystanderPrinters: Readonly<Record<string, AccessPrinter>> = {
  Ingress: {
    columns: ['NAME', 'CLASS', 'HOSTS', 'ADDRESS', 'PORTS', 'AGE'],
    cells: (one, now, wide) => {
      const { ingressClassName, rules, tls } = specOf(one);
      const address = loadBalancerAddresses((one as Shown).status, wide);
      return [one.metadata.name, ingressClassName ?? NONE, hosts(rules), address, tls?.length ? '80, 443' : '80', age(one, now)];
    },
  },
  IngressClass: {
    columns: ['NAME', 'CONTROLLER', 'PARAMETERS', 'AGE'],
    cells: (one, now) => {
      const { controller, parameters } = specOf(one);
      const group = typeof parameters?.apiGroup === 'string' ? `.${parameters.apiGroup}` : '';
      return [one.metadata.name, controller ?? '', parameters ? `${parameters.kind}${group}/${parameters.name}` : NONE, age(one, now)];
    },
  },
  NetworkPolicy: {
    columns: ['NAME', 'POD-SELECTOR', 'AGE'],
    cells: (one, now) => [one.metadata.name, selectorText(specOf(one).podSelector), age(one, now)],
  },
  HorizontalPodAutoscaler: {
    columns: ['NAME', 'REFERENCE', 'TARGETS', 'MINPODS', 'MAXPODS', 'REPLICAS', 'AGE'],
    cells: (one, now) => {
      const { scaleTargetRef, metrics, minReplicas, maxReplicas } = specOf(one);
      const reference = `${scaleTargetRef.kind}/${scaleTargetRef.name}`;
      return [one.metadata.name, reference, targets(metrics), String(minReplicas ?? '<unset>'), String(maxReplicas), '0', age(one, now)];
    },
  },
  CSIDriver: {
    columns: ['NAME', 'ATTACHREQUIRED', 'PODINFOONMOUNT', 'STORAGECAPACITY', 'TOKENREQUESTS', 'REQUIRESREPUBLISH', 'MODES', 'AGE'],
    cells: (one, now) => {
      const { attachRequired, podInfoOnMount, storageCapacity, tokenRequests, requiresRepublish, volumeLifecycleModes } = specOf(one);
      const audiences = tokenRequests?.map(({ audience }: Shown) => audience).join(',') ?? '<unset>';
      const modes = volumeLifecycleModes?.join(',') || NONE;
      const flags = [attachRequired ?? true, podInfoOnMount ?? false, storageCapacity ?? false].map(String);
      return [one.metadata.name, ...flags, audiences, String(requiresRepublish ?? false), modes, age(one, now)];
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

import type * as networking from 'kubernetes-types/networking/v1.d.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { formatEndpoints, loadBalancerAddresses } from '../../printers/index.ts';
import type { ClusterView } from '../view.ts';
import { describeEvents } from './events.ts';
import type { Describer } from './writer.ts';

type Ingress = KubernetesObject & { readonly spec?: networking.IngressSpec; readonly status?: networking.IngressStatus };
type Class = KubernetesObject & { readonly spec?: networking.IngressClassSpec };

/** @see kubernetes: kubectl/pkg/describe/describe.go describeIngressV1 */
export function describeIngress(ingress: Ingress, view: ClusterView, writer: Describer): void {
  const { metadata, spec = {}, status } = ingress;
  const shown = (backend: networking.IngressBackend): string => backendText(backend, metadata.namespace, view);
  const otherwise = spec.defaultBackend ? shown(spec.defaultBackend) : '<default>';
  writer.line(0, `Name:\t${metadata.name}`);
  writer.labels('Labels', metadata.labels);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Address:\t${loadBalancerAddresses(status)}`);
  writer.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`);
  writer.line(0, `Default backend:\t${otherwise}`);
  if (spec.tls?.length) writer.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of spec.tls ?? [])
    writer.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
  writer.line(0, 'Rules:');
  writer.line(1, 'Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  const rules = (spec.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`);
    for (const { path = '', backend } of http?.paths ?? []) writer.line(2, `\t${path} \t${shown(backend)}`);
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${otherwise}`);
  writer.annotations('Annotations', metadata.annotations);
  describeEvents(view, ingress, writer);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeBackendV1 */
function backendText({ service, resource }: networking.IngressBackend, namespace: string | undefined, view: ClusterView): string {
  if (service) {
    const { name, port } = service;
    const text = `${name}:${port?.number || port?.name || ''}`;
    const endpoints = view.get('Endpoints', namespace, name);
    if (!endpoints) return `${text} (<error: endpoints "${name}" not found>)`;
    const found = view.get('Service', namespace, name);
    if (!found) return `${text} (<error: services "${name}" not found>)`;
    const meant = found.spec?.ports?.findLast((one) => (port?.number ? one.port === port.number : port?.name && one.name === port.name));
    return `${text} (${formatEndpoints(endpoints, meant?.name ?? '')})`;
  }
  return resource ? `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}` : '';
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeIngressClassV1 */
export function describeIngressClass(one: Class, view: ClusterView, writer: Describer): void {
  const { metadata, spec } = one;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, `Controller:\t${spec?.controller ?? ''}`);
  if (spec?.parameters) {
    const { apiGroup, kind, name } = spec.parameters;
    writer.line(0, 'Parameters:');
    if (typeof apiGroup === 'string') writer.line(1, `APIGroup:\t${apiGroup}`);
    writer.line(1, `Kind:\t${kind}`);
    writer.line(1, `Name:\t${name}`);
  }
  describeEvents(view, one, writer);
}

import type { EndpointSlice, Endpoints, Service } from '../../apimachinery/objects.ts';
import { formatEndpoints, formatLabels } from '../../printers/index.ts';
import type { ClusterView } from '../view.ts';
import { describeEvents } from './events.ts';
import type { Describer } from './writer.ts';

/** @see kubernetes: kubectl/pkg/describe/describe.go describeService */
export function describeService(service: Service, view: ClusterView, writer: Describer): void {
  const { metadata, spec = {}, status } = service;
  const endpoints = view.get('Endpoints', metadata.namespace, metadata.name);
  describeMetadata(metadata, writer);
  writer.line(0, `Selector:\t${formatLabels(spec.selector)}`);
  writer.line(0, `Type:\t${spec.type ?? ''}`);
  if (spec.ipFamilyPolicy) writer.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  writer.line(0, `IP Families:\t${spec.ipFamilies?.join(',') || '<none>'}`);
  writer.line(0, `IP:\t${spec.clusterIP ?? ''}`);
  writer.line(0, `IPs:\t${spec.clusterIPs?.join(',') || '<none>'}`);
  if (spec.externalIPs?.length) writer.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec.loadBalancerIP) writer.line(0, `IP:\t${spec.loadBalancerIP}`);
  if (spec.externalName) writer.line(0, `External Name:\t${spec.externalName}`);
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) writer.line(0, `LoadBalancer Ingress:\t${ingress.map(({ ip, hostname }) => ip || hostname || '').join(', ')}`);
  for (const { name, port, protocol, targetPort, nodePort } of spec.ports ?? []) {
    writer.line(0, `Port:\t${name || '<unset>'}\t${port}/${protocol}`);
    writer.line(0, `TargetPort:\t${targetPort ?? 0}/${protocol}`);
    if (nodePort) writer.line(0, `NodePort:\t${name || '<unset>'}\t${nodePort}/${protocol}`);
    writer.line(0, `Endpoints:\t${endpoints ? formatEndpoints(endpoints, name ?? '') : '<none>'}`);
  }
  writer.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`);
  if (spec.externalTrafficPolicy) writer.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec.healthCheckNodePort) writer.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec.loadBalancerSourceRanges?.length) writer.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  describeEvents(view, service, writer);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeEndpoints */
export function describeEndpoints(endpoints: Endpoints, view: ClusterView, writer: Describer): void {
  const { metadata, subsets = [] } = endpoints;
  describeMetadata(metadata, writer);
  writer.line(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports } of subsets) {
    writer.line(1, `Addresses:\t${addresses?.map(({ ip }) => ip).join(',') || '<none>'}`);
    writer.line(1, `NotReadyAddresses:\t${notReadyAddresses?.map(({ ip }) => ip).join(',') || '<none>'}`);
    if (ports?.length) {
      writer.line(1, 'Ports:');
      writer.line(2, 'Name\tPort\tProtocol');
      writer.line(2, '----\t----\t--------');
      for (const { name, port, protocol } of ports) writer.line(2, `${name || '<unset>'}\t${port}\t${protocol}`);
    }
    writer.line(0, '');
  }
  describeEvents(view, endpoints, writer);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeEndpointSliceV1 */
export function describeEndpointSlice(slice: EndpointSlice, view: ClusterView, writer: Describer): void {
  const { metadata, addressType } = slice;
  const [ports, endpoints] = [slice.ports ?? [], slice.endpoints ?? []];
  describeMetadata(metadata, writer);
  writer.line(0, `AddressType:\t${addressType}`);
  if (ports.length === 0) writer.line(0, 'Ports: <unset>');
  else {
    writer.line(0, 'Ports:');
    writer.line(1, 'Name\tPort\tProtocol');
    writer.line(1, '----\t----\t--------');
  }
  for (const { name, port, protocol } of ports) writer.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`);
  writer.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    writer.line(1, `- Addresses:\t${addresses.join(', ') || '<none>'}`);
    writer.line(2, 'Conditions:');
    writer.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`);
    writer.line(2, `Hostname:\t${hostname ?? '<unset>'}`);
    if (targetRef) writer.line(2, `TargetRef:\t${targetRef.kind}/${targetRef.name}`);
    writer.line(2, `NodeName:\t${nodeName ?? '<unset>'}`);
    writer.line(2, `Zone:\t${zone ?? '<unset>'}`);
  }
  describeEvents(view, slice, writer);
}

function describeMetadata({ name, namespace, labels, annotations }: Service['metadata'], writer: Describer): void {
  writer.line(0, `Name:\t${name}`);
  writer.line(0, `Namespace:\t${namespace}`);
  writer.labels('Labels', labels);
  writer.annotations('Annotations', annotations);
}

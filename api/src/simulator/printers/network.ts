import { joinHostPort } from '../apimachinery/host-port.ts';
import type { EndpointSlice, Endpoints, Service } from '../apimachinery/objects.ts';
import { AGE, column, NAME, ofField, wide } from './definitions.ts';
import type { Printers } from './printer.ts';
import { age, formatLabels, NONE } from './text.ts';

export const networkPrinters: Printers = {
  Service: {
    columns: [
      NAME,
      column('Type', ofField('ServiceSpec.type')),
      column('Cluster-IP', ofField('ServiceSpec.clusterIP')),
      column('External-IP', ofField('ServiceSpec.externalIPs')),
      column('Port(s)', ofField('ServiceSpec.ports')),
      AGE,
      wide('Selector', ofField('ServiceSpec.selector')),
    ],
    cells: (one, now) => [...serviceCells(one, age(one, now)), formatLabels(one.spec?.selector)],
  },
  Endpoints: {
    columns: [NAME, column('Endpoints', ofField('Endpoints.subsets')), AGE],
    cells: (one, now) => [one.metadata.name, formatEndpoints(one), age(one, now)],
  },
  EndpointSlice: {
    columns: [
      NAME,
      column('AddressType', ofField('EndpointSlice.addressType')),
      column('Ports', ofField('EndpointSlice.ports')),
      column('Endpoints', ofField('EndpointSlice.endpoints')),
      AGE,
    ],
    cells: (one, now) => [one.metadata.name, one.addressType, slicePorts(one), sliceEndpoints(one), age(one, now)],
  },
};

/** @see kubernetes: pkg/printers/internalversion/printers.go printService, getServiceExternalIP */
function serviceCells({ metadata, spec, status }: Service, years: string): string[] {
  const ports = spec?.ports?.map(({ port, nodePort, protocol }) => (nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`));
  return [
    metadata.name,
    spec?.type ?? '',
    spec?.clusterIPs?.[0] ?? (spec?.clusterIP || NONE),
    externalIP(spec, status),
    ports?.join(',') || NONE,
    years,
  ];
}

function externalIP(spec: Service['spec'], status: Service['status']): string {
  if (spec?.type === 'ExternalName') return spec.externalName ?? '';
  if (spec?.type !== 'LoadBalancer') return spec?.externalIPs?.join(',') || NONE;
  const balanced = loadBalancerAddresses(status);
  return [...(balanced ? [balanced] : []), ...(spec.externalIPs ?? [])].join(',') || '<pending>';
}

/** In full: the API server makes each table as for `-o wide`. @see kubernetes: pkg/printers/internalversion/printers.go loadBalancerStatusStringer, pkg/printers/storage/storage.go */
export function loadBalancerAddresses(status: Pick<NonNullable<Service['status']>, 'loadBalancer'> | undefined): string {
  const addresses = status?.loadBalancer?.ingress?.flatMap(({ ip, hostname }) => ip || hostname || []) ?? [];
  return [...new Set(addresses)].sort().join(',');
}

/** @see kubernetes: pkg/printers/internalversion/printers.go formatEndpoints; of one port of a service where it is named */
export function formatEndpoints({ subsets }: Pick<Endpoints, 'subsets'>, port?: string): string {
  if (!subsets || subsets.length === 0) return NONE;
  const all = subsets.flatMap((subset) => {
    const addresses = subset.addresses ?? [];
    if (!subset.ports || subset.ports.length === 0) return addresses.map(({ ip }) => ip);
    return subset.ports
      .filter(({ name }) => port === undefined || (name ?? '') === port)
      .flatMap((one) => addresses.map(({ ip }) => joinHostPort(ip, one.port)));
  });
  return atMostThree(all);
}

function slicePorts({ ports }: EndpointSlice): string {
  const numbers = (ports ?? []).map(({ name, port }) => (port === undefined || port === null ? (name ?? '*') : String(port)));
  return numbers.length === 0 ? '<unset>' : atMostThree(numbers);
}

function sliceEndpoints({ endpoints }: EndpointSlice): string {
  const addresses = (endpoints ?? []).flatMap((endpoint) => endpoint.addresses);
  return addresses.length === 0 ? '<unset>' : atMostThree(addresses);
}

const atMostThree = (items: readonly string[]): string => {
  const text = items.slice(0, 3).join(',');
  return items.length > 3 ? `${text} + ${items.length - 3} more...` : text;
};

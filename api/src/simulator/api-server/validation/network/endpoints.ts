import type { EndpointAddress, EndpointPort, Endpoints } from 'kubernetes-types/core/v1.d.ts';
import type * as discovery from 'kubernetes-types/discovery/v1.d.ts';
import { isDnsLabel, isDnsSubdomain, isLabelValue, isPortNumber, isQualifiedName } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { ipFamily, isIp } from '../ip.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { validateProtocol } from '../pods/probes.ts';
import { duplicate, invalid, invalids, oneOf, required, tooMany } from '../problem.ts';
import { isSet, list, number, text, texts } from '../reading.ts';
import { nonSpecialIp } from './service-addresses.ts';

/** @see kubernetes: pkg/apis/core/validation ValidateEndpoints */
export const validateEndpoints = (endpoints: Endpoints): FieldProblem[] => [
  ...validateObjectMeta(endpoints.metadata, true, isDnsSubdomain),
  ...list(endpoints.subsets).flatMap(({ addresses, notReadyAddresses, ports }, i) => {
    const path = `subsets[${i}]`;
    const offered = list(ports);
    const isEmpty = list(addresses).length + list(notReadyAddresses).length === 0;
    return [
      ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...list(addresses).flatMap((one, j) => endpointAddress(one, `${path}.addresses[${j}]`)),
      ...list(notReadyAddresses).flatMap((one, j) => endpointAddress(one, `${path}.notReadyAddresses[${j}]`)),
      ...offered.flatMap((one, j) => endpointPort(one, offered.length > 1, `${path}.ports[${j}]`)),
    ];
  }),
];

/** @see kubernetes: pkg/apis/core/validation ValidateEndpointsUpdate */
export const validateEndpointsUpdate = (updated: Endpoints, old: Endpoints): FieldProblem[] => [
  ...validateObjectMetaUpdate(updated.metadata, old.metadata),
  ...validateEndpoints(updated),
];

const endpointAddress = ({ ip, hostname, nodeName }: EndpointAddress, path: string): FieldProblem[] => [
  ...invalids(`${path}.ip`, text(ip), isIp(text(ip))),
  ...(text(hostname) ? invalids(`${path}.hostname`, text(hostname), isDnsLabel(text(hostname))) : []),
  ...(isSet(nodeName) ? invalids(`${path}.nodeName`, nodeName, isDnsSubdomain(nodeName)) : []),
  ...nonSpecialIp(text(ip), `${path}.ip`),
];

function endpointPort({ name: given, port, protocol, appProtocol }: EndpointPort, needsName: boolean, path: string): FieldProblem[] {
  const name = text(given);
  return [
    ...(name ? invalids(`${path}.name`, name, isDnsLabel(name)) : needsName ? [required(`${path}.name`)] : []),
    ...invalids(`${path}.port`, number(port), isPortNumber(number(port))),
    ...validateProtocol(text(protocol), `${path}.protocol`),
    ...(isSet(appProtocol) ? invalids(`${path}.appProtocol`, appProtocol, isQualifiedName(appProtocol)) : []),
  ];
}

const MOST_ENDPOINTS = 1000;
const MOST_ADDRESSES = 100;
const MOST_ZONES = 8;
const addressTypes = ['FQDN', 'IPv4', 'IPv6'];

/** @see kubernetes: pkg/apis/discovery/validation ValidateEndpointSlice */
export const validateEndpointSlice = (slice: discovery.EndpointSlice): FieldProblem[] => [
  ...validateObjectMeta(slice.metadata, true, isDnsSubdomain),
  ...oneOf(text(slice.addressType), addressTypes, 'addressType'),
  ...endpointsOf(list(slice.endpoints), text(slice.addressType)),
  ...slicePorts(list(slice.ports)),
];

/** @see kubernetes: pkg/apis/discovery/validation ValidateEndpointSliceUpdate */
export const validateEndpointSliceUpdate = (updated: discovery.EndpointSlice, old: discovery.EndpointSlice): FieldProblem[] => [
  ...validateEndpointSlice(updated),
  ...immutable(updated.addressType === old.addressType, updated.addressType, 'addressType'),
];

function endpointsOf(endpoints: readonly discovery.Endpoint[], type: string): FieldProblem[] {
  if (endpoints.length > MOST_ENDPOINTS) return [tooMany('endpoints', endpoints.length, MOST_ENDPOINTS)];
  return endpoints.flatMap(({ addresses: given, nodeName, hostname, hints }, i) => {
    const path = `endpoints[${i}]`;
    const at = `${path}.addresses`;
    const addresses = texts(given);
    return [
      ...(addresses.length === 0 ? [required(at, 'must contain at least 1 address')] : []),
      ...(addresses.length > MOST_ADDRESSES ? [tooMany(at, addresses.length, MOST_ADDRESSES)] : []),
      ...addresses.flatMap((address, j) => addressOfType(address, type, `${at}[${j}]`)),
      ...(isSet(nodeName) ? invalids(`${path}.nodeName`, nodeName, isDnsSubdomain(nodeName)) : []),
      ...(isSet(hostname) ? invalids(`${path}.hostname`, hostname, isDnsLabel(hostname)) : []),
      ...zones(list(hints?.forZones), `${path}.hints.forZones`),
    ];
  });
}

function addressOfType(address: string, type: string, path: string): FieldProblem[] {
  if (type === 'FQDN') return fullyQualified(address, path);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const isOfType = ipFamily(address) === (type === 'IPv4' ? 4 : 6);
  return [...(isOfType ? [] : [invalid(path, address, `must be a valid ${type} address`)]), ...nonSpecialIp(address, path)];
}

/** @see kubernetes: apimachinery/pkg/util/validation IsFullyQualifiedDomainName */
function fullyQualified(given: string, path: string): FieldProblem[] {
  if (given === '') return [required(path)];
  const name = given.replace(/\.$/, '');
  const messages = isDnsSubdomain(name);
  if (messages.length > 0) return [invalid(path, name, messages.join(','))];
  const labels = name.split('.');
  if (labels.length < 2) return [invalid(path, name, 'should be a domain with at least two segments separated by dots')];
  return labels.flatMap((label) => {
    const wrong = isDnsLabel(label);
    return wrong.length > 0 ? [invalid(path, label, wrong.join(','))] : [];
  });
}

function zones(hints: readonly { readonly name: string }[], path: string): FieldProblem[] {
  if (hints.length > MOST_ZONES) return [tooMany(path, hints.length, MOST_ZONES)];
  const names = new Set<string>();
  return hints.flatMap(({ name: given }, i) => {
    const at = `${path}[${i}].name`;
    const name = text(given);
    const twice = names.has(name) ? [duplicate(at, name)] : [];
    names.add(name);
    return [...twice, ...invalids(at, name, isLabelValue(name))];
  });
}

/** Of the number nothing is asked. */
function slicePorts(ports: readonly discovery.EndpointPort[]): FieldProblem[] {
  const names = new Set<string>();
  return ports.flatMap(({ name: given, protocol, appProtocol }, i) => {
    const path = `ports[${i}]`;
    const name = text(given);
    const twice = names.has(name) ? [duplicate(`${path}.name`, name)] : [];
    names.add(name);
    return [
      ...(name ? invalids(`${path}.name`, name, isDnsLabel(name)) : []),
      ...twice,
      ...validateProtocol(text(protocol), `${path}.protocol`),
      ...(isSet(appProtocol) ? invalids(`${path}.appProtocol`, appProtocol, isQualifiedName(appProtocol)) : []),
    ];
  });
}

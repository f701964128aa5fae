import type { Service, ServicePort } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { isDns1035Label, isDnsLabel, isDnsSubdomain, isPortNumber, isQualifiedName } from '../../../apimachinery/names.ts';
import { KUBELET_PORT } from '../../../apimachinery/node-address.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goStruct } from '../go-syntax.ts';
import { isCidr } from '../ip.ts';
import { validateLabels, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { validatePortNumberOrName, validateProtocol } from '../pods/probes.ts';
import { duplicate, forbidden, invalid, invalids, notSupported, oneOf, required } from '../problem.ts';
import { isSet, list, number, text, texts } from '../reading.ts';
import { addresses, isHeadless, validateAddressesUpdate, validateClusterIps, validateExternalIp } from './service-addresses.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const affinities = ['ClientIP', 'None'];
const trafficPolicies = ['Cluster', 'Local'];
/** @see kubernetes: pkg/apis/core/validation ValidateService */
export function validateService(service: Service): FieldProblem[] {
  const spec = service.spec ?? {};
  const type = text(spec.type);
  const ports = list(spec.ports);
  const headless = isHeadless(service);
  const problems = [...validateObjectMeta(service.metadata, true, isDns1035Label), ...topologyMode(service)];
  if (!ports.length && !headless && type !== 'ExternalName') problems.push(required('spec.ports'));
  problems.push(...ofType(service, ports));
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) problems.push(...servicePort(port, ports.length > 1, names, `spec.ports[${i}]`));
  problems.push(...validateLabels(spec.selector, 'spec.selector'));
  problems.push(...oneOf(text(spec.sessionAffinity), affinities, 'spec.sessionAffinity'));
  problems.push(...affinityConfig(service));
  if (type !== 'ExternalName') problems.push(...validateClusterIps(service));
  for (const [i, address] of texts(spec.externalIPs).entries()) problems.push(...validateExternalIp(address, `spec.externalIPs[${i}]`));
  problems.push(...oneOf(type, types, 'spec.type'));
  problems.push(...portConflicts(ports, type));
  problems.push(...sourceRanges(service));
  if (isSet(spec.allocateLoadBalancerNodePorts) && type !== 'LoadBalancer') {
    problems.push(forbidden('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'"));
  }
  return [...problems, ...loadBalancerClass(service), ...externalTraffic(service), ...healthCheck(service), ...internalTraffic(service)];
}

/** The primary address and its family stay, and so does a load balancer's class. @see kubernetes: pkg/apis/core/validation ValidateServiceUpdate */
export function validateServiceUpdate(updated: Service, old: Service): FieldProblem[] {
  return [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...validateAddressesUpdate(updated, old),
    ...loadBalancerClass(updated, old),
    ...validateService(updated),
  ];
}

/** New in v1.27: Auto or Disabled. */
export const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';

/** What that was before, and may not say otherwise. */
export const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';

/** The old name of the annotation may stand beside the new one, and say the same. */
function topologyMode({ metadata }: Service): FieldProblem[] {
  const { [TOPOLOGY_MODE]: mode, [TOPOLOGY_HINTS]: hints } = metadata?.annotations ?? {};
  if (mode === undefined || hints === undefined || mode === hints) return [];
  return [invalid(`metadata.annotations[${TOPOLOGY_MODE}]`, mode, `must match annotations[${TOPOLOGY_HINTS}] when both are specified`)];
}

/** @see kubernetes: pkg/apis/core/validation validateLoadBalancerClassField */
function loadBalancerClass({ spec = {} }: Service, old?: Service): FieldProblem[] {
  const { loadBalancerClass: name, type } = spec;
  const path = 'spec.loadBalancerClass';
  if (type !== 'LoadBalancer') return isSet(name) ? [forbidden(path, "may only be used when `type` is 'LoadBalancer'")] : [];
  const changes = old?.spec?.type === 'LoadBalancer' && old.spec.loadBalancerClass !== name;
  return [
    ...(changes ? [invalid(path, name ?? null, 'may not change once set')] : []),
    ...(isSet(name) ? invalids(path, name, isQualifiedName(name)) : []),
  ];
}

function ofType(service: Service, ports: readonly ServicePort[]): FieldProblem[] {
  const spec = service.spec ?? {};
  const problems: FieldProblem[] = [];
  const notNone = (type: string) => {
    if (isHeadless(service)) problems.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  };
  if (spec.type === 'LoadBalancer') {
    for (const [i, port] of ports.entries()) {
      if (number(port.port) !== KUBELET_PORT) continue;
      problems.push(
        invalid(`spec.ports[${i}]`, KUBELET_PORT, `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`),
      );
    }
    notNone('LoadBalancer');
  } else if (spec.type === 'NodePort') notNone('NodePort');
  else if (spec.type === 'ExternalName') {
    const refuse = (field: string) => problems.push(forbidden(`spec.${field}`, 'may not be set for ExternalName services'));
    if (addresses(service).length) refuse('clusterIPs');
    if (list(spec.ipFamilies).length) refuse('ipFamilies');
    if (isSet(spec.ipFamilyPolicy)) refuse('ipFamilyPolicy');
    const name = text(spec.externalName).replace(/\.$/, '');
    problems.push(...(name ? invalids('spec.externalName', name, isDnsSubdomain(name)) : [required('spec.externalName')]));
  }
  return problems;
}

function servicePort(port: ServicePort, nameNeeded: boolean, names: Set<string>, path: string): FieldProblem[] {
  const name = text(port.name);
  const problems: FieldProblem[] = [];
  if (nameNeeded && !name) problems.push(required(`${path}.name`));
  else if (name) {
    problems.push(...invalids(`${path}.name`, name, isDnsLabel(name)));
    if (names.has(name)) problems.push(duplicate(`${path}.name`, name));
    names.add(name);
  }
  problems.push(...invalids(`${path}.port`, number(port.port), isPortNumber(number(port.port))));
  problems.push(...validateProtocol(text(port.protocol), `${path}.protocol`));
  problems.push(...validatePortNumberOrName(port.targetPort ?? port.port, `${path}.targetPort`));
  if (isSet(port.appProtocol)) problems.push(...invalids(`${path}.appProtocol`, port.appProtocol, isQualifiedName(port.appProtocol)));
  return problems;
}

function affinityConfig(service: Service): FieldProblem[] {
  const { sessionAffinity, sessionAffinityConfig: config } = service.spec ?? {};
  const path = 'spec.sessionAffinityConfig';
  if (sessionAffinity === 'None') return config ? [forbidden(path, 'must not be set when session affinity is None')] : [];
  if (sessionAffinity !== 'ClientIP') return [];
  const needed = (at: string) => [required(at, 'when session affinity type is ClientIP')];
  if (!config) return needed(path);
  if (!config.clientIP) return needed(`${path}.clientIP`);
  const seconds = config.clientIP.timeoutSeconds;
  if (!isSet(seconds)) return needed(`${path}.clientIP.timeoutSeconds`);
  const wrong = seconds <= 0 || seconds > 86400;
  return wrong ? [invalid(`${path}.clientIP.timeoutSeconds`, seconds, 'must be greater than 0 and less than 86400')] : [];
}

function portConflicts(ports: readonly ServicePort[], type: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const nodePorts = new Set<string>();
  const servicePorts = new Set<string>();
  for (const [i, port] of ports.entries()) {
    if (type === 'ClusterIP' && number(port.nodePort)) {
      problems.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
  }
  for (const [i, port] of ports.entries()) {
    const key = `${text(port.protocol)}/${number(port.nodePort)}`;
    if (number(port.nodePort) && nodePorts.has(key)) problems.push(duplicate(`spec.ports[${i}].nodePort`, number(port.nodePort)));
    nodePorts.add(key);
  }
  for (const [i, port] of ports.entries()) {
    const key = `${text(port.protocol)}/${number(port.port)}`;
    if (servicePorts.has(key)) problems.push(duplicate(`spec.ports[${i}]`, portSyntax(port)));
    servicePorts.add(key);
  }
  return problems;
}

const portSyntax = (port: ServicePort): GoSyntax =>
  new GoSyntax(
    goStruct('core.ServicePort', {
      Name: '""',
      Protocol: goQuote(text(port.protocol)),
      AppProtocol: '(*string)(nil)',
      Port: String(number(port.port)),
      TargetPort: 'intstr.IntOrString{Type:0, IntVal:0, StrVal:""}',
      NodePort: '0',
    }),
  );

const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** The field is reported with a capital, as upstream does. @see kubernetes: pkg/api/v1/service/util.go GetLoadBalancerSourceRanges */
function sourceRanges({ spec = {}, metadata }: Service): FieldProblem[] {
  const given = texts(spec.loadBalancerSourceRanges);
  const annotation = metadata?.annotations?.[SOURCE_RANGES];
  if (!given.length && annotation === undefined) return [];
  const path = given.length ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${SOURCE_RANGES}]`;
  const ranges = given.length ? given : text(annotation).trim() === '' ? [] : text(annotation).split(',');
  const shown = given.length ? `[${given.join(' ')}]` : text(annotation);
  return [
    ...(spec.type === 'LoadBalancer' ? [] : [forbidden(path, "may only be used when `type` is 'LoadBalancer'")]),
    ...(ranges.every((range) => isCidr(range.trim()))
      ? []
      : [invalid(path, shown, 'must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 ')]),
  ];
}

/** One that is not given is allocated. @see kubernetes: pkg/apis/core/validation validateServiceExternalTrafficPolicy */
function healthCheck({ spec = {} }: Service): FieldProblem[] {
  const port = number(spec.healthCheckNodePort);
  if (port === 0) return [];
  const path = 'spec.healthCheckNodePort';
  if (spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local') return invalids(path, port, isPortNumber(port));
  return [invalid(path, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")];
}

/** Until v1.29 addresses from outside alone had none. */
function externalTraffic({ spec = {} }: Service): FieldProblem[] {
  const { type } = spec;
  const policy = text(spec.externalTrafficPolicy);
  const path = 'spec.externalTrafficPolicy';
  if (!policy) return [];
  return type === 'LoadBalancer' || type === 'NodePort'
    ? oneOf(policy, trafficPolicies, path)
    : [invalid(path, policy, "may only be set when `type` is 'NodePort' or 'LoadBalancer'")];
}

function internalTraffic({ spec = {} }: Service): FieldProblem[] {
  const { internalTrafficPolicy: policy } = spec;
  return isSet(policy) && !trafficPolicies.includes(policy) ? [notSupported('spec.internalTrafficPolicy', policy, trafficPolicies)] : [];
}

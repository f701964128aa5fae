import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import { isPortName, isPortNumber } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goStrings } from '../go-syntax.ts';
import { cidrOf, isWithin } from '../ip.ts';
import { validateLabelSelector } from '../metadata.ts';
import { forbidden, invalid, invalids, notSupported, required } from '../problem.ts';
import { isSet, list, text, texts } from '../reading.ts';

interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}
interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr?: string; readonly except?: readonly string[] };
}
interface NetworkPolicy {
  readonly spec?: {
    readonly podSelector?: LabelSelector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly { readonly ports?: readonly Port[]; readonly from?: readonly Peer[] }[];
    readonly egress?: readonly { readonly ports?: readonly Port[]; readonly to?: readonly Peer[] }[];
  };
}

const protocols = ['TCP', 'UDP', 'SCTP'];
const policyTypes = ['Ingress', 'Egress'];
const NO_CIDR = 'not a valid CIDR';

/** @see kubernetes: pkg/apis/networking/validation ValidateNetworkPolicySpec */
export function validateNetworkPolicy({ spec = {} }: NetworkPolicy): FieldProblem[] {
  const problems = validateLabelSelector(spec.podSelector, 'spec.podSelector');
  const side = (name: string, ports: readonly Port[] | undefined, peers: readonly Peer[] | undefined, of: string): void => {
    for (const [i, port] of list(ports).entries()) problems.push(...validatePort(port, `${name}.ports[${i}]`));
    for (const [i, peer] of list(peers).entries()) problems.push(...validatePeer(peer, `${name}.${of}[${i}]`));
  };
  for (const [i, rule] of list(spec.ingress).entries()) side(`spec.ingress[${i}]`, rule.ports, rule.from, 'from');
  for (const [i, rule] of list(spec.egress).entries()) side(`spec.egress[${i}]`, rule.ports, rule.to, 'to');
  const types = texts(spec.policyTypes);
  if (types.length > 2) {
    const shown = new GoSyntax(goStrings(types, 'networking.PolicyType'));
    return [...problems, invalid('spec.policyTypes', shown, 'may not specify more than two policyTypes')];
  }
  for (const [i, type] of types.entries())
    if (!policyTypes.includes(type)) problems.push(notSupported(`spec.policyTypes[${i}]`, type, policyTypes));
  return problems;
}

function validatePort({ protocol, port, endPort }: Port, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (isSet(protocol) && !protocols.includes(protocol)) problems.push(notSupported(`${path}.protocol`, protocol, protocols));
  if (isSet(port)) {
    if (typeof port === 'string') {
      if (isSet(endPort)) problems.push(invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is non-numeric'));
      problems.push(...invalids(`${path}.port`, port, isPortName(port)));
    } else {
      problems.push(...invalids(`${path}.port`, port, isPortNumber(port)));
      if (isSet(endPort)) {
        // Upstream shows the other one.
        if (endPort < port) problems.push(invalid(`${path}.endPort`, port, 'must be greater than or equal to `port`'));
        problems.push(...invalids(`${path}.endPort`, endPort, isPortNumber(endPort)));
      }
    }
  } else if (isSet(endPort)) problems.push(invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is not specified'));
  return problems;
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: Peer, path: string): FieldProblem[] {
  const problems = [
    ...validateLabelSelector(podSelector, `${path}.podSelector`),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`),
  ];
  const selects = isSet(podSelector) || isSet(namespaceSelector);
  if (isSet(ipBlock)) {
    problems.push(...validateIpBlock(text(ipBlock.cidr), texts(ipBlock.except), `${path}.ipBlock`));
    if (selects) problems.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  } else if (!selects) problems.push(required(path, 'must specify a peer'));
  return problems;
}

/** The first that is no range ends it. @see kubernetes: pkg/apis/networking/validation ValidateIPBlock */
function validateIpBlock(cidr: string, excepts: readonly string[], path: string): FieldProblem[] {
  if (cidr === '') return [required(`${path}.cidr`)];
  const range = cidrOf(cidr);
  if (!range) return [invalid(`${path}.cidr`, cidr, NO_CIDR)];
  const problems: FieldProblem[] = [];
  for (const [i, except] of excepts.entries()) {
    const inner = cidrOf(except);
    if (!inner) return [...problems, invalid(`${path}.except[${i}]`, except, NO_CIDR)];
    const isSmaller = isWithin(range, inner) && range.bits < inner.bits;
    if (!isSmaller) problems.push(invalid(`${path}.except[${i}]`, except, 'must be a strict subset of `cidr`'));
  }
  return problems;
}

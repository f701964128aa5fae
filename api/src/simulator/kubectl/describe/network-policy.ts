import type * as networking from 'kubernetes-types/networking/v1.d.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { selectorText } from '../../apimachinery/selectors/format-label-selector.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import type { ClusterView } from '../view.ts';
import type { Describer } from './writer.ts';

type Policy = KubernetesObject & { readonly spec?: networking.NetworkPolicySpec };
interface Direction {
  readonly traffic: 'ingress' | 'egress';
  readonly word: 'From' | 'To';
  readonly end: 'source' | 'destination';
}
interface Rule {
  readonly ports?: readonly networking.NetworkPolicyPort[];
  readonly peers?: readonly networking.NetworkPolicyPeer[] | undefined;
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeNetworkPolicy, describeNetworkPolicySpec */
export function describeNetworkPolicy(policy: Policy, _view: ClusterView, writer: Describer): void {
  const { metadata, spec } = policy;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Created on:\t${goTime(metadata.creationTimestamp)}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, 'Spec:');
  const selector = selectorText(spec?.podSelector);
  const selected = selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector;
  writer.line(1, `PodSelector:     ${selected}`);
  const types = spec?.policyTypes ?? [];
  const ingress = spec?.ingress?.map(({ ports, from }) => ({ ...(ports && { ports }), peers: from }));
  const egress = spec?.egress?.map(({ ports, to }) => ({ ...(ports && { ports }), peers: to }));
  describeDirection(types.includes('Ingress'), ingress, { traffic: 'ingress', word: 'From', end: 'source' }, writer);
  describeDirection(types.includes('Egress'), egress, { traffic: 'egress', word: 'To', end: 'destination' }, writer);
  writer.line(1, `Policy Types: ${types.join(', ') || '<none>'}`);
}

function describeDirection(isMeant: boolean, rules: readonly Rule[] = [], { traffic, word, end }: Direction, writer: Describer): void {
  if (!isMeant) {
    writer.line(1, `Not affecting ${traffic} traffic`);
    return;
  }
  writer.line(1, `Allowing ${traffic} traffic:`);
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${traffic} connectivity)`);
  rules.forEach(({ ports = [], peers = [] }, i) => {
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port, protocol } of ports) writer.line(2, `To Port: ${port ?? '<nil>'}/${protocol ?? 'TCP'}`);
    if (peers.length === 0) writer.line(2, `${word}: <any> (traffic not restricted by ${end})`);
    for (const peer of peers) describePeer(peer, word, writer);
    if (i < rules.length - 1) writer.line(2, '----------');
  });
}

function describePeer({ namespaceSelector, podSelector, ipBlock }: networking.NetworkPolicyPeer, word: string, writer: Describer): void {
  writer.line(2, `${word}:`);
  if (namespaceSelector) writer.line(3, `NamespaceSelector: ${selectorText(namespaceSelector)}`);
  if (podSelector) writer.line(3, `PodSelector: ${selectorText(podSelector)}`);
  if (namespaceSelector || podSelector || !ipBlock) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${ipBlock.cidr}`);
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}

/** `2023-05-15 09:00:00 +0000 UTC` @see Go: time.Time String */
function goTime(time: unknown): string {
  const at = parseTime(time as string | undefined);
  return at === undefined ? '0001-01-01 00:00:00 +0000 UTC' : formatTime(at).replace('T', ' ').replace('Z', ' +0000 UTC');
}

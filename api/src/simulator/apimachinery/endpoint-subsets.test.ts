import { expect, it } from 'vitest';
import { type EndpointSubset, repackSubsets } from './endpoint-subsets.ts';

const at = (...ips: string[]) => ips.map((ip) => ({ ip }));
const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP', name: `p${port}` }));

/** Sorted by their addresses, where their order is none that one could foretell. @see kubernetes: pkg/api/endpoints/util_test.go TestPackSubsets */
it.each<{ rule: string; given: EndpointSubset[]; packed: EndpointSubset[] }>([
  { rule: 'nothing is nothing', given: [{}], packed: [] },
  { rule: 'one is one', given: [{ addresses: at('1.2.3.4'), ports: tcp(111) }], packed: [{ addresses: at('1.2.3.4'), ports: tcp(111) }] },
  {
    rule: 'what is twice is once',
    given: [
      { addresses: at('1.2.3.4'), ports: tcp(111) },
      { addresses: at('1.2.3.4', '1.2.3.4'), ports: tcp(111) },
    ],
    packed: [{ addresses: at('1.2.3.4'), ports: tcp(111) }],
  },
  {
    rule: 'one port of two addresses is one subset',
    given: [
      { addresses: at('5.6.7.8'), ports: tcp(111) },
      { addresses: at('1.2.3.4'), ports: tcp(111) },
    ],
    packed: [{ addresses: at('1.2.3.4', '5.6.7.8'), ports: tcp(111) }],
  },
  {
    rule: 'so are two ports of one address',
    given: [
      { addresses: at('1.2.3.4'), ports: tcp(222) },
      { addresses: at('1.2.3.4'), ports: tcp(111) },
    ],
    packed: [{ addresses: at('1.2.3.4'), ports: tcp(111, 222) }],
  },
  {
    rule: 'what is not ready anywhere is not ready',
    given: [
      { addresses: at('1.2.3.4'), ports: tcp(111) },
      { notReadyAddresses: at('1.2.3.4', '5.6.7.8'), ports: tcp(111) },
    ],
    packed: [{ notReadyAddresses: at('1.2.3.4', '5.6.7.8'), ports: tcp(111) }],
  },
  {
    rule: 'at another port it may be ready',
    given: [
      { addresses: at('1.2.3.4'), ports: tcp(111) },
      { notReadyAddresses: at('1.2.3.4'), ports: tcp(222) },
    ],
    packed: [
      { addresses: at('1.2.3.4'), ports: tcp(111) },
      { notReadyAddresses: at('1.2.3.4'), ports: tcp(222) },
    ],
  },
  { rule: 'there may be no ports', given: [{ addresses: at('1.2.3.4') }], packed: [{ addresses: at('1.2.3.4') }] },
  {
    rule: 'two Pods with one address are two',
    given: [{ addresses: ['b', 'a'].map((uid) => ({ ip: '1.2.3.4', targetRef: { uid } })), ports: tcp(111) }],
    packed: [{ addresses: ['a', 'b'].map((uid) => ({ ip: '1.2.3.4', targetRef: { uid } })), ports: tcp(111) }],
  },
])('$rule', ({ given, packed }) => {
  const inOrder = (all: EndpointSubset[]) =>
    all
      .map(({ ports, ...rest }) => ({ ...rest, ...(ports && { ports: ports.toSorted((a, b) => a.port - b.port) }) }))
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  expect(inOrder(repackSubsets(given))).toEqual(inOrder(packed));
});

/** As recorded: github.com/coredns/deployment/issues/225, github.com/prometheus-operator/prometheus-operator/issues/1400 (before there was an appProtocol). */
it("ports stand as kubectl describe shows kube-dns's", () => {
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'metrics', port: 9153, protocol: 'TCP' },
  ];
  const [subset] = repackSubsets([{ addresses: at('10.200.0.44'), ports }]);
  expect(subset?.ports?.map(({ name }) => name)).toEqual(['dns-tcp', 'metrics', 'dns']);
});

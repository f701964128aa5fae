import { expect, it } from 'vitest';
import { serviceChains } from './service-chains.ts';

/** @see kubernetes: pkg/proxy/iptables/proxier_test.go TestOverallIPTablesRules; `default/kubernetes:https` as every cluster has it */
it.each([
  { port: 'ns1/svc1:p80', protocol: 'tcp', hash: 'XPGD46QRK7WJZT7O' },
  { port: 'ns2/svc2:p80', protocol: 'tcp', hash: 'GNZBNJ2PO5MGZ6GT' },
  { port: 'ns3/svc3:p80', protocol: 'tcp', hash: 'X27LE4BHSL4DOUIK' },
  { port: 'ns4/svc4:p80', protocol: 'tcp', hash: '4SW47YFZTEDKD3PK' },
  { port: 'ns5/svc5:p80', protocol: 'tcp', hash: 'NUKIZ6OKUXPJNT4C' },
  { port: 'default/kubernetes:https', protocol: 'tcp', hash: 'NPX46M4PTMTKRN6Y' },
  { port: 'kube-system/kube-dns:dns', protocol: 'udp', hash: 'TCOU7JCQXEZGVUNU' },
])('the chains of $port', ({ port, protocol, hash }) => {
  const { cluster, local, external } = serviceChains(port, protocol);
  expect([cluster, local, external]).toEqual([`KUBE-SVC-${hash}`, `KUBE-SVL-${hash}`, `KUBE-EXT-${hash}`]);
});

it.each([
  { port: 'ns1/svc1:p80', address: '10.180.0.1:80', chain: 'KUBE-SEP-SXIVWICOYRO3J4NJ' },
  { port: 'ns2/svc2:p80', address: '10.180.0.2:80', chain: 'KUBE-SEP-RS4RBKLTHTF2IUXJ' },
])('the chain of an endpoint of $port', ({ port, address, chain }) => expect(serviceChains(port, 'tcp').endpoint(address)).toBe(chain));

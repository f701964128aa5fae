import { describe, expect, it } from 'vitest';
import type { Loose } from '../defaults/loose.ts';
import { fieldProblemText } from '../problems.ts';
import { allocateAddresses } from './service-addresses.ts';

const service = (spec: Loose, name = 'web'): Loose => ({
  metadata: { namespace: 'default', name },
  spec: structuredClone({ type: 'ClusterIP', selector: { app: 'web' }, ports: [{ port: 80 }], ...spec }),
});
const there = (spec: Loose) => service(spec, 'other') as never;
const own = { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' };
const bare = { clusterIP: 'None', selector: undefined };
const ports = (...all: Loose[]) => ({ type: 'NodePort', ports: all });

/** Its families, or what keeps it from any. */
function allocated(spec: Loose, old?: Loose, others: never[] = []): { spec: Loose; problems: string[] } {
  const object = service(spec);
  return { problems: allocateAddresses(object, others, old && service(old)).map(fieldProblemText), spec: object.spec };
}

// @see kubernetes: pkg/registry/core/service/storage/alloc_test.go, storage_test.go
describe('the families of a Service’s addresses, in a cluster of one', () => {
  it.each<[rule: string, spec: Loose, expected: Loose, old?: Loose]>([
    ['are the one', {}, { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] }],
    ['are the one where two are liked better', { ipFamilyPolicy: 'PreferDualStack' }, { ipFamilies: ['IPv4'] }],
    [
      'are the one without an address',
      { clusterIP: 'None' },
      { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'], clusterIPs: ['None'] },
    ],
    ['are both of what has no Pods of its own', bare, { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] }],
    ['are as many of it as it says', { ...bare, ipFamilyPolicy: 'SingleStack' }, { ipFamilies: ['IPv4'] }],
    ['begin there with the one it says', { ...bare, ipFamilies: ['IPv6'] }, { ipFamilies: ['IPv6', 'IPv4'] }],
    ['follow the address', { clusterIP: '10.96.0.7' }, { clusterIPs: ['10.96.0.7'], ipFamilies: ['IPv4'] }],
    [
      'stay as asked for before',
      { ...own, ipFamilyPolicy: undefined },
      { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4'] },
      { ...own, ipFamilyPolicy: 'PreferDualStack' },
    ],
  ])('%s', (_, spec, expected, old) => {
    const { problems, spec: made } = allocated(spec, old);
    expect(problems).toEqual([]);
    expect(made).toMatchObject(expected);
  });

  it.each<[rule: string, spec: Loose, problems: string[]]>([
    [
      'cannot be two',
      { ipFamilyPolicy: 'RequireDualStack' },
      ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
    ],
    [
      'cannot be the other',
      { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'] },
      ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    ],
    [
      'cannot be those of two addresses',
      { ipFamilyPolicy: 'PreferDualStack', clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7', 'fd00::7'] },
      ['spec.clusterIPs[1]: Invalid value: []string{"10.96.0.7", "fd00::7"}: IPv6 is not configured on this cluster'],
    ],
    [
      'are not two where nobody asks for two',
      { ipFamilies: ['IPv4', 'IPv6'] },
      [
        `spec.ipFamilyPolicy: Invalid value: "SingleStack": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified`,
      ],
    ],
    [
      'and addresses that are none come before all else',
      { clusterIP: 'abc', type: 'Nothing' },
      ['spec.clusterIPs[0]: Invalid value: "abc": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
  ])('%s', (_, spec, problems) => expect(allocated(spec).problems).toEqual(problems));
});

describe('the address of a Service', () => {
  it('is its own when it was a name', () => {
    const { spec } = allocated({}, { type: 'ExternalName' });
    expect(spec.clusterIPs).toEqual([expect.stringMatching(/^10\.96\./)]);
  });
  it.each<[rule: string, spec: Loose, clusterIPs: string[] | undefined]>([
    ['changes in the list when it changes alone', { ...own, clusterIP: 'None' }, ['None']],
    ['goes with the list', { ...own, clusterIP: '' }, undefined],
    ['says what is in the list where that is missing', { ...own, clusterIPs: [] }, ['10.96.0.9']],
  ])('%s', (_, spec, clusterIPs) => expect(allocated(spec, own).spec.clusterIPs).toEqual(clusterIPs));
  it('is not taken twice, be it by a Service of the same name', () => {
    const problem =
      'spec.clusterIPs: Invalid value: []string{"10.96.0.9"}: failed to allocate IP 10.96.0.9: provided IP is already allocated';
    expect(allocated(own, undefined, [service(own) as never]).problems).toEqual([problem]);
  });
});

/** @see kubernetes: pkg/registry/core/service/storage/storage_test.go TestServiceCreateDryRun… */
describe('what a Service would be given', () => {
  const dry = (spec: Loose, old?: Loose): Loose => {
    const object = service(spec);
    expect(allocateAddresses(object, [there({ clusterIP: '10.96.0.7' })], old && service(old), true)).toEqual([]);
    return [object.spec.clusterIP, ...object.spec.ports.flatMap(({ nodePort }: Loose) => nodePort ?? [])];
  };
  it.each<[rule: string, spec: Loose, given: (string | number)[], old?: Loose]>([
    ['is no address that anything has', {}, ['10.96.0.0']],
    ['is the one it names, though another has it', { clusterIP: '10.96.0.7' }, ['10.96.0.7']],
    ['are ports that nothing has', ports({ port: 80 }, { port: 81 }), ['10.96.0.0', 32_769, 32_770]],
    ['are those after one that it names', ports({ port: 80, nodePort: 30_080 }, { port: 81 }), ['10.96.0.0', 30_080, 30_081]],
    ['are so too where it had none', { ...own, ...ports({ port: 80 }) }, ['10.96.0.9', 32_769], own],
  ])('%s', (_, spec, given, old) => expect(dry(spec, old)).toEqual(given));
});

describe('node ports', () => {
  const free = 'provided port is already allocated';
  it.each<[rule: string, spec: Loose, nodePorts: (number | undefined)[], old?: Loose]>([
    [
      'are one for a port of two protocols',
      ports({ port: 53, protocol: 'TCP' }, { port: 53, protocol: 'UDP', nodePort: 30053 }),
      [30053, 30053],
    ],
    ['are two where they are said to be', ports({ port: 53, nodePort: 30053 }, { port: 53, nodePort: 30054 }), [30053, 30054]],
    [
      'of a load balancer that wants none are those that it names',
      { ...ports({ port: 80, nodePort: 30080 }, { port: 81 }), type: 'LoadBalancer', allocateLoadBalancerNodePorts: false },
      [30080, undefined],
    ],
    ['stay', ports({ port: 80, nodePort: 30080 }), [30080], ports({ port: 80, nodePort: 30080 })],
  ])('%s', (_, spec, nodePorts, old) => {
    const made = allocated({ ...own, ...spec }, old && { ...own, ...old });
    expect(made.problems).toEqual([]);
    expect(made.spec.ports.map(({ nodePort }: Loose) => nodePort)).toEqual(nodePorts);
  });

  it.each<[rule: string, spec: Loose, problem: string, old?: Loose]>([
    [
      'are not one for two ports',
      ports({ port: 80, nodePort: 30080 }, { port: 81, protocol: 'UDP', nodePort: 30080 }),
      `spec.ports[1].nodePort: Invalid value: 30080: ${free}`,
    ],
    ['are not another’s', ports({ port: 80, nodePort: 30001 }), `spec.ports[0].nodePort: Invalid value: 30001: ${free}`],
    [
      'are not another’s afterwards either',
      ports({ port: 80, nodePort: 30001 }),
      `spec.ports[0].nodePort: Invalid value: 30001: ${free}`,
      own,
    ],
    [
      'for health checks stay what they are',
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30200 },
      'spec.healthCheckNodePort: Invalid value: 30200: cannot change healthCheckNodePort on loadBalancer service with externalTraffic=Local during update',
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30100 },
    ],
  ])('%s', (_, spec, problem, old) => {
    const others = [there({ clusterIP: '10.96.0.8', ...ports({ port: 80, nodePort: 30001 }) })];
    expect(allocated({ ...own, ...spec }, old && { ...own, ...old }, others).problems).toEqual([problem]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Loose } from '../defaults/loose.ts';
import { prepareServiceUpdate } from './service-update.ts';
import { threeWayMerge } from './three-way-merge.ts';

const addresses = { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' };
const ports = (...nodePorts: (number | undefined)[]) =>
  nodePorts.map((nodePort, i) => ({ name: `p${i}`, port: 80 + i, ...(nodePort !== undefined && { nodePort }) }));
const balancer = {
  ...addresses,
  type: 'LoadBalancer',
  allocateLoadBalancerNodePorts: true,
  externalTrafficPolicy: 'Local',
  healthCheckNodePort: 30500,
  ports: ports(30001),
};

describe('a Service of another type', () => {
  it.each<{ rule: string; old: Loose; updated: Loose; expected: Loose }>([
    {
      rule: 'lets go of what only a load balancer has',
      old: balancer,
      updated: { ...balancer, type: 'ClusterIP' },
      expected: { ...addresses, type: 'ClusterIP', ports: ports(undefined) },
    },
    {
      rule: 'keeps node ports that somebody changed, and is refused for them',
      old: { ...addresses, type: 'NodePort', ports: ports(30001) },
      updated: { ...addresses, type: 'ClusterIP', ports: ports(30002) },
      expected: { ...addresses, type: 'ClusterIP', ports: ports(30002) },
    },
    {
      rule: 'lets go of node ports though ports have come and gone',
      old: { ...addresses, type: 'NodePort', ports: ports(30001, 30002) },
      updated: { ...addresses, type: 'ClusterIP', ports: [...ports(30001), { name: 'new', port: 90 }] },
      expected: { ...addresses, type: 'ClusterIP', ports: [...ports(undefined), { name: 'new', port: 90 }] },
    },
    {
      rule: 'also those that a load balancer has only for it names them',
      old: { ...addresses, type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: ports(30001) },
      updated: { ...addresses, type: 'ClusterIP', allocateLoadBalancerNodePorts: false, ports: ports(30001) },
      expected: { ...addresses, type: 'ClusterIP', ports: ports(undefined) },
    },
    {
      rule: 'keeps its address whose list alone was taken away, and is refused for it',
      old: { ...addresses, type: 'ClusterIP', ports: ports(undefined) },
      updated: { clusterIP: '10.96.0.9', type: 'ExternalName', externalName: 'a.b', ports: ports(undefined) },
      expected: { clusterIP: '10.96.0.9', type: 'ExternalName', externalName: 'a.b', ports: ports(undefined) },
    },
    {
      rule: 'has the policy for what comes from outside only where it may have node ports',
      old: { ...addresses, type: 'NodePort', externalTrafficPolicy: 'Cluster', ports: ports(30001) },
      updated: { ...addresses, type: 'ClusterIP', externalIPs: ['1.2.3.4'], externalTrafficPolicy: 'Cluster', ports: ports(30001) },
      expected: { ...addresses, type: 'ClusterIP', externalIPs: ['1.2.3.4'], ports: ports(undefined) },
    },
    {
      rule: 'has no address when it is a name',
      old: { ...addresses, type: 'ClusterIP', ports: ports(undefined) },
      updated: { ...addresses, type: 'ExternalName', externalName: 'a.b', ports: ports(undefined) },
      expected: { type: 'ExternalName', externalName: 'a.b', ports: ports(undefined) },
    },
    {
      rule: 'or the same keeps what is not said again, by the names of its ports',
      old: { ...addresses, type: 'NodePort', ports: ports(30001, 30002) },
      updated: { type: 'NodePort', ports: ports(undefined, 30001) },
      expected: { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], type: 'NodePort', ports: ports(undefined, 30001) },
    },
  ])('$rule', ({ old, updated, expected }) => {
    const spec = structuredClone(updated);
    prepareServiceUpdate({ spec }, { spec: old });
    expect(spec).toEqual(expected);
  });

  it('is no load balancer’s any more', () => {
    const status = { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } };
    prepareServiceUpdate({ spec: { ...balancer, type: 'ClusterIP' }, status }, { spec: balancer });
    expect(status).toEqual({ loadBalancer: {} });
  });
});

describe('what is applied leaves alone what others have added', () => {
  it.each([
    {
      rule: 'the node port of a Service’s port',
      original: { ports: [{ port: 80 }] },
      modified: { ports: [{ port: 80, name: 'http' }] },
      current: { ports: [{ port: 80, nodePort: 30001 }] },
      expected: { ports: [{ port: 80, name: 'http', nodePort: 30001 }] },
    },
    {
      rule: 'a finalizer that the server has put',
      original: { finalizers: ['a'] },
      modified: { finalizers: ['b'] },
      current: { finalizers: ['a', 'kubernetes.io/pvc-protection'] },
      expected: { finalizers: ['b', 'kubernetes.io/pvc-protection'] },
    },
  ])('$rule', ({ original, modified, current, expected }) =>
    expect(threeWayMerge({ spec: original }, { spec: modified }, { spec: current })).toEqual({ spec: expected }),
  );
});

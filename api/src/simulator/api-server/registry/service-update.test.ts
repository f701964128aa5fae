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

import { describe, expect, it } from 'vitest';
import { fieldProblemText } from '../../problems.ts';
import { validateObject, validateObjectUpdate } from '../other-kinds.ts';

const port = { name: 'p', protocol: 'TCP', port: 8675, targetPort: 8675 };
const second = { name: 'q', protocol: 'TCP', port: 12345, targetPort: 12345 };
const valid = { selector: { key: 'val' }, sessionAffinity: 'None', type: 'ClusterIP', ports: [port], internalTrafficPolicy: 'Cluster' };
const balancer = { type: 'LoadBalancer', externalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true };
const nodePort = { type: 'NodePort', externalTrafficPolicy: 'Cluster' };
const none = { clusterIP: 'None', clusterIPs: ['None'] };
const ips = (...clusterIPs: string[]) => ({ clusterIP: clusterIPs[0], clusterIPs });
const ranges = (value: string) => ({ annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': value } });
const service = (spec: object, metadata: object = {}) => ({
  metadata: { name: 'valid', namespace: 'valid', ...metadata },
  spec: { ...valid, ...spec },
});
const told = (problems: Parameters<typeof fieldProblemText>[0][]) =>
  problems.map((problem) => fieldProblemText(problem).replace(/: (a DNS-1035|a lowercase|a qualified|name part|prefix part).*/s, ''));

// @see kubernetes: pkg/apis/core/validation/validation_test.go TestValidateServiceCreate
describe('a new Service', () => {
  it.each<[rule: string, spec: object, problems: string[], metadata?: object]>([
    ['is fine', {}, []],
    ['has a name that DNS takes', {}, ['metadata.name: Invalid value: "-123"'], { name: '-123' }],
    [
      'says once how it is spread over zones',
      {},
      [
        'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "auto": must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified',
      ],
      { annotations: { 'service.kubernetes.io/topology-mode': 'auto', 'service.kubernetes.io/topology-aware-hints': 'Auto' } },
    ],
    ['may have no selector', { selector: undefined }, []],
    ['has ports', { ports: [] }, ['spec.ports: Required value']],
    ['has none where it is headless', { ports: [], ...none }, []],
    ['needs no name of its only port', { ports: [{ ...port, name: '' }] }, []],
    ['names each of several', { ports: [port, { ...second, name: '' }] }, ['spec.ports[1].name: Required value']],
    ['names none twice', { ports: [port, { ...second, name: 'p' }] }, ['spec.ports[1].name: Duplicate value: "p"']],
    [
      'has a protocol',
      { ports: [{ ...port, protocol: 'X' }] },
      ['spec.ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"'],
    ],
    ['has a port', { ports: [{ ...port, port: 0 }] }, ['spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive']],
    ['may send a headless port elsewhere', { ports: [{ ...port, targetPort: 'target' }], ...none }, []],
    [
      'has no loopback address from outside',
      { externalIPs: ['127.0.0.1'] },
      ['spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ],
    [
      'has no name for an address from outside',
      { externalIPs: ['myhost.mydomain'] },
      ['spec.externalIPs[0]: Invalid value: "myhost.mydomain": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    ['may balance several protocols', { ...balancer, ports: [port, { ...second, protocol: 'UDP' }] }, []],
    [
      'takes no node port twice',
      {
        ...nodePort,
        ports: [
          { ...port, nodePort: 1 },
          { ...second, nodePort: 1 },
        ],
      },
      ['spec.ports[1].nodePort: Duplicate value: 1'],
    ],
    [
      'may for another protocol',
      {
        ...nodePort,
        ports: [
          { ...port, nodePort: 1 },
          { ...second, protocol: 'UDP', nodePort: 1 },
        ],
      },
      [],
    ],
    [
      'has no node port within the cluster',
      { ports: [{ ...port, nodePort: 12345 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      'does not expose the kubelet',
      { ...balancer, ports: [{ ...port, port: 10250 }] },
      ['spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet'],
    ],
    ['may say who may come', balancer, [], ranges('1.2.3.0/24,  5.6.0.0/16')],
    ['may say that with nothing', balancer, [], ranges('  ')],
    [
      'says it in ranges',
      balancer,
      [
        'metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]: Invalid value: "foo.bar": must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 ',
      ],
      ranges('foo.bar'),
    ],
    [
      'says it of a load balancer only',
      {},
      [
        "metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]: Forbidden: may only be used when `type` is 'LoadBalancer'",
      ],
      ranges(''),
    ],
    [
      'says it in the field rather than in the annotation',
      { ...balancer, loadBalancerSourceRanges: ['1.2.3.0/24  ', ' 5.6.0.0/16'] },
      [],
      ranges('foo.bar'),
    ],
    ['may be another name', { type: 'ExternalName', externalName: 'foo.bar.example.com.' }, []],
    [
      'has no address then',
      { type: 'ExternalName', externalName: 'foo.bar', ...ips('1.2.3.4') },
      ['spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
    ],
    [
      'is no load balancer without an address',
      { ...balancer, ...none },
      ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services'],
    ],
    [
      'has a known traffic policy',
      { ...balancer, externalTrafficPolicy: 'x' },
      ['spec.externalTrafficPolicy: Unsupported value: "x": supported values: "Cluster", "Local"'],
    ],
    [
      'has none where nodes pass nothing on',
      { externalTrafficPolicy: 'Local', externalIPs: ['1.2.3.4'] },
      ["spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set when `type` is 'NodePort' or 'LoadBalancer'"],
    ],
    [
      'has a known one inside',
      { internalTrafficPolicy: '' },
      ['spec.internalTrafficPolicy: Unsupported value: "": supported values: "Cluster", "Local"'],
    ],
    [
      'may not have a negative health check port',
      { ...balancer, externalTrafficPolicy: 'Local', healthCheckNodePort: -1 },
      ['spec.healthCheckNodePort: Invalid value: -1: must be between 1 and 65535, inclusive'],
    ],
    [
      'keeps to a client for some time',
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: -1 } } },
      ['spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: -1: must be greater than 0 and less than 86400'],
    ],
    [
      'has two families at most',
      { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6', 'IPv4'] },
      ['spec.ipFamilies[2]: Duplicate value: "IPv4"'],
    ],
    ['may have two', { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] }, []],
    [
      'has addresses',
      ips('garbage', 'more'),
      [
        'spec.clusterIPs[0]: Invalid value: "garbage": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'spec.clusterIPs[1]: Invalid value: "more": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
    [
      'has none or some',
      ips('None', '2001::1'),
      ['spec.clusterIPs: Invalid value: []string{"None", "2001::1"}: \'None\' must be the first and only value'],
    ],
    [
      'has one of each family',
      { ...ips('2001::1', '2001::4'), ipFamilies: ['IPv4', 'IPv6'] },
      [
        'spec.clusterIPs: Invalid value: []string{"2001::1", "2001::4"}: may specify no more than one IP for each IP family',
        'spec.clusterIPs[0]: Invalid value: "2001::1": expected an IPv4 value as indicated by `ipFamilies[0]`',
      ],
    ],
    [
      'has two at most',
      { ...ips('10.0.0.1', '2001::1', '10.0.0.10'), ipFamilies: ['IPv4', 'IPv6'] },
      ['spec.clusterIPs: Invalid value: []string{"10.0.0.1", "2001::1", "10.0.0.10"}: may only hold up to 2 values'],
    ],
    ['may name the family of the first alone', { ...ips('10.0.0.1', '2001::1'), ipFamilies: ['IPv4'] }, []],
    [
      'has a class as a load balancer only',
      { loadBalancerClass: 'example.com/a' },
      ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    ],
  ])('%s', (_, spec, problems, metadata) => expect(told(validateObject('Service', service(spec, metadata)))).toEqual(problems));
});

// @see kubernetes: pkg/apis/core/validation/validation_test.go TestValidateServiceUpdate
describe('a Service that changes', () => {
  const stays = (path: string, shown: string) => `${path}[0]: Invalid value: ${shown}: may not change once set`;
  it.each<[rule: string, before: object, after: object, problems: string[]]>([
    ['keeps its address', ips('1.2.3.4'), ips('1.2.3.5'), [stays('spec.clusterIPs', '[]string{"1.2.3.5"}')]],
    ['may be given one', {}, ips('1.2.3.5'), []],
    ['may be given one that was a name', { type: 'ExternalName', ...ips('1.2.3.4') }, ips('1.2.3.5'), []],
    [
      'may be given a second one',
      { ...ips('1.2.3.4'), ipFamilies: ['IPv4'] },
      { ...ips('1.2.3.4', '2001::1'), ipFamilies: ['IPv4', 'IPv6'] },
      [],
    ],
    [
      'may lose the second one',
      { ...ips('1.2.3.4', '2001::1'), ipFamilies: ['IPv4', 'IPv6'] },
      { ...ips('1.2.3.4'), ipFamilies: ['IPv4'] },
      [],
    ],
    [
      'keeps its family',
      { ...ips('1.2.3.4'), ipFamilies: ['IPv4'] },
      { ...ips('1.2.3.4'), ipFamilies: ['IPv6'] },
      [
        stays('spec.ipFamilies', '[]core.IPFamily{"IPv6"}'),
        'spec.clusterIPs[0]: Invalid value: "1.2.3.4": expected an IPv6 value as indicated by `ipFamilies[0]`',
      ],
    ],
    [
      'may turn its families where it is headless',
      { ...none, ipFamilies: ['IPv4', 'IPv6'] },
      { ...none, ipFamilies: ['IPv6', 'IPv4'] },
      [],
    ],
    [
      'keeps its class',
      { ...balancer, loadBalancerClass: 'a.b/c' },
      { ...balancer, loadBalancerClass: 'a.b/d' },
      ['spec.loadBalancerClass: Invalid value: "a.b/d": may not change once set'],
    ],
    ['may be given a class with its type', {}, { ...balancer, loadBalancerClass: 'a.b/d' }, []],
  ])('%s', (_, before, after, problems) => {
    expect(told(validateObjectUpdate('Service', service(after), service(before)))).toEqual(problems);
  });
});

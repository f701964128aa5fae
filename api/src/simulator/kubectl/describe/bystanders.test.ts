import { expect, it } from 'vitest';
import { printed } from '../testing.ts';

const NETWORKING = 'networking.k8s.io/v1';
const of = (apiVersion: string, kind: string, name: string, spec: object, more: object = {}): object => ({
  apiVersion,
  kind,
  metadata: { name, ...(/Class|Driver/.test(kind) ? {} : { namespace: 'default' }) },
  spec,
  ...more,
});
const peers = [
  { podSelector: { matchLabels: { id: 'pod1', id2: 'pod2' } }, namespaceSelector: { matchLabels: { id: 'ns1', id2: 'ns2' } } },
  { podSelector: { matchLabels: { id: 'app2', id2: 'app3' } } },
  { namespaceSelector: { matchLabels: { id: 'app2' }, matchExpressions: [{ key: 'foo', operator: 'In', values: ['bar1', 'bar2'] }] } },
  { ipBlock: { cidr: '192.168.0.0/16', except: ['192.168.3.0/24', '192.168.4.0/24'] } },
];
const backend = { service: { name: 'default-backend', port: { number: 80 } } };
const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };
const scaled = { kind: 'Deployment', name: 'web' };

const objects = [
  of(NETWORKING, 'NetworkPolicy', 'some', {
    podSelector: { matchLabels: { id1: 'app1' }, matchExpressions: [{ key: 'foo', operator: 'NotIn', values: ['b', 'a'] }] },
    ingress: [{ ports: [{ port: 80 }, { port: 82, protocol: 'UDP' }], from: peers }, {}],
    policyTypes: ['Ingress'],
  }),
  of(NETWORKING, 'NetworkPolicy', 'none', { podSelector: {}, policyTypes: ['Egress'] }),
  of(NETWORKING, 'Ingress', 'ruled', {
    ingressClassName: 'test',
    defaultBackend: { resource: { apiGroup: 'example.com', kind: 'foo', name: 'bar' } },
    tls: [{ secretName: 's', hosts: ['a', 'b'] }, { hosts: ['c'] }],
    rules: [{ host: 'foo.bar.com', http: { paths: [{ path: '/foo', backend }] } }, { host: 'b' }, { host: 'c' }, { host: 'd' }],
  }),
  of(NETWORKING, 'Ingress', 'bare', { defaultBackend: backend }, { status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }),
  of(NETWORKING, 'IngressClass', 'class', {
    controller: 'example.com/controller',
    parameters: { apiGroup: 'v1', kind: 'ConfigMap', name: 'example-parameters' },
  }),
  of('autoscaling/v2', 'HorizontalPodAutoscaler', 'a', { scaleTargetRef: scaled, minReplicas: 1, maxReplicas: 10, metrics: [cpu] }),
  of('autoscaling/v2', 'HorizontalPodAutoscaler', 'b', {
    scaleTargetRef: scaled,
    maxReplicas: 3,
    metrics: [
      { type: 'External', external: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '100m' } } },
      { type: 'Pods', pods: { metric: { name: 'p' }, target: { averageValue: '1k' } } },
      {
        type: 'Object',
        object: { metric: { name: 'o' }, describedObject: { kind: 'Service', name: 's' }, target: { type: 'Value', value: '10' } },
      },
      { type: 'ContainerResource', containerResource: { name: 'memory', container: 'c', target: { averageValue: '1Gi' } } },
    ],
    behavior: { scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] } },
  }),
  of('storage.k8s.io/v1', 'CSIDriver', 'd', { attachRequired: false, tokenRequests: [{ audience: 'x' }, { audience: 'y' }] }),
];

// @see kubernetes: pkg/printers/internalversion/printers_test.go TestPrintIngress, TestPrintIngressClass, TestPrintHPA, TestPrintCSIDriver
it.each([
  {
    command: 'get ing',
    prints:
      'NAME    CLASS    HOSTS                         ADDRESS   PORTS     AGE\nbare    <none>   *                             1.2.3.4   80        60s\nruled   test     foo.bar.com,b,c + 1 more...             80, 443   60s\n',
  },
  { command: 'get ingressclass --no-headers', prints: 'class   example.com/controller   ConfigMap.v1/example-parameters   60s\n' },
  {
    command: 'get netpol',
    prints: 'NAME   POD-SELECTOR               AGE\nnone   <none>                     60s\nsome   foo notin (a,b),id1=app1   60s\n',
  },
  {
    command: 'get netpol -w',
    prints: 'NAME   POD-SELECTOR               AGE\nnone   <none>                     60s\nsome   foo notin (a,b),id1=app1   60s\n',
  },
  {
    command: 'get hpa',
    prints:
      'NAME   REFERENCE        TARGETS                                          MINPODS   MAXPODS   REPLICAS   AGE\na      Deployment/web   <unknown>/50%                                    1         10        0          60s\nb      Deployment/web   <unknown>/100m (avg), <unknown>/1k + 2 more...   <unset>   3         0          60s\n',
  },
  {
    command: 'get csidriver',
    prints:
      'NAME   ATTACHREQUIRED   PODINFOONMOUNT   STORAGECAPACITY   TOKENREQUESTS   REQUIRESREPUBLISH   MODES    AGE\nd      false            false            false             x,y             false               <none>   60s\n',
  },
])('$command', ({ command, prints }) => {
  expect(printed(command, { objects })).toBe(prints);
});

// @see kubernetes: kubectl/pkg/describe/describe_test.go TestDescribeNetworkPolicies, TestDescribeIngress, TestDescribeIngressClass, TestDescribeHorizontalPodAutoscaler
it.each([
  {
    command: 'describe netpol some',
    prints: `Name:         some
Namespace:    default
Created on:   2023-05-15 09:00:00 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     foo notin (a,b),id1=app1
  Allowing ingress traffic:
    To Port: 80/TCP
    To Port: 82/UDP
    From:
      NamespaceSelector: id=ns1,id2=ns2
      PodSelector: id=pod1,id2=pod2
    From:
      PodSelector: id=app2,id2=app3
    From:
      NamespaceSelector: foo in (bar1,bar2),id=app2
    From:
      IPBlock:
        CIDR: 192.168.0.0/16
        Except: 192.168.3.0/24, 192.168.4.0/24
    ----------
    To Port: <any> (traffic allowed to all ports)
    From: <any> (traffic not restricted by source)
  Not affecting egress traffic
  Policy Types: Ingress
`,
  },
  {
    command: 'describe netpol none',
    prints: `Name:         none
Namespace:    default
Created on:   2023-05-15 09:00:00 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)
  Not affecting ingress traffic
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Egress
`,
  },
  {
    command: 'describe ing ruled',
    prints: `Name:             ruled
Labels:           <none>
Namespace:        default
Address:          
Ingress Class:    test
Default backend:  APIGroup: example.com, Kind: foo, Name: bar
TLS:
  s terminates a,b
  SNI routes c
Rules:
  Host         Path  Backends
  ----         ----  --------
  foo.bar.com  
               /foo   default-backend:80 (<error: endpoints "default-backend" not found>)
Annotations:   <none>
Events:        <none>
`,
  },
  {
    command: 'describe ing bare',
    prints: `Name:             bare
Labels:           <none>
Namespace:        default
Address:          1.2.3.4
Ingress Class:    <none>
Default backend:  default-backend:80 (<error: endpoints "default-backend" not found>)
Rules:
  Host        Path  Backends
  ----        ----  --------
  *           *     default-backend:80 (<error: endpoints "default-backend" not found>)
Annotations:  <none>
Events:       <none>
`,
  },
  {
    command: 'describe ingressclass --show-events=false',
    prints: `Name:         class
Labels:       <none>
Annotations:  <none>
Controller:   example.com/controller
Parameters:
  APIGroup:  v1
  Kind:      ConfigMap
  Name:      example-parameters
`,
  },
  {
    command: 'describe hpa a',
    prints: `Name:                                                  a
Namespace:                                             default
Labels:                                                <none>
Annotations:                                           <none>
CreationTimestamp:                                     Mon, 15 May 2023 09:00:00 +0000
Reference:                                             Deployment/web
Metrics:                                               ( current / target )
  resource cpu on pods  (as a percentage of request):  <unknown> / 50%
Min replicas:                                          1
Max replicas:                                          10
Deployment pods:                                       0 current / 0 desired
Events:                                                <none>
`,
  },
  {
    command: 'describe hpa b',
    prints: `Name:                                        b
Namespace:                                   default
Labels:                                      <none>
Annotations:                                 <none>
CreationTimestamp:                           Mon, 15 May 2023 09:00:00 +0000
Reference:                                   Deployment/web
Metrics:                                     ( current / target )
  "q" (target average value):                <unknown> / 100m
  "p" on pods:                               <unknown> / 1k
  "o" on Service/s (target value):           <unknown> / 10
  resource memory of container "c" on pods:  <unknown> / 1Gi
Min replicas:                                <unset>
Max replicas:                                3
Behavior:
  Scale Down:
    Stabilization Window: 60 seconds
    Select Policy: Max
    Policies:
      - Type: Pods  Value: 4  Period: 15 seconds
Deployment pods:    0 current / 0 desired
Events:             <none>
`,
  },
])('$command', ({ command, prints }) => {
  expect(printed(command, { objects })).toBe(prints);
});

import { expect, it } from 'vitest';
import { printed } from '../testing.ts';

const node = (name: string, more: { labels?: object; conditions?: readonly object[] } = {}) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, uid: `uid-${name}`, labels: more.labels ?? {} },
  spec: {},
  status: { conditions: more.conditions ?? [{ type: 'Ready', status: 'True' }] },
});
const silent = [{ type: 'Ready', status: 'Unknown', lastTransitionTime: '2023-05-15T09:00:55Z' }];
const scene = {
  objects: [
    node('one', { labels: { 'node-role.kubernetes.io/control-plane': '' } }),
    node('two', { conditions: silent }),
    ...['kube-system', 'kube-node-lease'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  ],
};

it.each([
  {
    rule: 'each node has a lease',
    command: 'get lease -n kube-node-lease',
    prints: 'NAME   HOLDER   AGE\none    one      60s\ntwo    two      60s\n',
  },
  {
    rule: 'which is renewed every ten seconds, for as long as its kubelet lives',
    command: 'get leases -n kube-node-lease -o jsonpath={.items[*].spec.renewTime}',
    prints: '2023-05-15T09:01:00.000000Z 2023-05-15T09:00:10.000000Z',
  },
  {
    rule: 'and goes with the node',
    command: 'get lease two -n kube-node-lease -o jsonpath={.metadata.ownerReferences}{.spec.leaseDurationSeconds}',
    prints: '[{"apiVersion":"v1","kind":"Node","name":"two","uid":"uid-two"}]40',
  },
  {
    rule: 'who leads, and which API servers there are, is told by leases, too',
    command: 'get lease -n kube-system -o name',
    prints:
      'lease.coordination.k8s.io/apiserver-lonn3mgjh4otei2c3b7rmvvvfq\nlease.coordination.k8s.io/kube-controller-manager\nlease.coordination.k8s.io/kube-scheduler\n',
  },
  {
    rule: 'by label',
    command: 'get lease -A -l apiserver.kubernetes.io/identity --no-headers -L kubernetes.io/hostname',
    prints: /^kube-system +apiserver-\w{26} +apiserver-\w{26}_[0-9a-f-]{36} +60s +one\n$/,
  },
  { rule: 'no other has one', command: 'get lease x -n kube-node-lease', prints: /\(NotFound\): leases.coordination.k8s.io "x" not found/ },
  { rule: 'that is watched', command: 'get csinodes -w', prints: 'NAME   DRIVERS   AGE\none    0         60s\ntwo    0         60s\n' },
  { rule: 'a node without drivers', command: 'get csinodes', prints: 'NAME   DRIVERS   AGE\none    0         60s\ntwo    0         60s\n' },
  {
    rule: 'what it is',
    command: 'describe csinode two',
    prints:
      /^Name: +two\nLabels: +<none>\nAnnotations: +storage\S+:\n +kubernetes.io\/aws-ebs,\S+\.\.\.\nCreationTimestamp: .*\nSpec:\nEvents: +<none>\n$/,
  },
  {
    rule: 'the components are well',
    command: 'get cs',
    prints:
      'NAME                 STATUS    MESSAGE                         ERROR\ncontroller-manager   Healthy   ok                              \netcd-0               Healthy   {"health":"true","reason":""}   \nscheduler            Healthy   ok                              \nWarning: v1 ComponentStatus is deprecated in v1.19+\n',
  },
  {
    rule: 'the API server serves all groups but one',
    command: 'get apiservices v1. v2.autoscaling v1beta1.metrics.k8s.io',
    prints:
      'NAME                     SERVICE                      AVAILABLE   AGE\nv1.                      Local                        True        60s\nv2.autoscaling           Local                        True        60s\nv1beta1.metrics.k8s.io   kube-system/metrics-server   True        60s\n',
  },
  { rule: 'and not by itself', command: 'get apiservice v1.apiregistration.k8s.io', prints: /NotFound/ },
  {
    rule: 'the newest version comes first',
    command: 'get apiservice v2.autoscaling -o jsonpath={.spec}',
    prints: '{"group":"autoscaling","groupPriorityMinimum":17500,"version":"v2","versionPriority":30}',
  },
])('$rule: $command', ({ command, prints }) => {
  const told = printed(command, scene);
  if (typeof prints === 'string') expect(told).toBe(prints);
  else expect(told).toMatch(prints);
});

import { expect, it } from 'vitest';
import { play } from '../../../testing.ts';

const { run } = play(
  `
{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, image: nginx}]}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: safe, labels: {pod-security.kubernetes.io/enforce: restricted}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: warned, labels: {pod-security.kubernetes.io/warn: baseline}}}
---
{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: "1"}}}
`,
  { seconds: 30 },
);
const told = (command: string): string => {
  const { stdout, stderr } = run.kubectl(command, 10);
  return stdout + stderr;
};

/** @see kubernetes: kubectl/pkg/cmd/run/run.go createGeneratedObject, create/create.go RunCreate */
it.each([
  {
    rule: 'kubectl run prints the Pod as the API server has it',
    command: 'run x --image=nginx -n kube-public -o jsonpath={.metadata.creationTimestamp},{.spec.serviceAccountName},{.status.phase}',
    prints: '2023-05-15T09:00:10Z,default,Pending',
  },
  {
    rule: 'kubectl create does so of what has no namespace',
    command: 'create namespace foo -o jsonpath={.metadata.labels},{.status.phase}',
    prints: '{"kubernetes.io/metadata.name":"foo"},Active',
  },
  {
    rule: 'in JSON the fields stand in the order of the Go type',
    command: 'create configmap c --from-literal=a=b -o json',
    prints: expect.stringMatching(
      /^{\n {4}"kind": "ConfigMap",\n {4}"apiVersion": "v1",\n {4}"metadata": {\n {8}"name": "c",\n {8}"namespace": "default",\n {8}"uid": ".*",\n {8}"resourceVersion": "\d+",\n {8}"creationTimestamp": "2023-05-15T09:00:10Z"\n {4}},\n {4}"data": {\n {8}"a": "b"\n {4}}\n}\n$/,
    ),
  },
  {
    rule: 'a dry run of the client knows nothing of the API server',
    command: 'run x --image=nginx --dry-run=client -o jsonpath={.metadata},{.status}',
    prints: '{"creationTimestamp":null,"labels":{"run":"x"},"name":"x"},{}',
  },
])('$rule', ({ command, prints }) => {
  expect(told(command)).toEqual(prints);
});

/** @see kubernetes: apiserver/pkg/registry/generic/registry/dryrun.go, kubectl/pkg/cmd/util/helpers.go GetDryRunStrategy */
it.each([
  {
    rule: 'a dry run of the server says that it is one',
    command: 'create configmap c --from-literal=a=b --dry-run=server',
    prints: 'configmap/c created (server dry run)\n',
  },
  {
    rule: 'what it makes of an object has all but a version',
    command:
      'run x --image=nginx -n kube-public --dry-run=server -o jsonpath={.metadata.resourceVersion},{.spec.priority},{.status.qosClass}',
    prints: ',0,BestEffort',
  },
  {
    rule: 'it is validated',
    command: `run x --image=nginx -n kube-public --dry-run=server --overrides='{"spec":{"dnsPolicy":"Foo"}}'`,
    prints: expect.stringMatching(/^The Pod "x" is invalid: spec.dnsPolicy: Unsupported value: "Foo": supported values: .*\n$/),
  },
  {
    rule: 'it is admitted',
    command: 'run x --image=nginx --dry-run=server -n safe',
    prints: expect.stringMatching(/^Error from server \(Forbidden\): pods "x" is forbidden: violates PodSecurity "restricted:latest": /),
  },
  {
    rule: 'it counts for a quota',
    command: 'run x --image=nginx --dry-run=server',
    prints: 'Error from server (Forbidden): pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1\n',
  },
  {
    rule: 'it is warned of',
    command: 'run x --image=nginx --privileged --dry-run=server -n warned',
    prints:
      'pod/x created (server dry run)\nWarning: would violate PodSecurity "baseline:latest": privileged (container "x" must not set securityContext.privileged=true)\n',
  },
  {
    rule: 'a patch is validated, too',
    command: `patch pod web -p '{"spec":{"nodeName":"x"}}' --dry-run=server`,
    prints: expect.stringMatching(/^The Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than /),
  },
  {
    rule: 'so is what kubectl sets',
    command: 'set env pod/web A=b --dry-run=server',
    prints: expect.stringMatching(/^error: failed to patch env update to pod template: Pod "web" is invalid: spec: Forbidden: /),
  },
  { rule: 'nothing is kept', command: 'get pods,configmaps -o name', prints: 'pod/web\nconfigmap/kube-root-ca.crt\n' },
])('$rule', ({ command, prints }) => {
  expect(told(command)).toEqual(prints);
});

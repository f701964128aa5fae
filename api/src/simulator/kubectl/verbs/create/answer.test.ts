import { expect, it } from 'vitest';
import { simulate } from '../../../index.ts';

const run = simulate({
  manifest: '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, image: nginx}]}}',
  horizonSeconds: 30,
  seed: 1,
});
if (run.kind !== 'Run') throw new Error(run.message);
const told = (command: string): string => run.kubectl(command, 10).stdout;

/** @see kubernetes: kubectl/pkg/cmd/run/run.go createGeneratedObject, create/create.go RunCreate */
it.each([
  {
    rule: 'kubectl run prints the Pod as the API server has it',
    command: 'run x --image=nginx -o jsonpath={.metadata.creationTimestamp},{.spec.serviceAccountName},{.status.phase}',
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

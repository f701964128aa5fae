import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const pod = (image: string, seeds: string, host = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: cassandra-0, labels: {app: cassandra}}
spec:
  restartPolicy: Never
  ${host}
  containers:
  - name: cassandra
    image: ${image}
    env: [{name: CASSANDRA_SEEDS, value: ${seeds}}, {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
    readinessProbe: {exec: {command: [/bin/bash, -c, /ready-probe.sh]}, initialDelaySeconds: 30, timeoutSeconds: 5, periodSeconds: 5}
---
apiVersion: v1
kind: Service
metadata: {name: cassandra}
spec: {clusterIP: None, selector: {app: cassandra}, ports: [{port: 9042}]}
`;
const OWN = 'cassandra-0.cassandra.default.svc.cluster.local';

/** @see kubernetes/website: content/en/examples/application/cassandra/cassandra-statefulset.yaml */
it.each`
  rule                                      | image                                    | seeds       | host                                               | ends
  ${'it is its own seed, and then ready'}   | ${'gcr.io/google-samples/cassandra:v13'} | ${OWN}      | ${'hostname: cassandra-0\n  subdomain: cassandra'} | ${'1/1 Running 0'}
  ${'Docker’s image has no check'}          | ${'cassandra:4.1'}                       | ${OWN}      | ${'hostname: cassandra-0\n  subdomain: cassandra'} | ${'0/1 Running 0'}
  ${'without a seed that is known it ends'} | ${'cassandra:4.1'}                       | ${'nobody'} | ${''}                                              | ${'0/1 Error 0'}
`('$rule: $image', ({ image, seeds, host, ends }) => {
  const { run, pod: found } = play(pod(image, seeds, host), { seconds: 120 });
  const { ready, status, restarts } = found.watch.at(-1) ?? {};
  expect(`${ready} ${status} ${restarts}`).toBe(ends);
  if (status === 'Error') {
    expect(run.kubectl('get pod cassandra-0 -o jsonpath={.status.containerStatuses[0].state.terminated.exitCode}', 120).stdout).toBe('3');
    expect(run.kubectl('logs cassandra-0', 120).stdout).toContain("Seed provider couldn't lookup host nobody\n");
  }
});

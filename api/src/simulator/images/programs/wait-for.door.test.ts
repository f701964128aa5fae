import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const manifest = (image: string, args: string): string => `apiVersion: v1
kind: Pod
metadata: {name: waits}
spec:
  restartPolicy: Never
  initContainers: [{name: wait, image: ${image}, args: ${args}}]
  containers: [{name: app, image: busybox, command: [sleep, "1000"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: db, labels: {app: db}}
spec: {containers: [{name: db, image: busybox, command: [sh, -c, sleep 8; nc -lk -p 5432 -e true]}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
`;

/** @see jwilder/dockerize: main.go; vishnubob/wait-for-it: wait-for-it.sh */
it.each([
  {
    rule: 'dockerize waits until it is connected',
    image: 'jwilder/dockerize',
    args: '["-wait", "tcp://db:5432", "-timeout", "60s"]',
    status: 'Running',
    says: /^\S+ \S+ Waiting for: tcp:\/\/db:5432\n(\S+ \S+ Problem with dial: dial tcp 10\.\S+:5432: connect: connection refused\. Sleeping 1s\n)+\S+ \S+ Connected to tcp:\/\/db:5432\n$/,
  },
  {
    rule: 'or its time is up',
    image: 'jwilder/dockerize',
    args: '["-wait", "tcp://nosuch:5432"]',
    status: 'Init:Error',
    says: /Problem with dial: dial tcp: lookup nosuch on 10\.96\.0\.10:53: no such host\. Sleeping 1s\n[\s\S]*\n\S+ \S+ Timeout after 10s waiting on dependencies to become available: \[tcp:\/\/nosuch:5432\]\n$/,
  },
  {
    rule: 'wait-for-it runs a command then',
    image: 'willwill/wait-for-it',
    args: '["db:5432", "--", "echo", "there"]',
    status: 'Running',
    says: /^wait-for-it\.sh: waiting 15 seconds for db:5432\nwait-for-it\.sh: db:5432 is available after \d+ seconds\nthere\n$/,
  },
  {
    rule: 'or says that nobody came',
    image: 'willwill/wait-for-it',
    args: '["nosuch:80", "-t", "3", "--strict", "--", "echo", "there"]',
    status: 'Init:Error',
    says: /\nwait-for-it\.sh: timeout occurred after waiting 3 seconds for nosuch:80\nwait-for-it\.sh: strict mode, refusing to execute subprocess\n$/,
  },
])('$rule', ({ image, args, status, says }) => {
  const { run, pod } = play(manifest(image, args), { seconds: 60 });
  expect(pod.watch.at(-1)?.status).toBe(status);
  expect(run.kubectl('logs waits -c wait', 60).stdout).toMatch(says);
});

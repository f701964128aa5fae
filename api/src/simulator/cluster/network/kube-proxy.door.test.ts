import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const server = (name: string, node: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: web}}
spec:
  nodeName: ${node}
  containers: [{name: app, image: busybox, command: [sh, -c, 'echo ${name} > /tmp/index.html; httpd -f -h /tmp']}]
---`;
const asks = (times: number) => `
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  nodeName: node-1
  restartPolicy: Never
  containers:
  - name: app
    image: busybox
    command: [sh, -c, 'sleep 10; for i in $(seq ${times}); do wget -qO- -T 2 http://web; done; true']
---`;
const service = (more: string, labels = '') => `
apiVersion: v1
kind: Service
metadata: {name: web, labels: {${labels}}}
spec: {selector: {app: web}, ports: [{port: 80}]${more}}
`;
const answers = (manifest: string): string => {
  const { run } = play(manifest, { seconds: 60 });
  return run.kubectl('logs client', 60).stdout;
};
const zoned = ['node-1', 'node-2']
  .map(
    (name) => `
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {topology.kubernetes.io/zone: of-${name}}}
---`,
  )
  .join('');
const both = server('a', 'node-1') + server('b', 'node-2') + asks(12);

/** @see kubernetes: test/e2e/network/service.go (should implement service.kubernetes.io/service-proxy-name, …/headless) */
it.each([
  { rule: 'a Service leads to all of its Pods', manifest: both + service(''), says: /^(?=(?:b\n)*a)(?=(?:a\n)*b)([ab]\n){12}$/ },
  {
    rule: 'one that is another proxy’s leads nowhere',
    manifest: server('a', 'node-1') + asks(1) + service('', 'service.kubernetes.io/service-proxy-name: foo-bar'),
    says: /download timed out/,
  },
  {
    rule: 'nor does one that is marked as headless',
    manifest: server('a', 'node-1') + asks(1) + service('', 'service.kubernetes.io/headless: ""'),
    says: /download timed out/,
  },
  {
    rule: 'with ClientIP affinity a client stays where it was first',
    manifest: `${both}${service(', sessionAffinity: ClientIP')}`,
    says: /^([ab]\n)\1{11}$/,
  },
  {
    rule: 'with a local policy only Pods of the own node answer',
    manifest: `${both}${service(', internalTrafficPolicy: Local')}`,
    says: /^(a\n){12}$/,
  },
  {
    rule: 'with a local policy nobody answers where no Pod of the own node could',
    manifest: `${server('b', 'node-2')}${asks(1)}${service(', internalTrafficPolicy: Local')}`,
    says: /^wget: download timed out\n$/,
  },
  {
    rule: 'at the port of another node only its own Pods answer, where that is the policy for what comes from outside',
    manifest:
      `${both}${service(', type: NodePort, externalTrafficPolicy: Local').replace('{port: 80}', '{port: 80, nodePort: 30080}')}`.replace(
        'http://web',
        'http://172.18.0.4:30080',
      ),
    says: /^(b\n){12}$/,
  },
  {
    rule: 'and nobody where it has none',
    manifest:
      `${server('a', 'node-1')}${asks(1)}${service(', type: NodePort, externalTrafficPolicy: Local').replace('{port: 80}', '{port: 80, nodePort: 30080}')}`.replace(
        'http://web',
        'http://172.18.0.4:30080',
      ),
    says: /^wget: download timed out\n$/,
  },
  {
    rule: 'the own node’s port leads to all',
    manifest:
      `${server('b', 'node-2')}${asks(1)}${service(', type: NodePort, externalTrafficPolicy: Local').replace('{port: 80}', '{port: 80, nodePort: 30080}')}`.replace(
        'http://web',
        'http://172.18.0.3:30080',
      ),
    says: /^b\n$/,
  },
  {
    rule: 'where endpoints are each for a zone, those of the own one answer',
    manifest: `${zoned}${both}${service('').replace('labels: {}', 'annotations: {service.kubernetes.io/topology-mode: Auto}')}`,
    says: /^(a\n){12}$/,
  },
  {
    // As recorded on kind: `wget: download timed out`, and not `Connection refused`.
    rule: 'nobody answers at a port that the Service does not name',
    manifest: `${server('a', 'node-1')}${asks(1)}${service('').replace('{port: 80}', '{port: 8080, targetPort: 80}')}`,
    says: /^wget: download timed out\n$/,
  },
  {
    rule: 'a Service without Pods refuses',
    manifest: `${asks(1)}${service('')}`,
    says: /^wget: can't connect to remote host \(.*\): Connection refused\n$/,
  },
])('$rule', ({ manifest, says }) => {
  expect(answers(manifest)).toMatch(says);
});

/** A Service without a selector leads where somebody says. */
const told = (object: string) => `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80, targetPort: 8080}]}
---
${object}
`;
const endpoints = (addresses: string) => `
apiVersion: v1
kind: Endpoints
metadata: {name: web}
subsets: [{${addresses}, ports: [{port: 80}]}]`;
const slice = (more: string) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{port: 80}]
endpoints: [{addresses: [10.244.1.2]${more}}]`;
it.each([
  { rule: 'Endpoints say where', object: endpoints('addresses: [{ip: 10.244.1.2}]'), says: /^a\n$/ },
  { rule: 'if they are ready', object: endpoints('notReadyAddresses: [{ip: 10.244.1.2}]'), says: /Connection refused/ },
  { rule: 'a slice says where', object: slice(''), says: /^a\n$/ },
  { rule: 'if it does not say that it is not ready', object: slice(', conditions: {ready: false}'), says: /Connection refused/ },
])('$rule', ({ object, says }) => {
  expect(answers(server('a', 'node-1') + asks(1) + told(object))).toMatch(says);
});

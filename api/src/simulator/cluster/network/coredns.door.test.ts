import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const objects = `---
apiVersion: v1
kind: Service
metadata: {name: own}
spec: {clusterIP: None, selector: {app: x}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.96.7.7, selector: {app: x}, ports: [{name: http, port: 80, targetPort: 8080}, {name: more, port: 81}]}
---
apiVersion: v1
kind: Service
metadata: {name: ext}
spec: {type: ExternalName, externalName: foo.example.com}
---
apiVersion: v1
kind: Service
metadata: {name: lone}
spec: {clusterIP: None}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: lone-1, labels: {kubernetes.io/service-name: lone}}
addressType: IPv4
endpoints: [{addresses: [10.9.9.2], hostname: db}, {addresses: [10.9.9.1]}, {addresses: [10.9.9.3], conditions: {ready: false}}]
---
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: x}}
spec: {hostname: one, subdomain: own, containers: [{name: c, image: "registry.k8s.io/pause:3.9"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: b, labels: {app: x}}
spec: {hostname: other, subdomain: own, containers: [{name: c, image: "registry.k8s.io/pause:3.9"}]}
`;

/** @see coredns: plugin/kubernetes/handler_test.go, plugin/backend_lookup.go; kubernetes: test/e2e/network/dns.go */
describe('What a name of the cluster is', () => {
  const Z = 'default.svc.cluster.local';
  it.each`
    asked                        | answers
    ${`ext.${Z} CNAME`}          | ${['foo.example.com.']}
    ${`web.${Z} SRV`}            | ${[`0 50 80 web.${Z}.`, `0 50 81 web.${Z}.`]}
    ${`_http._tcp.web.${Z} SRV`} | ${[`0 100 80 web.${Z}.`]}
    ${`_http._tcp.web.${Z} A`}   | ${['10.96.7.7']}
    ${`_http._udp.web.${Z} SRV`} | ${[]}
    ${`_http._tcp.own.${Z} SRV`} | ${[`0 50 8080 one.own.${Z}.`, `0 50 8080 other.own.${Z}.`]}
    ${`one.own.${Z} SRV`}        | ${[`0 100 8080 one.own.${Z}.`]}
    ${`lone.${Z} A`}             | ${['10.9.9.1', '10.9.9.2']}
    ${`db.lone.${Z} A`}          | ${['10.9.9.2']}
    ${`web.${Z} TXT`}            | ${[]}
    ${'-x 10.96.7.7'}            | ${[`web.${Z}.`]}
  `('dig $asked', ({ asked, answers }) => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: asker}\nspec: {restartPolicy: Never, containers: [{name: c, image: "registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7", command: [sh, -c, "sleep 9; dig +short ${asked} | sort"]}]}\n`;
    const { run } = play(pod + objects, { seconds: 30 });
    expect(run.kubectl('logs asker').stdout.split('\n').slice(0, -1)).toEqual(answers);
  });
});

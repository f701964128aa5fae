import { expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const ECHO = `from http.server import *
class H(BaseHTTPRequestHandler):
  def do_GET(s):
    s.send_response(200); s.send_header('Content-Type', 'text/html'); s.end_headers()
    s.wfile.write(('<a href="/x"><a href="y">' + s.path + str(s.headers)).encode())
  def do_POST(s):
    n = int(s.headers['Content-Length']); s.send_response(201); s.end_headers(); s.wfile.write(s.rfile.read(n))
HTTPServer(('', 9000), H).serve_forever()`;

const SERVERS = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: app, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: echo}
spec: {containers: [{name: c, image: "python:3.11", ports: [{containerPort: 9000}], command: [python, -c, ${JSON.stringify(ECHO)}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: svc}
spec: {selector: {app: web}, ports: [{name: main, port: 8080, targetPort: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {selector: {app: none}, ports: [{port: 80}]}
---
`;

/** What a Pod's script with kubectl says, beside servers. */
function said(script: string): string {
  const container = `{name: c, image: "bitnami/kubectl:1.27", command: [bash, -c, ${JSON.stringify(`sleep 12; P=/api/v1/namespaces/default; ${script}`)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(SERVERS + pod + robotWith('cluster-admin'), { seconds: 60 }).run.kubectl('logs robot').stdout;
}

// @see kubernetes: pkg/registry/core/pod/strategy_test.go TestGetPodIP…, TestPortForwardLocation; pkg/registry/core/service/storage/rest_test.go TestServiceRegistryResourceLocation;
// apimachinery/pkg/util/proxy/transport_test.go TestTransport, upgradeaware_test.go TestProxyRedirectsforRootPath
it.each`
  to                                  | says
  ${'pods/web/proxy/'}                | ${'<!DOCTYPE html>'}
  ${'pods/web/proxy'}                 | ${'<!DOCTYPE html>'}
  ${'pods/web:80/proxy/'}             | ${'<!DOCTYPE html>'}
  ${'pods/web:81/proxy/'}             | ${/^Error from server \(ServiceUnavailable\): error trying to reach service: dial tcp 10\.244\.\d\.\d:81: connect: connection refused$/}
  ${'pods/web/proxy/nope'}            | ${'Error from server (NotFound): the server could not find the requested resource'}
  ${'pods/none/proxy/'}               | ${'Error from server (NotFound): pods "none" not found'}
  ${'pods/ftp:web:21/proxy/'}         | ${'Error from server (BadRequest): invalid pod request "ftp:web:21"'}
  ${'services/svc:8080/proxy/'}       | ${'<!DOCTYPE html>'}
  ${'services/svc:main/proxy/'}       | ${'<!DOCTYPE html>'}
  ${'services/http:svc:main/proxy/'}  | ${'<!DOCTYPE html>'}
  ${'services/https:svc:main/proxy/'} | ${'Error from server (ServiceUnavailable): error trying to reach service: http: server gave HTTP response to HTTPS client'}
  ${'services/svc/proxy/'}            | ${'Error from server (ServiceUnavailable): no endpoints available for service "svc"'}
  ${'services/https:svc:/proxy/'}     | ${'Error from server (ServiceUnavailable): no endpoints available for service "https:svc:"'}
  ${'services/svc:nope/proxy/'}       | ${'Error from server (ServiceUnavailable): no endpoints available for service "svc:nope"'}
  ${'services/empty:http/proxy/'}     | ${'Error from server (ServiceUnavailable): no endpoints available for service "empty"'}
  ${'services/svc:9/proxy/'}          | ${'Error from server (ServiceUnavailable): no service port 9 found for service "svc"'}
  ${'services/empty/proxy/'}          | ${'Error from server (ServiceUnavailable): no endpoints available for service "empty"'}
  ${'services/none/proxy/'}           | ${'Error from server (NotFound): services "none" not found'}
  ${'services/none:80/proxy/'}        | ${'Error from server (NotFound): services "none" not found'}
  ${'services/a:b:c:d/proxy/'}        | ${'Error from server (BadRequest): invalid service request "a:b:c:d"'}
  ${'pods/web/exec'}                  | ${'Error from server (BadRequest): Upgrade request required'}
  ${'pods/web/attach?container=x'}    | ${'Error from server (BadRequest): container x is not valid for pod web'}
  ${'pods/web/portforward'}           | ${'Error from server (BadRequest): Upgrade request required'}
  ${'pods/web/binding'}               | ${'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource'}
`('by way of the API server: $to', ({ to, says }) => {
  expect(said(`kubectl get --raw "$P/${to}" 2>&1 | head -1`).trimEnd()).toMatch(
    says instanceof RegExp ? says : new RegExp(`^${says.replace(/[()]/g, '\\$&')}$`),
  );
});

it('is told who asks for what, and its links lead back', () => {
  // What leaves the Pod's node for another one bears that node's address.
  const [, address] = /^(.*)\n/.exec(said('kubectl get pod robot -o jsonpath={.status.hostIP}; echo')) ?? [];
  expect(said('kubectl get --raw "$P/pods/echo/proxy/a%20b?c=d"')).toBe(
    [
      '<a href="/api/v1/namespaces/default/pods/echo/proxy/x"><a href="y">/a%20b?c=dHost: 10.96.0.1:443',
      'User-Agent: kubectl/v1.27.1 (linux/amd64) kubernetes/4c94112',
      `X-Forwarded-For: ${address}`,
      'X-Forwarded-Uri: /api/v1/namespaces/default/pods/echo/proxy/a%20b',
      '\n',
    ].join('\n'),
  );
});

it('takes what is sent, also by way of kubectl proxy; of a node’s kubelet not all is known', () => {
  expect(said(`echo '{"a":1}' | kubectl create --raw $P/pods/echo/proxy/x -f -`)).toBe('{"a":1}\n');
  expect(said('kubectl proxy >/dev/null & sleep 1; curl -s localhost:8001$P/services/svc:8080/proxy/ | grep -c Welcome')).toBe('2\n');
  expect(said('kubectl get --raw /api/v1/nodes/node-1/proxy/healthz 2>&1')).toBe('ok');
  expect(
    said("kubectl get --raw /api/v1/nodes/node-1/proxy/configz | jq -c '.kubeletconfig | [.clusterDNS, .maxPods, .evictionHard]'"),
  ).toBe('[["10.96.0.10"],110,{"imagefs.available":"15%","memory.available":"100Mi","nodefs.available":"10%","nodefs.inodesFree":"5%"}]\n');
  expect(said('kubectl get --raw /api/v1/nodes/node-1/proxy/metrics/probes 2>&1')).toBe(
    'Error from server (NotImplemented): a request for /api/v1/nodes/node-1/proxy/metrics/probes is not possible in a simulated cluster\n',
  );
});

// @see kubernetes: test/e2e/network/proxy.go; kubectl/pkg/rawhttp/raw.go
it.each`
  command                                                                   | says
  ${'get --raw $P/pods/hosts:80/proxy/hostname'}                            | ${'hosts'}
  ${'get --raw $P/pods/hosts/proxy'}                                        | ${/^NOW: 2023-05-15 09:00:15\.\S+ \+0000 UTC m=\+1[0-4]\.\d{9}$/}
  ${'get --raw $P/services/hosts:8080/proxy/hostname'}                      | ${'hosts'}
  ${'get --raw $P/pods/hosts:81/proxy/'}                                    | ${/^Error from server \(ServiceUnavailable\): error trying to reach service: dial tcp 10\.244\.\d\.\d:81: connect: connection refused\n$/}
  ${'get --raw $P/pods/hosts/proxy/exit?code=3'}                            | ${'Error from server (ServiceUnavailable): error trying to reach service: EOF\n'}
  ${'get --raw $P/pods/hosts/proxy/ --as bob'}                              | ${'Error from server (Forbidden): pods "hosts" is forbidden: User "bob" cannot get resource "pods/proxy" in API group "" in the namespace "default"\n'}
  ${'get --raw $P/pods/hosts/exec'}                                         | ${'Error from server (BadRequest): Upgrade request required\n'}
  ${'delete --raw $P/pods/hosts/proxy/hostname'}                            | ${'hosts'}
  ${'create --raw $P/configmaps -f - <{"metadata":{"name":"m"},"data":{}}'} | ${/^\{"kind":"ConfigMap","apiVersion":"v1","metadata":\{"name":"m",.*\}\n$/}
  ${'create --raw $P/configmaps -f - <{"metadata":{"name":"M"}}'}           | ${/^The ConfigMap "M" is invalid: metadata\.name: Invalid value: "M": /}
  ${'replace --raw $P/configmaps/none -f - <{"metadata":{"name":"none"}}'}  | ${'Error from server (NotFound): configmaps "none" not found\n'}
`('from outside: kubectl $command', ({ command, says }) => {
  const hosts = `apiVersion: v1
kind: Pod
metadata: {name: hosts, labels: {app: hosts}}
spec: {containers: [{name: c, image: "registry.k8s.io/e2e-test-images/agnhost:2.43", args: [netexec, --http-port=80]}]}
---
apiVersion: v1
kind: Service
metadata: {name: hosts}
spec: {selector: {app: hosts}, ports: [{port: 8080, targetPort: 80}]}
`;
  const [words = '', manifest] = command.replace('$P', '/api/v1/namespaces/default').split(' <');
  const asked = { atSeconds: 15, kind: 'KUBECTL' as const, command: [words], ...(manifest && { manifest: named(manifest) }) };
  const { run } = play(hosts, { seconds: 20, interventions: [asked] });
  const [{ stdout, stderr } = {}] = run.interventions;
  expect(`${stdout}${stderr}`).toEqual(says instanceof RegExp ? expect.stringMatching(says) : says);
  // As it would be, if it were asked for then.
  if (manifest === undefined) {
    const then = play(hosts, { seconds: 20 }).run.kubectl(words, 15);
    expect(`${then.stdout}${then.stderr}`).toEqual(says instanceof RegExp ? expect.stringMatching(says) : says);
  }
});

const named = (data: string): string => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', ...(JSON.parse(data) as object) });

import { expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const web = (probes: string, more = ''): string => podOf(`  containers: [{name: app, image: "nginx:1.25", ${probes}${more}}]`);
const python = (script: string): string => `command: [python, -u, -c, ${JSON.stringify(script)}]`;
const slow =
  'import http.server, time\nclass H(http.server.BaseHTTPRequestHandler):\n  def do_GET(s):\n    time.sleep(3); s.send_response(200); s.end_headers()\nhttp.server.HTTPServer(("", 80), H).serve_forever()';

it.each([
  {
    rule: 'a port that nobody listens on, and which the container does not name',
    manifest: web('readinessProbe: {httpGet: {port: 8080}}', ', ports: [{containerPort: 80}]'),
    remedy: /^Nothing listens on port 8080 of the Pod's address, or not yet: .* \(the container names 80\); one that listens on 127/,
  },
  {
    rule: 'a port by its name',
    manifest: web('readinessProbe: {tcpSocket: {port: admin}}', ', ports: [{containerPort: 81, name: admin}]'),
    remedy: /^Nothing listens on port 81 of the Pod's address, or not yet: let the readiness probe ask where the program listens; /,
  },
  {
    rule: 'a port by a name that the container does not give',
    manifest: web('readinessProbe: {httpGet: {port: http}}', ', ports: [{containerPort: 80}]'),
    remedy: /^The container names no port http: name one so under its ports, or let the readiness probe have the number$/,
  },
  {
    rule: 'a path that is not there',
    manifest: web('startupProbe: {httpGet: {port: 80, path: /healthz}}'),
    remedy: /^The program answers, but has nothing at \/healthz: let the startup probe ask for a path that it has$/,
  },
  {
    rule: 'a web server without an index page',
    manifest: podOf(
      '  containers: [{name: app, image: nginx, readinessProbe: {httpGet: {port: 80}}, volumeMounts: [{name: html, mountPath: /usr/share/nginx/html}]}]\n  volumes: [{name: html, emptyDir: {}}]',
    ),
    remedy: /^The program refuses \/: a web server does where there is no index page \(an empty volume over its pages\)/,
  },
  {
    rule: 'HTTPS of who does not speak it',
    manifest: web('readinessProbe: {httpGet: {port: 80, scheme: HTTPS}}'),
    remedy: /^The program speaks plain HTTP: leave scheme: HTTPS out of the readiness probe$/,
  },
  {
    rule: 'a tool that is not in the image',
    manifest: web('readinessProbe: {exec: {command: [ps, aux]}}'),
    remedy: /^The image has no ps: let the readiness probe run what it has, or ask over the network/,
  },
  {
    rule: 'a line in one item of the list',
    manifest: web('readinessProbe: {exec: {command: ["curl -f localhost"]}}'),
    remedy: /^One item of the list is the name of one program, blanks and all: write \["curl", "-f", "localhost"\] in the readiness probe$/,
  },
  {
    rule: 'a command that takes too long',
    manifest: web('readinessProbe: {exec: {command: [sleep, "5"]}, timeoutSeconds: 2}'),
    remedy: /^The answer takes longer than the 2 s that timeoutSeconds of the readiness probe allows/,
  },
  {
    rule: 'a command that takes too long with little of the CPU',
    manifest: podOf(
      '  containers: [{name: app, image: busybox, command: [sleep, "1000"], resources: {limits: {cpu: 10m}}, readinessProbe: {exec: {command: [sh, -c, "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done"]}}}]',
    ),
    remedy: /sooner, or raise its CPU limit \(10m\), which slows the program and what a probe runs$/,
  },
  {
    rule: 'a command that takes too long with enough of it',
    manifest: web('readinessProbe: {exec: {command: [sleep, "5"]}}, resources: {limits: {cpu: 200m}}'),
    remedy: /raise it, or let the program answer sooner$/,
  },
  {
    rule: 'an answer that takes too long',
    manifest: podOf(`  containers: [{name: app, image: "python:3.11", ${python(slow)}, readinessProbe: {httpGet: {port: 80}}}]`),
    remedy: /^The answer takes longer than the 1 s that timeoutSeconds of the readiness probe allows/,
  },
  {
    rule: 'a host, which is asked from the node',
    manifest: web('readinessProbe: {httpGet: {port: 80, host: 127.0.0.1}}'),
    remedy: /^The kubelet asks 127\.0\.0\.1 from the node, not from within the Pod: leave host out of the readiness probe/,
  },
  {
    rule: 'a host that does not answer',
    manifest: web('readinessProbe: {tcpSocket: {port: 80, host: 10.250.1.1}}'),
    remedy: /^The kubelet asks 10\.250\.1\.1 from the node/,
  },
  {
    rule: 'gRPC of who does not speak it',
    manifest: web('startupProbe: {grpc: {port: 80}, periodSeconds: 30}'),
    remedy: /^Nothing that speaks gRPC \(without TLS\) listens on port 80 of the Pod's address, or not yet: let the startup probe/,
  },
  {
    rule: 'a service that the health server does not know',
    manifest: podOf(
      '  containers: [{name: app, image: "quay.io/coreos/etcd:v3.5.9", command: [etcd, "--listen-client-urls=http://0.0.0.0:2379", "--advertise-client-urls=http://127.0.0.1:2379"], readinessProbe: {grpc: {port: 2379, service: nope}}}]',
    ),
    remedy: /^The program knows no service "nope": let grpc\.service of the readiness probe name one .*, or leave it out$/,
  },
  {
    rule: 'HTTP of who speaks something else',
    manifest: podOf('  containers: [{name: app, image: redis, readinessProbe: {httpGet: {port: 6379}}}]'),
    remedy: /^What listens on port 6379 does not speak HTTP: let the readiness probe connect only \(tcpSocket\)/,
  },
  {
    rule: 'HTTP of MySQL',
    manifest: podOf(
      '  containers: [{name: app, image: "mysql:8.0", env: [{name: MYSQL_ROOT_PASSWORD, value: x}], readinessProbe: {httpGet: {port: 3306}}}]',
    ),
    remedy: /^What listens on port 3306 does not speak HTTP/,
  },
  {
    rule: 'TLS of who waits for a line',
    manifest: podOf(
      '  containers: [{name: app, image: busybox, command: [httpd, -f, -p, "8080"], readinessProbe: {httpGet: {port: 8080, scheme: HTTPS}}}]',
    ),
    remedy: /^If the program speaks plain HTTP, .* leave scheme: HTTPS out of the readiness probe/,
  },
  {
    rule: 'who says itself that it is not well',
    manifest: podOf(
      '  containers: [{name: app, image: "luksa/kubia-unhealthy", readinessProbe: {httpGet: {port: 8080}, periodSeconds: 1}}]',
    ),
    remedy: /^The program itself says at \/ that it is not well \(500\)/,
  },
  {
    rule: 'of a container that was killed for it',
    manifest: web('livenessProbe: {httpGet: {port: 80, path: /nope}, periodSeconds: 1}'),
    remedy: /^The program answers, but has nothing at \/nope: let the liveness probe/,
  },
])('what mends a probe that fails: $rule', ({ manifest, remedy }) => {
  const { remedies } = play(manifest, { seconds: 58 }).run.explain(58);
  expect(remedies.en[0]).toMatch(remedy);
  expect(remedies.zhHans).toHaveLength(remedies.en.length);
  expect(remedies.zhHans[0]).toMatch(/[\u4e00-\u9fff]/);
});

it('a container that waits to be started again after its hook failed says what the hook said', () => {
  const hook = ', lifecycle: {postStart: {exec: {command: [sh, -c, "echo no licence; exit 3"]}}}';
  const { headline } = play(web('stdin: false', hook), { seconds: 60 }).run.explain(36);
  expect(headline.en).toMatch(/^Container app keeps failing: its postStart hook failed, .* exited with 3: , message: "no licence/);
});

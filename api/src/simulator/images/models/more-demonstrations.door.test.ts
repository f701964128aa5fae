import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const box = '{name: box, image: curlimages/curl, command: [sleep, "3600"]}';
const asked = (image: string, more: string, command: string) => {
  const { run } = play(podOf(`  containers: [{name: app, image: "${image}"${more}}, ${box}]`), { seconds: 40 });
  return run.kubectl(`exec web -c box -- ${command}`, 30).stdout;
};

it.each`
  rule                                      | image                               | more                                                             | command                                                         | says
  ${'what greets'}                          | ${'kelseyhightower/monolith:1.0.0'} | ${''}                                                            | ${'curl -s localhost'}                                          | ${'{"message":"Hello"}\n'}
  ${'those who are not known are refused'}  | ${'udacity/example-monolith:1.0.0'} | ${''}                                                            | ${'curl -s localhost/secure'}                                   | ${'authorization failed\n'}
  ${'who knows the word gets a token'}      | ${'kelseyhightower/auth:1.0.0'}     | ${''}                                                            | ${'curl -s -u user:password localhost/login'}                   | ${/^\{"token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\.[\w-]+\.[\w-]{43}"\}\n$/}
  ${'where it is told to listen'}           | ${'kelseyhightower/hello:1.0.0'}    | ${', args: ["-http=:8080"]'}                                     | ${'curl -s localhost:8080/version'}                             | ${'{"version":"1.0.0"}\n'}
  ${'a fake service says its message'}      | ${'nicholasjackson/fake-service'}   | ${', env: [{name: MESSAGE, value: hi}]'}                         | ${'curl -s localhost:9090'}                                     | ${/"name": "Service",\n.*"body": "hi",\n {2}"code": 200\n\}\n$/s}
  ${'and what it has asked'}                | ${'nicholasjackson/fake-service'}   | ${', env: [{name: UPSTREAM_URIS, value: "http://localhost:1"}]'} | ${'curl -s localhost:9090'}                                     | ${/"code": -1,\n +"error": "Error communicating with upstream service: Get \\"http:\/\/localhost:1\\": dial tcp .*connection refused"\n.*"code": 500\n\}\n$/s}
  ${'it is as healthy as it is told to be'} | ${'nicholasjackson/fake-service'}   | ${', env: [{name: HEALTH_CHECK_RESPONSE_CODE, value: "503"}]'}   | ${'curl -s -o /dev/null -w %{http_code} localhost:9090/health'} | ${'503'}
  ${'Cloud Run’s greeting'}                 | ${'gcr.io/cloudrun/hello'}          | ${', env: [{name: PORT, value: "8081"}]'}                        | ${'curl -s localhost:8081/robots.txt'}                          | ${'User-agent: *\nDisallow: /\n'}
`('$rule', ({ image, more, command, says }) => {
  expect(asked(image, more, command)).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
});

it.each`
  rule                                         | image                                                                 | more                                                          | row                  | says
  ${'π has as many places as are asked for'}   | ${'kiamol/ch05-pi'}                                                   | ${', command: [dotnet, Pi.Web.dll, -m, console, -dp, "20"]'}  | ${'0/1 Completed 0'} | ${'3.14159265358979323846\n'}
  ${'by its image, six'}                       | ${'kiamol/ch05-pi'}                                                   | ${''}                                                         | ${'0/1 Completed 0'} | ${'3.141592\n'}
  ${'Anaconda’s is a shell'}                   | ${'continuumio/miniconda3'}                                           | ${''}                                                         | ${'0/1 Completed 0'} | ${''}
  ${'with its own Python'}                     | ${'continuumio/anaconda3'}                                            | ${', command: [python, -c, "import requests; print(6 * 7)"]'} | ${'0/1 Completed 0'} | ${'42\n'}
  ${'a game server has to have its sidecar'}   | ${'us-docker.pkg.dev/agones-images/examples/simple-game-server:0.14'} | ${''}                                                         | ${'0/1 Error 0'}     | ${/ Could not connect to sdk: could not connect to localhost:9357: context deadline exceeded\n$/}
  ${'Dapr’s has to be told its port'}          | ${'ghcr.io/dapr/samples/hello-k8s-node:latest'}                       | ${''}                                                         | ${'0/1 Error 0'}     | ${/^\[error\]: --app-port is not set\./}
  ${'Dapr’s other one orders on'}              | ${'ghcr.io/dapr/samples/hello-k8s-python:latest'}                     | ${''}                                                         | ${'1/1 Running 0'}   | ${/^HTTPConnectionPool\(host='localhost', port=3500\): Max retries exceeded with url: \/neworder .*Connection refused'\)\)\n/}
  ${'a script that may not go to the machine'} | ${'gcr.io/google-containers/startup-script:v1'}                       | ${', env: [{name: STARTUP_SCRIPT, value: "echo hi"}]'}        | ${'0/1 Error 0'}     | ${/!!! startup-script failed! exit code '\d+'\n$/}
`('$rule', ({ image, more, row, says }) => {
  const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}"${more}}]`), { seconds: 70 });
  expect(rows.at(-1)).toBe(row);
  expect(run.kubectl('logs web', 70).stdout).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
});

it('the script of a machine that begins is run on it, once', () => {
  const app =
    '{name: app, image: "gcr.io/google-containers/startup-script:v2", securityContext: {privileged: true}, env: [{name: STARTUP_SCRIPT, value: "echo hi from $(hostname)"}]}';
  const { run } = play(podOf(`  hostPID: true\n  containers: [${app}]`), { seconds: 100 });
  expect(run.kubectl('logs web', 100).stdout).toBe('hi from node-1\n!!! startup-script succeeded!\n');
});

it('a name that says that it is not there is there, where it is known', () => {
  const { rows } = play(
    podOf('  containers: [{name: app, image: "nicholasjackson/fake-service:v0.26.0"}, {name: b, image: "me/fake-service"}]'),
  );
  expect(rows).toContain('1/2 ImagePullBackOff 0');
});

it('images of exams are the official ones', () => {
  const exam = '{name: app, image: "lfccncf/busybox:1", command: [sleep, "1000"]}, {name: web, image: "lfccncf/nginx:1.13.7"}';
  const { run } = play(podOf(`  containers: [${exam}, {name: db, image: "lfccncf/redis:3.2"}]`), { seconds: 60 });
  expect(run.kubectl('exec web -c app -- wget -qO- localhost', 50).stdout).toContain('Welcome to nginx!');
  expect(run.kubectl('exec web -c db -- redis-cli ping', 50).stdout).toBe('PONG\n');
});

it.each([
  { image: 'errm/cheese:wensleydale', ask: 'localhost', says: '    <h1>Wensleydale</h1>\n' },
  { image: 'quay.io/redhattraining/hello-world-nginx:v1.0', ask: 'localhost:8080', says: '    <h1>Hello, world from nginx!</h1>\n' },
])('the page of $image', ({ image, ask, says }) => {
  expect(asked(image, '', `curl -s ${ask}`)).toContain(says);
});

it('HashiCups waits for its database a minute', () => {
  const app =
    '{name: app, image: "hashicorpdemoapp/product-api:v0.0.22", env: [{name: DB_CONNECTION, value: host=localhost}, {name: BIND_ADDRESS, value: ":9090"}]}';
  const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`), { seconds: 90 });
  expect(rows.at(-1)).toBe('0/1 Error 0');
  const said = run.kubectl('logs web', 90).stdout;
  expect(said).toContain('Z [ERROR] Unable to connect to database: error="dial tcp 127.0.0.1:5432: connect: connection refused"\n');
  expect(said).toMatch(/Z \[ERROR\] Timeout waiting for database connection\n$/);
});

const WAITER = `apiVersion: v1
kind: Service
metadata: { name: db }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: view }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: default, namespace: default }]
---
apiVersion: v1
kind: Pod
metadata: { name: db, labels: { app: db } }
spec: { containers: [{ name: db, image: busybox, command: [sleep, "1000"], readinessProbe: { exec: { command: ["true"] }, initialDelaySeconds: 12 } }] }
---
`;
it.each`
  rule                                | before    | args                   | row                   | says
  ${'a Pod that becomes ready'}       | ${WAITER} | ${'[pod, "-lapp=db"]'} | ${'1/1 Running 0'}    | ${/^(Waiting for pod -lapp=db\.\.\.\n)+\[2023-05-15 09:00:\d\d\] pod -lapp=db is ready\.\n$/}
  ${'the Pods of a Service'}          | ${WAITER} | ${'[service, db]'}     | ${'1/1 Running 0'}    | ${/^(Waiting for service db\.\.\.\n)+\[.*\] service db is ready\.\n$/}
  ${'who may not look does not wait'} | ${''}     | ${'[job, migrate]'}    | ${'0/1 Init:Error 0'} | ${/^Error from server \(Forbidden\): jobs\.batch "migrate" is forbidden: /}
  ${'what there is not'}              | ${''}     | ${'[secret, s]'}       | ${'0/1 Init:Error 0'} | ${/^ERROR: Unknown resource type: secret\n$/}
`('k8s-wait-for waits for $rule', ({ before, args, row, says }) => {
  const init = `{name: w, image: "groundnuty/k8s-wait-for:v1.6", args: ${args}}`;
  const { rows, run } = play(
    `${before}${podOf(`  restartPolicy: Never\n  initContainers: [${init}]\n  containers: [{name: app, image: nginx}]`)}`,
    { seconds: 80 },
  );
  expect(rows.at(-1)).toBe(row);
  expect(run.kubectl('logs web -c w', 80).stdout).toMatch(says);
});

it.each([
  'ghcr.io/external-secrets/external-secrets:v0.8.1',
  'ghcr.io/fluxcd/source-controller:v1.0.0-rc.1',
  'bitnami/sealed-secrets-controller:v0.21.0',
])('%s has to have an account', (image) => {
  const { rows } = play(
    podOf(`  restartPolicy: Never\n  automountServiceAccountToken: false\n  containers: [{name: app, image: "${image}"}]`),
    { seconds: 60 },
  );
  expect(rows.at(-1)).toBe('0/1 Error 0');
});

import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import { AGNHOST, agnhost, BUSYBOX, podOf, script, several } from './testing.ts';

const HTTPD = 'registry.k8s.io/e2e-test-images/httpd:2.4.38-4';

interface Line {
  readonly test: string;
  readonly line: string;
  readonly says: string | RegExp;
  readonly exitCode?: number;
}

/** What lines of a shell beside the cluster say, one after the other, ten seconds apart. */
function says(lines: readonly Line[], ...pods: string[]): { test: string; text: string; exitCode: number | null }[] {
  const interventions = lines.map(({ line }, i) => ({ atSeconds: 20 + 10 * i, kind: 'KUBECTL' as const, command: [line] }));
  const { run } = play(several(...pods), { seconds: 40 + 10 * lines.length, interventions });
  return run.interventions.map(({ stdout, exitCode }, i) => ({ test: lines[i]?.test ?? '', text: stdout ?? '', exitCode }));
}

function hold(lines: readonly Line[], ...pods: string[]): void {
  const got = says(lines, ...pods);
  const wanted = lines.map(({ test, says: text, exitCode = 0 }) => ({
    test,
    text: typeof text === 'string' ? text : expect.stringMatching(text),
    exitCode,
  }));
  expect(got).toEqual(wanted);
}

const simple = podOf(
  {
    containers: [
      {
        name: 'httpd',
        image: HTTPD,
        ports: [{ containerPort: 80 }],
        readinessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 5 },
      },
    ],
  },
  { name: 'httpd' },
);

/** @see kubernetes: test/e2e/kubectl/kubectl.go "Simple pod" */
describe('Simple pod', () => {
  const run = `kubectl run -i --image=${BUSYBOX} --pod-running-timeout=2m0s`;
  it('should support exec, inline execution and attach, and return command exit codes', () =>
    hold(
      [
        { test: 'exec', line: 'kubectl exec httpd -- echo running in container', says: 'running in container\n' },
        { test: 'a very long command', line: `kubectl exec httpd -- echo ${'a'.repeat(20_000)} | wc -c`, says: '20001\n' },
        { test: 'noninteractive stdin', line: 'printf abcd1234 | kubectl exec -i httpd -- cat', says: 'abcd1234' },
        { test: 'pseudo-interactive stdin', line: "printf 'echo hi\\nexit\\n' | kubectl exec -i httpd -- sh", says: 'hi\n' },
        { test: 'resource/name', line: 'kubectl exec pod/httpd -- echo running in container', says: 'running in container\n' },
        {
          test: 'through kubectl proxy',
          line: 'kubectl proxy -p 8011 --disable-filter >/dev/null & sleep 1; kubectl --server=http://127.0.0.1:8011 exec httpd -- echo hi',
          says: 'hi\n',
        },
        { test: 'failing exec', line: "kubectl exec httpd -- /bin/sh -c 'exit 42'", says: '', exitCode: 42 },
        { test: 'successful run', line: `${run} --restart=Never success -- /bin/sh -c 'exit 0'`, says: '' },
        { test: 'failing run', line: `${run} --restart=Never failure-1 -- /bin/sh -c 'exit 42'`, says: '', exitCode: 42 },
        {
          test: '--rm',
          line: `printf abcd1234 | ${run} --restart=Never --rm failure-3 -- /bin/sh -c 'cat && exit 42'`,
          says: 'abcd1234pod "failure-3" deleted\n',
          exitCode: 42,
        },
        {
          test: '--leave-stdin-open',
          line: `${run} --restart=Never failure-4 --leave-stdin-open -- /bin/sh -c 'exit 42' <<< abcd`,
          says: '',
        },
        {
          test: 'attach with stdin',
          line: `printf 'value\\nabcd1234' | kubectl run run-test --image=${BUSYBOX} --restart=OnFailure --attach=true --stdin -- sh -c 'while [ -z "$s" ]; do read s; sleep 1; done; echo read:$s && cat && echo stdin closed'`,
          says: 'read:value\nabcd1234stdin closed\n',
        },
        {
          test: 'attach without stdin',
          line: `printf abcd1234 | kubectl run run-test-2 --image=${BUSYBOX} --restart=OnFailure --attach=true --leave-stdin-open=true -- sh -c "sleep 5; cat && echo 'stdin closed'"`,
          says: 'stdin closed\n',
        },
        {
          test: 'with open stdin should remain running',
          line: `printf 'abcd1234\\n' | kubectl run run-test-3 --image=${BUSYBOX} --restart=OnFailure --attach=true --leave-stdin-open=true --stdin -- sh -c "cat && echo 'stdin closed'"`,
          says: '',
        },
        {
          test: 'its log',
          line: 'kubectl logs run-test-3; kubectl get pod run-test-3 --no-headers | cut -c1-27',
          says: /^abcd1234\nrun-test-3 +1\/1 +Running/,
        },
        {
          test: 'should contain last line of the log',
          line: `kubectl run log-test --image=${BUSYBOX} --restart=OnFailure -- sh -c "sleep 5; seq 100 | while read i; do echo $i; sleep 0.01; done; echo EOF"; sleep 2; kubectl logs -f log-test | tail -1`,
          says: 'pod/log-test created\nEOF\n',
        },
        {
          test: 'should support port-forward',
          line: 'kubectl port-forward httpd 8012:80 >/dev/null & sleep 1; curl -s localhost:8012',
          says: '<html><body><h1>It works!</h1></body></html>\n',
        },
      ],
      simple,
    ));
});

/** @see kubernetes: test/e2e/kubectl/kubectl.go */
describe('Kubectl', () => {
  const writer = podOf(
    { containers: [script("mkdir -p /root/foo/bar; echo 'foobar' > /root/foo/bar/foo.bar; sleep 3600")] },
    { name: 'busybox1' },
  );
  const image = (name: string): string => `kubectl get pod ${name} -o jsonpath='{.spec.containers[0].image}'`;
  const other = `kubectl get pod httpd -o json | sed 's#${HTTPD}#${BUSYBOX}#' | kubectl replace -f -`;
  it('label, copy, patch, replace, taint, quota', () =>
    hold(
      [
        {
          test: 'should update the label on a resource',
          line: 'kubectl label pod httpd a=b; kubectl get pod httpd -L a --no-headers; kubectl label pod httpd a-; kubectl get pod httpd -L a --no-headers',
          says: /^pod\/httpd labeled\nhttpd .* b\npod\/httpd unlabeled\nhttpd [^b]*\n$/,
        },
        {
          test: 'should copy a file from a running Pod',
          line: 'kubectl cp busybox1:/root/foo/bar/foo.bar /tmp/x; cat /tmp/x',
          says: 'foobar\n',
        },
        {
          test: 'should add annotations',
          line: `kubectl patch pod httpd -p '{"metadata":{"annotations":{"x":"y"}}}'; kubectl get pod httpd -o jsonpath='{.metadata.annotations.x}'`,
          says: 'pod/httpd patched\ny',
        },
        {
          test: 'dry-run update',
          line: `${other} --dry-run=server; ${image('httpd')}`,
          says: `pod/httpd replaced (server dry run)\n${HTTPD}`,
        },
        {
          test: "should update a single-container pod's image",
          line: `${other}; ${image('httpd')}`,
          says: `pod/httpd replaced\n${BUSYBOX}`,
        },
        {
          test: 'should create a pod from an image when restart is Never',
          line: `kubectl run e2e --restart=Never --image=${HTTPD}; kubectl get pod e2e -o jsonpath='{.spec.restartPolicy}'; ${image('e2e')}`,
          says: `pod/e2e created\nNever${HTTPD}`,
        },
        {
          test: 'should remove all the taints with the same key off a node',
          line: 'for v in b:NoSchedule c:PreferNoSchedule; do kubectl taint node node-1 k=$v; done; kubectl describe node node-1 | grep -A1 Taints; kubectl taint node node-1 k-; kubectl describe node node-1 | grep Taints',
          says: 'node/node-1 tainted\nnode/node-1 tainted\nTaints:             k=b:NoSchedule\n                    k=c:PreferNoSchedule\nnode/node-1 untainted\nTaints:             <none>\n',
        },
        {
          test: 'should create a quota with scopes',
          line: "kubectl create quota scopes --hard=pods=1000000 --scopes=BestEffort,NotTerminating; kubectl get quota scopes -o jsonpath='{.spec}'",
          says: 'resourcequota/scopes created\n{"hard":{"pods":"1M"},"scopes":["BestEffort","NotTerminating"]}',
        },
        {
          test: 'should reject quota with invalid scopes',
          line: 'kubectl create quota scopes --hard=hard=pods=1000000 --scopes=Foo',
          says: '',
          exitCode: 1,
        },
      ],
      simple,
      writer,
    ));
});

/** @see kubernetes: test/e2e/kubectl/logs.go */
describe('Kubectl logs', () => {
  const lines = (count: number, name: string) =>
    agnhost(['logs-generator', '--log-lines-total', String(count), '--run-duration', '5s'], { name });
  it('should be able to retrieve and filter logs, of the default container if not specified', () =>
    hold(
      [
        { test: 'default container', line: 'kubectl logs web | wc -l', says: '20\n' },
        { test: 'specified container', line: 'kubectl logs web -c container-1 | wc -l', says: '10\n' },
        { test: 'all containers', line: 'kubectl logs web --all-containers | wc -l', says: '30\n' },
        {
          test: 'limiting log lines',
          line: 'kubectl logs web --tail=1',
          says: /^I0515 .* logs_generator\.go:76\] 19 [A-Z]+ \/api\/v1\/namespaces\/\S+ \d+\n$/,
        },
        { test: 'limiting log bytes', line: 'kubectl logs web --limit-bytes=1', says: 'I' },
        { test: 'exposing timestamps', line: 'kubectl logs web --tail=1 --timestamps', says: /^2023-05-15T09:\d\d:\d\d\.\d{9}Z I0515 / },
        {
          test: 'restricting to a time range',
          line: 'kubectl logs web --since=1s | wc -l; kubectl logs web --since=24h | wc -l',
          says: '0\n20\n',
        },
      ],
      podOf(
        { restartPolicy: 'Never', containers: [lines(10, 'container-1'), lines(20, 'container-2')] },
        { annotations: { 'kubectl.kubernetes.io/default-container': 'container-2' } },
      ),
    ));
});

/** @see kubernetes: test/e2e/kubectl/portforward.go */
describe('Kubectl Port forwarding', () => {
  const tester = (name: string, data: string, env: Readonly<Record<string, string>>): string =>
    podOf(
      {
        restartPolicy: 'Never',
        containers: [
          {
            name: 'tester',
            image: AGNHOST,
            args: ['port-forward-tester'],
            env: Object.entries({ BIND_PORT: '80', EXPECTED_CLIENT_DATA: data, BIND_ADDRESS: 'localhost', ...env }).map(([key, value]) => ({
              name: key,
              value,
            })),
          },
        ],
      },
      { name },
    );
  const ten = { CHUNKS: '10', CHUNK_SIZE: '10', CHUNK_INTERVAL: '100' };
  const asked = (name: string, client: string): string =>
    `kubectl port-forward ${name} 8080:80 >/dev/null & sleep 1; ${client}; sleep 2; kill %1; echo; kubectl logs ${name}`;
  it('should support a client that connects, sends or disconnects', () =>
    hold(
      [
        {
          test: 'that connects, sends NO DATA, and reads',
          line: asked('one', 'nc -w 5 127.0.0.1 8080 </dev/null'),
          says: `${'x'.repeat(100)}\nAccepted client connection\nShutting down connection\nDone\n`,
        },
        {
          test: 'that expects a client request, and gets none',
          line: asked('two', '(exec 3<>/dev/tcp/127.0.0.1/8080; exec 3>&-)'),
          says: '\nAccepted client connection\nExpected to read 3 bytes from client, but got 0 instead. err=EOF\n',
        },
        {
          test: 'that expects a client request, and gets it',
          line: asked('three', '(printf abc; sleep 3) | nc -w 5 127.0.0.1 8080'),
          says: `${'x'.repeat(100)}\nAccepted client connection\nReceived expected client data\nShutting down connection\nDone\n`,
        },
      ],
      tester('one', '', ten),
      tester('two', 'abc', { CHUNKS: '1', CHUNK_SIZE: '1', CHUNK_INTERVAL: '1' }),
      tester('three', 'abc', ten),
    ));
});

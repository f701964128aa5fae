import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { play, podOf } from '../../testing.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('curlimages/curl');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };

interface Asked {
  readonly image: string;
  readonly url: string;
  readonly argv?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly says: string;
}

describe('images of courses and demonstrations', () => {
  it.each<Asked>([
    { image: 'richlander/aspnetapp', url: ':80/healthz', says: 'Healthy 200' },
    { image: 'in28min/hello-world-rest-api:0.0.1.RELEASE', url: ':8080/hello-world', says: 'Hello World 200' },
    { image: 'stephengrider/multi-client', url: ':3000/none', says: ' 404' },
    { image: 'quay.io/rhdevelopers/myboot:v1', url: ':8080/', says: 'Aloha from Spring Boot! 1 on test-pod\n 200' },
    { image: 'quay.io/rhdevelopers/myboot:v1', url: ':8080/', env: { GREETING: 'Hi' }, says: 'Hi from Spring Boot! 1 on test-pod\n 200' },
    { image: 'quay.io/rhdevelopers/myboot:v2', url: ':8080/', says: 'Bonjour from Spring Boot! 1 on test-pod\n 200' },
    { image: 'quay.io/rhdevelopers/myboot:v1', url: ':8080/health', says: 'I am fine, thank you\n 200' },
    {
      image: 'quay.io/rhdevelopers/myboot:v1',
      url: ':8080/configure',
      env: { DBCONN: 'jdbc:sqlserver://45.91.12.123:1443' },
      says: 'Configuration for : test-pod\ndatabaseConn=jdbc:sqlserver://45.91.12.123:1443\nmsgBroker=Default\ngreeting=Default\nlove=Default\n 200',
    },
    { image: 'praqma/secrets-demo', url: ':3000/', says: 'Language: English\nAPI Key: 123-456-789\n\n 200' },
    { image: 'praqma/secrets-demo', url: ':3000/', env: { LANGUAGE: 'Orcish' }, says: 'Language: Orcish\nAPI Key: 123-456-789\n\n 200' },
    { image: 'gcr.io/hello-minikube-zero-install/hello-node', url: ':8080/', says: 'Hello World! 200' },
    { image: 'stephengrider/multi-server', url: ':5000/', says: 'Hi 200' },
    { image: 'stacksimplify/kube-nginxapp1:1.0.0', url: ':80/app1/index.html', says: 'Stack Simplify - APP1</h1> </body></html>\n 200' },
    { image: 'quay.io/brancz/prometheus-example-app:v0.3.0', url: ':8080/err', says: ' 404' },
    {
      image: 'quay.io/brancz/prometheus-example-app:v0.3.0',
      url: ':9000/x',
      args: ['--bind=:9000'],
      says: 'Hello from example application. 200',
    },
    { image: 'cilium/starwars', url: ':80/v1/request-landing', argv: ['-X', 'POST'], says: 'Ship landed\n 200' },
    {
      image: 'monopole/hello',
      url: ':8080/',
      args: ['--port=8080'],
      env: { ALT_GREETING: 'Good Morning!' },
      says: 'Version 1 : Good Morning!\n 200',
    },
    { image: 'jwilder/whoami', url: ':8000/', says: "I'm test-pod\n 200" },
    {
      image: 'ghcr.io/azure-samples/aks-store-demo/product-service:2.1.0',
      url: ':3002/health',
      says: '{"status":"ok","version":"0.1.0"}\n 200',
    },
    { image: 'robotshop/rs-catalogue', url: ':8080/health', says: '{"app":"OK","mongo":true} 200' },
  ])('$image answers at $url', ({ image, url, says, argv = [], ...more }) => {
    const { execs, exitCode } = runImage({
      image,
      ...more,
      files: withCurl,
      exec: [{ after: 20, argv: ['/usr/bin/curl', '-s', '-w', ' %{http_code}', ...argv, `http://127.0.0.1${url}`] }],
    });
    expect({ said: execs[0]?.stdout, exitCode }).toEqual({ said: expect.stringContaining(says), exitCode: undefined });
  });

  it('a frontend does not start before its backend has a name', () => {
    const pod = podOf('  restartPolicy: Never\n  containers: [{name: app, image: "stacksimplify/kube-frontend-nginx:1.0.0"}]');
    const { rows, run } = play(pod, { seconds: 30 });
    expect(rows.at(-1)).toBe('0/1 Error 0');
    expect(run.kubectl('logs web', 30).stdout).toContain(
      'nginx: [emerg] host not found in upstream "my-backend-service" in /etc/nginx/conf.d/default.conf:7\n',
    );
  });

  it("nor does the robot shop's", () => {
    const { exitCode, stdout, stderr } = runImage({ image: 'robotshop/rs-web', until: 40 * SECOND });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: 'EUM not enabled\n',
      stderr: expect.stringContaining('host not found in upstream "catalogue" in /etc/nginx/conf.d/default.conf:47\n'),
    });
  });

  it.each([
    { image: 'stacksimplify/kube-usermanagement-microservice:1.0.0', row: /^0\/1 (Error|CrashLoopBackOff) [1-9]$/ },
    { image: 'robotshop/rs-mysql-db', row: /^1\/1 Running 0$/ },
    { image: 'istio/examples-bookinfo-mongodb', row: /^1\/1 Running 0$/ },
    { image: 'weaveworksdemos/catalogue-db', row: /^0\/1 (Error|CrashLoopBackOff) [1-9]$/ },
  ])('$image without more: $row', ({ image, row }) => {
    expect(play(podOf(`  containers: [{name: app, image: ${image}}]`), { seconds: 75 }).rows.at(-1)).toMatch(row);
  });

  it.each([
    { args: ['-cpu=0.5', '-duration=3s'], until: 5, code: 0, says: 'Starting CPU stress with 2 goroutines...\nCPU stress completed.\n' },
    {
      args: ['-cpu=0.2', '-forever'],
      until: 5,
      code: undefined,
      says: 'Starting CPU stress with 0 goroutines...\nCPU stress will run indefinitely. Press Ctrl+C to stop.\n',
    },
  ])('a stressor takes a share of the machine: $args', ({ args, until, code, says }) => {
    const { exitCode, stdout } = runImage({ image: 'narmidm/k8s-pod-cpu-stressor', args, until: until * SECOND });
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: says });
  });
});

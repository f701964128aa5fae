import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { play, podOf } from '../../testing.ts';
import type { InterventionInput } from '../../types.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const codeOf = (url: string): string[] => ['curl', '-sk', '-o', '/dev/null', '-w', '%{http_code}', url];

interface Listening {
  readonly rule: string;
  readonly image: string;
  readonly url: string;
  readonly says: string;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly files?: ImageFiles;
  readonly env?: Readonly<Record<string, string>>;
}

describe('gateways listen where their configuration says', () => {
  it.each<Listening>([
    { rule: 'traefik on 80 if nothing is said', image: 'traefik:v2.10', url: 'http://127.0.0.1/', says: '404' },
    {
      rule: 'traefik’s entry points',
      image: 'traefik:v2.10',
      args: ['--entrypoints.web.address=:8000', '--ping=true'],
      url: 'http://127.0.0.1:8000/',
      says: '404',
    },
    { rule: 'traefik’s ping', image: 'traefik:v2.10', args: ['--ping=true'], url: 'http://127.0.0.1:8080/ping', says: '200' },
    {
      rule: 'traefik not on 80 once it has another',
      image: 'traefik',
      args: ['--entryPoints.a.address=:81'],
      url: 'http://127.0.0.1/',
      says: '000',
    },
    {
      rule: 'the first Traefik’s flags are its own',
      image: 'traefik:v1.7',
      args: ['--api', '--kubernetes', '--logLevel=INFO'],
      url: 'http://127.0.0.1:8080/dashboard/',
      says: '200',
    },
    {
      rule: 'so are its entry points',
      image: 'traefik:1.7-alpine',
      args: [
        '--ping',
        '--defaultentrypoints=http,https',
        '--entryPoints=Name:https Address::443 TLS',
        '--entrypoints=Name:http Address::81',
      ],
      url: 'https://127.0.0.1/',
      says: '404',
    },
    {
      rule: 'and its file',
      image: 'traefik:v1.7.20',
      args: ['--configfile=/config/traefik.toml'],
      files: {
        '/config/traefik.toml':
          'defaultEntryPoints = ["http"]\n[entryPoints]\n  [entryPoints.http]\n  address = ":8000"\n[ping]\nentryPoint = "http"\n',
      },
      url: 'http://127.0.0.1:8000/ping',
      says: '200',
    },
    { rule: 'envoy’s administration', image: 'envoyproxy/envoy:v1.27.0', url: 'http://127.0.0.1:9901/ready', says: '200' },
    {
      rule: 'envoy not on the ports of its clusters',
      image: 'envoyproxy/envoy:v1.27.0',
      files: {
        '/etc/envoy/envoy.yaml':
          'static_resources:\n  listeners:\n  - address:\n      socket_address: {address: 0.0.0.0, port_value: 8000}\n  clusters:\n  - load_assignment:\n      endpoints:\n      - address:\n          socket_address: {address: 127.0.0.1, port_value: 8001}\n',
      },
      url: 'http://127.0.0.1:8001/',
      says: '000',
    },
    {
      rule: 'socat answers with a command',
      image: 'alpine/socat',
      args: ['TCP-LISTEN:8000,fork,reuseaddr', 'SYSTEM:printf "HTTP/1.0 200 OK\\r\\n\\r\\nhi"'],
      url: 'http://127.0.0.1:8000/',
      says: '200',
    },
    {
      rule: 'socat passes on to what is not there',
      image: 'alpine/socat',
      args: ['TCP-LISTEN:8000,fork', 'TCP:127.0.0.1:81'],
      url: 'http://127.0.0.1:8000/',
      says: '000',
    },
    { rule: 'caddy’s own site', image: 'caddy:2', url: 'http://127.0.0.1/', says: '200' },
    {
      rule: 'caddy passes on to its own administration',
      image: 'caddy:2-alpine',
      files: { '/etc/caddy/Caddyfile': ':8080 {\n  reverse_proxy localhost:2019\n}\n' },
      url: 'http://127.0.0.1:8080/config/',
      says: '200',
    },
    {
      rule: 'and nobody is there',
      image: 'caddy:2-alpine',
      files: { '/etc/caddy/Caddyfile': ':8080 {\n  reverse_proxy localhost:5678\n}\n' },
      url: 'http://127.0.0.1:8080/',
      says: '502',
    },
    {
      rule: 'a Caddyfile’s port and words',
      image: 'caddy:2-alpine',
      files: { '/etc/caddy/Caddyfile': ':8080 {\n  respond "Hello" 200\n}\n' },
      url: 'http://127.0.0.1:8080/x',
      says: '200',
    },
    {
      rule: 'CoreDNS’ health',
      image: 'registry.k8s.io/coredns/coredns:v1.10.1',
      args: ['-conf', '/etc/coredns/Corefile'],
      files: { '/etc/coredns/Corefile': '.:53 {\n    errors\n    health {\n       lameduck 5s\n    }\n    ready\n}\n' },
      url: 'http://127.0.0.1:8080/health',
      says: '200',
    },
  ])('$rule', ({ image, args, command, files, env, url, says }) => {
    const { execs } = runImage({
      image,
      ...(args && { args }),
      ...(command && { command }),
      ...(env && { env }),
      files: { ...withCurl, ...files },
      exec: [{ after: 3, argv: codeOf(url) }],
      until: 10 * SECOND,
    });
    expect(execs[0]?.stdout).toEqual(says);
  });
});

it('socat tells of a connection that leads nowhere as the child that has it', () => {
  const { stderr } = runImage({
    image: 'alpine/socat',
    args: ['TCP-LISTEN:8000,fork', 'TCP:127.0.0.1:81'],
    files: withCurl,
    exec: [{ after: 3, argv: codeOf('http://127.0.0.1:8000/') }],
    until: 10 * SECOND,
  });
  const [, pid] = /^\S+ \S+ socat\[(\d+)\] E connect\(5, AF=2 127\.0\.0\.1:81, 16\): Connection refused\n$/.exec(stderr) ?? [];
  expect(Number(pid)).toBeGreaterThan(1);
});

describe('the control plane’s components', () => {
  const config = {
    '/etc/kubernetes/my-scheduler-config.yaml': 'kind: KubeSchedulerConfiguration\nleaderElection:\n  leaderElect: false\n',
  };
  const inCluster = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
  const token = { '/var/run/secrets/kubernetes.io/serviceaccount/token': 'token' };
  const scheduler = ['kube-scheduler', '--config=/etc/kubernetes/my-scheduler-config.yaml'];
  it('a second scheduler is healthy over TLS', () => {
    const { execs, stderr } = runImage({
      image: 'registry.k8s.io/kube-scheduler:v1.27.1',
      command: scheduler,
      files: { ...withCurl, ...config, ...token },
      env: inCluster,
      exec: [{ after: 3, argv: codeOf('https://127.0.0.1:10259/healthz') }],
      until: 10 * SECOND,
    });
    expect(execs[0]?.stdout).toBe('200');
    expect(stderr).toMatch(/^I0515 09:00:00\.\d{6} {7}1 serving\.go:348\] Generated self-signed cert in-memory\n.*version="v1\.27\.1"/);
  });
  it.each([
    { rule: 'its configuration', files: { ...token }, why: 'open /etc/kubernetes/my-scheduler-config.yaml: no such file or directory' },
    { rule: 'a token', files: { ...config }, why: 'open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory' },
  ])('it does not start without $rule', ({ files, why }) => {
    const { exitCode, stderr } = runImage({ image: 'registry.k8s.io/kube-scheduler:v1.27.1', command: scheduler, files, env: inCluster });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(`run.go:74] "command failed" err="${why}"\n`) });
  });
  it('an API server does not start without its certificates', () => {
    const { exitCode, stderr } = runImage({
      image: 'registry.k8s.io/kube-apiserver:v1.27.1',
      command: ['kube-apiserver', '--etcd-servers=https://127.0.0.1:2379', '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt'],
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('err="open /etc/kubernetes/pki/apiserver.crt: no such file or directory"'),
    });
  });
});

describe('command lines', () => {
  it.each([
    { image: 'amazon/aws-cli', args: ['s3', 'ls'], code: 253, said: 'Unable to locate credentials.' },
    { image: 'amazon/aws-cli', args: [], code: 252, said: 'aws: error: the following arguments are required: command' },
    { image: 'docker/whalesay', args: [], command: ['cowsay', 'hello world'], code: 0, said: '< hello world >' },
    { image: 'argoproj/argosay:v2', args: ['exit', '3'], code: 3, said: '' },
    { image: 'rust:1.70', args: [], code: 0, said: '' },
    {
      image: 'mcr.microsoft.com/oss/nginx/nginx:1.15.5-alpine',
      args: [],
      command: ['nginx', '-v'],
      code: 0,
      said: 'nginx version: nginx/1.15',
    },
  ])('$image $args', ({ image, args, command, code, said }) => {
    const { exitCode, stdout, stderr } = runImage({ image, ...(command ? { command } : args.length > 0 && { args }) });
    expect({ exitCode, said: `${stdout}${stderr}` }).toEqual({ exitCode: code, said: expect.stringContaining(said) });
  });
});

describe('images of courses', () => {
  it('an image that sets its entrypoint does not inherit a command', () => {
    const { stdout } = runImage({ image: 'luksa/init-demo:0.1' });
    expect(stdout).toContain('Performing initialization procedure 5/5\n');
  });
  it.each([
    { image: 'bonomat/nodejs-hello-world', url: 'http://127.0.0.1:3000/', says: expect.stringContaining('NodeJS Docker Hello World') },
    { image: 'bmuschko/nodejs-hello-world:1.0.0', url: 'http://127.0.0.1:3000/', says: 'Hello World' },
    {
      image: 'luksa/kiada:0.2',
      url: 'http://127.0.0.1:8080/',
      says: 'Kiada version 0.2. Request processed by "test-pod". Client IP: ::ffff:127.0.0.1\n',
    },
    {
      image: 'luksa/kiada:0.4',
      url: 'http://127.0.0.1:8080/',
      says: 'Request processed by Kiada 0.4 running in pod "unknown-pod" on node "unknown-node".\nPod hostname: test-pod; Pod IP: 0.0.0.0; Node IP: 0.0.0.0; Client IP: ::ffff:127.0.0.1\n\nThis is the default status message\n',
    },
    { image: 'gcr.io/knative-samples/helloworld-go', url: 'http://127.0.0.1:8080/', says: 'Hello World!\n' },
    { image: 'registry.k8s.io/defaultbackend-amd64:1.5', url: 'http://127.0.0.1:8080/x', says: 'default backend - 404' },
    { image: 'istio/examples-helloworld-v1', url: 'http://127.0.0.1:5000/hello', says: 'Hello version: v1, instance: test-pod\n' },
  ])('$image', ({ image, url, says }) => {
    const { execs } = runImage({ image, files: withCurl, exec: [{ after: 3, argv: ['curl', '-s', url] }], until: 10 * SECOND });
    expect(execs[0]?.stdout).toEqual(says);
  });
  it.each([
    {
      rule: 'listens where it is told to, and says what it has read of its environment',
      args: ['--listen-port', '9090'],
      script: 'curl -s localhost:9090/text | grep -c "on node .n1"',
      out: '1\n',
      logs: /\nPod name is p1\n.*\nRunning on node n1\n.*\nStatus message is This is the default status message\nListening on port 9090\n/s,
    },
    {
      rule: 'serves the pages that it finds',
      args: ['--listen-port', '8080'],
      script: 'echo "of {{podName}} {{other}}" > html/index.txt; curl -s localhost:8080',
      out: 'of p1 {{other}}\n',
      logs: /Received request for \/ from /,
    },
    {
      rule: 'ends with a page that it does not find',
      args: ['--listen-port', '8080'],
      script: 'rm html/index.txt; curl -s localhost:8080',
      out: '',
      logs: /ENOENT: no such file or directory, open 'html\/index\.txt'/,
    },
  ])('luksa/kiada $rule', ({ args, script, out, logs }) => {
    const env = { POD_NAME: 'p1', NODE_NAME: 'n1' };
    const exec = [{ after: 3, argv: ['sh', '-c', script] }];
    const { execs, stdout, stderr } = runImage({ image: 'luksa/kiada:0.4', args, env, files: withCurl, exec, until: 10 * SECOND });
    expect(execs[0]?.stdout).toBe(out);
    expect(stdout + stderr).toMatch(logs);
  });
  it('luksa/kiada takes what is typed for its status message', () => {
    const pod = podOf('  containers: [{name: app, image: "luksa/kiada:0.2", stdin: true}]');
    const typed: InterventionInput = { kind: 'KUBECTL', atSeconds: 30, command: ['attach -i web'], manifest: 'Hello!\n\n' };
    const asked: InterventionInput = { kind: 'HTTP_REQUEST', atSeconds: 35, port: 8080 };
    const { run } = play(pod, { interventions: [typed, asked] });
    expect(run.interventions[1]?.body).toMatch(/\nHello!\n$/);
    expect(run.kubectl('logs web').stdout).toMatch(/\nStatus message set to: Hello!\nEnter new status message and press ENTER\.\n/);
  });
  it('the proxy of luksa/kiada can be told to fail its check', () => {
    const script = 'curl -s -X POST localhost:9901/healthcheck/fail; curl -s -o /dev/null -w "%{http_code}" localhost:9901/ready';
    const { execs } = runImage({
      image: 'luksa/kiada-ssl-proxy:0.1',
      files: withCurl,
      exec: [{ after: 3, argv: ['sh', '-c', script] }],
      until: 10 * SECOND,
    });
    expect(execs[0]?.stdout).toBe('OK\n503');
  });
  it.each([
    { image: 'luksa/kiada:0.2', ends: undefined },
    { image: 'luksa/kiada:0.3', ends: 0 },
    { image: 'bmuschko/nodejs-hello-world:1.0.0', ends: undefined },
  ])('$image when it is asked to end', ({ image, ends }) => {
    const { exitCode } = runImage({ image, exec: [{ after: 3, argv: ['kill', '-TERM', '1'] }], until: 10 * SECOND });
    expect(exitCode).toBe(ends);
  });
});

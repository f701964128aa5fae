import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const server = (image: string, more = '') => podOf(`  containers: [{name: app, image: "${image}"${more}}]`);

describe('Servers of courses in Korean and Japanese answer as they do there', () => {
  const SHELL = { beside: ', {name: box, image: kubetm/init}' };
  it.each([
    { image: 'kubetm/p8000', ask: 'localhost:8000', says: 'containerPort : 8000\n' },
    { image: 'kubetm/app:v2', ask: 'localhost:8080/version', says: 'Version : v2\n' },
    { image: 'kubetm/app', ask: 'localhost:8080/hostname', says: 'Hostname : web\n' },
    { image: 'kubetm/app', ask: 'localhost:8080/health', says: 'web is Running\n' },
    { image: 'kubetm/app', ask: 'localhost:8080/', says: 'No defined Path.\n' },
    { image: 'sysnet4admin/echo-hname', ask: 'localhost', says: 'web\n' },
    {
      image: 'amsy810/echo-nginx:v2.0',
      ask: 'localhost/path1/',
      says: 'Host=localhost  Path=/path1/  From=web  ClientIP=127.0.0.1  XFF=\n',
    },
    { image: 'guangzhengli/hellok8s:v1', ask: 'localhost:3000', says: '[v1] Hello, Kubernetes!' },
    { image: 'guangzhengli/hellok8s:v3', ask: 'localhost:3000/any', says: '[v3] Hello, Kubernetes!, From host: web' },
    {
      image: 'guangzhengli/hellok8s:v4',
      ask: 'localhost:3000',
      says: '[v4] Hello, Kubernetes! From host: web, Get Database Connect URL: ',
    },
    { image: 'guangzhengli/hellok8s:liveness', ask: 'localhost:3000/healthz', says: /^error: [56]\d\.\d+$/ },
    { image: 'gihyodocker/echo', ask: 'localhost:8080', says: 'Hello Docker!!' },
    { image: 'subicura/whoami:1', ask: 'localhost:4567', says: 'web' },
    { image: 'blux2/hello-server:1.0', ask: 'localhost:8080/health', says: 'Hello, world!' },
    { image: 'blux2/hello-server:1.2', ask: 'localhost:8080', says: "Hello, world! Let's learn Kubernetes!" },
    { image: 'blux2/hello-server:1.8', ask: 'localhost:8080/health', says: 'OK' },
    { image: 'blux2/hello-server:2.0.1', ask: 'localhost:8080', says: "Hello, world! Let's build, break and fix!" },
    { image: 'blux2/hello-server:2.0.1', ask: 'localhost:8080/health', says: '404 page not found\n' },
  ])('$image to $ask', ({ image, ask, says }) => {
    const { run } = play(podOf(`  containers: [{name: app, image: "${image}"}${SHELL.beside}]`));
    expect(run.kubectl(`exec web -c box -- curl -s ${ask}`, 60).stdout).toEqual(
      says instanceof RegExp ? expect.stringMatching(says) : says,
    );
  });

  it('kubetm/app fails its health check once it is told to, until it is another process', () => {
    const probe = 'livenessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 10, failureThreshold: 3}';
    const { rows, run } = play(server('kubetm/app', `, ${probe}`).replace('spec:', 'spec:\n  terminationGracePeriodSeconds: 0'), {
      interventions: [{ atSeconds: 30, kind: 'KUBECTL', command: 'exec web -- curl -s localhost:8080/status500'.split(' ') }],
    });
    expect(rows.at(-1)).toBe('1/1 Running 1');
    expect(run.kubectl('exec web -- curl -s localhost:8080/health', 90).stdout).toBe('web is Running\n');
    expect(run.kubectl('logs web --previous', 90).stdout).toMatch(
      /^Time: \w{3} May 15 2023 .* GMT\+0000 \(.*\), Response Path : \/health\n/,
    );
  });

  it('of two that want one port the second one ends with the words of Node.js', () => {
    const two = 'containers: [{name: one, image: kubetm/p8000}, {name: two, image: kubetm/p8000}]';
    const { run } = play(podOf(`  ${two}`));
    expect(run.kubectl('logs web -c two', 60).stdout).toMatch(
      /Error: listen EADDRINUSE: address already in use :::8000\n.*\n {2}code: 'EADDRINUSE',\n {2}errno: -98,\n {2}syscall: 'listen',\n {2}address: '::',\n {2}port: 8000\n}\n/s,
    );
  });

  it('kubetm/init asks as the BIND of CentOS 7 does, which says nothing of recursion', () => {
    const { run } = play(server('kubetm/init'));
    expect(run.kubectl('exec web -- nslookup kubernetes', 30).stdout).toBe(
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n',
    );
  });

  it('ghcr.io/subicura/echo listens on its own port, wherever it is asked', () => {
    const probe = (port: number) => `, readinessProbe: {httpGet: {path: /, port: ${port}}}`;
    expect(play(server('ghcr.io/subicura/echo:v1', probe(3000))).rows.at(-1)).toBe('1/1 Running 0');
    expect(play(server('ghcr.io/subicura/echo:v1', probe(8080))).rows.at(-1)).toBe('0/1 Running 0');
  });

  it('aluracursos/mysql-db wants a password, as MySQL does', () => {
    expect(play(server('aluracursos/mysql-db:1')).run.kubectl('logs web', 20).stdout).toContain(
      '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n',
    );
  });

  it('blux2/delayfailserver is well for ten seconds, and starts again and again', () => {
    const probe = '{httpGet: {path: /healthz, port: 8080}, initialDelaySeconds: 5, periodSeconds: 5}';
    const { run } = play(server('blux2/delayfailserver:1.1', `, livenessProbe: ${probe}`), { seconds: 120 });
    expect(run.kubectl('get pods --no-headers', 110).stdout).toMatch(/^web {3}1\/1 {3}Running {3}4 \(\d+s ago\) {3}110s\n/);
    expect(run.kubectl('logs web', 24).stdout).toMatch(
      /^\S+ \S+ Starting server\.\.\.\n\S+ \S+ Health Check: OK\n(\S+ \S+ Error: Service Unhealthy\n){2}$/,
    );
  });

  it('blux2/hello-server reads its port from 1.4 on, and answers with a file in 1.5', () => {
    const port = ', env: [{name: PORT, value: "8081"}]';
    expect(play(server('blux2/hello-server:1.0', port)).run.kubectl('logs web', 20).stdout).toMatch(/ Starting server on port 8080\n$/);
    expect(play(server('blux2/hello-server:1.4', port)).run.kubectl('logs web', 20).stdout).toMatch(/ Starting server on port 8081\n$/);
    const file = ', volumeMounts: [{name: v, mountPath: /etc/config}]}, {name: box, image: curlimages/curl, command: [sleep, 1d]';
    const volume = '\n  volumes: [{name: v, configMap: {name: c}}]';
    const map = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {myconfig.txt: I am hungry.}\n';
    const { run } = play(`${server('blux2/hello-server:1.5', file).trimEnd()}${volume}\n${map}`);
    expect(run.kubectl('exec web -c box -- curl -s localhost:8080', 30).stdout).toBe('I am hungry.');
  });

  it('blux2/hello-server:1.7 runs out of memory once it is asked, and 1.1 and 1.3 were never pushed', () => {
    const few = ', resources: {limits: {cpu: 10m, memory: 100Mi}}}, {name: box, image: curlimages/curl, command: [sleep, 1d]';
    const { run } = play(server('blux2/hello-server:1.7', few), {
      seconds: 60,
      interventions: [{ atSeconds: 20, kind: 'KUBECTL', command: 'exec web -c box -- curl -sS localhost:8080'.split(' ') }],
    });
    expect(run.kubectl('describe pod web', 59).stdout).toContain('OOMKilled');
    for (const tag of ['1.1', '1.3'])
      expect(play(server(`blux2/hello-server:${tag}`)).rows.at(-1)).toMatch(/^0\/1 (ErrImagePull|ImagePullBackOff) 0$/);
  });
});

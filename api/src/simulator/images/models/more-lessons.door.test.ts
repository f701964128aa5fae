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
    { image: 'gihyodocker/echo', ask: 'localhost:8080', says: 'Hello Docker!!' },
    { image: 'subicura/whoami:1', ask: 'localhost:4567', says: 'web' },
  ])('$image to $ask', ({ image, ask, says }) => {
    const { run } = play(podOf(`  containers: [{name: app, image: "${image}"}${SHELL.beside}]`));
    expect(run.kubectl(`exec web -c box -- curl -s ${ask}`, 60).stdout).toBe(says);
  });

  it('kubetm/app fails its health check once it is told to, until it is another process', () => {
    const probe = 'livenessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 10, failureThreshold: 3}';
    const { rows, run } = play(server('kubetm/app', `, ${probe}`).replace('spec:', 'spec:\n  terminationGracePeriodSeconds: 0'), {
      interventions: [{ atSeconds: 20, kind: 'KUBECTL', command: 'exec web -- curl -s localhost:8080/status500'.split(' ') }],
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
});

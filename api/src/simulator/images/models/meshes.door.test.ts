import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const pod = (image: string, more = '', spec = ''): string => podOf(`${spec}  containers: [{name: app, image: "${image}"${more}}]`);
const env = (variables: Readonly<Record<string, string>>): string =>
  `, env: [${Object.entries(variables)
    .map(([name, value]) => `{name: ${name}, value: "${value}"}`)
    .join(', ')}]`;
const KEY = { LINKERD2_PROXY_IDENTITY_DIR: '/tmp' };
const TRUST = { ...KEY, LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS: 'anchors' };

describe('What an image says before it serves', () => {
  it.each`
    rule                                              | image                                             | more                                                                                                                                                                       | row                                                        | says
    ${'a proxy wants a place for its key'}            | ${'cr.l5d.io/linkerd/proxy:stable-2.13.0'}        | ${''}                                                                                                                                                                      | ${/^0\/1 (Error|CrashLoop)/}                               | ${/level=fatal msg="Invalid end-entity directory: no end entity directory specified"\n$/}
    ${'that is there'}                                | ${'cr.l5d.io/linkerd/proxy:stable-2.13.0'}        | ${env({ LINKERD2_PROXY_IDENTITY_DIR: '/none' })}                                                                                                                           | ${/^0\/1 (Error|CrashLoop)/}                               | ${/directory: stat \/none: no such file or directory"\n$/}
    ${'whom to trust'}                                | ${'cr.l5d.io/linkerd/proxy:stable-2.13.0'}        | ${env(KEY)}                                                                                                                                                                | ${/^0\/1 (Error|CrashLoop)/}                               | ${/msg="Failed to load trust anchors: 'LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS' must be set"\n$/}
    ${'and a name'}                                   | ${'cr.l5d.io/linkerd/proxy:stable-2.13.0'}        | ${env(TRUST)}                                                                                                                                                              | ${/^0\/1 (Error|CrashLoop)/}                               | ${/msg="a non-empty identity is required"\n$/}
    ${'rules are of who may make them'}               | ${'cr.l5d.io/linkerd/proxy-init:v2.2.1'}          | ${', args: [--incoming-proxy-port, "4143", --outgoing-proxy-port, "4140"]'}                                                                                                | ${/^0\/1 (RunContainerError|CrashLoopBackOff|StartError)/} | ${'exec /usr/local/bin/proxy-init: operation not permitted\n'}
    ${'who may make them is done'}                    | ${'cr.l5d.io/linkerd/proxy-init:v2.2.1'}          | ${', args: [--incoming-proxy-port, "4143", --outgoing-proxy-port, "4140"], securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [NET_ADMIN, NET_RAW]}}'} | ${/^0\/1 (Completed|CrashLoop)/}                           | ${''}
    ${'and of two ports'}                             | ${'cr.l5d.io/linkerd/proxy-init:v2.2.1'}          | ${', args: [-p, "4143"], securityContext: {capabilities: {add: [NET_ADMIN, NET_RAW]}}'}                                                                                    | ${/^0\/1 (Error|CrashLoop)/}                               | ${/^Error: --outgoing-proxy-port must be a valid TCP port number\nUsage:\n/}
    ${'a demonstration says its version'}             | ${'openshift/deployment-example:v2'}              | ${', readinessProbe: {httpGet: {path: /_healthz, port: 8080}}'}                                                                                                            | ${/^1\/1 Running 0/}                                       | ${/ Listening on :8080 at v2 \.\.\.\n$/}
    ${'a controller has to be told which'}            | ${'cr.l5d.io/linkerd/controller:stable-2.13.0'}   | ${''}                                                                                                                                                                      | ${/^0\/1 (Error|CrashLoop)/}                               | ${'expected a subcommand\n'}
    ${'one that there is'}                            | ${'cr.l5d.io/linkerd/controller:stable-2.13.0'}   | ${', args: [web]'}                                                                                                                                                         | ${/^0\/1 (Error|CrashLoop)/}                               | ${/^unknown subcommand: web/}
    ${'it tells of itself where its chart asks'}      | ${'cr.l5d.io/linkerd/controller:stable-2.13.0'}   | ${', args: [destination], readinessProbe: {httpGet: {path: /ready, port: 9996}}'}                                                                                          | ${/^1\/1 Running 0/}                                       | ${''}
    ${'Zabbix wants an account of its database'}      | ${'zabbix/zabbix-server-mysql:alpine-6.4-latest'} | ${''}                                                                                                                                                                      | ${/^0\/1 (Error|CrashLoop)/}                               | ${/^\*\* Preparing Zabbix server\n\*\* Preparing database\n\*\*\* Impossible to use MySQL server because 'root' password/}
    ${'one way'}                                      | ${'zabbix/zabbix-server-mysql:alpine-6.4-latest'} | ${env({ MYSQL_USER: 'z', MYSQL_USER_FILE: '/z' })}                                                                                                                         | ${/^0\/1 (Error|CrashLoop)/}                               | ${/\*\*\*\* Both variables MYSQL_USER and MYSQL_USER_FILE are set \(but are exclusive\)\n$/}
    ${'and waits for it'}                             | ${'zabbix/zabbix-server-pgsql:ubuntu-6.4-latest'} | ${', livenessProbe: {tcpSocket: {port: 10051}, initialDelaySeconds: 120}'}                                                                                                 | ${/^1\/1 Running 0/}                                       | ${/\* DB_SERVER_HOST: postgres-server\n\* DB_SERVER_PORT: 5432\n\* DB_SERVER_DBNAME: zabbix\n\* DB_SERVER_SCHEMA: public\n\*+\n(\*\*\*\* PostgreSQL server is not available\. Waiting 5 seconds\.\.\.\n)+$/}
    ${'what it shows does, too'}                      | ${'zabbix/zabbix-web-nginx-mysql'}                | ${', readinessProbe: {httpGet: {path: /, port: 8080}}'}                                                                                                                    | ${/^0\/1 Running 0/}                                       | ${/^\*\* Deploying Zabbix web-interface \(Nginx\) with MySQL database\n/}
    ${'Harbor’s registry has no settings of its own'} | ${'goharbor/registry-photon:v2.8.0'}              | ${''}                                                                                                                                                                      | ${/^0\/1 (Error|CrashLoop)/}                               | ${/^configuration error: open \/etc\/registry\/config\.yml: no such file or directory\nUsage:\n/}
    ${'nor has its nginx a port that it may have'}    | ${'goharbor/harbor-portal:v2.8.0'}                | ${''}                                                                                                                                                                      | ${/^0\/1 (Error|CrashLoop)/}                               | ${/bind\(\) to 0\.0\.0\.0:80 failed \(13: Permission denied\)\n/}
    ${'its core ends a minute after'}                 | ${'goharbor/harbor-core:v2.8.0'}                  | ${''}                                                                                                                                                                      | ${/^1\/1 Running 1|^0\/1 Error/}                           | ${''}
    ${'its Redis is another’s'}                       | ${'goharbor/redis-photon:v2.8.0'}                 | ${', readinessProbe: {exec: {command: [redis-cli, ping]}}'}                                                                                                                | ${/^1\/1 Running 0/}                                       | ${/ \* Ready to accept connections\n$/}
    ${'nginx wants what is behind it'}                | ${'vprocontainers/vprofileweb'}                   | ${''}                                                                                                                                                                      | ${/^0\/1 (Error|CrashLoop)/}                               | ${/\[emerg\] 1#1: host not found in upstream "vproapp:8080" in \/etc\/nginx\/conf\.d\/vproapp\.conf:2\n/}
    ${'where it was told to be'}                      | ${'mreferre/yelb-ui:0.7'}                         | ${env({ APPSERVER_HOST: 'api' })}                                                                                                                                          | ${/^0\/1 (Error|CrashLoop)/}                               | ${/host not found in upstream "api" in \/etc\/nginx\/conf\.d\/default\.conf:5\n/}
    ${'a lesson’s MySQL lets its user in'}            | ${'sysnet4admin/mysql-auth'}                      | ${env({ MYSQL_ROOT_PASSWORD: 'x', MYSQL_USER_ID: 'db-user', MYSQL_USER_PASSWORD: 'x' })}                                                                                   | ${/^0\/1 (Error|CrashLoop)/}                               | ${'PASSWORD unmatched\n'}
  `('$rule', ({ image, more, row, says: said }) => {
    const { rows, run } = play(pod(image, more), { seconds: 80 });
    expect(rows.at(-1)).toMatch(row);
    expect(run.kubectl('logs web', 80).stdout).toEqual(typeof said === 'string' ? said : expect.stringMatching(said));
  });
});

it('a proxy is alive before it is ready, and holds the next container back no longer than it is told to', () => {
  const hook = 'lifecycle: {postStart: {exec: {command: [/usr/lib/linkerd/linkerd-await, --timeout=20s, --port=4191]}}}';
  const probes = 'livenessProbe: {httpGet: {path: /live, port: 4191}}, readinessProbe: {httpGet: {path: /ready, port: 4191}}';
  const variables = env({ ...TRUST, LINKERD2_PROXY_IDENTITY_LOCAL_NAME: 'a.b', LINKERD2_PROXY_IDENTITY_SVC_ADDR: 'none:8080' });
  const proxy = `{name: linkerd-proxy, image: "cr.l5d.io/linkerd/proxy:stable-2.13.0"${variables}, ${probes}, ${hook}}`;
  const { rows, since, run } = play(podOf(`  containers: [${proxy}, {name: app, image: nginx}]`), { seconds: 60 });
  expect(rows.at(-1)).toBe('1/2 Running 0');
  expect(since('1/2 Running 0')).toBeGreaterThan(20);
  expect(run.kubectl('exec web -c app -- curl -s localhost:4191/ready', 50).stdout).toBe('not ready\n');
});

it('a name that is none for certain is no user that is not root', () => {
  const { rows } = play(pod('goharbor/harbor-core:v2.8.0', '', '  securityContext: {runAsNonRoot: true}\n'), { seconds: 30 });
  expect(rows.at(-1)).toBe('0/1 CreateContainerConfigError 0');
});

it('a database of a course has its tables', () => {
  const { run } = play(pod('vprocontainers/vprofiledb'), { seconds: 60 });
  const tables = run.kubectl('exec web -- mysql -uroot -pvprodbpass accounts -Ne "show tables"', 58).stdout;
  expect(tables).toBe('role\nuser\nuser_role\n');
});

describe('nginx that sleeps first', () => {
  const PROBE = 'exec: {command: [cat, /tmp/healthy-on]}, initialDelaySeconds: 10, periodSeconds: 10';
  it('is killed by who asks too early', () => {
    const { rows } = play(pod('sysnet4admin/tardy-nginx', `, livenessProbe: {${PROBE}}`), { seconds: 100 });
    expect(rows).toContain('1/1 Running 1');
  });
  it('serves where it is given time', () => {
    const { rows, run } = play(pod('sysnet4admin/tardy-nginx', `, startupProbe: {${PROBE}, failureThreshold: 10}`), { seconds: 100 });
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(run.kubectl('exec web -- wget -qO- 127.0.0.1', 99).stdout).toBe('tardy again\n');
    expect(run.kubectl('logs web', 20).stdout).toBe('deep sleep\n');
  });
});

it('tools of a course write to the logs of their container', () => {
  const box = '{name: box, image: sysnet4admin/net-tools, command: [curlchk, localhost]}';
  const { run } = play(podOf(`  restartPolicy: Never\n  containers: [{name: web, image: nginx}, ${box}]`), { seconds: 30 });
  expect(run.kubectl('logs web -c box', 30).stdout).toMatch(
    /^\w{3} May 15 18:00:\d\d KST 2023 {2}(Okay \[localhost\] is working properly|NOOO \[localhost\] is not working on)\n$/,
  );
});

import { expect, it } from 'vitest';
import { play, robotWith } from '../../../testing.ts';

const rights = robotWith('cluster-admin');
const maps = 'localhost:8001/api/v1/namespaces/default/configmaps';

/** What a container says that asks the proxy beside it. */
function said(flags: string, script: string): string {
  const container = (name: string, image: string, line: string) =>
    `{name: ${name}, image: "${image}", command: ${JSON.stringify(['sh', '-c', line])}}`;
  const proxy = container('proxy', 'bitnami/kubectl', `kubectl proxy ${flags}`);
  const client = container('c', 'curlimages/curl', `sleep 10; ${script}; sleep 3600`);
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {serviceAccountName: robot, containers: [${proxy}, ${client}]}\n`;
  const { run } = play(pod + rights, { seconds: 30 });
  return run.kubectl('logs p -c c').stdout + run.kubectl('logs p -c proxy').stdout;
}

// @see kubernetes: kubectl/pkg/proxy/proxy_server_test.go TestAccept, TestPathHandling
it.each([
  {
    rule: 'what is sent is passed on',
    flags: '',
    script: `curl -s -o /dev/null -w '%{http_code}\\n' -X POST -H 'Content-Type: application/json' -d '{"metadata":{"name":"x"},"data":{"k":"v"}}' ${maps}; curl -s ${maps}/x | grep '"k"'`,
    says: '201\n    "k": "v"\nStarting to serve on 127.0.0.1:8001\n',
  },
  {
    rule: 'a host that it does not serve',
    flags: '--port=8001',
    script: `curl -s -H 'Host: other' ${maps}`,
    says: 'Forbidden\nStarting to serve on 127.0.0.1:8001\n',
  },
  {
    rule: 'any host, where it is told so',
    flags: "--address=0.0.0.0 --accept-hosts='.*' -p 8001",
    script: `curl -s -o /dev/null -w '%{http_code}\\n' -H 'Host: other' http://$(hostname -i):8001/version`,
    says: '200\nStarting to serve on [::]:8001\n',
  },
  {
    rule: 'into no container',
    flags: '',
    script: 'curl -s localhost:8001/api/v1/namespaces/default/pods/p/exec; curl -s localhost:8001/api/v1/namespaces/default/pods/p/exec?x',
    says: 'Forbidden\nForbidden\nStarting to serve on 127.0.0.1:8001\n',
  },
  {
    rule: 'a method that is rejected',
    flags: "--reject-methods='^DELETE$'",
    script: `curl -s -X DELETE ${maps}/x`,
    says: 'Forbidden\nStarting to serve on 127.0.0.1:8001\n',
  },
  {
    rule: 'a port is a number',
    flags: '--port=x',
    script: ':',
    says: `error: invalid argument "x" for "-p, --port" flag: strconv.ParseInt: parsing "x": invalid syntax\nSee 'kubectl proxy --help' for usage.\n`,
  },
  {
    rule: 'all below a prefix, and nothing beside it',
    flags: '--api-prefix=/custom',
    script: `curl -s -o /dev/null -w '%{http_code} %{redirect_url}\\n' localhost:8001/custom; curl -s localhost:8001/custom/version | grep minor; curl -s localhost:8001/version`,
    says: '301 http://localhost:8001/custom/\n  "minor": "27",\n404 page not found\nStarting to serve on 127.0.0.1:8001\n',
  },
  { rule: 'any port that is free', flags: '-p 0', script: ':', says: 'Starting to serve on 127.0.0.1:32768\n' },
])('kubectl proxy: $rule', ({ flags, script, says }) => expect(said(flags, script)).toBe(says));

// @see kubernetes: test/e2e/kubectl/kubectl.go "should support --unix-socket=/path"; kubectl/pkg/proxy/proxy_server.go ListenUnix
it('on a socket of its own', () => {
  const socket = '/tmp/proxy.sock';
  const ask = `curl -s --unix-socket ${socket} http://localhost/api/ | head -2 | tail -1`;
  const script = [
    'kubectl proxy --unix-socket=/none/x; echo $?; kubectl proxy -u /x -p 80',
    `kubectl proxy --unix-socket=${socket} & sleep 1; ${ask}; stat -c '%a %F' ${socket}`,
    `kill $!; kubectl proxy -u ${socket} & sleep 1; ${ask}`,
  ].join('; ');
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: ${JSON.stringify(['sh', '-c', `{ ${script}; } 2>&1`])}}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {serviceAccountName: robot, containers: [${container}]}\n`;
  expect(play(pod + rights, { seconds: 30 }).run.kubectl('logs p').stdout).toBe(
    [
      'error: listen unix /none/x: bind: no such file or directory',
      '1',
      'error: cannot set --unix-socket and --port at the same time',
      `Starting to serve on ${socket}`,
      '  "kind": "APIVersions",',
      '700 socket',
      `Starting to serve on ${socket}`,
      '  "kind": "APIVersions",',
      '',
    ].join('\n'),
  );
});

// As kubectl v1.27.1 has it. @see kubernetes: test/e2e/kubectl/kubectl.go "should support exec through kubectl proxy"
it.each`
  flags                                | says
  ${''}                                | ${'error: unable to upgrade connection: Forbidden\n1\n'}
  ${"--reject-paths='^$'"}             | ${'running in container\n0\n'}
  ${'--disable-filter --keepalive=1s'} | ${/^W0515 09:\d\d:\d\d\.\d{6} +\d+ proxy\.go:175\] Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious\nrunning in container\n0\n$/}
`('a command in a container by way of a proxy: $flags', ({ flags, says }) => {
  const line = `{ kubectl proxy ${flags} >/dev/null & sleep 1; kubectl -s http://127.0.0.1:8001 exec p -- echo running in container; echo $?; } 2>&1`;
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: [sh, -c, ${JSON.stringify(`sleep 2; ${line}`)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {serviceAccountName: robot, containers: [${container}]}\n`;
  expect(play(pod + rights, { seconds: 30 }).run.kubectl('logs p').stdout).toMatch(says instanceof RegExp ? says : new RegExp(`^${says}$`));
});

it('says why it reaches nobody', () => {
  const script = 'kubectl proxy -s http://127.0.0.1:1 & sleep 1; curl -s -i localhost:8001/api | tr -d "\\r" | grep -v Date';
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: [sh, -c, ${JSON.stringify(`{ ${script}; } 2>&1`)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {serviceAccountName: robot, containers: [${container}]}\n`;
  expect(
    play(pod + rights, { seconds: 30 })
      .run.kubectl('logs p')
      .stdout.replace(/E0515 09:\S+ +\d+ /, 'E '),
  ).toBe(
    [
      'Starting to serve on 127.0.0.1:8001',
      'E proxy_server.go:147] Error while proxying request: dial tcp 127.0.0.1:1: connect: connection refused',
      'HTTP/1.1 500 Internal Server Error',
      'Content-Type: text/plain; charset=utf-8',
      'X-Content-Type-Options: nosniff',
      'Content-Length: 50',
      '',
      'dial tcp 127.0.0.1:1: connect: connection refused',
      '',
    ].join('\n'),
  );
});

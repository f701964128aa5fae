import { describe, expect, it } from 'vitest';
import { simulate } from '../../index.ts';
import { play } from '../../testing.ts';

const service = (name: string, spec: string): string => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {${spec}}
`;
const world = `${[
  ['box', 'busybox:1.36'],
  ['tools', 'nicolaka/netshoot'],
  ['web', 'nginx:1.25'],
]
  .map(
    ([name, image]) => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec: {containers: [{name: c, image: "${image}"${name === 'web' ? '' : ', command: [sleep, "3600"]'}}]}
`,
  )
  .join(
    '',
  )}${service('web', 'selector: {app: web}, ports: [{port: 80}]')}${service('outside', 'type: ExternalName, externalName: example.com')}${service('nowhere', 'type: ExternalName, externalName: my.database.example.com')}`;

const { run } = play(world);

function ask(command: string): string {
  const { stdout, stderr } = run.kubectl(`exec ${command}`);
  return stdout + stderr.replace(/^command terminated.*\n/m, '');
}

describe('outside of the cluster', () => {
  it.each([
    ['what could be a host is one', 'tools -- curl -s -o /dev/null -w %{http_code} https://kubernetes.io/docs', '200'],
    ['its certificate is one that all trust', 'tools -- wget -qO- -T 5 https://example.com', expect.stringContaining('Example Domain')],
    [
      'where it moved to is followed',
      'box -- wget -O /dev/null google.com',
      expect.stringMatching(/^Connecting to google.com .*\nConnecting to www.google.com /),
    ],
    ['httpbin.org has the status that is asked for', 'tools -- curl -s -o /dev/null -w %{http_code} https://httpbin.org/status/503', '503'],
    ['some hosts tell who asks', 'tools -- curl -s https://ifconfig.me', '203.0.113.17\n'],
    ['names under example.com are nobody’s', 'tools -- curl -sS api.example.com', 'curl: (6) Could not resolve host: api.example.com\n'],
    ['names that say so do not exist', 'tools -- curl -sS nosuchhost.com', 'curl: (6) Could not resolve host: nosuchhost.com\n'],
    [
      'a Service that is missing is no site, whatever top-level domains there are',
      'box -- wget -O- web.default.de.default',
      "wget: bad address 'web.default.de.default'\n",
    ],
    ['what is not served is silent', 'box -- nc -zv -w 3 github.com 23', 'nc: github.com (140.82.121.4:23): Connection timed out\n'],
    ['private addresses are nowhere', 'tools -- curl -sS -m 3 192.168.7.7', 'curl: (28) Connection timed out after 3001 milliseconds\n'],
    [
      'a name server that passed the question on is not authoritative',
      'box -- nslookup -type=a example.com',
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nNon-authoritative answer:\nName:\texample.com\nAddress: 93.184.216.34\n\n',
    ],
    ['public name servers know no Services', 'tools -- dig +short @8.8.8.8 web.default.svc.cluster.local', ''],
    ['and know the rest', 'tools -- dig +short @8.8.8.8 example.com', '93.184.216.34\n'],
    ['an ExternalName leads there', 'tools -- dig +short outside.default.svc.cluster.local', 'example.com.\n93.184.216.34\n'],
    ['or nowhere', 'tools -- curl -sS nowhere', 'curl: (6) Could not resolve host: nowhere\n'],
  ])('%s', (_, command, says) => {
    expect(ask(command)).toEqual(says);
  });

  it('is told of where its answers are made up', () => {
    const run = simulate({
      manifest:
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: busybox, args: [wget, "http://shop.acme.com/x"]}]}',
    });
    expect(run).toMatchObject({ warnings: [expect.stringContaining('shop.acme.com')] });
  });
});

/** @see kubernetes: pkg/proxy/iptables/proxier.go: rules for ports, none for ICMP */
describe('ping', () => {
  it.each([
    ['a Service’s address does not answer', 'box -- ping -c 1 web', '1 packets transmitted, 0 packets received, 100% packet loss\n'],
    ['a Pod’s does', 'box -- ping -c 1 POD', '1 packets transmitted, 1 packets received, 0% packet loss\n'],
    ['a host outside does', 'box -- ping -c 1 8.8.8.8', '1 packets transmitted, 1 packets received, 0% packet loss\n'],
    [
      'the next one does not wait for an answer to the one before, the last is waited for ten seconds',
      'box -- sh -c "date +%s; ping -c 3 web; date +%s"',
      /^(\d+)\nPING web \(.*\): 56 data bytes\n\n--- web ping statistics ---\n3 packets transmitted, 0 packets received, 100% packet loss\n\d+\n$/,
      12,
    ],
    ['or as long as -W says', 'box -- sh -c "date +%s; ping -c 3 -W 1 web; date +%s"', /3 packets transmitted, 0 packets received/, 3],
    ['-w is the end of it all', 'box -- sh -c "date +%s; ping -w 3 web; date +%s"', /3 packets transmitted, 0 packets received/, 3],
    [
      'but for the last one that busybox sends',
      'box -- sh -c "date +%s; ping -c 2 -w 5 web; date +%s"',
      /2 packets transmitted, 0 packets received/,
      11,
    ],
    [
      'iputils tells how long it has been sending',
      'tools -- sh -c "date +%s; ping -c 3 web; date +%s"',
      /\n3 packets transmitted, 0 received, 100% packet loss, time 2000ms\n\n/,
      12,
    ],
    [
      'and with -w sends until as many are answered, or the end',
      'tools -- sh -c "date +%s; ping -c 1 -w 3 web; date +%s"',
      /\n3 packets transmitted, 0 received, 100% packet loss, time 2000ms\n\n/,
      3,
    ],
  ])('%s', (_, command, says, lasts?: number) => {
    const run = simulate({ manifest: world, horizonSeconds: 60 });
    if (run.kind !== 'Run') throw new Error(JSON.stringify(run.message));
    const ip = run.kubectl('get pod web -o jsonpath={.status.podIP}').stdout;
    const { stdout } = run.kubectl(`exec ${command.replace('POD', ip)}`);
    expect(stdout).toEqual(says instanceof RegExp ? expect.stringMatching(says) : expect.stringContaining(says));
    const [first, last] = stdout.match(/^\d+$/gm) ?? [];
    expect(last && Number(last) - Number(first)).toBe(lasts);
  });
});

it('getent tells the whole name', () => {
  // The tools are of Alpine.
  expect(ask('tools -- getent hosts web')).toMatch(/^10\.96\.\d+\.\d+ + (web\.default\.svc\.cluster\.local) {2}\1 web\n$/);
});

it('dig sets its columns by tabs, and one blank where they are passed', () => {
  expect(ask('tools -- dig +noall +answer kubernetes.default.svc.cluster.local')).toBe(
    'kubernetes.default.svc.cluster.local. 30 IN A\t10.96.0.1\n',
  );
  expect(ask('tools -- dig +noall +answer example.com')).toBe('example.com.\t\t30\tIN\tA\t93.184.216.34\n');
});

it.each([
  ['+noall +answer +question', ';kubernetes.default.svc.cluster.local. IN A\nkubernetes.default.svc.cluster.local. 30 IN A\t10.96.0.1\n'],
  [
    '+nocomments +noquestion +noauthority +noadditional +nostats',
    expect.stringMatching(
      /^\n; <<>> DiG 9\.\d+\.\d+ <<>> \+nocomments .*\n;; global options: \+cmd\nkubernetes\.default\.svc\.cluster\.local\. 30 IN A\t10\.96\.0\.1\n$/,
    ),
  ],
  [
    '+nocmd +nocomments +noall +stats',
    expect.stringMatching(/^;; Query time: \d+ msec\n;; SERVER: .*\n;; WHEN: .*\n;; MSG SIZE {2}rcvd: \d+\n\n$/),
  ],
  ['+noall +comments', expect.stringMatching(/^;; Got answer:\n[\s\S]*;; OPT PSEUDOSECTION:\n; EDNS.*\n; COOKIE.*\n$/)],
])('dig prints what it is asked for: %s', (flags, says) => {
  expect(ask(`tools -- dig ${flags} kubernetes.default.svc.cluster.local`)).toEqual(says);
});

it('what a Service or a host port leads to sees its own port, not the one that was asked for', () => {
  const manifest = `${world}${service('alias', 'selector: {app: web}, ports: [{port: 8080, targetPort: 80}]')}---
apiVersion: v1
kind: Pod
metadata: {name: hosted}
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 8081}]}]}
`;
  const { run } = play(manifest);
  const node = run.kubectl('get pod hosted -o jsonpath={.status.hostIP}').stdout;
  const status = (url: string) => run.kubectl(`exec tools -- curl -s -o /dev/null -w %{http_code} ${url}`).stdout;
  expect([status('alias:8080'), status(`${node}:8081`)]).toEqual(['200', '200']);
});

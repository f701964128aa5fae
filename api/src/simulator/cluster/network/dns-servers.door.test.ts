import { describe, expect, it } from 'vitest';
import { document, play } from '../../testing.ts';
import { everybodyIsAdmin as admin, scripted as pod } from '../../testing-robot.ts';

/** What the command, from the 20th second on, has written, and how long it took; the cluster's DNS was meddled with before. */
function asked(meddle: string, command: string, image = 'busybox:1.36'): string {
  const administrator = pod('administrator', 'bitnami/kubectl:1.27', `sleep 5; ${meddle}; sleep 1d`);
  const client = pod('client', image, `sleep 15; from=$(date +%s); ${command} 2>&1; echo "$? after $(($(date +%s) - from))s"; sleep 1d`);
  return play(admin + client + administrator, { seconds: 90 }).run.kubectl('logs client', 90).stdout ?? '';
}

const GONE = 'kubectl delete svc -n kube-system kube-dns';
const EMPTY = `kubectl patch svc -n kube-system kube-dns --type merge -p '{"spec":{"selector":{"k8s-app":"none"}}}'`;
const BROKEN =
  "kubectl get cm -n kube-system coredns -o yaml | sed 's/ loop/ lopp/' | kubectl apply -f -; kubectl delete pod -n kube-system -l k8s-app=kube-dns";
const NAME = 'kubernetes.default.svc.cluster.local';
const UNHEARD = ';; connection timed out; no servers could be reached\n\n';
const tried = (why: string): string => `;; communications error to 10.96.0.10#53: ${why}\n`.repeat(3);

/** What the real programs wrote to a server that was silent, or that was not there. */
describe("The cluster's DNS", () => {
  it.each([
    { rule: 'whose Service is gone is not heard of', meddle: GONE, command: 'nslookup web', says: `${UNHEARD}1 after 5s\n` },
    { rule: 'whose Service is gone', meddle: GONE, command: `getent hosts ${NAME}`, image: 'debian:12', says: '2 after 40s\n' },
    { rule: 'whose Service is gone', meddle: GONE, command: `getent ahosts ${NAME}`, image: 'debian:12', says: '2 after 20s\n' },
    {
      rule: 'whose Service is gone',
      meddle: GONE,
      command: `curl -sS http://${NAME}`,
      image: 'nginx',
      says: `curl: (6) Could not resolve host: ${NAME}\n6 after 20s\n`,
    },
    {
      rule: 'whose Service is gone: musl',
      meddle: GONE,
      command: `wget -q http://${NAME}`,
      image: 'alpine:3.18',
      says: `wget: bad address '${NAME}'\n1 after 5s\n`,
    },
    {
      rule: 'whose Service is gone',
      meddle: GONE,
      command: `python3 -c 'import socket; socket.gethostbyname("web")' 2>&1 | tail -1`,
      image: 'python:3.11',
      says: 'socket.gaierror: [Errno -3] Temporary failure in name resolution\n0 after 20s\n',
    },
    {
      rule: 'whose Service is gone',
      meddle: GONE,
      command: `node -e 'require("dns").lookup("web", (e) => console.log(e.message))'`,
      image: 'node:18',
      says: 'getaddrinfo EAI_AGAIN web\n0 after 20s\n',
    },
    {
      rule: 'whose Service is gone answers still where its servers are',
      meddle: GONE,
      command: `nslookup -type=a ${NAME} 10.244.0.2 | tail -2`,
      says: `Address: 10.96.0.1\n\n0 after 0s\n`,
    },
    {
      rule: 'whose Service has no servers refuses',
      meddle: EMPTY,
      command: 'nslookup web',
      says: `nslookup: write to '10.96.0.10': Connection refused\n${UNHEARD}1 after 0s\n`,
    },
    { rule: 'whose Service has no servers', meddle: EMPTY, command: `getent hosts ${NAME}`, image: 'debian:12', says: '2 after 0s\n' },
    {
      rule: 'whose Service has no servers: musl is deaf to that',
      meddle: EMPTY,
      command: `wget -q http://${NAME}`,
      image: 'alpine:3.18',
      says: `wget: bad address '${NAME}'\n1 after 5s\n`,
    },
    {
      rule: 'whose servers do not understand their configuration refuses',
      meddle: BROKEN,
      command: 'nslookup web',
      says: `nslookup: write to '10.96.0.10': Connection refused\n${UNHEARD}1 after 0s\n`,
    },
    {
      rule: 'whose servers were deleted is there again',
      meddle: 'kubectl delete pod -n kube-system -l k8s-app=kube-dns',
      command: `sleep 20; nslookup -type=a ${NAME} | tail -2`,
      says: `Address: 10.96.0.1\n\n0 after 20s\n`,
    },
  ])('$rule: $command', ({ meddle, command, image, says }) => {
    expect(asked(meddle, command, image)).toBe(says);
  });
  it.each([
    { meddle: GONE, why: 'timed out', after: '15s' },
    { meddle: EMPTY, why: 'connection refused', after: '0s' },
  ])('to BIND 9.18 is one that $why', ({ meddle, why, after }) => {
    const image = 'nicolaka/netshoot';
    expect(asked(meddle, 'nslookup web', image)).toBe(`${tried(why)};; no servers could be reached\n\n1 after ${after}\n`);
    expect(asked(meddle, 'dig +short web', image)).toBe(`${tried(why)};; no servers could be reached\n9 after ${after}\n`);
  });
});

/** What was played when the Corefile had been changed at the fifth second, and what was done after that. */
function changed(sed: string, { after = 'true', client = 'true', seconds = 200 } = {}) {
  const change = `kubectl get cm -n kube-system coredns -o yaml | sed '${sed}' | kubectl apply -f -`;
  const administrator = pod('administrator', 'bitnami/kubectl:1.27', `sleep 4; ${change}; ${after}; sleep 1d`);
  const n = 'n() { echo $(nslookup -type=a $1 2>&1 | tail -n +3); }';
  const { run } = play(admin + administrator + pod('client', 'busybox:1.36', `set -f; ${n}; sleep ${seconds - 50}; ${client}; sleep 1d`), {
    seconds,
  });
  return run;
}
const RESTART = 'kubectl rollout restart deploy coredns -n kube-system';
const inFrontOf = (plugin: string, ...lines: readonly string[]): string =>
  `s/^\\(  *\\)${plugin}.*/${lines.map((line) => `\\1${line}`).join('\\n')}\\n&/`;
const K = 'kubernetes.default.svc.cluster.local';
const found = (name: string, address: string): string => `Name: ${name} Address: ${address}\n`;
const failed = (name: string, why: string): string => `** server can't find ${name}: ${why}\n`;

/** @see coredns v1.10.1: plugin/hosts, plugin/rewrite, plugin/forward, plugin/kubernetes */
describe('A Corefile', () => {
  it.each([
    {
      rule: 'may have hosts',
      sed: inFrontOf('prometheus', 'hosts {', '  10.1.2.3 own.example', '  fallthrough', '}'),
      client: `n own.example; n ${K}`,
      says: found('own.example', '10.1.2.3') + found(K, '10.96.0.1'),
    },
    {
      rule: 'whose hosts do not fall through knows nothing else',
      sed: inFrontOf('prometheus', 'hosts {', '  10.1.2.3 own.example', '}'),
      client: `n own.example; n ${K}`,
      says: found('own.example', '10.1.2.3') + failed(K, 'SERVFAIL'),
    },
    {
      rule: 'may know a name by another',
      sed: inFrontOf('prometheus', `rewrite name api.example ${K}`),
      client: 'n api.example',
      says: found('api.example', '10.96.0.1'),
    },
    {
      rule: 'may know names by other ends',
      sed: inFrontOf('prometheus', 'rewrite name suffix .example .default.svc.cluster.local'),
      client: 'n kubernetes.example',
      says: found('kubernetes.example', '10.96.0.1'),
    },
    {
      rule: 'may have another zone of the cluster',
      sed: 's/kubernetes cluster.local/& custom.domain/',
      client: `n kubernetes.default.svc.custom.domain; n ${K}`,
      says: found('kubernetes.default.svc.custom.domain', '10.96.0.1') + found(K, '10.96.0.1'),
    },
    {
      rule: 'may have that zone alone',
      sed: 's/kubernetes cluster.local/kubernetes custom.domain/',
      client: `n ${K}`,
      says: failed(K, 'NXDOMAIN'),
    },
    {
      rule: 'may ask others',
      sed: 's#forward . /etc/resolv.conf#forward . 8.8.8.8#',
      client: 'n github.com',
      says: `Non-authoritative answer: ${found('github.com', '140.82.121.4')}`,
    },
    {
      rule: 'may ask who does not answer',
      sed: 's#forward . /etc/resolv.conf#forward . 10.99.99.99#',
      client: `n ${K}; n github.com`,
      says: `${found(K, '10.96.0.1')}\n`,
    },
    {
      rule: 'may leave a zone to somebody',
      sed: 's/^\\( *\\).:53 {/\\1github.com:53 {\\n\\1  hosts {\\n\\1    10.4.4.4 github.com\\n\\1  }\\n\\1}\\n&/',
      client: `n github.com; n ${K}`,
      says: found('github.com', '10.4.4.4') + found(K, '10.96.0.1'),
    },
    {
      rule: 'may do without others',
      sed: '/forward/d;/max_concurrent/,+1d',
      client: `n ${K}; n github.com`,
      says: found(K, '10.96.0.1') + failed('github.com', 'SERVFAIL'),
    },
  ])('$rule', ({ sed, client, says }) => {
    for (const after of ['true', RESTART]) expect(changed(sed, { after, client }).kubectl('logs client', 200).stdout).toBe(says);
  });
  const LOGS = 'logs -n kube-system -l k8s-app=kube-dns --tail=3';
  it.each([
    {
      rule: 'is loaded by who runs',
      sed: 's/ttl 30/ttl 5/',
      says: /^(\[INFO\] Reloading\n\[INFO\] plugin\/reload: Running configuration SHA512 = [0-9a-f]{128}\n\[INFO\] Reloading complete\n){2}$/,
      pods: /^(coredns\S+ +1\/1 .*\n){2}$/,
    },
    {
      rule: 'that has a directive that is none is not',
      sed: 's/ loop/ lopp/',
      says: /^(\[INFO\] Reloading\n\[ERROR\] Restart failed: (.*:17 - Error during parsing: Unknown directive 'lopp')\n\[ERROR\] plugin\/reload: Corefile changed but reload failed: starting with listener file descriptors: \2\n){2}$/,
      pods: /^(coredns\S+ +1\/1 .*\n){2}$/,
    },
    {
      rule: 'that is none is not',
      sed: 's/ loadbalance/ loadbalance {/',
      says: /\[WARNING\] plugin\/reload: Corefile parse failed: \/etc\/coredns\/Corefile:\d+ - Error during parsing: .*\n$/,
      pods: /^(coredns\S+ +1\/1 .*\n){2}$/,
    },
    {
      rule: 'that is none ends who starts',
      sed: 's/ loop/ lopp/',
      after: RESTART,
      says: /Unknown directive 'lopp'\n$/,
      pods: /CrashLoopBackOff/,
    },
    {
      rule: 'whose addresses are none ends who starts',
      sed: 's#forward . /etc/resolv.conf#forward . 8.8.8#',
      after: RESTART,
      says: /\nplugin\/forward: not an IP address or file: "8\.8\.8"\n$/,
      pods: /CrashLoopBackOff/,
    },
    {
      rule: 'that has two blocks for one zone ends who starts',
      sed: 's/^\\( *\\).:53 {/\\1.:53 {\\n\\1}\\n&/',
      after: RESTART,
      says: /cannot serve dns:\/\/\.:53 - it is already defined\n$/,
      pods: /CrashLoopBackOff/,
    },
    {
      rule: 'that asks itself ends who starts',
      sed: 's#forward . /etc/resolv.conf#forward . 127.0.0.1#',
      after: RESTART,
      says: /\[FATAL\] plugin\/loop: Loop \(127\.0\.0\.1:\d+ -> :53\) detected for zone "\."/,
      pods: /CrashLoopBackOff/,
    },
  ])('$rule', ({ sed, after = 'true', says, pods }) => {
    const run = changed(sed, { after });
    expect(run.kubectl(LOGS, 200).stdout).toMatch(says);
    expect(run.kubectl('get pods -n kube-system -l k8s-app=kube-dns --no-headers', 200).stdout).toMatch(pods);
  });
  it.each([
    {
      rule: 'is told of as far as it is not followed',
      sed: inFrontOf('prometheus', 'template ANY ANY {', '}'),
      told: ['The simulator does not follow all that the Corefile of CoreDNS says now: template'],
    },
    { rule: 'is not told of where it is', sed: 's/ttl 30/ttl 5/', told: [] },
    { rule: 'is not told of where it is none', sed: 's/ loop/ lopp/', told: [] },
  ])('$rule', ({ sed, told }) => {
    const texts = changed(sed).timeline.map(({ summary }) => summary.en);
    expect(texts.filter((text) => text.includes('Corefile of CoreDNS'))).toEqual(told);
  });
  it('of the manifest is there from the beginning', () => {
    const corefile =
      '.:53 {\n hosts {\n  10.5.5.5 own.example\n  fallthrough\n }\n kubernetes cluster.local\n forward . /etc/resolv.conf\n}\n';
    const map = document({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'coredns', namespace: 'kube-system' },
      data: { Corefile: corefile },
    });
    const { run } = play(map + pod('client', 'busybox:1.36', 'nslookup -type=a own.example | tail -2; sleep 1d'), { seconds: 20 });
    expect(run.kubectl('logs client', 20).stdout).toBe('Address: 10.5.5.5\n\n');
    expect(run.warnings).toEqual([]);
  });
  it('is answered by any server that goes by one, at its own address', () => {
    const corefile = '.:53 {\n  hosts {\n    10.6.6.6 other.example\n  }\n}\n';
    const map = document({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' }, data: { Corefile: corefile } });
    const server = document({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'server', labels: { app: 'dns' } },
      spec: {
        volumes: [{ name: 'c', configMap: { name: 'own' } }],
        containers: [
          { name: 'a', image: 'coredns/coredns:1.10.1', args: ['-conf', '/c/Corefile'], volumeMounts: [{ name: 'c', mountPath: '/c' }] },
        ],
      },
    });
    const service = document({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'dns' },
      spec: { clusterIP: '10.96.53.53', selector: { app: 'dns' }, ports: [{ port: 53, protocol: 'UDP' }] },
    });
    const client = pod('client', 'busybox:1.36', 'sleep 15; nslookup -type=a other.example $IP 2>&1 | tail -2; sleep 1d').replace(
      '$IP',
      '10.244.1.2',
    );
    const { run } = play(server.replace('"spec":{', '"spec":{"nodeName":"node-1",') + map + service + client, { seconds: 40 });
    expect(run.kubectl('get pod server -o jsonpath={.status.podIP}', 30).stdout).toBe('10.244.1.2');
    expect(run.kubectl('logs client', 40).stdout).toBe('Address: 10.6.6.6\n\n');
  });
});

/** @see coredns v1.10.1: plugin/log; the sizes are those that the documentation of Kubernetes shows */
it.each(['true', RESTART])('A server that logs its questions tells of each (%s)', (after) => {
  const run = changed(inFrontOf('prometheus', 'log'), { after, client: `n ${K}; n nope.default.svc.cluster.local; n github.com` });
  const lines = run.kubectl('logs -n kube-system -l k8s-app=kube-dns --tail=-1', 200).stdout.split('\n');
  const told = lines.flatMap(
    (line) => /^\[INFO\] 10\.244\.\d\.\d+:\d{5} - \d+ "(.*) IN (.*)" (.*) 0\.\d+s$/.exec(line)?.slice(1).join('|') ?? [],
  );
  expect(told.sort()).toEqual([
    'A|github.com. udp 28 false 512|NOERROR qr,rd,ra 54',
    'A|kubernetes.default.svc.cluster.local. udp 54 false 512|NOERROR qr,aa,rd 106',
    'A|nope.default.svc.cluster.local. udp 48 false 512|NXDOMAIN qr,aa,rd 141',
  ]);
});

describe('A DNS server that is deleted', () => {
  it('goes on for a while, as its health plugin says', () => {
    const interventions = [{ atSeconds: 20, kind: 'PATCH', resource: 'deployment/coredns', patch: { spec: { replicas: 0 } } } as const];
    const { run } = play(pod('client', 'busybox:1.36', 'sleep 1d'), { seconds: 60, interventions });
    const count = (at: number) => run.kubectl('get pods -n kube-system -l k8s-app=kube-dns --no-headers', at).stdout.split('\n').length - 1;
    expect([count(19), count(24), count(27)]).toEqual([2, 2, 0]);
  });
});

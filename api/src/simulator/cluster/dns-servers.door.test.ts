import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';

const document = (object: unknown): string => `---\n${JSON.stringify(object)}\n`;
const pod = (name: string, image: string, script: string): string =>
  document({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'a', image, command: ['sh', '-c', script] }] },
  });
const admin = document({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'admin' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
});
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

describe('A change of the Corefile', () => {
  const remarks = (sed: string): string[] => {
    const change = `kubectl get cm -n kube-system coredns -o yaml | sed '${sed}' | kubectl apply -f -`;
    const { run } = play(admin + pod('administrator', 'bitnami/kubectl:1.27', `sleep 5; ${change}; ${change}; sleep 1d`), { seconds: 40 });
    return run.timeline.map(({ summary }) => summary.en).filter((text) => text.includes('Corefile'));
  };
  it.each([
    { rule: 'that is not followed is told once', sed: 's/ttl 30/ttl 5/', told: 1 },
    { rule: 'that CoreDNS does not understand is not told: its containers do that', sed: 's/ loop/ lopp/', told: 0 },
    { rule: 'that changes nothing is none', sed: 's/nothing/else/', told: 0 },
  ])('$rule', ({ sed, told }) => expect(remarks(sed)).toHaveLength(told));
});

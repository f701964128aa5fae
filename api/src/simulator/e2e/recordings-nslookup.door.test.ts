import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';
import { heldAgainstRuns, type Recording } from './testing.ts';

const HEAD = ['Server:\t\t10.96.0.10', 'Address:\t10.96.0.10:53', ''];
const SERVICE = 'kubernetes.default.svc.cluster.local';
const noAnswer = (name: string): string => `*** Can't find ${name}: No answer`;

const asked = (image: string, name: string): Pick<Recording, 'containers' | 'at' | 'ask'> => ({
  containers: [`name: busybox, image: "${image}", command: [sleep, 1d]`],
  at: 20,
  ask: `exec web -- nslookup ${name}`,
});

/**
 * With busybox of 1.29 to 1.35, where uClibc is what it is built with: all questions bear one number, so that one answer is heard.
 * @see docker-library/busybox: issues 48, 61, 75
 */
describe('nslookup of busybox', () => {
  heldAgainstRuns([
    {
      source: 'kubernetes/dns issue 253, 2018, and one more: nothing is searched for, nor does it fail',
      ...asked('busybox:1.29', 'kubernetes'),
      says: [...HEAD, "** server can't find kubernetes: NXDOMAIN", '', noAnswer('kubernetes'), ''],
    },
    {
      source: 'docker-library/busybox issue 75, 2020: it fails',
      ...asked('busybox:1.31.1', 'kubernetes.default'),
      says: [...HEAD, "** server can't find kubernetes.default: NXDOMAIN", '', noAnswer('kubernetes.default'), ''],
      exitCode: 1,
    },
    {
      source: 'docker-library/busybox issue 61, 2019: what is there is found',
      ...asked('busybox:1.31', SERVICE),
      says: [...HEAD, `Name:\t${SERVICE}`, 'Address: 10.96.0.1', '', noAnswer(SERVICE), ''],
    },
    {
      source: 'sandervanvugt/cka issue 2, July 2020: it searches, and hears first that one of the names is not there',
      ...asked('busybox:1.32.0', 'kubernetes'),
      says: [
        ...HEAD,
        `** server can't find ${SERVICE}: NXDOMAIN`,
        '',
        ...['svc.cluster.local', 'cluster.local', 'default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'].map((domain) =>
          noAnswer(`kubernetes.${domain}`),
        ),
        '',
      ],
      exitCode: 1,
    },
    {
      source: 'docker-library/busybox issue 48, 2020: glibc numbers them, and 1.32 tells of each that has no answer',
      ...asked('busybox:1.32.0-glibc', SERVICE),
      says: [...HEAD, `Name:\t${SERVICE}`, 'Address: 10.96.0.1', '', noAnswer(SERVICE), ''],
    },
  ]);

  it.each(['1.28', '1.29', '1.33', '1.36'])('busybox:%s gives up a server that does not answer once for all that it asks', (tag) => {
    const asks = 'date +%s; nslookup kubernetes; date +%s';
    const spec = `  restartPolicy: Never\n  dnsPolicy: None\n  dnsConfig: {nameservers: [10.9.9.9], searches: [a.b, c.d, e.f]}`;
    const { run } = play(podOf(`${spec}\n  containers: [${shell('app', asks).replace('busybox:1.36', `busybox:${tag}`)}]`), {
      seconds: 120,
    });
    const [before, after] = run.kubectl('logs web').stdout.match(/^\d+$/gm) ?? [];
    expect(Number(after) - Number(before)).toBeLessThanOrEqual(tag === '1.28' ? 90 : 11);
  });

  heldAgainstRuns([
    {
      source: 'gliderlabs/docker-alpine issue 476, 2019, with Alpine 3.8 to 3.10: musl knows no server',
      ...asked('alpine:3.9', 'kube-dns.kube-system.svc.cluster.local'),
      says: [
        '',
        'Name:      kube-dns.kube-system.svc.cluster.local',
        'Address 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local',
        "nslookup: can't resolve '(null)': Name does not resolve",
      ],
    },
  ]);

  // @see cilium/cilium: pull request 15950
  it.each(['3.10', '3.11', '3.12', '3.13'])('Alpine %s fails where one of the names is not there, or not', (tag) => {
    const { run } = play(podOf(`  containers: [{name: app, image: "alpine:${tag}", command: [sleep, 1d]}]`));
    expect(run.kubectl('exec web -- nslookup kubernetes', 60).exitCode).toBe(tag === '3.11' || tag === '3.13' ? 1 : 0);
  });

  // @see kubernetes/website: issue 13327, March 2019: with busybox 1.30 both init containers of the documentation end at once
  it.each`
    tag       | seconds
    ${'1.28'} | ${Number.POSITIVE_INFINITY}
    ${'1.30'} | ${5}
    ${'1.31'} | ${Number.POSITIVE_INFINITY}
  `('waits with busybox:$tag for a Service that is not there: $seconds s', ({ tag, seconds }) => {
    const waits = shell('init', 'until nslookup myservice; do echo waiting; sleep 2; done').replace('busybox:1.36', `busybox:${tag}`);
    const { container } = play(podOf(`  initContainers: [${waits}]\n  containers: [${shell('app', 'sleep 1d')}]`));
    const { startedAt, finishedAt } = container('init').state.terminated ?? {};
    expect(finishedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 : Number.POSITIVE_INFINITY).toBe(seconds);
  });
});

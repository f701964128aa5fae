import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const administrator = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'administrator' },
  spec: {
    nodeName: 'control-plane',
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: 'sh', image: 'busybox', command: ['sleep', '1d'], volumeMounts: [{ name: 'h', mountPath: '/h' }] }],
    volumes: [{ name: 'h', hostPath: { path: '/' } }],
  },
});
const on = (atSeconds: number, script: string) =>
  ({ atSeconds, kind: 'EXEC', pod: 'administrator', container: 'sh', command: ['chroot', '/h', 'sh', '-c', script] }) as const;
const FILE = '/etc/kubernetes/manifests/kube-scheduler.yaml';
const LOG = 'journalctl -u kubelet -o cat | grep file.go';

/** Recorded of many versions, with and without this. @see kubernetes: pkg/kubelet/config/file.go extractFromDir, common.go tryDecodeSinglePod */
describe('A file of a static Pod that holds none any more', () => {
  it.each([
    {
      rule: 'no YAML',
      change: `sed -i 's/^  name:.*/  name: a: b/' ${FILE}`,
      says: /^\/etc\/kubernetes\/manifests\/kube-scheduler\.yaml: couldn't parse as pod\(yaml: line \d+: mapping values are not allowed in this context\), please check config file$/,
    },
    {
      rule: 'without its version',
      change: `sed -i s/^apiVersion/apiVersio/ ${FILE}`,
      says: /: couldn't parse as pod\(Object 'apiVersion' is missing in '\{\\"apiVersio\\":\\"v1\\",\\"kind\\":\\"Pod\\",\\"metadata\\":/,
    },
    {
      rule: 'with a volume that it does not have',
      change: `sed -i '0,/    name: kubeconfig/s//    name: config/' ${FILE}`,
      says: /^invalid pod: \[spec\.containers\[0\]\.volumeMounts\[0\]\.name: Not found: \\"config\\"\]$/,
    },
  ])('$rule: the kubelet’s log says so each 20 seconds, and the Pod ends at the first of them', ({ change, says }) => {
    const { run } = play(administrator, { seconds: 90, interventions: [on(20, change), on(61, LOG)] });
    const lines = (run.interventions[1]?.stdout ?? '').trim().split('\n');
    expect(lines).toHaveLength(2);
    const [, why, path] = / file\.go:187\] "Could not process manifest file" err="(.*)" path="(.*)"$/.exec(lines[0] ?? '') ?? [];
    expect([why, path]).toEqual([expect.stringMatching(says), FILE]);
    expect(run.kubectl('get pods -n kube-system', 20.5).stdout).toContain('kube-scheduler-control-plane');
    expect(run.kubectl('get pods -n kube-system', 60).stdout).not.toContain('kube-scheduler-control-plane');
  });
  it('and nothing more once it is mended', () => {
    const mend = `cp /tmp/k ${FILE}`;
    const { run } = play(administrator, {
      seconds: 130,
      interventions: [on(20, `cp ${FILE} /tmp/k; sed -i s/^kind/kin/ ${FILE}`), on(50, mend), on(125, `${LOG} | wc -l`)],
    });
    expect(Number(run.interventions[2]?.stdout)).toBeLessThanOrEqual(2);
    expect(run.kubectl('get pods -n kube-system', 120).stdout).toMatch(/kube-scheduler-control-plane +1\/1 +Running/);
  });
});

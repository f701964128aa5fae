import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const pod = (name: string, spec: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName: 'node-1', ...spec } });
const container = { name: 'sh', image: 'busybox', command: ['sleep', '1d'], volumeMounts: [{ name: 'h', mountPath: '/h' }] };
const administrator = pod('administrator', {
  hostNetwork: true,
  containers: [container],
  volumes: [{ name: 'h', hostPath: { path: '/' } }],
});
const crash = (name: string, more: object = {}) =>
  pod(name, { containers: [{ name: 'a', image: 'busybox', command: ['sh', '-c', 'sleep 40; exit 1'] }], ...more });
const web = (name: string) => pod(name, { containers: [{ name: 'a', image: 'nginx' }] });
const node = (atSeconds: number, script: string) =>
  ({ atSeconds, kind: 'EXEC', pod: 'administrator', container: 'sh', command: ['chroot', '/h', 'sh', '-c', script] }) as const;
const FILE = '/etc/cni/net.d/10-kindnet.conflist';
const WHY = 'message:Network plugin returns error: cni plugin not initialized';
const NOT_READY = `container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady ${WHY}`;

/** Recorded of v1.27.1. @see kubernetes: pkg/kubelet/kubelet.go updateRuntimeUp, SyncPod; containerd: pkg/cri/server/cni_conf_syncer.go, v1.6 */
describe('Where the configuration of the network is taken away', () => {
  const { run } = play([administrator, web('web'), crash('crash'), crash('host', { hostNetwork: true })].join('\n---\n'), {
    seconds: 160,
    interventions: [
      node(20, `mv ${FILE} /root/`),
      { atSeconds: 21, kind: 'APPLY', manifest: web('early') },
      { atSeconds: 50, kind: 'DELETE_POD', pod: 'web', graceSeconds: 1 },
      node(
        90,
        `crictl info -q | grep Plugin; journalctl -u kubelet -o cat | grep -m1 networkReady; journalctl -u containerd -o cat | grep reload`,
      ),
      node(100, `cp /root/10-kindnet.conflist ${FILE}`),
    ],
  });
  const said = (i: number): string => run.interventions[i]?.stdout ?? '';
  const eventOf = (name: string, reason: string) =>
    run.events.find(({ object, reason: why }) => object === `pod/${name}` && why === reason)?.message;

  it('the node is not ready, and says why', () => {
    const ready = run.kubectl(
      `get node node-1 -o jsonpath='{range .status.conditions[?(@.type=="Ready")]}{.status} {.reason} {.message}{end}'`,
      60,
    );
    expect(ready.stdout).toBe(`False KubeletNotReady ${NOT_READY}`);
  });
  it('a new Pod gets no sandbox, and hears soon that there is no network', () => {
    expect(eventOf('early', 'FailedCreatePodSandBox')).toMatch(
      /^Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "[0-9a-f]{64}": cni plugin not initialized$/,
    );
    expect(eventOf('early', 'NetworkNotReady')).toBe(`network is not ready: ${NOT_READY}`);
  });
  it('a container that ends is not started again, but on the node’s own network', () =>
    expect(
      run
        .kubectl('get pods crash host --no-headers', 90)
        .stdout.split('\n')
        .map((line) => line.split(/ +/)[3]),
    ).toEqual(['0', '1', undefined]));
  it('a Pod that is deleted stays, for its network cannot be taken away', () => {
    expect(run.kubectl('get pod web --no-headers', 90).stdout).toMatch(/^web +0\/1 +Terminating /);
    expect(eventOf('web', 'FailedKillPod')).toMatch(
      /^error killing pod: failed to "KillPodSandbox" for "[0-9a-f-]{36}" with KillPodSandboxError: "rpc error: code = Unknown desc = failed to destroy network for sandbox \\"[0-9a-f]{64}\\": cni plugin not initialized"$/,
    );
  });
  it('the runtime and the kubelet say so, too', () => {
    const [first, second, ...rest] = said(3).trim().split('\n');
    expect(first).toBe('"reason": "NetworkPluginNotReady",');
    expect(second).toMatch(
      / kubelet\.go:2760\] "Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady /,
    );
    expect(rest).toEqual([
      expect.stringMatching(
        /level=error msg="failed to reload cni configuration after receiving fs change event\(\\"\/etc\/cni\/net\.d\/10-kindnet\.conflist\\": RENAME\)" error="cni config load failed: no network config found in \/etc\/cni\/net\.d: cni plugin not initialized: failed to load cni config"$/,
      ),
    ]);
  });
  it('all is well once it is there again', () => {
    expect(run.kubectl('get nodes node-1 --no-headers', 130).stdout).toMatch(/^node-1 +Ready /);
    expect(
      run
        .kubectl('get pods --no-headers', 150)
        .stdout.split('\n')
        .map((line) => line.split(/ +/).slice(0, 3).join(' ')),
    ).toEqual(['administrator 1/1 Running', expect.stringMatching(/^crash /), 'early 1/1 Running', expect.stringMatching(/^host /), '']);
  });
});

/** @see fsnotify: what is made, or moved there, is no change to containerd; containernetworking cni: libcni/conf.go, pkg/invoke/find.go */
it.each([
  {
    rule: 'a file that is moved there is not read',
    script: `mv ${FILE} /root/; sleep 1; mv /root/10* /etc/cni/net.d/`,
    why: 'cni plugin not initialized',
  },
  { rule: 'one that is copied there is', script: `mv ${FILE} /root/; sleep 1; cp /root/10* /etc/cni/net.d/`, why: undefined },
  { rule: 'the first counts', script: `echo x > /etc/cni/net.d/99-x.conflist`, why: undefined },
  { rule: 'what is no JSON is none', script: `sed -i 's/]//' ${FILE}`, why: 'cni plugin not initialized' },
  {
    rule: 'a plugin that nobody has',
    script: `sed -i 's/"ptp"/"flannel"/' ${FILE}`,
    why: 'plugin type="flannel" failed (add): failed to find plugin "flannel" in path [/opt/cni/bin]',
  },
  {
    rule: 'the one that is always wanted',
    script: 'rm /opt/cni/bin/loopback',
    why: 'plugin type="loopback" failed (add): failed to find plugin "loopback" in path [/opt/cni/bin]',
  },
])('$rule', ({ script, why }) => {
  const { run } = play(administrator, {
    seconds: 30,
    interventions: [node(10, script), { atSeconds: 14, kind: 'APPLY', manifest: web('new') }],
  });
  const failed = run.events.find(({ object, reason }) => object === 'pod/new' && /^Failed|^Network/.test(reason))?.message;
  expect(failed?.replace(/^.*?for sandbox "[^"]*": |^.*returns error: /, '')).toBe(why);
});

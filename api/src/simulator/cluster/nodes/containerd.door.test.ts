import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const pod = (name: string, spec: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName: 'node-1', ...spec } });
/** Nobody gets into the node by kubectl while its runtime is down: what is to be done there is done by a script that runs before. */
const administrator = (script: string) =>
  pod('administrator', {
    hostNetwork: true,
    hostPID: true,
    containers: [
      {
        name: 'sh',
        image: 'busybox',
        command: ['chroot', '/h', 'sh', '-c', `sleep 20; ${script}; sleep 1d`],
        securityContext: { privileged: true },
        volumeMounts: [{ name: 'h', mountPath: '/h' }],
      },
    ],
    volumes: [{ name: 'h', hostPath: { path: '/' } }],
  });
const web = (name: string) => pod(name, { containers: [{ name: 'a', image: 'nginx', readinessProbe: { exec: { command: ['true'] } } }] });
const crash = pod('crash', { containers: [{ name: 'a', image: 'busybox', command: ['sh', '-c', 'sleep 30; exit 1'] }] });
const NOBODY =
  'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial unix /var/run/containerd/containerd.sock: connect: no such file or directory"';

/** @see kubernetes: pkg/kubelet/runtime.go, kubelet.go syncLoop, pleg/generic.go; recorded of v1.26.3, v1.27 and v1.28 */
describe('Where a node’s containerd is stopped', () => {
  const { run } = play(
    [administrator('systemctl stop containerd; sleep 240; systemctl start containerd'), web('web'), crash].join('\n---\n'),
    {
      seconds: 320,
      interventions: [
        { atSeconds: 30, kind: 'APPLY', manifest: web('early') },
        { atSeconds: 40, kind: 'DELETE_POD', pod: 'web' },
        { atSeconds: 70, kind: 'APPLY', manifest: web('late') },
        { atSeconds: 75, kind: 'EXEC', pod: 'crash', container: 'a', command: ['ls'] },
      ],
    },
  );
  const readyOf = (at: number): string =>
    run.kubectl(`get node node-1 -o jsonpath='{range .status.conditions[?(@.type=="Ready")]}{.status} {.message}{end}'`, at).stdout;
  const pods = (at: number): string[] =>
    run
      .kubectl('get pods --no-headers', at)
      .stdout.trim()
      .split('\n')
      .map((line) => line.split(/ +/).slice(0, 4).join(' '));

  it.each`
    at     | says
    ${45}  | ${/^True kubelet is posting ready status$/}
    ${70}  | ${/^False container runtime is down$/}
    ${240} | ${/^False \[container runtime is down, PLEG is not healthy: pleg was last seen active 3m\d+(\.\d+)?s ago; threshold is 3m0s\]$/}
    ${290} | ${/^True kubelet is posting ready status$/}
  `('at $at s the node is $says', ({ at, says }) => expect(readyOf(at)).toMatch(says));
  it('nobody is started again, nobody goes, and who comes later is not looked at', () =>
    expect(pods(100)).toEqual([
      'administrator 1/1 Running 0',
      'crash 1/1 Running 0',
      'early 0/1 ContainerCreating 0',
      'late 0/1 Pending 0',
      'web 1/1 Terminating 0',
    ]));
  it('what is asked of the runtime is told', () => {
    const messageOf = (object: string, reason: string) =>
      run.events.find((event) => event.object === object && event.reason === reason)?.message;
    expect(messageOf('pod/early', 'FailedCreatePodSandBox')).toBe(`Failed to create pod sandbox: ${NOBODY}`);
    expect(messageOf('pod/web', 'Unhealthy')).toBe(`Readiness probe errored: ${NOBODY}`);
    expect(run.interventions[3]?.stderr).toBe(`error: unable to upgrade connection: ${NOBODY}\n`);
  });
  it('all goes on when it is there again', () =>
    expect(pods(300)).toEqual([
      'administrator 1/1 Running 0',
      expect.stringMatching(/^crash .* 1$/),
      'early 1/1 Running 0',
      'late 1/1 Running 0',
    ]));
});

/** What the node says, but for times and numbers. */
const said = (script: string, seconds: number): string =>
  play(administrator(script), { seconds })
    .run.kubectl('logs administrator', seconds)
    .stdout.replace(/[0-9a-f]{64}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

describe('On a node whose containerd is stopped', () => {
  it('systemd says so, and that its shims go on', () => {
    const text = said('systemctl stop containerd; systemctl status containerd -n0; journalctl -u containerd -o cat -n 9', 25);
    expect(text.replace(/(?<=─|process )\d+/g, 'N').replace(/since .*/, '')).toBe(`○ containerd.service - containerd container runtime
     Loaded: loaded (/lib/systemd/system/containerd.service; enabled; vendor preset: enabled)
     Active: inactive (dead) \n       Docs: https://containerd.io
    Process: 482 ExecStart=/usr/bin/containerd (code=exited, status=0/SUCCESS)
   Main PID: 482 (code=exited, status=0/SUCCESS)
     CGroup: /system.slice/containerd.service
             ├─N /usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ID -address /run/containerd/containerd.sock
             └─N /usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ID -address /run/containerd/containerd.sock
Stopping containerd container runtime...
time="TIME" level=info msg="Stop CRI service"
time="TIME" level=info msg="Stop CRI service"
time="TIME" level=info msg="Event monitor stopped"
time="TIME" level=info msg="Stream server stopped"
containerd.service: Deactivated successfully.
containerd.service: Unit process N (containerd-shim) remains running after unit stopped.
containerd.service: Unit process N (containerd-shim) remains running after unit stopped.
Stopped containerd container runtime.
`);
  });
  it('crictl finds nobody, nor does a kubelet that is started', () => {
    const text = said(
      'systemctl stop containerd; crictl ps 2>&1 | tail -1; systemctl restart kubelet; sleep 2; journalctl -u kubelet -o cat -n 3; systemctl start containerd; systemctl restart kubelet',
      40,
    );
    expect(text).toMatch(/level=fatal msg="listing containers: rpc error: code = Unavailable desc = .*no such file or directory/);
    expect(text).toContain(
      String.raw`run.go:74] "command failed" err="failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint \"unix:///var/run/containerd/containerd.sock\": rpc error: code = Unavailable desc = connection error`,
    );
  });
  it('the kubelet’s log says what it asks in vain, and that it does nothing', () => {
    const text = said('systemctl stop containerd; sleep 60; journalctl -u kubelet -o cat -n 60', 90);
    for (const words of [
      / remote_runtime\.go:277\] "ListPodSandbox with filter from runtime service failed" err="rpc error: code = Unavailable .* filter="nil"$/m,
      / generic\.go:238\] "GenericPLEG: Unable to retrieve pods" err="rpc error: /,
      / remote_runtime\.go:616\] "Status from runtime service failed" err="rpc error: /,
      / kubelet\.go:2745\] "Container runtime sanity check failed" err="rpc error: /,
      / kubelet\.go:2281\] "Skipping pod synchronization" err="container runtime is down"$/m,
    ])
      expect(text).toMatch(words);
  });
});

it.each([
  { rule: 'a restart is hardly felt', script: 'systemctl restart containerd', pid: /^\d{4}$/ },
  {
    rule: 'one that is killed is started again after five seconds',
    script: 'kill -9 482; sleep 3; pidof containerd; sleep 3',
    pid: /^\d{4}$/,
  },
])('$rule', ({ script, pid }) => {
  const { run } = play([administrator(`${script}; sleep 1; pidof containerd`), web('web')].join('\n---\n'), {
    seconds: 60,
    interventions: [{ atSeconds: 40, kind: 'APPLY', manifest: web('new') }],
  });
  expect(run.kubectl('logs administrator', 60).stdout.trim()).toMatch(pid);
  expect(run.kubectl('get pods web new --no-headers', 55).stdout).toMatch(/^web +1\/1 +Running +0 .*\nnew +1\/1 +Running +0 /);
  expect(run.kubectl('get nodes node-1 --no-headers', 55).stdout).toMatch(/ Ready /);
});

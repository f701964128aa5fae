import { describe, expect, it } from 'vitest';
import { play, shell } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

const administrator = (script: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: administrator}\nspec: {nodeName: node-1, hostPID: true, volumes: [{name: h, hostPath: {path: /}}], containers: [{name: app, image: busybox, securityContext: {privileged: true}, volumeMounts: [{name: h, mountPath: /h}], command: [sh, -c, ${JSON.stringify(script)}]}]}\n`;
const podOn = (name: string, spec: string) =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node-1, ${spec}}\n`;
const stopped = (from: number, until: number) =>
  administrator(`sleep ${from - 3}; chroot /h systemctl stop kubelet; sleep ${until - from}; chroot /h systemctl start kubelet; sleep 1d`);
const nginx = 'containers: [{name: app, image: nginx}]';

/** What the node's events say, in the order in which they came: as `kubectl get events` of real clusters shows them. */
const ofNode = (script: string, seconds: number) => {
  const { run } = play(administrator(`sleep 17; ${script}; sleep 1d`), { seconds });
  const events = run.events.filter(({ object }) => object === 'node/node-1');
  return [...events]
    .sort((a, b) => a.firstSeconds - b.firstSeconds)
    .map(({ reason, count, source }) => `${source} ${reason}${count > 1 ? ` x${count}` : ''}`);
};

/** @see kubernetes: pkg/kubelet/kubelet.go Run; kubelet_node_status.go; issues 122338, 124397 */
describe('A kubelet that is started again tells', () => {
  const first = ['kubelet Starting', 'kubelet InvalidDiskCapacity'];
  const well = ['kubelet NodeHasSufficientMemory', 'kubelet NodeHasNoDiskPressure', 'kubelet NodeHasSufficientPID'];
  const rest = ['kubelet NodeNotReady', 'kubelet NodeAllocatableEnforced', 'kubelet NodeReady'];
  it.each([
    {
      rule: 'once of its node, where it was not missed',
      script: 'chroot /h systemctl restart kubelet',
      told: [...first, ...well, ...rest],
    },
    {
      rule: 'twice of its node, where it was',
      script: 'chroot /h systemctl stop kubelet; sleep 100; chroot /h systemctl start kubelet',
      told: ['node-controller NodeNotReady', ...first, ...well.map((one) => `${one} x2`), ...rest],
    },
    { rule: 'the same when systemd starts it', script: 'pkill kubelet', told: [...first, ...well, ...rest] },
    { rule: 'nothing where it runs', script: 'chroot /h systemctl start kubelet', told: [] },
    { rule: 'nothing when it was stopped before systemd started it', script: 'pkill kubelet; chroot /h systemctl stop kubelet', told: [] },
  ])('$rule', ({ script, told }) => {
    expect(ofNode(script, told[0] === 'node-controller NodeNotReady' ? 150 : 50)).toEqual(told);
  });

  it.each([
    {
      rule: 'that is not ready until its next report',
      script: 'chroot /h systemctl restart kubelet',
      at: 28,
      says: 'False KubeletNotReady',
    },
    { rule: 'and then is', script: 'chroot /h systemctl restart kubelet', at: 36, says: 'True KubeletReady' },
  ])('a node $rule', ({ script, at, says }) => {
    const { run } = play(administrator(`sleep 17; ${script}; sleep 1d`), { seconds: 60 });
    const { stdout } = run.kubectl(
      `get node node-1 -o jsonpath='{.status.conditions[?(@.type=="Ready")].status} {.status.conditions[?(@.type=="Ready")].reason}'`,
      at,
    );
    expect(stdout).toBe(says);
  });

  const edit = (file: string, change: string) => `sed -i ${change} /h${file}; chroot /h systemctl restart kubelet`;
  it.each([
    {
      rule: 'with a configuration that it cannot use is missed, and is there again ten seconds after that is mended at the latest',
      script: `${edit('/var/lib/kubelet/config.yaml', 's,pki/ca.crt,pki/none.crt,')}; sleep 80; sed -i s,none,ca, /h/var/lib/kubelet/config.yaml`,
      ready: ['True', 'Unknown', 'True'],
    },
    {
      rule: 'that asks where no API server is, is missed, and is there again when it is started anew',
      script: `${edit('/etc/kubernetes/kubelet.conf', 's,:6443,:6553,')}; sleep 80; ${edit('/etc/kubernetes/kubelet.conf', 's,:6553,:6443,')}`,
      ready: ['True', 'Unknown', 'True'],
    },
  ])('a kubelet $rule', ({ script, ready }) => {
    const { run } = play(`${administrator(`sleep 17; ${script}; sleep 1d`)}${podOn('web', nginx)}`, { seconds: 160 });
    const status = (at: number) => run.kubectl(`get node node-1 -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}'`, at).stdout;
    expect([15, 75, 150].map(status)).toEqual(ready);
    expect(run.pods.map(({ watch }) => watch.at(-1)?.restarts)).toEqual([0, 0]);
  });
  it('a kubelet goes by what its configuration says when it is started anew', () => {
    const { run } = play(
      administrator(`sleep 17; echo maxPods: 2 >> /h/var/lib/kubelet/config.yaml; chroot /h systemctl restart kubelet; sleep 1d`),
      {
        seconds: 60,
      },
    );
    const pods = (at: number) => run.kubectl(`get node node-1 -o jsonpath='{.status.capacity.pods} {.status.allocatable}'`, at).stdout;
    expect(pods(15)).toMatch(/^110 .*"memory":"8092Mi","pods":"110"/);
    expect(pods(50)).toMatch(/^2 .*"memory":"8092Mi","pods":"2"/);
  });
  it('a kubelet that is started anew where memory is short, and nothing may go, finds that out again', () => {
    const critical = (pod: string) => pod.replace('spec: {', 'spec: {priorityClassName: system-node-critical, ');
    const restarts = administrator('sleep 57; chroot /h systemctl restart kubelet; sleep 1d');
    const { run } = play(critical(restarts) + critical(podOn('web', nginx)), {
      seconds: 160,
      interventions: [{ atSeconds: 20, kind: 'NODE_PRESSURE', pod: 'web', resource: 'MEMORY' }],
    });
    const pressure = (at: number) =>
      run.kubectl(`get node node-1 -o jsonpath='{.status.conditions[?(@.type=="MemoryPressure")].status}'`, at).stdout;
    expect([15, 50, 100, 150].map(pressure)).toEqual(['False', 'True', 'True', 'True']);
  });
  it('systemd starts one anew that ends at once', () => {
    const script = `sleep 17; ${edit('/var/lib/kubelet/config.yaml', 's,^kind:,maxPods:,')}; sleep 5; chroot /h systemctl status kubelet > /h/tmp/x; echo $? >> /h/tmp/x; sed -i s,^maxPods:,kind:, /h/var/lib/kubelet/config.yaml; sleep 15; cat /h/tmp/x; sleep 1d`;
    const { run } = play(administrator(script), { seconds: 60 });
    expect(run.kubectl('logs administrator', 60).stdout).toMatch(
      /Active: activating \(auto-restart\) \(Result: exit-code\) since .* 4s ago\n[\s\S]* Process: (\d+) ExecStart=.*\(code=exited, status=1\/FAILURE\)\n +Main PID: \1 \(code=exited, status=1\/FAILURE\)\n\n(?:May 15 .*\n)+3\n$/,
    );
  });

  it('systemd goes by the file of its unit as it has read it last', () => {
    const file = '/h/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';
    const active = 'chroot /h systemctl is-active kubelet >> /h/tmp/x';
    const restart = `chroot /h systemctl restart kubelet 2>> /h/tmp/x; sleep 2; ${active}`;
    const reload = 'chroot /h systemctl daemon-reload';
    const script = `sed -i s,/usr/bin/kubelet,/usr/local/bin/kubelet, ${file}; ${restart}; ${reload}; ${restart}; chroot /h systemctl status kubelet | grep "Main PID" >> /h/tmp/x; sed -i s,/local,, ${file}; ${reload}; sleep 10; ${active}; cat /h/tmp/x; sleep 1d`;
    const { run } = play(administrator(script), { seconds: 40 });
    expect(run.kubectl('logs administrator', 40).stdout).toMatch(
      /^Warning: .* of kubelet\.service changed on disk\. .*\nactive\nactivating\n +Main PID: \d+ \(code=exited, status=203\/EXEC\)\nactive\n$/,
    );
  });

  it.each([
    { rule: 'active', script: 'echo' },
    { rule: 'inactive', script: 'chroot /h systemctl stop kubelet' },
    { rule: 'activating', script: 'pkill kubelet' },
  ])('systemd calls it $rule', ({ rule, script }) => {
    const { run } = play(
      administrator(
        `${script} >/dev/null; chroot /h systemctl is-active kubelet > /h/tmp/x; sleep 20; chroot /h systemctl start kubelet; cat /h/tmp/x; sleep 1d`,
      ),
      { seconds: 40 },
    );
    expect(run.kubectl('logs administrator').stdout).toBe(`${rule}\n`);
  });
});

/** @see kubernetes: pkg/kubelet/kubelet.go HandlePodAdditions; pod_workers.go; kubelet_pods.go HandlePodCleanups */
describe('When a kubelet was stopped from second 20 to 100', () => {
  const keeps = 'volumes: [{name: v, emptyDir: {}}], containers: ';
  const mount = 'volumeMounts: [{name: v, mountPath: /v}]';
  const at = (atSeconds: number, kind: InterventionInput['kind'], more: Partial<InterventionInput>) => [{ atSeconds, kind, ...more }];
  const relabelled = [
    ...at(1, 'PATCH', { resource: 'node/node-1', patch: '{"metadata":{"labels":{"disk":"ssd"}}}' }),
    ...at(30, 'PATCH', { resource: 'node/node-1', patch: '{"metadata":{"labels":{"disk":null}}}' }),
  ];
  it.each<{
    rule: string;
    spec: string;
    interventions?: InterventionInput[];
    command?: string;
    second?: number;
    says: RegExp;
  }>([
    { rule: 'a container that ran goes on', spec: nginx, says: /^web +1\/1 +Running +0 / },
    {
      rule: 'the node and its Pods are ready again',
      spec: nginx,
      command: 'get node node-1 --no-headers',
      second: 102,
      says: /^node-1 +Ready /,
    },
    {
      rule: 'no taint is left',
      spec: nginx,
      command: "get node node-1 -o jsonpath='{.spec.taints}'",
      second: 106,
      says: /^$/,
    },
    {
      rule: 'one that has ended meanwhile is started again',
      spec: `containers: [${shell('app', 'sleep 40; exit 1')}]`,
      second: 110,
      says: /^web +1\/1 +Running +1 /,
    },
    {
      rule: 'it is called Error until then',
      spec: `restartPolicy: Never, containers: [${shell('app', 'sleep 40; exit 1')}]`,
      second: 110,
      says: /^web +0\/1 +Error +0 /,
    },
    {
      rule: 'files of its volumes are there still',
      spec: `${keeps}[${shell('app', 'echo x >> /v/x; sleep 40; exit 1').replace('}', `, ${mount}}`)}]`,
      command: 'exec web -- cat /v/x',
      second: 110,
      says: /^x\nx\n$/,
    },
    {
      rule: 'a Pod that was deleted has all of its grace period from now on',
      spec: `terminationGracePeriodSeconds: 20, containers: [{name: app, image: busybox, command: [sleep, 1d]}]`,
      interventions: at(30, 'DELETE_POD', { pod: 'web' }),
      second: 119,
      says: /^web +1\/1 +Terminating /,
    },
    {
      rule: 'and is gone when that is over',
      spec: `terminationGracePeriodSeconds: 20, containers: [{name: app, image: busybox, command: [sleep, 1d]}]`,
      interventions: at(30, 'DELETE_POD', { pod: 'web' }),
      second: 125,
      says: /pods "web" not found/,
    },
    {
      rule: 'containers of one that was deleted by force are ended',
      spec: nginx,
      interventions: at(30, 'DELETE_POD', { pod: 'web', graceSeconds: 0 }),
      command: "get events --field-selector reason=Killing -o jsonpath='{.items[*].message}'",
      second: 110,
      says: /^Stopping container app$/,
    },
    {
      rule: 'a node that was deleted is registered anew, with what kubelets know of it',
      spec: nginx,
      interventions: at(85, 'KUBECTL', { command: ['delete node node-1'] }),
      command: 'get node node-1 --no-headers --show-labels',
      second: 103,
      says: /^node-1 +Ready +<none> +\ds +v1\.27\.1 +beta\.kubernetes\.io\/arch=amd64,beta\.kubernetes\.io\/os=linux,kubernetes\.io\/arch=amd64,kubernetes\.io\/hostname=node-1,kubernetes\.io\/os=linux\n$/,
    },
    {
      rule: 'one for which the node is not right any more is turned away',
      spec: `nodeSelector: {disk: ssd}, ${nginx}`,
      interventions: relabelled,
      second: 115,
      says: /^web +0\/1 +NodeAffinity /,
    },
    {
      rule: 'until the kubelet knows what runs it says nothing of such a one but what it said last of its phase',
      spec: `nodeSelector: {disk: ssd}, ${nginx}`,
      interventions: relabelled,
      command: "get pod web -o jsonpath='{.status}'",
      second: 105,
      says: /^{"phase":"Running","startTime":"[^"]+"}$/,
    },
    {
      rule: 'one that was deleted, too, before it was turned away, is never gone (118497)',
      spec: `nodeSelector: {disk: ssd}, ${nginx}`,
      interventions: [...relabelled, ...at(40, 'DELETE_POD', { pod: 'web' })],
      command: "get pod web -o jsonpath='{.metadata.deletionTimestamp} {.status.phase} {.status.message}'",
      second: 190,
      says: /^2023-05-15T09:01:10Z Failed Pod was rejected: Predicate NodeAffinity failed$/,
    },
    {
      rule: 'one that had ended well is turned away, too (117955)',
      spec: `nodeSelector: {disk: ssd}, restartPolicy: Never, containers: [${shell('app', 'exit 0')}]`,
      interventions: relabelled,
      second: 105,
      says: /^web +0\/1 +NodeAffinity /,
    },
    {
      rule: 'one that had ended is still what it was where the node is right for it',
      spec: `restartPolicy: Never, containers: [${shell('app', 'exit 0')}]`,
      command: 'get pod web -o wide --no-headers',
      second: 115,
      says: /^web +0\/1 +Completed +0 +115s +10\./,
    },
    {
      rule: 'a startup probe is run once more before it is ready',
      spec: 'containers: [{name: app, image: nginx, startupProbe: {periodSeconds: 40, tcpSocket: {port: 80}}}]',
      command: 'get pod web --no-headers',
      second: 142,
      says: /^web +0\/1 +Running +0 /,
    },
    {
      rule: 'until that has succeeded',
      spec: 'containers: [{name: app, image: nginx, startupProbe: {periodSeconds: 40, tcpSocket: {port: 80}}}]',
      second: 185,
      says: /^web +1\/1 +Running +0 /,
    },
    {
      rule: 'one that is not ready is for as long as nobody has asked it',
      spec: 'containers: [{name: app, image: nginx, readinessProbe: {periodSeconds: 60, tcpSocket: {port: 81}}}]',
      second: 102,
      says: /^web +1\/1 +Running +0 /,
    },
    {
      rule: 'and then is not again',
      spec: 'containers: [{name: app, image: nginx, readinessProbe: {periodSeconds: 60, tcpSocket: {port: 81}}}]',
      second: 163,
      says: /^web +0\/1 +Running +0 /,
    },
  ])('$rule', ({ spec, interventions = [], command = 'get pod web --no-headers', second = 150, says }) => {
    const manifest = stopped(20, 100) + podOn('web', spec).replace('nodeName: node-1, nodeSelector', 'nodeSelector');
    const { run } = play(manifest, { seconds: 190, interventions });
    const { stdout, stderr } = run.kubectl(command, second);
    expect(`${stdout}${stderr}`).toMatch(says);
  });

  it('who was told to stop before is told no second time', () => {
    const spec = `terminationGracePeriodSeconds: 60, containers: [${shell('app', "trap 'echo told' TERM; while :; do sleep 1; done")}]`;
    const { run } = play(stopped(20, 60) + podOn('web', spec), {
      seconds: 130,
      interventions: [{ atSeconds: 15, kind: 'DELETE_POD', pod: 'web' }],
    });
    expect(run.kubectl('logs web', 110).stdout).toBe('told\n');
    expect(run.kubectl('get pod web --no-headers', 119).stdout).toMatch(/Terminating/);
    expect(run.kubectl('get pod web', 125).stderr).toMatch(/not found/);
  });

  it('what waited long to be started again is started at once, and waits 10 s from then on', () => {
    const script = 'sleep 97; chroot /h systemctl restart kubelet; sleep 1d';
    const { run } = play(administrator(script) + podOn('web', `containers: [${shell('app', 'exit 1')}]`), { seconds: 115 });
    const restarts = (at: number) => Number(/(\d+) \(/.exec(run.kubectl('get pod web --no-headers', at).stdout)?.[1]);
    expect([restarts(98), restarts(105)]).toEqual([4, 5]);
    const waits = "get pod web -o jsonpath='{.status.containerStatuses[0].state.waiting.message}'";
    const told = [106, 109, 112, 115].map((at) => run.kubectl(waits, at).stdout.split(' restarting')[0]);
    expect(told).toContain('back-off 10s');
  });

  it('a file for a static Pod that came meanwhile is read, and one that went is followed', () => {
    const file = (name: string) =>
      `apiVersion: v1\\nkind: Pod\\nmetadata: {name: ${name}}\\nspec: {containers: [{name: app, image: nginx}]}\\n`;
    const put = (name: string) => `printf '${file(name)}' > /h/etc/kubernetes/manifests/${name}.yaml`;
    const script = `mkdir -p /h/etc/kubernetes/manifests; ${put('old')}; sleep 17; chroot /h systemctl stop kubelet; rm /h/etc/kubernetes/manifests/old.yaml; ${put('new')}; sleep 60; chroot /h systemctl start kubelet; sleep 1d`;
    const { run } = play(administrator(script), { seconds: 120 });
    expect(run.kubectl('get pods --no-headers', 70).stdout).toMatch(/old-node-1/);
    expect(run.kubectl('get pods -o name').stdout).toBe('pod/administrator\npod/new-node-1\n');
  });
});

import { describe, expect, it } from 'vitest';
import { play, shell } from '../testing.ts';

const podOn = (node: string, spec: string, name = 'web') =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: {nodeName: ${node}, ${spec}}\n`;
const service = '---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';
const nginx = 'containers: [{name: app, image: nginx}]';
const fails = (atSeconds: number, more = {}) => ({ atSeconds, kind: 'NODE_FAILS', resource: 'node/node-1', ...more }) as const;
const recovers = (atSeconds: number) => ({ atSeconds, kind: 'NODE_RECOVERS', resource: 'node/node-1' }) as const;

/** @see containerd: pkg/cri/server/restart.go; kubernetes: pkg/kubelet/kubelet_node_status.go, nodestatus/setters.go MachineInfo; kuberuntime_manager.go */
describe('A node that failed at second 20 and comes back at 100', () => {
  const mount = 'volumeMounts: [{name: v, mountPath: /v}]';
  const writes = `[${shell('app', 'echo x >> /v/x; echo y >> /own; cat /v/x /own; sleep 1d').replace('}', `, ${mount}}`)}]`;
  const never = `restartPolicy: Never, containers: [${shell('app', 'sleep 1d')}]`;
  const init = `initContainers: [${shell('first', 'sleep 1')}], ${nginx}`;
  const last =
    "get pod web -o jsonpath='{.status.containerStatuses[0].lastState.terminated.exitCode} {.status.containerStatuses[0].lastState.terminated.reason}'";
  it.each([
    { rule: 'is ready', command: 'get node node-1 --no-headers', second: 102, says: /^node-1 +Ready / },
    { rule: 'has no taint any more', command: "get node node-1 -o jsonpath='{.spec.taints}'", second: 106, says: /^$/ },
    {
      rule: 'tells that it was booted',
      command: "get events --field-selector reason=Rebooted -o jsonpath='{.items[*].type} {.items[*].message}'",
      says: /^Warning Node node-1 has been rebooted, boot id: [\da-f]{8}-[\da-f-]{27}$/,
    },
    { rule: 'has its containers started once more', says: /^web +1\/1 +Running +1 / },
    { rule: 'says that they are Unknown until then', second: 101.5, says: /^web +0\/1 +Unknown +0 / },
    { rule: 'knows of their end that it is not known', command: last, says: /^255 Unknown$/ },
    {
      rule: 'makes their sandbox anew',
      command: "get events --field-selector reason=SandboxChanged,involvedObject.name=web -o jsonpath='{.items[*].message}'",
      says: /^Pod sandbox changed, it will be killed and re-created\.$/,
    },
    { rule: 'has them run their init containers again', spec: init, second: 103, says: /^web +0\/1 +Init:0\/1 +1 / },
    { rule: 'starts nothing that must not be restarted', spec: never, says: /^web +0\/1 +Unknown +0 / },
    { rule: 'calls it failed', spec: never, command: "get pod web -o jsonpath='{.status.phase}'", says: /^Failed$/ },
    {
      rule: 'has what is on its disk, but not what was a container’s own',
      spec: `volumes: [{name: v, emptyDir: {}}], containers: ${writes}`,
      command: 'logs web',
      says: /^x\nx\ny\n$/,
    },
    {
      rule: 'has lost what was in memory',
      spec: `volumes: [{name: v, emptyDir: {medium: Memory}}], containers: ${writes}`,
      command: 'logs web',
      says: /^x\ny\n$/,
    },
    {
      rule: 'has what they had written, up to its failure',
      spec: `containers: [${shell('app', 'i=0; while sleep 1; do i=$((i+1)); echo $i; done')}]`,
      command: 'logs web -p --tail 1',
      says: /^1[4-8]\n$/,
    },
    {
      rule: 'has its kube-proxy started once more',
      command: 'get pods -n kube-system -o wide --no-headers',
      says: /kube-proxy-\w+ +1\/1 +Running +1 .* node-1 /,
    },
    {
      rule: 'has it tell so',
      command:
        'get events -o jsonpath=\'{range .items[?(@.action=="StartKubeProxy")]}{.reportingComponent} {.reportingInstance} {.reason} {.involvedObject.name}{end}\'',
      says: /^kube-proxy kube-proxy-node-1 Starting node-1$/,
    },
    {
      rule: 'is in its Services again',
      command: "get endpoints web -o jsonpath='{.subsets[0].addresses[0].targetRef.name}'",
      says: /^web$/,
    },
  ])('$rule', ({ spec = nginx, command = 'get pod web --no-headers', second = 150, says }) => {
    const { run } = play(podOn('node-1', spec) + service, { seconds: 150, interventions: [fails(20), recovers(100)] });
    const { stdout, stderr } = run.kubectl(command, second);
    expect(`${stdout}${stderr}`).toMatch(says);
  });

  it.each([
    { rule: 'before', second: 500, says: /^web +1\/1 +Terminating / },
    { rule: 'after', second: 505, says: /pods "web" not found/ },
  ])('lets a Pod that was to go meanwhile vanish: $rule', ({ second, says }) => {
    const { run } = play(podOn('node-1', nginx), { seconds: 510, interventions: [fails(20), recovers(501)] });
    const { stdout, stderr } = run.kubectl('get pod web --no-headers', second);
    expect(`${stdout}${stderr}`).toMatch(says);
  });

  it('is reached again', () => {
    const asks = podOn(
      'node-2',
      `containers: [${shell('app', 'while sleep 5; do wget -T 2 -q -O /dev/null http://web && echo yes || echo no; done')}]`,
      'asks',
    );
    const { run } = play(podOn('node-1', nginx) + service + asks, { seconds: 150, interventions: [fails(20), recovers(100)] });
    const lines =
      run.pods
        .find(({ name }) => name === 'asks')
        ?.containers.at(-1)
        ?.logs({}) ?? [];
    const said = (from: number, to: number) => lines.some(({ atSeconds, text }) => atSeconds > from && atSeconds < to && text === 'yes');
    expect([said(5, 20), said(22, 100), said(105, 150)]).toEqual([true, false, true]);
  });

  it.each([
    { rule: 'only one that has failed', interventions: [recovers(50)], says: [false, 'node node-1 has not failed'] },
    {
      rule: 'one that was shut down, too',
      interventions: [fails(20, { graceSeconds: 5 }), recovers(50)],
      says: [true, 'node node-1 has booted'],
    },
    { rule: 'again and again', interventions: [fails(20), recovers(40), fails(50), recovers(60)], says: [true, 'node node-1 has booted'] },
  ])('comes back: $rule', ({ interventions, says }) => {
    const { run } = play(podOn('node-1', nginx), { seconds: 90, interventions });
    const { ok, message } = run.interventions.at(-1) ?? {};
    expect([ok, message]).toEqual(says);
    expect(run.kubectl('get node node-1 --no-headers').stdout).toMatch(/^node-1 +Ready /);
  });

  it('says nothing of a boot where its object is another one', () => {
    const deletes = { atSeconds: 30, kind: 'KUBECTL', command: ['delete node node-1'] } as const;
    const { run } = play(podOn('node-1', nginx), { seconds: 150, interventions: [fails(20), deletes, recovers(100)] });
    expect(run.kubectl('get nodes --no-headers').stdout).toMatch(/node-1 +Ready +<none> +50s/);
    expect(run.kubectl('get events --field-selector reason=Rebooted').stderr).toBe('No resources found in default namespace.\n');
  });

  it('is told of as the cause', () => {
    const { run } = play(podOn('node-1', nginx), { seconds: 150, interventions: [fails(20), recovers(100)] });
    expect(run.explain(101.5, 'web').headline.en).toMatch(/the machine of its node went off while it ran/);
    expect(run.explain(150, 'web').headline.zhHans).toMatch(/所在节点的机器停了/);
  });

  it('leaves Pods alone that had ended in order', () => {
    const { run } = play(podOn('node-1', nginx), { seconds: 150, interventions: [fails(20, { graceSeconds: 20 }), recovers(60)] });
    expect(run.kubectl('get pod web --no-headers').stdout).toMatch(/^web +0\/1 +Completed +0 /);
  });
});

/** @see decisions/0037, 0045 */
describe('The machine of the control plane that failed at second 20 and comes back at 100', () => {
  const both = [
    { atSeconds: 20, kind: 'NODE_FAILS', resource: 'node/control-plane' },
    { atSeconds: 100, kind: 'NODE_RECOVERS', resource: 'node/control-plane' },
    { atSeconds: 150, kind: 'KUBECTL', command: ['run x --image=nginx'] },
  ] as const;
  const { run } = play(podOn('node-1', nginx), { seconds: 200, interventions: both });
  it.each([
    { rule: 'is not heard of before', second: 90, command: 'get nodes', says: /i\/o timeout|Unable to connect/ },
    { rule: 'has nobody who listens at first', second: 101, command: 'get nodes', says: /was refused/ },
    { rule: 'answers again', second: 110, command: 'get pod web --no-headers', says: /^web +1\/1 +Running +0 / },
    { rule: 'has its Pods scheduled again', second: 160, command: 'get pod x --no-headers', says: /^x +1\/1 +Running +0 / },
    {
      rule: 'has started its own Pods once more',
      second: 190,
      command: 'get pod -n kube-system etcd-control-plane --no-headers',
      says: /1\/1 +Running +1 /,
    },
  ])('$rule', ({ second, command, says }) => {
    const { stdout, stderr } = run.kubectl(command, second);
    expect(`${stdout}${stderr}`).toMatch(says);
  });
});

import { describe, expect, it } from 'vitest';
import { play, shell } from '../testing.ts';

const podOn = (node: string, spec: string, name = 'web') =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: {nodeName: ${node}, ${spec}}\n`;
const service = '---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';
const nginx = 'containers: [{name: app, image: "nginx:1.25"}]';
const cut = (atSeconds: number) => ({ atSeconds, kind: 'NODE_DISCONNECTS', resource: 'node/node-1' }) as const;
const back = (atSeconds: number) => ({ atSeconds, kind: 'NODE_RECOVERS', resource: 'node/node-1' }) as const;
const kubectl = (atSeconds: number, command: string) => ({ atSeconds, kind: 'KUBECTL', command: [command] }) as const;
const runs = (script: string, more = '', image = 'busybox:1.36') =>
  `containers: [${shell('app', script, more).replace('busybox:1.36', image)}]`;
const said = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => `${stdout}${stderr}`;

/** @see kubernetes: pkg/controller/nodelifecycle; client-go/tools/cache/reflector.go; pkg/kubelet/status/status_manager.go; decisions/0049 */
describe('A node that is cut off from second 30 to 90', () => {
  const config = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: old}\n';
  const reads = `volumes: [{name: v, configMap: {name: c}}], ${runs('while sleep 5; do date +%s; cat /v/k; echo; done', 'volumeMounts: [{name: v, mountPath: /v}]')}`;
  const asks = (what: string) => podOn('node-1', runs(`while sleep 10; do ${what} && echo yes || echo no; done`), 'near');
  const ready = "get node node-1 -o jsonpath='{.status.conditions[3].status} {.status.conditions[3].reason}'";
  it.each([
    { rule: 'is not ready once it has been silent for 40 seconds', command: ready, second: 80, says: /^Unknown NodeStatusUnknown$/ },
    { rule: 'has its Pods shown as they were', second: 85, says: /^web +1\/1 +Running +0 / },
    { rule: 'has them in no Service', command: 'get endpoints web --no-headers', second: 85, says: /^web +\d/ },
    {
      rule: 'has no log to show',
      command: 'logs web',
      second: 85,
      says: /containerLogs\/default\/web\/app": dial tcp 172\.18\.0\.3:10250: connect: no route to host\n$/,
    },
    { rule: 'is ready again', command: ready, says: /^True KubeletReady$/ },
    { rule: 'has no taint any more', command: "get node node-1 -o jsonpath='{.spec.taints}'", says: /^$/ },
    { rule: 'has not been booted', command: 'get events --field-selector reason=Rebooted', says: /^No resources found/ },
    { rule: 'has its containers run on', says: /^web +1\/1 +Running +0 / },
    {
      rule: 'is in its Services again',
      command: "get endpoints web -o jsonpath='{.subsets[0].addresses[0].targetRef.name}'",
      says: /^web$/,
    },
    {
      rule: 'has its Pods spared',
      command: "get events --field-selector reason=TaintManagerEviction -o jsonpath='{.items[*].message}'",
      says: /^Cancelling deletion of Pod default\/web$/,
    },
    {
      rule: 'starts anew what crashes, which nobody hears of',
      spec: runs('sleep 40; exit 1'),
      second: 88,
      says: /^web +1\/1 +Running +0 /,
    },
    { rule: 'tells of that when it can', spec: runs('sleep 40; exit 1'), second: 123, says: /^web +\S+ +\S+ +[12] / },
    {
      rule: 'tells of its events as of when they were',
      spec: runs('sleep 50; exit 1'),
      second: 110,
      command:
        "get events --field-selector reason=Started,involvedObject.name=web -o jsonpath='{.items[0].count} {.items[0].firstTimestamp} {.items[0].lastTimestamp}'",
      says: /^2 \S+:00:0\dZ \S+:00:5\dZ$/,
    },
    {
      rule: 'knows what its files said before',
      more: config,
      spec: reads,
      does: [kubectl(40, 'patch configmap c -p \'{"data":{"k":"new"}}\'')],
      command: 'logs web',
      second: 200,
      says: /^(?:\d+\nold\n){17,33}(?:\d+\nnew\n)+$/,
    },
    {
      rule: 'gets no images',
      spec: runs('sleep 40; exit 1', '', 'busybox:latest'),
      command: "get events --field-selector reason=Failed,involvedObject.name=web -o jsonpath='{.items[0].message}'",
      second: 200,
      says: /failed to do request: Head "https:\/\/registry-1\.docker\.io\/v2\/library\/busybox\/manifests\/latest": dial tcp: lookup registry-1\.docker\.io on 172\.18\.0\.1:53: read udp 172\.18\.0\.3:\d+->172\.18\.0\.1:53: read: no route to host$/,
    },
    {
      rule: 'goes by the rules that it has within itself',
      more: asks('wget -T 5 -q -O /dev/null http://$WEB_SERVICE_HOST'),
      command: 'logs near',
      second: 91,
      says: /^(?:yes\n)+$/,
    },
    {
      rule: 'finds no names',
      more: asks('timeout 4 nslookup web.default.svc.cluster.local > /dev/null'),
      command: 'logs near',
      says: /^(?:yes\n)+(?:Terminated\nno\n)+(?:yes\n)+$/,
    },
    {
      rule: 'lets go of what is no more',
      does: [kubectl(40, 'delete pod web --force')],
      command: 'get events --field-selector reason=Killing --no-headers',
      says: /Stopping container app/,
    },
  ])('$rule', ({ spec = nginx, more = '', does = [], command = 'get pod web --no-headers', second = 150, says }) => {
    const { run } = play(podOn('node-1', spec) + service + more, { seconds: 200, interventions: [cut(30), back(90), ...does] });
    expect(said(run.kubectl(command, second))).toMatch(says);
  });
});

describe('A node that is cut off', () => {
  it.each([
    {
      rule: 'for a moment is not missed',
      interventions: [cut(30), back(45)],
      command: 'get events --field-selector reason=NodeNotReady',
      says: /^No resources/,
    },
    { rule: 'for long lets its Pods hang', interventions: [cut(30)], second: 500, says: /^web +1\/1 +Terminating +0 / },
    { rule: 'and comes back lets them go', interventions: [cut(30), back(500)], second: 550, says: /pods "web" not found/ },
    {
      rule: 'and breaks down is gone',
      interventions: [cut(30), { ...cut(40), kind: 'NODE_FAILS' as const }, back(60)],
      says: /^web +1\/1 +Running +1 /,
    },
    {
      rule: 'and is cut off again',
      interventions: [cut(30), back(60), cut(61)],
      second: 150,
      command: 'get node node-1 --no-headers',
      says: /NotReady/,
    },
    {
      rule: 'has a kubelet that can be started again',
      interventions: [
        {
          atSeconds: 20,
          kind: 'EXEC' as const,
          pod: 'admin',
          container: 'app',
          command: ['sh', '-c', 'sleep 20; chroot /h systemctl restart kubelet'],
        },
        cut(30),
        back(90),
      ],
      second: 150,
      says: /^web +1\/1 +Running +0 /,
    },
  ])('$rule', ({ interventions, command = 'get pod web --no-headers', second = 550, says }) => {
    const admin = podOn(
      'node-1',
      `volumes: [{name: h, hostPath: {path: /}}], ${runs('sleep 1d', 'securityContext: {privileged: true}, volumeMounts: [{name: h, mountPath: /h}]')}`,
      'admin',
    );
    const { run } = play(podOn('node-1', nginx) + admin, { seconds: 560, interventions });
    expect(said(run.kubectl(command, second))).toMatch(says);
  });

  it.each([
    {
      rule: 'is not that of the control plane',
      interventions: [{ ...cut(30), resource: 'node/control-plane' }],
      says: /^the control plane runs on node control-plane/,
    },
    { rule: 'is not so twice', interventions: [cut(30), cut(31)], says: /^node node-1 is not reached as it is$/ },
    {
      rule: 'answers nobody',
      interventions: [cut(30), { atSeconds: 40, kind: 'HTTP_REQUEST' as const, pod: 'web', port: 80 }],
      says: /port 80: No route to host$/,
    },
    {
      rule: 'runs nothing for anybody',
      interventions: [cut(30), { atSeconds: 40, kind: 'EXEC' as const, pod: 'web', container: 'app', command: ['true'] }],
      says: /error dialing backend: dial tcp 172\.18\.0\.3:10250: connect: no route to host$/,
    },
    { rule: 'is told of', interventions: [cut(30), back(40)], says: /^node node-1 is reached again$/ },
  ])('$rule', ({ interventions, says }) => {
    const { run } = play(podOn('node-1', nginx), { seconds: 100, interventions });
    expect(run.interventions.at(-1)?.message).toMatch(says);
  });
});

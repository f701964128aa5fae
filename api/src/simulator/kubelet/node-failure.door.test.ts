import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';

const fails = { atSeconds: 30, kind: 'NODE_FAILS', resource: 'node/node-1' } as const;
const on = (spec: string) => podOf(`  nodeName: node-1\n${spec}`);
const after = (manifest: string) => {
  const { run } = play(manifest, { seconds: 200, interventions: [fails] });
  return {
    events: run.events.filter(({ source, lastSeconds }) => source === 'kubelet' && lastSeconds > 30).map(({ reason }) => reason),
    timeline: run.timeline.filter(({ atSeconds, pod }) => atSeconds > 30 && pod === 'web').map(({ kind }) => kind),
  };
};

describe('Once its node has failed, nobody hears of a kubelet', () => {
  it.each`
    what                              | spec
    ${'a probe that fails'}           | ${'  containers: [{name: app, image: nginx, readinessProbe: {periodSeconds: 3, httpGet: {port: 81}}}]'}
    ${'a container that crashes'}     | ${`  containers: [${shell('app', 'sleep 10; exit 1')}]`}
    ${'an image that is not there'}   | ${'  containers: [{name: app, image: "nginx:nope"}]'}
    ${'a volume that is not there'}   | ${'  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]\n  volumes: [{name: v, secret: {secretName: s}}]'}
    ${'a deadline'}                   | ${'  activeDeadlineSeconds: 35\n  containers: [{name: app, image: nginx}]'}
    ${'a Pod over its storage limit'} | ${`  containers: [${shell('app', 'sleep 32; head -c 5000000 /dev/zero > /x; sleep 900', 'resources: {limits: {ephemeral-storage: 1Mi}}')}]`}
  `('$what', ({ spec }) => {
    const { events, timeline } = after(on(spec));
    expect(events).toEqual([]);
    expect(timeline.filter((kind) => kind !== 'NODE' && kind !== 'CONDITION' && kind !== 'EVENT')).toEqual([]);
  });
});

describe('Once a node has failed, its Pods are not reached', () => {
  const client = (name: string) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node-2, containers: [${shell('app', 'while sleep 5; do wget -T 2 -q -O /dev/null http://s && echo yes || echo no; done')}]}\n`;
  const service = '---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';
  const server = on('  containers: [{name: app, image: nginx}]').replace('name: web', 'name: web, labels: {app: web}');

  it('those who ask them wait in vain, until no endpoint is left', () => {
    const { run } = play(server + service + client('asks'), { seconds: 100, interventions: [fails] });
    const lines =
      run.pods
        .find(({ name }) => name === 'asks')
        ?.containers.at(-1)
        ?.logs({}) ?? [];
    expect(lines.filter(({ atSeconds, text }) => atSeconds > 10 && atSeconds < 30 && text === 'yes').length).toBeGreaterThan(2);
    expect(lines.some(({ atSeconds, text }) => atSeconds > 32 && text === 'yes')).toBe(false);
    const said = (from: number, to: number) => lines.filter(({ atSeconds }) => atSeconds > from && atSeconds < to).map(({ text }) => text);
    expect(said(32, 60)).toContain('wget: download timed out');
    expect(said(75, 100).join()).toMatch(/wget: can't connect to remote host \([\d.]+\): Connection refused/);
  });

  it('nor by a client from outside', () => {
    const asks = { atSeconds: 40, kind: 'HTTP_REQUEST', pod: 'web', port: 80 } as const;
    const { run } = play(server, { seconds: 100, interventions: [fails, asks] });
    expect(run.interventions[1]).toMatchObject({ ok: false, message: expect.stringMatching(/port 80: No route to host$/) });
  });
});

/** @see kubernetes: pkg/controller/nodelifecycle; pkg/kubelet (containers are the runtime's) */
describe('A kubelet that is stopped on its node', () => {
  const script = 'sleep 20; chroot /h systemctl stop kubelet; echo $?; sleep 1d';
  const administrator = `apiVersion: v1\nkind: Pod\nmetadata: {name: administrator}\nspec: {nodeName: node-1, volumes: [{name: h, hostPath: {path: /}}], containers: [{name: app, image: busybox, securityContext: {privileged: true}, volumeMounts: [{name: h, mountPath: /h}], command: [sh, -c, "${script}"]}]}\n`;
  const crashes = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: crashes}\nspec: {nodeName: node-1, containers: [${shell('app', 'sleep 40; exit 1')}]}\n`;
  const web = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {nodeName: node-1, containers: [{name: app, image: nginx}]}\n`;
  const { run } = play(administrator + crashes + web, {
    seconds: 500,
    interventions: [
      { atSeconds: 60, kind: 'HTTP_REQUEST', pod: 'web', port: 80 },
      { atSeconds: 70, kind: 'EXEC', pod: 'web', container: 'app', command: ['true'] },
    ],
  });
  it.each([
    { rule: 'is not heard of after 40 seconds', at: 80, command: 'get node node-1 --no-headers', says: /^node-1 +NotReady / },
    { rule: 'is ready until then', at: 50, command: 'get node node-1 --no-headers', says: /^node-1 +Ready / },
    { rule: 'starts nothing again', at: 150, command: 'get pod crashes --no-headers', says: /^crashes +1\/1 +Running +0 / },
    {
      rule: 'is asked in vain for a log',
      at: 50,
      command: 'logs web',
      says: /^Error from server: Get "https:\/\/172\.18\.0\.3:10250\/containerLogs\/default\/web\/app": dial tcp 172\.18\.0\.3:10250: connect: connection refused\n$/,
    },
    { rule: 'lets its Pods go on that are to end', at: 450, command: 'get pod web --no-headers', says: /^web +1\/1 +Terminating / },
  ])('$rule', ({ at, command, says }) => {
    const { stdout, stderr } = run.kubectl(command, at);
    expect(`${stdout}${stderr}`).toMatch(says);
  });
  it('leaves its containers alone, which are reached', () => {
    expect(run.interventions[0]).toMatchObject({ ok: true, httpStatus: 200 });
    expect(run.interventions[1]).toMatchObject({
      ok: false,
      message: expect.stringMatching(
        /^Error from server: error dialing backend: dial tcp 172\.18\.0\.3:10250: connect: connection refused$/,
      ),
    });
  });
  it('is told of', () =>
    expect(run.timeline.filter(({ summary }) => summary.en.startsWith('The kubelet of node-1 is stopped'))).toHaveLength(1));
});

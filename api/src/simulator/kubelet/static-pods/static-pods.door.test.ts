import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const manifest = (image: string, more = '') =>
  `{apiVersion: v1, kind: Pod, metadata: {name: static-web, labels: {role: myrole}}, spec: {terminationGracePeriodSeconds: 4, ${more} containers: [{name: web, image: ${image}}]}}`;

/** A Pod that writes into the folder of node-1 from which its kubelet takes static Pods. */
const writer = (script: string, config = '') =>
  `${config}apiVersion: v1
kind: Pod
metadata: {name: writer}
spec:
  nodeName: node-1
  volumes: [{name: m, hostPath: {path: ${config ? '/srv/pods' : '/etc/kubernetes/manifests'}, type: DirectoryOrCreate}}]
  containers:
  - {name: app, image: busybox, volumeMounts: [{name: m, mountPath: /m}], command: [sh, -c, ${JSON.stringify(`${script}; sleep 10000`)}]}
`;
const write = (text: string) => `echo '${text}' > /m/web.yaml`;

/** Takes all of its four seconds. */
const SLOW = 'busybox, command: [sleep, 1d]';

const NAME = 'static-web-node-1';
const told = (played: ReturnType<typeof play>) =>
  played.run.pods
    .filter(({ name }) => name === NAME)
    .map(({ watch }) => watch.map(({ exists, status }) => (exists ? status : 'gone')).filter((row, i, all) => row !== all[i - 1]));

/** @see kubernetes: pkg/kubelet/config/file_linux.go, common.go; pkg/kubelet/pod/mirror_client.go; docs "Create static Pods" */
describe('A manifest in the folder of static Pods', () => {
  const played = play(writer(write(manifest('nginx'))), { seconds: 60 });
  const shown = JSON.parse(played.run.kubectl(`get pod ${NAME} -o json`, 50).stdout);

  it('becomes a Pod of that node, which a mirror Pod shows', () => {
    expect(told(played)).toEqual([['Pending', 'ContainerCreating', 'Running']]);
    const { annotations, ownerReferences, labels } = shown.metadata;
    expect(annotations).toMatchObject({ 'kubernetes.io/config.source': 'file' });
    expect(annotations['kubernetes.io/config.mirror']).toMatch(/^[0-9a-f]{32}$/);
    expect(annotations['kubernetes.io/config.hash']).toBe(annotations['kubernetes.io/config.mirror']);
    expect(ownerReferences).toEqual([{ apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: expect.any(String), controller: true }]);
    expect(labels).toEqual({ role: 'myrole' });
  });
  it('tolerates what evicts others, and has no account', () => {
    expect(shown.spec.tolerations).toEqual([{ effect: 'NoExecute', operator: 'Exists' }]);
    expect(shown.spec).not.toHaveProperty('serviceAccountName');
    expect(shown.spec).not.toHaveProperty('volumes');
  });
  it('has its events, its log and its container under the name of its mirror', () => {
    expect(played.run.kubectl(`describe pod ${NAME}`, 50).stdout).toMatch(/Controlled By: +Node\/node-1[\s\S]*Started container web/);
    expect(played.run.kubectl(`logs ${NAME}`, 50).stdout).toContain('start worker process');
    expect(played.run.kubectl(`exec ${NAME} -- hostname`, 50).stdout).toBe(`${NAME}\n`);
    expect(
      played.run.pods
        .find(({ name }) => name === NAME)
        ?.containers.find(({ name }) => name === 'web')
        ?.states.at(-1)?.state,
    ).toBe('RUNNING');
  });
  it('that says itself that it tolerates all says so once', () => {
    const { run } = play(
      writer(write(manifest('nginx', 'tolerations: [{operator: Exists, effect: NoExecute}, {key: a, operator: Exists}],'))),
    );
    expect(run.kubectl(`get pod ${NAME} -o jsonpath={.spec.tolerations}`, 50).stdout).toBe(
      '[{"key":"a","operator":"Exists"},{"effect":"NoExecute","operator":"Exists"}]',
    );
  });
  it('is taken from the folder that the kubelet is told', () => {
    const config =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: "staticPodPath: /srv/pods"}\n---\n';
    expect(told(play(writer(write(manifest('nginx')), config)))).toEqual([['Pending', 'ContainerCreating', 'Running']]);
  });
});

describe('A static Pod', () => {
  it('is not deleted with its mirror: that is made anew, and soon shows the container that went on', () => {
    const played = play(writer(write(manifest('nginx'))), { interventions: [{ atSeconds: 30, kind: 'DELETE_POD', pod: NAME }] });
    expect(told(played)).toEqual([
      ['Pending', 'ContainerCreating', 'Running', 'Terminating', 'gone'],
      ['Pending', 'Running'],
    ]);
    const again = JSON.parse(played.run.kubectl(`get pod ${NAME} -o json`, 60).stdout).status;
    expect(again.startTime).toBe('2023-05-15T09:00:01Z');
    expect(again.containerStatuses[0]).toMatchObject({ restartCount: 0, ready: true });
    expect(played.run.events.some(({ reason, object }) => reason === 'Killing' && object === `pod/${NAME}`)).toBe(false);
  });
  it('ends when its file is taken away, and its mirror after it', () => {
    const played = play(writer(`${write(manifest('redis'))}; sleep 20; rm /m/web.yaml`));
    expect(told(played)).toEqual([['Pending', 'ContainerCreating', 'Running', 'Terminating', 'gone']]);
    expect(played.run.events.find(({ reason }) => reason === 'Killing')?.message).toBe('Stopping container web');
  });
  it('whose file is changed ends, and another takes its place', () => {
    const played = play(writer(`${write(manifest('nginx'))}; sleep 20; sed -i s/nginx/redis/ /m/web.yaml`));
    expect(told(played).map((rows) => rows.at(-1))).toEqual(['gone', 'Running']);
    const { metadata, status } = JSON.parse(played.run.kubectl(`get pod ${NAME} -o json`, 60).stdout);
    expect(status.containerStatuses[0].image).toBe('docker.io/library/redis:latest');
    expect(metadata.annotations['kubernetes.io/config.hash']).toBe(metadata.annotations['kubernetes.io/config.mirror']);
  });
  /** @see kubernetes: pkg/kubelet/pod_workers_test.go Test_allowPodStart, TestStaticPodExclusion */
  it.each`
    rule                                                          | then                                                                               | after | before
    ${'ten to fifteen seconds after its file'}                    | ${'sed -i s/nginx/redis/ /m/web.yaml'}                                             | ${10} | ${17}
    ${'at once, where none of its name is left that was started'} | ${'sed -i s/nginx/httpd/ /m/web.yaml; sleep 5; sed -i s/httpd/redis/ /m/web.yaml'} | ${5}  | ${8}
  `('that is another one now starts $rule', ({ then, after, before }) => {
    const { run } = play(writer(`${write(manifest('nginx'))}; sleep 20; ${then}`), { seconds: 100 });
    const started = run.events.filter(
      ({ reason, object, message }) => reason === 'Pulling' && object === `pod/${NAME}` && message.includes('redis'),
    );
    expect(started.map(({ firstSeconds }) => firstSeconds - 20.5)).toEqual([expect.toSatisfy((at: number) => at > after && at < before)]);
  });
  it('of the name of another starts when that one has ended', () => {
    const first = manifest('"busybox", command: [sleep, "5"]', 'restartPolicy: Never,');
    const { run } = play(writer(`${write(first)}; echo '${manifest('redis')}' > /m/z.yaml`), { seconds: 60 });
    const at = (text: string) => run.events.find(({ message }) => message === text)?.firstSeconds ?? 0;
    expect(at('Pulling image "redis"') - at('Pulling image "busybox"')).toBeGreaterThan(7);
    expect(JSON.parse(run.kubectl(`get pod ${NAME} -o json`, 60).stdout).status.phase).toBe('Running');
  });
  it('has its status told again where somebody else has written that of its mirror', () => {
    const command = ['patch', 'pod', NAME, '--subresource=status', '-p', '{"status":{"phase":"Failed"}}'];
    const interventions = [{ atSeconds: 30, kind: 'KUBECTL' as const, command }];
    const played = play(writer(write(manifest('nginx'))), { seconds: 60, interventions });
    expect(told(played)).toEqual([['Pending', 'ContainerCreating', 'Running', 'Failed', 'Running']]);
  });
  it('does not wait for a Pod of the API server that has its name', () => {
    const other = podOf('  nodeName: node-1\n  containers: [{name: app, image: nginx}]').replace('name: web', `name: ${NAME}`);
    const { run } = play(`${other}---\n${writer(write(manifest('redis')))}`, { seconds: 30 });
    expect(run.events.some(({ message }) => message === 'Started container web')).toBe(true);
  });
  /** @see kubernetes: test/e2e_node/mirror_pod_test.go, mirror_pod_grace_period_test.go; pkg/kubelet/pod_workers.go restartRequested */
  it.each`
    rule                             | pod                  | then                                                                         | ends                   | restarts
    ${'put back at once'}            | ${manifest('nginx')} | ${'mv /m/web.yaml /tmp; mv /tmp/web.yaml /m'}                                | ${['Running']}         | ${1}
    ${'put back while it is ending'} | ${manifest(SLOW)}    | ${'cp /m/web.yaml /tmp; rm /m/web.yaml; sleep 3; cp /tmp/web.yaml /m'}       | ${['Running']}         | ${1}
    ${'put back when all is gone'}   | ${manifest('nginx')} | ${'cp /m/web.yaml /tmp; rm /m/web.yaml; sleep 70; cp /tmp/web.yaml /m'}      | ${['gone', 'Running']} | ${0}
    ${'written again as it was'}     | ${manifest('nginx')} | ${'sed -i s/nginx/nginx/ /m/web.yaml'}                                       | ${['Running']}         | ${0}
    ${'changed while it is ending'}  | ${manifest(SLOW)}    | ${'for i in 1 2 3; do sed -i s/myrole/myrole$i/ /m/web.yaml; sleep 1; done'} | ${['gone', 'Running']} | ${0}
  `('whose file is $rule runs again', ({ pod, then, ends, restarts }) => {
    const played = play(writer(`${write(pod)}; sleep 20; ${then}`), { seconds: 150 });
    expect(told(played).map((rows) => rows.at(-1))).toEqual(ends);
    const { status } = JSON.parse(played.run.kubectl(`get pod ${NAME} -o json`, 150).stdout);
    expect(status.containerStatuses[0].restartCount).toBe(restarts);
  });
  it.each`
    rule                                  | file
    ${'that is no Pod'}                   | ${write('kind: ConfigMap')}
    ${'that is no YAML'}                  | ${write('{')}
    ${'that the API server would refuse'} | ${write(manifest('"a b"').replace('name: web', 'name: No_Name'))}
    ${'whose name begins with a dot'}     | ${`echo '${manifest('nginx')}' > /m/.web.yaml`}
  `('does not come of a file $rule', ({ file }) => {
    expect(told(play(writer(file), { seconds: 20 }))).toEqual([]);
  });
  it('of a RuntimeClass that is not there has no sandbox', () => {
    const { run } = play(writer(write(manifest('nginx', 'runtimeClassName: none,'))), { seconds: 10 });
    expect(run.events.find(({ object }) => object === `pod/${NAME}`)).toMatchObject({
      reason: 'FailedCreatePodSandBox',
      message: 'Failed to create pod sandbox: runtimeclass.node.k8s.io "none" not found',
    });
  });
  it.each([
    ['a ServiceAccount', 'serviceAccountName: default,'],
    ['a ConfigMap', 'volumes: [{name: c, configMap: {name: c}}],'],
    ['a claim', 'volumes: [{name: c, persistentVolumeClaim: {claimName: c}}],'],
  ])('runs, though nothing shows it, where its mirror may not be: it names %s', (_, more) => {
    const played = play(writer(write(manifest('nginx', more))), { seconds: 20 });
    expect(told(played)).toEqual([]);
    expect(played.run.events.some(({ reason, object }) => reason === 'Started' && object === `pod/${NAME}`)).toBe(true);
  });
  it.each`
    names    | where       | volume   | told                                                                                                                           | rule
    ${'old'} | ${'node-2'} | ${false} | ${'Failed Error: failed to sync configmap cache: timed out waiting for the condition'}                                         | ${'has no ConfigMap'}
    ${'old'} | ${'node-2'} | ${true}  | ${'FailedMount MountVolume.SetUp failed for volume "c" : failed to sync configmap cache: timed out waiting for the condition'} | ${'has none as a volume'}
    ${'c'}   | ${'node-1'} | ${false} | ${'Started Started container web'}                                                                                             | ${'has one that a Pod of the API server on its node names'}
    ${'c'}   | ${'node-2'} | ${false} | ${'Failed Error: failed to sync configmap cache: timed out waiting for the condition'}                                         | ${'has none that such a Pod of another node names'}
  `('$rule', ({ names, where, volume, told: message }) => {
    const other = podOf(
      `  nodeName: ${where}\n  containers: [${shell('app', 'sleep 3600', `envFrom: [{configMapRef: {name: ${names}, optional: true}}]`)}]`,
    );
    const from = volume ? 'nginx, volumeMounts: [{name: c, mountPath: /c}]' : 'nginx, envFrom: [{configMapRef: {name: c, optional: true}}]';
    const file = write(manifest(from, volume ? 'volumes: [{name: c, configMap: {name: c}}],' : ''));
    const settings = '---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: v}}\n---\n';
    const { run } = play(writer(`sleep 3; ${file}`) + settings + other, { seconds: 20 });
    const events = run.events.filter(({ object }) => object === `pod/${NAME}`).map(({ reason, message }) => `${reason} ${message}`);
    expect(events).toContain(message);
  });
});

/** @see kubernetes: pkg/kubelet/config/common.go applyDefaults, config.go checkAndUpdatePod; pkg/kubelet/pod/mirror_client.go IsMirrorPodOf */
describe('A static Pod whose file brings a uid', () => {
  const own = manifest('nginx').replace('name: static-web', 'name: static-web, uid: my-own');
  it('keeps it: its mirror tells of it as the hash of what it shows', () => {
    const { run } = play(writer(write(own)), { seconds: 30 });
    expect(JSON.parse(run.kubectl(`get pod ${NAME} -o json`, 30).stdout).metadata).toMatchObject({
      uid: expect.not.stringContaining('my-own'),
      annotations: { 'kubernetes.io/config.hash': 'my-own', 'kubernetes.io/config.mirror': 'my-own' },
    });
  });
  it('and says something else is changed as it runs, and its mirror shows what it said first', () => {
    const played = play(writer(`${write(own)}; sleep 20; sed -i s/nginx/redis/ /m/web.yaml`), { seconds: 60 });
    expect(told(played)).toEqual([['Pending', 'ContainerCreating', 'Running']]);
    expect(played.run.events.find(({ reason, object }) => reason === 'Killing' && object === `pod/${NAME}`)?.message).toBe(
      'Container web definition changed, will be restarted',
    );
    const { spec, status } = JSON.parse(played.run.kubectl(`get pod ${NAME} -o json`, 60).stdout);
    expect(spec.containers[0].image).toBe('nginx');
    expect(status.containerStatuses[0]).toMatchObject({ image: 'docker.io/library/redis:latest', restartCount: 1 });
  });
  it('and is written again as it was is let be', () => {
    const { run } = play(writer(`${write(own)}; sleep 20; sed -i s/nginx/nginx/ /m/web.yaml`), { seconds: 60 });
    expect(run.events.some(({ reason, object }) => reason === 'Killing' && object === `pod/${NAME}`)).toBe(false);
  });
});

describe('A Pod of the API server', () => {
  it('that says it is a mirror, of a Pod that is not there, is taken away', () => {
    const { rows } = play(
      podOf('  nodeName: node-1\n  containers: [{name: app, image: nginx}]', ', annotations: {kubernetes.io/config.mirror: abc}'),
    );
    expect(rows).toEqual(['0/1 Pending 0', '0/1 Terminating 0', 'gone']);
  });
  it('that says it comes from a file is like any other: with Never it ends in a final phase', () => {
    const { phases } = play(podOf('  containers: [{name: app, image: nginx}]', ', annotations: {kubernetes.io/config.source: file}'), {
      interventions: [{ atSeconds: 20, kind: 'DELETE_POD' }],
    });
    expect(phases.at(-1)).toBe('SUCCEEDED');
  });
});

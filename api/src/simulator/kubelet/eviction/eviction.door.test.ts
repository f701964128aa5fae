import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const pressure = (resource: string) => [{ atSeconds: 20, kind: 'NODE_PRESSURE', pod: 'web', resource } as const];
const deaf = (more = '') => shell('app', 'sleep 3600; true', more);

/** @see kubernetes: pkg/kubelet/eviction/eviction_manager.go, pkg/kubelet/pod_workers.go killPodNow */
describe('Under node pressure', () => {
  it('a Pod is told to stop, has its whole grace period in v1.27, and has failed when it is over', () => {
    const { phases, status, events, since, run } = play(podOf(`  containers: [${deaf()}]`), {
      seconds: 90,
      interventions: pressure('MEMORY'),
    });
    expect(phases).toEqual(['PENDING', 'RUNNING', 'FAILED']);
    expect(since('0/1 Error 0')).toBeGreaterThan(50);
    expect(status()).toMatchObject({
      reason: 'Evicted',
      message: expect.stringMatching(/^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \w+\. /),
    });
    expect(status().conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message: status().message }),
    );
    expect(events.slice(-3).map((event) => event.split(' ')[0])).toEqual(['Evicted', 'Killing', 'ExceededGracePeriod']);
    const told = run.kubectl('get events -o jsonpath=\'{.items[?(@.reason=="Evicted")].metadata.annotations}\'').stdout;
    expect(JSON.parse(told)).toEqual({
      offending_containers: 'app',
      offending_containers_usage: expect.stringMatching(/^\d+[KM]i$/),
      starved_resource: 'memory',
    });
    expect(events.at(-1)).toBe('ExceededGracePeriod Container runtime did not kill the pod within specified grace period.');
    expect(run.events.map(({ reason, object }) => `${object} ${reason}`)).toContain('node/node-1 NodeHasInsufficientMemory');
  });

  /** @see kubernetes: issue 118310 */
  it('a Pod whose containers all exit with 0 has succeeded, in v1.27', () => {
    const { status, events } = play(podOf('  containers: [{name: app, image: nginx}]'), { interventions: pressure('MEMORY') });
    expect(status()).toMatchObject({ phase: 'Succeeded' });
    expect(status().reason).toBeUndefined();
    expect(events.some((event) => event.startsWith('Evicted The node was low on resource: memory.'))).toBe(true);
  });

  it.each`
    resource    | refused                         | admitted
    ${'MEMORY'} | ${'{}'}                         | ${'{requests: {memory: 10Mi}}'}
    ${'DISK'}   | ${'{requests: {memory: 10Mi}}'} | ${undefined}
    ${'PID'}    | ${'{requests: {memory: 10Mi}}'} | ${undefined}
  `('new Pods are refused: $resource', ({ resource, refused, admitted }) => {
    const late = (name: string, resources: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node-1, containers: [{name: app, image: nginx, resources: ${resources}}]}\n`;
    const { run } = play(podOf(`  nodeName: node-1\n  containers: [${deaf()}]`), {
      seconds: 120,
      interventions: [
        ...pressure(resource),
        { atSeconds: 80, kind: 'APPLY', manifest: late('refused', refused) },
        { atSeconds: 80, kind: 'APPLY', manifest: late('admitted', admitted ?? refused) },
      ],
    });
    const condition = { MEMORY: 'MemoryPressure', DISK: 'DiskPressure', PID: 'PIDPressure' }[resource as string];
    const of = (name: string) => (run.pods.find((pod) => pod.name === name)?.final.object as { status: object } | undefined)?.status;
    expect(of('refused')).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: `Pod was rejected: The node had condition: [${condition}]. `,
    });
    if (admitted) expect(of('admitted')).toMatchObject({ phase: 'Running' });
  });

  it('those go first that use more than they asked for, then the lesser priority', () => {
    const named = (name: string, request: string) =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node-1, containers: [{name: app, image: nginx, resources: {requests: {memory: ${request}}}}]}\n`;
    const { run } = play(
      `${podOf('  nodeName: node-1\n  containers: [{name: app, image: nginx, resources: {requests: {memory: 1Gi}}}]')}${named('over', '1Mi')}`,
      {
        interventions: pressure('MEMORY'),
      },
    );
    expect(run.events.filter(({ reason }) => reason === 'Evicted').map(({ object }) => object)).toEqual(['pod/over']);
    expect(run.events.find(({ reason }) => reason === 'Evicted')?.message).toMatch(
      /Container app was using \d+Ki, request is 1Mi, has larger consumption of memory\. $/,
    );
  });
});

/** @see kubernetes: pkg/kubelet/eviction/helpers.go exceedMemoryRequests; pkg/kubelet/stats/cri_stats_provider.go removeTerminatedContainers */
it.each(['MEMORY', 'DISK', 'PID'])('of whom nothing is known, since nothing runs, goes first of its priority: %s', (resource) => {
  const spec = (image: string) => `{nodeName: node-1, terminationGracePeriodSeconds: 1, containers: [{name: app, image: ${image}}]}`;
  const waiting = `apiVersion: v1\nkind: Pod\nmetadata: {name: waiting}\nspec: ${spec('registry.invalid/none')}\n`;
  const { run } = play(`apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: ${spec('nginx')}\n---\n${waiting}`, {
    interventions: pressure(resource),
  });
  const [evicted] = run.events.filter(({ reason }) => reason === 'Evicted');
  expect(evicted).toMatchObject({ object: 'pod/waiting', message: expect.stringMatching(/^The node was low on .* available: \w+\. $/) });
  expect(run.kubectl('get events -o jsonpath=\'{.items[?(@.reason=="Evicted")].metadata.annotations}\'').stdout).toBe('');
});

/** @see kubernetes: 124101; pkg/kubelet/stats/cri_stats_provider.go addProcessStats */
it('where processes are too many, any Pod of the lowest priority goes, however few it has', () => {
  const pod = (name: string, script: string, more = '') =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node-1, terminationGracePeriodSeconds: 1, ${more}containers: [${shell('app', script)}]}\n`;
  const many = 'for i in 1 2 3 4 5; do sleep 900 & done; wait';
  const high = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n';
  const manifest = high + pod('few', 'sleep 900') + pod('many', many) + pod('important', many, 'priorityClassName: high, ');
  const evicted = (seed: number) =>
    play(manifest, { seed, interventions: [{ atSeconds: 20, kind: 'NODE_PRESSURE', pod: 'few', resource: 'PID' }] })
      .run.events.filter(({ reason }) => reason === 'Evicted')
      .map(({ object, message }) => `${object} ${message}`);
  const message = 'The node was low on resource: pids. Threshold quantity: 1600, available: 1024. ';
  const all = Array.from({ length: 12 }, (_, seed) => evicted(seed).join());
  expect(new Set(all)).toEqual(new Set([`pod/few ${message}`, `pod/many ${message}`]));
});

/** @see kubernetes: pkg/kubelet/eviction/eviction_manager_test.go TestMemoryPressure */
describe('When the node’s memory is used up', () => {
  const grows = (step: string, pause: string) =>
    podOf(
      `  nodeName: node-1\n  containers: [{name: app, image: 'python:3.11', command: [python, -c, "import time\\nl = []\\nwhile True:\\n  l.append(bytearray(${step}))\\n  time.sleep(${pause})"]}]`,
    );
  const quiet = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: quiet}\nspec: {nodeName: node-1, containers: [{name: app, image: nginx}]}\n`;

  it('little by little, the Pod that uses most of it beyond its request is evicted', () => {
    const { run, events, status } = play(grows('16 * 2 ** 20', '10') + quiet, { seconds: 6000 });
    const told = run.events.filter(({ object }) => object === 'node/node-1').map(({ reason, message }) => `${reason} ${message}`);
    expect(told).toEqual([
      'EvictionThresholdMet Attempting to reclaim memory',
      'NodeHasInsufficientMemory Node node-1 status is now: NodeHasInsufficientMemory',
      'NodeHasSufficientMemory Node node-1 status is now: NodeHasSufficientMemory',
    ]);
    expect(events.find((event) => event.startsWith('Evicted'))).toMatch(
      /^Evicted The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+Ki\. Container app was using 7\d{6}Ki, request is 0, has larger consumption of memory\. $/,
    );
    expect(status()).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(run.pods[1]?.watch.at(-1)?.status).toBe('Running');
  });

  it('at a stroke, the kernel is faster than the kubelet, which tells whom it took', () => {
    const { run, container } = play(grows('9 * 2 ** 30', '1'), { seconds: 30 });
    expect(container('app').lastState.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    expect(run.events.find(({ reason }) => reason === 'SystemOOM')?.message).toMatch(
      /^System OOM encountered, victim process: python, pid: 10\d\d$/,
    );
    expect(run.events.some(({ reason }) => reason === 'Evicted')).toBe(false);
  });
});

/** @see kubernetes: pkg/kubelet/eviction/eviction_manager.go localStorageEviction */
describe('A Pod that writes more than its limit', () => {
  const write = (path: string, more: string) => shell('app', `head -c 20000000 /dev/zero > ${path}; exec sleep 1000`, more);
  /** Its log and that of the start before take more than its limit, one of them alone does not. */
  const LOUD = (more: string) => shell('app', 'head -c 600000 /dev/zero | tr "\\\\0" x | fold -w 1000; sleep 20; exit 1', more);
  it.each`
    limit                         | spec                                                                                                                                                              | message
    ${'of an emptyDir'}           | ${`  containers: [${write('/d/x', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]`}                            | ${'Usage of EmptyDir volume "d" exceeds the limit "10Mi". '}
    ${'of an emptyDir, all told'} | ${`  containers: [${write('/d/x', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {sizeLimit: 20000768}}]`}                        | ${'Usage of EmptyDir volume "d" exceeds the limit "20000768". '}
    ${'of all its containers'}    | ${`  containers: [${write('/x', 'resources: {limits: {ephemeral-storage: 10Mi}}')}]`}                                                                             | ${'Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. '}
    ${'of those that have one'}   | ${`  containers: [${write('/x', '')}, {name: other, image: nginx, resources: {limits: {ephemeral-storage: 10Mi}}}]`}                                              | ${'Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. '}
    ${'of one of its containers'} | ${`  containers: [${write('/x', 'resources: {limits: {ephemeral-storage: 10Mi}}')}, {name: other, image: nginx, resources: {limits: {ephemeral-storage: 1Gi}}}]`} | ${'Container app exceeded its local ephemeral storage limit "10Mi". '}
    ${'of one of its containers'} | ${`  containers: [${LOUD('resources: {limits: {ephemeral-storage: 1Mi}}')}, {name: other, image: nginx, resources: {limits: {ephemeral-storage: 1Gi}}}]`}         | ${'Container app exceeded its local ephemeral storage limit "1Mi". '}
  `('is evicted, without a DisruptionTarget: the limit $limit', ({ spec, message }) => {
    const { status, events } = play(podOf(`  terminationGracePeriodSeconds: 2\n${spec}`), { seconds: 150 });
    expect(status()).toMatchObject({ phase: 'Failed', reason: 'Evicted', message });
    expect(events).toContain(`Evicted ${message}`);
    expect(status().conditions.some(({ type }: { type: string }) => type === 'DisruptionTarget')).toBe(false);
  });

  /** @see containerd: pkg/cri/server/snapshots.go; each of the two looks every ten seconds */
  it('goes when the runtime has measured its layer, and the kubelet has looked', () => {
    const late = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { run } = play(podOf(`  containers: [${write('/x', 'resources: {limits: {ephemeral-storage: 10Mi}}')}]`), { seed });
      const at = (wanted: string) => run.events.find(({ reason }) => reason === wanted)?.firstSeconds ?? Number.NaN;
      return at('Evicted') - at('Started');
    });
    expect(Math.max(...late)).toBeGreaterThan(10);
    expect(Math.max(...late)).toBeLessThan(21);
  });

  /** @see kubernetes: pkg/kubelet/eviction/eviction_manager_test.go TestStorageLimitEvictions (localStorageCapacityIsolation); server/stats/fs_resource_analyzer.go */
  it.each`
    rule                                        | config                                    | at
    ${'as soon as its volumes are looked at'}   | ${'volumeStatsAggPeriod: 10s'}            | ${[5, 30]}
    ${'after more than a minute, as it is'}     | ${'volumeStatsAggPeriod: 0s'}             | ${[5, 130]}
    ${'never, where volumes are not looked at'} | ${'volumeStatsAggPeriod: -1s'}            | ${undefined}
    ${'never, where that is not watched'}       | ${'localStorageCapacityIsolation: false'} | ${undefined}
  `('goes $rule', ({ config, at }) => {
    const kubelet = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: '${config}'}\n---\n`;
    const spec = `  containers: [${write('/d/x', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]`;
    const { run } = play(`${kubelet}${podOf(spec)}`, { seconds: 150 });
    const evicted = run.events.find(({ reason }) => reason === 'Evicted')?.firstSeconds;
    expect(at === undefined ? evicted === undefined : evicted !== undefined && evicted > at[0] && evicted < at[1]).toBe(true);
  });

  it('stays if it is critical', () => {
    const spec = `  priorityClassName: system-node-critical\n  containers: [${write('/x', 'resources: {limits: {ephemeral-storage: 10Mi}}')}]`;
    const { status, events } = play(podOf(spec, ', namespace: kube-system'), { seconds: 150 });
    expect(status()).toMatchObject({ phase: 'Running' });
    expect(events.some((event) => event.startsWith('Evicted'))).toBe(false);
  });

  it('stays while nothing of it runs', () => {
    const spec = `  containers: [${shell('app', 'head -c 20000000 /dev/zero > /d/x; exit 1', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]`;
    const { status, events } = play(podOf(spec), { seconds: 200 });
    expect(status()).toMatchObject({ phase: 'Running' });
    expect(events.some((event) => event.startsWith('Evicted'))).toBe(false);
  });

  it('may end before anybody has counted what its volumes hold', () => {
    const spec = `  restartPolicy: Never\n  containers: [${shell('app', 'sleep 4; head -c 20000000 /dev/zero > /d/x', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]`;
    expect(play(podOf(spec)).status()).toMatchObject({ phase: 'Succeeded' });
  });

  it.each`
    seed
    ${1}
    ${2}
    ${3}
  `('is evicted when its volumes are counted next, within two minutes: $seed', ({ seed }) => {
    const spec = `  containers: [${shell('app', 'sleep 100; head -c 20000000 /dev/zero > /d/x; exec sleep 1000', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]`;
    const { run } = play(podOf(spec), { seconds: 300, seed });
    const at = run.events.find(({ reason }) => reason === 'Evicted')?.firstSeconds;
    expect(at).toBeGreaterThan(101);
    expect(at).toBeLessThan(235);
  });

  it('is evicted before the next one that does, without waiting for another look', () => {
    const pod = (name: string) =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node-1, terminationGracePeriodSeconds: 1, containers: [${write('/x', 'resources: {limits: {ephemeral-storage: 10Mi}}')}]}\n`;
    const { run } = play(pod('a') + pod('b'), { seconds: 30 });
    const at = run.events.filter(({ reason }) => reason === 'Evicted').map(({ firstSeconds }) => firstSeconds);
    expect(at).toHaveLength(2);
    expect(Math.abs((at[0] as number) - (at[1] as number))).toBeLessThanOrEqual(3);
  });
});

/** @see kubernetes: pkg/kubelet/pod_container_deletor.go, pkg/kubelet/images/image_gc_manager.go DeleteUnusedImages */
describe('What is of no use any more is removed', () => {
  const LOST = /^unable to retrieve container logs for containerd:\/\/[0-9a-f]{64}$/;
  const done = podOf(
    "  nodeName: node-1\n  restartPolicy: Never\n  containers: [{name: app, image: 'busybox:1.36', command: [echo, hello]}]",
  );
  const logs = ({ run }: ReturnType<typeof play>, at: number) => run.kubectl('logs web', at).stdout;

  it('the containers of a Pod that was evicted, with their logs', () => {
    const story = play(podOf(`  terminationGracePeriodSeconds: 2\n  containers: [${shell('app', 'echo hello; sleep 3600; true')}]`), {
      seconds: 60,
      interventions: pressure('MEMORY'),
    });
    expect(logs(story, 19)).toBe('hello\n');
    expect(logs(story, 60)).toMatch(LOST);
    expect(story.status()).toMatchObject({ reason: 'Evicted', containerStatuses: [{ state: { terminated: { exitCode: 137 } } }] });
  });
  /** @see kubernetes: issue 122160 */
  it('those that end before the others: nobody knows then how they did', () => {
    const slow = shell('slow', 'sleep 3600; true');
    const story = play(podOf(`  terminationGracePeriodSeconds: 5\n  containers: [{name: quick, image: nginx}, ${slow}]`), {
      seconds: 60,
      interventions: pressure('MEMORY'),
    });
    const [quick, other] = story.status().containerStatuses;
    const unknown = { reason: 'ContainerStatusUnknown', exitCode: 137 };
    expect(quick).toMatchObject({ restartCount: 1, state: { terminated: unknown }, lastState: { terminated: unknown } });
    expect(other).toMatchObject({ restartCount: 0, state: { terminated: { reason: 'Error', exitCode: 137 } } });
    expect(story.run.kubectl('get pod web', 60).stdout).toMatch(/web +0\/2 +ContainerStatusUnknown +1 /);
  });
  it('those of a Pod that is deleted and has stopped, though a finalizer holds it', () => {
    const held = podOf(
      `  containers: [${shell('app', 'trap "exit 0" TERM; echo hello; while true; do sleep 1; done')}]`,
      ', finalizers: [example.com/x]',
    );
    const story = play(held, { seconds: 60, interventions: [{ atSeconds: 20, kind: 'DELETE_POD', pod: 'web' }] });
    expect(logs(story, 20)).toBe('hello\n');
    expect(logs(story, 60)).toMatch(LOST);
  });
  it.each`
    pressure    | logs           | pulls
    ${'MEMORY'} | ${/^hello\n$/} | ${1}
    ${'DISK'}   | ${LOST}        | ${2}
  `('of Pods that have ended, and images, where the disk is full: $pressure', ({ pressure: resource, logs: said, pulls }) => {
    const other =
      '---\napiVersion: v1\nkind: Pod\nmetadata: {name: other}\nspec: {nodeName: node-1, containers: [{name: app, image: nginx}]}\n';
    const late = done.replace('name: web', 'name: late');
    const story = play(`${done}\n${other}`, {
      seconds: 1300,
      interventions: [
        { atSeconds: 800, kind: 'NODE_PRESSURE', pod: 'other', resource },
        { atSeconds: 1200, kind: 'APPLY', manifest: late },
      ],
    });
    expect(logs(story, 790)).toBe('hello\n');
    expect(logs(story, 850)).toMatch(said);
    expect(story.run.events.filter(({ message }) => message === 'Pulling image "busybox:1.36"')).toHaveLength(pulls);
  });
});

/** @see kubernetes: pkg/kubelet/eviction/api/types.go GetThresholdQuantity; as it was seen in clusters: 2139512454 of 21395124224 bytes */
it.each`
  capacity                                | threshold
  ${''}                                   | ${'10736158060'}
  ${', ephemeral-storage: "21395124224"'} | ${'2139512454'}
`('the threshold of a disk is a tenth of it, of single precision: $threshold', ({ capacity, threshold }) => {
  const node = `apiVersion: v1\nkind: Node\nmetadata: {name: disk}\nstatus: {capacity: {cpu: 4, memory: 8Gi, pods: 110${capacity}}}\n---\n`;
  const { run } = play(`${node}${podOf(`  containers: [${deaf()}]`)}`, { interventions: pressure('DISK') });
  expect(run.events.find(({ reason }) => reason === 'Evicted')?.message).toMatch(
    new RegExp(`^The node was low on resource: ephemeral-storage\\. Threshold quantity: ${threshold}, available: \\d+Ki\\. `),
  );
});

/** @see kubernetes: pkg/kubelet/eviction/eviction_manager_test.go TestDiskPressureNodeFs, TestMemoryPressure (soft) */
describe('Thresholds', () => {
  const small =
    'apiVersion: v1\nkind: Node\nmetadata: {name: small}\nstatus: {capacity: {cpu: 4, memory: 8Gi, pods: 110, ephemeral-storage: 1Gi}}\n---\n';
  const writes = (megabytes: number) =>
    podOf(`  terminationGracePeriodSeconds: 2\n  containers: [${shell('app', `head -c ${megabytes}m /dev/zero > /x; sleep 3600; true`)}]`);
  it.each`
    megabytes | says
    ${850}    | ${undefined}
    ${880}    | ${'Threshold quantity: 161061280, available: 1'}
    ${950}    | ${'Threshold quantity: 107374184, available: 7'}
  `('of a disk that a Pod fills: $megabytes of 1024 MiB', ({ megabytes, says }) => {
    const { run } = play(`${small}${writes(megabytes)}`, { seconds: 400 });
    const message = run.events.find(({ reason }) => reason === 'Evicted')?.message;
    if (says) expect(message).toContain(`The node was low on resource: ephemeral-storage. ${says}`);
    else expect(message).toBeUndefined();
    const told = run.events.filter(({ object }) => object === 'node/small').map(({ reason }) => reason);
    expect(told).toEqual(says ? ['EvictionThresholdMet', 'NodeHasDiskPressure', 'NodeHasNoDiskPressure'] : []);
  });

  const configured = (text: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: "${text}"}\n---\n`;
  const played = (text: string) =>
    play(`${configured(text)}${podOf(`  nodeName: node-1\n  terminationGracePeriodSeconds: 60\n  containers: [${deaf()}]`)}`, {
      seconds: 400,
      behaviors: [{ container: 'app', memoryBytes: 7_200_000_000, memoryAfterSeconds: 30 }],
    });
  const soft = 'evictionSoft: {memory.available: 1Gi}, evictionSoftGracePeriod: {memory.available: 1m30s}';

  it('that are soft are acted upon when they have been passed for long enough; Pods have as long as the kubelet says', () => {
    const { run, since } = played(`{${soft}, evictionMaxPodGracePeriod: 7, evictionPressureTransitionPeriod: 1m}`);
    const at = (reason: string) => run.events.find((event) => event.reason === reason)?.firstSeconds as number;
    expect(at('NodeHasInsufficientMemory')).toBeLessThan(60);
    expect(at('Evicted')).toBeGreaterThan(120);
    expect(at('Evicted')).toBeLessThan(145);
    expect(since('0/1 Error 0') - at('Evicted')).toBeCloseTo(7, 0);
    expect(run.events.find(({ reason }) => reason === 'Evicted')?.message).toMatch(/ Threshold quantity: 1Gi, available: \d+Ki\. /);
    expect(at('NodeHasSufficientMemory') - at('Evicted')).toBeLessThan(80);
  });
  it.each`
    rule                                                | text
    ${'that are hard are those of the kubelet’s alone'} | ${'{evictionHard: {nodefs.available: 5%}}'}
    ${'that are not passed are nothing'}                | ${'{evictionHard: {memory.available: 200Mi}}'}
    ${'of nothing are none'}                            | ${'{evictionHard: {memory.available: 0%}}'}
  `('$rule', ({ text }) => {
    expect(played(text).run.events.some(({ reason }) => reason === 'Evicted')).toBe(false);
  });
  it('that are hard may be a share of the whole', () => {
    expect(played('{evictionHard: {memory.available: 10%}}').run.events.find(({ reason }) => reason === 'Evicted')?.message).toMatch(
      / Threshold quantity: 858993472, /,
    );
  });
});

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

/** @see kubernetes: pkg/kubelet/eviction/eviction_manager.go localStorageEviction */
describe('A Pod that writes more than its limit', () => {
  const write = (path: string, more: string) => shell('app', `head -c 20000000 /dev/zero > ${path}; exec sleep 1000`, more);
  it.each`
    limit                         | spec                                                                                                                                                              | message
    ${'of an emptyDir'}           | ${`  containers: [${write('/d/x', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]`}                            | ${'Usage of EmptyDir volume "d" exceeds the limit "10Mi". '}
    ${'of all its containers'}    | ${`  containers: [${write('/x', 'resources: {limits: {ephemeral-storage: 10Mi}}')}]`}                                                                             | ${'Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. '}
    ${'of those that have one'}   | ${`  containers: [${write('/x', '')}, {name: other, image: nginx, resources: {limits: {ephemeral-storage: 10Mi}}}]`}                                              | ${'Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. '}
    ${'of one of its containers'} | ${`  containers: [${write('/x', 'resources: {limits: {ephemeral-storage: 10Mi}}')}, {name: other, image: nginx, resources: {limits: {ephemeral-storage: 1Gi}}}]`} | ${'Container app exceeded its local ephemeral storage limit "10Mi". '}
  `('is evicted, without a DisruptionTarget: the limit $limit', ({ spec, message }) => {
    const { status, events } = play(podOf(`  terminationGracePeriodSeconds: 2\n${spec}`));
    expect(status()).toMatchObject({ phase: 'Failed', reason: 'Evicted', message });
    expect(events).toContain(`Evicted ${message}`);
    expect(status().conditions.some(({ type }: { type: string }) => type === 'DisruptionTarget')).toBe(false);
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

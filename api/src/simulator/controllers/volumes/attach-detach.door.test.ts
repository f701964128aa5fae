import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';
import type { InterventionInput } from '../../types.ts';

const claimed = (mode: string, provisioner = 'ebs.csi.aws.com') =>
  `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: ${provisioner}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {storageClassName: fast, accessModes: [${mode}], resources: {requests: {storage: 1Gi}}}\n`;
const pod = (name: string, node: string) =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  nodeSelector: {kubernetes.io/hostname: ${node}}\n  terminationGracePeriodSeconds: 1\n  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]\n  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]\n`;
const told = (run: ReturnType<typeof play>['run'], object: string) =>
  run.events
    .filter((event) => event.object === `pod/${object}` && /Attach/.test(event.reason))
    .map(({ reason, message }) => `${reason} ${message.replace(/pvc-[\w-]+/, 'PV')}`);
const statusOf = (run: ReturnType<typeof play>['run'], name: string) => run.pods.find((one) => one.name === name)?.watch.at(-1)?.status;

/** @see kubernetes: pkg/controller/volume/attachdetach/reconciler/reconciler_test.go */
describe('A volume that must be attached', () => {
  it('is so before its Pod starts, which learns of it with its node’s status', () => {
    const { run, since } = play(claimed('ReadWriteOnce') + pod('web', 'node-1'), { seconds: 60 });
    expect(told(run, 'web')).toEqual(['SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "PV" ']);
    expect(since('1/1 Running 0')).toBeGreaterThan(4);
    expect(since('1/1 Running 0')).toBeLessThan(18);
  });

  it('goes to one node at a time, and to the next one when it is given back', () => {
    const manifest = claimed('ReadWriteOnce') + pod('web', 'node-1');
    const { run } = play(manifest, {
      seconds: 400,
      interventions: [
        { atSeconds: 60, kind: 'APPLY', manifest: pod('other', 'node-2') },
        { atSeconds: 250, kind: 'DELETE_POD', pod: 'web' },
      ],
    });
    expect(told(run, 'other')).toEqual([
      'FailedAttachVolume Multi-Attach error for volume "PV" Volume is already used by pod(s) web',
      'SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "PV" ',
    ]);
    expect(run.events.find(({ reason, object }) => reason === 'FailedMount' && object === 'pod/other')?.message).toBe(
      'Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[v], failed to process volumes=[]: timed out waiting for the condition',
    );
    // Told by the old node's next status, taken there, brought here, and mounted as soon as the new node's status says so.
    const running = run.pods.find(({ name }) => name === 'other')?.watch.find(({ status }) => status === 'Running')?.atSeconds;
    expect(running).toBeGreaterThan(254);
    expect(running).toBeLessThan(272);
  });

  it('that stands in a Pod itself is called as its driver calls it, and is for one node alone', () => {
    const disk = (name: string, node: string, id: string) =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  nodeName: ${node}\n  containers: [{name: app, image: nginx}]\n  volumes: [{name: v, awsElasticBlockStore: {volumeID: ${id}}}]\n`;
    const { run } = play(disk('web', 'node-1', 'vol-1'), {
      seconds: 60,
      interventions: [{ atSeconds: 20, kind: 'APPLY', manifest: disk('other', 'node-2', 'aws://us-east-1a/vol-1') }],
    });
    expect(told(run, 'web')).toEqual(['SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "ebs.csi.aws.com-vol-1" ']);
    expect(told(run, 'other')).toEqual([
      'FailedAttachVolume Multi-Attach error for volume "ebs.csi.aws.com-vol-1" Volume is already used by pod(s) web',
    ]);
  });

  it.each`
    what                               | manifest
    ${'is for many nodes'}             | ${claimed('ReadWriteMany')}
    ${'is a directory on the network'} | ${claimed('ReadWriteOnce', 'example.com/nfs')}
  `('two nodes have it where it $what', ({ manifest }) => {
    const { run } = play(manifest + pod('web', 'node-1') + pod('other', 'node-2'), { seconds: 60 });
    expect([statusOf(run, 'web'), statusOf(run, 'other')]).toEqual(['Running', 'Running']);
    expect(run.events.some(({ reason }) => reason === 'FailedAttachVolume')).toBe(false);
  });

  it.each`
    driver               | attached
    ${'ebs.csi.aws.com'} | ${1}
    ${'efs.csi.aws.com'} | ${0}
    ${'nfs.csi.k8s.io'}  | ${0}
  `('is not one of a file server, which any node mounts as it is: $driver', ({ driver, attached }) => {
    const { run, since } = play(claimed('ReadWriteMany', driver) + pod('web', 'node-1'), { seconds: 60 });
    expect(told(run, 'web')).toHaveLength(attached);
    expect(since('1/1 Running 0')).toBeLessThan(25);
    expect(run.kubectl(`get csidriver ${driver} -o jsonpath={.spec.attachRequired}`).stdout.trim()).toBe(String(attached === 1));
  });

  it('is taken from a node that has fallen silent after six minutes, once its Pod is gone', () => {
    const { run } = play(claimed('ReadWriteOnce') + pod('web', 'node-1'), {
      seconds: 700,
      interventions: [
        { atSeconds: 60, kind: 'NODE_FAILS', pod: 'web' },
        { atSeconds: 120, kind: 'DELETE_POD', pod: 'web', graceSeconds: 0 },
        { atSeconds: 130, kind: 'APPLY', manifest: pod('other', 'node-2') },
      ],
    });
    const events = run.events.filter((event) => event.object === 'pod/other');
    expect(events.find(({ reason }) => reason === 'FailedAttachVolume')?.message).toMatch(
      /^Multi-Attach error for volume "pvc-[\w-]+" Volume is already exclusively attached to one node and can't be attached to another$/,
    );
    const attached = events.find(({ reason }) => reason === 'SuccessfulAttachVolume')?.firstSeconds ?? 0;
    expect(attached).toBeGreaterThan(480);
    expect(attached).toBeLessThan(495);
  });

  const BOUND = pod('web', 'node-1').replace('nodeSelector: {kubernetes.io/hostname: node-1}', 'nodeName: node-1');
  const gone: InterventionInput = { atSeconds: 100, kind: 'KUBECTL', command: ['delete node node-1'] };
  const other: InterventionInput = { atSeconds: 110, kind: 'APPLY', manifest: pod('other', 'node-2') };
  const back: InterventionInput = {
    atSeconds: 300,
    kind: 'APPLY',
    manifest:
      'apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\nstatus: {capacity: {cpu: "1", memory: 1Gi, pods: "10"}, allocatable: {cpu: "1", memory: 1Gi, pods: "10"}}\n',
  };
  // The Pod of the node is removed at 160 seconds.
  it.each`
    rule                                                      | more                                                                | from   | to
    ${'six minutes after its Pod is, for it may have it yet'} | ${[gone, other]}                                                    | ${520} | ${530}
    ${'as soon as the node says that it has it no more'}      | ${[gone, other, back]}                                              | ${300} | ${310}
    ${'so too where it has been silent before'}               | ${[{ atSeconds: 20, kind: 'NODE_FAILS', pod: 'web' }, gone, other]} | ${520} | ${530}
  `('is taken from a node that is gone $rule', ({ more, from, to }) => {
    const { run } = play(claimed('ReadWriteOnce') + BOUND, { seconds: 700, interventions: more });
    const attached = run.events.filter(({ reason }) => reason === 'SuccessfulAttachVolume');
    expect(attached.map(({ object, count }) => `${object} ${count}`)).toEqual(['pod/web 1', 'pod/other 1']);
    expect(attached[1]?.firstSeconds).toBeGreaterThan(from);
    expect(attached[1]?.firstSeconds).toBeLessThan(to);
  });

  it('is never brought to a node that there is not', () => {
    const { run } = play(claimed('ReadWriteOnce') + BOUND.replace('node-1', 'nowhere'), { seconds: 50 });
    expect(told(run, 'web')).toEqual([]);
  });

  it('is not deleted while a node has it, though nobody claims it', () => {
    const { run } = play(claimed('ReadWriteOnce') + BOUND, {
      seconds: 100,
      interventions: [
        { atSeconds: 20, kind: 'DELETE_POD', pod: 'web' },
        { atSeconds: 24, kind: 'KUBECTL', command: ['delete pvc data'] },
      ],
    });
    const [event, ...others] = run.events.filter(({ reason }) => reason === 'VolumeFailedDelete');
    expect(others).toEqual([]);
    expect(event?.message.replaceAll(/pvc-[\w-]+/g, 'PV')).toBe('persistentvolume PV is still attached to node node-1');
    // It is tried again after 1, 2, 4 … seconds.
    const { firstSeconds = 0, lastSeconds = 0, count } = event ?? {};
    expect([Math.round(firstSeconds), Math.round(lastSeconds), count]).toEqual([24, 27, 3]);
    expect(run.kubectl('get pv --no-headers', lastSeconds + 3).stdout).toMatch(/Released/);
    expect(run.kubectl('get pv').stderr).toBe('No resources found\n');
  });

  it('is given back by a node that has booted since its Pod went', () => {
    const { run } = play(claimed('ReadWriteOnce') + BOUND, {
      seconds: 200,
      interventions: [
        { atSeconds: 20, kind: 'NODE_FAILS', resource: 'node/node-1' },
        { atSeconds: 30, kind: 'DELETE_POD', pod: 'web', graceSeconds: 0 },
        { atSeconds: 40, kind: 'APPLY', manifest: pod('other', 'node-2') },
        { atSeconds: 100, kind: 'NODE_RECOVERS', resource: 'node/node-1' },
      ],
    });
    const attached = run.events.find(({ reason, object }) => reason === 'SuccessfulAttachVolume' && object === 'pod/other');
    expect(attached?.firstSeconds).toBeGreaterThan(101);
    expect(attached?.firstSeconds).toBeLessThan(118);
  });
});

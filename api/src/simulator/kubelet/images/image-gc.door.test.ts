import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const small =
  'apiVersion: v1\nkind: Node\nmetadata: {name: small}\nstatus: {capacity: {cpu: 4, memory: 8Gi, pods: 110, ephemeral-storage: 1Gi}}\n---\n';
const configured = (text: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: "${text}"}\n---\n`;
const writes = (megabytes: number) => podOf(`  containers: [${shell('app', `head -c ${megabytes}m /dev/zero > /x; exec sleep 5000`)}]`);
const ofNode = ({ run }: ReturnType<typeof play>) =>
  run.events.filter(({ object }) => object === 'node/small').map(({ reason, message, count }) => `${reason} x${count} ${message}`);

/** @see kubernetes: pkg/kubelet/images/image_gc_manager_test.go TestGarbageCollectBelowLowThreshold, TestGarbageCollectNotEnoughFreed, TestGarbageCollectImageNotOldEnough */
describe('Where the disk is used for 85 percent', () => {
  it('and no image can be removed, that is told every five minutes, and from the second time on as a failure', () => {
    const story = play(`${small}${writes(865)}`, { seconds: 1000 });
    const told = ofNode(story);
    const words =
      /^(\w+) x(\d) Failed to garbage collect required amount of images\. Attempted to free \d{8} bytes, but only found 0 bytes eligible to free\.$/;
    expect(told.map((text) => words.exec(text)?.slice(1))).toEqual([
      ['FreeDiskSpaceFailed', '3'],
      ['ImageGCFailed', '2'],
    ]);
  });

  it.each`
    rule                                       | text                                                                   | megabytes
    ${'less is used'}                          | ${'{}'}                                                                | ${850}
    ${'the kubelet may use all of it'}         | ${'{imageGCHighThresholdPercent: 100}'}                                | ${865}
    ${'that is allowed, and enough free then'} | ${'{imageGCHighThresholdPercent: 87, imageGCLowThresholdPercent: 86}'} | ${865}
  `('$rule: nothing is told', ({ text, megabytes }) => {
    expect(ofNode(play(`${configured(text)}${small}${writes(megabytes)}`, { seconds: 1000 }))).toEqual([]);
  });

  it('images go that no container needs', () => {
    const first = podOf(
      '  restartPolicy: Never\n  containers: [{name: app, image: \'python:3.11\', command: [python, -c, "print(1)"]}]',
    ).replace('name: web', 'name: first');
    const again = first.replace('name: first', 'name: again');
    const story = play(`${configured('{evictionHard: {memory.available: 100Mi}}')}${small}${first}`, {
      seconds: 1250,
      interventions: [
        { atSeconds: 100, kind: 'DELETE_POD', pod: 'first' },
        { atSeconds: 500, kind: 'APPLY', manifest: writes(600) },
        { atSeconds: 1200, kind: 'APPLY', manifest: again },
      ],
    });
    expect(ofNode(story)).toEqual([]);
    expect(story.run.events.some(({ reason }) => reason === 'Evicted')).toBe(false);
    expect(story.run.events.filter(({ message }) => message === 'Pulling image "python:3.11"')).toHaveLength(2);
  });
});

/** @see kubernetes: pkg/kubelet/images/image_gc_manager_test.go TestFreeSpaceRemoveByLeastRecentlyUsed, TestFreeSpaceTiesBrokenByDetectedTime */
it.each`
  rule                                                | early  | late   | gone
  ${'was in use least lately'}                        | ${800} | ${100} | ${'late'}
  ${'was in use least lately, the other way'}         | ${100} | ${800} | ${'early'}
  ${'came first, of two that never were seen in use'} | ${30}  | ${31}  | ${'early'}
`('Of two images that goes first which $rule', ({ early, late, gone }) => {
  const IMAGES: Readonly<Record<string, string>> = { early: 'redis:7', late: 'httpd:2.4' };
  const of = (name: string, as = name) =>
    podOf(`  terminationGracePeriodSeconds: 1\n  containers: [{name: app, image: '${IMAGES[name]}', command: [sleep, "10000"]}]`).replace(
      'name: web',
      `name: ${as}`,
    );
  const story = play(`${configured('{evictionHard: {memory.available: 100Mi}, imageGCLowThresholdPercent: 84}')}${small}${of('early')}`, {
    seconds: 1700,
    interventions: [
      { atSeconds: 15, kind: 'APPLY', manifest: of('late') },
      { atSeconds: early, kind: 'DELETE_POD', pod: 'early' },
      { atSeconds: late, kind: 'DELETE_POD', pod: 'late' },
      { atSeconds: 900, kind: 'APPLY', manifest: writes(775) },
      { atSeconds: 1500, kind: 'APPLY', manifest: of('early', 'early-again') },
      { atSeconds: 1501, kind: 'APPLY', manifest: of('late', 'late-again') },
    ],
  });
  const pulled = story.run.events.filter(({ reason, object }) => reason === 'Pulling' && object.endsWith('-again'));
  expect(pulled.map(({ object }) => object)).toEqual([`pod/${gone}-again`]);
});

it('An image that is larger than what is left cannot be pulled', () => {
  const tiny = small.replace('1Gi', '300Mi');
  const { run, container } = play(
    `${tiny}${podOf('  containers: [{name: app, image: \'python:3.11\', command: [python, -c, "print(1)"]}]')}`,
    {
      seconds: 40,
    },
  );
  expect(run.events.find(({ reason }) => reason === 'Failed')?.message).toMatch(
    /^Failed to pull image "python:3\.11": rpc error: code = Unknown desc = failed to pull and unpack image "docker\.io\/library\/python:3\.11": failed to copy: write \/var\/lib\/containerd\/\S+\/data: no space left on device$/,
  );
  expect(container('app')).toMatchObject({ state: { waiting: { reason: expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/) } } });
});

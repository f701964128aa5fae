import { describe, expect, it } from 'vitest';
import { type Played, play } from '../testing.ts';
import { type Fields, logOf, object, podOf, script, several } from './testing.ts';

const limits = (amounts: Fields): Fields => ({ resources: { limits: amounts } });
const requests = (amounts: Fields): Fields => ({ resources: { requests: amounts } });
const kubelet = (text: string): string =>
  object('ConfigMap', 'kubelet-config', { data: { kubelet: text } }, 'v1', { namespace: 'kube-system' });
const pages = { cpu: '10m', memory: '100Mi' };

/** What a Pod of the same node finds in that directory of the node's groups. */
function found(
  first: Fields,
  path: string,
  look: string,
  { beside = [], own = {} }: { beside?: readonly string[]; own?: Fields } = {},
): string {
  const looks = {
    ...script(`sleep 5; cd /tmp/kubepods.slice/${path} && ${look}; sleep 1000`),
    ...own,
    volumeMounts: [{ name: 'cgroup', mountPath: '/tmp' }],
  };
  const volumes = [{ name: 'cgroup', hostPath: { path: '/sys/fs/cgroup' } }];
  const pod = (name: string, spec: Fields): string => podOf({ nodeName: 'node-1', ...spec }, { name });
  const documents = [
    pod('web', { containers: [{ ...script('sleep 1000'), ...first }] }),
    pod('look', { containers: [looks], volumes }),
    ...beside,
  ];
  return play(several(...documents)).run.kubectl('logs look').stdout;
}

/** @see kubernetes: test/e2e_node/hugepages_test.go */
describe('HugePages', () => {
  const node = (name: string): string => {
    const amounts = { cpu: '4', memory: '8Gi', pods: '110', 'hugepages-2Mi': '10Mi', 'hugepages-1Gi': '1Gi' };
    return object('Node', name, { status: { capacity: amounts } });
  };
  const start = (own: Fields, mediums: Readonly<Record<string, string | undefined>>): Played => {
    const mounts = Object.keys(mediums).map((path, i) => ({ name: `v${i}`, mountPath: path }));
    const volumes = Object.values(mediums).map((medium, i) => ({ name: `v${i}`, emptyDir: { medium } }));
    const look = 'mount | grep huge; cat /sys/fs/cgroup/hugetlb.*B.max; echo x > $(ls -d /hugepages* | head -1)/f; sleep 1000';
    return play(
      several(podOf({ containers: [{ ...script(look), ...limits({ ...pages, ...own }), volumeMounts: mounts }], volumes }), node('one')),
    );
  };
  const mounted = (path: string, size: string): string => `nodev on ${path} type hugetlbfs (rw,relatime,pagesize=${size})`;

  it.each([
    {
      test: 'with the backward compatible API',
      own: { 'hugepages-2Mi': '6Mi' },
      mediums: { '/hugepages': 'HugePages' },
      says: [mounted('/hugepages', '2M'), '0', '6291456'],
    },
    {
      test: 'with the new API',
      own: { 'hugepages-2Mi': '6Mi' },
      mediums: { '/hugepages-2Mi': 'HugePages-2Mi' },
      says: [mounted('/hugepages-2Mi', '2M'), '0', '6291456'],
    },
    {
      test: 'with the resources requests that contain multiple hugepages resources',
      own: { 'hugepages-2Mi': '6Mi', 'hugepages-1Gi': '1Gi' },
      mediums: { '/hugepages-2Mi': 'HugePages-2Mi', '/hugepages-1Gi': 'HugePages-1Gi' },
      says: [mounted('/hugepages-2Mi', '2M'), mounted('/hugepages-1Gi', '1G'), '1073741824', '6291456'],
    },
  ])('should set correct hugetlb mount and limit under the container cgroup: $test', ({ own, mediums, says }) => {
    expect(logOf(start(own, mediums), 'busybox').split('\n')).toEqual([...says, expect.stringMatching(/write error: Invalid argument$/)]);
  });

  it.each([
    {
      own: {},
      medium: 'HugePages',
      says: 'medium HugePages: hugePages storage requested, but there is no resource request for huge pages',
    },
    {
      own: { 'hugepages-2Mi': '6Mi' },
      medium: 'HugePages-1Gi',
      says: 'medium HugePages-1Gi: hugePages storage requested, but there is no resource request for huge pages',
    },
    {
      own: { 'hugepages-2Mi': '6Mi', 'hugepages-1Gi': '1Gi' },
      medium: 'HugePages',
      says: "medium: HugePages can't be used if container requests multiple huge page sizes",
    },
  ])('is not mounted where it cannot be: $says', ({ own, medium, says }) => {
    const { events, rows } = start(own, { '/hugepages': medium });
    expect(events.find((text) => text.startsWith('FailedMount'))?.replace(/ x\d+/, '')).toBe(
      `FailedMount MountVolume.SetUp failed for volume "v0" : ${says}`,
    );
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
  });

  it('are no memory: a node may give away what is left', () => {
    const { run } = start({ 'hugepages-2Mi': '6Mi' }, {});
    expect(run.kubectl("get node one -o jsonpath='{.status.allocatable.memory}'").stdout).toBe('7058Mi');
    const more = several(
      podOf({ containers: [{ ...script('sleep 1000'), ...limits({ ...pages, 'hugepages-2Mi': '12Mi' }) }] }),
      node('one'),
    );
    expect(play(more).events[0]).toMatch(/^FailedScheduling.* 0\/1 nodes are available: 1 Insufficient hugepages-2Mi\./);
  });
});

/** @see kubernetes: test/e2e_node/pods_container_manager_test.go, pids_test.go */
describe('Kubelet Cgroup Manager', () => {
  it('top level QoS containers should have been created', () => {
    expect(found({}, '', 'ls -d *.slice | grep -v -- -pod')).toBe('kubepods-besteffort.slice\nkubepods-burstable.slice\n');
  });
  it('all Pods together have a share of the CPU, and the memory that there is', () => {
    expect(found({}, '', 'cat cpu.max cpu.weight memory.max cgroup.events')).toBe('max 100000\n157\n8589934592\npopulated 1\nfrozen 0\n');
  });
  // Whoever looks is of another class, so that one Pod is found.
  const guaranteed = limits({ cpu: '100m', memory: '100Mi' });
  it.each([
    { qos: 'Guaranteed', own: guaranteed, other: {}, path: '.', says: '104857600\n10000 100000\n4\n' },
    { qos: 'BestEffort', own: {}, other: guaranteed, path: 'kubepods-besteffort.slice', says: 'max\nmax 100000\n1\n' },
    { qos: 'Burstable', own: requests({ cpu: '100m' }), other: {}, path: 'kubepods-burstable.slice', says: 'max\nmax 100000\n4\n' },
  ])('pod containers should have been created under the right cgroup: $qos', ({ own, other, path, says }) => {
    expect(found(own, path, 'cd kubepods*-pod* && cat memory.max cpu.max cpu.weight', { own: other })).toBe(says);
  });
  it('should set pids.max for Pod', () => {
    const beside = [kubelet('podPidsLimit: 1024')];
    const own = requests({ cpu: '10m' });
    expect(found(own, 'kubepods-burstable.slice', 'cat kubepods-burstable-pod*/pids.max', { beside })).toBe('1024\n');
  });
});

/** @see kubernetes: test/e2e_node/container_manager_test.go */
describe('Container Manager Misc', () => {
  it.each([
    { test: "best effort container's oom-score-adj should be 1000", own: {}, says: '1000' },
    { test: "guaranteed container's oom-score-adj should be -997", own: limits({ cpu: '100m', memory: '50Mi' }), says: '-997' },
    {
      test: "burstable container's oom-score-adj should be between [2, 1000)",
      own: requests({ cpu: '100m', memory: '50Mi' }),
      says: '994',
    },
  ])('$test', ({ own, says }) => {
    const played = play(podOf({ restartPolicy: 'Never', containers: [{ ...script('cat /proc/self/oom_score_adj'), ...own }] }));
    expect(logOf(played, 'busybox')).toBe(says);
  });
});

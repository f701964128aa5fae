import { expect, it } from 'vitest';
import { MINUTE } from '../../engine/index.ts';
import { KUBELET_CONFIGURATION } from '../../kernel/index.ts';
import { kubeletConfiguration } from './configuration.ts';
import { configurationProblems } from './configuration-problems.ts';
import { settingsNotFollowed } from './settings-not-followed.ts';

/** Nothing stands for the default. @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go */
it.each([
  { rule: 'nothing', text: '' },
  { rule: 'what kubeadm writes', text: KUBELET_CONFIGURATION },
])('$rule is the default', ({ text }) => {
  expect([configurationProblems(text), settingsNotFollowed(text)]).toEqual([[], []]);
  const { eviction, imageGC, pulls, podPidsLimit, shutdownGracePeriods, staticPodPath } = kubeletConfiguration(text);
  expect(eviction).toMatchObject({ transitionPeriod: 5 * MINUTE, maxPodGracePeriod: 0 });
  expect(eviction.thresholds.map(({ signal, value }) => [signal.room, value.of(1000)])).toEqual([
    ['memory', 100 * 2 ** 20],
    ['disk', 100],
    ['inodes', 50],
    ['disk', 150],
  ]);
  expect({ imageGC, pulls, podPidsLimit, shutdownGracePeriods, staticPodPath }).toEqual({
    imageGC: { high: 85, low: 80, minimumAge: 2 * MINUTE },
    pulls: { parallel: 1, perSecond: 5, burst: 10 },
    podPidsLimit: undefined,
    shutdownGracePeriods: [],
    staticPodPath: '/etc/kubernetes/manifests',
  });
});

it('what kind writes switches the thresholds of the disk off, and with them that of memory', () => {
  const text = 'evictionHard: {imagefs.available: 0%, nodefs.available: 0%, nodefs.inodesFree: 0%}\nimageGCHighThresholdPercent: 100\n';
  const { eviction, imageGC } = kubeletConfiguration(text);
  expect([eviction.thresholds, imageGC.high]).toEqual([[], 100]);
});

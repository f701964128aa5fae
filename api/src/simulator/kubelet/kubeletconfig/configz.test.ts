import { expect, it } from 'vitest';
import { configz } from './configz.ts';

const told = (text: string, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], configz(text));

/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go SetDefaults_KubeletConfiguration */
it.each([
  { rule: 'what kubeadm writes as nothing is a default', text: '', path: 'syncFrequency', is: '1m0s' },
  { rule: 'what kubeadm sets', text: '', path: 'cgroupDriver', is: 'systemd' },
  { rule: 'what is set', text: 'maxPods: 20', path: 'maxPods', is: 20 },
  { rule: 'a duration is written as Go does', text: 'imageMinimumGCAge: 90s', path: 'imageMinimumGCAge', is: '1m30s' },
  { rule: 'zero stands where nothing could be said', text: 'registryPullQPS: 0', path: 'registryPullQPS', is: 0 },
  { rule: 'and is a default where not', text: 'registryBurst: 0', path: 'registryBurst', is: 10 },
  {
    rule: 'what is said of hard thresholds stands alone',
    text: 'evictionHard: {memory.available: 1Gi}',
    path: 'evictionHard',
    is: { 'memory.available': '1Gi' },
  },
  { rule: 'of what is not set and has no default nothing is told', text: '', path: 'evictionSoft', is: undefined },
  { rule: 'an empty structure is told of', text: '', path: 'memorySwap', is: {} },
  { rule: 'who looks more often reports as often', text: 'nodeStatusUpdateFrequency: 5s', path: 'nodeStatusReportFrequency', is: '5s' },
  { rule: 'nanoseconds are a number', text: '', path: 'logging.flushFrequency', is: 5_000_000_000 },
])('$rule: $path', ({ text, path, is }) => expect(told(text, 'kubeletconfig', ...path.split('.'))).toEqual(is));

import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const configured = (text: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: "${text}"}\n---\n`;
const pods = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    podOf(`  nodeName: node-1\n  containers: [{name: app, image: 'example.com/app:${i}'}]`).replace('name: web', `name: p${i}`),
  ).join('---\n');
const behaviors = [{ container: 'app', pullSeconds: 4 }];

/** @see kubernetes: pkg/kubelet/images/image_manager_test.go TestParallelPuller, TestSerializedPuller, TestMaxParallelImagePullsLimit */
it.each`
  rule                                           | text                                                        | at
  ${'one after the other'}                       | ${'{}'}                                                     | ${[5, 9, 13, 17]}
  ${'all at once, if they need not be serial'}   | ${'{serializeImagePulls: false}'}                           | ${[5, 5, 5, 5]}
  ${'no more than the kubelet allows at a time'} | ${'{serializeImagePulls: false, maxParallelImagePulls: 2}'} | ${[5, 5, 9, 9]}
`('Images are pulled $rule', ({ text, at }) => {
  const { run } = play(`${configured(text)}${pods(4)}`, { seconds: 30, behaviors });
  const pulled = run.events.filter(({ reason }) => reason === 'Pulled').map(({ firstSeconds }) => Math.ceil(firstSeconds));
  expect(pulled).toEqual(at);
});

/** @see kubernetes: pkg/kubelet/images/image_manager_test.go TestParallelPuller (qps, burst) */
it('Pulls that come too fast fail, and are tried again', () => {
  const text = '{serializeImagePulls: false, registryPullQPS: 1, registryBurst: 2}';
  const { run } = play(`${configured(text)}${pods(4)}`, { seconds: 60, behaviors });
  const failed = run.events.filter(({ message }) => /^Failed to pull image "example.com\/app:\d": pull QPS exceeded$/.test(message));
  expect(failed).toHaveLength(2);
  expect(run.events.some(({ message }) => message === 'Error: ErrImagePull')).toBe(true);
  expect(run.pods.map((pod) => pod.watch.at(-1)?.status)).toEqual(['Running', 'Running', 'Running', 'Running']);
});

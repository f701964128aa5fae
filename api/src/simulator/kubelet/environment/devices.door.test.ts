import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const node = (gpus: number) => `---
apiVersion: v1
kind: Node
metadata: {name: gpu-1}
spec: {taints: [{key: nvidia.com/gpu, effect: NoSchedule}]}
status: {allocatable: {cpu: "4", memory: 8Gi, pods: "110", nvidia.com/gpu: "${gpus}"}}
`;
const pod = (image: string, limits: string, command = '') =>
  podOf(
    `  restartPolicy: Never\n  tolerations: [{key: nvidia.com/gpu, operator: Exists}]\n  containers: [{name: c, image: "${image}", ${command}resources: {limits: {${limits}}}}]`,
  );
const SAMPLE = 'nvcr.io/nvidia/k8s/cuda-sample:vectoradd-cuda10.2';

/** @see kubernetes: pkg/kubelet/cm/devicemanager GetDeviceRunContainerOptions */
describe('A GPU', () => {
  it.each`
    rule                         | limits                         | row                  | last
    ${'is there for who has it'} | ${'cpu: 1, nvidia.com/gpu: 1'} | ${'0/1 Completed 0'} | ${'Done'}
    ${'is not for others'}       | ${'cpu: 1'}                    | ${'0/1 Error 0'}     | ${'Failed to allocate device vector A (error code CUDA driver version is insufficient for CUDA runtime version)!'}
  `('$rule', ({ limits, row, last }) => {
    const { run, rows } = play(pod(SAMPLE, limits) + node(1), { seconds: 120 });
    expect(rows.at(-1)).toBe(row);
    expect(run.kubectl('logs web').stdout.trim().split('\n').at(-1)).toBe(last);
  });

  it('is told of in the environment, each by its own name', () => {
    const { run } = play(pod('busybox:1.36', 'nvidia.com/gpu: 2', 'command: [printenv, NVIDIA_VISIBLE_DEVICES], ') + node(2), {
      seconds: 30,
    });
    const told = run.kubectl('logs web').stdout.trim().split(',');
    expect(told).toEqual([expect.stringMatching(/^GPU-[0-9a-f-]{36}$/), expect.stringMatching(/^GPU-[0-9a-f-]{36}$/)]);
    expect(new Set(told).size).toBe(2);
  });
});

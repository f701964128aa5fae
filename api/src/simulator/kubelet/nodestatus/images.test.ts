import { describe, expect, it } from 'vitest';
import type { Image } from '../../images/index.ts';
import { play, podOf } from '../../testing.ts';
import { nodeImages } from './images.ts';

const image = (name: string, digest: string, sizeBytes: number) => ({ name, digest, sizeBytes }) as Image;
const pause = { names: ['registry.k8s.io/pause:3.9'], sizeBytes: 300 };

/** @see kubernetes: pkg/kubelet/nodestatus/setters_test.go TestImages; pkg/kubelet/kubelet_node_status_test.go generateImageList */
describe("a node's images", () => {
  it.each([
    { rule: 'are there from the start', pulled: [], told: [pause] },
    {
      rule: 'are named by digest and tag, the largest first',
      pulled: [image('docker.io/library/a:1', 'sha256:a', 200), image('localhost:5000/b:2', 'sha256:b', 400)],
      told: [
        { names: ['localhost:5000/b@sha256:b', 'localhost:5000/b:2'], sizeBytes: 400 },
        pause,
        { names: ['docker.io/library/a@sha256:a', 'docker.io/library/a:1'], sizeBytes: 200 },
      ],
    },
    {
      rule: 'are one where the digest is',
      pulled: [image('docker.io/library/a@sha256:a', 'sha256:a', 200), image('docker.io/library/a:1', 'sha256:a', 200)],
      told: [pause, { names: ['docker.io/library/a@sha256:a', 'docker.io/library/a:1'], sizeBytes: 200 }],
    },
    {
      rule: 'that it brought along are told as it told them',
      pulled: [image('registry.k8s.io/pause:3.9', 'sha256:p', 300)],
      told: [pause],
    },
  ])('$rule', ({ pulled, told }) => {
    expect(nodeImages([pause], pulled)).toEqual(told);
  });

  it('are fifty at most, with five names each', () => {
    const tags = Array.from({ length: 9 }, (_, i) => image(`docker.io/library/a:${i}`, 'sha256:a', 1000));
    const others = Array.from({ length: 60 }, (_, i) => image(`docker.io/library/b:${i}`, `sha256:b${i}`, i));
    const all = nodeImages([], [...others, ...tags]);
    expect(all).toHaveLength(50);
    expect(all[0]?.names).toHaveLength(5);
    expect(all.at(-1)?.sizeBytes).toBe(11);
  });

  it('are told within forty seconds after a pull', () => {
    const { run } = play(podOf('  nodeName: node-1\n  containers: [{name: app, image: nginx}]'), { seconds: 60 });
    const names = (at: number) => run.kubectl("get node node-1 -o jsonpath='{.status.images[*].names}'", at).stdout;
    expect(names(2)).not.toContain('nginx');
    expect(names(45)).toMatch(/^\["docker\.io\/library\/nginx@sha256:[0-9a-f]{64}","docker\.io\/library\/nginx:latest"\]/);
  });
});

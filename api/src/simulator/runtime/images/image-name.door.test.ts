import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const DIGEST = 'sha256:67f9a4f10d147a6e04629340e6493c9703300ca23a2f7f3aa56fe615d75d31ca';

/** @see containerd: pkg/cri/server/container_status.go ContainerStatus; kubernetes: …/kuberuntime_container.go generateContainerConfig */
describe('The image that the status of a container tells', () => {
  it.each`
    of                                 | image                                    | says
    ${'one with a tag'}                | ${'nginx:1.25'}                          | ${/^docker\.io\/library\/nginx:1\.25$/}
    ${'one without'}                   | ${'nginx'}                               | ${/^docker\.io\/library\/nginx:latest$/}
    ${'one by its digest is its id'}   | ${`nginx@${DIGEST}`}                     | ${/^sha256:[0-9a-f]{64}$/}
    ${'a tag beside a digest is lost'} | ${`registry.k8s.io/pause:3.9@${DIGEST}`} | ${/^sha256:[0-9a-f]{64}$/}
  `('$of', ({ image, says }) => {
    const { container } = play(podOf(`  containers: [{name: app, image: "${image}"}]`), { seconds: 30 });
    expect(container('app').image).toMatch(says);
    expect(container('app').image).not.toBe(DIGEST);
    if (image.includes('@'))
      expect(container('app').imageID).toBe(`${image.startsWith('nginx') ? 'docker.io/library/nginx' : 'registry.k8s.io/pause'}@${DIGEST}`);
  });
});

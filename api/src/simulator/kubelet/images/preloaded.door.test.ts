import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const node = (name: string, ...images: string[]): string =>
  `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name }, status: { images: [{ names: images, sizeBytes: 1000 }] } })}\n`;
const pod = (image: string, imagePullPolicy?: string): string =>
  `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'app', image, imagePullPolicy }] } })}\n`;

/** What a node's status says of its images is so. @see kubernetes: pkg/kubelet/images/image_manager.go shouldPullImage */
it.each([
  {
    rule: 'an image of the cluster itself',
    given: pod('registry.k8s.io/pause:3.9'),
    says: 'Pulled Container image "registry.k8s.io/pause:3.9" already present on machine',
  },
  {
    rule: 'one that was loaded by hand is found though nothing is ever pulled',
    given: node('one', 'docker.io/library/my-app:v1') + pod('my-app:v1', 'Never'),
    says: 'Pulled Container image "my-app:v1" already present on machine',
  },
  {
    rule: 'so is one that no registry would give',
    given: node('one', 'registry.invalid/team/app:v1') + pod('registry.invalid/team/app:v1'),
    says: 'Pulled Container image "registry.invalid/team/app:v1" already present on machine',
  },
  {
    rule: 'another tag is not there',
    given: node('one', 'docker.io/library/my-app:v1') + pod('my-app:v2', 'Never'),
    says: 'ErrImageNeverPull Container image "my-app:v2" is not present with pull policy of Never',
  },
  {
    rule: 'the registry is asked all the same where it always is',
    given: node('one', 'docker.io/library/nginx:1.25') + pod('nginx:1.25', 'Always'),
    says: 'Pulling Pulling image "nginx:1.25"',
  },
])('$rule', ({ given, says }) => {
  expect(play(given).events[1]?.replace(/ x\d+/, '')).toBe(says);
});

it('An image that was there has the digest that its node tells', () => {
  const digest = `sha256:${'67f9a4f1'.repeat(8)}`;
  const { container } = play(node('one', `docker.io/library/my-app@${digest}`, 'docker.io/library/my-app:v1') + pod('my-app:v1'));
  expect(container('app')).toMatchObject({ image: 'docker.io/library/my-app:v1', imageID: `docker.io/library/my-app@${digest}` });
});

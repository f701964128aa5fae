import { expect, it } from 'vitest';
import type { Image } from '../images/index.ts';
import { type Container, resolveUser } from '../kernel/index.ts';
import { processUser } from './process-options.ts';
import type { ContainerConfig } from './types.ts';

const files = ['root:x:0:0::/root:/bin/sh\nweb:x:1000:50::/home/web:/bin/sh\n', 'root:x:0:\nstaff:x:50:\naudio:x:63:web\n'] as const;
const container = { resolveUser: (wanted: string) => resolveUser(wanted, ...files) } as Container;

/** @see kubernetes: pkg/kubelet/kuberuntime/security_context.go determineEffectiveSecurityContext; containerd: pkg/cri/util GetUserFromImage, oci WithUser */
it.each`
  rule                                                 | image          | security                            | is
  ${'no user is root'}                                 | ${''}          | ${{}}                               | ${[0, 0, 0]}
  ${'the image’s user has its own groups'}             | ${'web'}       | ${{}}                               | ${[1000, 50, 50, 63]}
  ${'the image’s group is not asked for'}              | ${'web:audio'} | ${{}}                               | ${[1000, 50, 50, 63]}
  ${'nor that of a user whom nobody knows'}            | ${'1234:2000'} | ${{}}                               | ${[1234, 0, 0]}
  ${'the spec’s user counts before the image’s'}       | ${'web'}       | ${{ runAsUser: 7 }}                 | ${[7, 0, 0]}
  ${'and so does its group, which goes with any user'} | ${'web'}       | ${{ runAsGroup: 9 }}                | ${[1000, 9, 9, 63]}
  ${'others come along'}                               | ${'1234'}      | ${{ supplementalGroups: [30, 20] }} | ${[1234, 0, 0, 20, 30]}
`('$rule: $image', ({ image, security, is }) => {
  const user = processUser(
    container,
    { security: { supplementalGroups: [], ...security } } as unknown as ContainerConfig,
    { config: { user: image } } as Image,
  );
  expect(typeof user === 'string' ? user : [user.uid, user.gid, ...user.groups]).toEqual(is);
});

import { expect, it } from 'vitest';
import type { Image } from '../../images/index.ts';
import { play, podOf, shell } from '../../testing.ts';
import type { ContainerConfig } from '../types.ts';
import { imageUser } from './process-options.ts';

const files = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nweb:x:1000:50::/home/web:/bin/sh\n',
  '/etc/group': 'root:x:0:\nstaff:x:50:\naudio:x:63:web\n',
};

/** @see kubernetes: pkg/kubelet/kuberuntime/security_context.go determineEffectiveSecurityContext; containerd: pkg/cri/util GetUserFromImage, oci WithUser */
it.each`
  rule                                                 | image          | security                            | is
  ${'no user is root'}                                 | ${''}          | ${{}}                               | ${[0, 0, 0]}
  ${'the image’s user has its own groups'}             | ${'web'}       | ${{}}                               | ${[1000, 50, 50, 63]}
  ${'the image’s group is not asked for'}              | ${'web:audio'} | ${{}}                               | ${[1000, 50, 50, 63]}
  ${'nor that of a user whom nobody knows'}            | ${'1234:2000'} | ${{}}                               | ${[1234, 0, 0]}
  ${'the spec’s user counts before the image’s'}       | ${'web'}       | ${{ runAsUser: 7 }}                 | ${[7, 0, 0]}
  ${'and so does its group, which goes with any user'} | ${'web'}       | ${{ runAsGroup: 9 }}                | ${[1000, 9, 9, 63]}
  ${'of an unknown name is nobody'}                    | ${'nobody'}    | ${{}}                               | ${undefined}
  ${'others come along'}                               | ${'1234'}      | ${{ supplementalGroups: [30, 20] }} | ${[1234, 0, 0, 20, 30]}
`('$rule: $image', ({ image, security, is }) => {
  const config = { security: { supplementalGroups: [], ...security } } as unknown as ContainerConfig;
  const user = imageUser(config, { config: { user: image }, files } as unknown as Image);
  expect(user && [user.uid, user.gid, ...user.groups]).toEqual(is);
});

/** @see containerd: oci/spec_opts.go WithUserID, WithAdditionalGIDs; runc: libcontainer/init_linux.go setupUser */
it('A users file of the Pod’s own names its user and gives it a home, but no groups', () => {
  const mounts = '[{name: v, mountPath: /etc/passwd, subPath: passwd}, {name: v, mountPath: /etc/group, subPath: group}]';
  const users =
    '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: users}\ndata: {passwd: "app:x:1000:1000::/srv:/bin/sh", group: "app:x:1000:\\nmore:x:1001:app"}\n';
  const app = shell('app', 'id; echo $HOME; sleep 60', `securityContext: {runAsUser: 1000}, volumeMounts: ${mounts}`);
  const { run } = play(podOf(`  containers: [${app}]\n  volumes: [{name: v, configMap: {name: users}}]`) + users, { seconds: 20 });
  const says = 'uid=1000(app) gid=0 groups=0\n/srv\n';
  expect(run.kubectl('logs web', 20).stdout).toBe(says);
  expect(run.kubectl('exec web -- sh -c "id; echo \\$HOME"', 20).stdout).toBe(says);
});

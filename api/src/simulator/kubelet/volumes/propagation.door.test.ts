import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const LATER = 'x /v/m tmpfs rw,relatime,inode64 0 0';
const mounts = 'grep " /v/" /proc/mounts';
const MOUNT = 'mkdir /v/m; mount -t tmpfs x /v/m; touch /v/m/in';
const at = (propagation: string) => `volumeMounts: [{name: v, mountPath: /v, mountPropagation: ${propagation}}]`;
const root = (more: string) => `securityContext: {privileged: true}, ${more}`;

const looksAtNode = podOf(
  `  nodeName: node-1\n  hostPID: true\n  containers: [${shell('node', 'sleep 1d', root('volumeMounts: [{name: h, mountPath: /h}]'))}]\n  volumes: [{name: h, hostPath: {path: /}}]`,
).replace('name: web', 'name: node');

/** As a node of Kubernetes has answered. @see linux: Documentation/filesystems/sharedsubtree.rst; test/e2e/node/mount_propagation.go */
describe('What is mounted below a volume of a Pod', () => {
  const pod = (volume: string, ...containers: string[]) =>
    podOf(`  terminationGracePeriodSeconds: 1\n  containers: [${containers.join(', ')}]\n  volumes: [{name: v, ${volume}}]`);

  it.each`
    volume                          | side                                                                               | app                                                                                | sees
    ${'emptyDir: {}'}               | ${root(at('Bidirectional'))}                                                       | ${at('HostToContainer')}                                                           | ${`in\n${LATER}`}
    ${'emptyDir: {medium: Memory}'} | ${root(at('Bidirectional'))}                                                       | ${at('HostToContainer')}                                                           | ${`in\n${LATER}`}
    ${'emptyDir: {}'}               | ${root(at('Bidirectional'))}                                                       | ${root(at('Bidirectional'))}                                                       | ${`in\n${LATER}`}
    ${'emptyDir: {}'}               | ${root(at('Bidirectional'))}                                                       | ${at('None')}                                                                      | ${''}
    ${'emptyDir: {}'}               | ${root(at('HostToContainer'))}                                                     | ${at('HostToContainer')}                                                           | ${''}
    ${'emptyDir: {}'}               | ${root('volumeMounts: [{name: v, mountPath: /v}]')}                                | ${at('HostToContainer')}                                                           | ${''}
    ${'emptyDir: {}'}               | ${root(at('Bidirectional').replace('mountPath: /v', 'mountPath: /v, subPath: s'))} | ${at('HostToContainer').replace('mountPath: /v', 'mountPath: /v, subPath: s')}     | ${`in\n${LATER}`}
    ${'emptyDir: {}'}               | ${root(at('Bidirectional').replace('mountPath: /v', 'mountPath: /v, subPath: s'))} | ${at('HostToContainer').replace('mountPath: /v', 'mountPath: /v, subPath: other')} | ${''}
    ${'hostPath: {path: /srv}'}     | ${root(at('Bidirectional'))}                                                       | ${at('HostToContainer')}                                                           | ${`in\n${LATER}`}
  `('goes where it is shared: $volume, $side, $app', ({ volume, side, app, sees }) => {
    const { run } = play(
      pod(volume, shell('side', `sleep 3; ${MOUNT}; sleep 1d`, side), shell('app', `sleep 6; ls /v/m 2>&-; ${mounts}; sleep 1d`, app)),
      {
        seconds: 15,
      },
    );
    expect(run.kubectl('logs web -c app').stdout.trimEnd()).toBe(sees);
  });

  it.each`
    rule                                                             | side                                          | app                                                                                | sees
    ${'is there for whoever starts later, whatever its mount says'}  | ${`${MOUNT}; sleep 1d`}                       | ${`[ -f /v/x ] || { touch /v/x; sleep 5; exit 1; }; ls /v/m; ${mounts}; sleep 1d`} | ${`in\n${LATER}`}
    ${'stays when its container has ended, and others come upon it'} | ${`sleep 2; ${MOUNT}; exit 1`}                | ${`sleep 6; [ -f /v/x ] || { touch /v/x; exit 1; }; ${mounts}; sleep 1d`}          | ${`${LATER}\n${LATER}`}
    ${'goes for all when one that shares it unmounts it'}            | ${`${MOUNT}; sleep 8; umount /v/m; sleep 1d`} | ${`[ -f /v/x ] || { touch /v/x; sleep 5; exit 1; }; sleep 9; ls /v/m; sleep 1d`}   | ${'in'}
  `('$rule', ({ side, app, sees }) => {
    const { run } = play(pod('emptyDir: {}', shell('side', side, root(at('Bidirectional'))), shell('app', app, at('None'))), {
      seconds: 25,
    });
    expect(run.kubectl('logs web -c app').stdout.trimEnd()).toBe(sees);
  });

  it('is unmounted for those that only receive it, too', () => {
    const side = shell('side', `sleep 3; ${MOUNT}; sleep 5; umount /v/m; sleep 1d`, root(at('Bidirectional')));
    const app = shell('app', `sleep 6; ls /v/m; sleep 5; ls /v/m; ${mounts}; rmdir /v/m && echo gone; sleep 1d`, at('HostToContainer'));
    const { run } = play(pod('emptyDir: {}', side, app), { seconds: 20 });
    expect(run.kubectl('logs web -c app').stdout).toBe('in\ngone\n');
  });

  it.each`
    volume                          | side                                                          | why
    ${'emptyDir: {}'}               | ${`${MOUNT}; sleep 1d`}                                       | ${/ : unlinkat \/var\/lib\/kubelet\/pods\/\S+\/volumes\/kubernetes\.io~empty-dir\/v\/m: device or resource busy\n/}
    ${'emptyDir: {medium: Memory}'} | ${`${MOUNT}; sleep 1d`}                                       | ${/ : unmount failed: exit status 32\nUnmounting arguments: \S+\nOutput: umount: \S+: target is busy\.\n/}
    ${'emptyDir: {}'}               | ${`trap "umount /v/m; exit" TERM; ${MOUNT}; sleep 1d & wait`} | ${undefined}
    ${'hostPath: {path: /srv}'}     | ${`${MOUNT}; sleep 1d`}                                       | ${undefined}
  `('keeps the Pod Terminating where its volume would be removed: $volume, $side', ({ volume, side, why }) => {
    const web = pod(volume, shell('side', side, root(at('Bidirectional')))).replace('spec:', 'spec:\n  nodeName: node-1');
    const { run } = play(`${web}---\n${looksAtNode}`, { seconds: 400, interventions: [{ atSeconds: 20, kind: 'DELETE_POD', pod: 'web' }] });
    expect(run.kubectl('get pod web --no-headers').stdout.trim().split(/\s+/)[2]).toBe(why && 'Terminating');
    const log = run.kubectl('exec node -- chroot /h journalctl -u kubelet --no-pager -o cat').stdout.split('\n');
    const failed = log.filter((line) => line.includes('UnmountVolume.TearDown failed for volume "v"'));
    expect(failed.map((line) => /durationBeforeRetry (\w+)/.exec(line)?.[1])).toEqual(
      why ? ['500ms', '1s', '2s', '4s', '8s', '16s', '32s', '1m4s', '2m2s', '2m2s', '2m2s', '2m2s', '2m2s'] : [],
    );
    if (why) expect(log.join('\n')).toMatch(why);
  });
});

import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const READ_ONLY = 'securityContext: {readOnlyRootFilesystem: true}';
const postgres = (more: string) => `{name: app, image: "postgres:15", env: [{name: POSTGRES_PASSWORD, value: x}], ${more}}`;

/** @see containerd: pkg/cri/server/container_create_linux_test.go TestContainerSpec…, TestVolumeMounts */
it('What an image says is a volume can be written though the root may only be read, and is gone with the container', () => {
  const { run } = play(podOf(`  containers: [{name: app, image: "redis:7", ${READ_ONLY}}]`), {
    seconds: 40,
    interventions: [
      {
        atSeconds: 10,
        kind: 'EXEC',
        container: 'app',
        command: ['sh', '-c', 'touch /data/mine; touch /mine; ls /data; mount | grep /data'],
      },
      { atSeconds: 15, kind: 'KILL_CONTAINER', container: 'app' },
      { atSeconds: 30, kind: 'EXEC', container: 'app', command: ['sh', '-c', 'ls -ld /data; ls /data'] },
    ],
  });
  expect(run.interventions.map(({ stdout }) => stdout)).toEqual([
    'mine\n/dev/sda1 on /data type ext4 (rw,relatime)\n',
    null,
    expect.stringMatching(/^drwxr-xr-x \d redis redis .* \/data\n$/),
  ]);
  expect(run.interventions[0]?.stderr).toBe("touch: cannot touch '/mine': Read-only file system\n");
});

it.each`
  at                            | kept
  ${'/var/lib/postgresql/data'} | ${true}
  ${'/var/lib/postgresql'}      | ${false}
`('A volume of the Pod takes its place where it is mounted just there, not above it: at $at data is kept: $kept', ({ at, kept }) => {
  const { run } = play(
    podOf(`  containers: [${postgres(`volumeMounts: [{name: v, mountPath: ${at}}]`)}]\n  volumes: [{name: v, emptyDir: {}}]`),
    {
      seconds: 60,
      interventions: [
        { atSeconds: 25, kind: 'EXEC', container: 'app', command: ['touch', '/var/lib/postgresql/data/mine'] },
        { atSeconds: 26, kind: 'KILL_CONTAINER', container: 'app' },
        { atSeconds: 50, kind: 'EXEC', container: 'app', command: ['ls', '/var/lib/postgresql/data/mine'] },
      ],
    },
  );
  expect(run.interventions.at(-1)?.exitCode === 0).toBe(kept);
});

/** @see linux: fs/ext4/namei.c ext4_mkdir, ext4_rmdir; containerd: pkg/cri/opts/container.go copyExistingContents */
it('It is a copy, and no overlay: a directory has two links, and one for each that is in it', () => {
  const script =
    'stat -c %h /data / ; mkdir /data/a /data/b; stat -c %h /data; rmdir /data/a; stat -c %h /data; touch /data/c; stat -c %h /data';
  const { run } = play(podOf(`  containers: [{name: app, image: "redis:7", command: [sh, -c, "${script}"]}]`), { seconds: 10 });
  expect(run.kubectl('logs web').stdout.split('\n')).toEqual(['2', '1', '4', '3', '3', '']);
});

it('A server that needs another place as well does not get by with it', () => {
  const { run, pod } = play(podOf(`  containers: [${postgres(READ_ONLY)}]`), { seconds: 40 });
  expect(pod.watch.at(-1)?.status).toBe('CrashLoopBackOff');
  expect(run.kubectl('logs web').stdout).toContain(
    'FATAL:  could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": Read-only file system\n',
  );
});

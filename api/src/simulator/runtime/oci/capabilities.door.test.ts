import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const context = (add: string, drop: string) => `securityContext: {capabilities: {add: [${add}], drop: [${drop}]}}`;
const ended = (image: string, command: readonly string[] | undefined, more: string, spec = '') => {
  const container = `{name: app, image: "${image}", ${command ? `command: ${JSON.stringify(command)}, ` : ''}${more}}`;
  const { run, container: status } = play(podOf(`  restartPolicy: Never\n${spec}  containers: [${container}]`));
  const [pod] = run.pods;
  const lines = pod?.containers.find(({ name }) => name === 'app')?.logs() ?? [];
  return { lines: lines.map(({ text }) => text), code: status('app').state.terminated?.exitCode };
};

/** @see linux: Documentation and man 7 capabilities */
describe('Of root that has no capabilities', () => {
  it.each`
    script                                        | lines
    ${'hostname other'}                           | ${['hostname: sethostname: Operation not permitted']}
    ${'touch /a; chown 1 /a'}                     | ${['chown: /a: Operation not permitted']}
    ${'mkdir /d; chmod 0 /d; ls /d'}              | ${["ls: can't open '/d': Permission denied"]}
    ${'nc -l -p 81'}                              | ${['nc: bind: Permission denied']}
    ${'ping -c 1 127.0.0.1'}                      | ${['ping: permission denied (are you root?)', 'PING 127.0.0.1 (127.0.0.1): 56 data bytes']}
    ${'su -s /bin/sh nobody -c id'}               | ${["su: can't set groups: Operation not permitted"]}
    ${'chroot / true'}                            | ${["chroot: can't change root directory to '/': Operation not permitted"]}
    ${'grep CapEff /proc/self/status'}            | ${['CapEff:\t0000000000000000']}
    ${'touch /a; chmod 400 /a; cat /a && echo y'} | ${['y']}
  `('"$script" answers $lines', ({ script, lines }) => {
    expect(ended('busybox', ['sh', '-c', script], context('', 'ALL')).lines).toEqual(lines);
  });
});

describe('With the one capability that it takes,', () => {
  it.each`
    script                                     | capability            | lines
    ${'touch /a; chown 1 /a && echo done'}     | ${'CHOWN'}            | ${['done']}
    ${'timeout 1 nc -l -p 81; echo $?'}        | ${'NET_BIND_SERVICE'} | ${['punt!', 'Terminated', '143']}
    ${'date -s "2012-04-19 11:14:00"'}         | ${'SYS_TIME'}         | ${['Thu Apr 19 11:14:00 UTC 2012']}
    ${'ip link add d0 type dummy && echo yes'} | ${'NET_ADMIN'}        | ${['yes']}
    ${'hostname other && hostname'}            | ${'SYS_ADMIN'}        | ${['other']}
  `('$capability lets "$script" work', ({ script, capability, lines }) => {
    expect(ended('busybox', ['sh', '-c', script], context(capability, 'ALL')).lines).toEqual(lines);
  });
  it('a clock is to be set, which is told: it stays as it is', () => {
    const app = `{name: app, image: busybox, command: [date, -s, "12:00:00"], ${context('SYS_TIME', 'ALL')}}`;
    const { run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`));
    expect(run.remarks.map(({ en }) => en)).toContainEqual(expect.stringContaining('date -s 12:00:00'));
  });
  it('or not, for whoever is not root', () => {
    const more = 'securityContext: {runAsUser: 1000, capabilities: {add: [NET_BIND_SERVICE, CHOWN]}}';
    expect(ended('busybox', ['sh', '-c', 'nc -l -p 81; grep CapEff /proc/self/status'], more).lines).toEqual([
      'nc: bind: Permission denied',
      'CapEff:\t0000000000000000',
    ]);
  });
});

it.each`
  add                       | mask
  ${'NET_BIND_SERVICE'}     | ${'0000000000000400'}
  ${'net_bind_service'}     | ${'0000000000000400'}
  ${'CAP_NET_BIND_SERVICE'} | ${'0000000000000000'}
`('a name is told without CAP_, or it is none: $add', ({ add, mask }) => {
  expect(ended('busybox', ['grep', 'CapEff', '/proc/1/status'], context(add, 'ALL')).lines).toEqual([`CapEff:\t${mask}`]);
});

it('nc says that it was told to end, and ends even as PID 1', () => {
  const exec = { atSeconds: 10, kind: 'EXEC', pod: 'web', container: 'app', command: ['kill', '1'] } as const;
  const spec = '  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: [nc, -lkv, -p, "8080"]}]';
  const { run, container } = play(podOf(spec), { interventions: [exec] });
  expect(run.kubectl('logs web').stdout).toBe('listening on [::]:8080 ...\npunt!\n');
  expect(container('app').state.terminated.exitCode).toBe(143);
});

it('su becomes another user, with its groups', () => {
  expect(ended('busybox', ['sh', '-c', 'su -s /bin/sh nobody -c "id; echo \\$HOME"'], 'tty: false').lines).toEqual([
    'uid=65534(nobody) gid=65534(nobody) groups=65534(nobody)',
    '/home',
  ]);
});

it('the groups of a process are in order; busybox tells them so', () => {
  const more = 'securityContext: {runAsUser: 1001, runAsGroup: 2002}';
  const spec = '  securityContext: {fsGroup: 3000, supplementalGroups: [1234]}\n';
  expect(ended('busybox', ['id'], more, spec).lines).toEqual(['uid=1001 gid=2002 groups=1234,2002,3000']);
  expect(ended('debian', ['id'], more, spec).lines).toEqual(['uid=1001 gid=2002 groups=2002,1234,3000']);
});

it.each`
  securityContext                                               | seccomp
  ${'seccompProfile: {type: RuntimeDefault}'}                   | ${'Seccomp:\t2'}
  ${'seccompProfile: {type: Unconfined}'}                       | ${'Seccomp:\t0'}
  ${'privileged: true, seccompProfile: {type: RuntimeDefault}'} | ${'Seccomp:\t0'}
  ${'{}'}                                                       | ${'Seccomp:\t0'}
`('a profile filters system calls, or not: $securityContext', ({ securityContext, seccomp }) => {
  const more = securityContext === '{}' ? 'tty: false' : `securityContext: {${securityContext}}`;
  expect(ended('busybox', ['grep', 'Seccomp:', '/proc/1/status'], more).lines).toEqual([seccomp]);
});

it('only what is privileged has the devices of its node', () => {
  const list = ['ls', '/dev/sda', '/dev/null'];
  expect(ended('busybox', list, 'securityContext: {privileged: true}').lines).toEqual(['/dev/null', '/dev/sda']);
  expect(ended('busybox', list, 'tty: false').lines).toContain('ls: /dev/sda: No such file or directory');
});

/** What images that begin as root say when they may not give it up. */
describe('Without capabilities', () => {
  it.each`
    image            | code | line
    ${'nginx:1.25'}  | ${1} | ${'nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)'}
    ${'redis:7'}     | ${1} | ${'error: failed switching to "redis": operation not permitted'}
    ${'postgres:15'} | ${1} | ${'error: failed switching to "postgres": operation not permitted'}
    ${'httpd:2.4'}   | ${1} | ${'(13)Permission denied: AH00072: make_sock: could not bind to address 0.0.0.0:80'}
  `('$image ends with $code', ({ image, code, line }) => {
    const run = ended(image, undefined, `env: [{name: POSTGRES_PASSWORD, value: x}], ${context('', 'ALL')}`);
    expect(run.lines).toContain(line);
    expect(run.code).toBe(code);
  });
  it('nginx goes on without workers where only they fail', () => {
    const run = ended('nginx:1.25', undefined, context('CHOWN, NET_BIND_SERVICE', 'ALL'));
    expect(run.code).toBeUndefined();
    expect(run.lines.at(-1)).toMatch(/ \[alert\] 1#1: worker process \d+ exited with fatal code 2 and cannot be respawned$/);
  });
  it('an entrypoint cannot make a volume its user’s own', () => {
    const run = ended(
      'redis:7',
      undefined,
      `volumeMounts: [{name: data, mountPath: /data}], ${context('', 'ALL')}`,
      '  volumes: [{name: data, emptyDir: {}}]\n',
    );
    expect(run).toEqual({ lines: ["chown: changing ownership of '.': Operation not permitted"], code: 1 });
  });
});

/** @see busybox: util-linux/mount.c; util-linux: libmount/src/context_mount.c; containerd: contrib/apparmor/template.go */
describe('What is mounted', () => {
  const mounting = 'mount -t tmpfs -o size=1M none /mnt; echo $?';
  const FILTERED = 'securityContext: {seccompProfile: {type: RuntimeDefault}}';
  it.each`
    image        | more                                                     | lines
    ${'alpine'}  | ${'securityContext: {privileged: true}'}                 | ${['0']}
    ${'debian'}  | ${'securityContext: {privileged: true}'}                 | ${['0']}
    ${'busybox'} | ${'securityContext: {privileged: true}'}                 | ${['mount: mounting none on /mnt failed: No such file or directory', '255']}
    ${'alpine'}  | ${'tty: false'}                                          | ${['mount: mounting none on /mnt failed: Permission denied', '255']}
    ${'debian'}  | ${'tty: false'}                                          | ${['mount: /mnt: cannot mount none read-only.', '       dmesg(1) may have more information after failed mount system call.', '32']}
    ${'alpine'}  | ${FILTERED}                                              | ${['mount: permission denied (are you root?)', '1']}
    ${'busybox'} | ${FILTERED}                                              | ${['mount: permission denied (are you root?)', '1']}
    ${'debian'}  | ${FILTERED}                                              | ${['mount: /mnt: permission denied.', '       dmesg(1) may have more information after failed mount system call.', '32']}
    ${'alpine'}  | ${'securityContext: {capabilities: {add: [SYS_ADMIN]}}'} | ${['mount: mounting none on /mnt failed: Permission denied', '255']}
    ${'debian'}  | ${'securityContext: {runAsUser: 1000}'}                  | ${['mount: /mnt: must be superuser to use mount.', '32']}
  `('by $image with $more: $lines', ({ image, more, lines }) => {
    expect(ended(image, ['sh', '-c', mounting], more).lines).toEqual(lines);
  });

  it.each([
    [
      'files come and go with what is mounted',
      'echo a > /mnt/f; mount -t tmpfs none /mnt; ls /mnt; echo b > /mnt/g; umount /mnt; ls /mnt',
      ['f'],
    ],
    [
      'a directory is mounted at another place',
      'mkdir /x; echo a > /x/f; mount --bind /x /mnt; cat /mnt/f; grep /mnt /proc/mounts',
      ['a', 'overlay /mnt overlay rw,relatime 0 0'],
    ],
    ['it may be read only', 'mount -t tmpfs -o ro none /mnt; touch /mnt/f', ['touch: /mnt/f: Read-only file system']],
    [
      'what is too large does not fit',
      'mount -t tmpfs -o size=1M none /mnt; dd if=/dev/zero of=/mnt/f bs=1M count=2 2>&1 | head -1',
      ["dd: error writing '/mnt/f': No space left on device"],
    ],
    ['not every kind is known', 'mount -t nosuch none /mnt', ['mount: mounting none on /mnt failed: No such device']],
  ])('%s', (_, script, lines) => {
    expect(ended('alpine', ['sh', '-c', script], 'securityContext: {privileged: true}').lines).toEqual(lines);
  });
});

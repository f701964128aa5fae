import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** @see kubernetes: pkg/volume/emptydir/empty_dir_test.go TestCalculateEmptyDirMemorySize; pkg/kubelet/cm/helpers_linux_test.go TestResourceConfigForPod */
describe('An emptyDir in memory', () => {
  const limited = (memory: string, name = 'app', script = 'df -P /m | sed 1d') =>
    shell(name, script, `resources: {limits: {memory: ${memory}}}, volumeMounts: [{name: m, mountPath: /m}]`);
  const unlimited = shell('other', 'exit 0', 'tty: false');
  it.each`
    given                           | containers                                                                              | sizeLimit | kibibytes
    ${'the node gives what it has'} | ${`[${shell('app', 'df -P /m | sed 1d', 'volumeMounts: [{name: m, mountPath: /m}]')}]`} | ${''}     | ${8092 * 1024}
    ${'its own limit is less'}      | ${`[${limited('64Mi')}]`}                                                               | ${'8Mi'}  | ${8192}
    ${'and no number of pages'}     | ${`[${limited('64Mi')}]`}                                                               | ${'8M'}   | ${7816}
    ${'that of the Pod is less'}    | ${`[${limited('64Mi')}]`}                                                               | ${'1Gi'}  | ${65536}
    ${'all containers count'}       | ${`[${limited('64Mi')}, ${limited('32Mi', 'other')}]`}                                  | ${''}     | ${98304}
    ${'one has no limit'}           | ${`[${limited('64Mi')}, ${unlimited}]`}                                                 | ${''}     | ${8092 * 1024}
    ${'an init container has none'} | ${`[${limited('64Mi')}], initContainers: [${unlimited.replace('other', 'init')}]`}      | ${''}     | ${8092 * 1024}
  `('is as large as the least of the limits: $given', ({ containers, sizeLimit, kibibytes }) => {
    const limit = sizeLimit ? `, sizeLimit: ${sizeLimit}` : '';
    const manifest = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {restartPolicy: Never, containers: ${containers}, volumes: [{name: m, emptyDir: {medium: Memory${limit}}}]}\n`;
    expect(play(manifest).run.kubectl('logs web -c app').stdout.split(/ +/)[1]).toBe(String(kibibytes));
  });

  it('takes the process that fills it beyond the limit of its container, and nobody else', () => {
    const script = 'dd if=/dev/zero of=/m/x bs=1M count=100; echo ended with $?; exec sleep 900';
    const app = shell('app', script, 'resources: {limits: {memory: 32Mi}}, volumeMounts: [{name: m, mountPath: /m}]');
    const { run, rows } = play(podOf(`  containers: [${app}]\n  volumes: [{name: m, emptyDir: {medium: Memory}}]`), { seconds: 30 });
    expect(run.kubectl('logs web').stdout).toBe('Killed\nended with 137\n');
    expect(rows.at(-1)).toBe('1/1 Running 0');
  });

  it.each`
    sizeLimit   | records   | bytes
    ${'20Mi'}   | ${'20+0'} | ${20 * 2 ** 20}
    ${'1028Ki'} | ${'1+1'}  | ${1028 * 2 ** 10}
  `('takes what still fits, to the last page: $sizeLimit', ({ sizeLimit, records, bytes }) => {
    const app = shell('app', 'dd if=/dev/zero of=/m/x bs=1M count=30; exec sleep 900', 'volumeMounts: [{name: m, mountPath: /m}]');
    const { run } = play(podOf(`  containers: [${app}]\n  volumes: [{name: m, emptyDir: {medium: Memory, sizeLimit: ${sizeLimit}}}]`), {
      seconds: 30,
    });
    expect(run.kubectl('logs web').stdout).toContain(`${records} records out\n${bytes} bytes`);
  });

  it('counts against its Pod even when the container that filled it is gone', () => {
    const script = 'if [ -f /m/x ]; then exec stress --vm 1 --vm-bytes 20M --vm-hang 0; fi; head -c 30000000 /dev/zero > /m/x; exit 1';
    const ends = (memory: string) => {
      const app = `{name: app, image: polinux/stress, imagePullPolicy: IfNotPresent, command: [sh, -c, '${script}'], resources: {limits: {memory: ${memory}}}, volumeMounts: [{name: m, mountPath: /m}]}`;
      return play(podOf(`  containers: [${app}]\n  volumes: [{name: m, emptyDir: {medium: Memory}}]`), { seconds: 12 }).rows;
    };
    expect(ends('40Mi')).toContain('0/1 OOMKilled 1');
    expect(ends('60Mi').at(-1)).toBe('1/1 Running 1');
  });

  it('is paid by whoever writes: a file that is written anew, by the container that writes it then', () => {
    const app = shell(
      'app',
      'head -c 30000000 /dev/zero > /m/x',
      'resources: {limits: {memory: 20Mi}}, volumeMounts: [{name: m, mountPath: /m}]',
    );
    const { rows } = play(podOf(`  restartPolicy: OnFailure\n  containers: [${app}]\n  volumes: [{name: m, emptyDir: {medium: Memory}}]`), {
      seconds: 40,
    });
    expect(rows.filter((row) => row.startsWith('0/1 OOMKilled')).map((row) => row.slice(0, 15))).toEqual([
      '0/1 OOMKilled 0',
      '0/1 OOMKilled 1',
      '0/1 OOMKilled 2',
    ]);
  });

  it.each`
    what                                   | script                                                                            | killed
    ${'what another adds is its own'}      | ${'sleep 5; head -c 15000000 /dev/zero >> /m/x; exec sleep 900'}                  | ${false}
    ${'more than it may have'}             | ${'sleep 5; head -c 25000000 /dev/zero >> /m/x; exec sleep 900'}                  | ${true}
    ${'all of it, if it empties the file'} | ${'sleep 5; head -c 25000000 /dev/zero > /m/x; exec sleep 900'}                   | ${true}
    ${'none of it, if it writes over it'}  | ${'sleep 5; dd if=/dev/zero of=/m/x bs=1M count=14 conv=notrunc; exec sleep 900'} | ${false}
  `('of a file of another container: $what', ({ script, killed }) => {
    const more = 'resources: {limits: {memory: 20Mi}}, volumeMounts: [{name: m, mountPath: /m}]';
    const containers = `[${shell('first', 'head -c 15000000 /dev/zero > /m/x; exec sleep 900', more)}, ${shell('second', script, more)}]`;
    const { run } = play(podOf(`  containers: ${containers}\n  volumes: [{name: m, emptyDir: {medium: Memory}}]`), { seconds: 30 });
    expect(run.kubectl('logs web -c second').stdout.includes('Killed')).toBe(killed);
    expect(run.kubectl('logs web -c first').stdout).toBe('');
  });
});

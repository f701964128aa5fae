import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** What a command says in a container, with numbers shown as `N`. */
function said(command: string, image = 'ubuntu:22.04'): string[] {
  const { run } = play(podOf(`  containers: [{name: app, image: "${image}", command: [sleep, "1000"]}]`), {
    seconds: 30,
    interventions: [{ atSeconds: 20, kind: 'EXEC', container: 'app', command: ['sh', '-c', command] }],
  });
  const { stdout = '', stderr = '' } = run.interventions[0] ?? {};
  return `${stdout}${stderr}`.trimEnd().split('\n');
}
const shapes = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\d+/g, 'N').replace(/ +/g, ' ').trim());

const HEAD = 'total used free shared buff/cache available';

/** As procps 4.0.4 and coreutils 9.7 say it. */
it.each([
  { command: 'free', shape: [HEAD, 'Mem: N N N N N N', 'Swap: N N N'] },
  { command: 'free -t', shape: [HEAD, 'Mem: N N N N N N', 'Swap: N N N', 'Total: N N N'] },
  { command: 'free -w', shape: ['total used free shared buffers cache available', 'Mem: N N N N N N N', 'Swap: N N N'] },
  { command: 'free -c 2 -s 1', shape: [HEAD, 'Mem: N N N N N N', 'Swap: N N N', '', HEAD, 'Mem: N N N N N N', 'Swap: N N N'] },
  { command: 'sysctl -N kernel.hostname', shape: ['kernel.hostname'] },
])('$command', ({ command, shape }) => {
  expect(shapes(said(command))).toEqual(shape);
});

it('sysctl tells all there is, or all below a name, in order', () => {
  const all = said('sysctl -a');
  const names = all.map((line) => line.replace(/ = .*/, ''));
  expect(names).toContain('kernel.hostname');
  expect(names).toEqual(names.toSorted());
  expect(said('sysctl net.core')).toEqual(all.filter((line) => line.startsWith('net.core.')));
  expect(said('sysctl -a', 'busybox:1.36').length).toBeGreaterThan(100);
});

// As procps 4.0.4 and BusyBox 1.37 say it. @see kubernetes: test/e2e/common/node/sysctl.go "should support sysctls with slashes as separator"
it.each`
  image             | command                                 | says
  ${'ubuntu:22.04'} | ${'sysctl kernel/shm_rmid_forced'}      | ${'kernel.shm_rmid_forced = 0'}
  ${'ubuntu:22.04'} | ${'sysctl -N kernel/shm_rmid_forced'}   | ${'kernel.shm_rmid_forced'}
  ${'ubuntu:22.04'} | ${'sysctl no/such'}                     | ${'sysctl: cannot stat /proc/sys/no/such: No such file or directory'}
  ${'ubuntu:22.04'} | ${'sysctl -e no.such; echo $?'}         | ${'0'}
  ${'busybox:1.36'} | ${'sysctl kernel/shm_rmid_forced'}      | ${'kernel.shm_rmid_forced = 0'}
  ${'busybox:1.36'} | ${'sysctl -n kernel/shm_rmid_forced'}   | ${'0'}
  ${'busybox:1.36'} | ${'sysctl kernel/nope'}                 | ${"sysctl: error: 'kernel.nope' is an unknown key"}
  ${'busybox:1.36'} | ${'sysctl kernel.nope'}                 | ${"sysctl: error: 'kernel.nope' is an unknown key"}
  ${'busybox:1.36'} | ${'sysctl no.such'}                     | ${"sysctl: error: 'no/such' is an unknown key"}
  ${'busybox:1.36'} | ${'sysctl -e no.such; echo $?'}         | ${'1'}
  ${'busybox:1.36'} | ${'sysctl -w kernel/shm_rmid_forced=1'} | ${"sysctl: error setting key 'kernel.shm_rmid_forced': Read-only file system"}
`('either sign parts the name of a setting: $command', ({ image, command, says }) => {
  expect(said(command, image)).toEqual([says]);
});

it('busybox has none of the options beyond its own', () => {
  expect(said('free -t', 'busybox:1.36')[0]).toBe("free: invalid option -- 't'");
  expect(said('sysctl -N kernel.hostname', 'busybox:1.36')[0]).toBe("sysctl: invalid option -- 'N'");
});

it('what the node itself has of its memory is used, too, as kubectl top node says', () => {
  const { run } = play(podOf('  nodeName: node-1\n  containers: [{name: app, image: "busybox:1.36", command: [sleep, "1000"]}]'), {
    seconds: 60,
  });
  const onNode = run.kubectl('top node node-1 --no-headers', 60).stdout.match(/(\d+)Mi/)?.[1];
  const [, total, used, unused, cached] =
    run.kubectl('exec web -- free -m', 60).stdout.match(/^Mem: +(\d+) +(\d+) +(\d+) +\d+ +(\d+) /m) ?? [];
  expect(Math.abs(Number(used) - Number(onNode))).toBeLessThanOrEqual(2);
  expect(Number(total) - Number(used) - Number(unused) - Number(cached)).toBeLessThanOrEqual(2);
});

it('tree -f names each by its whole path', () => {
  expect(said('mkdir -p /t/a; touch /t/a/b; tree -f /t', 'busybox:1.36')).toEqual(
    expect.arrayContaining(['|   `-- /t/a/b'.replace('|   ', '    '), '`-- /t/a']),
  );
});

it.each([
  { image: 'ubuntu:22.04', command: 'stat -t', long: "stat -c '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o'" },
  { image: 'busybox:1.36', command: 'stat -t', long: "stat -c '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %o'" },
  { image: 'ubuntu:22.04', command: 'stat -tf', long: "stat -f -c '%n %i %l %t %s %S %b %f %a %c %d'" },
])('$command of $image is $long', ({ image, command, long }) => {
  expect(said(`${command} /etc/passwd`, image)).toEqual(said(`${long} /etc/passwd`, image));
});

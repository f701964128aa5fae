import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const BUSY = 'while true; do :; done';
const loadOf = (containers: readonly string[], at: number, first = 'sleep 5000') => {
  const all = [first, ...containers].map((script, i) => {
    const [command, limit] = script.split(' @');
    return `{name: c${i}, image: busybox, command: [sh, -c, ${JSON.stringify(command)}], resources: {limits: {cpu: ${limit ?? '"64"'}}}}`;
  });
  const { run } = play(podOf(`  containers: [${all.map((one) => one.replace('resources: {limits: {cpu: "64"}}', '')).join(', ')}]`), {
    seconds: 1000,
  });
  return run.kubectl('exec web -c c0 -- cat /proc/loadavg', at).stdout;
};

/** In ten minutes an average of five has come to 1 - exp(-2) of what is new, and one of fifteen to 1 - exp(-2/3). @see linux: kernel/sched/loadavg.c */
describe('The load average counts who runs or waits for a CPU', () => {
  it.each`
    rule                                                 | containers                                    | at     | says
    ${'nothing but the node’s daemons, of a quiet node'} | ${[]}                                         | ${600} | ${/^0\.18 0\.18 0\.18 1\/\d+ \d+\n$/}
    ${'after a minute it has come to two thirds'}        | ${[BUSY]}                                     | ${62}  | ${/^0\.8\d 0\.3\d 0\.2\d /}
    ${'after ten all of a busy loop is in the first'}    | ${[BUSY]}                                     | ${602} | ${/^1\.18 1\.0\d 0\.6\d /}
    ${'what a limit lets run, no more'}                  | ${[`${BUSY} @500m`]}                          | ${602} | ${/^0\.68 0\.6\d 0\.4\d /}
    ${'those that wait for others, too'}                 | ${[BUSY, BUSY, BUSY, BUSY, BUSY, BUSY]}       | ${602} | ${/^6\.1\d 5\.3\d 3\.[01]\d /}
    ${'and it goes down again'}                          | ${[`timeout 60 sh -c '${BUSY}'; sleep 5000`]} | ${400} | ${/^0\.18 0\.2\d 0\.2\d /}
  `('$rule', ({ containers, at, says }) => expect(loadOf(containers, at)).toMatch(says));

  it('is what uptime and top tell', () => {
    const { run } = play(podOf(`  containers: [{name: c0, image: busybox, command: [sh, -c, '${BUSY}']}]`), { seconds: 700 });
    const asked = (command: string) => run.kubectl(`exec web -- ${command}`, 602).stdout;
    expect(asked('uptime')).toMatch(/load average: 1\.18, 1\.0\d, 0\.6\d$/m);
    expect(asked('top -bn1')).toMatch(/^Load average: 1\.18 1\.0\d 0\.6\d 2\/\d+ \d+$/m);
  });
});

/** A node has its system on its disk, and in memory what was read of it. */
describe('What there is of a node before any Pod', () => {
  const { run } = play(podOf('  containers: [{name: a, image: "ubuntu:22.04", command: [sleep, infinity]}]'), { seconds: 60 });
  const asked = (command: string) => run.kubectl(`exec web -- ${command}`, 50).stdout;
  it('is used of its disk', () => expect(asked('df -h /')).toMatch(/^overlay +100G +3\.5G +97G +4% \/$/m));
  it('and in its memory', () => {
    const [, total, used, free, shared, cached, available] = (/^Mem: +(.*)$/m.exec(`Mem: ${asked('free').split('Mem:')[1]}`)?.[0] ?? '')
      .split(/\s+/)
      .map(Number) as number[];
    expect(used! + free! + shared! + cached!).toBe(total);
    expect(cached).toBeGreaterThan(900_000);
    expect(available).toBeGreaterThan(free! + cached! / 2);
  });
});

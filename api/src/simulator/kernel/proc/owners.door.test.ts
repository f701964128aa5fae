import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** @see linux: fs/proc/base.c task_dump_owner, proc_environ_operations; kernel/ptrace.c __ptrace_may_access */
it.each`
  rule                                         | image      | more                                                        | asked                                         | says
  ${'what is a process’s is whose it runs as'} | ${'redis'} | ${''}                                                       | ${'stat -c %U:%G:%A /proc/1 /proc/1/environ'} | ${'redis:redis:dr-xr-xr-x\nredis:redis:-r--------\n'}
  ${'root alone may not look into it'}         | ${'redis'} | ${''}                                                       | ${'cat /proc/1/environ'}                      | ${'cat: /proc/1/environ: Permission denied\n'}
  ${'who may trace it does'}                   | ${'redis'} | ${', securityContext: {capabilities: {add: [SYS_PTRACE]}}'} | ${'grep -c HOSTNAME=web /proc/1/environ'}     | ${'1\n'}
  ${'as does who is the same'}                 | ${'redis'} | ${', securityContext: {runAsUser: 999}'}                    | ${'grep -c HOSTNAME=web /proc/1/environ'}     | ${'1\n'}
`('$rule', ({ image, more, asked, says }) => {
  const { run } = play(podOf(`  containers: [{name: app, image: ${image}${more}}]`), { seconds: 20 });
  const { stdout, stderr } = run.kubectl(`exec web -- ${asked}`, 19);
  expect(stdout + stderr.replace(/^command terminated.*\n/m, '')).toBe(says);
});

const GUARANTEED = 'resources: {limits: {cpu: 100m, memory: 20Mi}}';
it('Its owner lets the kernel have it killed sooner, and not later', () => {
  const tries = 'echo 500 > /proc/self/oom_score_adj && echo sooner; echo -999 > /proc/self/oom_score_adj || echo no later; sleep 900';
  const { run } = play(podOf(`  securityContext: {runAsUser: 1000}\n  containers: [${shell('app', tries, GUARANTEED)}]`), { seconds: 20 });
  const said = run.kubectl('logs web', 19).stdout.trimEnd().split('\n');
  expect(said.sort()).toEqual(['no later', 'sh: write error: Permission denied', 'sooner']);
});

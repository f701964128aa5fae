import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const SECONDS = 20;
/** How long the kubelet takes a hook to last: until its process has ended and nobody has its output open any more. */
const lasts = (image: string, script: string, shell = 'sh'): 'at once' | 'as long' => {
  const hook = `lifecycle: {postStart: {exec: {command: [${shell}, -c, ${JSON.stringify(script)}]}}}`;
  const { run } = play(podOf(`  containers: [{name: app, image: "${image}", command: [sleep, 1d], ${hook}}]`), { seconds: 60 });
  const at = (kind: string, says: RegExp): number =>
    run.timeline.find((entry) => entry.kind === kind && says.test(entry.summary.en))?.atSeconds ?? Number.NaN;
  return at('HOOK', /is done/) - at('CONTAINER', /starts/) >= SECONDS ? 'as long' : 'at once';
};

/** @see dash: src/eval.c evalsubshell; bash: execute_cmd.c execute_in_subshell; as the real ones do with a pipe */
describe('What is in the background and redirected as a whole holds nothing of what the shell had', () => {
  it.each`
    script                                             | dash         | bash
    ${'(sleep 20; :) > /dev/null 2>&1 &'}              | ${'at once'} | ${'at once'}
    ${'{ sleep 20; :; } > /dev/null 2>&1 &'}           | ${'at once'} | ${'at once'}
    ${'for i in 1; do sleep 20; done > /tmp/f 2>&1 &'} | ${'at once'} | ${'at once'}
    ${'if :; then sleep 20; :; fi > /dev/null 2>&1 &'} | ${'at once'} | ${'at once'}
    ${'sleep 20 > /dev/null 2>&1 &'}                   | ${'at once'} | ${'at once'}
    ${'{ sleep 20; :; } > /dev/null &'}                | ${'as long'} | ${'as long'}
    ${'{ { sleep 20; :; } > /dev/null 2>&1; :; } &'}   | ${'as long'} | ${'as long'}
    ${'{ sleep 20; :; } > /dev/null 2>&1 && : &'}      | ${'as long'} | ${'as long'}
    ${': | { sleep 20; :; } > /dev/null 2>&1 &'}       | ${'as long'} | ${'at once'}
    ${': | (sleep 20; :) > /dev/null 2>&1 &'}          | ${'at once'} | ${'at once'}
    ${'f() { sleep 20; :; }; f > /dev/null 2>&1 &'}    | ${'as long'} | ${'at once'}
    ${'eval "sleep 20; :" > /dev/null 2>&1 &'}         | ${'as long'} | ${'at once'}
  `('$script', ({ script, dash, bash }) => {
    expect([lasts('debian:12', script), lasts('busybox:1.36', script)]).toEqual([dash, dash]);
    expect(lasts('bash:5', script, 'bash')).toBe(bash);
  });

  it('and writes where it is told to, up to its end', () => {
    const script = '{ echo one; sleep 1; echo two >&2; } > /tmp/f 2>&1 & wait $!; cat /tmp/f; echo three';
    const pod = podOf(`  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: [sh, -c, ${JSON.stringify(script)}]}]`);
    expect(play(pod).run.kubectl('logs web').stdout).toBe('one\ntwo\nthree\n');
  });
});

import { describe, expect, it } from 'vitest';
import type { InterventionInput } from '../../index.ts';
import { play } from '../../testing.ts';

const DAY = 86_400;

function run(script: string, horizonSeconds: number, interventions: InterventionInput[] = [], image = 'busybox') {
  const container = {
    name: 'app',
    image,
    command: [image === 'busybox' ? 'sh' : 'bash', '-c', script],
    resources: { limits: { cpu: '500m' } },
  };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { restartPolicy: 'Never', containers: [container] } };
  const { run: made } = play(JSON.stringify(pod), { seconds: horizonSeconds, interventions });
  return made;
}

describe('A loop that has no end and shows nothing', () => {
  it.each`
    script                                            | image
    ${'while true; do :; done'}                       | ${'busybox'}
    ${'while :; do i=$((i+1)); done'}                 | ${'busybox'}
    ${'until false; do : "$x" it; done'}              | ${'busybox'}
    ${'while [ 1 ]; do true; done'}                   | ${'busybox'}
    ${'while true; do :; done & while :; do :; done'} | ${'busybox'}
    ${'for ((;;)); do :; done'}                       | ${'ubuntu'}
    ${'while ((1)); do ((i++)); done'}                | ${'ubuntu'}
  `('goes on for a day, with all the CPU that it is given: $script', ({ script, image }) => {
    const made = run(script, DAY, [], image);
    expect(made.pods[0]?.final.status).toBe('Running');
    expect(made.kubectl('top pod', DAY).stdout).toMatch(/web +(50\d|49\d)m /);
  });

  it('hears its traps at once', () => {
    const [pod] = run("trap 'echo bye; exit 3' TERM; while true; do :; done", 400, [{ atSeconds: 300, kind: 'DELETE_POD' }]).pods;
    const ended = pod?.containers[1]?.states.find(({ state }) => state === 'TERMINATED');
    expect(ended).toMatchObject({ exitCode: 3 });
    expect(ended?.fromSeconds).toBeLessThan(301);
    expect(pod?.containers[1]?.logs().map(({ text }) => text)).toEqual(['bye']);
  });

  it('is PID 1, and is killed when its time to end is over', () => {
    const [pod] = run('while true; do :; done', 400, [{ atSeconds: 300, kind: 'DELETE_POD' }]).pods;
    const ended = pod?.containers[1]?.states.find(({ state }) => state === 'TERMINATED');
    expect(ended).toMatchObject({ exitCode: 137 });
    expect(ended?.fromSeconds).toBeGreaterThan(330);
  });
});

describe('A loop is run turn by turn', () => {
  it.each`
    rule                               | script
    ${'that ends'}                     | ${'i=0; while [ $i -lt 9000 ]; do i=$((i+1)); done; echo $i'}
    ${'that is left'}                  | ${'i=0; while true; do i=$((i+1)); [ $i -lt 9000 ] || break; done; echo $i'}
    ${'whose count a trap shows'}      | ${"trap 'echo $i; exit' USR1; i=0; (sleep 0.3; kill -USR1 1) & while true; do i=$((i+1)); done"}
    ${'in which a function does more'} | ${'true() { i=$((i+1)); [ $i -lt 9000 ] || exit; }; trap "echo \\$i" EXIT; i=0; while :; do true; done'}
  `('$rule', ({ script }) => {
    const [line] = run(script, 60).pods[0]?.containers[1]?.logs() ?? [];
    expect(Number(line?.text)).toBeGreaterThanOrEqual(9000);
  });
});

import { describe, expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const PROMPT = "If you don't see a command prompt, try pressing enter.\n";
const LATE = 'error: timed out waiting for the condition\n';
const IMAGE = '--image=busybox:1.36';
const echoes = (more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {restartPolicy: Never, containers: [{name: app, image: "busybox:1.36", command: [sh, -c, "cat; echo over"]${more}}]}\n`;

/** What a command that is given this to read comes to, and the Pod that it makes or asks. */
function asked(command: string, manifest: string | undefined, { pod = 'x', beside = echoes(), seconds = 150 } = {}) {
  const { run } = play(beside, {
    seconds,
    interventions: [{ atSeconds: 20, kind: 'KUBECTL', command: [command], ...(manifest !== undefined && { manifest }) }],
  });
  const { stdout, stderr, exitCode, message } = run.interventions[0] ?? {};
  const { watch } = run.pods.find(({ name }) => name === pod) ?? run.pods[0]!;
  return { stdout, stderr, exitCode, message, rows: watch.map(({ status }) => status).filter((status, i, all) => status !== all[i - 1]) };
}

// @see kubernetes: test/e2e/kubectl/kubectl.go "should return command exit codes", "should support inline execution and attach"; kubectl/pkg/cmd/run/run.go
describe('kubectl run passes on what it reads', () => {
  it.each([
    {
      rule: 'the process reads it to its end, and is heard to its own',
      command: `run x -i ${IMAGE} --restart=Never -- sh -c 'cat && exit 42'`,
      stdout: 'abcd',
      stderr: `${PROMPT}pod default/x terminated (Error)\n`,
      exitCode: 42,
    },
    {
      rule: 'how a Pod ends that is to go on until it succeeds is waited for as long as its start was, and no longer',
      command: `run x -i ${IMAGE} --restart=OnFailure -- sh -c 'cat && exit 42'`,
      stdout: 'abcd',
      stderr: `${PROMPT}${LATE}`,
      exitCode: 1,
    },
    {
      rule: 'then it is deleted, where it was not to stay',
      command: `run x -i --rm ${IMAGE} --restart=OnFailure --pod-running-timeout=30s -- sh -c 'cat && exit 42'`,
      stdout: 'abcdpod "x" deleted\n',
      stderr: `${PROMPT}${LATE}`,
      exitCode: 1,
    },
    {
      rule: 'of an input that is left open kubectl goes away, and the process waits for more',
      command: `run x -i --leave-stdin-open ${IMAGE} --restart=OnFailure -- sh -c 'cat && echo closed'`,
      stdout: '',
      stderr: PROMPT,
      exitCode: 0,
      last: 'Running',
    },
    {
      rule: 'how it ends is then nobody’s business',
      command: `run x -i --leave-stdin-open ${IMAGE} --restart=Never -- sh -c 'sleep 2; exit 42'`,
      stdout: '',
      stderr: PROMPT,
      exitCode: 0,
    },
    {
      rule: 'who does not want to be heard is not: the container has no input, and that has an end',
      command: `run x --attach ${IMAGE} --restart=Never -- sh -c 'sleep 2; cat; echo closed'`,
      stdout: 'closed\n',
      stderr: PROMPT,
      exitCode: 0,
    },
  ])('$rule', ({ rule: _, command, last, ...then }) => {
    const { rows, message: __, ...told } = asked(command, 'abcd');
    expect(told).toEqual(then);
    if (last) expect(rows.at(-1)).toBe(last);
  });

  it('who is given nothing does not type', () => {
    const { message, rows } = asked(`run x -i ${IMAGE} --restart=Never -- cat`, undefined, { seconds: 60 });
    expect([message, rows.at(-1)]).toEqual(['the run ended before it was done', 'Running']);
  });

  it('so does kubectl in a Pod', () => {
    const script = `sleep 5; echo hi | kubectl run x -i --quiet --rm ${IMAGE} --restart=Never -- cat`;
    const robot = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [{name: c, image: "bitnami/kubectl:1.27", command: [bash, -c, ${JSON.stringify(script)}]}]}\n`;
    expect(play(robot + robotWith('cluster-admin'), { seconds: 60 }).run.kubectl('logs robot').stdout).toBe('hi\n');
  });
});

// @see containerd: pkg/cri/io/container_io.go Attach; kubernetes: kubectl/pkg/cmd/attach/attach.go
describe('kubectl attach passes on what it reads', () => {
  it.each([
    {
      rule: 'to an input that one may have',
      more: ', stdin: true, stdinOnce: true',
      command: 'attach web -i',
      stdout: 'hi\nover\n',
      last: 'Completed',
    },
    { rule: 'to one that stays open, and goes away', more: ', stdin: true', command: 'attach web -i', stdout: '', last: 'Running' },
    { rule: 'to none, if it is not told to', more: ', stdin: true, stdinOnce: true', command: 'attach web', stdout: '', last: 'Running' },
  ])('$rule', ({ more, command, stdout, last }) => {
    const told = asked(command, 'hi\n', { pod: 'web', beside: echoes(more), seconds: 60 });
    expect({ stdout: told.stdout, last: told.rows.at(-1) }).toEqual({ stdout, last });
  });

  it('what was written for one that stays open is read all the same', () => {
    const { run } = play(echoes(', stdin: true'), {
      seconds: 60,
      interventions: ['one\n', 'two\n'].map((manifest, i) => ({
        atSeconds: 20 + i,
        kind: 'KUBECTL',
        command: ['attach -i web'],
        manifest,
      })),
    });
    expect(run.kubectl('logs web').stdout).toBe('one\ntwo\n');
  });
});

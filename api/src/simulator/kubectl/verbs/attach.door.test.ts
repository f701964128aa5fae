import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const COUNTS = 'i=0; while [ $i -lt 40 ]; do echo $i; echo "no $i" >&2; i=$((i+1)); sleep 1; done; exit 3';
const PROMPT = "If you don't see a command prompt, try pressing enter.\n";

/** @see kubernetes: kubectl/pkg/cmd/attach/attach.go Run */
it.each([
  { rule: 'what comes, until it ends', ask: 'attach web', stdout: '38\n39\n', stderr: `${PROMPT}no 38\nno 39\n` },
  {
    rule: 'no terminal, of a container that has none',
    ask: 'attach web -it',
    stdout: '38\n39\n',
    stderr: `error: Unable to use a TTY - container app did not allocate one\n${PROMPT}no 38\nno 39\n`,
  },
  { rule: 'nothing else, when it is to be quiet', ask: 'attach web -q', stdout: '38\n39\n', stderr: 'no 38\nno 39\n' },
  {
    rule: 'the one stream of a terminal, and how to come back',
    more: ', stdin: true, tty: true',
    ask: 'attach web -it',
    stdout: "38\nno 38\n39\nno 39\nSession ended, resume using 'kubectl attach web -c app -i -t' command when the pod is running\n",
    stderr: PROMPT,
  },
])('kubectl attach shows of a container $rule', ({ ask, stdout, stderr, more = '' }) => {
  const { run } = play(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: app, image: "busybox:1.36", args: [sh, -c, ${JSON.stringify(COUNTS)}]${more}}]\n`,
    { seconds: 60 },
  );
  const [, written] = /00:(\d+\.\d+)Z 38\n/.exec(run.kubectl('logs web --previous --timestamps', 60).stdout) ?? [];
  expect(run.kubectl(ask, Number(written) - 0.1)).toEqual({ stdout, stderr, exitCode: 0 });
});

import { expect, it } from 'vitest';
import type { Program } from '../../../kernel/index.ts';
import { testContainer } from '../../../kernel/test-container.ts';
import { pstree } from './pstree.ts';

/** Begins another, and stays. */
const parent = (child?: string): Program =>
  function* (process) {
    if (child) process.spawn({ argv: [child] });
    yield* process.sleep(10_000_000);
    return 0;
  };

/** What pstree says of `init` that has two `sleep`, and an `sh` with one. */
function said(argv: readonly string[]) {
  const { stdout, stderr, exitCode } = testContainer({
    programs: {
      pstree: pstree('gnu'),
      sleep: parent(),
      sh: parent('sleep'),
      init: function* (process) {
        for (const name of ['sleep', 'sleep', 'sh']) process.spawn({ argv: [name] });
        yield* process.sleep(1_000_000);
        const pid = process.spawn({ argv: ['pstree', ...argv] });
        return (yield* process.waitpid(pid)).status.code;
      },
    },
    run: ['init'],
  });
  return { stdout, stderr, exitCode };
}

/** As pstree 23.7 says it. @see psmisc: src/pstree.c */
it.each([
  { rule: 'those that look alike stand together', argv: [], stdout: 'init-+-pstree\n     |-sh---sleep\n     `-2*[sleep]\n' },
  {
    rule: 'by their numbers they do not',
    argv: ['-p'],
    stdout: 'init(1)-+-pstree(11)\n        |-sh(9)---sleep(10)\n        |-sleep(7)\n        `-sleep(8)\n',
  },
  { rule: 'in the order of these', argv: ['-n'], stdout: 'init-+-2*[sleep]\n     |-sh---sleep\n     `-pstree\n' },
  { rule: 'nor if each is to stand alone', argv: ['-c'], stdout: 'init-+-pstree\n     |-sh---sleep\n     |-sleep\n     `-sleep\n' },
  { rule: 'of one, what is below it', argv: ['9'], stdout: 'sh---sleep\n' },
  { rule: 'and above', argv: ['-sp', '9'], stdout: 'init(1)---sh(9)---sleep(10)\n' },
  { rule: 'of a number that nothing has, nothing', argv: ['99'], stdout: '' },
  { rule: 'nor of a user that is nobody', argv: ['nosuch'], stdout: '', stderr: 'No such user name: nosuch\n', exitCode: 1 },
])('$rule', ({ argv, stdout, stderr = '', exitCode = 0 }) => expect(said(argv)).toEqual({ stdout, stderr, exitCode }));

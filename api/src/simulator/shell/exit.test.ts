import { expect, it } from 'vitest';
import { testContainer } from '../kernel/test-container.ts';
import { shell } from './index.ts';
import { utilities } from './utilities/index.ts';

/** As dash 0.5.12, bash 5.2 and busybox 1.36 do it. */
it.each([
  ['if exit 3; then echo a; fi; echo b', 3, ''],
  ['while exit 4; do echo a; done; echo b', 4, ''],
  ['for i in 1 2; do exit 5; done; echo b', 5, ''],
  ['! exit 6; echo b', 6, ''],
  ['exit 7 && echo a; echo b', 7, ''],
  ['{ exit 8; } > /tmp/o; echo b', 8, ''],
  ["trap 'echo bye $?' EXIT; exit 9; echo b", 9, 'bye 9'],
  ["trap 'echo bye; exit 2' EXIT; for i in 1; do case x in x) exit 9;; esac; done; echo b", 2, 'bye'],
  ["eval 'exit 10; echo a'; echo b", 10, ''],
  ['f() { exit 11; }; f; echo b', 11, ''],
  ['( exit 12 ); echo $?', 0, '12'],
  ['x=$(exit 13; echo a); echo $?$x', 0, '13'],
  ['set -e; if true; then exit 14; fi; echo b', 14, ''],
  ['command exit 15; echo b', 15, ''],
  ['until exit 16; do :; done; echo b', 16, ''],
  ['exit 17 | cat; echo $?', 0, '0'],
  ['false; exit; echo b', 1, ''],
  ['exit 18 &', 0, ''],
  ['V=1 exit 19; echo $V', 19, ''],
  ['exit 20 2>/dev/null; echo b', 20, ''],
  ["trap 'echo err' ERR 2>/dev/null; exit 21", 21, ''],
  ['while :; do while :; do exit 22; done; done; echo b', 22, ''],
  ['case a in a) exit 23 ;; esac; echo b', 23, ''],
  ['echo a; exit 24; syntax error (', 2, ''],
] as const)('exit ends the shell: %s', (script, status, said) => {
  for (const flavor of ['dash', 'bash', 'ash'] as const)
    for (const given of [['-c', script], ['/script']]) {
      const container = { programs: { ...utilities, sh: shell(flavor) }, files: { '/script': `${script}\n` } };
      const { exit, stdout } = testContainer({ ...container, run: ['sh', ...given] });
      expect({ flavor, given, status: exit?.status.code, said: stdout.trimEnd() }).toEqual({ flavor, given, status, said });
    }
});

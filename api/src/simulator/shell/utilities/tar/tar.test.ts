import { describe, expect, it } from 'vitest';
import { testContainer } from '../../../kernel/test-container.ts';
import { shell } from '../../index.ts';
import { coreutils, utilities } from '../index.ts';
import type { Program } from '../lib/kernel.ts';

const run = (table: Readonly<Record<string, Program>>, script: string) => {
  const { exitCode, stdout, stderr } = testContainer({
    files: { '/w/s/f1': '1', '/w/s/a/f2': '22', '/w/s/a/b/f3.txt': '333', '/w/list': 's/f1\ns/a/f2\n' },
    programs: { ...table, sh: shell('dash') },
    run: ['sh', '-c', script],
    cwd: '/w',
  });
  return [exitCode, stdout, stderr];
};

/** As GNU tar 1.35 does. */
describe('tar', () => {
  it.each<[rule: string, script: string, code: number, stdout: string, stderr?: string]>([
    ['letters without a dash take their words in turn', 'tar cfz t.tgz s/f1; tar tf t.tgz', 0, 's/f1\n'],
    ['a pattern is left out wherever it is', "tar cf t --exclude='*.txt' --exclude=f1 s; tar tf t", 0, 's/\ns/a/\ns/a/f2\ns/a/b/\n'],
    ['names from a file', 'tar cf t -T list; tar tf t', 0, 's/f1\ns/a/f2\n'],
    ['what a file names is left out', 'tar cf t -X list s; tar tf t', 0, 's/\ns/a/\ns/a/b/\ns/a/b/f3.txt\n'],
    ['each -C leads on', 'tar cf t -C s f1 -C a f2; tar tf t', 0, 'f1\nf2\n'],
    ['names are changed', "tar cf t --transform 's,^s,new,' s/f1 s/a; tar tf t", 0, 'new/f1\nnew/a/\nnew/a/f2\nnew/a/b/\nnew/a/b/f3.txt\n'],
    [
      'owners, modes and times are put in',
      "tar cf t --owner=0 --group=0 --mode=640 --mtime='2020-01-01' s/f1; tar tvf t",
      0,
      '-rw-r----- root/root         1 2020-01-01 00:00 s/f1\n',
    ],
    ['more is added, and taken away', 'tar cf t s/f1; tar rf t s/a/f2; tar --delete -f t s/f1; tar tf t', 0, 's/a/f2\n'],
    ['some are asked for by pattern', "tar cf t s; tar tf t --wildcards '*.txt'", 0, 's/a/b/f3.txt\n'],
    [
      'what is there is kept',
      'tar cf t s/f1; tar xkf t',
      2,
      '',
      'tar: s/f1: Cannot open: File exists\ntar: Exiting with failure status due to previous errors\n',
    ],
    [
      'what differs is told',
      'tar cf t s/f1; echo more >> s/f1; touch -d @0 s/f1; tar df t',
      1,
      's/f1: Mod time differs\ns/f1: Size differs\n',
    ],
    ['files go when they are packed', 'tar cf t --remove-files s/a; ls s', 0, 'f1\n'],
    [
      'an option that there is not',
      'tar tf t --nosuch',
      64,
      '',
      "tar: unrecognized option '--nosuch'\nTry 'tar --help' or 'tar --usage' for more information.\n",
    ],
    [
      'a letter without its word',
      'tar cf',
      2,
      '',
      "tar: Old option 'f' requires an argument.\nTry 'tar --help' or 'tar --usage' for more information.\n",
    ],
    [
      'a list that is not there',
      'tar cf t -T none',
      2,
      '',
      'tar: none: Cannot stat: No such file or directory\ntar: Error is not recoverable: exiting now\n',
    ],
  ])('%s', (_, script, code, stdout, stderr = '') => {
    expect(run(coreutils as Record<string, Program>, script)).toEqual([code, stdout, stderr]);
  });

  it('find -ls shows a file in full', () => {
    expect(run(coreutils as Record<string, Program>, 'ln -s f1 s/l; find s/l -ls | cut -c17-')[1]).toBe(
      ' lrwxrwxrwx   1 root     root            2 May 15 09:00 s/l -> f1\n',
    );
  });

  it('busybox’ takes letters so, too', () => {
    expect(run(utilities as Record<string, Program>, "tar cfz t.tgz --exclude='*.txt' s/a; tar tf t.tgz")).toEqual([
      0,
      's/a/\ns/a/f2\ns/a/b/\n',
      '',
    ]);
  });
});

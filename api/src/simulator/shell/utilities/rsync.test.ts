import { expect, it } from 'vitest';
import { testContainer } from '../../kernel/test-container.ts';
import { shell } from '../index.ts';
import { coreutils } from './index.ts';
import type { Program } from './lib/kernel.ts';

const OLD =
  'cd /tmp; mkdir -p old/sub/deep old/.h; echo a1 >old/a.txt; echo bb >old/sub/b; ln -s a.txt old/l; : >old/sub/deep/e; : >old/.h/x';
const LIST = 'sending incremental file list\n';
const ALL = './\na.txt\nl -> a.txt\n.h/\n.h/x\nsub/\nsub/b\nsub/deep/\nsub/deep/e\n';

/** As rsync 3.4.1 of Debian 13 did, but for what it says of its own release; the bytes on the wire are left out, which are near to its own. */
it.each<[rule: string, script: string, told: string]>([
  ['files before directories', 'rsync -av old/ new/', `${LIST}created directory new\n${ALL}`],
  ['nothing twice', 'rsync -a old/ new; rsync -av old/ new/', LIST],
  ['what changed', 'rsync -a old/ new; echo ccc >old/a.txt; rsync -av old/ new', `${LIST}a.txt\n`],
  [
    'what is there alone goes',
    'rsync -a old/ new; mkdir new/sub/d; : >new/sub/d/f; : >new/x; rsync -av --delete old/ new/; ls -A new',
    `${LIST}deleting x\ndeleting sub/d/f\ndeleting sub/d/\n.h\na.txt\nl\nsub\n`,
  ],
  [
    'the directory itself',
    'rsync -av --exclude=sub old new',
    `${LIST}created directory new\nold/\nold/a.txt\nold/l -> a.txt\nold/.h/\nold/.h/x\n`,
  ],
  [
    'links are passed over',
    'rsync -rv --exclude=/sub --exclude=.h/ old/ new',
    `${LIST}created directory new\nskipping non-regular file "l"\n./\na.txt\n`,
  ],
  [
    'the first pattern says it',
    "rsync -av --exclude=.h/ --include=b --exclude='/sub/*' --exclude='*.txt' old/ new",
    `${LIST}created directory new\n./\nl -> a.txt\nsub/\nsub/b\n`,
  ],
  ['a file under another name', 'rsync -v old/a.txt b.txt; cat b.txt', 'a.txt\na1\n'],
  [
    'only told of',
    'rsync -avn old/ new; ls -d new',
    `${LIST}created directory new\n${ALL}ls: cannot access 'new': No such file or directory\n`,
  ],
  ['a directory without -r', 'rsync old/ new', 'skipping directory .\n'],
  [
    'no source',
    'rsync -a nope/ new; echo $?; rsync -a nope new; echo $?',
    'rsync: [sender] change_dir "/tmp/nope" failed: No such file or directory (2)\nrsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1338) [sender=3.2.7]\n23\nrsync: [sender] link_stat "/tmp/nope" failed: No such file or directory (2)\nrsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1338) [sender=3.2.7]\n23\n',
  ],
  [
    'nowhere to put it',
    'rsync -a old/ x/y; echo $?',
    'rsync: [Receiver] mkdir "/tmp/x/y" failed: No such file or directory (2)\nrsync error: error in file IO (code 11) at main.c(791) [Receiver=3.2.7]\n11\n',
  ],
  [
    'how far it is',
    "rsync -avP --exclude=sub --exclude=.h old/ new | tr '\\r' '|'",
    `${LIST}created directory new\n./\na.txt\n|              3 100%    0.00kB/s    0:00:00  |              3 100%    0.00kB/s    0:00:00 (xfr#1, to-chk=1/3)\nl -> a.txt\n`,
  ],
  ['the sources go', 'rsync -a --remove-source-files old/ new; find old -type f; cat new/sub/b', 'bb\n'],
  [
    'times and owners are kept',
    "chown 5:6 old/sub; touch -d @100 old/sub; chmod 700 old/sub; rsync -a old/ new; stat -c '%u %g %a %Y' new/sub",
    '5 6 700 100\n',
  ],
])('rsync: %s: %s', (_, script, told) => {
  const programs = { ...(coreutils as Record<string, Program>), sh: shell('bash') };
  const { stdout } = testContainer({ programs, run: ['sh', '-c', `exec 2>&1; ${OLD}; ${script}`] });
  expect(stdout.replace(/\nsent .*\ntotal size .*\n/g, '')).toBe(told);
});

it('tells how much there was', () => {
  const programs = { ...(coreutils as Record<string, Program>), sh: shell('bash') };
  const { stdout } = testContainer({ programs, run: ['sh', '-c', `${OLD}; rsync -av old/ new | tail -n 2`] });
  expect(stdout).toMatch(/^sent 4\d\d bytes {2}received 1\d\d bytes {2}1,\d\d\d\.00 bytes\/sec\ntotal size is 11 {2}speedup is 0\.02\n$/);
});

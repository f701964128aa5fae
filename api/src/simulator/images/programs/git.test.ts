import { expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

/** What git 2.47 did, but for what other repositories hold. */
it.each([
  {
    rule: 'a clone makes the directories above it',
    script:
      'git clone -q https://github.com/org/configs.git /app/a/config && ls /app/a/config && git -C /app/a/config rev-parse --abbrev-ref HEAD',
    stdout: 'README.md\nmaster\n',
  },
  {
    rule: 'what a repository of lessons holds is there',
    script: 'git clone -q https://github.com/octocat/Spoon-Knife.git /www && ls /www && grep Fork /www/index.html',
    stdout: 'README.md\nindex.html\nstyles.css\n  Fork me? Fork you, @octocat!\n',
  },
  {
    rule: 'into a directory that is not empty it does not go',
    script: 'mkdir -p /w && touch /w/a && git clone https://github.com/org/r /w; echo $?',
    stdout: '128\n',
    stderr: "fatal: destination path '/w' already exists and is not an empty directory.\n",
  },
  {
    rule: 'a repository that is not there asks for a name, and leaves nothing behind',
    script: 'git clone https://github.com/org/does-not-exist /w; echo $?; ls /w',
    stdout: '128\n',
    stderr:
      "Cloning into '/w'...\nfatal: could not read Username for 'https://github.com': No such device or address\nls: cannot access '/w': No such file or directory\n",
  },
  {
    rule: 'where nothing may be made',
    script: 'cd /; git clone https://github.com/org/r zz; git clone https://github.com/org/r zz/k; echo $?',
    user: 65534,
    stdout: '128\n',
    stderr:
      "fatal: could not create work tree dir 'zz': Permission denied\nfatal: could not create leading directories of 'zz/k': Permission denied\n",
  },
  {
    rule: 'what belongs to somebody else is dubious, until it is called safe',
    script:
      'git init -q /tmp/n && chown -R 1000 /tmp/n && git -C /tmp/n pull; echo $?; git config --global --add safe.directory /tmp/n; git -C /tmp/n pull',
    stdout: '128\nAlready up to date.\n',
    stderr:
      "fatal: detected dubious ownership in repository at '/tmp/n'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /tmp/n\n",
  },
  {
    rule: 'directories below a repository belong to it',
    script: 'git init /tmp/n; mkdir /tmp/n/a; cd /tmp/n/a; git rev-parse --show-toplevel; cd /tmp; git status; git foo; git -C /no status',
    stdout: 'Initialized empty Git repository in /tmp/n/.git/\n/tmp/n\n',
    stderr:
      "fatal: not a git repository (or any of the parent directories): .git\ngit: 'foo' is not a git command. See 'git --help'.\nfatal: cannot change to '/no': No such file or directory\n",
  },
  {
    rule: 'a setting is kept, and told',
    script: 'git config --global user.name "Some Body"; git config user.name; git config user.email; echo $?; git config -l',
    stdout: 'Some Body\n1\nuser.name=Some Body\n',
  },
])('$rule', ({ script, user, stdout, stderr = '' }) => {
  const out = runImage({
    image: 'bitnami/git:2',
    command: ['sh', '-c', script],
    files: { '/etc/hosts': '140.82.121.4 github.com\n' },
    ...(user !== undefined && { user: { uid: user, gid: user } }),
  });
  expect({ stdout: out.stdout, stderr: out.stderr }).toEqual({ stdout, stderr });
});

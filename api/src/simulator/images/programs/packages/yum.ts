import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { notFollowed, type Tool, utility } from '../../../shell/utilities/index.ts';
import type { Package } from './catalogue.ts';
import { extra, extraInSeven } from './commands.data.ts';
import { builtFor, installed, plan, remove, unpack } from './install.ts';

/** yum, dnf and microdnf. */
export const yum: Program = utility(
  function* (tool) {
    const [action, ...names] = tool.args.filter((word) => !word.startsWith('-'));
    const { process } = tool;
    if (action === undefined && tool.args.includes('--version')) {
      tool.print(isThird(process) ? '3.4.3\n' : '4.14.0\n');
      return 0;
    }
    if (action === undefined || !(CHANGES.has(action) || ACTIONS.has(action))) {
      yield* tool.complain(
        action === undefined
          ? `usage: ${tool.name} [options] COMMAND\n`
          : isThird(process)
            ? `${pluginsOf(process).split('\n')[0]}\nNo such command: ${action}. Please use /usr/bin/yum --help\n`
            : `No such command: ${action}. Please use /usr/bin/${tool.name} --help\nIt could be a ${tool.name.toUpperCase()} plugin command, try: "${tool.name} install 'dnf-command(${action})'"\n`,
      );
      return 1;
    }
    if (!CHANGES.has(action)) return notFollowed(process);
    if (process.uid !== 0 && isThird(process)) {
      yield* tool.complain(`${pluginsOf(process).split('\n')[0]}\nYou need to be root to perform this command.\n`);
      return 1;
    }
    if (process.uid !== 0) {
      yield* tool.complain('Error: This command has to be run with superuser privileges (under the root user on most systems).\n');
      return 1;
    }
    if (REMOVES.has(action)) {
      const gone = remove(process, 'redhat', names, DATABASE);
      for (const name of names) if (!gone.includes(name)) tool.print(`No match for argument: ${name}\n`);
      tool.print(
        gone.length === 0
          ? 'No packages marked for removal.\nDependencies resolved.\nNothing to do.\nComplete!\n'
          : `Removed:\n  ${gone.join('  ')}\n\nComplete!\n`,
      );
      return 0;
    }
    // The mirrors of CentOS Linux 8 were taken away on the last day of January 2022.
    if (/^CentOS Linux release 8/.test(process.readFile('/etc/system-release')) && asksForMirrors(process))
      return yield* withoutMirrors(tool);
    const [address] = yield* process.net.resolve('mirrors.fedoraproject.org');
    if (address === undefined) {
      yield* process.sleep(5 * SECOND);
      if (isThird(process)) {
        tool.print(pluginsOf(process));
        yield* tool.flush();
        yield* tool.complain(unreachable(process));
        return 1;
      }
      yield* tool.complain(
        "Error: Failed to download metadata for repo 'fedora': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name\n",
      );
      return 1;
    }
    return yield* install(tool, action === 'install' ? names : []);
  },
  { shortName: true },
)('gnu');

/** Some of its repositories is to be had by a list of mirrors. @see yum.conf(5) */
function asksForMirrors(process: Process): boolean {
  const directory = '/etc/yum.repos.d';
  if (!process.access(directory, 'r')) return false;
  const files = process.readdir(directory).filter((name) => name.endsWith('.repo'));
  return files.some((name) => /^\s*mirrorlist\s*=/m.test(process.readFile(`${directory}/${name}`)));
}

function* withoutMirrors(tool: Tool): Task<number> {
  yield* tool.process.sleep(SECOND);
  tool.print('CentOS Linux 8 - AppStream                      126  B/s |  38  B     00:00    \n');
  yield* tool.flush();
  yield* tool.complain(
    "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: No URLs in mirrorlist\n",
  );
  return 1;
}

function* install(tool: Tool, names: readonly string[]): Task<number> {
  const { process } = tool;
  yield* process.sleep(6 * SECOND);
  const old = isThird(process);
  tool.print(old ? pluginsOf(process) : 'Last metadata expiration check: 0:00:01 ago.\n');
  const present = installed(process, DATABASE);
  const planned = plan('redhat', names, present, present.has('epel-release') ? undefined : extrasOf(process));
  const { missing } = planned;
  const packages = planned.packages.map((each) => ({ ...each, version: builtFor(process, each.version) }));
  if (missing.length > 0 && old) {
    for (const name of missing) tool.print(`No package ${name} available.\n`);
    yield* tool.flush();
    if (packages.length === 0) {
      yield* tool.complain('Error: Nothing to do\n');
      return 1;
    }
  } else if (missing.length > 0) {
    for (const name of missing) tool.print(`No match for argument: ${name}\n`);
    yield* tool.flush();
    yield* tool.complain(`Error: Unable to find a match: ${missing.join(' ')}\n`);
    return 1;
  }
  if (packages.length === 0) {
    tool.print(old ? 'Nothing to do\n' : 'Dependencies resolved.\nNothing to do.\nComplete!\n');
    return 0;
  }
  tool.print(old ? resolved(packages) : 'Dependencies resolved.\n');
  if (!tool.args.some((word) => /^-[a-z]*y|^--assumeyes$/.test(word)) && tool.name !== 'microdnf') {
    tool.print(old ? 'Is this ok [y/d/N]: ' : `Install  ${packages.length} Packages\n\nIs this ok [y/N]: `);
    yield* tool.flush();
    const answer = yield* process.read(0);
    if (!(typeof answer === 'string' && /^y/i.test(answer))) {
      tool.print(old ? 'Exiting on user command\n' : 'Operation aborted.\n');
      return 1;
    }
  }
  tool.print(old ? 'Downloading packages:\n' : 'Downloading Packages:\n');
  yield* tool.flush();
  for (const found of packages) {
    yield* process.sleep(250 * MILLISECOND);
    unpack(process, found);
    process.writeFile(DATABASE, `Package: ${found.name}\n`, { append: true });
  }
  if (old) tool.print(carriedOut(packages, names));
  else
    tool.print(
      `Running transaction check\nTransaction check succeeded.\nRunning transaction test\nTransaction test succeeded.\nRunning transaction\nInstalled:\n${packages.map(({ name, version }) => `  ${name}-${version}.x86_64\n`).join('')}\nComplete!\n`,
    );
  return 0;
}

/** Enterprise Linux 7 and Amazon Linux 2 have yum 3, which says other things. */
const isThird = (process: Process): boolean =>
  / (7|2)\b(?!\d)/.test(process.readFile('/etc/system-release')) && process.which('dnf') === undefined;

const pluginsOf = (process: Process): string =>
  process.readFile('/etc/system-release').startsWith('Amazon')
    ? 'Loaded plugins: ovl, priorities\n'
    : 'Loaded plugins: fastestmirror, ovl\nDetermining fastest mirrors\n';

/** @see yum 3.4.3: yum/yumRepo.py, yum/Errors.py */
function unreachable(process: Process): string {
  const [host, rest, repository] = process.readFile('/etc/system-release').startsWith('Amazon')
    ? ['amazonlinux.default.amazonaws.com', '/2/core/latest/x86_64/mirror.list', 'amzn2-core/2/x86_64']
    : ['mirrorlist.centos.org', '/?release=7&arch=x86_64&repo=os&infra=container', 'base/7/x86_64'];
  return `Could not retrieve mirrorlist http://${host}${rest} error was\n14: curl#6 - "Could not resolve host: ${host}; Unknown error"\n\n\n One of the configured repositories failed (Unknown),\n and yum doesn't have enough cached data to continue. At this point the only\n safe thing yum can do is fail. There are a few ways to work "fix" this:\n\n     1. Contact the upstream for the repository and get them to fix the problem.\n\n     2. Reconfigure the baseurl/etc. for the repository, to point to a working\n        upstream. This is most often useful if you are using a newer\n        distribution release than is supported by the repository (and the\n        packages for the previous distribution release still work).\n\n     3. Run the command with the repository temporarily disabled\n            yum --disablerepo=<repoid> ...\n\n     4. Disable the repository permanently, so yum won't use it by default. Yum\n        will then just ignore the repository until you permanently enable it\n        again or use --enablerepo for temporary usage:\n\n            yum-config-manager --disable <repoid>\n        or\n            subscription-manager repos --disable=<repoid>\n\n     5. Configure the failing repository to be skipped, if it is unavailable.\n        Note that yum will try to contact the repo. when it runs most commands,\n        so will have to try and fail each time (and thus. yum will be be much\n        slower). If it is a very temporary problem though, this is often a nice\n        compromise:\n\n            yum-config-manager --save --setopt=<repoid>.skip_if_unavailable=true\n\nCannot find a valid baseurl for repo: ${repository}\n`;
}

/** @see yum 3.4.3: cli.py, output.py listTransaction */
const resolved = (packages: readonly Package[]): string =>
  `Resolving Dependencies\n--> Running transaction check\n${packages.map(({ name, version }) => `---> Package ${name}.x86_64 0:${version} will be installed\n`).join('')}--> Finished Dependency Resolution\n\nDependencies Resolved\n\nTransaction Summary\n${'='.repeat(80)}\nInstall  ${packages.length === 1 ? '1 Package' : `${packages.length} Packages`}\n\n`;

function carriedOut(packages: readonly Package[], asked: readonly string[]): string {
  const rows = (word: string): string =>
    packages.map(({ name, version }, i) => `  ${word} : ${`${name}-${version}.x86_64`.padEnd(56)} ${i + 1}/${packages.length} \n`).join('');
  const list = (those: readonly Package[]): string => those.map(({ name, version }) => `  ${name}.x86_64 0:${version}\n`).join('');
  const needed = packages.filter(({ name }) => !asked.includes(name));
  return `Running transaction check\nRunning transaction test\nTransaction test succeeded\nRunning transaction\n${rows('Installing')}${rows('Verifying ')}\nInstalled:\n${list(packages.filter((each) => !needed.includes(each)))}\n${needed.length > 0 ? `Dependency Installed:\n${list(needed)}\n` : ''}Complete!\n`;
}

/** What is not to be had without EPEL, which Fedora does not need. */
function extrasOf(process: Process): (name: string) => boolean {
  const release = process.readFile('/etc/system-release');
  if (release.startsWith('Fedora')) return () => false;
  const seven = / 7\b/.test(release);
  return (name) => extra.has(name) || (seven && extraInSeven.has(name));
}

const DATABASE = '/var/lib/installed-packages';
const REMOVES: ReadonlySet<string> = new Set(['remove', 'erase', 'rm']);
const CHANGES: ReadonlySet<string> = new Set(['install', 'update', 'upgrade', 'makecache', ...REMOVES]);
const ACTIONS: ReadonlySet<string> = new Set(
  'autoremove check check-update clean config-manager copr distro-sync downgrade download group groupinstall groupupdate help history info list localinstall mark module provides whatprovides reinstall repolist repoquery search shell swap updateinfo deplist repoinfo'.split(
    ' ',
  ),
);

import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { notFollowed, type Tool, utility } from '../../../shell/utilities/index.ts';
import { extra, extraInSeven } from './commands.data.ts';
import { installed, plan, remove, unpack } from './install.ts';

/** yum, dnf and microdnf. */
export const yum: Program = utility(
  function* (tool) {
    const [action, ...names] = tool.args.filter((word) => !word.startsWith('-'));
    const { process } = tool;
    if (action === undefined && tool.args.includes('--version')) {
      tool.print('4.14.0\n');
      return 0;
    }
    if (action === undefined || !(CHANGES.has(action) || ACTIONS.has(action))) {
      yield* tool.complain(
        action === undefined
          ? `usage: ${tool.name} [options] COMMAND\n`
          : `No such command: ${action}. Please use /usr/bin/${tool.name} --help\nIt could be a ${tool.name.toUpperCase()} plugin command, try: "${tool.name} install 'dnf-command(${action})'"\n`,
      );
      return 1;
    }
    if (!CHANGES.has(action)) return notFollowed(process);
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
    if (/^CentOS Linux release 8/.test(process.readFile('/etc/redhat-release'))) return yield* withoutMirrors(tool);
    const [address] = yield* process.net.resolve('mirrors.fedoraproject.org');
    if (address === undefined) {
      yield* process.sleep(5 * SECOND);
      yield* tool.complain(
        "Error: Failed to download metadata for repo 'fedora': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name\n",
      );
      return 1;
    }
    return yield* install(tool, action === 'install' ? names : []);
  },
  { shortName: true },
)('gnu');

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
  tool.print('Last metadata expiration check: 0:00:01 ago.\n');
  const present = installed(process, DATABASE);
  const { packages, missing } = plan('redhat', names, present, present.has('epel-release') ? undefined : extrasOf(process));
  if (missing.length > 0 && tool.name === 'yum' && / 7\b/.test(process.readFile('/etc/redhat-release'))) {
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
    tool.print('Dependencies resolved.\nNothing to do.\nComplete!\n');
    return 0;
  }
  tool.print('Dependencies resolved.\n');
  if (!tool.args.some((word) => /^-[a-z]*y|^--assumeyes$/.test(word)) && tool.name !== 'microdnf') {
    tool.print(`Install  ${packages.length} Packages\n\nIs this ok [y/N]: `);
    yield* tool.flush();
    const answer = yield* process.read(0);
    if (!(typeof answer === 'string' && /^y/i.test(answer))) {
      tool.print('Operation aborted.\n');
      return 1;
    }
  }
  tool.print('Downloading Packages:\n');
  yield* tool.flush();
  for (const found of packages) {
    yield* process.sleep(250 * MILLISECOND);
    unpack(process, found);
    process.writeFile(DATABASE, `Package: ${found.name}\n`, { append: true });
  }
  tool.print(
    `Running transaction check\nTransaction check succeeded.\nRunning transaction test\nTransaction test succeeded.\nRunning transaction\nInstalled:\n${packages.map(({ name, version }) => `  ${name}-${version}.x86_64\n`).join('')}\nComplete!\n`,
  );
  return 0;
}

/** What is not to be had without EPEL, which Fedora does not need. */
function extrasOf(process: Process): (name: string) => boolean {
  const release = process.readFile('/etc/redhat-release');
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

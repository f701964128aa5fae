import { MILLISECOND, type Task } from '../../../engine/index.ts';
import type { Program } from '../../../kernel/index.ts';
import { notFollowed, type Tool, utility } from '../../../shell/utilities/index.ts';
import { suitesOf, titleOf } from './apt-sources.ts';
import { hasLists, update } from './apt-update.ts';
import { type Package, packageNamed } from './catalogue.ts';
import { plan, present, remove, unpack, unwritable } from './install.ts';

/** Debian's and Ubuntu's package manager. Images come without its lists: until `update`, no package can be located. */
export const apt: Program = utility(
  function* (tool) {
    const [action, ...names] = operands(tool.args);
    if (tool.name === 'apt') yield* tool.complain('\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n');
    if (action === 'update') return yield* update(tool, isSilent(tool));
    if (action === 'install' || action === 'upgrade' || action === 'dist-upgrade' || action === 'full-upgrade')
      return yield* install(tool, action, names);
    if (action === 'clean' || action === 'autoclean') return 0;
    if (action === 'remove' || action === 'purge' || action === 'autoremove') return removing(tool, names);
    if (action === undefined) {
      if (!says(tool, /^(-v|-h|--version|--help)$/) && tool.args.length > 0) return yield* unknown(tool, undefined);
      tool.print('apt 2.2.4 (amd64)\n');
      return 0;
    }
    return ACTIONS.has(action) ? notFollowed(tool.process) : yield* unknown(tool, action);
  },
  { shortName: true },
)('gnu');

const operands = (args: readonly string[]): string[] =>
  args.filter((word, i) => !word.startsWith('-') && !/^-(o|t|c)$/.test(args[i - 1] ?? ''));
/** `-qq` means yes to everything, too. */
const says = (tool: Tool, pattern: RegExp): boolean => tool.args.some((word) => pattern.test(word));
const isSilent = (tool: Tool): boolean => says(tool, /^-[a-z]*qq|^-q=2/);

function* install(tool: Tool, action: string, names: readonly string[]): Task<number> {
  const { process } = tool;
  const silent = isSilent(tool);
  const refused = unwritable(process, '/var/lib/dpkg');
  if (refused) {
    const [code, advice] = refused.code === 'EROFS' ? [30, ''] : [13, ', are you root?'];
    yield* tool.complain(
      `E: Could not open lock file ${LOCK} - open (${code}: ${refused.message})\nE: Unable to acquire the dpkg frontend lock (${LOCK})${advice}\n`,
    );
    return 100;
  }
  if (!silent) tool.print(READING);
  const listed = hasLists(process);
  const wanted = action === 'install' ? names.map((name) => name.replace(/[=/].*/, '')) : [];
  const there = present(process, 'debian', wanted, STATUS);
  const { packages, missing } = plan('debian', wanted, there);
  const unknown = listed ? missing : names;
  if (unknown.length > 0) {
    yield* tool.flush();
    for (const name of unknown) yield* tool.complain(`E: Unable to locate package ${name}\n`);
    return 100;
  }
  const asked = packages.filter(({ name }) => names.includes(name));
  const more = packages.filter(({ name }) => !names.includes(name));
  if (!silent) {
    for (const name of wanted.filter((each) => there.has(each)))
      tool.print(`${name} is already the newest version (${packageNamed('debian', name).version}).\n`);
    if (more.length > 0) tool.print(`The following additional packages will be installed:\n${wrapped(more)}`);
    if (packages.length > 0) tool.print(`The following NEW packages will be installed:\n${wrapped(packages)}`);
    tool.print(`0 upgraded, ${packages.length} newly installed, 0 to remove and 0 not upgraded.\n`);
  }
  if (packages.length === 0) return 0;
  if (!silent)
    tool.print(
      `Need to get ${packages.length * 310} kB of archives.\nAfter this operation, ${packages.length * 870} kB of additional disk space will be used.\n`,
    );
  if (more.length > 0 && !silent && !says(tool, /^-[a-z]*y|^--(yes|assume-yes)$/)) {
    tool.print('Do you want to continue? [Y/n] ');
    yield* tool.flush();
    const answer = yield* process.read(0);
    if (!(typeof answer === 'string' && /^(y|\n)/i.test(answer))) {
      tool.print('Abort.\n');
      return 1;
    }
  }
  yield* fetchAndUnpack(tool, [...more, ...asked], silent);
  return 0;
}

function* fetchAndUnpack(tool: Tool, packages: readonly Package[], silent: boolean): Task<void> {
  const { process } = tool;
  const [first] = suitesOf(process);
  const suite = first ? titleOf(first) : '';
  for (const [i, { name, version }] of packages.entries()) {
    if (!silent) tool.print(`Get:${i + 1} ${suite}/main amd64 ${name} amd64 ${version} [310 kB]\n`);
    yield* tool.flush();
    yield* process.sleep(80 * MILLISECOND);
  }
  yield* tool.complain('debconf: delaying package configuration, since apt-utils is not installed\n');
  if (!silent) tool.print(`Fetched ${packages.length * 310} kB in 1s (${packages.length * 290} kB/s)\n`);
  for (const [i, found] of packages.entries()) {
    const { name, version } = found;
    const archive = `${name}_${version.replace(/^\d+:/, (epoch) => epoch.replace(':', '%3a'))}_amd64.deb`;
    tool.print(`Selecting previously unselected package ${qualified(name)}.\n`);
    if (i === 0) tool.print('(Reading database ... 6661 files and directories currently installed.)\n');
    tool.print(`Preparing to unpack .../${archive} ...\nUnpacking ${qualified(name)} (${version}) ...\n`);
    yield* tool.flush();
    yield* process.sleep(120 * MILLISECOND);
    unpack(process, found);
    process.writeFile(STATUS, `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n\n`, { append: true });
  }
  for (const { name, version } of packages) tool.print(`Setting up ${qualified(name)} (${version}) ...\n`);
  const about = process.readFile('/etc/os-release');
  tool.print(`Processing triggers for libc-bin (${LIBC[/^VERSION_CODENAME=(\S+)/m.exec(about)?.[1] ?? ''] ?? '2.36-9'}) ...\n`);
}

const LIBC: Readonly<Record<string, string>> = {
  bullseye: '2.31-13+deb11u6',
  buster: '2.28-10+deb10u2',
  jammy: '2.35-0ubuntu3.1',
  focal: '2.31-0ubuntu9.9',
  bionic: '2.27-3ubuntu1.6',
};

/** Of what may be there for several architectures, as libraries, that is named, too. @see dpkg: lib/dpkg/pkg-show.c pkgbin_name_needs_arch */
const qualified = (name: string): string => (/^lib(?!.*-(bin|common|data|perl|doc)$)/.test(name) ? `${name}:amd64` : name);

/** Names of packages in lines of at most 80 characters. */
function wrapped(packages: readonly Package[]): string {
  const lines = [''];
  for (const name of packages.map((each) => each.name).sort()) {
    if ((lines.at(-1) as string).length + name.length > 77) lines.push('');
    lines[lines.length - 1] += ` ${name}`;
  }
  return lines.map((line) => ` ${line}\n`).join('');
}

/** @see apt: apt-pkg/contrib/cmndline.cc, apt-private/private-cmndline.cc */
function* unknown(tool: Tool, action: string | undefined): Task<number> {
  const [option = ''] = tool.args;
  const short = /^-(\w)/.exec(option)?.[1];
  yield* tool.complain(
    action !== undefined
      ? `E: Invalid operation ${action}\n`
      : `E: Command line option ${short === undefined ? option : `'${short}' [from ${option}]`} is not understood in combination with the other options.\n`,
  );
  return 100;
}

/** What is not there is not removed, and no failure. */
function removing(tool: Tool, names: readonly string[]): number {
  const gone = remove(tool.process, 'debian', names, STATUS);
  const silent = isSilent(tool);
  if (!silent) {
    tool.print(READING);
    for (const name of names) if (!gone.includes(name)) tool.print(`Package '${name}' is not installed, so not removed\n`);
    if (gone.length > 0) tool.print(`The following packages will be REMOVED:\n  ${gone.join(' ')}\n`);
    tool.print(`0 upgraded, 0 newly installed, ${gone.length} to remove and 0 not upgraded.\n`);
  }
  for (const name of gone) tool.print(`Removing ${name} ...\n`);
  return 0;
}

const ACTIONS: ReadonlySet<string> = new Set(
  'reinstall full-upgrade list search show showsrc policy edit-sources satisfy download source build-dep check changelog moo depends rdepends indextargets dselect-upgrade markauto unmarkauto'.split(
    ' ',
  ),
);
const STATUS = '/var/lib/dpkg/status';
const LOCK = '/var/lib/dpkg/lock-frontend';
const READING = 'Reading package lists...\nBuilding dependency tree...\nReading state information...\n';

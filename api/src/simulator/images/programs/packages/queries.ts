import type { Process, Program } from '../../../kernel/index.ts';
import { notFollowed, type Tool, utility } from '../../../shell/utilities/index.ts';
import { packageNamed } from './catalogue.ts';
import { builtFor, installed } from './install.ts';

/** What every image of the family comes with, of which no versions are known here. */
const OWN = {
  debian: new Set(
    'adduser apt base-files base-passwd bash bsdutils coreutils dash debconf debian-archive-keyring ubuntu-keyring debianutils diffutils dpkg e2fsprogs findutils gcc-10-base gpgv grep gzip hostname init-system-helpers libc-bin libc6 libgcc-s1 libstdc++6 login logsave mawk mount ncurses-base ncurses-bin passwd perl-base sed sysvinit-utils tar tzdata util-linux zlib1g'.split(
      ' ',
    ),
  ),
  redhat: new Set(
    'basesystem bash ca-certificates coreutils coreutils-single crypto-policies curl dnf filesystem findutils gawk glibc glibc-common glibc-minimal-langpack grep krb5-libs libcurl libcurl-minimal libgcc libstdc++ ncurses-base openssl-libs pcre python3 python3-libs rpm rpm-libs sed setup tar tzdata util-linux vim-minimal xz yum zlib'.split(
      ' ',
    ),
  ),
};
const DATABASES = { debian: '/var/lib/dpkg/status', redhat: '/var/lib/installed-packages' };

type Asked = 'there' | 'unknown' | 'absent';

/** Whether a package is there; of those that the image brought it is known that they are, and no more. */
function isThere(process: Process, family: 'debian' | 'redhat', name: string): Asked {
  if (installed(process, DATABASES[family]).has(name)) return 'there';
  if (OWN[family].has(name)) return 'unknown';
  const { programs } = packageNamed(family, name);
  return programs.length > 0 && programs.every(({ path }) => process.access(path, 'f')) ? 'unknown' : 'absent';
}

/** Asks about each package; those that are of an unknown version are told of. */
function* each(
  tool: Tool,
  family: 'debian' | 'redhat',
  names: readonly string[],
  there: (name: string, version: string) => string,
  absent: (name: string) => readonly [to: 1 | 2, text: string],
) {
  let missing = 0;
  let isUnknown = false;
  for (const name of names) {
    const asked = isThere(tool.process, family, name);
    if (asked === 'there') tool.print(there(name, packageNamed(family, name).version));
    else if (asked === 'unknown') isUnknown = true;
    else {
      missing++;
      const [to, text] = absent(name);
      if (to === 1) tool.print(text);
      else {
        yield* tool.flush();
        yield* tool.complain(text);
      }
    }
  }
  if (isUnknown) notFollowed(tool.process);
  return missing;
}

const isAbout = (names: readonly string[], actions: RegExp): boolean => names.some((word) => actions.test(word));
const namesIn = (words: readonly string[]): string[] =>
  words.filter((word, at) => !word.startsWith('-') && !/^(-f|--showformat|--qf|--queryformat)$/.test(words[at - 1] ?? ''));

/** Debian's database of packages. @see dpkg: src/main.c, src/querycmd.c */
export const dpkg: Program = utility(
  function* (tool) {
    const { args, process } = tool;
    const names = namesIn(args);
    if (isAbout(args, /^--print-architecture$/)) {
      tool.print('amd64\n');
      return 0;
    }
    if (isAbout(args, /^--print-foreign-architectures$/)) return 0;
    if (isAbout(args, /^(-s|--status)$/) && names.length > 0) {
      const missing = yield* each(
        tool,
        'debian',
        names,
        (name, version) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
        (name) => [2, `dpkg-query: package '${name}' is not installed and no information is available\n`],
      );
      if (missing > 0) yield* tool.complain('Use dpkg --info (= dpkg-deb --info) to examine archive files.\n');
      return missing > 0 ? 1 : 0;
    }
    if (isAbout(args, /^(-l|--list|-W|--show)$/) && names.length > 0 && !names.some((name) => /[*?[]/.test(name))) {
      const shows = isAbout(args, /^(-W|--show)$/);
      if (shows && isAbout(args, /^(-f|--showformat)/)) return notFollowed(process);
      const rows: string[] = [];
      const missing = yield* each(
        tool,
        'debian',
        names,
        (name, version) => {
          rows.push(shows ? `${name}\t${version}\n` : `ii  ${name.padEnd(14)} ${version.padEnd(12)} amd64        \n`);
          return '';
        },
        (name) => [2, `dpkg-query: no packages found matching ${name}\n`],
      );
      if (rows.length > 0) tool.print(`${shows ? '' : LIST_HEAD}${rows.join('')}`);
      return missing > 0 ? 1 : 0;
    }
    return notFollowed(process);
  },
  { shortName: true },
)('gnu');

const LIST_HEAD = `Desired=Unknown/Install/Remove/Purge/Hold
| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)
||/ Name           Version      Architecture Description
+++-==============-============-============-=================================
`;

/** Red Hat's. @see rpm: lib/query.c */
export const rpm: Program = utility(
  function* (tool) {
    const { args, process } = tool;
    const names = namesIn(args);
    if (isAbout(args, /^(-E|--eval)$/)) {
      const major = / (\d+)/.exec(process.readFile('/etc/system-release'))?.[1] ?? '';
      const isFedora = process.readFile('/etc/system-release').startsWith('Fedora');
      tool.print(
        `${(names[0] ?? '').replace(isFedora ? /%\{?\??fedora\}?/g : /%\{?\??rhel\}?/g, major).replace(/%\{?_arch\}?/g, 'x86_64')}\n`,
      );
      return 0;
    }
    if (isAbout(args, /^--import$/)) return 0;
    if (isAbout(args, /^(-q|--query)$/) && names.length > 0 && args.length === names.length + 1)
      return yield* each(
        tool,
        'redhat',
        names,
        (name, version) => `${name}-${builtFor(process, version)}.x86_64\n`,
        (name) => [1, `package ${name} is not installed\n`],
      );
    return notFollowed(process);
  },
  { shortName: true },
)('gnu');

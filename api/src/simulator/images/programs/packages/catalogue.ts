import type { Program } from '../../../kernel/index.ts';
import { coreutils } from '../../../shell/utilities/index.ts';
import { eachZone } from '../../../shell/utilities/time/zone-files.ts';
import { bash, packagedPython } from '../../bases/release-commands.ts';
import { cowsay } from '../command-line.ts';
import { mysqlClient } from '../databases/mysql/client.ts';
import { pgIsReady, psql } from '../databases/postgres/psql.ts';
import { git } from '../git.ts';
import { go } from '../go-command.ts';
import { gosu, suExec } from '../gosu.ts';
import { java, javac, ruby } from '../languages.ts';
import { nginx } from '../nginx/nginx.ts';
import { node } from '../node.ts';
import { perl } from '../perl/perl.ts';
import { python } from '../python/python.ts';
import { redisCli } from '../redis/cli.ts';
import { redisServer } from '../redis/server.ts';
import { socat } from '../socat.ts';
import { toolNamed } from '../toolchains.ts';
import { alpineLibraries } from './alpine-libraries.data.ts';
import { apacheFiles, apachePrograms } from './apache-package.ts';
import { updateCertificates } from './certificates.ts';
import { BRINGS_NO_COMMAND, commandsOf, GAMES, SYSTEM } from './commands.data.ts';
import { nginxFiles } from './nginx-files.ts';
import { npm } from './npm.ts';
import { fortune } from './other-commands.ts';
import { pip } from './pip.ts';
import { HOST_KEYS, KEY, sshd, sshKeygen } from './sshd.ts';

/** Whose packages a distribution has: apk, apt or yum. */
export type Family = 'alpine' | 'debian' | 'redhat';

/** What a package manager knows of a package, and what it puts onto the PATH. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** Of other packages that come with it. */
  readonly needs: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly programs: readonly { readonly path: string; readonly program: Program; readonly megabytes: number }[];
}

/** It is called so everywhere. */
const tzdata = (): Package['files'] => Object.fromEntries(eachZone((name, content) => [`/usr/share/zoneinfo/${name}`, content]));

/** A package by one of its names. Of one that is not known here nothing is known but that it is there, and what others call for. */
export function packageNamed(family: Family, name: string): Package {
  const found = rows.find(({ names }) => names[family]?.includes(name));
  if (!found) {
    const version = (family === 'alpine' && alpineLibraries[name]) || generic[family];
    return { name, version, needs: [], files: name === 'tzdata' ? tzdata() : {}, programs: otherPrograms(family, name) };
  }
  const { versions, needs, commands, files = {} } = found;
  return {
    name,
    version: versions[family] ?? generic[family],
    needs: needs[family] ?? [],
    files: files[family] ?? {},
    programs: commands.flatMap((command) => {
      const program = ownOf[family][command] ?? own[command] ?? coreutils[command];
      return program ? [{ path: pathOf(family, command), program, megabytes: 2 }] : [];
    }),
  };
}

function otherPrograms(family: Family, name: string): Package['programs'] {
  const given = Object.hasOwn(commandsOf, name) ? (commandsOf[name] ?? []) : BRINGS_NO_COMMAND.test(name) ? [] : [name];
  return given.map((command) => ({
    path: pathOf(family, command),
    program: ownOf[family][command] ?? own[command] ?? coreutils[command] ?? toolNamed(command, ''),
    megabytes: 2,
  }));
}

const pathOf = (family: Family, command: string): string =>
  `${SYSTEM.has(command) ? '/usr/sbin' : family === 'debian' && GAMES.has(command) ? '/usr/games' : '/usr/bin'}/${command}`;

/** Programs that are no utilities. */
const own: Readonly<Record<string, Program>> = {
  git,
  'redis-cli': redisCli,
  psql,
  pg_isready: pgIsReady,
  mysql: mysqlClient,
  mysqladmin: mysqlClient,
  pip,
  pip3: pip,
  npm,
  socat,
  ...apachePrograms,
  sshd,
  'ssh-keygen': sshKeygen,
  fortune,
  cowsay,
  gosu,
  'update-ca-certificates': updateCertificates,
  'su-exec': suExec,
  java: java(17, 'OpenJDK'),
  javac,
  perl,
  bash,
};

/** Those that say which release they are. */
const ownOf: Readonly<Record<Family, Readonly<Record<string, Program>>>> = {
  alpine: {
    'redis-server': redisServer('7.0.11'),
    nginx: nginx('1.24.0', 'gcc 12.2.1 20220924 (Alpine 12.2.1_git20220924-r10)'),
    python3: packagedPython,
    ruby: ruby('3.2.2'),
    go: go('1.20.4'),
    node: node('18.16.0'),
  },
  debian: {
    'redis-server': redisServer('6.0.16'),
    nginx: nginx('1.18.0', 'gcc 10.2.1 20210110 (Debian 10.2.1-6)'),
    python3: packagedPython,
    ruby: ruby('2.7.4'),
    go: go('1.15.15'),
    node: node('12.22.12'),
  },
  redhat: {
    'redis-server': redisServer('6.2.7'),
    nginx: nginx('1.20.1', 'gcc 11.3.1 20221121 (Red Hat 11.3.1-4) (GCC)'),
    python3: python('3.9.16'),
    ruby: ruby('3.0.4'),
    go: go('1.19.9'),
    node: node('16.20.0'),
  },
};

const generic: Readonly<Record<Family, string>> = { alpine: '1.0.0-r0', debian: '1.0-1', redhat: '1.0-1.el9' };

interface Row {
  readonly names: Partial<Record<Family, readonly string[]>>;
  readonly versions: Partial<Record<Family, string>>;
  readonly needs: Partial<Record<Family, readonly string[]>>;
  readonly commands: readonly string[];
  readonly files?: Partial<Record<Family, Readonly<Record<string, string>>>>;
}

/** `alpine`, `debian`, `redhat`: names (all mean the same here), the version, what comes along. `commands`: what they bring. */
function row(commands: string, about: Partial<Record<Family, readonly [names: string, version: string, needs?: string]>>): Row {
  const each = <T>(take: (entry: readonly [string, string, string?]) => T): Partial<Record<Family, T>> =>
    Object.fromEntries(Object.entries(about).map(([family, entry]) => [family, take(entry)]));
  const words = (text = ''): string[] => text.split(' ').filter((word) => word !== '');
  return {
    commands: words(commands),
    names: each(([names]) => words(names)),
    versions: each(([, version]) => version),
    needs: each(([, , needs]) => words(needs)),
  };
}

/** Of Alpine 3.18, Debian 11 and Enterprise Linux 9. */
const rows: readonly Row[] = [
  row('curl', {
    alpine: ['curl', '8.1.0-r0', 'ca-certificates brotli-libs libunistring libidn2 nghttp2-libs libcurl'],
    debian: [
      'curl',
      '7.74.0-1.3+deb11u7',
      'ca-certificates libbrotli1 libcurl4 libldap-2.4-2 libnghttp2-14 libpsl5 librtmp1 libssh2-1 openssl',
    ],
    redhat: ['curl', '7.76.1-23.el9'],
  }),
  row('wget', {
    alpine: ['wget', '1.21.4-r0', 'libunistring libidn2 pcre2'],
    debian: ['wget', '1.21-1+deb11u1', 'ca-certificates libpsl5 openssl publicsuffix'],
    redhat: ['wget', '1.21.1-7.el9'],
  }),
  row('bash', {
    alpine: ['bash', '5.2.15-r5', 'ncurses-terminfo-base libncursesw readline'],
    debian: ['bash', '5.1-2+deb11u1'],
    redhat: ['bash', '5.1.8-6.el9'],
  }),
  row('git', {
    alpine: ['git', '2.40.1-r0', 'ca-certificates brotli-libs libunistring libidn2 nghttp2-libs libcurl libexpat pcre2'],
    debian: ['git', '1:2.30.2-1+deb11u2', 'ca-certificates git-man less libcurl3-gnutls liberror-perl openssh-client patch perl'],
    redhat: ['git', '2.39.3-1.el9', 'git-core git-core-doc less openssh perl-Git'],
  }),
  row('ping', {
    alpine: ['iputils iputils-ping', '20221126-r2', 'libcap2'],
    debian: ['iputils-ping', '3:20210202-1', 'libcap2-bin libpam-cap'],
    redhat: ['iputils', '20210202-8.el9'],
  }),
  row('dig nslookup host', {
    alpine: ['bind-tools', '9.18.14-r0', 'fstrm krb5-libs json-c libuv libxml2 bind-libs'],
    debian: [
      'dnsutils bind9-dnsutils bind9-host',
      '1:9.16.37-1~deb11u1',
      'bind9-dnsutils bind9-host bind9-libs libfstrm0 libicu67 libjson-c5 liblmdb0 libuv1',
    ],
    redhat: ['bind-utils', '9.16.23-11.el9', 'bind-libs bind-license libuv'],
  }),
  row('ifconfig netstat route', {
    alpine: ['net-tools', '2.10-r0'],
    debian: ['net-tools', '1.60+git20181103.0eebece-1'],
    redhat: ['net-tools', '2.0-0.62.el9'],
  }),
  row('ip ss', {
    alpine: ['iproute2 iproute2-minimal iproute2-ss', '6.3.0-r0', 'libcap2 libelf libmnl'],
    debian: ['iproute2', '5.10.0-4', 'libbpf0 libelf1 libmnl0 libxtables12'],
    redhat: ['iproute', '6.1.0-1.el9', 'libbpf libmnl'],
  }),
  row('ps top free uptime watch pgrep pkill kill vmstat w sysctl pidof', {
    alpine: ['procps procps-ng', '4.0.3-r1', 'libintl libncursesw libproc2'],
    debian: ['procps', '2:3.3.17-5', 'libprocps8 libncursesw6'],
    redhat: ['procps-ng', '3.3.17-11.el9'],
  }),
  row('fuser killall pstree', { alpine: ['psmisc', '23.6-r1'], debian: ['psmisc', '23.4-2'], redhat: ['psmisc', '23.4-3.el9'] }),
  row('nc netcat', {
    alpine: ['netcat-openbsd', '1.219-r1', 'libmd libbsd'],
    debian: ['netcat netcat-openbsd netcat-traditional', '1.217-3', 'libbsd0'],
    redhat: ['nc nmap-ncat', '7.91-12.el9', 'libpcap'],
  }),
  row('telnet', {
    alpine: ['busybox-extras', '1.36.0-r9'],
    debian: ['telnet inetutils-telnet', '0.17-42', 'netbase'],
    redhat: ['telnet', '0.17-85.el9'],
  }),
  row('rsync', {
    alpine: ['rsync', '3.2.7-r4', 'libacl lz4-libs popt libxxhash zstd-libs'],
    debian: ['rsync', '3.2.3-4+deb11u1', 'libpopt0'],
    redhat: ['rsync', '3.2.3-19.el9'],
  }),
  row('capsh getpcaps', {
    alpine: ['libcap libcap-utils', '2.69-r0', 'libcap2'],
    debian: ['libcap2-bin', '1:2.44-1'],
    redhat: ['libcap', '2.48-8.el9'],
  }),
  row('traceroute', { debian: ['traceroute', '1:2.1.0-2'], redhat: ['traceroute', '2.1.0-16.el9'] }),
  row('jq', {
    alpine: ['jq', '1.6-r3', 'oniguruma'],
    debian: ['jq', '1.6-2.1', 'libjq1 libonig5'],
    redhat: ['jq', '1.6-14.el9', 'oniguruma'],
  }),
  row('stress', { debian: ['stress', '1.0.4-7'], redhat: ['stress', '1.0.4-29.el9'] }),
  row('stress-ng', {
    alpine: ['stress-ng', '0.15.07-r0'],
    debian: ['stress-ng', '0.12.06-1', 'libipsec-mb0 libjudydebian1 libsctp1'],
    redhat: ['stress-ng', '0.15.00-1.el9'],
  }),
  row('redis-cli', { debian: ['redis-tools', '5:6.0.16-1+deb11u2', 'libjemalloc2 liblua5.1-0 liblzf1'] }),
  row('psql pg_isready', {
    alpine: ['postgresql-client postgresql15-client', '15.3-r0', 'libpq readline postgresql-common'],
    debian: ['postgresql-client postgresql-client-13', '13+225', 'libpq5 postgresql-client-13 postgresql-client-common'],
    redhat: ['postgresql', '13.10-1.el9', 'postgresql-private-libs'],
  }),
  row('mysql mysqladmin', {
    alpine: ['mysql-client mariadb-client', '10.11.3-r0', 'mariadb-common'],
    debian: [
      'default-mysql-client mysql-client mariadb-client',
      '1.0.7',
      'libmariadb3 mariadb-client-10.5 mariadb-client-core-10.5 mariadb-common mysql-common',
    ],
    redhat: ['mysql mariadb', '8.0.32-1.el9', 'mysql-common'],
  }),
  row('python3', {
    alpine: ['python3', '3.11.3-r11', 'libbz2 libffi gdbm xz-libs mpdecimal sqlite-libs'],
    debian: ['python3', '3.9.2-3', 'libpython3-stdlib libpython3.9-minimal libpython3.9-stdlib media-types python3-minimal python3.9'],
    redhat: ['python3', '3.9.16-1.el9', 'python3-libs'],
  }),
  row('pip pip3', {
    alpine: ['py3-pip', '23.1.2-r0', 'py3-setuptools'],
    debian: ['python3-pip', '20.3.4-4+deb11u1', 'python3-setuptools python3-wheel'],
    redhat: ['python3-pip', '21.2.3-6.el9', 'python3-setuptools'],
  }),
  {
    ...row('nginx', {
      alpine: ['nginx', '1.24.0-r3', 'pcre2'],
      debian: ['nginx nginx-light nginx-core', '1.18.0-6.1+deb11u3', 'iproute2 nginx-common'],
      redhat: ['nginx', '1:1.20.1-14.el9', 'nginx-core nginx-filesystem'],
    }),
    files: { ...nginxFiles, redhat: nginxFiles.alpine },
  },
  {
    ...row('apache2 apache2ctl apachectl', {
      debian: ['apache2 apache2-bin', '2.4.56-1~deb11u2', 'apache2-bin apache2-data apache2-utils'],
    }),
    files: apacheFiles,
  },
  {
    ...row('httpd apachectl', {
      alpine: ['apache2', '2.4.57-r3', 'apr apr-util'],
      redhat: ['httpd', '2.4.53-11.el9', 'httpd-core httpd-tools'],
    }),
    files: apacheFiles,
  },
  {
    // Debian makes the host's keys as it sets the server up.
    ...row('sshd ssh-keygen', {
      alpine: ['openssh-server', '9.3_p1-r3', 'openssh-keygen'],
      debian: ['openssh-server', '1:8.4p1-5+deb11u1', 'openssh-client openssh-sftp-server ucf'],
      redhat: ['openssh-server', '8.7p1-29.el9', 'openssh'],
    }),
    files: { debian: Object.fromEntries(HOST_KEYS.map((path) => [path, KEY])) },
  },
  row('openssl', { alpine: ['openssl', '3.1.0-r4'], debian: ['openssl', '1.1.1n-0+deb11u4'], redhat: ['openssl', '1:3.0.7-6.el9'] }),
  row('envsubst', {
    alpine: ['gettext gettext-envsubst', '0.21.1-r7', 'gettext-libs libintl'],
    debian: ['gettext-base gettext', '0.21-4'],
    redhat: ['gettext', '0.21-7.el9', 'gettext-libs'],
  }),
  row('vim vi', {
    alpine: ['vim', '9.0.1568-r0', 'vim-common xxd'],
    debian: ['vim vim-tiny', '2:8.2.2434-3+deb11u1', 'vim-common vim-runtime'],
    redhat: ['vim vim-enhanced', '2:8.2.2637-20.el9'],
  }),
  row('nano', { alpine: ['nano', '7.2-r1'], debian: ['nano', '5.4-2+deb11u2'], redhat: ['nano', '5.6.1-5.el9'] }),
  row('tree', { alpine: ['tree', '2.1.1-r0'], debian: ['tree', '1.8.0-1+b1'], redhat: ['tree', '1.8.0-10.el9'] }),
  row('bc', { alpine: ['bc', '1.07.1-r3'], debian: ['bc', '1.07.1-2+b2'], redhat: ['bc', '1.07.1-14.el9'] }),
  row('iptables ip6tables', {
    alpine: ['iptables', '1.8.9-r2'],
    debian: ['iptables', '1.8.7-1'],
    redhat: ['iptables iptables-nft', '1.8.8-6.el9'],
  }),
  row('tcpdump', {
    alpine: ['tcpdump', '4.99.4-r0', 'libpcap'],
    debian: ['tcpdump', '4.99.0-2', 'libpcap0.8'],
    redhat: ['tcpdump', '14:4.99.0-7.el9', 'libpcap'],
  }),
  row('column hexdump', {
    alpine: ['util-linux util-linux-misc', '2.38.1-r7'],
    debian: ['bsdextrautils bsdmainutils', '2.36.1-8+deb11u1'],
  }),
  row('xxd', {
    alpine: ['xxd', '9.0.1568-r0'],
    debian: ['xxd vim-common', '2:8.2.2434-3+deb11u1'],
    redhat: ['vim-common', '2:8.2.2637-20.el9'],
  }),
  row('clear reset tput', {
    alpine: ['ncurses', '6.4_p20230506-r0', 'ncurses-terminfo-base libncursesw'],
    redhat: ['ncurses', '6.2-8.el9'],
  }),
  row('useradd groupadd', { alpine: ['shadow', '4.13-r3', 'linux-pam'], redhat: ['shadow-utils', '2:4.9-6.el9'] }),
  row('cron crond crontab', { debian: ['cron', '3.0pl1-137'], redhat: ['cronie', '1.5.7-8.el9'] }),
  row('socat', { alpine: ['socat', '1.7.4.4-r1'], debian: ['socat', '1.7.4.1-3'], redhat: ['socat', '1.7.4.1-5.el9'] }),
  row('redis-server redis-cli', {
    alpine: ['redis', '7.0.11-r0'],
    debian: ['redis-server redis', '5:6.0.16-1+deb11u2', 'libjemalloc2 liblua5.1-0 liblzf1 redis-tools'],
    redhat: ['redis', '6.2.7-1.el9'],
  }),
  row('node npm', {
    alpine: ['nodejs npm', '18.16.0-r1', 'ca-certificates c-ares icu-libs libuv'],
    debian: ['nodejs npm', '12.22.12~dfsg-1~deb11u4', 'libnode72 libuv1 nodejs-doc'],
    redhat: ['nodejs npm', '16.20.0-1.el9', 'nodejs-libs'],
  }),
];

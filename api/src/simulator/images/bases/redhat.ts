import type { ImageFiles, Program } from '../../kernel/index.ts';
import { coreutils } from '../../shell/utilities/index.ts';
import { type Base, executable, folder, link } from '../model.ts';
import { rpm } from '../programs/packages/queries.ts';
import { yum } from '../programs/packages/yum.ts';
import { python } from '../programs/python/python.ts';
import { redhatCertificates } from './certificates.ts';
import { procpsCommands, slimCommands } from './debian.data.ts';
import { commands } from './debian.ts';
import { lockedAccounts, redhatEtc } from './etc.ts';
import { otherRelease } from './other-releases.ts';
import { type RedHat, redhatRelease } from './redhat-releases.ts';
import { bash } from './release-commands.ts';
import { redhatTime } from './tzdata.ts';
import { FIRST_ACCOUNTS } from './users.ts';

interface Distribution {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly megabytes: number;
  /** Others have a package manager of their own, which is not known here. */
  readonly foreign?: boolean;
  /** Its package manager is yum alone, of the third release. */
  readonly isOld?: boolean;
  /** The Python that its package manager is written in, where it is on the PATH. */
  readonly python?: string;
  /** Built as small as can be: its package manager is microdnf, and what tells of processes has to be installed. */
  readonly isSlim?: boolean;
}

/** Fedora and what stands on it: /bin/sh is bash, and no Debian tools. */
const family = ({ id, name, version, megabytes, foreign = false, isOld = false, isSlim = false, python: own }: Distribution): Base => ({
  files: {
    '/bin': link('usr/bin'),
    '/sbin': link('usr/sbin'),
    '/lib': link('usr/lib'),
    '/lib64': link('usr/lib64'),
    ...commands(slimCommands.replace(/\b(mawk|tempfile|perl|which|dash|adduser|addgroup)\b/g, '')),
    '/usr/bin/awk': executable(coreutils.gawk as Program),
    ...commands(
      `nologin curl gawk kill capsh getpcaps column hexdump ${id === 'ubi' ? '' : 'lsmod '}${id === 'fedora' || id === 'ubi' || isSlim ? '' : procpsCommands}`,
    ),
    ...(foreign
      ? {}
      : id === 'ubi' || (isSlim && !isOld)
        ? { '/usr/bin/microdnf': executable(yum) }
        : { '/usr/bin/yum': executable(yum), ...(isOld ? {} : { '/usr/bin/dnf': executable(yum) }) }),
    ...(!foreign && { '/usr/bin/rpm': executable(rpm) }),
    '/usr/bin/sh': executable(bash, 3),
    '/usr/bin/bash': executable(bash, 3),
    '/etc/passwd': PASSWD,
    '/etc/group': GROUP,
    ...redhatEtc,
    '/etc/shadow': { content: lockedAccounts(PASSWD, '18353'), mode: 0 },
    ...(own !== undefined && { [`/usr/bin/python${own.startsWith('2') ? '' : '3'}`]: executable(python(own), 8) }),
    ...releaseFiles({ id, name, version }),
    '/home': folder(),
    '/media': folder(),
    '/mnt': folder(),
    '/opt': folder(),
    '/root': folder(0o550),
    '/run': folder(),
    '/srv': folder(),
    '/tmp': folder(0o1777),
    '/usr/local/bin': folder(),
    '/usr/sbin': folder(),
    ...redhatTime,
    ...redhatCertificates,
    '/var/lib': folder(),
    '/var/log': folder(),
    '/var/run': link('../run'),
    '/var/tmp': folder(0o1777),
  },
  config: { cmd: ['/bin/bash'] },
  megabytes,
});

const FAMILY: Readonly<Record<string, RedHat>> = {
  fedora: 'fedora',
  centos: 'centos',
  rocky: 'rocky',
  almalinux: 'almalinux',
  amzn: 'amzn',
  ol: 'ol',
  ubi: 'rhel',
};

const releaseFiles = ({ id, name, version }: Pick<Distribution, 'id' | 'name' | 'version'>): ImageFiles =>
  id === 'arch' || id === 'leap' ? otherRelease(id) : redhatRelease(name === 'CentOS Stream' ? 'stream' : (FAMILY[id] as RedHat), version);

const PASSWD = `root:x:0:0:root:/root:/bin/bash
${FIRST_ACCOUNTS}mail:x:8:12:mail:/var/spool/mail:/sbin/nologin
operator:x:11:0:operator:/root:/sbin/nologin
games:x:12:100:games:/usr/games:/sbin/nologin
ftp:x:14:50:FTP User:/var/ftp:/sbin/nologin
nobody:x:65534:65534:Kernel Overflow User:/:/sbin/nologin
`;
const GROUP = `root:x:0:
bin:x:1:
daemon:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
lp:x:7:
mem:x:8:
kmem:x:9:
wheel:x:10:
mail:x:12:
users:x:100:
nobody:x:65534:
`;

export const fedora = family({ id: 'fedora', name: 'Fedora Linux', version: '38', megabytes: 68, python: '3.11.3' });
export const centos = family({ id: 'centos', name: 'CentOS Linux', version: '8', megabytes: 80 });
export const centos7 = family({ id: 'centos', name: 'CentOS Linux', version: '7', megabytes: 76, isOld: true, python: '2.7.5' });
export const centosStream = family({ id: 'centos', name: 'CentOS Stream', version: '9', megabytes: 60 });
export const rocky = family({ id: 'rocky', name: 'Rocky Linux', version: '9.2', megabytes: 62 });
export const alma = family({ id: 'almalinux', name: 'AlmaLinux', version: '9.2', megabytes: 66 });
export const amazon2 = family({ id: 'amzn', name: 'Amazon Linux', version: '2', megabytes: 61, isOld: true, python: '2.7.18' });
export const amazon = family({ id: 'amzn', name: 'Amazon Linux', version: '2023', megabytes: 52, python: '3.9.16' });
export const oracle = family({ id: 'ol', name: 'Oracle Linux Server', version: '9.2', megabytes: 91 });
/** What MySQL and Java stand on, of the eighth release and of the seventh. @see oracle/container-images: oraclelinux 8-slim, 7-slim */
export const oracleSlim = family({ id: 'ol', name: 'Oracle Linux Server', version: '8.7', megabytes: 45, isSlim: true });
export const oracle7Slim = family({ id: 'ol', name: 'Oracle Linux Server', version: '7.9', megabytes: 49, isSlim: true, isOld: true });
export const ubi = family({ id: 'ubi', name: 'Red Hat Enterprise Linux', version: '9.2', megabytes: 37 });
/** Without what packages come by. */
export const ubiMicro: Base = {
  ...ubi,
  files: without(ubi.files, '/usr/bin/microdnf', '/usr/bin/rpm', '/usr/bin/curl', '/usr/bin/gawk', '/usr/bin/awk'),
};
function without(files: ImageFiles, ...paths: readonly string[]): ImageFiles {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}
export const arch = family({ id: 'arch', name: 'Arch Linux', version: 'rolling', megabytes: 160, foreign: true });
export const suse = family({ id: 'leap', name: 'openSUSE Leap', version: '15.4', megabytes: 43, foreign: true });

import { byText } from '../../engine/index.ts';
import type { ImageFile, ImageFiles, Program } from '../../kernel/index.ts';
import { shell } from '../../shell/index.ts';
import { type BusyboxRelease, coreutils, NEWEST_BUSYBOX, utilities, utilitiesOf } from '../../shell/utilities/index.ts';
import { zoneFile } from '../../shell/utilities/time/zone-files.ts';
import { type Base, executable, folder, link, programs } from '../model.ts';
import { toolNamed } from '../programs/toolchains.ts';
import { busyboxApplets } from './more-applets.data.ts';
import { multicallOf } from './multicall.ts';

interface Applets {
  readonly release?: BusyboxRelease | undefined;
  /** What it can be called by, too: in other directories. */
  readonly elsewhere?: readonly string[];
}

/** Applets as executables in a directory, with the shell and busybox itself. Of some no more is known than that they are there. */
export function busyboxPrograms(directory: string, names: readonly string[], { release, elsewhere = [] }: Applets = {}): ImageFiles {
  const table = release ? utilitiesOf(release) : utilities;
  const known = (applets: readonly string[]): Record<string, Program> =>
    Object.fromEntries(applets.map((name) => [name, table[name] ?? toolNamed(name, 'busybox')]));
  const here = { ...known(names), sh: shell('ash'), ash: shell('ash') };
  const files = Object.entries(here).map(([name, program]) => [`${directory}/${name}`, { program }]);
  const multicall = multicallOf({ ...known(elsewhere), ...here }, release ?? NEWEST_BUSYBOX);
  return { ...Object.fromEntries(files), [`${directory}/busybox`]: executable(multicall) };
}

const passwd = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
`;

const group = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
lp:x:7:
mail:x:8:
kmem:x:9:
wheel:x:10:root
cdrom:x:11:
dialout:x:18:
floppy:x:19:
video:x:28:
audio:x:29:
tape:x:32:
www-data:x:33:
operator:x:37:
utmp:x:43:
plugdev:x:46:
staff:x:50:
lock:x:54:
netdev:x:82:
users:x:100:
nobody:x:65534:
`;

/** What all of them have beside their applets. @see docker-library/busybox: Dockerfile-builder.template; buildroot: system/skeleton, system/device_table.txt */
const common: ImageFiles = {
  ...programs('/bin', coreutils, 'getconf'),
  '/etc/passwd': passwd,
  '/etc/group': group,
  '/etc/shadow': { content: 'root:*:::::::\n', mode: 0o600 },
  ...Object.fromEntries(['down', 'post-down', 'pre-up', 'up'].map((when) => [`/etc/network/if-${when}.d`, folder()])),
  '/etc/localtime': zoneFile('UTC0'),
  '/home': folder(0o755, 65534, 65534),
  '/root': folder(0o700),
  '/tmp': folder(0o1777),
  '/usr/bin/env': link('../../bin/env'),
  '/usr/sbin': folder(0o755, 1, 1),
  '/var/spool/mail': folder(0o755, 8, 8),
  '/var/www': folder(),
};

/** What asks for names by glibc's ways needs its libraries, of Debian 11. @see docker-library/busybox: Dockerfile-builder.template */
const library = (length: number): ImageFile => ({ mode: 0o755, content: { fill: '\0', length } });
const withGlibc: ImageFiles = {
  '/etc/nsswitch.conf':
    'passwd:         files\ngroup:          files\nshadow:         files\ngshadow:        files\n\nhosts:          files dns\nnetworks:       files\n\nprotocols:      db files\nservices:       db files\nethers:         db files\nrpc:            db files\n\nnetgroup:       nis\n',
  '/lib/ld-linux-x86-64.so.2': library(177_928),
  '/lib/libc.so.6': library(1_839_792),
  '/lib/libm.so.6': library(1_321_344),
  '/lib/libnss_compat.so.2': library(39_744),
  '/lib/libnss_dns.so.2': library(26_952),
  '/lib/libnss_files.so.2': library(51_696),
  '/lib/libnss_hesiod.so.2': library(22_472),
  '/lib/libpthread.so.0': library(149_520),
  '/lib/libresolv.so.2': library(93_000),
  '/lib64': link('lib'),
};

/** `busybox`: its applets in /bin, and next to nothing else. */
export const busyboxOf = byText((key: string): Base => {
  const [version = '', libc] = key.split(' ');
  const release = { version, libc: libc as BusyboxRelease['libc'] };
  const isCommon = key === `${NEWEST_BUSYBOX.version} ${NEWEST_BUSYBOX.libc}`;
  return {
    files: {
      ...busyboxPrograms('/bin', busyboxApplets, { release: isCommon ? undefined : release }),
      ...common,
      ...(libc === 'glibc' && withGlibc),
    },
    config: { cmd: ['sh'] },
    megabytes: libc === 'glibc' ? 2.2 : 0.77,
  };
});
export const busybox: Base = busyboxOf('1.36.1 glibc');
/** Of the time when nslookup asked the C library, search path and all. */
export const oldBusybox: Base = busyboxOf('1.28.4 uclibc');

import { alpineUtilities, coreutils, utilities } from '../../shell/utilities/index.ts';
import { type Base, executable, folder, link, programs } from '../model.ts';
import { apk } from '../programs/packages/apk.ts';
import { alpineApplets } from './alpine.data.ts';
import { busyboxPrograms } from './busybox.ts';
import { alpineCertificates } from './certificates.ts';
import { alpineEtc } from './etc.ts';
import { moreOfAlpine } from './more-applets.data.ts';
import { alpineRelease } from './releases.ts';
import { FIRST_ACCOUNTS } from './users.ts';

/** The C library's loader: where it is there, names are resolved as musl does. */
export const MUSL_LOADER = '/lib/ld-musl-x86_64.so.1';

/** What runs without being asked. @see aports: main/alpine-baselayout/crontab */
const CRONTAB = `# do daily/weekly/monthly maintenance
# min\thour\tday\tmonth\tweekday\tcommand
*/15\t*\t*\t*\t*\trun-parts /etc/periodic/15min
0\t*\t*\t*\t*\trun-parts /etc/periodic/hourly
0\t2\t*\t*\t*\trun-parts /etc/periodic/daily
0\t3\t*\t*\t6\trun-parts /etc/periodic/weekly
0\t5\t1\t*\t*\trun-parts /etc/periodic/monthly

`;

/** `alpine`: busybox, musl and apk. */
export const alpine: Base = {
  files: {
    ...busyboxPrograms('/bin', alpineApplets.bin.split(/\s+/), {
      elsewhere: [...Object.values(alpineApplets).flatMap((names) => names.split(/\s+/)), ...moreOfAlpine],
    }),
    ...programs('/usr/bin', alpineUtilities, alpineApplets.usrBin),
    ...programs('/sbin', utilities, alpineApplets.sbin),
    ...programs('/usr/sbin', utilities, alpineApplets.usrSbin),
    '/sbin/apk': executable(apk),
    ...programs('/usr/bin', coreutils, 'getent'),
    [MUSL_LOADER]: { mode: 0o755, content: { fill: '\0', length: 662_200 } },
    '/lib/libc.musl-x86_64.so.1': link('ld-musl-x86_64.so.1'),
    ...alpineRelease('3.18'),
    '/etc/passwd': alpinePasswd(),
    '/etc/group': alpineGroup(),
    '/etc/shadow': {
      content: alpinePasswd().replace(/^([^:]+):.*$/gm, (_, name) => `${name}:${name === 'root' ? '*' : '!'}::0:::::`),
      mode: 0o640,
      gid: 42,
    },
    '/etc/profile': '',
    ...alpineEtc,
    ...alpineCertificates,
    '/etc/crontabs/root': { content: CRONTAB, mode: 0o600 },
    ...Object.fromEntries(['15min', 'hourly', 'daily', 'weekly', 'monthly'].map((each) => [`/etc/periodic/${each}`, folder()])),
    '/var/spool/cron/crontabs': link('/etc/crontabs'),
    '/home': folder(),
    '/media': folder(),
    '/mnt': folder(),
    '/opt': folder(),
    '/root': folder(0o700),
    '/run': folder(),
    '/srv': folder(),
    '/tmp': folder(0o1777),
    '/usr/local/bin': folder(),
    '/usr/sbin': folder(),
    '/usr/share': folder(),
    '/var/cache/apk': folder(),
    '/lib/apk/db': folder(),
    '/var/lib': folder(),
    '/var/log': folder(),
    '/var/run': link('/run'),
    '/var/tmp': folder(0o1777),
  },
  config: { cmd: ['/bin/sh'] },
  megabytes: 3.3,
};

/** @see aports: main/alpine-baselayout/passwd, group (3.4) */
function alpinePasswd(): string {
  return `root:x:0:0:root:/root:/bin/ash
${FIRST_ACCOUNTS}mail:x:8:12:mail:/var/mail:/sbin/nologin
news:x:9:13:news:/usr/lib/news:/sbin/nologin
uucp:x:10:14:uucp:/var/spool/uucppublic:/sbin/nologin
operator:x:11:0:operator:/root:/sbin/nologin
man:x:13:15:man:/usr/man:/sbin/nologin
postmaster:x:14:12:postmaster:/var/mail:/sbin/nologin
cron:x:16:16:cron:/var/spool/cron:/sbin/nologin
ftp:x:21:21::/var/lib/ftp:/sbin/nologin
sshd:x:22:22:sshd:/dev/null:/sbin/nologin
at:x:25:25:at:/var/spool/cron/atjobs:/sbin/nologin
squid:x:31:31:Squid:/var/cache/squid:/sbin/nologin
xfs:x:33:33:X Font Server:/etc/X11/fs:/sbin/nologin
games:x:35:35:games:/usr/games:/sbin/nologin
cyrus:x:85:12::/usr/cyrus:/sbin/nologin
vpopmail:x:89:89::/var/vpopmail:/sbin/nologin
ntp:x:123:123:NTP:/var/empty:/sbin/nologin
smmsp:x:209:209:smmsp:/var/spool/mqueue:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
`;
}

function alpineGroup(): string {
  return `root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin,adm
adm:x:4:root,adm,daemon
tty:x:5:
disk:x:6:root,adm
lp:x:7:lp
mem:x:8:
kmem:x:9:
wheel:x:10:root
floppy:x:11:root
mail:x:12:mail
news:x:13:news
uucp:x:14:uucp
man:x:15:man
cron:x:16:cron
console:x:17:
audio:x:18:
cdrom:x:19:
dialout:x:20:root
ftp:x:21:
sshd:x:22:
input:x:23:
at:x:25:at
tape:x:26:root
video:x:27:root
netdev:x:28:
readproc:x:30:
squid:x:31:squid
xfs:x:33:xfs
kvm:x:34:kvm
games:x:35:
shadow:x:42:
cdrw:x:80:
www-data:x:82:
usb:x:85:
vpopmail:x:89:
users:x:100:games
ntp:x:123:
nofiles:x:200:
smmsp:x:209:smmsp
locate:x:245:
abuild:x:300:
utmp:x:406:
ping:x:999:
nogroup:x:65533:
nobody:x:65534:
`;
}

import { coreutils, utilities } from '../../shell/utilities/index.ts';
import { type Base, executable, folder, link, programs } from '../model.ts';
import { apk } from '../programs/packages/apk.ts';
import { alpineApplets } from './alpine.data.ts';
import { busyboxPrograms } from './busybox.ts';

/** The C library's loader: where it is there, names are resolved as musl does. */
export const MUSL_LOADER = '/lib/ld-musl-x86_64.so.1';

export const alpine: Base = {
  files: {
    ...busyboxPrograms('/bin', alpineApplets.bin),
    ...programs('/usr/bin', utilities, alpineApplets.usrBin),
    ...programs('/sbin', utilities, alpineApplets.sbin),
    ...programs('/usr/sbin', utilities, alpineApplets.usrSbin),
    '/sbin/apk': executable(apk),
    ...programs('/usr/bin', coreutils, 'getent'),
    [MUSL_LOADER]: { mode: 0o755, content: { fill: '\0', length: 662_200 } },
    '/lib/libc.musl-x86_64.so.1': link('ld-musl-x86_64.so.1'),
    '/etc/alpine-release': '3.18.0\n',
    '/etc/os-release':
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.18.0\nPRETTY_NAME="Alpine Linux v3.18"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n',
    '/etc/passwd': alpinePasswd(),
    '/etc/group': alpineGroup(),
    '/etc/shadow': { content: 'root:*::0:::::\n', mode: 0o640, gid: 42 },
    '/etc/profile': '',
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

function alpinePasswd(): string {
  return `root:x:0:0:root:/root:/bin/ash
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
adm:x:3:4:adm:/var/adm:/sbin/nologin
sync:x:5:0:sync:/sbin:/bin/sync
mail:x:8:12:mail:/var/mail:/sbin/nologin
operator:x:11:0:operator:/root:/sbin/nologin
cron:x:16:16:cron:/var/spool/cron:/sbin/nologin
sshd:x:22:22:sshd:/dev/null:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
`;
}

function alpineGroup(): string {
  return `root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin
adm:x:4:root,daemon
tty:x:5:
disk:x:6:root
wheel:x:10:root
mail:x:12:mail
shadow:x:42:
www-data:x:82:
users:x:100:games
ping:x:999:
nogroup:x:65533:
nobody:x:65534:
`;
}

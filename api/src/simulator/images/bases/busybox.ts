import type { ImageFiles, Program } from '../../kernel/index.ts';
import { shell } from '../../shell/index.ts';
import { oldUtilities, utilities } from '../../shell/utilities/index.ts';
import { type Base, executable, folder, link, programs } from '../model.ts';
import { applets } from './busybox.data.ts';
import { multicallOf } from './multicall.ts';

/** Applets as executables in a directory, with the shell and busybox itself. */
export const busyboxPrograms = (directory: string, names: string, table: Readonly<Record<string, Program>> = utilities): ImageFiles => ({
  ...programs(directory, table, names),
  [`${directory}/sh`]: executable(shell('ash')),
  [`${directory}/ash`]: executable(shell('ash')),
  [`${directory}/busybox`]: executable(multicallOf(table, table === oldUtilities ? '1.28' : '1.36')),
});

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

/** `busybox`: its applets in /bin, and next to nothing else. */
export const busybox: Base = {
  files: {
    ...busyboxPrograms('/bin', applets),
    '/etc/passwd': passwd,
    '/etc/group': group,
    '/etc/shadow': { content: 'root:*:::::::\n', mode: 0o600 },
    '/etc/localtime': '',
    '/home': folder(0o755, 65534, 65534),
    '/root': folder(0o700),
    '/tmp': folder(0o1777),
    '/usr/bin/env': link('../../bin/env'),
    '/usr/sbin': folder(),
    '/var/spool/mail': folder(0o755, 8, 8),
    '/var/www': folder(0o755, 33, 33),
    '/lib': folder(),
    '/lib64': link('lib'),
  },
  config: { cmd: ['sh'] },
  megabytes: 2.2,
};

/** Before 1.29: nslookup asks the C library, search path and all. */
export const oldBusybox: Base = {
  ...busybox,
  files: { ...busybox.files, ...busyboxPrograms('/bin', applets, oldUtilities) },
  megabytes: 0.72,
};

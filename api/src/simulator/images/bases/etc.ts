import type { ImageFiles } from '../../kernel/index.ts';
import { folder } from '../model.ts';

const folders = (names: string): ImageFiles => Object.fromEntries(names.split(/\s+/).map((name) => [`/etc/${name}`, folder()]));

/** Nobody of these can log in with a password. @see shadow(5) */
export const lockedAccounts = (passwd: string, days: string): string => passwd.replace(/^([^:]+):.*$/gm, `$1:*:${days}:0:99999:7:::`);

const LOGIN_SHELLS =
  '# /etc/shells: valid login shells\n/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/rbash\n/usr/bin/rbash\n/bin/dash\n/usr/bin/dash\n';

/** What the essential packages of Debian and Ubuntu have in /etc, beside what has a place of its own. @see debian: base-files, base-passwd, libc-bin, login */
export const debianEtc: ImageFiles = {
  ...folders(
    'alternatives apt/apt.conf.d apt/preferences.d apt/sources.list.d apt/trusted.gpg.d cron.d cron.daily default dpkg init.d kernel ld.so.conf.d logrotate.d opt pam.d profile.d rc0.d rc1.d rc2.d rc3.d rc4.d rc5.d rc6.d rcS.d security selinux skel systemd terminfo update-motd.d',
  ),
  '/etc/bash.bashrc': `# System-wide .bashrc file for interactive bash(1) shells.\n[ -z "$PS1" ] && return\nPS1='\${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '\n`,
  '/etc/environment': '',
  '/etc/fstab': '# UNCONFIGURED FSTAB FOR BASE SYSTEM\n',
  '/etc/gai.conf': '# Configuration for getaddrinfo(3).\n',
  '/etc/ld.so.conf': 'include /etc/ld.so.conf.d/*.conf\n\n',
  '/etc/login.defs': '#\n# /etc/login.defs - Configuration control definitions for the login package.\n#\n',
  '/etc/shells': LOGIN_SHELLS,
  '/etc/skel/.bash_logout': '# ~/.bash_logout: executed by bash(1) when login shell exits.\n',
  '/etc/skel/.bashrc': '# ~/.bashrc: executed by bash(1) for non-login shells.\n',
  '/etc/skel/.profile': '# ~/.profile: executed by the command interpreter for login shells.\n',
  '/etc/subgid': '',
  '/etc/subuid': '',
};

/** A part of the list of well-known ports. @see iana.org: Service Name and Transport Protocol Port Number Registry */
export const SERVICES = `tcpmux 1/tcp
echo 7/tcp
echo 7/udp
discard 9/tcp sink null
discard 9/udp sink null
daytime 13/tcp
ftp-data 20/tcp
ftp 21/tcp
ssh 22/tcp
telnet 23/tcp
smtp 25/tcp mail
time 37/tcp timserver
domain 53/tcp
domain 53/udp
bootps 67/udp
bootpc 68/udp
tftp 69/udp
http 80/tcp www
kerberos 88/tcp kerberos5 krb5
pop3 110/tcp pop-3
sunrpc 111/tcp portmapper
ntp 123/udp
imap2 143/tcp imap
snmp 161/udp
ldap 389/tcp
https 443/tcp
https 443/udp
microsoft-ds 445/tcp
syslog 514/udp
submission 587/tcp
ldaps 636/tcp
imaps 993/tcp
pop3s 995/tcp
socks 1080/tcp
ms-sql-s 1433/tcp
nfs 2049/tcp
mysql 3306/tcp
postgresql 5432/tcp postgres
amqp 5672/tcp
redis 6379/tcp
http-alt 8080/tcp webcache
`.replace(/^(\S+) (\S+)(?: (.*))?$/gm, (_, name: string, port: string, aliases = '') =>
  `${name.padEnd(15)} ${port.padEnd(15)} ${aliases}`.trimEnd(),
);
const PROTOCOLS =
  'ip\t0\tIP\nicmp\t1\tICMP\nigmp\t2\tIGMP\ntcp\t6\tTCP\nudp\t17\tUDP\ngre\t47\tGRE\nesp\t50\tIPSEC-ESP\nipv6-icmp\t58\tIPv6-ICMP\nsctp\t132\tSCTP\n';

/** Likewise of Red Hat's family. @see fedora: setup, filesystem, glibc-common */
export const redhatEtc: ImageFiles = {
  ...folders(
    'alternatives bash_completion.d default ld.so.conf.d opt pki pki/rpm-gpg pm profile.d rc.d rc.d/init.d rpm skel ssl systemd xdg yum yum.repos.d',
  ),
  '/etc/aliases':
    '#\n#  Aliases in this file will NOT be expanded in the header from\n#  Mail, but WILL be visible over networks or from /bin/mail.\n#\n',
  '/etc/bashrc': '# /etc/bashrc\n\n# System wide functions and aliases\n# Environment stuff goes in /etc/profile\n',
  '/etc/environment': '',
  '/etc/exports': '',
  '/etc/filesystems': 'xfs\next4\next3\next2\nnodev proc\nnodev devpts\niso9660\nvfat\nhfs\nhfsplus\n*\n',
  '/etc/host.conf': 'multi on\n',
  '/etc/ld.so.conf': 'include ld.so.conf.d/*.conf\n',
  '/etc/motd': '',
  '/etc/nsswitch.conf':
    'passwd:     sss files systemd\nshadow:     files sss\ngroup:      sss files systemd\nhosts:      files dns myhostname\n',
  '/etc/profile':
    '# /etc/profile\n\n# System wide environment and startup programs, for login setup\n# Functions and aliases go in /etc/bashrc\n',
  '/etc/protocols': PROTOCOLS,
  '/etc/services': SERVICES,
  '/etc/shells': '/bin/sh\n/bin/bash\n/usr/bin/sh\n/usr/bin/bash\n',
  '/etc/skel/.bash_logout': '# ~/.bash_logout\n\n',
  '/etc/skel/.bash_profile': '# .bash_profile\n',
  '/etc/skel/.bashrc': '# .bashrc\n',
  '/etc/subgid': '',
  '/etc/subuid': '',
};

/** And of Alpine. @see aports: main/alpine-baselayout, main/alpine-keys, main/apk-tools */
export const alpineEtc: ImageFiles = {
  ...folders(
    'apk/keys apk/protected_paths.d conf.d init.d logrotate.d modprobe.d modules-load.d network opt profile.d secfixes.d ssl ssl/certs sysctl.d',
  ),
  '/etc/apk/arch': 'x86_64\n',
  '/etc/apk/world': 'alpine-baselayout\nalpine-keys\napk-tools\nbusybox\nlibc-utils\n',
  '/etc/fstab': '/dev/cdrom\t/media/cdrom\tiso9660\tnoauto,ro 0 0\n/dev/usbdisk\t/media/usb\tvfat\tnoauto,ro 0 0\n',
  '/etc/modules': 'af_packet\nipv6\n',
  '/etc/motd':
    'Welcome to Alpine!\n\nThe Alpine Wiki contains a large amount of how-to guides and general\ninformation about administrating Alpine systems.\nSee <https://wiki.alpinelinux.org/>.\n\nYou can setup the system with the command: setup-alpine\n\nYou may change this message by editing /etc/motd.\n\n',
  '/etc/nsswitch.conf': 'hosts: files dns\n',
  '/etc/securetty': 'console\ntty1\ntty2\ntty3\ntty4\ntty5\ntty6\ntty7\ntty8\ntty9\ntty10\ntty11\n',
  '/etc/protocols': PROTOCOLS,
  '/etc/services': SERVICES,
  '/etc/shells': '# valid login shells\n/bin/sh\n/bin/ash\n',
  '/etc/sysctl.conf': '# content of this file will override /etc/sysctl.d/*\n',
};

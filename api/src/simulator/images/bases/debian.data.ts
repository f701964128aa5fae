/** Commands of Debian's essential packages and of those that its slim images have, by package. */
export const slimCommands = `[ arch b2sum base32 base64 basename cat chcon chgrp chmod chown chroot cksum comm cp csplit cut date dd df dir
dircolors dirname du echo env expand expr factor false fmt fold groups head hostid id install join link ln logname ls md5sum mkdir
mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk pinky pr printenv printf ptx pwd readlink realpath rm rmdir
runcon seq sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty sum sync tac tail tee test
timeout touch tr true truncate tsort tty uname unexpand uniq unlink users vdir wc who whoami yes
cmp diff diff3 sdiff find xargs egrep fgrep grep gunzip gzip zcat dnsdomainname domainname hostname nisdomainname ypdomainname
awk mawk sed tar which run-parts tempfile getent dmesg findmnt flock getopt ipcs lsblk lscpu mount mountpoint more nsenter rev script
runuser setpriv setsid su taskset umount unshare fallocate logger chpasswd passwd useradd groupadd adduser addgroup clear reset tput tset getconf ldd iconv locale perl
link`;

/** What `procps` adds. */
export const procpsCommands = 'free kill pgrep pidof pkill pmap ps pwdx skill slabtop sysctl tload top uptime vmstat w watch';

/** What `psmisc` adds. */
export const psmiscCommands = 'fuser killall pstree';

/** What images made for looking around have beside. */
export const networkCommands =
  'arping curl dig ethtool host ifconfig ip iperf iperf3 nc ncat netcat netstat nmap nslookup ping socat ss tcpdump telnet traceroute wget jq less openssl vi vim route iptables ip6tables iptables-save ip6tables-save';

/** /etc/passwd of base-passwd. */
export const passwd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
games:x:5:60:games:/usr/games:/usr/sbin/nologin
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
lp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
news:x:9:9:news:/var/spool/news:/usr/sbin/nologin
uucp:x:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin
proxy:x:13:13:proxy:/bin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
list:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin
irc:x:39:39:ircd:/run/ircd:/usr/sbin/nologin
_apt:x:42:65534::/nonexistent:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;

/** /etc/group of base-passwd. */
export const group = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
lp:x:7:
mail:x:8:
news:x:9:
uucp:x:10:
man:x:12:
proxy:x:13:
kmem:x:15:
dialout:x:20:
fax:x:21:
voice:x:22:
cdrom:x:24:
floppy:x:25:
tape:x:26:
sudo:x:27:
audio:x:29:
dip:x:30:
www-data:x:33:
backup:x:34:
operator:x:37:
list:x:38:
irc:x:39:
src:x:40:
shadow:x:42:
utmp:x:43:
video:x:44:
sasl:x:45:
plugdev:x:46:
staff:x:50:
games:x:60:
users:x:100:
nogroup:x:65534:
`;

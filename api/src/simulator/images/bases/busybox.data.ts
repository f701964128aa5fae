/** Applets of the busybox image. */
export const applets = `[ [[ acpid add-shell addgroup adduser adjtimex ar arch arp arping ascii ash awk base32 base64 basename bc blkid
bunzip2 bzcat bzip2 cal cat chgrp chmod chown chpasswd chroot chvt cksum clear cmp comm cp cpio crc32 crond crontab cttyhack cut
date dc dd df diff dirname dmesg dnsd dnsdomainname dos2unix du echo ed egrep env expand expr factor fallocate false fgrep find
flock fold free fsync ftpd ftpget ftpput fuser getopt getty grep groups gunzip gzip head hexdump hostid hostname httpd hwclock id
ifconfig inetd init inotifyd install iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute iprule kill killall killall5 last
less link ln logger login logname ls lsof lzcat lzma md5sum microcom mkdir mkfifo mknod mkpasswd mktemp more mount mountpoint
mpstat mv nanddump nc netstat nice nl nmeter nohup nologin nproc nsenter nslookup ntpd od passwd paste patch pgrep pidof ping ping6 pkill
pmap poweroff printenv printf ps pscan pstree pwd pwdx readlink realpath renice reset resize rev rm rmdir route run-parts sed seq
setpriv setsid sh sha1sum sha256sum sha3sum sha512sum shred shuf sleep sort split ssl_client stat strings stty su sum sync sysctl
syslogd tac tail tar taskset tee telnet telnetd test tftp time timeout top touch tr traceroute tree true truncate ts tsort tty umount uname
unexpand uniq unix2dos unlink unlzma unshare unxz unzip uptime users usleep uudecode uuencode vi w watch wc wget which who whoami whois
xargs xxd xzcat yes zcat`;

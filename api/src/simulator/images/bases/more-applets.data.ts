import { applets } from './busybox.data.ts';

/** BusyBox's applets of which no more is known than that they are there. @see busybox: include/applets.src.h */
const common = `ascii base32 blkdiscard blkid blockdev brctl bunzip2 bzcat bzip2 cal chattr chpasswd chvt cksum cpio cryptpw dc
deallocvt delgroup deluser depmod dumpkmap ed eject ether-wake fatattr fbset fbsplash fdflush fdisk findfs fsck fstrim
fsync fuser getopt hwclock ifdown ifenslave ifup insmod iostat ipaddr ipcalc ipcrm iplink ipneigh iproute iprule
iptunnel kbd_mode killall5 klogd last linux32 linux64 loadfont loadkmap logread losetup lsattr lsmod lsof lsusb lzcat
lzma lzop makemime mdev mesg microcom mkdosfs mkpasswd mkswap modinfo modprobe mpstat nameif nanddump nandwrite
nbd-client nmeter ntpd openvt partprobe pipe_progress pmap pscan pwdx raidautorun rdate rdev readahead reformime
remove-shell renice resize rmmod run-parts sendmail setconsole setfont setkeycodes setlogcons setpriv setserial
sha3sum showkey shred slattach ssl_client sum swapoff swapon syslogd traceroute6 ttysize tunctl udhcpc udhcpc6
unexpand unlzma unxz unzip uudecode uuencode vconfig vlock volname watchdog whois xzcat zcip`.split(/\s+/);
const official = `acpid add-shell adjtimex ar arp arping bootchartd chat chpst chrt conspy crc32 cttyhack devmem dhcprelay dnsd dpkg
dpkg-deb dumpleases envdir envuidgid fakeidentd fdformat fgconsole freeramdisk fsck.minix fsfreeze ftpd ftpget ftpput
getfattr hd hdparm hexedit hush i2cdetect i2cdump i2cget i2cset i2ctransfer ifplugd inetd ionice lpd lpq lpr lspci
lsscsi makedevs mim mke2fs mkfs.ext2 mkfs.minix mkfs.vfat mt patch popmaildir powertop readprofile rpm rpm2cpio
rtcwake runlevel runsv runsvdir rx script scriptreplay seedrng setarch setfattr setuidgid smemcap softlimit
start-stop-daemon sulogin sv svc svlogd svok tc tcpsvd telnetd tftp tftpd tsort udhcpd udpsvd uevent wall xz`.split(/\s+/);
const alpine = `acpid add-shell adjtimex arp arping bbconfig beep dumpleases fdformat getty halt login mkfs.vfat pivot_root poweroff
readprofile reboot switch_root inotifyd lzopcat rfkill unlzop ldd scanelf getconf iconv`.split(/\s+/);

/** Of the busybox image. */
export const busyboxApplets: readonly string[] = [...new Set([...applets.split(/\s+/), ...common, ...official])];
/** Of all that stands on Alpine. */
export const moreOfAlpine: readonly string[] = [...common, ...alpine];

/** What Debian's required packages bring, of which no more is known than that it is there. @see packages.debian.org: coreutils, util-linux, passwd, e2fsprogs, diffutils, gzip, sysvinit-utils, debianutils */
export const debianCommands: readonly string[] = `add-shell agetty b2sum badblocks base32 basenc blkid blockdev chage chattr chcon chcpu
chfn chgpasswd chpasswd chrt chsh csplit debconf-set-selections diff3 dircolors domainname dpkg-deb dpkg-divert dpkg-reconfigure e2fsck
expiry fdformat filefrag findfs fmt fsck fsfreeze fstrim getconf gpasswd groupdel groupmod hardlink iconv invoke-rc.d ionice ipcmk ipcrm
killall5 last lastlog ldconfig ldd locale login losetup lsattr lsblk lscpu lsipc lslocks lslogins lsmem lsns mcookie mesg mke2fs mkfs
mkfs.ext2 mkfs.ext4 mkswap namei newgrp nisdomainname partx pathchk pidof pinky pivot_root pldd pr prlimit ptx renice resize2fs
run-parts runcon savelog script scriptreplay sdiff setarch setterm sg sha224sum sha384sum shred start-stop-daemon sum swapoff swapon
switch_root tabs tempfile tsort tune2fs tzselect unexpand update-alternatives update-passwd update-rc.d userdel usermod vipw wall whereis
wipefs ypdomainname zcmp zdiff zdump zegrep zfgrep zgrep zless zmore znew`.split(/\s+/);

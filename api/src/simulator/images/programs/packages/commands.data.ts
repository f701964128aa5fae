/**
 * What many packages bring beside what the catalogue has, whatever a distribution calls them: the commands work, and say
 * nothing. A package that is not here brings a command of its own name.
 */
export const commandsOf: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  `openssh-client openssh-clients openssh-client-default openssh-client-common: ssh scp sftp ssh-keygen ssh-keyscan ssh-agent ssh-add
openssh: sshd ssh scp sftp ssh-keygen ssh-keyscan
openssh-server: sshd ssh-keygen
openssh-keygen: ssh-keygen
nmap: nmap ncat nping
nmap-ncat ncat: ncat nc
hping3: hping3
apache2-utils httpd-tools: ab htpasswd
iperf3: iperf3
sqlite sqlite3: sqlite3
postgresql postgresql15: postgres pg_ctl initdb psql
mariadb mariadb-server mysql-server default-mysql-server: mysqld mysqld_safe mysql mysqladmin
mongodb-tools: mongodump mongorestore
build-essential build-base alpine-sdk: gcc g++ make cc ld
gcc: gcc cc
g++ gcc-c++ musl-dev: g++
golang golang-go go: go gofmt
rust rustc cargo: rustc cargo
openjdk-8-jre openjdk8-jre openjdk-11-jre openjdk-11-jre-headless openjdk11-jre openjdk-17-jre openjdk-17-jre-headless openjdk17-jre openjdk17-jre-headless default-jre default-jre-headless java-11-openjdk java-17-openjdk java-1.8.0-openjdk: java
openjdk-8-jdk openjdk8 openjdk-11-jdk openjdk11 openjdk-17-jdk openjdk17 default-jdk java-11-openjdk-devel java-17-openjdk-devel: java javac jar
ruby ruby-full: ruby gem irb
perl: perl
php php-cli php8.2-cli php81 php82: php
maven: mvn
ansible ansible-core: ansible ansible-playbook
awscli aws-cli: aws
gnupg gnupg2 gpg: gpg
inotify-tools: inotifywait inotifywatch
httpie: http https
imagemagick: convert identify magick
ffmpeg: ffmpeg ffprobe
cifs-utils: mount.cifs
nfs-common nfs-utils: showmount mount.nfs rpcinfo exportfs
e2fsprogs: mkfs.ext4 mke2fs fsck.ext4 e2fsck chattr lsattr
xfsprogs: mkfs.xfs
fdisk: fdisk
parted: parted
mosquitto-clients: mosquitto_pub mosquitto_sub
kafkacat: kafkacat kcat
sysstat: iostat mpstat sar pidstat
strace: strace
lsof: lsof
htop: htop
unzip: unzip zipinfo
zip: zip
xz xz-utils: xz unxz
bzip2: bzip2 bunzip2
zstd: zstd unzstd
ripgrep: rg
fd fd-find: fd
screen: screen
tmux: tmux
sudo: sudo
util-linux: nsenter lsblk findmnt setpriv unshare
kmod: modprobe lsmod insmod rmmod
moreutils: ts sponge chronic
parallel: parallel
expect: expect
tini: tini
dumb-init: dumb-init
su-exec: su-exec
gosu: gosu
bind9-dnsutils: dig nslookup host
ldnsutils: drill
whois: whois
mtr mtr-tiny: mtr
ethtool: ethtool
bridge-utils: brctl
conntrack conntrack-tools: conntrack
ipset: ipset
ipvsadm: ipvsadm
wireguard-tools: wg wg-quick
speedtest-cli: speedtest speedtest-cli
supervisor: supervisord supervisorctl
py3-supervisor: supervisord supervisorctl
rsyslog: rsyslogd
s3cmd: s3cmd
rclone: rclone
pwgen: pwgen
fortune fortunes fortune-mod: fortune
uuid-runtime: uuidgen
bsdmainutils: cal
ca-certificates: update-ca-certificates
ncurses-bin: tput clear reset
man-db: man`
    .split('\n')
    .flatMap((line) => {
      const [names = '', commands = ''] = line.split(':');
      return names.split(' ').map((name) => [name, commands.trim().split(' ')] as const);
    }),
);

/** Packages of files alone: nothing in them is called. */
export const BRINGS_NO_COMMAND =
  /^(lib|fonts?-|linux-|python3?-|python\d|py3-|php\d*-|php\d+-|ruby-|perl-|tzdata|locales|language-pack|apt-transport|software-properties|epel-release|centos-release)|-(dev|devel|doc|common|data|libs?|dbg|plugins?)$/;

/** Commands that stay, once called: servers, and who watches. */
export const STAYS = words(
  'inotifyd watchdog tcpsvd udpsvd dnsd udhcpd nmeter dnsmasq memcached vsftpd supervisord rsyslogd mosquitto haproxy squid dropbear inotifywait mysqld mysqld_safe postgres lighttpd caddy unbound named proftpd tinyproxy varnishd',
);

/** What lies in /usr/sbin. */
export const SYSTEM = words(
  'nginx apache2 apache2ctl apachectl httpd sshd cron crond iptables ip6tables useradd groupadd tcpdump update-ca-certificates',
);

/** In Debian these are where the PATH of an image's root does not lead. */
export const GAMES = words('cowsay fortune sl lolcat cmatrix');

/** What these distributions do not have, though many look for it there. */
export const notPackaged: Readonly<Record<'alpine' | 'debian' | 'redhat', ReadonlySet<string>>> = {
  alpine: words(
    'apt apt-utils build-essential dnsutils bind-utils netcat netcat-traditional telnet ping netstat vi default-mysql-client default-jre default-jdk golang-go mongodb mongosh mongodb-org docker-ce docker-ce-cli python pip google-cloud-sdk stress',
  ),
  debian: words(
    'kubectl helm docker-ce docker-ce-cli containerd.io terraform packer vault consul google-cloud-sdk google-cloud-cli azure-cli mongodb-org mongosh yarn build-base bind-tools bind-utils iputils openjdk8 openjdk11 py3-pip nmap-ncat google-chrome-stable aws-cli dig nslookup',
  ),
  redhat: words(
    'kubectl kubelet kubeadm helm docker-ce docker-ce-cli terraform vault consul mongodb mongodb-org mongosh apt dnsutils iputils-ping netcat netcat-openbsd build-essential google-cloud-sdk apache2 bind-tools',
  ),
};

/** What Enterprise Linux has in EPEL alone, and what its seventh release has there, too. */
export const extra = words('htop stress sl cowsay fortune-mod iperf python-pip hping3 awscli nload iftop atop tinyproxy');
export const extraInSeven = words('jq nginx redis nodejs npm stress-ng python3-pip supervisor');

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

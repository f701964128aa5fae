import { addgroup, adduser, passwd } from './accounts.ts';
import { awk, gawk } from './awk/awk.ts';
import { bc } from './bc.ts';
import { capsh, getpcaps } from './capsh.ts';
import { cat } from './cat.ts';
import { chmod } from './chmod.ts';
import { chgrp, chown } from './chown.ts';
import { column } from './column.ts';
import { cp } from './cp.ts';
import { crond, crontab } from './crond.ts';
import { curl } from './curl/curl.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { dd } from './dd.ts';
import { df } from './df.ts';
import { cmp, diff } from './diff.ts';
import { echo } from './echo.ts';
import { nano, tput, vi } from './editors.ts';
import { env } from './env.ts';
import { envsubst } from './envsubst.ts';
import { expr } from './expr.ts';
import { find } from './find/find.ts';
import { findmnt } from './findmnt.ts';
import { flock } from './flock.ts';
import { getopt } from './getopt.ts';
import { egrep, fgrep, grep } from './grep.ts';
import { gzip } from './gzip.ts';
import { head } from './head.ts';
import { dnsdomainname, hostname } from './hostname.ts';
import { groups, id, whoami } from './id.ts';
import { install } from './install.ts';
import { ipcs } from './ipcs.ts';
import { jq } from './jq/jq.ts';
import type { Maker } from './lib/tool.ts';
import { ln } from './ln.ts';
import { ls } from './ls.ts';
import { lsblk } from './lsblk.ts';
import { lsmod } from './lsmod.ts';
import { mkdir } from './mkdir.ts';
import { mktemp } from './mktemp.ts';
import { dmesg, dos2unix, hostid, join, more, nologin, strings, ts, unix2dos, users, who } from './more-tools.ts';
import { mount, umount } from './mount.ts';
import { mv } from './mv.ts';
import { dig } from './network/dig.ts';
import { getent } from './network/getent.ts';
import { host } from './network/host.ts';
import { httpd } from './network/httpd.ts';
import { iptables, iptablesSave } from './network/iptables.ts';
import { netstat, ss } from './network/listening.ts';
import { nc } from './network/nc.ts';
import { ifconfig, ip, route, traceroute } from './network/network-info.ts';
import { nslookup } from './network/nslookup.ts';
import { ping } from './network/ping.ts';
import { telnet } from './network/telnet.ts';
import { nmeter } from './nmeter.ts';
import { factor, numfmt } from './numbers.ts';
import { hexdump, od, xxd } from './od.ts';
import { openssl } from './openssl.ts';
import { basename, dirname, pwd, readlink, realpath, which } from './paths.ts';
import { printenv } from './printenv.ts';
import { printf } from './printf.ts';
import { nsenter, tcpdump, unshare } from './privileged.ts';
import { kill } from './processes/kill.ts';
import { killall } from './processes/killall.ts';
import { pgrep, pkill } from './processes/pgrep.ts';
import { pidof } from './processes/pidof.ts';
import { ps } from './processes/ps.ts';
import { pstree } from './processes/pstree.ts';
import { chrt, getconf, ionice, lscpu, renice, taskset } from './processes/scheduling.ts';
import { rm } from './rm.ts';
import { rmdir } from './rmdir.ts';
import { rsync } from './rsync.ts';
import { runuser, setpriv, sudo } from './run-as.ts';
import { chroot, nice, nohup, setsid, stdbuf, watch } from './run-wrappers.ts';
import { sed } from './sed.ts';
import { seq } from './seq.ts';
import { du, fallocate, truncate } from './sizes.ts';
import { sleep } from './sleep.ts';
import { clear, link, logger, logname, mkfifo, mknod, mountpoint, su, sync, tty, unlink, usleep } from './small-tools.ts';
import { sort } from './sort.ts';
import { stat } from './stat.ts';
import { stress } from './stress/stress.ts';
import { stressNg } from './stress/stress-ng.ts';
import { stty } from './stty.ts';
import { base32, base64, cksum, md5sum, sha1sum, sha256sum, sha512sum } from './sums.ts';
import { sysctl } from './sysctl.ts';
import { arch, free, nproc, top, uname, uptime } from './system-info.ts';
import { tac } from './tac.ts';
import { tail } from './tail.ts';
import { tar } from './tar/tar.ts';
import { tee } from './tee.ts';
import { test } from './test.ts';
import { comm, expand, fold, nl, paste, rev, shuf, split, yes } from './text-tools.ts';
import { time } from './time/measure.ts';
import { timeout } from './timeout.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { tree } from './tree.ts';
import { falseUtility, trueUtility } from './true.ts';
import { uniq } from './uniq.ts';
import { wc } from './wc.ts';
import { wget } from './wget/wget.ts';
import { xargs } from './xargs.ts';

/** What busybox has, and Debian's packages too, by the names that they are called by. An image's file system says which it has. */
export const applets: Readonly<Record<string, Maker>> = {
  '[': test,
  addgroup,
  adduser,
  arch,
  awk,
  base32,
  base64,
  bc,
  basename,
  cat,
  chgrp,
  chmod,
  chown,
  chroot,
  clear,
  cksum,
  cmp,
  comm,
  cp,
  crond,
  crontab,
  cut,
  date,
  dd,
  df,
  diff,
  dirname,
  dmesg,
  dnsdomainname,
  dos2unix,
  du,
  echo,
  egrep,
  env,
  expand,
  expr,
  factor,
  fallocate,
  false: falseUtility,
  fgrep,
  find,
  findmnt,
  lsblk,
  flock,
  fold,
  free,
  getopt,
  grep,
  groups,
  gunzip: gzip,
  gzip,
  hd: hexdump,
  head,
  hexdump,
  hostid,
  hostname,
  httpd,
  id,
  ifconfig,
  install,
  ionice,
  renice,
  ip,
  ipcs,
  join,
  kill,
  killall,
  less: more,
  link,
  ln,
  logger,
  logname,
  ls,
  lsmod,
  md5sum,
  mkdir,
  mkfifo,
  mknod,
  mktemp,
  more,
  mount,
  mountpoint,
  mv,
  nc,
  netstat,
  nice,
  nl,
  nmeter,
  nohup,
  nologin,
  nsenter,
  nproc,
  nslookup,
  od,
  passwd,
  paste,
  pgrep,
  pidof,
  ping,
  ping6: ping,
  pkill,
  printenv,
  printf,
  ps,
  pstree,
  pwd,
  readlink,
  realpath,
  reset: clear,
  rev,
  rm,
  rmdir,
  route,
  sed,
  seq,
  runuser,
  setpriv,
  setsid,
  sha1sum,
  sha256sum,
  sha512sum,
  shuf,
  sleep,
  sort,
  split,
  stat,
  strings,
  stty,
  su,
  sudo,
  sync,
  sysctl,
  tac,
  tail,
  tar,
  taskset,
  tee,
  telnet,
  test,
  time,
  timeout,
  top,
  touch,
  tr,
  traceroute,
  tree,
  true: trueUtility,
  truncate,
  ts,
  tty,
  umount,
  uname,
  uniq,
  unix2dos,
  unlink,
  unshare,
  uptime,
  users,
  usleep,
  vi,
  w: who,
  watch,
  wc,
  wget,
  which,
  who,
  whoami,
  xargs,
  xxd,
  yes,
  zcat: gzip,
};

/** What comes in packages only. */
export const packaged: Readonly<Record<string, Maker>> = {
  capsh,
  chrt,
  column,
  cron: crond,
  curl,
  dig,
  dir: ls,
  envsubst,
  gawk,
  getconf,
  getent,
  getpcaps,
  groupadd: addgroup,
  host,
  ip6tables: iptables,
  'ip6tables-save': iptablesSave,
  iptables,
  'iptables-save': iptablesSave,
  jq,
  lscpu,
  mawk: awk,
  ncat: nc,
  nano,
  netcat: nc,
  numfmt,
  openssl,
  rsync,
  ss,
  stdbuf,
  stress,
  'stress-ng': stressNg,
  tcpdump,
  tput,
  tset: tput,
  useradd: adduser,
  vdir: ls,
  vim: vi,
};

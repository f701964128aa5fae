import type { Program } from '../../kernel/types.ts';
import { cat } from './cat.ts';
import { chmod } from './chmod.ts';
import { chgrp, chown } from './chown.ts';
import { cp } from './cp.ts';
import { curl } from './curl.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { dig } from './dig.ts';
import { echo } from './echo.ts';
import { env } from './env.ts';
import { expr } from './expr.ts';
import { getent } from './getent.ts';
import { egrep, fgrep, grep } from './grep.ts';
import { head } from './head.ts';
import { host } from './host.ts';
import { dnsdomainname, hostname } from './hostname.ts';
import { groups, id, whoami } from './id.ts';
import { install } from './install.ts';
import { kill } from './kill.ts';
import { killall } from './killall.ts';
import type { Maker } from './lib/tool.ts';
import { ln } from './ln.ts';
import { ls } from './ls.ts';
import { mkdir } from './mkdir.ts';
import { mktemp } from './mktemp.ts';
import { mv } from './mv.ts';
import { nc } from './nc.ts';
import { nslookup, nslookupOf } from './nslookup.ts';
import { pgrep, pkill } from './pgrep.ts';
import { pidof } from './pidof.ts';
import { ping } from './ping.ts';
import { printenv } from './printenv.ts';
import { printf } from './printf.ts';
import { ps } from './ps.ts';
import { rm } from './rm.ts';
import { rmdir } from './rmdir.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { stress } from './stress.ts';
import { tac } from './tac.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { telnet } from './telnet.ts';
import { test } from './test.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { falseUtility, trueUtility } from './true.ts';
import { uniq } from './uniq.ts';
import { wc } from './wc.ts';
import { wget } from './wget.ts';

/** What busybox and Debian's packages both have. */
const makers: Readonly<Record<string, Maker>> = {
  '[': test,
  cat,
  curl,
  dig,
  getent,
  host,
  nc,
  nslookup,
  ping,
  telnet,
  wget,
  chgrp,
  chmod,
  chown,
  cp,
  cut,
  date,
  dnsdomainname,
  echo,
  egrep,
  env,
  expr,
  false: falseUtility,
  fgrep,
  grep,
  groups,
  head,
  hostname,
  id,
  install,
  kill,
  killall,
  ln,
  ls,
  mkdir,
  mktemp,
  mv,
  pgrep,
  pidof,
  pkill,
  printenv,
  printf,
  ps,
  rm,
  rmdir,
  seq,
  sleep,
  sort,
  stress,
  tac,
  tail,
  tee,
  test,
  touch,
  tr,
  true: trueUtility,
  uniq,
  wc,
  whoami,
};

const made = (flavor: 'busybox' | 'gnu'): Record<string, Program> =>
  Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(flavor)]));

/** As busybox has them. */
export const utilities: Readonly<Record<string, Program>> = made('busybox');
/** As busybox before 1.29 has them (`busybox:1.28`): its nslookup asks the C library, search path and all. */
export const oldUtilities: Readonly<Record<string, Program>> = { ...utilities, nslookup: nslookupOf('busybox-old')('busybox') };
/** As Debian has them. */
export const coreutils: Readonly<Record<string, Program>> = made('gnu');

export * from './http-client.ts';
export { Failure, type Flavor, type Maker, Tool, utility } from './lib/tool.ts';
export { type NslookupVersion, nslookupOf } from './nslookup.ts';
export { type Grammar, type Options, readOptions } from './options.ts';

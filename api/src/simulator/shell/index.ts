import type { Program } from '../kernel/index.ts';
import type { Flavor } from './flavor.ts';
import { type BashBuild, startShell } from './start.ts';

/** The shell as an executable: busybox's `sh`, Debian's `/bin/sh`, or bash. */
export function shell(flavor: Flavor, bash?: BashBuild): Program {
  return (process) => startShell(process, flavor, bash);
}

import type { Program } from '../kernel/types.ts';
import type { Flavor } from './flavor.ts';
import { startShell } from './start.ts';

export type { Flavor } from './flavor.ts';

/** The shell as an executable: busybox's `sh`, Debian's `/bin/sh`, or bash. */
export const shell =
  (flavor: Flavor): Program =>
  (process) =>
    startShell(process, flavor);

import type { Program } from '../../kernel/types.ts';
import { type BusyboxRelease, isBusyboxBefore } from './lib/busybox-release.ts';
import type { Flavor, Maker } from './lib/tool.ts';
import { nslookupOf } from './network/nslookup.ts';
import { applets, packaged } from './table.ts';
import { oldTimeout } from './timeout.ts';
import { alpineWget } from './wget/wget.ts';

const made = (flavor: Flavor, makers: Readonly<Record<string, Maker>>, release?: BusyboxRelease): Record<string, Program> =>
  Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(flavor, release)]));

/** As busybox has them, by name. */
export const utilities: Readonly<Record<string, Program>> = made('busybox', applets);

/** As one busybox has them: before 1.29 its nslookup asks the C library, search path and all; before 1.30 its timeout takes -t. */
export const utilitiesOf = (release: BusyboxRelease): Readonly<Record<string, Program>> =>
  made(
    'busybox',
    {
      ...applets,
      ...(isBusyboxBefore(release, 29) && { nslookup: nslookupOf('busybox-old') }),
      ...(isBusyboxBefore(release, 30) && { timeout: oldTimeout }),
    },
    release,
  );

/** As Alpine's busybox has them. */
export const alpineUtilities: Readonly<Record<string, Program>> = { ...utilities, wget: alpineWget('busybox') };

/** As Debian's packages have them, by name; with what other distributions' packages have (curl, jq, stress …). */
export const coreutils: Readonly<Record<string, Program>> = made('gnu', { ...applets, ...packaged });

export { curlOf } from './curl/curl.ts';
export { BUSYBOX_RELEASES, type BusyboxRelease, busyboxBanner, NEWEST_BUSYBOX } from './lib/busybox-release.ts';
export { notFollowed } from './lib/not-followed.ts';
export { Tool, utility } from './lib/tool.ts';
export { opensslOf } from './openssl.ts';
export { compress, decompress } from './tar/ustar.ts';

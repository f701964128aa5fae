import type { Process } from './kernel.ts';
import { hasMusl } from './libc.ts';

/** A busybox: some of its applets took other operands once, and getopt is its C library's. */
export interface BusyboxRelease {
  /** `1.36.1` */
  readonly version: string;
  readonly libc: 'glibc' | 'uclibc' | 'musl';
}

export const NEWEST_BUSYBOX: BusyboxRelease = { version: '1.36.1', libc: 'glibc' };

/** Whether it is older than 1.`minor`. */
export const isBusyboxBefore = ({ version }: BusyboxRelease, minor: number): boolean => Number(version.split('.')[1]) < minor;

/** When the image of each release was built, as recorded; first the one that `latest` names. */
const BUILT: Readonly<Record<string, string>> = {
  '1.36.1': '2023-05-18 22:34:17 UTC',
  '1.37.0': '2024-09-26 21:31:42 UTC',
  '1.35.0': '2021-12-26 16:56:57 UTC',
  '1.34.1': '2022-11-17 19:59:04 UTC',
  '1.33.1': '2021-06-07 17:33:50 UTC',
  '1.32.1': '2021-03-09 19:16:02 UTC',
  '1.32.0': '2020-07-27 18:31:20 UTC',
  '1.31.1': '2020-06-02 02:36:36 UTC',
  '1.31.0': '2019-07-16 01:13:11 UTC',
  '1.30.1': '2019-02-14 18:58:02 UTC',
  '1.29.3': '2018-10-01 22:37:18 UTC',
  '1.29.2': '2018-07-31 20:19:16 UTC',
  '1.28.4': '2018-05-22 17:00:17 UTC',
};
export const BUSYBOX_RELEASES: readonly string[] = [...Object.keys(BUILT), '1.27.2', '1.26.2', '1.25.1', '1.24.2'];

/** The busybox of each Alpine, and when it was built: from 3.11 to 3.14 nobody said. @see aports: main/busybox/APKBUILD; recorded */
const ALPINES: Readonly<Record<string, string>> = {
  '3.8': '1.28.4 (2018-07-17 15:21:40 UTC)',
  '3.9': '1.29.3 (2019-01-24 07:45:07 UTC)',
  '3.10': '1.30.1 (2019-06-12 17:51:55 UTC)',
  '3.11': '1.31.1 ()',
  '3.12': '1.31.1 ()',
  '3.13': '1.32.1 ()',
  '3.14': '1.33.1 ()',
  '3.15': '1.34.1 (2022-04-04 10:19:27 UTC)',
  '3.16': '1.35.0 (2022-08-01 15:14:44 UTC)',
  '3.17': '1.35.0 (2022-11-19 10:13:10 UTC)',
  '3.18': '1.36.1 (2023-06-02 00:42:02 UTC)',
};

/** What busybox says of itself: docker.io/busybox's, or Alpine's. */
export function busyboxBanner(process: Process, { version }: BusyboxRelease): string {
  const said = (hasMusl(process) && ofAlpine(process)) || `${version} (${builtOf(version)})`;
  return `BusyBox v${said} multi-call binary.`;
}

function ofAlpine(process: Process): string | undefined {
  const path = '/etc/alpine-release';
  const release = process.access(path, 'r') ? process.readFile(path) : '';
  return ALPINES[release.split('.').slice(0, 2).join('.')] ?? ALPINES['3.18'];
}

/** Of one whose image nobody has recorded, that of the next of its line, or of the oldest. */
function builtOf(version: string): string {
  const line = version.split('.').slice(0, 2).join('.');
  const near = Object.keys(BUILT).find((each) => each.startsWith(`${line}.`)) ?? '1.28.4';
  return (BUILT[version] ?? BUILT[near]) as string;
}

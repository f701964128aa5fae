import { isSince } from '../../../../shell/utilities/lib/version.ts';

/** Debian's releases by their names, with the compilers that PostgreSQL's own packages are built by. */
const DEBIANS = {
  trixie: { number: '13', compiler: 'gcc (Debian 14.2.0-19) 14.2.0' },
  bookworm: { number: '12', compiler: 'gcc (Debian 12.2.0-14) 12.2.0' },
  bullseye: { number: '11', compiler: 'gcc (Debian 10.2.1-6) 10.2.1 20210110' },
  buster: { number: '10', compiler: 'gcc (Debian 8.3.0-6) 8.3.0' },
  stretch: { number: '9', compiler: 'gcc (Debian 6.3.0-18+deb9u1) 6.3.0 20170516' },
} as const;

export type Debian = keyof typeof DEBIANS;
export const debians = Object.keys(DEBIANS) as Debian[];

/** The releases of August 2025. */
const SHORT = ['17.6', '16.10', '15.14', '14.19', '13.22'];

/** The Debian that the image is made on where its tag does not say: the releases of August 2023 and those of August 2025 moved on. */
export function debianOf(version: string): Debian {
  if (isAmong(version, SHORT)) return 'trixie';
  return isAmong(version, ['16.0', '15.4', '14.9', '13.12', '12.16', '11.21']) ? 'bookworm' : 'bullseye';
}

/** Whether it came out with these releases of each line, or after them. */
const isAmong = (version: string, releases: readonly string[]): boolean =>
  releases.some((each, i) => {
    const [major = 0, minor = 0] = each.split('.').map(Number);
    return isSince(version, major, minor) && (i === 0 || version.startsWith(`${major}.`));
  });

/** `15.3-1.pgdg110+1`: since those of August 2025 it is Debian's number alone. */
export function packageVersion(version: string, debian: Debian): string {
  const { number } = DEBIANS[debian];
  const short = isAmong(version, SHORT);
  return `${version}-1.pgdg${number}${short ? '' : '0'}+${isSince(version, 18) ? 2 : 1}`;
}

export const compilerOf = (debian: Debian): string => DEBIANS[debian].compiler;

/** Which Debian this is, by its own file. */
export const debianNumbered = (release: string): Debian =>
  debians.find((name) => DEBIANS[name].number === release.split('.')[0]) ?? 'bullseye';

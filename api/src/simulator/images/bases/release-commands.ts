import type { ImageFile, ImageFiles, Program } from '../../kernel/index.ts';
import { shell } from '../../shell/index.ts';
import { coreutils, curlOf, opensslOf } from '../../shell/utilities/index.ts';
import { python } from '../programs/python/python.ts';
import { repositoriesOf } from './repositories.ts';

/** bash as a distribution packages it: which release of it, the distribution's release says. */
export const bash: Program = shell('bash');
/** Likewise its Python 3. */
export const packagedPython: Program = python('3.9.2');

/** What a distribution's release has packaged, as the programs say of themselves. */
interface Packaged {
  readonly bash?: string;
  readonly curl?: string;
  readonly openssl?: string;
  readonly python?: string;
}

/**
 * By the distribution's ID, and the release (of Alpine the minor one, of Red Hat's family the major one), as they were in
 * 2023 or are since they came out.
 * @see packages.debian.org, packages.ubuntu.com, pkgs.alpinelinux.org, vault.centos.org
 */
const PACKAGED: Readonly<Record<string, Readonly<Record<string, Packaged>>>> = {
  debian: {
    '13': { bash: '5.2.37(1)', curl: '8.14.1', openssl: '3.5.1 1 Jul 2025', python: '3.13.5' },
    '12': { bash: '5.2.15(1)', curl: '7.88.1', openssl: '3.0.9 30 May 2023', python: '3.11.2' },
    '11': { bash: '5.1.4(1)', curl: '7.74.0', openssl: '1.1.1n  15 Mar 2022', python: '3.9.2' },
    '10': { bash: '5.0.3(1)', curl: '7.64.0', openssl: '1.1.1n  15 Mar 2022', python: '3.7.3' },
    '9': { bash: '4.4.12(1)', curl: '7.52.1', openssl: '1.1.0l  10 Sep 2019', python: '3.5.3' },
    '8': { bash: '4.3.30(1)', curl: '7.38.0', openssl: '1.0.1t  3 May 2016' },
  },
  ubuntu: {
    '25.04': { bash: '5.2.37(1)', curl: '8.12.1', openssl: '3.4.1 11 Feb 2025', python: '3.13.3' },
    '24.04': { bash: '5.2.21(1)', curl: '8.5.0', openssl: '3.0.13 30 Jan 2024', python: '3.12.3' },
    '23.10': { bash: '5.2.15(1)', curl: '8.2.1', openssl: '3.0.10 1 Aug 2023', python: '3.11.6' },
    '23.04': { bash: '5.2.15(1)', curl: '7.88.1', openssl: '3.0.8 7 Feb 2023', python: '3.11.2' },
    '22.04': { bash: '5.1.16(1)', curl: '7.81.0', openssl: '3.0.2 15 Mar 2022', python: '3.10.6' },
    '20.04': { bash: '5.0.17(1)', curl: '7.68.0', openssl: '1.1.1f  31 Mar 2020', python: '3.8.10' },
    '18.04': { bash: '4.4.20(1)', curl: '7.58.0', openssl: '1.1.1  11 Sep 2018', python: '3.6.9' },
    '16.04': { bash: '4.3.48(1)', curl: '7.47.0', openssl: '1.0.2g  1 Mar 2016', python: '3.5.2' },
    '14.04': { bash: '4.3.11(1)', curl: '7.35.0', openssl: '1.0.1f 6 Jan 2014' },
  },
  alpine: {
    '3.22': { bash: '5.2.37(1)', curl: '8.14.1', openssl: '3.5.0 8 Apr 2025' },
    '3.21': { bash: '5.2.37(1)', curl: '8.12.1', openssl: '3.3.3 11 Feb 2025' },
    '3.20': { bash: '5.2.26(1)', curl: '8.7.1', openssl: '3.3.0 9 Apr 2024', python: '3.12.3' },
    '3.19': { bash: '5.2.21(1)', curl: '8.5.0', openssl: '3.1.4 24 Oct 2023', python: '3.11.6' },
    '3.18': { bash: '5.2.15(1)', curl: '8.1.0', openssl: '3.1.0 14 Mar 2023', python: '3.11.3' },
    '3.17': { bash: '5.2.15(1)', curl: '8.1.0', openssl: '3.0.8 7 Feb 2023', python: '3.10.11' },
    '3.16': { bash: '5.1.16(1)', curl: '7.83.1', openssl: '1.1.1t  7 Feb 2023', python: '3.10.11' },
    '3.15': { bash: '5.1.16(1)', curl: '7.80.0', openssl: '1.1.1t  7 Feb 2023', python: '3.9.16' },
    '3.12': { bash: '5.0.17(1)', curl: '7.79.1', openssl: '1.1.1n  15 Mar 2022', python: '3.8.10' },
  },
  centos: {
    '9': { bash: '5.1.8(1)', curl: '7.76.1', openssl: '3.0.7 1 Nov 2022' },
    '8': { bash: '4.4.20(1)', curl: '7.61.1', openssl: '1.1.1k  FIPS 25 Mar 2021' },
    '7': { bash: '4.2.46(2)', curl: '7.29.0', openssl: '1.0.2k-fips  26 Jan 2017' },
  },
  amzn: {
    '2023': { bash: '5.2.15(1)', curl: '7.88.1', openssl: '3.0.8 7 Feb 2023' },
    '2': { bash: '4.2.46(2)', curl: '7.88.1', openssl: '1.0.2k-fips  26 Jan 2017' },
  },
  fedora: {
    '38': { bash: '5.2.15(1)', curl: '7.87.0', openssl: '3.0.8 7 Feb 2023' },
    '37': { bash: '5.2.15(1)', curl: '7.85.0', openssl: '3.0.8 7 Feb 2023' },
  },
  'opensuse-leap': { '15': { bash: '4.4.23(1)', curl: '7.79.1', openssl: '1.1.1l  24 Aug 2021 SUSE release 150400.7.34.1' } },
};

/** Those that are built from Red Hat's sources, as CentOS is. */
const REBUILDS = new Set(['rhel', 'rocky', 'almalinux', 'ol']);

/** What bash was made for. @see the packages' ./configure --build */
const MACHINES: Readonly<Record<string, string>> = {
  alpine: 'x86_64-alpine-linux-musl',
  centos: 'x86_64-redhat-linux-gnu',
  fedora: 'x86_64-redhat-linux-gnu',
  amzn: 'x86_64-amazon-linux-gnu',
  'amzn 2': 'x86_64-koji-linux-gnu',
  'opensuse-leap': 'x86_64-suse-linux-gnu',
};

/** The programs of the release that an /etc/os-release names, by those that stand for them where no release is known. */
export function commandsOfRelease(about: string): ReadonlyMap<Program, Program> {
  const [, id = ''] = /^ID="?([\w-]+)/m.exec(about) ?? [];
  const [, number = ''] = /^VERSION_ID="?([\d.]+)/m.exec(about) ?? [];
  const known = REBUILDS.has(id) ? 'centos' : id;
  const version = known === 'ubuntu' || known === 'alpine' ? number.split('.').slice(0, 2).join('.') : (number.split('.')[0] as string);
  const key = `${known} ${version}`;
  const found = made.get(key);
  if (found) return found;
  const programs = programsOf(PACKAGED[known]?.[version] ?? {}, MACHINES[key] ?? MACHINES[known] ?? 'x86_64-pc-linux-gnu');
  made.set(key, programs);
  return programs;
}
const made = new Map<string, ReadonlyMap<Program, Program>>();

function programsOf(packaged: Packaged, machine: string): ReadonlyMap<Program, Program> {
  const programs = new Map<Program, Program>();
  if (packaged.bash !== undefined) programs.set(bash, shell('bash', { version: packaged.bash, machine }));
  if (packaged.curl !== undefined) programs.set(coreutils.curl as Program, curlOf(packaged.curl, curlBuild(packaged, machine))('gnu'));
  if (packaged.openssl !== undefined) programs.set(coreutils.openssl as Program, opensslOf(packaged.openssl)('gnu'));
  if (packaged.python !== undefined) programs.set(packagedPython, python(packaged.python));
  return programs;
}

/** What its packages are linked with, without the words that a distribution puts behind it. */
const curlBuild = ({ openssl = '3.0.8' }: Packaged, machine: string) => ({
  machine: machine.replace('koji', 'redhat'),
  openssl: openssl.split(/[\s]/)[0] as string,
});

/** An image's files, with what its distribution has packaged as its release has it, and where that comes from. */
export function ofTheirRelease(files: ImageFiles): ImageFiles {
  const about = files['/etc/os-release'];
  if (typeof about !== 'string') return files;
  const programs = commandsOfRelease(about);
  const replaced: Record<string, ImageFile> = {};
  for (const path of PLACES) {
    const file = files[path];
    if (typeof file !== 'object' || file.program === undefined) continue;
    const program = programs.get(file.program);
    if (program) replaced[path] = { ...file, program };
  }
  return { ...repositoriesOf(about), ...files, ...replaced };
}

const PLACES = [
  '/usr/bin/bash',
  '/bin/bash',
  '/usr/bin/sh',
  '/usr/bin/curl',
  '/usr/bin/openssl',
  '/usr/local/bin/bash',
  '/usr/bin/python3',
];

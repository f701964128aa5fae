import type { ImageFiles } from '../../kernel/index.ts';
import { isBefore, type Tag } from '../model.ts';
import { namedRedhat } from './redhat-releases.ts';

/** A release of a distribution: what its first files say it is. */
interface Release {
  readonly version: string;
  /** The point release, as images had it in 2023. */
  readonly point: string;
  readonly codename: string;
  /** Ubuntu's names in full. */
  readonly nickname?: string;
  /** The Debian that an Ubuntu was made from. */
  readonly parent?: string;
}

const DEBIANS: readonly Release[] = [
  { version: '13', point: '13.0', codename: 'trixie' },
  { version: '12', point: '12.0', codename: 'bookworm' },
  { version: '11', point: '11.7', codename: 'bullseye' },
  { version: '10', point: '10.13', codename: 'buster' },
  { version: '9', point: '9.13', codename: 'stretch' },
  { version: '8', point: '8.11', codename: 'jessie' },
];

const UBUNTUS: readonly Release[] = [
  { version: '26.04', point: '26.04 LTS', codename: 'resolute', nickname: 'Resolute Raccoon', parent: 'forky' },
  { version: '25.10', point: '25.10', codename: 'questing', nickname: 'Questing Quokka', parent: 'forky' },
  { version: '25.04', point: '25.04', codename: 'plucky', nickname: 'Plucky Puffin', parent: 'trixie' },
  { version: '24.04', point: '24.04 LTS', codename: 'noble', nickname: 'Noble Numbat', parent: 'trixie' },
  { version: '23.10', point: '23.10', codename: 'mantic', nickname: 'Mantic Minotaur', parent: 'trixie' },
  { version: '23.04', point: '23.04', codename: 'lunar', nickname: 'Lunar Lobster', parent: 'bookworm' },
  { version: '22.10', point: '22.10', codename: 'kinetic', nickname: 'Kinetic Kudu', parent: 'bookworm' },
  { version: '22.04', point: '22.04.2 LTS', codename: 'jammy', nickname: 'Jammy Jellyfish', parent: 'bookworm' },
  { version: '20.04', point: '20.04.6 LTS', codename: 'focal', nickname: 'Focal Fossa', parent: 'bullseye' },
  { version: '18.04', point: '18.04.6 LTS', codename: 'bionic', nickname: 'Bionic Beaver', parent: 'buster' },
  { version: '16.04', point: '16.04.7 LTS', codename: 'xenial', nickname: 'Xenial Xerus', parent: 'stretch' },
  { version: '14.04', point: '14.04.6 LTS', codename: 'trusty', nickname: 'Trusty Tahr', parent: 'jessie' },
];

/** The newest point release of each. @see alpinelinux.org: releases */
const ALPINES =
  '3.24.0 3.23.0 3.22.0 3.21.3 3.20.6 3.19.7 3.18.0 3.17.3 3.16.5 3.15.8 3.14.10 3.13.12 3.12.12 3.11.13 3.10.9 3.9.6 3.8.5 3.7.3 3.6.5 3.5.3 3.4.6 3.3.3'.split(
    ' ',
  );

/** What says which Debian it is, by its version or its codename. @see debian: base-files */
export function debianRelease(named: string): ImageFiles {
  const found = DEBIANS.find(({ version, codename }) => named === codename || named.split('.')[0] === version);
  if (!found) return {};
  const label = `${found.version} (${found.codename})`;
  return {
    '/etc/debian_version': `${found.point}\n`,
    '/etc/os-release': `PRETTY_NAME="Debian GNU/Linux ${label}"\nNAME="Debian GNU/Linux"\nVERSION_ID="${found.version}"\nVERSION="${label}"\nVERSION_CODENAME=${found.codename}\nID=debian\nHOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n`,
  };
}

/** Likewise of Ubuntu, whose lines have stood in another order since 22.04. @see ubuntu: base-files */
export function ubuntuRelease(named: string): ImageFiles {
  const found = UBUNTUS.find(({ version, codename }) => named === codename || named === version || named.startsWith(`${version}.`));
  if (!found) return {};
  const { version, point, codename, nickname, parent } = found;
  const pretty = `PRETTY_NAME="Ubuntu ${point}"\n`;
  const full = `VERSION="${point} (${nickname})"\n`;
  const links =
    'HOME_URL="https://www.ubuntu.com/"\nSUPPORT_URL="https://help.ubuntu.com/"\nBUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"\nPRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"\n';
  const recent = Number(version) >= 22;
  return {
    '/etc/debian_version': `${parent}/sid\n`,
    '/etc/lsb-release': `DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=${version}\nDISTRIB_CODENAME=${codename}\nDISTRIB_DESCRIPTION="Ubuntu ${point}"\n`,
    '/etc/os-release': recent
      ? `${pretty}NAME="Ubuntu"\nVERSION_ID="${version}"\n${full}VERSION_CODENAME=${codename}\nID=ubuntu\nID_LIKE=debian\n${links}UBUNTU_CODENAME=${codename}\n${Number(version) >= 23.1 ? 'LOGO=ubuntu-logo\n' : ''}`
      : `NAME="Ubuntu"\n${full}ID=ubuntu\nID_LIKE=debian\n${pretty}VERSION_ID="${version}"\n${links}VERSION_CODENAME=${codename}\nUBUNTU_CODENAME=${codename}\n`,
  };
}

/** Likewise of Alpine: `3.17` is its newest point release. @see aports: main/alpine-base */
export function alpineRelease(named: string): ImageFiles {
  const newest = ALPINES.find((each) => each === named || each.startsWith(`${named}.`));
  const version = newest ?? (/^3\.\d+\.\d+$/.test(named) ? named : undefined);
  if (version === undefined) return {};
  const minor = version.split('.').slice(0, 2).join('.');
  const bugs = Number(minor.slice(2)) >= 17 ? 'https://gitlab.alpinelinux.org/alpine/aports/-/issues' : 'https://bugs.alpinelinux.org/';
  return {
    '/etc/alpine-release': `${version}\n`,
    '/etc/os-release': `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${minor}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="${bugs}"\n`,
  };
}

/** The release that a tag names: a distribution's own, `debian:11-slim`, or that of another image, `python:3.9-bullseye`, `redis:7-alpine3.17`. */
export function namedRelease(repository: string, tag: Tag, files: ImageFiles): ImageFiles {
  const parts = tag.text.split('-');
  const isOwn = (name: string): boolean => repository === `docker.io/library/${name}`;
  const names = (name: string): readonly string[] => (isOwn(name) ? parts : parts.filter((part) => /^[a-z]+$/.test(part)));
  if ('/etc/alpine-release' in files)
    return firstOf(isOwn('alpine') ? parts : parts.flatMap((part) => /^alpine(3.*)/.exec(part)?.[1] ?? []), alpineRelease);
  if ('/etc/lsb-release' in files) {
    const own = firstOf(names('ubuntu'), ubuntuRelease);
    return '/etc/os-release' in own || !/(^|\/)mongo$/.test(repository) ? own : ubuntuRelease(ubuntuOfMongo(tag));
  }
  if ('/etc/system-release' in files) return namedRedhat(repository, tag);
  if (!('/etc/debian_version' in files)) return {};
  const named = firstOf(names('debian'), debianRelease);
  return '/etc/os-release' in named ? named : debianRelease(impliedDebian(repository, tag) ?? '');
}

/**
 * The Debian that official images stand on where their tag names none: those that came out after Debian 12 did stand on it,
 * and those whose time was up before they could move to Debian 11 have stayed.
 * @see docker-library: the Dockerfiles of each; nodejs/docker-node
 */
function impliedDebian(repository: string, tag: Tag): string | undefined {
  const [, name = ''] = /^docker\.io\/library\/(.*)$/.exec(repository) ?? [];
  if (!Object.hasOwn(MOVED, name) || tag.version.length === 0) return undefined;
  const { first, stayed = {} } = MOVED[name] as Moved;
  if (!isBefore(tag, ...first))
    return tag.version.length < first.length && tag.version.every((n, i) => n === first[i]) ? undefined : 'bookworm';
  return Object.entries(stayed).find(
    ([version]) => tag.text === version || tag.text.startsWith(`${version}.`) || tag.text.startsWith(`${version}-`),
  )?.[1];
}

/** The Ubuntu that MongoDB's releases are packaged for. @see docker-library: mongo */
function ubuntuOfMongo(tag: Tag): string {
  if (tag.version.length > 0 && !isBefore(tag, 8)) return '24.04';
  if (isBefore(tag, 4, 2)) return '16.04';
  if (isBefore(tag, 4, 4)) return '18.04';
  return isBefore(tag, 6) || isBefore(tag, 6, 0, 3) ? '20.04' : '22.04';
}

interface Moved {
  /** The first version that has always stood on Debian 12. */
  readonly first: readonly number[];
  readonly stayed?: Readonly<Record<string, string>>;
}
const MOVED: Readonly<Record<string, Moved>> = {
  python: { first: [3, 12], stayed: { '2': 'buster' } },
  node: { first: [21], stayed: { '12': 'stretch', '10': 'stretch' } },
  golang: { first: [1, 21] },
  postgres: { first: [16] },
  redis: { first: [7, 2] },
  php: { first: [8, 3] },
  ruby: { first: [3, 3] },
  rust: { first: [1, 71] },
  perl: { first: [5, 38] },
  httpd: { first: [2, 4, 58] },
  memcached: { first: [1, 6, 22] },
  haproxy: { first: [2, 9] },
};

function firstOf(names: readonly string[], release: (named: string) => ImageFiles): ImageFiles {
  for (const name of names) {
    const files = release(name);
    if (Object.keys(files).length > 0) return files;
  }
  return {};
}

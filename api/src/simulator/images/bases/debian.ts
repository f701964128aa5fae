import type { ImageFiles } from '../../kernel/index.ts';
import { shell } from '../../shell/index.ts';
import { coreutils } from '../../shell/utilities/index.ts';
import { type Base, executable, folder, link, programs } from '../model.ts';
import { git } from '../programs/git.ts';
import { apt } from '../programs/packages/apt.ts';
import { debianHelpers } from '../programs/packages/debian-helpers.ts';
import { dpkg } from '../programs/packages/queries.ts';
import { perl } from '../programs/perl/perl.ts';
import { service } from '../programs/service.ts';
import { socat } from '../programs/socat.ts';
import { debianCertificates } from './certificates.ts';
import { group, networkCommands, passwd, procpsCommands, psmiscCommands, slimCommands } from './debian.data.ts';
import { debianEtc, lockedAccounts } from './etc.ts';
import { bash } from './release-commands.ts';
import { debianRelease, ubuntuRelease } from './releases.ts';
import { debianTime } from './tzdata.ts';

/** GNU's commands in /usr/bin. */
export const commands = (names: string): ImageFiles => ({
  ...programs('/usr/bin', coreutils, names.replace(OF_THE_SYSTEM, '')),
  ...programs('/usr/sbin', coreutils, (names.match(OF_THE_SYSTEM) ?? []).join(' ')),
});
/** What lies in /usr/sbin, of what distributions have from the beginning. */
const OF_THE_SYSTEM = /\b(?:adduser|addgroup|chpasswd|chroot|groupadd|nologin|runuser|useradd)\b/g;

/** Packages that images install beside the base. */
export const packages = {
  procps: commands(procpsCommands),
  psmisc: commands(psmiscCommands),
  curl: commands('curl'),
  /** Of Alpine, which has none of its own. */
  alpineBash: { '/bin/bash': executable(bash, 2) },
  wget: commands('wget'),
  openssl: commands('openssl'),
  network: { ...commands(networkCommands), '/usr/bin/socat': executable(socat) },
} as const;

/** As whoever they are run by, they do what only root may. */
const setUid = (files: ImageFiles): ImageFiles =>
  Object.fromEntries(Object.entries(files).map(([path, file]) => [path, typeof file === 'object' ? { ...file, mode: 0o4755 } : file]));

interface Distribution {
  readonly id: 'debian' | 'ubuntu';
  readonly version: string;
  readonly megabytes: number;
  readonly cmd: string;
}

const family = ({ id, version, megabytes, cmd }: Distribution): Base => ({
  files: {
    '/bin': link('usr/bin'),
    '/sbin': link('usr/sbin'),
    '/lib': link('usr/lib'),
    '/lib64': link('usr/lib64'),
    ...commands(slimCommands),
    ...commands('nologin'),
    ...setUid(commands('su passwd mount umount')),
    ...(id === 'ubuntu' && packages.procps),
    '/usr/bin/perl': executable(perl, 6),
    '/usr/bin/apt': executable(apt),
    '/usr/bin/apt-get': executable(apt),
    ...Object.fromEntries(Object.entries(debianHelpers).map(([path, program]) => [path, executable(program)])),
    '/usr/bin/dpkg': executable(dpkg),
    '/usr/bin/dpkg-query': executable(dpkg),
    '/usr/sbin/service': executable(service),
    '/usr/bin/sh': executable(shell('dash')),
    '/usr/bin/dash': executable(shell('dash')),
    '/usr/bin/bash': executable(bash, 3),
    '/usr/lib/x86_64-linux-gnu/libc.so.6': { mode: 0o755, content: { fill: '\0', length: 1_922_136 } },
    '/usr/lib64/ld-linux-x86-64.so.2': { mode: 0o755, content: { fill: '\0', length: 210_968 } },
    '/etc/passwd': passwd,
    '/etc/group': group,
    '/etc/shadow': { content: lockedAccounts(passwd, '19478'), mode: 0o640, gid: 42 },
    ...debianEtc,
    ...(id === 'ubuntu' ? ubuntuRelease(version) : debianRelease(version)),
    '/etc/host.conf': 'multi on\n',
    '/etc/nsswitch.conf': 'passwd:         files\ngroup:          files\nshadow:         files\nhosts:          files dns\n',
    '/etc/profile': '# /etc/profile: system-wide .profile file for the Bourne shell (sh(1))\n',
    '/boot': folder(),
    '/home': folder(),
    '/media': folder(),
    '/mnt': folder(),
    '/opt': folder(),
    '/run': folder(),
    '/run/lock': folder(0o1777),
    '/root': folder(0o700),
    '/root/.bashrc': '# ~/.bashrc: executed by bash(1) for non-login shells.\n',
    '/root/.profile': '# ~/.profile: executed by Bourne-compatible login shells.\n',
    '/srv': folder(),
    '/tmp': folder(0o1777),
    '/usr/games': folder(),
    '/usr/local/bin': folder(),
    '/usr/local/sbin': folder(),
    '/usr/local/lib': folder(),
    '/usr/sbin': folder(),
    '/usr/share': folder(),
    ...(id === 'debian' && debianTime),
    '/usr/src': folder(),
    '/var/cache': folder(),
    '/var/lib': folder(),
    '/var/local': folder(0o2775, 0, 50),
    '/var/log': folder(),
    '/var/mail': folder(0o2775, 0, 8),
    '/var/run': link('/run'),
    '/var/lock': link('/run/lock'),
    '/var/spool': folder(),
    '/var/tmp': folder(0o1777),
  },
  config: { cmd: [cmd] },
  megabytes,
});

/** `debian:11`, on which most other images stand. */
export const debian = family({ id: 'debian', version: '11', megabytes: 55, cmd: 'bash' });

/** Without manuals and translations. */
export const debianSlim = family({ id: 'debian', version: '11', megabytes: 31.4, cmd: 'bash' });

/** `ubuntu:22.04`. */
export const ubuntu = family({ id: 'ubuntu', version: '22.04', megabytes: 28.2, cmd: '/bin/bash' });

/** Debian with the tools that come with `buildpack-deps`, on which the language images stand. */
export const buildpack: Base = {
  ...debian,
  files: {
    ...debian.files,
    ...packages.procps,
    ...packages.curl,
    ...packages.wget,
    ...packages.openssl,
    ...debianCertificates,
    '/usr/bin/git': executable(git),
  },
  megabytes: 130,
};

/** What an image of which nothing is known may have: whatever its command asks for. */
export const workbench: Base = {
  ...debian,
  files: {
    ...debian.files,
    ...packages.procps,
    ...packages.psmisc,
    ...packages.network,
    ...commands('bc column envsubst hexdump nano tree vim xxd'),
    '/usr/bin/git': executable(git),
  },
};

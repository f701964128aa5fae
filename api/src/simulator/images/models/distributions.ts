import type { ImageFiles } from '../../kernel/index.ts';
import { shell } from '../../shell/index.ts';
import {
  alma,
  alpine,
  amazon,
  amazon2,
  arch,
  buildpack,
  centos,
  centos7,
  centosStream,
  debian,
  debianSlim,
  fedora,
  oracle,
  otherRelease,
  rocky,
  suse,
  ubi,
  ubiMicro,
  ubuntu,
} from '../bases/index.ts';
import { redhatRelease } from '../bases/redhat-releases.ts';
import { withAccount } from '../bases/users.ts';
import { type Base, executable, folder, type ImageModel, release, type Tag } from '../model.ts';

/** Distributions: a shell that ends at once where there is no terminal. */
const distribution = (base: Base, ...repositories: string[]): ImageModel => ({
  repositories,
  describe: () => ({ base, megabytes: base.megabytes }),
});

/** Since 23.04 Ubuntu's images have the user of its cloud images. @see launchpad: livecd-rootfs, bug 2005129 */
const hasUbuntu = ({ text }: Tag): boolean =>
  Number(/^\d+\.\d+/.exec(text)?.[0] ?? 0) >= 23.04 || /^(lunar|mantic|noble|oracular|plucky|questing|resolute)/.test(text);
const groupsOfUbuntu = /^((adm|dialout|cdrom|floppy|sudo|audio|dip|video|plugdev):x:\d+:)$/gm;
const account = withAccount(ubuntu, { name: 'ubuntu', uid: 1000, shell: '/bin/bash', about: 'Ubuntu' });
const withUbuntu: ImageFiles = {
  ...account,
  '/etc/group': String(account['/etc/group']).replace(groupsOfUbuntu, '$1ubuntu'),
  '/home/ubuntu': folder(0o750, 1000, 1000),
};

export const distributionModels: readonly ImageModel[] = [
  {
    repositories: ['debian', 'registry.k8s.io/debian-base', 'registry.k8s.io/build-image/debian-base', 'bitnami/minideb'],
    describe: (tag) => (tag.has('slim') ? { base: debianSlim, megabytes: 27.9 } : { base: debian, megabytes: 47.3 }),
  },
  distribution(alpine, 'alpine', 'registry.k8s.io/e2e-test-images/alpine'),
  {
    repositories: ['ubuntu', 'registry.k8s.io/ubuntu-slim'],
    describe: (tag) => ({ base: ubuntu, megabytes: ubuntu.megabytes, ...(hasUbuntu(tag) && { files: withUbuntu }) }),
  },
  distribution(buildpack, 'buildpack-deps'),
  distribution(fedora, 'fedora', 'registry.fedoraproject.org/fedora', 'quay.io/fedora/fedora'),
  {
    repositories: ['centos', 'quay.io/centos/centos'],
    describe: (tag) => {
      const base = /^(centos)?7/.test(tag.text) ? centos7 : tag.text.startsWith('stream') ? centosStream : centos;
      return { base, megabytes: base.megabytes };
    },
  },
  distribution(rocky, 'rockylinux', 'rockylinux/rockylinux'),
  distribution(alma, 'almalinux', 'almalinux/almalinux'),
  {
    repositories: ['amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux'],
    describe: (tag) => {
      const base = /^2(\.|$)/.test(tag.text) ? amazon2 : amazon;
      return { base, megabytes: base.megabytes };
    },
  },
  distribution(oracle, 'oraclelinux'),
  distribution(arch, 'archlinux', 'archlinux/archlinux'),
  distribution(suse, 'opensuse/leap', 'opensuse', 'registry.opensuse.org/opensuse/leap'),
  {
    repositories: [
      'opensuse/tumbleweed',
      'registry.opensuse.org/opensuse/tumbleweed',
      'registry.suse.com/bci/bci-base',
      'registry.suse.com/suse/sle15',
      'photon',
      'mcr.microsoft.com/cbl-mariner/base/core',
    ],
    describe: (_, repository) => {
      const id = Object.entries(relatives).find(([name]) => repository.includes(name))?.[1] ?? 'sles';
      return { base: suse, megabytes: suse.megabytes, files: otherRelease(id) };
    },
  },
  {
    repositories: [
      'registry.access.redhat.com/ubi8/ubi-micro',
      'registry.access.redhat.com/ubi9/ubi-micro',
      'registry.access.redhat.com/ubi8-micro',
      'registry.access.redhat.com/ubi9-micro',
      'redhat/ubi8-micro',
      'redhat/ubi9-micro',
    ],
    describe: (_, repository) => ({
      base: ubiMicro,
      megabytes: 7,
      files: redhatRelease('rhel', repository.includes('ubi8') ? '8' : '9'),
      config: { cmd: ['/bin/sh'] },
    }),
  },
  {
    // @see chainguard-images/images: images/wolfi-base
    repositories: ['cgr.dev/chainguard/wolfi-base'],
    describe: () => ({ base: alpine, megabytes: 6, files: { '/etc/os-release': WOLFI }, config: { cmd: ['/bin/sh', '-l'] } }),
  },
  distribution(
    ubi,
    'registry.access.redhat.com/ubi8/ubi',
    'registry.access.redhat.com/ubi8/ubi-minimal',
    'registry.access.redhat.com/ubi9/ubi',
    'registry.access.redhat.com/ubi9/ubi-minimal',
    'registry.access.redhat.com/ubi8',
    'registry.access.redhat.com/ubi8-minimal',
    'registry.access.redhat.com/ubi9-minimal',
    'redhat/ubi8',
    'redhat/ubi9',
    'redhat/ubi8-minimal',
    'redhat/ubi9-minimal',
    'registry.access.redhat.com/ubi9',
  ),
  {
    repositories: ['bash'],
    describe: (tag) => ({
      base: alpine,
      megabytes: 6.1,
      files: {
        '/usr/local/bin/bash': executable(
          shell('bash', {
            version: `${release(tag, ['5.2.15', '5.1.16', '5.0.18', '4.4.23', '4.3.48'])}(1)`,
            machine: 'x86_64-pc-linux-musl',
          }),
          2,
        ),
        '/usr/local/bin/docker-entrypoint.sh': executable(bashEntrypoint),
      },
      config: { entrypoint: ['docker-entrypoint.sh'], cmd: ['bash'] },
    }),
  },
];

/** What else stands on what SUSE's are made of here: a shell, and a package manager that is not known. */
const relatives = { tumbleweed: 'tumbleweed', photon: 'photon', mariner: 'mariner' } as const;
const WOLFI = 'ID=wolfi\nNAME="Wolfi"\nPRETTY_NAME="Wolfi"\nVERSION_ID="20230201"\nHOME_URL="https://wolfi.dev"\n';

/** Puts bash before what is not an executable. @see tianon/docker-bash: docker-entrypoint.sh */
const bashEntrypoint: Parameters<typeof executable>[0] = function* (process) {
  const command = process.argv.slice(1);
  const known = command[0] !== undefined && !command[0].startsWith('-') && process.which(command[0]) !== undefined;
  return yield* process.exec(known ? command : ['bash', ...command]);
};

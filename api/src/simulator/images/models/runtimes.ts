import { alpine, alpineTime, buildpack, debianCertificates, debianSlim } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { type Base, executable, folder, type ImageModel, link, release, type Tag } from '../model.ts';
import { go } from '../programs/go-command.ts';
import { execCommand } from '../programs/gosu.ts';
import { ruby } from '../programs/languages.ts';
import { node } from '../programs/node.ts';
import { npm } from '../programs/packages/npm.ts';
import { pip } from '../programs/packages/pip.ts';
import { perl } from '../programs/perl/perl.ts';
import { python } from '../programs/python/python.ts';
import { javaModel } from './java.ts';

/** The base that a tag of a language's image stands on. */
const baseOf = (tag: Tag): Base => (tag.has('alpine') ? alpine : tag.has('slim') ? debianSlim : buildpack);
const sizeOf = (base: Base, alpineSize: number, slimSize: number, fullSize: number): number =>
  base === alpine ? alpineSize : base === debianSlim ? slimSize : fullSize;

/** Who signs Python's releases. @see docker-library/python: versions.sh */
const releaseKeys: Readonly<Record<string, string>> = {
  '3.12': '7169605F62C751356D054A26A821E680E5FA6305',
  '3.13': '7169605F62C751356D054A26A821E680E5FA6305',
  '3.11': 'A035C8C19219BA821ECEA86B64E628F8D684696D',
  '3.10': 'A035C8C19219BA821ECEA86B64E628F8D684696D',
  '3.9': 'E3FF2839C048B25C084DEBE9B26995E310250568',
  '3.8': 'E3FF2839C048B25C084DEBE9B26995E310250568',
  '3.7': '0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D',
  '3.6': '0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D',
};

/** Languages: an interpreter or compiler, and a default command that ends where there is no terminal. */
export const runtimeModels: readonly ImageModel[] = [
  {
    repositories: ['python', 'pypy'],
    describe(tag, repository) {
      const version = release(tag, ['3.11.3', '3.13.5', '3.12.11', '3.10.11', '3.9.16', '3.8.16', '3.7.16', '3.6.15', '2.7.18']);
      const base = baseOf(tag);
      // What it has of its own; pages of its files, which can be given back, are not counted.
      const program = executable(python(version), 6);
      const major = version.split('.')[0] ?? '3';
      return {
        base,
        megabytes: sizeOf(base, 18, 45, 365),
        files: {
          [`/usr/local/bin/python${version.split('.').slice(0, 2).join('.')}`]: program,
          [`/usr/local/bin/python${major}`]: program,
          '/usr/local/bin/python': program,
          ...(repository.endsWith('pypy') && { '/usr/local/bin/pypy3': program }),
          '/usr/local/bin/pip': executable(pip),
          '/usr/local/bin/pip3': executable(pip),
          ...(base === alpine && alpineTime),
          ...(base === debianSlim && debianCertificates),
        },
        config: {
          cmd: [repository.endsWith('pypy') ? 'pypy3' : `python${major === '2' ? '2' : '3'}`],
          env: {
            PATH: '/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
            LANG: 'C.UTF-8',
            ...(releaseKeys[version.split('.').slice(0, 2).join('.')] && {
              GPG_KEY: releaseKeys[version.split('.').slice(0, 2).join('.')] as string,
            }),
            PYTHON_VERSION: version,
          },
        },
      };
    },
  },
  {
    repositories: ['node'],
    describe(tag) {
      const version = tag.has('lts')
        ? '18.16.0'
        : release(tag, [
            '20.2.0',
            '24.3.0',
            '22.17.0',
            '21.7.3',
            '19.9.0',
            '18.16.0',
            '17.9.1',
            '16.20.0',
            '14.21.3',
            '12.22.12',
            '10.24.1',
            '8.17.0',
            '6.17.1',
            '4.9.1',
          ]);
      const base = baseOf(tag);
      return {
        base,
        megabytes: sizeOf(base, 51, 71, 388),
        files: {
          '/usr/local/bin/node': executable(node(version), 24),
          '/usr/local/bin/nodejs': link('node'),
          '/usr/local/bin/npm': executable(npm, 24),
          '/usr/local/bin/docker-entrypoint.sh': executable(function* (process) {
            const command = process.argv.slice(1);
            const [first = ''] = command;
            const own = first !== '' && !first.startsWith('-') && process.which(first) !== undefined;
            return yield* execCommand(process, own ? command : ['node', ...command]);
          }),
          '/home/node': folder(undefined, 1000, 1000),
          ...withAccount(base, { name: 'node', uid: 1000, shell: base === alpine ? '/bin/sh' : '/bin/bash' }),
        },
        config: { entrypoint: ['docker-entrypoint.sh'], cmd: ['node'], env: { NODE_VERSION: version, YARN_VERSION: '1.22.19' } },
      };
    },
  },
  {
    repositories: ['perl', 'registry.k8s.io/e2e-test-images/perl'],
    describe(tag) {
      const base = tag.has('slim') ? debianSlim : buildpack;
      const program = executable(perl, 6);
      const version = release(tag, ['5.36.1', '5.34.1', '5.32.1', '5.30.3']);
      return {
        base,
        megabytes: sizeOf(base, 0, 50, 336),
        files: { '/usr/local/bin/perl': program, '/usr/bin/perl': program, [`/usr/local/bin/perl${version}`]: program },
        config: { cmd: [`perl${version}`, '-de0'], workingDir: '/usr/src/app' },
      };
    },
  },
  {
    repositories: ['golang'],
    describe(tag) {
      const version = release(tag, [
        '1.20.4',
        '1.24.4',
        '1.23.10',
        '1.22.12',
        '1.21.13',
        '1.19.9',
        '1.18.10',
        '1.17.13',
        '1.16.15',
        '1.15.15',
        '1.14.15',
        '1.13.15',
      ]);
      const base = tag.has('alpine') ? alpine : buildpack;
      return {
        base,
        megabytes: sizeOf(base, 100, 0, 285),
        files: { '/usr/local/go/bin/go': executable(go(version), 12), '/go': folder(0o777) },
        config: {
          cmd: [base === alpine ? '/bin/sh' : 'bash'],
          env: {
            GOLANG_VERSION: version,
            GOPATH: '/go',
            PATH: '/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          },
          workingDir: '/go',
        },
      };
    },
  },
  javaModel,
  {
    repositories: ['ruby'],
    describe(tag) {
      const version = release(tag, ['3.2.2', '3.1.4', '3.0.6', '2.7.8']);
      const base = baseOf(tag);
      return {
        base,
        megabytes: sizeOf(base, 33, 73, 360),
        files: {
          '/usr/local/bin/ruby': executable(ruby(version), 14),
          '/usr/local/bin/irb': executable(ruby(version), 20),
          ...(base === alpine && alpineTime),
        },
        config: { cmd: ['irb'], env: { RUBY_VERSION: version } },
      };
    },
  },
];

import { sha1 } from '../../apimachinery/digest.ts';
import { curlOf } from '../../shell/utilities/index.ts';
import { alpine, alpineRelease, bash, busybox, commands, debianSlim, oldBusybox, packages, ubuntu, ubuntuRelease } from '../bases/index.ts';
import { group, user, withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, isBefore, parseTag, release, type Tag } from '../model.ts';
import { execCommand } from '../programs/gosu.ts';
import { type HaproxyRelease, haproxy, haproxyEntrypoint } from '../programs/haproxy/haproxy.ts';
import { haproxySystemdWrapper } from '../programs/haproxy/systemd-wrapper.ts';
import { printsHello } from '../programs/hello-world.ts';
import { iperf3 } from '../programs/iperf3.ts';
import { vishStress } from '../programs/vish-stress.ts';
import { dockerize, waitForIt } from '../programs/wait-for.ts';

/** Images that are one tool, or a box of them. */
export const toolModels: readonly ImageModel[] = [
  {
    repositories: [
      'curlimages/curl',
      'quay.io/curl/curl',
      'alpine/curl',
      'appropriate/curl',
      'byrnedo/alpine-curl',
      'badouralix/curl-jq',
      'k8spatterns/curl-jq',
    ],
    describe: (tag, repository) => {
      const official = repository.endsWith('/curl/curl') || repository.endsWith('curlimages/curl');
      return {
        base: alpine,
        megabytes: official ? 8.2 : 5.2,
        files: {
          ...(official ? { '/usr/bin/curl': executable(curlOf(release(tag, ['8.1.0', '7.88.1']))('gnu')) } : packages.curl),
          ...commands('jq'),
          '/entrypoint.sh': executable(curlEntrypoint),
          ...(official && { '/home/curl_user': folder(0o755, 100, 101) }),
          '/etc/passwd': `${alpine.files['/etc/passwd']}${user('curl_user', 100, 101, '/home/curl_user', '/bin/sh', '')}`,
          '/etc/group': `${alpine.files['/etc/group']}${group('curl_group', 101)}`,
        },
        config: official
          ? { user: 'curl_user', entrypoint: ['/entrypoint.sh'], cmd: ['curl'], workingDir: '/home/curl_user' }
          : { entrypoint: ['curl'], cmd: ['--help'] },
      };
    },
  },
  {
    // Of 2014: its nslookup is of that time too.
    repositories: ['radial/busyboxplus'],
    describe: (tag) => ({
      base: oldBusybox,
      megabytes: 4.2,
      files: { ...(tag.has('curl') && packages.curl) },
      config: { cmd: ['/bin/sh'] },
    }),
  },
  {
    // @see jonlabelle/docker-network-tools: Dockerfile
    repositories: [
      'nicolaka/netshoot',
      'bretfisher/netshoot',
      'infoblox/dnstools',
      'amouat/network-utils',
      'giantswarm/tiny-tools',
      'jonlabelle/network-tools',
    ],
    describe: (_, repository) => ({
      base: alpine,
      megabytes: 176,
      files: {
        ...packages.network,
        ...packages.psmisc,
        '/bin/bash': executable(bash, 2),
        '/bin/zsh': executable(bash, 3),
        // Not built anew since 2018.
        ...(/(infoblox|amouat)\//.test(repository) && alpineRelease('3.8')),
      },
      config: repository.endsWith('netshoot') ? { cmd: ['zsh'], workingDir: '/root' } : { cmd: ['/bin/sh'] },
    }),
  },
  {
    repositories: ['vish/stress', 'registry.k8s.io/stress'],
    describe: () => ({
      base: busybox,
      megabytes: 1.6,
      files: { '/stress': executable(vishStress, 2) },
      config: { entrypoint: ['/stress', '-logtostderr'] },
    }),
  },
  {
    repositories: ['polinux/stress', 'registry.k8s.io/e2e-test-images/stress'],
    describe: (_, repository) => ({
      base: alpine,
      megabytes: 4.1,
      files: commands('stress'),
      config: repository.endsWith('polinux/stress')
        ? { cmd: ['stress', '--verbose', '--vm', '1', '--vm-bytes', '256M'] }
        : { entrypoint: ['stress'], cmd: ['--verbose'] },
    }),
  },
  {
    // @see github.com/progrium/docker-stress: Dockerfile
    repositories: ['progrium/stress'],
    describe: () => ({
      base: ubuntu,
      megabytes: 108,
      files: { ...ubuntuRelease('14.04'), ...commands('stress') },
      config: { entrypoint: ['/usr/bin/stress', '--verbose'] },
    }),
  },
  {
    // @see github.com/jessfraz/dockerfiles: stress/Dockerfile
    repositories: ['jess/stress'],
    describe: () => ({ base: debianSlim, megabytes: 48, files: commands('stress'), config: { cmd: ['stress'] } }),
  },
  {
    repositories: ['jwilder/dockerize', 'powerman/dockerize'],
    describe: () => ({
      base: alpine,
      megabytes: 10,
      files: { '/usr/local/bin/dockerize': executable(dockerize) },
      config: { entrypoint: ['dockerize'], cmd: ['--help'] },
    }),
  },
  {
    repositories: ['willwill/wait-for-it'],
    describe: () => ({
      base: ubuntu,
      megabytes: 29,
      files: { '/app/wait-for-it.sh': executable(waitForIt, 2) },
      config: { entrypoint: ['./wait-for-it.sh'], workingDir: '/app' },
    }),
  },
  {
    repositories: ['networkstatic/iperf3', 'mlabbe/iperf3'],
    describe: (_, repository) => ({
      base: repository.endsWith('mlabbe/iperf3') ? alpine : debianSlim,
      megabytes: 32,
      files: { '/usr/bin/iperf3': executable(iperf3) },
      config: { entrypoint: ['iperf3'], exposedPorts: [5201] },
    }),
  },
  {
    repositories: [
      'polinux/stress-ng',
      'containerstack/cpustress',
      'alexeiled/stress-ng',
      'lorel/docker-stress-ng',
      'colinianking/stress-ng',
      'ghcr.io/colinianking/stress-ng',
    ],
    describe: () => ({
      base: ubuntu,
      megabytes: 8.4,
      files: { ...commands('stress-ng') },
      config: { entrypoint: ['stress-ng'], cmd: ['--help'] },
    }),
  },
  {
    repositories: ['haproxy', 'haproxytech/haproxy-alpine', 'haproxytech/haproxy-debian'],
    describe: (tag, repository) => ({
      base: haproxyBase(tag, repository),
      megabytes: 41,
      files: {
        ...withAccount(haproxyBase(tag, repository), { name: 'haproxy', uid: 99, home: '/var/lib/haproxy' }),
        '/usr/local/sbin/haproxy': executable(haproxy(haproxyRelease(tag)), 70),
        '/usr/local/bin/docker-entrypoint.sh': executable(haproxyEntrypoint(haproxyRelease(tag))),
        ...(isBefore(tag, 1, 8) && { '/usr/local/sbin/haproxy-systemd-wrapper': executable(haproxySystemdWrapper) }),
        '/usr/local/etc/haproxy': folder(),
        '/var/lib/haproxy': folder(0o755, 99, 99),
      },
      config: {
        user: repository.endsWith('haproxy') && !isBefore(tag, 2, 4) ? 'haproxy' : '',
        entrypoint: ['docker-entrypoint.sh'],
        cmd: ['haproxy', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
        ...(!isBefore(tag, 1, 8) && { stopSignal: 'USR1' as const }),
      },
    }),
  },
  {
    repositories: ['hello-world'],
    describe: () => ({
      base: { files: {}, megabytes: 0 },
      megabytes: 0.0026,
      files: { '/hello': executable(printsHello, 0.1) },
      config: { cmd: ['/hello'] },
    }),
  },
];

/** @see curl/curl-container: etc/entrypoint.sh */
const curlEntrypoint: Parameters<typeof executable>[0] = function* (process) {
  const command = process.argv.slice(1);
  const [first = ''] = command;
  const own = !first.startsWith('-') && first !== '' && process.which(first) !== undefined;
  return yield* execCommand(process, own ? command : ['curl', ...command], '/entrypoint.sh', 8);
};

/** Those of May 2023. */
const HAPROXY: readonly HaproxyRelease[] = [
  { number: '2.8.0-fdd8154', day: '2023/05/31' },
  { number: '2.7.8-58c657f', day: '2023/05/02' },
  { number: '2.6.13-234aa6d', day: '2023/05/02' },
  { number: '2.5.14-e6939f1', day: '2023/05/02' },
  { number: '2.4.22-f8e3218', day: '2023/02/14' },
  { number: '2.3.21-3ce4eee', day: '2022/07/27' },
  { number: '2.2.29-c5b927c', day: '2023/02/14' },
  { number: '2.1.12-b04ce60', day: '2021/04/22' },
  { number: '2.0.31-96ad9c5', day: '2023/02/14' },
  { number: '1.9.16-a2b8d8c', day: '2020/07/31' },
  { number: '1.8.31-e5de1ae', day: '2023/02/14' },
  { number: '1.7.14-7a3f4c1', day: '2021/03/31' },
];

/** Of long support is the newest of an even number that is half a year old. */
function haproxyRelease(tag: Tag): HaproxyRelease {
  const wanted = tag.text.startsWith('lts') ? parseTag('2.6') : tag;
  const number = release(
    wanted,
    HAPROXY.map((each) => each.number.replace(/-.*/, '')),
  );
  return (
    HAPROXY.find((each) => each.number.startsWith(`${number}-`)) ?? { number: `${number}-${sha1(number).slice(0, 7)}`, day: '2023/05/02' }
  );
}

const haproxyBase = (tag: Tag, repository: string) => (tag.has('alpine') || repository.endsWith('alpine') ? alpine : debianSlim);

import type { ImageFile } from '../../kernel/index.ts';
import { alpine, amazon, bash, busybox, commands, debian, debianSlim, distroless, packages, scratch, ubuntu } from '../bases/index.ts';
import { group, user } from '../bases/users.ts';
import { type Base, executable, folder, type ImageModel } from '../model.ts';
import { argosay, aws, az, cowsay, gcloud, helm, throwDice } from '../programs/command-line.ts';
import { mysqlClient } from '../programs/databases/mysql/client.ts';
import { pgIsReady, psql } from '../programs/databases/postgres/psql.ts';
import { git } from '../programs/git.ts';
import { kubectl } from '../programs/kubectl/kubectl.ts';
import { kustomize } from '../programs/kustomize.ts';
import { socat } from '../programs/socat.ts';

/** A distribution with a language or a tool in it, whose default command is a shell that ends where there is no terminal. */
const shellIn = (base: Base, megabytes: number, cmd: string, ...repositories: string[]): ImageModel => ({
  repositories,
  describe: () => ({ base, megabytes, config: { cmd: [cmd] } }),
});

const JQ = commands('jq')['/usr/bin/jq'] as ImageFile;

/** Images that are a command line: they do what they are told, and end. */
export const commandLineModels: readonly ImageModel[] = [
  {
    // @see bitnami/containers: bitnami/os-shell/12/debian-12/Dockerfile
    repositories: ['bitnami/os-shell', 'bitnamilegacy/os-shell', 'bitnami/bitnami-shell', 'bitnamilegacy/bitnami-shell'],
    describe: () => ({
      base: debianSlim,
      megabytes: 45,
      files: { ...packages.curl, ...packages.procps, ...commands('jq') },
      config: {
        user: '1001',
        cmd: ['/bin/bash'],
        env: { HOME: '/', PATH: '/opt/bitnami/common/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      },
    }),
  },
  {
    // kubectl and nothing else. @see kubernetes: build/common.sh KUBECTL_BASE_IMAGE, build/server-image/kubectl/Dockerfile
    repositories: ['registry.k8s.io/kubectl'],
    describe: () => ({
      base: distroless,
      megabytes: 16,
      files: { '/bin/kubectl': executable(kubectl, 30) },
      config: { entrypoint: ['/bin/kubectl'] },
    }),
  },
  {
    // @see rancher/kubectl: package/Dockerfile
    repositories: ['rancher/kubectl'],
    describe: () => ({
      base: scratch,
      megabytes: 15,
      files: {
        '/bin/kubectl': executable(kubectl, 30),
        '/etc/passwd': `root:x:0:0:root:/root:/bin/bash\n${user('kubectl', 1000, 1000, '/home/kubectl', '/bin/sh', '')}`,
        '/etc/group': `root:x:0:\n${group('kubectl', 1000)}`,
      },
      config: { user: 'kubectl', entrypoint: ['/bin/kubectl'], cmd: ['help'] },
    }),
  },
  {
    // @see kubernetes-sigs/kustomize: kustomize.Dockerfile
    repositories: ['registry.k8s.io/kustomize/kustomize'],
    describe: () => ({
      base: alpine,
      megabytes: 26,
      files: { '/app/kustomize': executable(kustomize, 30), '/usr/bin/git': executable(git, 4) },
      config: {
        entrypoint: ['/app/kustomize'],
        workingDir: '/app',
        env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/app' },
      },
    }),
  },
  {
    repositories: ['amazon/aws-cli', 'public.ecr.aws/aws-cli/aws-cli'],
    describe: () => ({
      base: amazon,
      megabytes: 118,
      files: { '/usr/local/bin/aws': executable(aws, 60), '/aws': folder() },
      config: { entrypoint: ['/usr/local/bin/aws'], workingDir: '/aws' },
    }),
  },
  {
    // @see bitnami/containers: bitnami/aws-cli/2/debian-11/Dockerfile
    repositories: ['bitnami/aws-cli', 'bitnamilegacy/aws-cli'],
    describe: () => ({
      base: debianSlim,
      megabytes: 150,
      files: { '/opt/bitnami/aws-cli/bin/aws': executable(aws, 60), ...packages.procps },
      config: {
        user: '1001',
        entrypoint: ['aws'],
        cmd: ['--help'],
        env: {
          HOME: '/',
          PATH: '/opt/bitnami/python/bin:/opt/bitnami/aws-cli/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        },
      },
    }),
  },
  {
    repositories: ['mcr.microsoft.com/azure-cli', 'microsoft/azure-cli'],
    describe: () => ({
      base: alpine,
      megabytes: 365,
      files: {
        ...packages.curl,
        ...commands('jq'),
        '/usr/bin/bash': debian.files['/usr/bin/bash'] ?? '',
        '/usr/local/bin/az': executable(az, 70),
      },
      config: { cmd: ['bash'] },
    }),
  },
  {
    repositories: ['google/cloud-sdk', 'gcr.io/google.com/cloudsdktool/cloud-sdk', 'gcr.io/google.com/cloudsdktool/google-cloud-cli'],
    describe: (tag) => ({
      base: tag.has('alpine') ? alpine : debian,
      megabytes: 900,
      files: {
        ...packages.curl,
        '/usr/bin/gcloud': executable(gcloud, 60),
        '/usr/bin/gsutil': executable(gcloud, 60),
        '/usr/bin/kubectl': executable(kubectl, 30),
      },
    }),
  },
  {
    repositories: ['alpine/helm', 'dtzar/helm-kubectl'],
    describe: (_, repository) => ({
      base: alpine,
      megabytes: 60,
      files: {
        ...packages.curl,
        '/bin/bash': executable(bash, 2),
        '/usr/bin/helm': executable(helm, 30),
        '/usr/local/bin/kubectl': executable(kubectl, 30),
      },
      config: repository.endsWith('alpine/helm') ? { entrypoint: ['helm'], cmd: ['--help'], workingDir: '/apps' } : { cmd: ['bash'] },
    }),
  },
  {
    repositories: ['alpine/socat', 'verb/socat', 'alpine/openssl', 'frapsoft/openssl'],
    describe: (_, repository) => ({
      base: alpine,
      megabytes: 3.6,
      files: { '/usr/bin/socat': executable(socat), ...packages.openssl },
      config: { entrypoint: [repository.endsWith('socat') ? 'socat' : 'openssl'] },
    }),
  },
  {
    repositories: ['docker/whalesay'],
    describe: () => ({
      base: ubuntu,
      megabytes: 91,
      files: { '/usr/games/cowsay': executable(cowsay), '/usr/local/bin/cowsay': executable(cowsay) },
    }),
  },
  {
    repositories: ['argoproj/argosay'],
    describe: () => ({ base: alpine, megabytes: 9, files: { '/argosay': executable(argosay) }, config: { entrypoint: ['/argosay'] } }),
  },
  {
    repositories: ['kodekloud/throw-dice'],
    describe: () => ({
      base: alpine,
      megabytes: 5,
      files: { '/usr/local/bin/throw-dice': executable(throwDice) },
      config: { cmd: ['throw-dice'] },
    }),
  },
  {
    // @see jqlang/jq: Dockerfile, of 1.7 and of 1.6
    repositories: ['ghcr.io/jqlang/jq'],
    describe: () => ({ base: scratch, megabytes: 1, files: { '/jq': JQ }, config: { entrypoint: ['/jq'] } }),
  },
  {
    repositories: ['stedolan/jq'],
    describe: () => ({ base: debian, megabytes: 130, files: { '/usr/local/bin/jq': JQ }, config: { entrypoint: ['/usr/local/bin/jq'] } }),
  },
  {
    repositories: ['yauritux/busybox-curl', 'odise/busybox-curl'],
    describe: () => ({ base: busybox, megabytes: 4.8, files: packages.curl }),
  },
  {
    repositories: [
      ...['governmentpaas/curl-ssl', 'nigelpoulton/curl', 'pstauffer/curl'],
      ...['dwdraju/alpine-curl-jq', 'everpeace/curl-jq', 'cfmanteiga/alpine-bash-curl-jq'],
    ],
    describe: (_, repository) => ({
      base: repository.endsWith('nigelpoulton/curl') ? ubuntu : alpine,
      megabytes: 6,
      files: { ...packages.curl, ...commands('jq'), ...(repository.includes('bash') && packages.alpineBash) },
      config: { cmd: [repository.endsWith('pstauffer/curl') ? 'curl' : '/bin/sh'] },
    }),
  },
  {
    repositories: ['arunvelsriram/utils', 'tutum/curl'],
    describe: () => ({ base: ubuntu, megabytes: 180, files: { ...packages.network, ...packages.procps }, config: { cmd: ['bash'] } }),
  },
  {
    // Clients of databases, and nothing else. @see alpine-docker/multi-arch-docker-images: psql, mysql; jbergknoff/Dockerfile: postgresql-client
    repositories: ['alpine/psql', 'jbergknoff/postgresql-client'],
    describe: () => ({
      base: alpine,
      megabytes: 7,
      files: { '/usr/bin/psql': executable(psql, 3), '/usr/bin/pg_isready': executable(pgIsReady, 2) },
      config: { entrypoint: ['psql'] },
    }),
  },
  {
    // @see arey/mysql-client: Dockerfile; imega-docker/mysql-client: README.md
    repositories: ['alpine/mysql', 'arey/mysql-client', 'imega/mysql-client'],
    describe: (_, repository) => ({
      base: alpine,
      megabytes: 14,
      files: Object.fromEntries(['mysql', 'mysqladmin', 'mysqldump'].map((name) => [`/usr/bin/${name}`, executable(mysqlClient, 4)])),
      config: repository.includes('imega/') ? { cmd: ['mysql'] } : { entrypoint: ['mysql'] },
    }),
  },
  {
    repositories: ['gcr.io/google-samples/xtrabackup'],
    describe: () => ({
      base: debianSlim,
      megabytes: 90,
      files: { ...commands('ncat'), '/usr/bin/mysql': executable(mysqlClient, 4), '/usr/bin/mysqladmin': executable(mysqlClient, 4) },
    }),
  },
  shellIn(ubuntu, 800, '/bin/bash', 'swift'),
];

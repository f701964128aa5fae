import { commands, debianSlim, distroless, packages, scratch, ubuntu } from '../bases/index.ts';
import { executable, folder, script } from '../model.ts';
import { kubectl } from '../programs/kubectl/kubectl.ts';
import { java } from '../programs/languages.ts';
import { python } from '../programs/python/python.ts';
import type { Tool } from './tool.ts';

const JAVA = { '/opt/java/openjdk/bin/java': executable(java(17), 40) };
const TEMURIN = '/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** @see liquibase/docker: docker-entrypoint.sh */
const LIQUIBASE = `#!/bin/bash
set -e
if [[ "$1" != history && "$1" != init && "$1" != liquibase ]] && type "$1" > /dev/null 2>&1; then
  exec "$@"
fi
[ "$1" = liquibase ] && shift
exec /liquibase/liquibase "$@"
`;

/** Tools that do their work and end: to transform, to copy, to migrate, to put load on others. */
export const moreTools: readonly Tool[] = [
  {
    // @see mikefarah/yq: Dockerfile
    repositories: ['mikefarah/yq', 'ghcr.io/mikefarah/yq'],
    megabytes: 8,
    path: '/usr/bin/yq',
    account: { name: 'yq', uid: 1000, shell: '/bin/sh' },
    user: 'yq',
    workingDir: '/workdir',
    files: { '/workdir': folder(0o755, 1000, 1000) },
    version: 'yq (https://github.com/mikefarah/yq/) version v4.33.3\n',
  },
  {
    // @see nats-io/nats-box: Dockerfile
    repositories: ['natsio/nats-box', 'synadia/nats-box'],
    megabytes: 22,
    path: '/usr/local/bin/nats',
    aliases: ['nats-box', 'nats-pub', 'nats-sub', 'nats-req', 'nats-rply', 'nats-top', 'nsc', 'stan-pub', 'stan-sub', 'stan-bench'].map(
      (name) => `/usr/local/bin/${name}`,
    ),
    entrypoint: ['/bin/sh', '-l'],
    stays: /^(nats-sub|nats-rply|stan-sub|nats (sub|subscribe|reply))( |$)/,
    workingDir: '/root',
    env: { NKEYS_PATH: '/nsc/nkeys', XDG_DATA_HOME: '/nsc', XDG_CONFIG_HOME: '/nsc/.config' },
  },
  {
    // What it says without a broker was asked of kcat 1.7.1.
    repositories: ['edenhill/kcat', 'edenhill/kafkacat'],
    megabytes: 12,
    path: '/usr/bin/kcat',
    aliases: ['/usr/bin/kafkacat'],
    stays: /^(?!.* -e).* -(C|G)/,
    says: 'Error: -b <broker,..> missing\n\nUsage: kcat <options> [file1 file2 .. | topic1 topic2 ..]]\nkcat - Apache Kafka producer and consumer tool\nhttps://github.com/edenhill/kcat\nCopyright (c) 2014-2021, Magnus Edenhill\n',
    code: 1,
  },
  {
    // @see rclone/rclone: Dockerfile; its code and stream were asked of rclone 1.60
    repositories: ['rclone/rclone'],
    megabytes: 24,
    path: '/usr/local/bin/rclone',
    stays: /^rclone (serve|mount|rcd) /,
    workingDir: '/data',
    env: { XDG_CONFIG_HOME: '/config' },
    says: 'Usage:\n  rclone [flags]\n  rclone [command]\n\nAvailable Commands:\n  about           Get quota information from the remote.\n',
    code: 1,
  },
  {
    // @see restic/restic: docker/Dockerfile
    repositories: ['restic/restic', 'ghcr.io/restic/restic'],
    megabytes: 14,
    path: '/usr/bin/restic',
    files: commands('jq'),
    says: '\nrestic is a backup program which allows saving multiple revisions of files and\ndirectories in an encrypted repository stored on different backends.\n\nThe full documentation can be found at https://restic.readthedocs.io/ .\n\nUsage:\n  restic [command]\n',
  },
  {
    // @see golang-migrate/migrate: Dockerfile
    repositories: ['migrate/migrate'],
    megabytes: 18,
    path: '/usr/local/bin/migrate',
    aliases: ['/migrate'],
    entrypoint: ['migrate'],
    cmd: ['--help'],
  },
  {
    // @see liquibase/docker: Dockerfile
    repositories: ['liquibase/liquibase', 'liquibase'],
    base: ubuntu,
    megabytes: 260,
    path: '/liquibase/liquibase',
    aliases: ['/usr/local/bin/liquibase'],
    entrypoint: ['/liquibase/docker-entrypoint.sh'],
    cmd: ['--help'],
    account: { name: 'liquibase', uid: 1001, shell: '/bin/bash' },
    user: 'liquibase',
    workingDir: '/liquibase/changelog',
    env: { LIQUIBASE_HOME: '/liquibase', PATH: TEMURIN },
    files: {
      ...JAVA,
      '/liquibase/changelog': folder(),
      '/liquibase/docker-entrypoint.sh': script(LIQUIBASE),
      '/docker-entrypoint.sh': script(LIQUIBASE),
    },
  },
  {
    // @see groovy/docker-groovy: jdk17/Dockerfile
    repositories: ['groovy'],
    base: ubuntu,
    megabytes: 280,
    path: '/usr/bin/groovysh',
    aliases: ['/usr/bin/groovy', '/usr/bin/groovyc', '/usr/bin/grape'],
    cmd: ['groovysh'],
    account: { name: 'groovy', uid: 1000, shell: '/bin/bash' },
    user: '1000:1000',
    workingDir: '/home/groovy',
    env: { GROOVY_HOME: '/opt/groovy', PATH: TEMURIN },
    files: { ...JAVA, '/home/groovy/.groovy/grapes': folder(0o1777, 1000, 1000) },
    interactive: true,
  },
  {
    // The usage and the code of ab without an address.
    repositories: ['jordi/ab'],
    megabytes: 4,
    path: '/usr/bin/ab',
    says: 'ab: wrong number of arguments\nUsage: ab [options] [http[s]://]hostname[:port]/path\nOptions are:\n    -n requests     Number of requests to perform\n    -c concurrency  Number of multiple requests to make at a time\n',
    code: 22,
  },
  {
    repositories: ['yokogawa/siege'],
    megabytes: 4,
    path: '/usr/bin/siege',
    says: 'Usage: siege [options]\n       siege [options] URL\n       siege -g URL\n',
  },
  { repositories: ['alpine/bombardier'], megabytes: 6, path: '/usr/bin/bombardier' },
  { repositories: ['peterevans/vegeta'], megabytes: 8, path: '/bin/vegeta', cmd: ['vegeta', '-help'] },
  {
    repositories: ['hashicorp/packer'],
    megabytes: 60,
    path: '/bin/packer',
    says: 'Usage: packer [--version] [--help] <command> [<args>]\n\nAvailable commands are:\n    build           build image(s) from template\n',
    code: 127,
  },
  {
    repositories: ['willhallonline/ansible'],
    megabytes: 110,
    path: '/usr/bin/ansible-playbook',
    aliases: ['ansible', 'ansible-galaxy', 'ansible-vault', 'ansible-inventory'].map((name) => `/usr/bin/${name}`),
    cmd: ['ansible-playbook', '--version'],
    workingDir: '/ansible',
    files: { '/ansible': folder(), '/usr/bin/python3': executable(python('3.10.11'), 8) },
  },
  {
    // @see microsoft/mssql-docker: linux/mssql-tools/Dockerfile.ubuntu
    repositories: ['mcr.microsoft.com/mssql-tools'],
    base: ubuntu,
    megabytes: 110,
    path: '/opt/mssql-tools/bin/sqlcmd',
    aliases: ['/opt/mssql-tools/bin/bcp'],
    entrypoint: [],
    cmd: ['/bin/sh', '-c', '/bin/bash'],
  },
  {
    // @see postmanlabs/newman: docker/images/alpine/Dockerfile
    repositories: ['postman/newman', 'postman/newman_alpine33'],
    megabytes: 60,
    path: '/usr/local/bin/newman',
    entrypoint: ['newman'],
    workingDir: '/etc/newman',
    env: { LC_ALL: 'en_US.UTF-8', LANG: 'en_US.UTF-8', LANGUAGE: 'en_US.UTF-8' },
  },
  {
    // @see artilleryio/artillery: packages/artillery/Dockerfile
    repositories: ['artilleryio/artillery'],
    base: debianSlim,
    megabytes: 600,
    path: '/home/node/artillery/bin/run',
    workingDir: '/home/node/artillery',
    account: { name: 'node', uid: 1000, shell: '/bin/bash' },
    stays: /^run run(-test)? /,
  },
  {
    // @see SonarSource/sonar-scanner-cli-docker: Dockerfile
    repositories: ['sonarsource/sonar-scanner-cli'],
    megabytes: 130,
    path: '/opt/sonar-scanner/bin/sonar-scanner',
    aliases: ['/usr/bin/entrypoint.sh'],
    cmd: ['sonar-scanner'],
    account: { name: 'scanner-cli', uid: 1000 },
    user: 'scanner-cli',
    workingDir: '/usr/src',
    env: {
      SRC_PATH: '/usr/src',
      SONAR_SCANNER_HOME: '/opt/sonar-scanner',
      PATH: '/opt/sonar-scanner/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    },
    files: { '/usr/src': folder(0o755, 1000, 1000) },
  },
  // Scanners. @see anchore/grype, anchore/syft, gitleaks/gitleaks, trufflesecurity/trufflehog: Dockerfile
  { repositories: ['anchore/grype'], base: distroless, megabytes: 40, path: '/grype', workingDir: '/tmp' },
  { repositories: ['anchore/syft'], base: scratch, megabytes: 35, path: '/syft', workingDir: '/tmp' },
  {
    repositories: ['zricethezav/gitleaks', 'ghcr.io/gitleaks/gitleaks', 'ghcr.io/zricethezav/gitleaks'],
    megabytes: 28,
    path: '/usr/bin/gitleaks',
    files: packages.alpineBash,
  },
  {
    repositories: ['trufflesecurity/trufflehog', 'ghcr.io/trufflesecurity/trufflehog'],
    megabytes: 45,
    path: '/usr/bin/trufflehog',
    aliases: ['/etc/entrypoint.sh'],
    entrypoint: ['/etc/entrypoint.sh'],
  },
  {
    // @see fluxcd/flux2: Dockerfile
    repositories: ['ghcr.io/fluxcd/flux-cli', 'fluxcd/flux-cli'],
    megabytes: 45,
    path: '/usr/local/bin/flux',
    user: '65534:65534',
    files: { '/usr/local/bin/kubectl': executable(kubectl, 30) },
  },
  {
    // @see argoproj/argo-workflows: Dockerfile
    repositories: ['quay.io/argoproj/argocli', 'argoproj/argocli'],
    base: distroless,
    megabytes: 38,
    path: '/bin/argo',
    user: '8737',
    workingDir: '/home/argo',
  },
];

import type { ImageFiles } from '../../kernel/index.ts';
import { centos7, centosStream, ubi } from '../bases/index.ts';
import { redhatRelease } from '../bases/redhat-releases.ts';
import { withAccount } from '../bases/users.ts';
import { type Base, executable, folder, type ImageDescription, type ImageModel, link, parseTag, script } from '../model.ts';
import { java, ruby } from '../programs/languages.ts';
import { nginx } from '../programs/nginx/nginx.ts';
import { node } from '../programs/node.ts';
import { npm } from '../programs/packages/npm.ts';
import { pip } from '../programs/packages/pip.ts';
import { python } from '../programs/python/python.ts';
import { mysqlModels } from './mysql.ts';
import { mimeTypes } from './nginx.data.ts';
import { postgresModel } from './postgres.ts';
import { MYSQL_USAGE, NGINX_CONF, NGINX_RUN, NO_APPLICATION, POSTGRES_USAGE, RUN_JAVA, RUN_MYSQL, RUN_POSTGRES } from './s2i.data.ts';

/** Where Red Hat's builders are: by name and, without its point, release. */
const HOSTS = ['registry.access.redhat.com/ubi8', 'registry.access.redhat.com/ubi9'];
const builders = (name: string, ...releases: string[]): string[] =>
  releases.flatMap((release) => [
    ...HOSTS.map((host) => `${host}/${name}-${release}`),
    `centos/${name}-${release}-centos7`,
    `quay.io/centos7/${name}-${release}-centos7`,
    ...['c8s', 'c9s'].map((stream) => `quay.io/sclorg/${name}-${release}-${stream}`),
  ]);
const baseOf = (repository: string): Base => (/centos7$/.test(repository) ? centos7 : /c[89]s$/.test(repository) ? centosStream : ubi);
const isEl8 = (repository: string): boolean => /\/(ubi8|rhel8)\/|c8s$/.test(repository);
/** `120` is 1.20, `39` 3.9, `16` 16. */
const releaseOf = (repository: string, name: string): string => {
  const [, digits = ''] = new RegExp(`/${name}-(\\d+)`).exec(repository) ?? [];
  return name === 'nodejs' || digits.length < 2 || (name === 'postgresql' && digits !== '96') ? digits : `${digits[0]}.${digits.slice(1)}`;
};

const PATH = '/opt/app-root/src/bin:/opt/app-root/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const ENTRYPOINT = script('#!/bin/bash\nexec "$@"\n');

/**
 * An image that sources are to be put into: where it is told nothing, it says how it is used, and ends.
 * @see sclorg/s2i-base-container: core/Dockerfile; sclorg/nginx-container: 1.20/Dockerfile
 */
function builder(repository: string, usage: string, run: string, files: ImageFiles, megabytes: number): ImageDescription {
  const base = baseOf(repository);
  return {
    base,
    megabytes,
    files: {
      ...(base === ubi && redhatRelease('rhel', isEl8(repository) ? '8' : '9')),
      ...withAccount(base, { name: 'default', uid: 1001, gid: 0, home: '/opt/app-root/src' }),
      '/usr/bin/container-entrypoint': ENTRYPOINT,
      '/usr/libexec/s2i/usage': script(`#!/bin/sh\ncat <<EOF\n${usage}\nEOF\n`),
      '/usr/libexec/s2i/run': script(run),
      '/opt/app-root/src': folder(0o775, 1001, 0),
      ...files,
    },
    config: {
      user: '1001',
      workingDir: '/opt/app-root/src',
      entrypoint: ['container-entrypoint'],
      cmd: ['/bin/sh', '-c', '$STI_SCRIPTS_PATH/usage'],
      env: {
        PATH,
        HOME: '/opt/app-root/src',
        APP_ROOT: '/opt/app-root',
        STI_SCRIPTS_PATH: '/usr/libexec/s2i',
        STI_SCRIPTS_URL: 'image:///usr/libexec/s2i',
        PLATFORM: isEl8(repository) ? 'el8' : base === centos7 ? 'el7' : 'el9',
      },
      exposedPorts: [8080],
    },
  };
}

/** What each says first; more of it is known of Python alone. */
const usage = (what: string, repository: string): string =>
  `This is a S2I ${what} ${baseOf(repository) === ubi ? 'rhel' : 'centos'} base image:`;

const owned = folder(0o775, 1001, 0);

/** A store that has to be told whose it is. Of what it logs once it is nothing is known. */
function database(
  repository: string,
  { files, ...of }: ImageDescription,
  own: {
    readonly name: string;
    readonly uid: number;
    readonly home: string;
    readonly run: string;
    readonly usage: string;
    readonly port: number;
  },
): ImageDescription {
  const { name, uid, home, run, usage: how, port } = own;
  const account = name === 'postgresql' ? 'postgres' : name;
  const base = baseOf(repository);
  return {
    ...of,
    base,
    files: {
      ...files,
      ...(base === ubi && redhatRelease('rhel', isEl8(repository) ? '8' : '9')),
      ...withAccount(base, { name: account, uid, gid: uid, home }),
      '/usr/bin/container-entrypoint': ENTRYPOINT,
      [`/usr/share/container-scripts/${name}/usage`]: how,
      [`/usr/bin/run-${name === 'mysql' ? 'mysqld' : name}`]: script(run),
      [home]: folder(0o775, uid, 0),
      [`${home}/data`]: folder(0o775, uid, 0),
      '/docker-entrypoint-initdb.d': folder(),
      ...(name === 'mysql' ? { '/var/run/mysqld': folder(0o777) } : { '/var/run/postgresql': folder(0o2777, uid, uid) }),
    },
    config: {
      ...of.config,
      user: String(uid),
      workingDir: name === 'mysql' ? '/opt/app-root/src' : '',
      entrypoint: ['container-entrypoint'],
      cmd: [`run-${name === 'mysql' ? 'mysqld' : name}`],
      stopSignal: 'TERM',
      exposedPorts: [port],
      volumes: [],
    },
  };
}

/** Red Hat's builder images, and its stores. */
export const s2iModels: readonly ImageModel[] = [
  {
    repositories: builders('nginx', '112', '114', '116', '118', '120', '122', '124'),
    describe(_, repository) {
      const release = releaseOf(repository, 'nginx');
      return builder(
        repository,
        usage(`nginx-${release}`, repository),
        NGINX_RUN,
        {
          '/usr/sbin/nginx': executable(nginx(`${release}.1`, 'gcc 8.5.0 20210514 (Red Hat 8.5.0-4) (GCC)'), 2.5),
          '/etc/nginx/nginx.conf': { content: NGINX_CONF, uid: 1001, mode: 0o664 },
          '/etc/nginx/mime.types': mimeTypes,
          '/opt/app-root/etc/nginx.d': owned,
          '/opt/app-root/etc/nginx.default.d': owned,
          '/var/cache/nginx': owned,
          '/var/lib/nginx': owned,
          '/var/log/nginx': owned,
          '/run': owned,
        },
        110,
      );
    },
  },
  {
    repositories: builders('nodejs', '8', '10', '12', '14', '16', '18', '20'),
    describe(_, repository) {
      const version = `${releaseOf(repository, 'nodejs')}.${repository.includes('-18') ? '16.0' : '20.0'}`;
      return builder(
        repository,
        usage(`nodejs-${releaseOf(repository, 'nodejs')}`, repository),
        '#!/bin/bash\nexec npm run -d start\n',
        { '/usr/bin/node': executable(node(version), 24), '/usr/bin/npm': executable(npm, 24) },
        200,
      );
    },
  },
  {
    repositories: builders('python', '27', '36', '38', '39', '311', '312'),
    describe(_, repository) {
      const release = releaseOf(repository, 'python');
      const program = executable(python(`${release}.16`), 8);
      const words = `${usage(`python-${release}`, repository)}\nTo use it, install S2I: https://github.com/openshift/source-to-image\n\nSample invocation:\n\ns2i build https://github.com/sclorg/s2i-python-container.git --context-dir=${release}/test/setup-test-app/ ${baseOf(repository) === ubi ? 'rhscl' : 'centos'}/python-${release.replace('.', '')}-${baseOf(repository) === ubi ? 'rhel' : 'centos'}7 python-sample-app\n\n\nYou can then run the resulting image via:\npodman run -p 8080:8080 python-sample-app`;
      return builder(
        repository,
        words,
        NO_APPLICATION,
        {
          '/opt/app-root/bin/python': link('/usr/bin/python3'),
          '/usr/bin/python3': program,
          [`/usr/bin/python${release}`]: program,
          '/usr/bin/pip': executable(pip),
          '/usr/bin/pip3': executable(pip),
        },
        280,
      );
    },
  },
  {
    repositories: builders('ruby', '25', '26', '27', '30', '31'),
    describe(_, repository) {
      const release = releaseOf(repository, 'ruby');
      return builder(
        repository,
        usage(`ruby-${release}`, repository),
        '#!/bin/bash\nexec ruby app.rb\n',
        { '/usr/bin/ruby': executable(ruby(`${release}.6`), 14) },
        230,
      );
    },
  },
  {
    repositories: ['8', '11', '17', '21'].flatMap((major) =>
      ['ubi8', 'ubi9'].flatMap((host) => ['', '-runtime'].map((kind) => `registry.access.redhat.com/${host}/openjdk-${major}${kind}`)),
    ),
    describe(_, repository) {
      const major = Number(/openjdk-(\d+)/.exec(repository)?.[1] ?? 17);
      return {
        base: ubi,
        megabytes: 160,
        files: {
          ...redhatRelease('rhel', isEl8(repository) ? '8' : '9'),
          ...withAccount(ubi, { name: 'jboss', uid: 185, gid: 185, home: '/home/jboss' }),
          '/usr/bin/java': executable(java(major, 'Red Hat'), 40),
          '/opt/jboss/container/java/run/run-java.sh': script(RUN_JAVA),
          '/usr/local/s2i/run': script(RUN_JAVA),
          '/deployments': folder(0o775, 185, 0),
          '/home/jboss': folder(0o775, 185, 0),
        },
        config: {
          user: '185',
          workingDir: '/home/jboss',
          cmd: [repository.endsWith('-runtime') ? '/opt/jboss/container/java/run/run-java.sh' : '/usr/local/s2i/run'],
          env: { HOME: '/home/jboss', JAVA_HOME: '/usr/lib/jvm/jre' },
          exposedPorts: [8080, 8443],
        },
      };
    },
  },
  {
    // Its data is in a directory of its own, which MySQL 8 would have to be told of otherwise.
    repositories: builders('mysql', '57'),
    describe: (_, repository) =>
      database(repository, (mysqlModels[0] as ImageModel).describe(parseTag(releaseOf(repository, 'mysql')), 'mysql'), {
        name: 'mysql',
        uid: 27,
        home: '/var/lib/mysql',
        run: RUN_MYSQL,
        usage: MYSQL_USAGE,
        port: 3306,
      }),
  },
  {
    repositories: builders('postgresql', '96', '10', '12', '13', '15', '16'),
    describe: (_, repository) =>
      database(repository, postgresModel.describe(parseTag(releaseOf(repository, 'postgresql')), 'postgres'), {
        name: 'postgresql',
        uid: 26,
        home: '/var/lib/pgsql',
        run: RUN_POSTGRES,
        usage: POSTGRES_USAGE,
        port: 5432,
      }),
  },
];

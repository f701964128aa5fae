import type { Program } from '../../kernel/index.ts';
import { isSince } from '../../shell/utilities/lib/version.ts';
import { debianRelease, debianSlim, debianTime, oracle7Slim, oracleSlim, ubuntu } from '../bases/index.ts';
import { redhatRelease } from '../bases/redhat-releases.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageDescription, type ImageModel, isBefore, release, type Tag } from '../model.ts';
import { mysqlClient } from '../programs/databases/mysql/client.ts';
import { mysqlEntrypoint } from '../programs/databases/mysql/entrypoint.ts';
import { type MysqlFlavor, mysqld } from '../programs/databases/mysql/mysql.ts';
import { gosu } from '../programs/gosu.ts';

export const mysqlModels: readonly ImageModel[] = [
  {
    repositories: [
      'mysql',
      'mysql/mysql-server',
      'percona',
      'percona/percona-server',
      'registry.k8s.io/mysql',
      'container-registry.oracle.com/mysql/community-server',
    ],
    describe: (tag, repository) => {
      const version = release(tag, ['8.0.33', '5.7.42', '5.6.51', '5.5.62']);
      const old = isBefore(tag, 8);
      const image = describe(
        {
          name: 'MySQL',
          version,
          packageVersion: packageOf(version, tag),
          initializing: old ? 10 : 14,
          starting: old ? 0.6 : 1.4,
        },
        old ? 153 : 164,
        'MYSQL',
        tag,
      );
      return /percona/.test(repository) ? percona(image) : image;
    },
  },
  {
    repositories: ['mariadb', 'mariadb/server'],
    describe: (tag) => {
      const version = release(tag, ['10.11.3', '10.10.4', '10.9.6', '10.8.8', '10.7.8', '10.6.13', '10.5.20', '10.4.29', '10.3.39']);
      return describe(
        { name: 'MariaDB', version, packageVersion: `1:${version}+maria~ubu2204`, initializing: 6, starting: 0.5 },
        120,
        'MARIADB',
        tag,
      );
    },
  },
];

/** Its script has words of its own where no password is given, and is nobody's but its user's. @see percona/percona-docker: percona-server-8.0/ps-entry.sh */
function percona(image: ImageDescription): ImageDescription {
  const own = image.files?.['/usr/local/bin/docker-entrypoint.sh'] as { program: Program };
  return {
    ...image,
    files: {
      ...image.files,
      '/docker-entrypoint.sh': executable(function* (process) {
        const isGiven = ['ROOT_PASSWORD', 'ROOT_PASSWORD_FILE', 'ALLOW_EMPTY_PASSWORD', 'RANDOM_ROOT_PASSWORD'].some((name) =>
          process.env.get(`MYSQL_${name}`),
        );
        const [first = 'mysqld'] = process.argv.slice(1);
        const isServer = first === 'mysqld' || first.startsWith('-');
        if (isGiven || !isServer || process.access('/var/lib/mysql/mysql', 'f')) return yield* own.program(process);
        yield* process.write(
          2,
          'error: database is uninitialized and password option is not specified \n  You need to specify one of MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD and MYSQL_RANDOM_ROOT_PASSWORD\n',
        );
        return 1;
      }),
    },
    config: { ...image.config, user: 'mysql', entrypoint: ['/docker-entrypoint.sh'] },
  };
}

/**
 * Of which Debian the images of a release are, where they are: all were until 2022.
 * @see docker-library/mysql: the Dockerfiles of each
 */
function debianOf(version: string): string {
  if (isSince(version, 8, 0, 29)) return 'debian11';
  return isSince(version, 8, 0, 19) || (isSince(version, 5, 7, 29) && version.startsWith('5.')) ? 'debian10' : 'debian9';
}

const isOfDebian = (version: string, tag: Tag): boolean =>
  tag.has('debian') || !(tag.has('oracle') || isSince(version, ...(version.startsWith('5.') ? [5, 7, 38] : [8, 0, 28])));

/** What the package is called; that of 5.5 is an archive of its own. */
function packageOf(version: string, tag: Tag): string {
  if (version.startsWith('5.5.')) return version;
  return `${version}-1${isOfDebian(version, tag) ? debianOf(version) : `.el${oracleOf(version)}`}`;
}

/** Which Oracle Linux the others are: 8.0.37 and 8.4 went to another. */
function oracleOf(version: string): string {
  if (version.startsWith('5.')) return '7';
  return isSince(version, 8, 4) || (version.startsWith('8.0.') && isSince(version, 8, 0, 37)) ? '9' : '8';
}

function describe(flavor: MysqlFlavor, megabytes: number, variable: string, tag: Tag): ReturnType<ImageModel['describe']> {
  const isOracle = flavor.name === 'MySQL' && !isOfDebian(flavor.version, tag);
  const slim = flavor.version.startsWith('5.') ? oracle7Slim : oracleSlim;
  const base = isOracle ? slim : flavor.name === 'MariaDB' ? ubuntu : debianSlim;
  const client = executable(mysqlClient, 4);
  const server = executable(mysqld(flavor), 24);
  return {
    base,
    megabytes,
    files: {
      ...(flavor.name === 'MariaDB' && debianTime),
      ...(base === debianSlim && debianRelease(debianOf(flavor.version).slice('debian'.length))),
      ...(isOracle && redhatRelease('ol', oracleOf(flavor.version))),
      '/usr/sbin/mysqld': server,
      '/usr/sbin/mariadbd': server,
      ...Object.fromEntries(
        ['mysql', 'mysqladmin', ...(flavor.name === 'MariaDB' ? ['mariadb', 'mariadb-admin'] : [])].map((name) => [
          `/usr/bin/${name}`,
          client,
        ]),
      ),
      '/usr/local/bin/gosu': executable(gosu),
      '/usr/local/bin/docker-entrypoint.sh': executable(mysqlEntrypoint(flavor)),
      '/docker-entrypoint-initdb.d': folder(),
      '/var/lib/mysql': folder(flavor.name === 'MySQL' ? 0o1777 : 0o755, 999, 999),
      '/var/run/mysqld': folder(0o1777, 999, 999),
      '/etc/mysql/conf.d': folder(),
      ...withAccount(base, { name: 'mysql', uid: 999, home: '/var/lib/mysql', shell: '/bin/bash' }),
    },
    config: {
      entrypoint: ['docker-entrypoint.sh'],
      cmd: [flavor.name === 'MySQL' ? 'mysqld' : 'mariadbd'],
      env: {
        GOSU_VERSION: '1.16',
        ...(flavor.name === 'MySQL' && { MYSQL_MAJOR: flavor.version.split('.').slice(0, 2).join('.') }),
        [`${variable}_VERSION`]: flavor.packageVersion,
        ...(isOracle && { MYSQL_SHELL_VERSION: flavor.packageVersion.replace(/^5\.[\d.]+/, '8.0.33') }),
        ...(flavor.name === 'MariaDB' && { LANG: 'C.UTF-8' }),
      },
      exposedPorts: flavor.name === 'MySQL' ? [3306, 33060] : [3306],
      volumes: ['/var/lib/mysql'],
    },
  };
}

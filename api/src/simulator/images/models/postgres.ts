import { alpine, alpineTime, debianRelease, debianSlim, packages } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, parseTag, release, script, type Tag } from '../model.ts';
import { debianOf, debians, packageVersion } from '../programs/databases/postgres/package.ts';
import { postgresEntrypoint, postgresServer } from '../programs/databases/postgres/postgres.ts';
import { pgIsReady, psql } from '../programs/databases/postgres/psql.ts';
import { stepDown } from './step-down.ts';

export const postgresModel: ImageModel = {
  repositories: [
    'postgres',
    'postgis/postgis',
    'imresamu/postgis',
    'timescale/timescaledb',
    'citusdata/citus',
    'pgvector/pgvector',
    'ankane/pgvector',
    'debezium/postgres',
  ],
  describe(tag, repository) {
    const version = release(serverOf(tag, repository), [
      '15.3',
      '18.6',
      '17.5',
      '16.9',
      '14.8',
      '13.11',
      '12.15',
      '11.20',
      '10.23',
      '9.6.24',
      '9.5.25',
    ]).replace(/^(1\d\.\d+)\.0$/, '$1');
    const isAlpine = tag.has('alpine') || repository.endsWith('/timescaledb');
    const base = isAlpine ? alpine : debianSlim;
    const uid = isAlpine ? 70 : 999;
    const major = version.startsWith('9.') ? version.split('.').slice(0, 2).join('.') : (version.split('.')[0] ?? '');
    const debian = debians.find((name) => tag.has(name)) ?? (repository.endsWith('/postgis') ? 'bullseye' : debianOf(version));
    // Since 18 each release has its own directory below the volume. @see docker-library/postgres: Dockerfile-debian.template
    const isApart = Number(major) >= 18;
    const volume = `/var/lib/postgresql${isApart ? '' : '/data'}`;
    const bin = isAlpine ? '/usr/local/bin' : `/usr/lib/postgresql/${major}/bin`;
    return {
      base,
      megabytes: isAlpine ? 88 : 132,
      files: {
        [`${bin}/postgres`]: executable(postgresServer(version), 6),
        [`${bin}/psql`]: executable(psql, 3),
        [`${bin}/pg_isready`]: executable(pgIsReady, 2),
        ...stepDown(isAlpine),
        '/usr/local/bin/docker-entrypoint.sh': executable(postgresEntrypoint(version)),
        // Its entrypoint is a script of bash. @see docker-library/postgres: Dockerfile-alpine.template
        ...(isAlpine && { ...packages.alpineBash, ...alpineTime }),
        ...(!isAlpine && { '/usr/bin/psql': executable(psql, 3), '/usr/bin/pg_isready': executable(pgIsReady, 2) }),
        '/docker-entrypoint-initdb.d': folder(),
        ...(repository.endsWith('/postgis') && { '/docker-entrypoint-initdb.d/10_postgis.sh': script(POSTGIS) }),
        ...(!isAlpine && { '/usr/lib/locale/locale-archive': '', ...debianRelease(debian) }),
        '/var/lib/postgresql': folder(isApart ? 0o1777 : 0o755, uid, uid),
        ...(!isApart && { '/var/lib/postgresql/data': folder(0o777, uid, uid) }),
        '/var/run/postgresql': folder(0o3777, uid, uid),
        ...withAccount(base, { name: 'postgres', uid, home: '/var/lib/postgresql', shell: isAlpine ? '/bin/sh' : '/bin/bash' }),
      },
      config: {
        entrypoint: ['docker-entrypoint.sh'],
        cmd: ['postgres'],
        env: {
          PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin${isAlpine ? '' : `:${bin}`}`,
          ...(!isAlpine && { GOSU_VERSION: '1.16' }),
          LANG: 'en_US.utf8',
          PG_MAJOR: major,
          PG_VERSION: isAlpine ? version : packageVersion(version, debian),
          PGDATA: isApart ? `${volume}/${major}/docker` : volume,
        },
        stopSignal: 'INT',
        exposedPorts: [5432],
        volumes: [volume],
      },
    };
  },
};

/** The tags of what is built on PostgreSQL have its release apart, as `pg15`, where they have it. */
function serverOf(tag: Tag, repository: string): Tag {
  if (/\/(postgres|postgis)$/.test(repository)) return tag;
  return parseTag(/(?:^|-)pg(\d+(?:\.\d+)?)/.exec(tag.text)?.[1] ?? '15');
}

/** @see postgis/docker-postgis: initdb-postgis.sh */
const POSTGIS = `#!/bin/bash
set -e
psql --username "$POSTGRES_USER" --dbname postgres -c 'CREATE DATABASE template_postgis;'
for each in template_postgis "$POSTGRES_DB"; do
  echo "Loading PostGIS extensions into $each"
  psql --username "$POSTGRES_USER" --dbname "$each" <<'EOSQL'
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS postgis_topology;
\\c
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE EXTENSION IF NOT EXISTS postgis_tiger_geocoder;
EOSQL
done
`;

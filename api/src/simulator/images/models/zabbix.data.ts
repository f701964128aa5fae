import { seconds, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, ubuntu } from '../bases/index.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import { html } from './answers.ts';
import { application, numbered } from './applications.data.ts';
import type { Service } from './services.data.ts';

/** A database that Zabbix can have, as its scripts know it. */
interface Database {
  readonly name: string;
  readonly variables: string;
  readonly nameOfIts: string;
  readonly host: string;
  readonly port: number;
}
const MYSQL: Database = { name: 'MySQL', variables: 'MYSQL', nameOfIts: 'MYSQL_DATABASE', host: 'mysql-server', port: 3306 };
const POSTGRESQL: Database = {
  name: 'PostgreSQL',
  variables: 'POSTGRES',
  nameOfIts: 'POSTGRES_DB',
  host: 'postgres-server',
  port: 5432,
};

/** Whence a variable is, by itself or by a file, which its script says; not both. @see zabbix/zabbix-docker: docker-entrypoint.sh file_env */
function* reads(process: Process, name: string): Task<string | undefined> {
  const { env } = process;
  const [value, file] = [env.get(name), env.get(`${name}_FILE`)];
  if (!value && !file) return '';
  const wrong = value && file ? `**** Both variables ${name} and ${name}_FILE are set (but are exclusive)` : undefined;
  const missing = !value && file && !process.access(file, 'r') ? `**** Secret file "${file}" is not found` : undefined;
  yield* process.write(1, `${wrong ?? missing ?? `** Using ${name} variable from ${value ? 'ENV' : 'secret file'}`}\n`);
  if (wrong !== undefined || missing !== undefined) return undefined;
  return value || process.readFile(file as string);
}

const isTrue = ({ env }: Process, name: string): boolean => env.get(name)?.toLowerCase() === 'true';

/** Why no account is known by which MySQL could be used. @see zabbix/zabbix-docker: Dockerfiles/server-mysql/alpine/docker-entrypoint.sh check_variables_mysql */
function wantsAccount(process: Process, user: string, root: string): string | undefined {
  if (user) return undefined;
  if (isTrue(process, 'MYSQL_RANDOM_ROOT_PASSWORD'))
    return "**** Impossible to use MySQL server because of unknown Zabbix user and random 'root' password";
  if (root || isTrue(process, 'MYSQL_ALLOW_EMPTY_PASSWORD')) return undefined;
  return "*** Impossible to use MySQL server because 'root' password is not defined and it is not empty";
}

/** It waits for its database as long as it takes. @see zabbix/zabbix-docker: docker-entrypoint.sh check_db_connect */
function* waits(process: Process, { name, nameOfIts, host, port }: Database): Task<void> {
  const { env } = process;
  const place = { host: env.get('DB_SERVER_HOST') || host, port: env.get('DB_SERVER_PORT') || String(port) };
  const rule = '*'.repeat(20);
  const schema = name === 'PostgreSQL' ? [`* DB_SERVER_SCHEMA: ${env.get('DB_SERVER_SCHEMA') || 'public'}`] : [];
  const lines = [
    rule,
    `* DB_SERVER_HOST: ${place.host}`,
    `* DB_SERVER_PORT: ${place.port}`,
    `* DB_SERVER_DBNAME: ${env.get(nameOfIts) || 'zabbix'}`,
    ...schema,
    rule,
  ];
  yield* process.write(1, `${lines.join('\n')}\n`);
  while ((yield* unreachable(process, place.host, Number(place.port))) !== undefined) {
    yield* process.write(1, `**** ${name} server is not available. Waiting 5 seconds...\n`);
    yield* process.sleep(seconds(5));
  }
}

/** What its script does before it runs what it is told to. */
const prepares = (database: Database, title: readonly string[], isServer: boolean) =>
  function* (process: Process): Task<StartProblem | undefined> {
    const failed: StartProblem = { lines: [], code: 1 };
    yield* process.write(1, `${title.join('\n')}\n`);
    const given: string[] = [];
    const wanted = ['USER', 'PASSWORD', ...(isServer && database === MYSQL ? ['ROOT_USER', 'ROOT_PASSWORD'] : [])];
    for (const what of wanted) {
      const value = yield* reads(process, `${database.variables}_${what}`);
      if (value === undefined) return failed;
      given.push(value);
    }
    const [user = '', , , root = ''] = given;
    const refused = isServer && database === MYSQL ? wantsAccount(process, user, root) : undefined;
    if (refused !== undefined) {
      yield* process.write(1, `${refused}\n`);
      return failed;
    }
    yield* waits(process, database);
    return undefined;
  };

const ACCOUNT = { name: 'zabbix', uid: 1997, gid: 1995, home: '/var/lib/zabbix' } as const;
const onUbuntu: Service['variant'] = (tag) => (/ubuntu/.test(tag.text) ? { base: ubuntu, hasBash: undefined } : undefined);

/** @see zabbix/zabbix-docker: Dockerfiles/server-mysql/alpine/Dockerfile, Dockerfiles/server-pgsql/alpine/docker-entrypoint.sh */
const server = (database: Database, suffix: string): Service =>
  application({
    repositories: [`zabbix/zabbix-server-${suffix}`],
    base: alpine,
    hasBash: true,
    lacksCurl: true,
    megabytes: 24,
    path: '/usr/bin/docker-entrypoint.sh',
    entrypoint: ['/sbin/tini', '--', '/usr/bin/docker-entrypoint.sh'],
    cmd: ['/usr/sbin/zabbix_server', '--foreground', '-c', '/etc/zabbix/zabbix_server.conf'],
    account: ACCOUNT,
    user: '1997',
    workingDir: '/var/lib/zabbix',
    volumes: ['/var/lib/zabbix/snmptraps', '/var/lib/zabbix/export'],
    check: prepares(database, ['** Preparing Zabbix server', '** Preparing database'], true),
    // A new database has first to get its tables.
    startup: 20,
    memory: 60,
    ports: (process) => [numbered(process, ['ZBX_LISTENPORT'], 10_051)],
    variant: onUbuntu,
  });

/** @see zabbix/zabbix-docker: Dockerfiles/web-nginx-mysql/alpine/Dockerfile, docker-entrypoint.sh */
const web = (database: Database, by: 'Nginx' | 'Apache', suffix: string): Service =>
  application({
    repositories: [`zabbix/zabbix-web-${by.toLowerCase()}-${suffix}`],
    base: alpine,
    hasBash: true,
    megabytes: 65,
    path: '/usr/bin/docker-entrypoint.sh',
    entrypoint: ['/usr/bin/docker-entrypoint.sh'],
    account: ACCOUNT,
    user: '1997',
    workingDir: '/usr/share/zabbix',
    check: prepares(database, [`** Deploying Zabbix web-interface (${by}) with ${database.name} database`], false),
    startup: 2,
    memory: 70,
    ports: [{ port: 8080, paths: { '/': html('Zabbix docker: Zabbix') } }],
    variant: onUbuntu,
  });

/** Zabbix beside its agents: what keeps, and what shows. */
export const zabbixServices: readonly Service[] = [
  server(MYSQL, 'mysql'),
  server(POSTGRESQL, 'pgsql'),
  web(MYSQL, 'Nginx', 'mysql'),
  web(POSTGRESQL, 'Nginx', 'pgsql'),
  web(MYSQL, 'Apache', 'mysql'),
  web(POSTGRESQL, 'Apache', 'pgsql'),
];

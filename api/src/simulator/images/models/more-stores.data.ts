import { EPOCH_SECONDS } from '../../apimachinery/time.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, resolveUser } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, debianSlim, ubi, ubuntu } from '../bases/index.ts';
import { script, type Tag } from '../model.ts';
import { libpqConnect } from '../programs/databases/postgres/libpq.ts';
import { cannotWrite, type StartProblem } from '../programs/start-checks.ts';
import { html, json, to } from './answers.ts';
import { LIBERTY } from './first-words.ts';
import { gitea } from './gitea.data.ts';
import type { Service, ServicePort } from './services.data.ts';

const unix = ({ now }: Process): string => String(EPOCH_SECONDS + Math.floor(now / 1e6));

/** A server that is known by its port alone, in Java. */
const javaServer = (port: number, title: string, startup: number, memory: number, ...repositories: string[]): Service => ({
  repositories,
  base: debianSlim,
  megabytes: 250,
  path: '/docker-entrypoint.sh',
  startup,
  memory,
  isUnheard: true,
  ports: [{ port, paths: { '/': html(title) } }],
  code: 143,
});

/** Its script looks for its database for half a minute. @see odoo/docker: 16.0/entrypoint.sh, wait-for-psql.py */
function* odoo(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  const host = env.get('HOST') ?? env.get('DB_PORT_5432_TCP_ADDR') ?? 'db';
  const port = Number(env.get('PORT') ?? env.get('DB_PORT_5432_TCP_PORT') ?? 5432);
  let why = '';
  for (const until = process.now + 30 * SECOND; process.now < until; yield* process.sleep(SECOND)) {
    const connected = yield* libpqConnect(process, host, port, 10 * SECOND);
    if (typeof connected !== 'string') {
      connected.socket.close();
      return undefined;
    }
    why = connected;
  }
  return { lines: [`Database connection failure: ${why}`], code: 1 };
}

/** Stores and brokers beside those that have programs of their own, and what needs them. */
export const moreStoreServices: readonly Service[] = [
  {
    repositories: ['mcr.microsoft.com/mssql/server'],
    base: ubuntu,
    megabytes: 520,
    path: '/opt/mssql/bin/sqlservr',
    account: { name: 'mssql', uid: 10_001, gid: 0, home: '/var/opt/mssql' },
    user: 'mssql',
    owned: { '/var/opt/mssql': 10_001 },
    startup: 12,
    memory: 900,
    check: (process, tag) => {
      const banner = nonRoot(tag);
      if (memoryOf(process) < 2000 * 2 ** 20)
        return { lines: [banner, `sqlservr: ${TOO_SMALL}`, `/opt/mssql/bin/sqlservr: ${TOO_SMALL}`], code: 1 };
      if (!/^(y|yes|true|1)$/i.test(process.env.get('ACCEPT_EULA') ?? '')) return { lines: [banner, EULA], code: 1 };
      const password = process.env.get('MSSQL_SA_PASSWORD') ?? process.env.get('SA_PASSWORD') ?? '';
      const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
      if (password.length < 8 || kinds < 3)
        return {
          lines: [
            'ERROR: Unable to set system administrator password: Password validation failed. The password does not meet SQL Server password policy requirements because it is too short. The password must be at least 8 characters..',
          ],
          code: 1,
        };
      return cannotWrite(process, '/var/opt/mssql', () => [
        '/opt/mssql/bin/sqlservr: Error: Directory [/var/opt/mssql/.system/] could not be created.  Errno [13]',
      ]);
    },
    lines: [
      (_, tag) => nonRoot(tag),
      (process) =>
        `${strftime('%Y-%m-%d %H:%M:%S', process.now)}.00 spid10s     SQL Server is now ready for client connections. This is an informational message; no user action is required.`,
    ],
    ports: [1433],
  },
  {
    repositories: ['couchdb', 'apache/couchdb'],
    base: debianSlim,
    megabytes: 80,
    path: '/docker-entrypoint.sh',
    account: { name: 'couchdb', uid: 5984, home: '/opt/couchdb' },
    owned: { '/opt/couchdb/data': { uid: 5984, mode: 0o777 }, '/opt/couchdb/etc/local.d': { uid: 5984, mode: 0o777 } },
    volumes: ['/opt/couchdb/data'],
    cmd: ['/opt/couchdb/bin/couchdb'],
    startup: 2,
    memory: 60,
    isUnheard: true,
    check: couchSettings,
    ports: [4369, 9100, { port: 5984, paths: { '/': json({ couchdb: 'Welcome', version: '3.3.2' }), '/_up': json({ status: 'ok' }) } }],
  },
  {
    repositories: ['neo4j'],
    env: (tag) => ({ NEO4J_VERSION: tag.version.length > 0 ? tag.version.join('.') : '5.8.0' }),
    base: debianSlim,
    megabytes: 230,
    path: '/startup/docker-entrypoint.sh',
    entrypoint: ['tini', '-g', '--', '/startup/docker-entrypoint.sh'],
    account: { name: 'neo4j', uid: 7474, home: '/var/lib/neo4j', shell: '/bin/bash' },
    workingDir: '/var/lib/neo4j',
    owned: { '/data': { uid: 7474, gid: 7474, mode: 0o777 }, '/logs': { uid: 7474, gid: 7474, mode: 0o777 } },
    volumes: ['/data', '/logs'],
    cmd: ['neo4j'],
    startup: 7,
    memory: 520,
    script: neo4jHome,
    check: (process) => {
      // A Service that is called neo4j sets it, in every Pod of its namespace.
      const refused = neo4jPassword(process);
      if (refused) return refused;
      const foreign = [...process.env.keys()].find((name) => /^NEO4J_(PORT|SERVICE)/.test(name));
      return foreign === undefined || /^[1-4]\./.test(process.env.get('NEO4J_VERSION') ?? '')
        ? undefined
        : {
            lines: [
              `Failed to read config /var/lib/neo4j/conf/neo4j.conf: Unrecognized setting. No declared setting with name: ${foreign.slice(6).replaceAll('_', '.')}. Cleanup the config or disable 'server.config.strict_validation.enabled' to continue.`,
            ],
            code: 1,
          };
    },
    lines: [
      (process) => `${strftime('%Y-%m-%d %H:%M:%S', process.now)}.000+0000 INFO  Starting...`,
      (process) => `${strftime('%Y-%m-%d %H:%M:%S', process.now)}.000+0000 INFO  Started.`,
    ],
    ports: [7687, { port: 7474, paths: { '/': json({ neo4j_version: '5.8.0' }) } }],
    code: 143,
  },
  {
    repositories: ['clickhouse/clickhouse-server', 'clickhouse', 'yandex/clickhouse-server'],
    base: ubuntu,
    megabytes: 290,
    path: '/entrypoint.sh',
    account: { name: 'clickhouse', uid: 101, home: '/nonexistent', shell: '/bin/false' },
    owned: { '/var/lib/clickhouse': { uid: 101, gid: 101, mode: 0o777 } },
    volumes: ['/var/lib/clickhouse'],
    aliases: ['/usr/bin/clickhouse-server'],
    startup: 1.5,
    memory: 240,
    lines: [() => CLICKHOUSE],
    ports: [9000, 9009, { port: 8123, paths: { '/': 'Ok.\n', '/ping': 'Ok.\n' } }],
  },
  {
    repositories: ['eclipse-mosquitto'],
    base: alpine,
    megabytes: 5,
    path: '/usr/sbin/mosquitto',
    entrypoint: ['/docker-entrypoint.sh'],
    lacksCurl: true,
    account: { name: 'mosquitto', uid: 1883, home: '/var/empty' },
    owned: Object.fromEntries(['', '/config', '/data', '/log'].map((name) => [`/mosquitto${name}`, 1883])),
    volumes: ['/mosquitto/data', '/mosquitto/log'],
    cmd: ['/usr/sbin/mosquitto', '-c', '/mosquitto/config/mosquitto.conf'],
    files: {
      '/mosquitto/config/mosquitto.conf': { content: '# Config file for mosquitto\n', mode: 0o644, uid: 1883, gid: 1883 },
      // What its own does: as root it takes its directories, whatever comes of it. @see eclipse/mosquitto: docker/2.0/docker-entrypoint.sh
      '/docker-entrypoint.sh': script(
        '#!/bin/ash\nset -e\nif [ -d /mosquitto ] && [ "$(id -u)" = 0 ]; then\n  chown -R mosquitto:mosquitto /mosquitto || :\nfi\nexec "$@"\n',
      ),
    },
    startup: 0.05,
    memory: 3,
    stream: 2,
    check: mosquittoUser,
    lines: [
      (process) =>
        `${unix(process)}: mosquitto version 2.0.15 starting\n${unix(process)}: Config loaded from /mosquitto/config/mosquitto.conf.`,
      (process) =>
        listens(process) === undefined
          ? `${unix(process)}: Starting in local only mode. Connections will only be possible from clients running on this machine.\n${unix(process)}: Create a configuration file which defines a listener to allow remote access.\n${unix(process)}: mosquitto version 2.0.15 running`
          : `${unix(process)}: Opening ipv4 listen socket on port ${listens(process)}.\n${unix(process)}: mosquitto version 2.0.15 running`,
    ],
    // Without a listener of its own it is for its own machine alone.
    ports: (process): ServicePort[] => {
      const port = listens(process);
      return port === undefined ? [{ port: 1883, address: '127.0.0.1', paths: {} }] : [port];
    },
    last: 'mosquitto version 2.0.15 terminating',
  },
  {
    repositories: ['odoo'],
    base: debianSlim,
    megabytes: 560,
    path: '/entrypoint.sh',
    account: { name: 'odoo', uid: 101, home: '/var/lib/odoo' },
    owned: { '/var/lib/odoo': 101, '/mnt/extra-addons': 101 },
    volumes: ['/var/lib/odoo', '/mnt/extra-addons'],
    cmd: ['odoo'],
    user: 'odoo',
    startup: 5,
    memory: 120,
    isUnheard: true,
    check: odoo,
    lines: [
      () => '',
      (process) =>
        `${localText(process, '%Y-%m-%d %H:%M:%S,%3N')} ${process.pid} INFO ? odoo.service.server: HTTP service (werkzeug) running on ${process.net.hostname}:8069 `,
    ],
    ports: [8071, 8072, { port: 8069, paths: { '/': html('Odoo'), '/web/health': json({ status: 'pass' }) } }],
  },
  gitea,
  {
    repositories: ['gitlab/gitlab-runner', 'registry.gitlab.com/gitlab-org/gitlab-runner'],
    base: ubuntu,
    megabytes: 250,
    path: '/entrypoint',
    entrypoint: ['/usr/bin/dumb-init', '/entrypoint'],
    cmd: ['run', '--user=gitlab-runner', '--working-directory=/home/gitlab-runner'],
    startup: 0.2,
    memory: 30,
    stream: 2,
    lines: [
      (process) =>
        `Runtime platform                                    arch=amd64 os=linux pid=${process.pid} revision=436955cb version=15.11.0`,
      () => 'Starting multi-runner from /etc/gitlab-runner/config.toml...  builds=0',
      () => 'ERROR: Failed to load config stat /etc/gitlab-runner/config.toml: no such file or directory  builds=0',
    ],
    ports: [],
  },
  {
    ...javaServer(8081, 'Sonatype Nexus Repository', 45, 1200, 'sonatype/nexus3'),
    base: ubi,
    user: 'nexus',
    account: { name: 'nexus', uid: 200, home: '/opt/sonatype/nexus', shell: '/bin/false' },
    workingDir: '/opt/sonatype',
    owned: { '/nexus-data': { uid: 200, gid: 200, mode: 0o755 } },
    volumes: ['/nexus-data'],
  },
  {
    ...javaServer(8983, 'Solr Admin', 6, 400, 'solr'),
    ports: [{ port: 8983, paths: { '/': to('/solr/'), '/solr/': html('Solr Admin') } }],
    user: '8983',
    account: { name: 'solr', uid: 8983, home: '/var/solr' },
    workingDir: '/opt/solr',
    owned: { '/var/solr': { uid: 8983, gid: 0, mode: 0o770 } },
    volumes: ['/var/solr'],
  },
  javaServer(8080, 'WireMock', 2, 120, 'wiremock/wiremock', 'rodolpheche/wiremock'),
  {
    // @see jboss-dockerfiles/wildfly: Dockerfile
    ...javaServer(8080, 'Welcome to WildFly', 6, 320, 'jboss/wildfly', 'quay.io/wildfly/wildfly'),
    base: ubi,
    path: '/opt/jboss/wildfly/bin/standalone.sh',
    entrypoint: [],
    cmd: ['/opt/jboss/wildfly/bin/standalone.sh', '-b', '0.0.0.0'],
    account: { name: 'jboss', uid: 1000, home: '/opt/jboss', shell: '/sbin/nologin' },
    user: 'jboss',
    workingDir: '/opt/jboss',
    owned: { '/opt/jboss': 1000, '/opt/jboss/wildfly': { uid: 1000, gid: 0, mode: 0o775 } },
  },
  javaServer(8080, 'Payara Micro', 6, 320, 'payara/micro'),
  {
    ...javaServer(
      9080,
      'Welcome to Liberty',
      4,
      180,
      'open-liberty',
      'websphere-liberty',
      'icr.io/appcafe/open-liberty',
      'icr.io/appcafe/websphere-liberty',
    ),
    lines: LIBERTY,
  },
  javaServer(1080, 'MockServer', 3, 150, 'mockserver/mockserver'),
];

function listens(process: Process): number | undefined {
  const port = mosquittoSays(process, /^\s*(?:listener|port)\s+(\d+)/m);
  return port === undefined ? undefined : Number(port);
}

function mosquittoSays(process: Process, directive: RegExp): string | undefined {
  const path = '/mosquitto/config/mosquitto.conf';
  return process.access(path, 'r') ? directive.exec(process.readFile(path))?.[1] : undefined;
}

/** Once it has read its configuration, root becomes the user that is named there. @see eclipse/mosquitto: src/mosquitto.c drop_privileges */
function mosquittoUser(process: Process): StartProblem | undefined {
  const name = mosquittoSays(process, /^\s*user\s+(\S+)/m) ?? 'mosquitto';
  const user = resolveUser(name, process.readFile('/etc/passwd'), process.readFile('/etc/group'));
  if (process.uid !== 0 || name === 'root' || !user) return undefined;
  try {
    process.setUser(user);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return { lines: [`${unix(process)}: Error setting groups whilst dropping privileges: ${error.message}.`], code: 1 };
  }
}

/** As root, its script makes the server's home its user's, and ends where it may not. @see neo4j/docker-neo4j: docker-image-src/5/coredb/docker-entrypoint.sh */
function neo4jHome(process: Process): StartProblem | undefined {
  const home = '/var/lib/neo4j';
  if (process.uid !== 0 || (process.holds('CHOWN') && process.access(home, 'w'))) return undefined;
  const why = process.access(home, 'w') ? 'Operation not permitted' : 'Read-only file system';
  return { lines: [`chown: changing ownership of '${home}': ${why}`], code: 1 };
}

/** The rest it writes to its log files. @see ClickHouse: src/Common/Config/ConfigProcessor.cpp, src/Loggers/Loggers.cpp */
const CLICKHOUSE = [
  "Processing configuration file '/etc/clickhouse-server/config.xml'.",
  "Merging configuration file '/etc/clickhouse-server/config.d/docker_related_config.xml'.",
  'Logging trace to /var/log/clickhouse-server/clickhouse-server.log',
  'Logging errors to /var/log/clickhouse-server/clickhouse-server.err.log',
  "Processing configuration file '/etc/clickhouse-server/config.xml'.",
  "Merging configuration file '/etc/clickhouse-server/config.d/docker_related_config.xml'.",
  "Saved preprocessed configuration to '/var/lib/clickhouse/preprocessed_configs/config.xml'.",
  "Processing configuration file '/etc/clickhouse-server/users.xml'.",
  "Saved preprocessed configuration to '/var/lib/clickhouse/preprocessed_configs/users.xml'.",
].join('\n');

const EULA = `The SQL Server End-User License Agreement (EULA) must be accepted before SQL
Server can start. The license terms for this product can be downloaded from
http://go.microsoft.com/fwlink/?LinkId=746388.

You can accept the EULA by specifying the --accept-eula command line option,
setting the ACCEPT_EULA environment variable, or using the mssql-conf tool.`;

const STARS = '*'.repeat(61);
const COUCH = '/opt/couchdb/etc';
/**
 * What is changed while it runs has a file, which is made whoever runs it: who is named in the environment stands there, unless he stands
 * somewhere already. Somebody must. @see apache/couchdb-docker: docker-entrypoint.sh
 */
function couchSettings(process: Process): StartProblem | undefined {
  const path = `${COUCH}/local.d/docker.ini`;
  const settled = process.access(path, 'r') ? process.readFile(path) : '';
  try {
    process.writeFile(path, settled);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return { lines: [`touch: cannot touch '${path}': ${error.message}`], code: 1 };
  }
  const { COUCHDB_USER: user, COUCHDB_PASSWORD: password } = Object.fromEntries(process.env);
  const isKnown = (text: string): boolean => text.includes(`[admins]\n${user} =`);
  const added = user && password && !inisOf(process, 'local.d').some(isKnown) ? `\n[admins]\n${user} = ${password}\n` : '';
  process.writeFile(path, settled + added);
  const isAdministered = [...inisOf(process, 'default.d'), ...inisOf(process, 'local.d')].some((text) => /\[admins\]\n[^;]\w+/.test(text));
  return isAdministered ? undefined : { lines: [ADMIN_PARTY], code: 1 };
}

/** Those in one of its directories, and its own. */
function inisOf(process: Process, directory: string): string[] {
  const names = process.access(`${COUCH}/${directory}`, 'r') ? process.readdir(`${COUCH}/${directory}`) : [];
  const files = names.filter((name) => name.endsWith('.ini')).map((name) => `${COUCH}/${directory}/${name}`);
  return [...files, `${COUCH}/local.ini`].filter((path) => process.access(path, 'r')).map((path) => process.readFile(path));
}

const ADMIN_PARTY = `${STARS}
ERROR: CouchDB 3.0+ will no longer run in "Admin Party"
       mode. You *MUST* specify an admin user and
       password, either via your own .ini file mapped
       into the container at /opt/couchdb/etc/local.ini
       or inside /opt/couchdb/etc/local.d, or with
       "-e COUCHDB_USER=admin -e COUCHDB_PASSWORD=password"
       to set it via "docker run".
${STARS}`;

const TOO_SMALL = 'This program requires a machine with at least 2000 megabytes of memory.';

const nonRoot = (tag: Tag): string =>
  `SQL Server ${tag.version[0] ?? 2022} will run as non-root by default.\nThis container is running as user mssql.\nTo learn more visit https://go.microsoft.com/fwlink/?linkid=2099216.`;

/** What a container may use: its group's limit, or all that the node has. */
function memoryOf(process: Process): number {
  const limit = process.access('/sys/fs/cgroup/memory.max', 'r')
    ? Number.parseInt(process.readFile('/sys/fs/cgroup/memory.max'), 10)
    : Number.NaN;
  return limit || Number.POSITIVE_INFINITY;
}

/** @see neo4j/docker-neo4j: docker-image-src/common/docker-entrypoint.sh set_initial_password */
function neo4jPassword({ env }: Process): StartProblem | undefined {
  const given = env.get('NEO4J_AUTH');
  if (!given || given === 'none') return undefined;
  const [, user, password] = /^([^/]+)\/([^/]+)(?:\/(?:true)?)?$/i.exec(given) ?? [];
  if (password === undefined) return { lines: [`Invalid value for NEO4J_AUTH: '${given}'`], code: 1 };
  if (password === 'neo4j') return { lines: ["Invalid value for password. It cannot be 'neo4j', which is the default."], code: 1 };
  if (user !== 'neo4j') return { lines: ['Invalid admin username, it must be neo4j.'], code: 1 };
  const least = Number(
    env.get('NEO4J_dbms_security_auth__minimum__password__length') ?? (/^[1-4]\./.test(env.get('NEO4J_VERSION') ?? '') ? 1 : 8),
  );
  if (password.length >= least) return undefined;
  return {
    lines: [
      `Invalid value for password. The minimum password length is ${least} characters.`,
      'If Neo4j fails to start, you can:',
      '1) Use a stronger password.',
      '2) Set configuration dbms.security.auth_minimum_password_length to override the minimum password length requirement.',
      '3) Set environment variable NEO4J_dbms_security_auth__minimum__password__length to override the minimum password length requirement.',
    ],
    code: 1,
  };
}

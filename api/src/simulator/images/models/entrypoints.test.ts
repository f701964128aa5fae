import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

interface Started {
  readonly rule: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly isReadOnly?: boolean;
  /** undefined: it runs. */
  readonly code: number | undefined;
  readonly says: string;
}

const MONGO_USER = { MONGO_INITDB_ROOT_USERNAME: 'root', MONGO_INITDB_ROOT_PASSWORD: 'secret' };

describe('what images say before they run', () => {
  it.each<Started>([
    {
      rule: 'a user without a password is none',
      image: 'mongo:6',
      env: { MONGO_INITDB_ROOT_USERNAME: 'root' },
      code: 1,
      says: "\nerror: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'\n       both must be specified for a user to be created\n\n",
    },
    {
      rule: 'Airflow’s script wants root’s group of whoever is not its own user',
      image: 'apache/airflow:2.6.1',
      uid: 1000,
      code: 1,
      says: '\nERROR! You should run the image with GID=0\n\n You started the image with UID=1000 and GID=1000\n',
    },
    {
      rule: 'and runs bash and python as they are',
      image: 'apache/airflow:2.6.1',
      args: ['bash', '-c', 'airflow version'],
      code: 0,
      says: '2.6.1\n',
    },
    {
      rule: 'or its own commands, but waits for a database first',
      image: 'apache/airflow:2.6.1',
      args: ['webserver'],
      env: { AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: 'postgresql+psycopg2://a:b@localhost/airflow', CONNECTION_CHECK_MAX_COUNT: '3' },
      code: 1,
      says: '...\nERROR! Maximum number of retries (3) reached.\n\nLast check result:\n$ airflow db check\n',
    },
    {
      rule: 'CockroachDB’s script wants to know what to do',
      image: 'cockroachdb/cockroach:v23.1.2',
      code: 1,
      says: 'error: mode unset, can be shell, bash, or cockroach command',
    },
    {
      rule: 'a single node is for its own host',
      image: 'cockroachdb/cockroach:v23.1.2',
      args: ['start-single-node', '--insecure', '--listen-addr=0.0.0.0'],
      code: 1,
      says: 'error: hostname of listen_addr must be "127.0.0.1" or "localhost"\n',
    },
    {
      rule: 'Joomla wants a database',
      image: 'joomla:4',
      code: 1,
      says: 'error: missing JOOMLA_DB_HOST and MYSQL_PORT_3306_TCP environment variables\n  Did you forget',
    },
    {
      rule: 'and its password',
      image: 'joomla:4',
      env: { JOOMLA_DB_HOST: 'db' },
      code: 1,
      says: 'error: missing required JOOMLA_DB_PASSWORD environment variable\n',
    },
    {
      rule: 'and gives up where there is none',
      image: 'joomla:4',
      env: { JOOMLA_DB_HOST: 'db', JOOMLA_DB_PASSWORD: 'x' },
      code: 1,
      says: 'Joomla not found in /var/www/html - copying now...\nComplete! Joomla has been successfully copied to /var/www/html\n\nMySQL Connection Error: (2002) php_network_getaddresses: ',
    },
    {
      rule: 'Nextcloud waits for somebody to set it up',
      image: 'nextcloud:26',
      code: undefined,
      says: 'Initializing nextcloud 26.0.1.1 ...\nNew nextcloud instance\nNext step: Access your instance to finish the web-based installation!\n',
    },
    {
      rule: 'or does it itself',
      image: 'nextcloud:26',
      env: { NEXTCLOUD_ADMIN_USER: 'a', NEXTCLOUD_ADMIN_PASSWORD: 'b', SQLITE_DATABASE: 'c' },
      code: undefined,
      says: 'Installing with SQLite database\nStarting nextcloud installation\nNextcloud was successfully installed\nInitializing finished\n',
    },
    {
      rule: 'PostGIS is put into a template, and into the database that is asked for',
      image: 'postgis/postgis:15-3.3',
      env: { POSTGRES_PASSWORD: 'x', POSTGRES_DB: 'gis' },
      code: undefined,
      says: 'running /docker-entrypoint-initdb.d/10_postgis.sh\nCREATE DATABASE\nLoading PostGIS extensions into template_postgis\nCREATE EXTENSION\nCREATE EXTENSION\nYou are now connected to database "template_postgis" as user "postgres".\nCREATE EXTENSION\nCREATE EXTENSION\nLoading PostGIS extensions into gis\n',
    },
    {
      rule: 'a configuration has to be written',
      image: 'zookeeper',
      isReadOnly: true,
      code: 1,
      says: '/docker-entrypoint.sh: line 15: /conf/zoo.cfg: Read-only file system\n',
    },
    {
      rule: 'or edited',
      image: 'cassandra:4',
      isReadOnly: true,
      code: 1,
      says: "mktemp: failed to create file via template '/tmp/tmp.XXXXXXXXXX': Read-only file system\n",
    },
    {
      rule: 'a server of a StatefulSet has an ordinal',
      image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
      args: ['start-zookeeper', '--servers=3'],
      code: 1,
      says: 'Kubernetes-zookeeper: Failed to parse name and ordinal of Pod\n',
    },
    {
      rule: 'and options that it knows',
      image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
      args: ['start-zookeeper', '--server=3'],
      code: 1,
      says: 'Unknown option --server=3\n',
    },
    {
      rule: 'what is no longer read is refused',
      image: 'rabbitmq:3-management',
      env: { RABBITMQ_VM_MEMORY_HIGH_WATERMARK: '0.5' },
      code: 1,
      says: 'error: RABBITMQ_VM_MEMORY_HIGH_WATERMARK is set but deprecated\nerror: deprecated environment variables detected\n\n',
    },
    {
      rule: 'a user is made by a server of its own, for this host alone',
      image: 'mongo:6',
      env: MONGO_USER,
      code: undefined,
      says: 'admin> ... ... ... ... { ok: 1 }\nadmin> \n\n/usr/local/bin/docker-entrypoint.sh: ignoring /docker-entrypoint-initdb.d/*\n\n',
    },
    {
      rule: 'which then goes',
      image: 'mongo:6',
      env: MONGO_USER,
      code: undefined,
      says: '\n\nMongoDB init process complete; ready for start up.\n\n',
    },
    {
      rule: 'somebody else’s directory is not locked',
      image: 'mongo:6',
      uid: 1000,
      code: 100,
      says: 'IllegalOperation: Attempted to create a lock file on a read-only directory: /data/db',
    },
    {
      rule: 'nor is it a drive',
      image: 'minio/minio',
      args: ['server', '/data', '--console-address', ':9001'],
      uid: 1000,
      code: 1,
      says: 'ERROR Unable to initialize backend: file access denied\n',
    },
    {
      rule: 'its socket has to have a place',
      image: 'mongo:6',
      isReadOnly: true,
      code: 14,
      says: '"msg":"Failed to unlink socket file","attr":{"path":"/tmp/mongodb-27017.sock","error":"Read-only file system"}}',
    },
    {
      rule: 'nor one that cannot be written to',
      image: 'mongo:6',
      args: ['--nounixsocket'],
      isReadOnly: true,
      code: 100,
      says: 'DBPathInUse: Unable to create/open the lock file: /data/db/mongod.lock (Read-only file system).',
    },
    {
      rule: 'a configuration has to be there',
      image: 'mongo:6',
      args: ['--config', '/etc/none.conf'],
      code: 2,
      says: "Error reading config file: No such file or directory\ntry 'mongod --help' for more information\n",
    },
    {
      rule: 'MySQL wants its directory writable',
      image: 'mysql:8.0',
      env: { MYSQL_ROOT_PASSWORD: 'a' },
      isReadOnly: true,
      code: 1,
      says: "mysqld: Can't create/write to file '/var/lib/mysql/is_writable' (OS errno 30 - Read-only file system)\n",
    },
    {
      rule: 'and MariaDB’s script makes one in it',
      image: 'mariadb:10.11',
      env: { MARIADB_ROOT_PASSWORD: 'a' },
      uid: 1000,
      code: 1,
      says: "mkdir: cannot create directory '/var/lib/mysql/mysql': Permission denied\nFatal error Can't create database directory '/var/lib/mysql/mysql'\n",
    },
    {
      rule: 'haproxy is of its tag',
      image: 'haproxy:2.6',
      args: ['haproxy', '-v'],
      code: 0,
      says: 'HAProxy version 2.6.13-234aa6d 2023/05/02',
    },
    { rule: 'and of long support', image: 'haproxy:lts-alpine', args: ['haproxy', '-v'], code: 0, says: 'HAProxy version 2.6.' },
    {
      rule: 'Ghost tells its mode and its place',
      image: 'ghost:5-alpine',
      env: { NODE_ENV: 'development', url: 'http://x' },
      code: undefined,
      says: 'INFO Url configured as: http://x/',
    },
    {
      rule: 'go-httpbin tells its port',
      image: 'mccutchen/go-httpbin:v2.7.0',
      args: ['/bin/go-httpbin', '-port', '9000'],
      code: undefined,
      says: '" msg="go-httpbin listening on http://0.0.0.0:9000"',
    },
    {
      rule: 'nginx has its talkative twin',
      image: 'nginx:1.25',
      args: ['nginx-debug', '-g', 'daemon off;'],
      code: undefined,
      says: 'nginx/1.25.0',
    },
    {
      rule: 'httpd tells how it was called',
      image: 'httpd:2.4',
      args: ['/usr/local/apache2/bin/httpd', '-DFOREGROUND'],
      code: undefined,
      says: "Command line: '/usr/local/apache2/bin/httpd -D FOREGROUND'",
    },
    { rule: 'options alone are haproxy’s', image: 'haproxy', args: ['-v'], code: 0, says: 'HAProxy version 2.8.0-fdd8154 2023/05/31' },
    {
      rule: 'which knows what it does not know',
      image: 'haproxy',
      args: ['-f', '/x.cfg', '-Z'],
      code: 1,
      says: '\nUsage : haproxy [-f <cfgfile|cfgdir>]*',
    },
    {
      rule: 'whoever runs Grafana may write its data',
      image: 'grafana/grafana',
      uid: 1000,
      code: undefined,
      says: 'msg="HTTP Server Listen"',
    },
    {
      rule: 'where the data cannot be written it says so, and ends at its database',
      image: 'grafana/grafana',
      isReadOnly: true,
      code: 1,
      says: "GF_PATHS_DATA='/var/lib/grafana' is not writable.\nYou may have issues with file permissions",
    },
  ])('$image: $rule', ({ image, args, env, uid, isReadOnly, code, says }) => {
    const ran = runImage({
      image,
      ...(args && { args }),
      ...(env && { env }),
      ...(uid !== undefined && { user: { uid, gid: uid } }),
      ...(isReadOnly && { container: { readOnlyRoot: true } }),
      until: 90 * SECOND,
    });
    expect(ran.exitCode).toBe(code);
    expect(ran.stdout + ran.stderr).toContain(says);
  });

  it('scripts of MongoDB’s first start are run, by their kind, and its environment is not handed on', () => {
    const { stdout } = runImage({
      image: 'mongo:6',
      until: 30 * SECOND,
      files: {
        '/docker-entrypoint-initdb.d/a.sh': 'echo in $MONGO_INITDB_DATABASE\n',
        '/docker-entrypoint-initdb.d/b.js': "print('hello')",
        '/docker-entrypoint-initdb.d/c.txt': '',
      },
    });
    const dir = '/usr/local/bin/docker-entrypoint.sh: running /docker-entrypoint-initdb.d';
    expect(stdout.replace(/^\{"t".*\n/gm, '')).toContain(
      `\n${dir}/a.sh\nin test\n\n${dir}/b.js\nhello\n\n\n${dir.replace('running', 'ignoring')}/c.txt\n\nKilling`,
    );
  });

  it('an init hands signals on, and ends as its child does', () => {
    const { execs, exitCode } = runImage({
      image: 'jenkins/jenkins',
      until: 90 * SECOND,
      exec: [
        { after: 30, argv: ['cat', '/proc/1/comm'] },
        { after: 31, argv: ['sh', '-c', 'kill 1'] },
      ],
    });
    expect([exitCode, execs[0]?.stdout]).toEqual([143, 'tini\n']);
  });
});

/** @see docker-library, hashicorp, influxdata, bitnami: Dockerfile */
it.each([
  ['mysql:8', ['/var/lib/mysql']],
  ['mariadb', ['/var/lib/mysql']],
  ['mongo', ['/data/db', '/data/configdb']],
  ['rabbitmq:3-management', ['/var/lib/rabbitmq']],
  ['wordpress', ['/var/www/html']],
  ['nextcloud', ['/var/www/html']],
  ['drupal', []],
  ['jenkins/jenkins', ['/var/jenkins_home']],
  ['ghost', ['/var/lib/ghost/content']],
  ['influxdb:1.8', ['/var/lib/influxdb']],
  ['influxdb:2', ['/var/lib/influxdb2', '/etc/influxdb2']],
  ['couchdb', ['/opt/couchdb/data']],
  ['neo4j', ['/data', '/logs']],
  ['hashicorp/vault', ['/vault/logs', '/vault/file']],
  ['bitnami/postgresql', ['/bitnami/postgresql', '/docker-entrypoint-initdb.d', '/docker-entrypoint-preinitdb.d']],
  ['bitnami/redis', []],
  ['caddy', []],
] as const)('the volumes of %s', (reference, volumes) => {
  const image = findImage(reference);
  expect(typeof image === 'string' ? image : (image.config.volumes ?? [])).toEqual(volumes);
});

it('ZooKeeper’s configuration names its fellows by its Service’s domain', () => {
  const script =
    'hostname zk-1; echo 10.0.0.1 zk-1.zk-hs.default.svc.cluster.local zk-1 >> /etc/hosts; start-zookeeper --servers=2 & sleep 5; zookeeper-ready; echo $?; cat /var/lib/zookeeper/data/myid; pkill java; wait';
  const { stdout, stderr } = runImage({
    image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
    command: ['sh', '-c', script],
    until: 60 * SECOND,
    container: { capabilities: new Set(['SYS_ADMIN', 'DAC_OVERRIDE'] as const) },
  });
  expect(stdout).toBe('Creating ZooKeeper log4j configuration\n0\n2\n');
  expect(stderr).toMatch(/^server\.1=zk-0\.zk-hs\.default\.svc\.cluster\.local:2888:3888\n/m);
});

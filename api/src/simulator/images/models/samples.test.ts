import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';
import { models } from './index.ts';

const curl = (...argv: string[]) => ['sh', '-c', `wget -qO- ${argv.join(' ')} || true`];

/** For images without it. */
const tools = findImage('nicolaka/netshoot');
const box = findImage('busybox');
const withHttpd: ImageFiles = typeof box === 'string' ? {} : { '/bin/httpd': box.files['/bin/httpd'] ?? '' };
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };

interface Answering {
  readonly image: string;
  readonly argv: readonly string[];
  readonly out: string | RegExp;
  readonly after?: number;
  readonly env?: Readonly<Record<string, string>>;
}

describe('images of books, courses and tutorials', () => {
  it.each<Answering>([
    { image: 'gcr.io/kuar-demo/kuard-amd64:blue', argv: curl('http://127.0.0.1:8080/healthy'), out: 'ok' },
    { image: 'luksa/fortune', after: 12, argv: ['sh', '-c', 'wc -l < /var/htdocs/index.html'], out: '1\n' },
    { image: 'luksa/kubia', argv: ['curl', '-s', 'http://127.0.0.1:8080'], out: "You've hit test-pod\n" },
    { image: 'luksa/kubia:v2', argv: ['curl', '-s', 'http://127.0.0.1:8080'], out: 'This is v2 running in pod test-pod\n' },
    { image: 'mendhak/http-https-echo', argv: curl('http://127.0.0.1:8080/a?b=c', '| grep path'), out: '  "path": "/a",\n' },
    {
      image: 'nginxdemos/hello:plain-text',
      argv: ['curl', '-s', 'http://127.0.0.1/x'],
      out: /^Server address: 10\.244\.1\.2:80\nServer name: test-pod\nDate: .*\nURI: \/x\nRequest ID: [0-9a-f]{32}\n$/,
    },
    {
      image: 'kodekloud/webapp-color',
      env: { APP_COLOR: 'red' },
      argv: ['curl', '-s', 'http://127.0.0.1:8080'],
      out: /#e74c3c[\s\S]*Hello from test-pod!/,
    },
    { image: 'tomcat:9', argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1:8080'], out: '404' },
    { image: 'bitnami/nginx', argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1:8080'], out: '200' },
    { image: 'bitnami/apache', argv: ['curl', '-s', 'http://127.0.0.1:8080'], out: '<html><body><h1>It works!</h1></body></html>\n' },
    { image: 'bitnami/apache', argv: ['curl', '-sk', 'https://127.0.0.1:8443/index.html'], out: /It works!/ },
    { image: 'bitnami/apache', argv: ['curl', '-s', 'http://127.0.0.1:8443'], out: /<h1>Bad Request/ },
    { image: 'bitnami/redis', env: { ALLOW_EMPTY_PASSWORD: 'yes' }, argv: ['redis-cli', 'ping'], out: 'PONG\n' },
    { image: 'bitnami/redis', env: { REDIS_PASSWORD: 'a' }, argv: ['redis-cli', 'ping'], out: 'NOAUTH Authentication required.\n\n' },
    {
      image: 'bitnami/postgresql:15',
      env: { POSTGRESQL_PASSWORD: 'a', POSTGRESQL_DATABASE: 'shop' },
      after: 8,
      argv: ['sh', '-c', 'PGPASSWORD=a psql -U postgres -d shop -tAc "select 1"'],
      out: '1\n',
    },
  ])('$image answers $argv', ({ image, argv, out, after = 5, env }) => {
    const { execs, exitCode, stderr } = runImage({ image, ...(env && { env }), exec: [{ after, argv }], until: 30 * SECOND });
    expect({ exitCode, stderr: exitCode === undefined ? '' : stderr }).toEqual({ exitCode: undefined, stderr: '' });
    expect(execs[0]?.stdout).toEqual(typeof out === 'string' ? out : expect.stringMatching(out));
  });

  it('httpbin listens where its command says', () => {
    const { execs, stderr } = runImage({
      image: 'kong/httpbin',
      command: ['gunicorn', '-b', '0.0.0.0:8080', 'httpbin:app', '-k', 'gevent'],
      files: withCurl,
      exec: [{ after: 5, argv: ['curl', '-s', 'http://127.0.0.1:8080/ip'] }],
    });
    expect(execs[0]?.stdout).toBe('{\n  "origin": "127.0.0.1"\n}\n');
    expect(stderr).toContain('[INFO] Listening at: http://0.0.0.0:8080 (1)\n');
  });

  it('kuard’s probe fails as often as it is told to', () => {
    const get = ['curl', '-s', 'http://127.0.0.1:8080/ready'];
    const put = ['curl', '-s', '-X', 'PUT', '-d', '{"failNext": 2}', 'http://127.0.0.1:8080/ready/api'];
    const { execs } = runImage({
      image: 'gcr.io/kuar-demo/kuard-amd64:1',
      files: withCurl,
      exec: [put, get, get, get].map((argv, i) => ({ after: 2 + i, argv })),
    });
    expect(execs.map(({ stdout }) => stdout)).toEqual([
      '{"probePath":"","failNext":2,"history":[]}\n',
      'fail, 1 left',
      'fail, 0 left',
      'ok',
    ]);
  });

  it('kubia-unhealthy answers five times', () => {
    const { execs } = runImage({
      image: 'luksa/kubia-unhealthy',
      exec: [1, 2, 3, 4, 5, 6].map((after) => ({
        after,
        argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1:8080'],
      })),
    });
    expect(execs.map(({ stdout }) => stdout)).toEqual(['200', '200', '200', '200', '200', '500']);
  });

  it.each([
    [200, '200'],
    [418, '418'],
    [503, '503'],
  ])('httpbin has the status %d that its path asks for', (status, says) => {
    const { execs } = runImage({
      image: 'kennethreitz/httpbin',
      files: withCurl,
      exec: [{ after: 3, argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', `http://127.0.0.1/status/${status}`] }],
    });
    expect(execs[0]?.stdout).toBe(says);
  });
});

interface Failing {
  readonly image: string;
  readonly code: number;
  readonly said: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number };
}

describe('what does not start', () => {
  it.each<Failing>([
    {
      image: 'bitnami/redis',
      code: 1,
      said: 'ERROR ==> The REDIS_PASSWORD environment variable is empty or not set. Set the environment variable ALLOW_EMPTY_PASSWORD=yes to allow the container to be started with blank passwords. This is recommended only for development.\n',
    },
    { image: 'bitnami/mariadb', code: 1, said: 'The MARIADB_ROOT_PASSWORD environment variable is empty or not set.' },
    { image: 'bitnami/etcd:3.5', code: 1, said: 'Set the environment variable ALLOW_NONE_AUTHENTICATION=yes to allow a blank password.' },
    { image: 'bitnami/kafka:3.4', code: 1, said: 'KAFKA_CFG_LISTENERS environment variable does not configure a secure listener.' },
    { image: 'bitnami/kafka:3.3', code: 1, said: 'KAFKA_ZOOKEEPER_PROTOCOL environment variable does not configure a secure protocol.' },
    { image: 'bitnami/zookeeper', code: 1, said: 'Set the environment variable ALLOW_ANONYMOUS_LOGIN=yes' },
    { image: 'mcr.microsoft.com/mssql/server:2019-latest', code: 1, said: 'setting the ACCEPT_EULA environment variable' },
    {
      image: 'mcr.microsoft.com/mssql/server:2019-latest',
      env: { ACCEPT_EULA: 'Y', SA_PASSWORD: 'short' },
      code: 1,
      said: 'Password validation failed.',
    },
    { image: 'couchdb:3', code: 1, said: 'You *MUST* specify an admin user' },
    {
      image: 'neo4j:5',
      env: { NEO4J_PORT: 'tcp://10.96.0.7:7474' },
      code: 1,
      said: 'No declared setting with name: PORT.',
    },
    { image: 'odoo:16', code: 1, said: 'could not translate host name "db" to address' },
    { image: 'docker:24-dind', code: 1, said: 'mount: permission denied (are you root?)\n' },
    {
      image: 'haproxy',
      code: 1,
      said: '[ALERT]    (1) : config : Cannot open configuration file/directory /usr/local/etc/haproxy/haproxy.cfg : No such file or directory\n',
    },
    { image: 'confluentinc/cp-kafka', code: 1, said: 'KAFKA_ZOOKEEPER_CONNECT is required.\n' },
    { image: 'wurstmeister/kafka', code: 1, said: 'ERROR: missing mandatory config: KAFKA_ZOOKEEPER_CONNECT\n' },
    {
      image: 'nginx/nginx-prometheus-exporter:0.10.0',
      code: 1,
      said: ' Could not create Nginx Client: failed to get http://127.0.0.1:8080/stub_status: Get "http://127.0.0.1:8080/stub_status": dial tcp 127.0.0.1:8080: connect: connection refused\n',
    },
    { image: 'prom/mysqld-exporter', code: 1, said: ' level=info msg="Error parsing my.cnf" file=' },
    { image: 'locustio/locust', code: 1, said: 'Could not find any locustfile!' },
    {
      image: 'confluentinc/cp-kafka:7.4.0',
      env: { KAFKA_PROCESS_ROLES: 'broker' },
      code: 1,
      said: 'Running in KRaft mode...\nCLUSTER_ID is required.\n',
    },
    {
      image: 'confluentinc/cp-kafka:7.0.1',
      env: { KAFKA_PROCESS_ROLES: 'broker' },
      code: 1,
      said: '===> Configuring ...\nKAFKA_ZOOKEEPER_CONNECT is required.\n',
    },
    {
      image: 'confluentinc/cp-kafka',
      env: { KAFKA_PORT: 'tcp://10.96.0.7:9092', KAFKA_ZOOKEEPER_CONNECT: 'a:2181', KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://a:9092' },
      code: 1,
      said: 'port is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.\n',
    },
    { image: 'ghost:5', code: 2, said: 'ERROR connect ECONNREFUSED 127.0.0.1:3306\n' },
    { image: 'mongo-express', code: 1, said: '/docker-entrypoint.sh: line 15: /dev/tcp/mongo/27017: Invalid argument\n' },
    { image: 'minio/minio', code: 0, said: 'minio - High Performance Object Storage' },
    {
      image: 'elasticsearch:7.17.9',
      code: 78,
      said: 'bootstrap check failure [2] of [2]: the default discovery settings are unsuitable for production use; at least one of [discovery.seed_hosts, discovery.seed_providers, cluster.initial_master_nodes] must be configured\n',
    },
    {
      image: 'elasticsearch:8.7.1',
      code: 78,
      said: 'bootstrap check failure [1] of [1]: max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]\n',
    },
    {
      image: 'postgres',
      env: { POSTGRES_PASSWORD: 'a' },
      user: { uid: 1000, gid: 1000 },
      code: 1,
      said: 'initdb: error: could not change permissions of directory "/var/lib/postgresql/data": Operation not permitted\n',
    },
  ])('$image ends with $code', ({ image, env, user, code, said }) => {
    const { exitCode, stderr } = runImage({ image, ...(env && { env }), ...(user && { user }), until: 200 * SECOND });
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(said) });
  });

  const elses = (path: string) => ({ [path]: { directory: true, uid: 0, mode: 0o755 } }) as const;
  it.each([
    {
      image: 'jenkins/jenkins:lts',
      at: '/var/jenkins_home',
      code: 1,
      said: 'Can not write to /var/jenkins_home/copy_reference_file.log. Wrong volume permissions?\n',
    },
    { image: 'grafana/grafana', at: '/var/lib/grafana', code: 1, said: "GF_PATHS_DATA='/var/lib/grafana' is not writable.\n" },
    { image: 'prom/prometheus', at: '/prometheus', code: 2, said: 'panic: Unable to create mmap-ed active query log\n' },
    {
      image: 'elasticsearch:7.17.9',
      at: '/usr/share/elasticsearch/data',
      code: 1,
      said: 'java.nio.file.AccessDeniedException: /usr/share/elasticsearch/data/nodes\n',
    },
  ])('$image where its data are root’s', ({ image, at, code, said }) => {
    const { exitCode, stderr } = runImage({ image, files: elses(at), env: { 'discovery.type': 'single-node' } });
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(said) });
  });

  it('Elasticsearch starts alone when it is told to be alone', () => {
    const { exitCode, stdout } = runImage({ image: 'elasticsearch:7.17.9', env: { 'discovery.type': 'single-node' } });
    expect({ exitCode, stdout }).toEqual({ exitCode: undefined, stdout: expect.stringContaining('"message": "started"') });
  });

  it.each(['elasticsearch', 'kibana', 'vault'])('%s has no latest', (image) => {
    expect(findImage(image)).toContain(`docker.io/library/${image}:latest: not found`);
  });
});

/** Those that have no latest are named with a version. */
const withTag = (repository: string): string =>
  ['', ':1', ':7.17.10', ':1.13.3', ':2.43', ':v1.8.1', ':v0.6.4', ':12.1.0-runtime-ubuntu22.04']
    .map((tag) => `${repository}${tag}`)
    .find((each) => typeof findImage(each) !== 'string') as string;

it.each(models.flatMap(({ repositories }) => repositories.slice(0, 1)))('the default command of %s is there', (repository) => {
  const image = findImage(withTag(repository), true);
  if (typeof image === 'string') throw new Error(image);
  const { entrypoint, cmd } = image.config;
  if (entrypoint.length + cmd.length === 0) return;
  expect(() => runImage({ image: withTag(repository), until: 1 })).not.toThrow();
});

it('httpd does not start where it cannot write its PID', () => {
  const files = {
    '/usr/local/apache2/conf/httpd.conf':
      'LoadModule mpm_event_module modules/mod_mpm_event.so\nLoadModule unixd_module modules/mod_unixd.so\nServerName a\nListen 8080\nErrorLog /proc/self/fd/2\n',
  };
  const { exitCode, stderr } = runImage({ image: 'httpd', files, user: { uid: 33, gid: 33 } });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringMatching(
      /\[core:error\] .*\(13\)Permission denied: AH00099: could not create \/usr\/local\/apache2\/logs\/httpd\.pid\.\w{6}\n.*AH00100/,
    ),
  });
});

it('php’s own server answers from a directory', () => {
  const files = { '/www/index.php': '<?php echo "Hello"; ?>' };
  const command = ['php', '-S', '0.0.0.0:8080', '-t', '/www'];
  const { execs, stderr } = runImage({
    image: 'php:8.2-cli',
    files,
    command,
    exec: [{ after: 2, argv: ['curl', '-s', 'http://127.0.0.1:8080/'] }],
  });
  expect({ said: execs[0]?.stdout, stderr }).toEqual({
    said: 'Hello',
    stderr: expect.stringMatching(
      /^\[Mon May 15 .*\] PHP 8\.2\.6 Development Server \(http:\/\/0\.0\.0\.0:8080\) started\n.* Accepted\n.* \[200\]: GET \/\n.* Closing\n$/,
    ),
  });
});

describe('haproxy', () => {
  const cfg = (host: string, mode: string) =>
    `defaults\n  mode ${mode}\nfrontend all\n  bind *:8080\n  default_backend web\nbackend web\n  server one ${host}:8081\n`;
  const path = '/usr/local/etc/haproxy/haproxy.cfg';
  const ask = (host: string, script = 'true', mode = 'http') =>
    runImage({
      image: 'haproxy:2.8-alpine',
      files: { ...withCurl, ...withHttpd, [path]: cfg(host, mode) },
      exec: [
        { after: 1, argv: ['sh', '-c', script] },
        { after: 3, argv: ['curl', '-s', '-w', '%{http_code}', 'http://127.0.0.1:8080/a'] },
      ],
    });
  it('passes on', () => {
    expect(ask('127.0.0.1', 'mkdir -p /tmp/w; echo hi > /tmp/w/a; httpd -p 8081 -h /tmp/w > /dev/null 2>&1').execs[1]?.stdout).toBe(
      'hi\n200',
    );
  });
  it('has nobody to pass on to', () => {
    expect(ask('127.0.0.1').execs[1]?.stdout).toBe(
      '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n503',
    );
  });
  it('hands on what speaks anything in TCP mode, which it is in where nobody says otherwise', () => {
    const serves = 'mkdir -p /tmp/w; echo hi > /tmp/w/a; httpd -p 8081 -h /tmp/w > /dev/null 2>&1';
    expect(ask('127.0.0.1', serves, 'tcp').execs[1]?.stdout).toBe('hi\n200');
    expect(ask('127.0.0.1', 'true', 'tcp').execs[1]?.stdout).toBe('000');
    const files = { ...withCurl, [path]: 'listen all\n  bind *:8080\n  server one 127.0.0.1:8081\n' };
    const argv = ['sh', '-c', '(echo hello | nc -l -p 8081) & sleep 1; echo ask | nc -w 1 127.0.0.1 8080'];
    expect(runImage({ image: 'haproxy:2.8-alpine', files, exec: [{ after: 1, argv }] }).execs[0]?.stdout).toBe('ask\nhello\n');
  });
  it('does not start where a server’s name does not resolve', () => {
    const { exitCode, stderr } = ask('nowhere');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining(`[ALERT]    (1) : config : [${path}:7] : 'server web/one' : could not resolve address 'nowhere'.\n`),
    });
  });
});

it('busybox’ httpd answers from the background', () => {
  const command = ['sh', '-c', 'mkdir /www; echo hi > /www/index.html; httpd -p 8080 -h /www; sleep 100'];
  const { execs } = runImage({ image: 'busybox', command, exec: [{ after: 2, argv: ['wget', '-qO-', 'http://127.0.0.1:8080/'] }] });
  expect(execs[0]).toMatchObject({ stdout: 'hi\n', stderr: '' });
});

describe('servers in the background', () => {
  it.each([
    { image: 'redis', script: 'redis-server --daemonize yes > /dev/null; sleep 1; redis-cli ping', says: 'PONG\n' },
    { image: 'httpd', script: 'httpd 2> /dev/null; sleep 1; wget -qO- http://127.0.0.1/ || curl -s http://127.0.0.1/', says: /It works!/ },
    {
      image: 'httpd',
      script: 'apachectl start 2> /dev/null; sleep 1; test -s /usr/local/apache2/logs/httpd.pid && echo yes',
      says: 'yes\n',
    },
    {
      image: 'nginx',
      script: 'service nginx start; sleep 1; curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1/',
      says: /^Starting nginx: nginx\.\n[\s\S]*200$/,
    },
    {
      image: 'nginx',
      script:
        'service nginx status; echo $?; service nginx start >/dev/null 2>&1; service nginx status; service nginx restart > /tmp/o 2>&1; grep Re /tmp/o; service nginx stop; service nginx status; service nginx what',
      says: 'nginx is not running ... failed!\n3\nnginx is running.\nRestarting nginx: nginx.\nStopping nginx: nginx.\nnginx is not running ... failed!\nUsage: /etc/init.d/nginx {start|stop|status|restart|reload}\n',
    },
    { image: 'debian', script: 'service nginx start', says: '' },
  ])('$image: $script', ({ image, script, says }) => {
    const { stdout, exitCode } = runImage({ image, command: ['sh', '-c', `${script}; exit 3`], files: withCurl });
    expect({ stdout, exitCode }).toEqual({ stdout: typeof says === 'string' ? says : expect.stringMatching(says), exitCode: 3 });
  });
});

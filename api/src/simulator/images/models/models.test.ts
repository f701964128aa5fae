import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';

const ask = (port: number, path: string) => ['wget', '-qO-', `http://127.0.0.1:${port}${path}`];
const root = { env: { MYSQL_ROOT_PASSWORD: 'a' } };

describe('images of servers', () => {
  it.each([
    { image: 'httpd', after: 3, argv: ['sh', '-c', 'true'], out: '' },
    {
      image: 'memcached:alpine',
      after: 3,
      argv: ['sh', '-c', 'printf "set a 0 0 2\\r\\nhi\\r\\nget a\\r\\nquit\\r\\n" | nc 127.0.0.1 11211'],
      out: 'STORED\r\nVALUE a 0 2\r\nhi\r\nEND\r\n',
    },
    { image: 'mongo', after: 5, argv: ['mongosh', '--quiet', '--eval', "db.adminCommand('ping')"], out: '{ ok: 1 }\n' },
    { image: 'mongo:4.4', after: 5, argv: ['mongo', '--quiet', '--eval', "db.adminCommand('ping').ok"], out: '1\n' },
    {
      image: 'mongo:4.4',
      after: 5,
      argv: ['sh', '-c', 'mongo --eval "db.adminCommand(\'ping\')" | grep -v Implicit'],
      out: 'MongoDB shell version v4.4.21\nconnecting to: mongodb://127.0.0.1:27017/?compressors=disabled&gssapiServiceName=mongodb\nMongoDB server version: 4.4.21\n{ "ok" : 1 }\n',
    },
    { image: 'rabbitmq:3-management', after: 20, argv: ['rabbitmq-diagnostics', '-q', 'ping'], out: 'Ping succeeded\n' },
    {
      image: 'rabbitmq:3',
      after: 20,
      argv: ['rabbitmqctl', 'list_users'],
      out: 'Listing users ...\nuser\ttags\nguest\t[administrator]\n',
    },
    {
      image: 'rabbitmq:3',
      after: 20,
      argv: ['rabbitmqctl', 'list_queues'],
      out: 'Timeout: 60.0 seconds ...\nListing queues for vhost / ...\n',
    },
    { image: 'prom/prometheus', after: 3, argv: ask(9090, '/-/ready'), out: 'Prometheus Server is Ready.\n' },
    {
      image: 'php:8.2-apache',
      files: { '/var/www/html/index.php': '<?php echo "Hello"; ?>' },
      after: 3,
      argv: ['curl', '-s', 'http://127.0.0.1/'],
      out: 'Hello',
    },
    { image: 'registry.k8s.io/hpa-example', after: 3, argv: ['curl', '-s', 'http://127.0.0.1/'], out: 'OK!' },
    { image: 'nats', after: 3, argv: ['/nats-server', '--version'], out: '' },
  ])('$image answers $argv', ({ image, after, argv, out, files }) => {
    const { execs, exitCode } = runImage({ image, ...(files && { files }), exec: [{ after, argv }], until: 30 * SECOND });
    expect(exitCode).toBeUndefined();
    if (out !== '') expect(execs.map(({ stdout }) => stdout)).toEqual([out]);
  });

  it('httpd serves its page, logs, and ends with 0', () => {
    const output = runImage({
      image: 'httpd:2.4.57-alpine',
      exec: [
        { after: 2, argv: ask(80, '/') },
        { after: 3, argv: ask(80, '/nothing') },
      ],
      before: ({ engine, container }) => void engine.after(5 * SECOND, () => container.signal('WINCH')),
    });
    expect(output.execs[0]?.stdout).toBe('<html><body><h1>It works!</h1></body></html>\n');
    expect(output.stdout).toBe(
      '127.0.0.1 - - [15/May/2023:09:00:02 +0000] "GET / HTTP/1.1" 200 45\n127.0.0.1 - - [15/May/2023:09:00:03 +0000] "GET /nothing HTTP/1.1" 404 196\n',
    );
    expect(output.stderr).toContain('AH00489: Apache/2.4.57 (Unix) configured -- resuming normal operations');
    expect(output.exitCode).toBe(0);
  });

  it.each([
    { image: 'httpd', port: 80, code: 1, said: '(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\n' },
    { image: 'redis', port: 6379, code: 1, said: 'Could not create server TCP listening socket *:6379: bind: Address already in use\n' },
    { image: 'mysql', port: 3306, code: 1, said: 'Do you already have another mysqld server running on port: 3306 ?' },
    {
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['netexec'],
      port: 8080,
      code: 1,
      said: 'listen tcp :8080: bind: address already in use\n',
    },
    { image: 'rabbitmq:3', port: 4369, code: 1, said: 'ERROR: node with name "rabbit" is already running on host "' },
    {
      image: 'prom/prometheus',
      port: 9090,
      code: 1,
      said: 'level=error msg="Unable to start web listener" err="listen tcp 0.0.0.0:9090: bind: address already in use"\n',
    },
    {
      image: 'grafana/grafana',
      port: 3000,
      code: 1,
      said: 'failed to open listener on address 0.0.0.0:3000: listen tcp 0.0.0.0:3000: bind: ',
    },
    { image: 'jenkins/jenkins:lts', port: 8080, code: 1, said: 'java.io.IOException: Failed to bind to 0.0.0.0/0.0.0.0:8080\n' },
    { image: 'zookeeper', port: 8080, code: 4, said: 'Unable to start AdminServer, exiting abnormally\n' },
    { image: 'hashicorp/http-echo', args: ['-text=a'], port: 5678, code: 1, said: 'listen tcp :5678: bind: address already in use\n' },
  ])('$image ends with $code where port $port is taken', ({ image, args, port, code, said }) => {
    const output = runImage({ image, ...root, ...(args && { args }), before: ({ container }) => void container.network.listen(port) });
    expect(output.exitCode).toBe(code);
    expect(output.stdout + output.stderr).toContain(said);
  });

  it.each([
    ['registry.k8s.io/etcd:3.5.7-0', 'bash'],
    ['quay.io/coreos/etcd:v3.5.6', 'another'],
    ['gcr.io/etcd-development/etcd:v3.4.18', 'another'],
  ])('%s has a shell: %s', (image, shell) => {
    expect(runImage({ image, command: ['sh', '-c', 'printf %s $BASH_VERSION'] }).stdout ? 'bash' : 'another').toBe(shell);
  });

  it.each(['quay.io/coreos/etcd:v3.5.7', 'gcr.io/etcd-development/etcd:v3.4.25'])('%s has none', (image) => {
    expect(() => runImage({ image, command: ['sh'] })).toThrow('No such file or directory');
  });

  const RULE = '+----------+----------+------------+------------+\n';
  it('etcd answers gRPC health checks, HTTP and etcdctl', () => {
    const { execs, exitCode } = runImage({
      image: 'registry.k8s.io/etcd:3.5.1-0',
      command: [
        '/usr/local/bin/etcd',
        '--data-dir',
        '/var/lib/etcd',
        '--listen-client-urls',
        'http://0.0.0.0:2379',
        '--advertise-client-urls',
        'http://127.0.0.1:2379',
        '--log-level',
        'debug',
      ],
      exec: [
        { after: 5, argv: ['etcdctl', 'put', 'a', '1'] },
        { after: 6, argv: ['etcdctl', 'get', 'a'] },
        { after: 7, argv: ['health'] },
        { after: 8, argv: ['etcdctl', 'snapshot', 'save', '/a.db'] },
        { after: 9, argv: ['etcdctl', 'snapshot', 'status', '/a.db', '-w', 'table'] },
        { after: 10, argv: ['etcdctl', 'snapshot', 'restore', '/a.db', '--data-dir', '/new'] },
        { after: 11, argv: ['etcdctl', 'snapshot', 'restore', '/a.db', '--data-dir', '/new'] },
        { after: 12, argv: ['etcdctl', 'get'] },
        { after: 13, argv: ['etcdctl', 'member', 'list'] },
      ],
      programs: {
        *'/usr/local/bin/health'(process) {
          const socket = yield* process.net.connect('127.0.0.1', 2379);
          yield* socket.write('PRI * HTTP/2.0\r\n\r\nPOST /grpc.health.v1.Health/Check \r\n\r\n');
          yield* process.write(1, yield* socket.read());
          return 0;
        },
      },
    });
    expect({ exitCode, out: execs.map(({ stdout }) => stdout) }).toEqual({
      exitCode: undefined,
      out: [
        ...['OK\n', 'a\n1\n', 'grpc-health: SERVING\r\n', 'Snapshot saved at /a.db\n'],
        `${RULE}|   HASH   | REVISION | TOTAL KEYS | TOTAL SIZE |\n${RULE}| cbe18ae0 |        4 |          9 |      20 kB |\n${RULE}`,
        ...['', '', '', '8e9e05c52164694d, started, default, http://localhost:2380, http://127.0.0.1:2379, false\n'],
      ],
    });
    expect(execs[5]?.stderr).toMatch(
      /^Deprecated: Use `etcdutl snapshot restore` instead\.\n\n\S+\tinfo\t[\s\S]*\trestored snapshot\t.*\n$/,
    );
    expect(execs[6]?.stderr).toMatch(/\nError: data-dir "\/new" not empty or could not be read\n$/);
    expect(execs[7]).toMatchObject({
      exitCode: 128,
      stderr: 'Error: get command needs one argument as key and an optional argument as range_end\n',
    });
  });

  it('wordpress before 5.5 waits for its database before it starts', () => {
    const { exitCode, stderr } = runImage({
      image: 'wordpress:4.8-apache',
      env: { WORDPRESS_DB_HOST: '127.0.0.1' },
    });
    const problem =
      '\nWarning: mysqli::mysqli(): (HY000/2002): Connection refused in - on line 22\n\nMySQL Connection Error: (2002) Connection refused\n';
    expect({ exitCode, times: stderr.split(problem).length - 1 }).toEqual({ exitCode: 1, times: 10 });
  });

  it.each`
    image          | says
    ${'mongo:4.2'} | ${/^\S+\+0000 I {2}NETWORK {2}\[listener\] waiting for connections on port 27017$/m}
    ${'mongo:3.6'} | ${/^\S+\+0000 I NETWORK {2}\[initandlisten\] waiting for connections on port 27017$/m}
    ${'mongo:4.4'} | ${/"msg":"Waiting for connections"/}
  `('$image logs in its own form', ({ image, says }) => {
    expect(runImage({ image }).stdout).toMatch(says);
  });

  it.each`
    image             | says
    ${'nginx'}        | ${'curl: (7) Failed to connect to localhost port 1: Connection refused\n'}
    ${'nginx:alpine'} | ${"curl: (7) Failed to connect to localhost port 1 after 0 ms: Couldn't connect to server\n"}
  `('curl is the one of its distribution: $image', ({ image, says }) => {
    expect(runImage({ image, command: ['curl', '-sS', 'localhost:1'] }).stderr).toBe(says);
  });

  it('wordpress shows an error without its database', () => {
    const { execs } = runImage({
      image: 'wordpress',
      env: { WORDPRESS_DB_HOST: '127.0.0.1' },
      exec: [{ after: 4, argv: ['curl', '-s', 'http://127.0.0.1/'] }],
    });
    expect(execs[0]?.stdout).toContain('Error establishing a database connection');
  });
});

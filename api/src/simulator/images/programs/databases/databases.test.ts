import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { type ImageTest, runImage } from '../../test-image.ts';

const root = { MYSQL_ROOT_PASSWORD: 'secret' };

describe('mysql', () => {
  it('wants a password for root', () => {
    const { stdout, stderr, exitCode } = runImage({ image: 'mysql:8.0.33' });
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      "2023-05-15 09:00:00+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.0.33-1.el8 started.\n2023-05-15 09:00:00+00:00 [Note] [Entrypoint]: Switching to dedicated user 'mysql'\n2023-05-15 09:00:00+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.0.33-1.el8 started.\n",
    );
    expect(stderr).toBe(
      '2023-05-15 09:00:00+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n',
    );
  });

  it.each([
    { rule: 'too early', after: 5, argv: ['mysqladmin', 'ping'], code: 1, stdout: '' },
    { rule: 'who is who', after: 30, argv: ['mysqladmin', 'ping', '-psecret'], code: 0, stdout: 'mysqld is alive\n' },
    { rule: 'the server that sets it up, at the socket', after: 13, argv: ['mysqladmin', 'ping'], code: 0, stdout: 'mysqld is alive\n' },
    { rule: 'that server not at the port', after: 13, argv: ['mysqladmin', 'ping', '-h127.0.0.1'], code: 1, stdout: '' },
    { rule: 'a stranger who only pings', after: 30, argv: ['mysqladmin', 'ping', '-h', '127.0.0.1'], code: 0, stdout: '' },
    { rule: 'a stranger who wants more', after: 30, argv: ['mysqladmin', 'ping', 'status'], code: 1, stdout: '' },
    { rule: 'silently', after: 30, argv: ['mysqladmin', 'ping', '-ss', '-psecret'], code: 0, stdout: '' },
    { rule: 'an unknown command', after: 30, argv: ['mysqladmin', '-psecret', 'hello'], code: 1, stdout: '' },
    { rule: 'a client that waits', after: 5, argv: ['mysqladmin', '--wait=9', 'ping'], code: 0, stdout: 'mysqld is alive\n' },
    { rule: 'by TCP on the same host', after: 13, argv: ['mysqladmin', '--protocol=tcp', 'ping'], code: 1, stdout: '' },
    {
      rule: 'nobody who would drop a database',
      after: 30,
      argv: ['sh', '-c', 'mysqladmin -psecret drop app > /dev/null || mysqladmin -psecret -f drop app'],
      code: 0,
      stdout: 'Database "app" dropped\n',
    },
    { rule: 'a query', after: 30, argv: ['mysql', '-uroot', '-psecret', '-e', 'SELECT 1'], code: 0, stdout: '1\n1\n' },
    { rule: 'flags together', after: 30, argv: ['mysql', '-uroot', '-psecret', '-sNe', 'SELECT 1'], code: 0, stdout: '1\n' },
    { rule: 'with what is asked', after: 30, argv: ['mysql', '-uroot', '-psecret', '-BNeSELECT 1'], code: 0, stdout: '1\n' },
    {
      rule: 'its databases',
      after: 30,
      argv: ['mysql', '-h127.0.0.1', '-uroot', '-psecret', '-N', '-e', 'show databases'],
      code: 0,
      stdout: 'app\ninformation_schema\nmysql\nperformance_schema\nsys\n',
    },
    { rule: 'a stranger', after: 30, argv: ['mysql', '-uroot', '-pwrong', '-e', 'SELECT 1'], code: 1, stdout: '' },
  ])('answers a client: $rule', ({ after, argv, code, stdout }) => {
    const { execs } = runImage({ image: 'mysql', env: { ...root, MYSQL_DATABASE: 'app' }, exec: [{ after, argv }] });
    expect(execs).toEqual([expect.objectContaining({ exitCode: code, stdout })]);
  });

  /** @see mariadb-connector-c: libmariadb/ma_errmsg.c */
  it.each`
    image              | argv                                        | says
    ${'mariadb:10.11'} | ${['mariadb', '-uroot', '-psecret']}        | ${"ERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)\n"}
    ${'mariadb:10.5'}  | ${['mysql', '-h127.0.0.1', '-psecret']}     | ${"ERROR 2002 (HY000): Can't connect to MySQL server on '127.0.0.1' (115)\n"}
    ${'mariadb:10.11'} | ${['mariadb-admin', 'ping', '-h127.0.0.1']} | ${"mariadb-admin: connect to server at '127.0.0.1' failed\nerror: 'Can't connect to server on '127.0.0.1' (115)'\nCheck that mariadbd is running and that the socket: '/run/mysqld/mysqld.sock' exists!\n"}
    ${'mysql:8.0'}     | ${['mysql', '-h127.0.0.1']}                 | ${"ERROR 2003 (HY000): Can't connect to MySQL server on '127.0.0.1:3306' (111)\n"}
    ${'mysql:8.0'}     | ${['mysqladmin', 'status']}                 | ${"mysqladmin: connect to server at 'localhost' failed\nerror: 'Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)'\nCheck that mysqld is running and that the socket: '/var/run/mysqld/mysqld.sock' exists!\n"}
  `('$image says what stands against $argv', ({ image, argv, says }) => {
    expect(runImage({ image, env: root, exec: [{ after: 0.5, argv }] }).execs).toEqual([
      expect.objectContaining({ exitCode: 1, stderr: says }),
    ]);
  });

  it('ends for a client that tells it to', () => {
    const { exitCode, stderr } = runImage({
      image: 'mysql',
      env: root,
      exec: [{ after: 30, argv: ['mysqladmin', '-psecret', 'shutdown'] }],
    });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /\[MY-013172\] \[Server\] Received SHUTDOWN from user root\. Shutting down mysqld \(Version: [\d.]+\)\.\n.*Shutdown complete/,
    );
  });

  it('has its scripts ask the server that sets it up', () => {
    const { stderr, stdout } = runImage({
      image: 'mysql',
      env: root,
      files: { '/docker-entrypoint-initdb.d/a.sh': 'mysql -uroot -psecret -N -e "SELECT 42"\n' },
    });
    expect(stderr).not.toContain('ERROR 2002');
    expect(stdout).toContain('\n42\n');
  });

  /** @see docker-library/mysql: docker-entrypoint.sh mysql_check_config; the servers' own releases */
  it.each`
    image              | args                                                         | says
    ${'mysql:8.0.33'}  | ${['--ignore-db-dir=lost+found']}                            | ${/failed while attempting to check config\n\tcommand was: mysqld --ignore-db-dir=lost\+found --verbose --help\n\t\S+ 0 \[ERROR\] \[MY-000067\] \[Server\] unknown variable 'ignore-db-dir=lost\+found'\.\n\S+ 0 \[ERROR\] \[MY-010119\] \[Server\] Aborting\n$/}
    ${'mysql:5.7'}     | ${['--no-such']}                                             | ${/\n\t\S+Z 0 \[ERROR\] unknown option '--no-such'\n\S+Z 0 \[ERROR\] Aborting\n$/}
    ${'mariadb:10.11'} | ${['--default-authentication-plugin=mysql_native_password']} | ${/mariadbd failed .*\n\tcommand was: .*\n\S+ +9:00:0\d 0 \[ERROR\] mariadbd: unknown variable 'default-authentication-plugin=mysql_native_password'\n/}
  `('$image asks its server about its options first: $args', ({ image, args, says }) => {
    const { exitCode, stderr } = runImage({ image, args, env: root });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(says);
  });
  it.each`
    image          | says
    ${'mysql:5.7'} | ${/^2023-\S+Z 0 \[Note\] mysqld: ready for connections\.\nVersion: '5\.7\.42' {2}socket: '\/var\/run\/mysqld\/mysqld\.sock' {2}port: 3306 {2}MySQL Community Server \(GPL\)$/m}
    ${'mysql:5.6'} | ${/^2023-05-15 09:00:\d\d 1 \[Note\] mysqld: ready for connections\.$/m}
    ${'mysql:8'}   | ${/\[System\] \[MY-010931\] \[Server\] \/usr\/sbin\/mysqld: ready for connections\. Version: '8\.0\.33' /}
  `('$image logs as its release does', ({ image, says }) => {
    expect(runImage({ image, args: ['mysqld', ...(image === 'mysql:8' ? [] : ['--ignore-db-dir=lost+found'])], env: root }).stderr).toMatch(
      says,
    );
  });

  it.each`
    rule                                   | image             | cnf                                                                                      | mode         | says
    ${'what it does not know'}             | ${'mysql:8.0'}    | ${'[mysqld]\nport=3307\nquery_cache_size = 16M\n'}                                       | ${undefined} | ${/failed while attempting to check config\n\tcommand was: mysqld --verbose --help\n\t\S+ 0 \[ERROR\] \[MY-000067\] \[Server\] unknown variable 'query_cache_size=16M'\./}
    ${'a mode that is gone'}               | ${'mysql:8.0'}    | ${'[mysqld]\nsql_mode="STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER"\n'}                      | ${undefined} | ${/Error while setting value 'STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER' to 'sql_mode'\.\n/}
    ${'an option without a group'}         | ${'mysql:8.0'}    | ${'port=3307\n'}                                                                         | ${undefined} | ${/mysqld: \[ERROR\] Found option without preceding group in config file \/etc\/mysql\/conf\.d\/a\.cnf at line 1\.\n/}
    ${'a port'}                            | ${'mysql:5.7'}    | ${'[client]\nfoo\n[mysqld]\nport=3307 # mine\nskip-name-resolve\nquery_cache_size=1M\n'} | ${undefined} | ${/ready for connections\.\n.*port: 3307 /}
    ${'one in a group of its own'}         | ${'mariadb:10.6'} | ${'[mariadb]\nport=3308\n'}                                                              | ${undefined} | ${/port: 3308 /}
    ${'nothing of one that all may write'} | ${'mysql:8.0'}    | ${'[mysqld]\nport=3307\n'}                                                               | ${0o777}     | ${/mysqld: \[Warning\] World-writable config file '\/etc\/mysql\/conf\.d\/a\.cnf' is ignored\.\n[\s\S]*port: 3306 /}
  `('$image reads its option files: $rule', ({ image, cnf, mode, says }) => {
    const content = mode === undefined ? cnf : { content: cnf, mode };
    const { stderr } = runImage({ image, env: root, files: { '/etc/mysql/conf.d/a.cnf': content } });
    expect(stderr).toMatch(says);
  });

  /** As in reports of 5.7.14 and 8.0.42: helm/charts issue 3413 and others. */
  it.each`
    image              | args                              | says
    ${'mysql:8.0.33'}  | ${undefined}                      | ${/ MY-011068 MY-013169 MY-010457 MY-013236 MY-010119 MY-010910$/}
    ${'mysql:5.7'}     | ${undefined}                      | ${/ --initialize specified but the data directory has files in it\. Aborting\. Aborting$/}
    ${'mysql:5.7'}     | ${['--ignore-db-dir=lost+found']} | ${/ready for connections/}
    ${'mariadb:10.11'} | ${undefined}                      | ${/ready for connections/}
  `('$image $args on a volume with lost+found', ({ image, args, says }) => {
    const { stderr } = runImage({ image, ...(args && { args }), env: root, files: { '/var/lib/mysql/lost+found': { directory: true } } });
    const codes = stderr.match(/(?<=\[)MY-\d+(?=\])/g) ?? stderr.match(/(?<=\[(ERROR|Note)\] ).*/g) ?? [];
    expect(` ${codes.join(' ')}`).toMatch(says);
  });

  /** As recorded of mysql:8.0.29 and 8.0.46. */
  it('of MySQL 8 tells what it does in the order of the real one', () => {
    const { stderr } = runImage({ image: 'mysql:8.0.33', env: root });
    const start = ['MY-011068', 'MY-010116', 'MY-013576', 'MY-013577', 'MY-010068', 'MY-013602', 'MY-011810', 'MY-011323', 'MY-010931'];
    expect(stderr.match(/(?<=\[)MY-\d+(?=\])/g)).toEqual([
      ...['MY-011068', 'MY-013169', 'MY-013576', 'MY-013577', 'MY-010453'],
      ...[...start, 'MY-013172', 'MY-010910'],
      ...start,
    ]);
    expect(stderr).toContain("X Plugin ready for connections. Bind-address: '::' port: 33060, socket: /var/run/mysqld/mysqlx.sock\n");
  });
  /** As recorded of mariadb:10.10.3. */
  it('of MariaDB names its build first, and its version in a line of its own', () => {
    const { stderr } = runImage({ image: 'mariadb:10.11.3', env: root });
    const build = '10\\.11\\.3-MariaDB-1:10\\.11\\.3\\+maria~ubu2204';
    expect(stderr).toMatch(
      new RegExp(`^2023-05-15 +9:00:\\d\\d 0 \\[Note\\] Starting MariaDB ${build} source revision [0-9a-f]{40} as process 1$`, 'm'),
    );
    const version = `Version: '${build}' {2}socket: '/run/mysqld/mysqld\\.sock' {2}port: 3306 {2}mariadb\\.org binary distribution`;
    expect(stderr).toMatch(new RegExp(`^2023-05-15 +9:00:\\d\\d 0 \\[Note\\] mariadbd: ready for connections\\.\n${version}$`, 'm'));
  });

  it.each(['mysql:5.7', 'mariadb:10.6'])('%s ends with 0 on TERM', (image) => {
    const output = runImage({
      image,
      env: root,
      before: ({ engine, container }) => void engine.after(40 * SECOND, () => container.signal('TERM')),
    });
    expect(output.exitCode).toBe(0);
    expect(output.stderr).toContain('Shutdown complete');
  });
});

describe('mongod', () => {
  it.each`
    rule                                          | image          | args                                              | env                                                                     | says
    ${'does not know what is gone'}               | ${'mongo:4.4'} | ${['mongod', '--replSet', 'rs0', '--smallfiles']} | ${{}}                                                                   | ${"Error parsing command line: unrecognised option '--smallfiles'"}
    ${'wants a key among those who trust nobody'} | ${'mongo:6'}   | ${['--replSet', 'rs0']}                           | ${{ MONGO_INITDB_ROOT_USERNAME: 'a', MONGO_INITDB_ROOT_PASSWORD: 'b' }} | ${'BadValue: security.keyFile is required when authorization is enabled with replica sets'}
  `('$rule', ({ image, args, env, says }) => {
    const { exitCode, stderr } = runImage({ image, args, env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `${says}\ntry 'mongod --help' for more information\n` });
  });
  /** A Secret's file is everybody's by default; with 0400 it is root's, which the server is not. */
  it.each`
    image          | mode     | says
    ${'mongo:6'}   | ${0o644} | ${/^\{.*"s":"I", {2}"c":"ACCESS", {3}"id":20254, {3}"ctx":"main","msg":"Read security file failed","attr":\{"error":\{"code":30,"codeName":"InvalidPath","errmsg":"permissions on \/key are too open"\}\}\}\n\{.*"s":"F",.*"Location5579201: Unable to acquire security key\[s\]"\}\}\n$/}
    ${'mongo:6'}   | ${0o400} | ${/"errmsg":"error opening file: \/key: Permission denied"/}
    ${'mongo:4.2'} | ${0o644} | ${/ I {2}ACCESS {3}\[main\] permissions on \/key are too open\n$/}
  `('$image takes no key file of mode $mode', ({ image, mode, says }) => {
    const { exitCode, stdout } = runImage({
      image,
      args: ['--replSet', 'rs0', '--keyFile', '/key'],
      files: { '/key': { content: 'abcdefgh', mode } },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(says);
  });
  it.each([
    { asked: 'db.hello().isWritablePrimary || db.hello().secondary', stdout: 'true\n' },
    { asked: 'db.isMaster().ismaster', stdout: 'true\n' },
    { asked: 'db.serverStatus().ok', stdout: '1\n' },
    { asked: "db.adminCommand('ping').ok", stdout: '1\n' },
  ])('answers $asked', ({ asked, stdout }) => {
    const exec = [{ after: 10, argv: ['mongosh', '--quiet', '--eval', asked] }];
    expect(runImage({ image: 'mongo:6', exec }).execs).toEqual([expect.objectContaining({ exitCode: 0, stdout })]);
  });
  it.each`
    command                               | reached
    ${['mongod']}                         | ${1}
    ${['mongod', '--bind_ip_all']}        | ${0}
    ${['docker-entrypoint.sh', 'mongod']} | ${0}
  `('is reached from elsewhere: $command', ({ command, reached }) => {
    const { execs } = runImage({
      image: 'mongo:6',
      command,
      exec: [{ after: 10, argv: ['bash', '-c', 'ip=$(hostname -i); [ "$ip" != 127.0.0.1 ] && (echo > /dev/tcp/$ip/27017) 2> /dev/null'] }],
    });
    expect(execs).toEqual([expect.objectContaining({ exitCode: reached })]);
  });
});

describe('postgres', () => {
  const env = { POSTGRES_PASSWORD: 'secret' };
  it('wants a password', () => {
    const { stderr, exitCode } = runImage({ image: 'postgres' });
    expect({ exitCode, first: stderr.split('\n')[0] }).toEqual({
      exitCode: 1,
      first: 'Error: Database is uninitialized and superuser password is not specified.',
    });
  });

  const clients: readonly { rule: string; test?: Partial<ImageTest>; argv: string[]; code: number; stdout: string }[] = [
    { rule: 'is it ready', argv: ['pg_isready', '-U', 'postgres'], code: 0, stdout: '/var/run/postgresql:5432 - accepting connections\n' },
    { rule: 'is another ready', argv: ['pg_isready', '-h', 'localhost', '-p', '5433'], code: 2, stdout: 'localhost:5433 - no response\n' },
    {
      rule: 'a query',
      argv: ['psql', '-U', 'postgres', '-c', 'select 1'],
      code: 0,
      stdout: ' ?column? \n----------\n        1\n(1 row)\n\n',
    },
    {
      rule: 'is there a server at a socket elsewhere',
      argv: ['psql', '-U', 'postgres', '-h', '/tmp', '-c', 'select 1'],
      code: 2,
      stdout: '',
    },
    {
      rule: 'which databases there are',
      argv: ['sh', '-c', 'psql -U postgres -lqt | cut -d "|" -f 1 | tr -d " "'],
      code: 0,
      stdout: 'postgres\ntemplate0\n\ntemplate1\n\n\n',
    },
    { rule: 'tuples alone', argv: ['psql', '-U', 'postgres', '-tAc', 'select 1'], code: 0, stdout: '1\n' },
    { rule: 'a user that there is not', argv: ['psql', '-U', 'nobody', '-c', 'select 1'], code: 2, stdout: '' },
    {
      rule: 'alpine has its tools too',
      test: { image: 'postgres:14-alpine' },
      argv: ['pg_isready'],
      code: 0,
      stdout: '/var/run/postgresql:5432 - accepting connections\n',
    },
  ];
  it.each(clients)('answers a client: $rule', ({ test, argv, code, stdout }) => {
    const { execs, stderr } = runImage({ image: 'postgres:15', env, exec: [{ after: 10, argv }], ...test });
    expect(stderr).toContain('database system is ready to accept connections');
    expect(execs).toEqual([expect.objectContaining({ exitCode: code, stdout })]);
  });

  /** @see docker-library/postgres: docker-entrypoint.sh docker_process_init_files, docker_temp_server_start */
  it.each`
    rule                                | script                                                                          | code         | says
    ${'at the socket'}                  | ${'psql -v ON_ERROR_STOP=1 -U postgres <<-EOF\n\tcreate user docker;\n\tEOF\n'} | ${undefined} | ${/\nCREATE ROLE\n/}
    ${'not at the port'}                | ${'pg_isready -h localhost || true'}                                            | ${undefined} | ${/\nlocalhost:5432 - no response\n/}
    ${'and it ends with what does not'} | ${'psql -U postgres -c "select 1 from nowhere"\necho more'}                     | ${1}         | ${/sourcing \S+\n$/}
  `('has its scripts ask the server that sets it up, $rule', ({ script, code, says }) => {
    const { exitCode, stdout } = runImage({ image: 'postgres:15', env, files: { '/docker-entrypoint-initdb.d/a.sh': script } });
    expect(exitCode).toBe(code);
    expect(stdout).toMatch(says);
  });

  it('ends with 0 on its stop signal', () => {
    const { exitCode, stderr } = runImage({
      image: 'postgres',
      env,
      before: ({ engine, container }) => void engine.after(20 * SECOND, () => container.signal('INT')),
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('received fast shutdown request');
  });

  const KEY = '/tls/tls.key';
  const tls = ['-c', 'ssl=on', '-c', 'ssl_cert_file=/tls/tls.crt', '-c', `ssl_key_file=${KEY}`];
  const pair = (mode: number) => ({ '/tls/tls.crt': 'certificate', [KEY]: { text: 'key', mode } });
  it.each([
    { rule: 'a parameter that there is not', args: ['-c', 'bogus=1'], said: ['FATAL:  unrecognized configuration parameter "bogus"'] },
    {
      rule: 'a unit that there is not',
      args: ['-c', 'shared_buffers=256M'],
      said: [
        'FATAL:  invalid value for parameter "shared_buffers": "256M"',
        'HINT:  Valid units for this parameter are "B", "kB", "MB", "GB", and "TB".',
      ],
    },
    { rule: 'no value', args: ['-c', 'fsync'], said: ['FATAL:  -c fsync requires a value'] },
    {
      rule: 'more than there may be',
      args: ['-N', '0'],
      said: ['FATAL:  0 is outside the valid range for parameter "max_connections" (1 .. 262143)'],
    },
    {
      rule: 'a library that the image has not',
      args: ['-c', 'shared_preload_libraries=pg_cron'],
      said: ['FATAL:  could not access file "pg_cron": No such file or directory', 'LOG:  database system is shut down'],
    },
    {
      rule: 'a certificate that is not there',
      args: ['-c', 'ssl=on'],
      said: [
        'FATAL:  could not load server certificate file "server.crt": No such file or directory',
        'LOG:  database system is shut down',
      ],
    },
    {
      rule: 'a key that all may read',
      args: tls,
      files: pair(0o644),
      said: [`FATAL:  private key file "${KEY}" has group or world access`, 'DETAIL:  File must have permissions u=rw (0600) or less'],
    },
    {
      rule: 'a key that root alone may read',
      args: tls,
      files: pair(0o600),
      said: [`FATAL:  could not load private key file "${KEY}": Perm`],
    },
    {
      rule: 'a configuration that is not there',
      args: ['-c', 'config_file=/etc/mine.conf'],
      said: ['postgres: could not access the server configuration file "/etc/mine.conf": No such file or directory'],
    },
    {
      rule: 'a configuration with errors',
      args: ['-c', 'config_file=/etc/mine.conf'],
      files: { '/etc/mine.conf': "# mine\nport = 5432 # as ever\nshared_bufers = '1GB'\nfoo bar baz\n" },
      said: [
        'LOG:  unrecognized configuration parameter "shared_bufers" in file "/etc/mine.conf" line 3',
        'LOG:  syntax error in file "/etc/mine.conf" line 4, near token "baz"',
        'FATAL:  configuration file "/etc/mine.conf" contains errors',
      ],
    },
    { rule: 'an option that there is not', args: ['-z'], said: ["postgres: invalid option -- 'z'", 'Try "postgres --help" for more'] },
  ])('does not start with $rule', ({ args, files, said }) => {
    const { exitCode, stdout, stderr } = runImage({ image: 'postgres:15', env, args, ...(files && { files }) });
    expect(exitCode).toBe(1);
    for (const text of said) expect(stdout).toContain(text);
    expect(stdout).toContain('waiting for server to start....');
    expect(stderr).toContain('pg_ctl: could not start server\nExamine the log output.\n');
  });

  /** @see infrahq/infra issue 3124, firecrawl pull request 3866, kiamol issue 72: as these versions said it */
  it.each`
    image            | name                 | says
    ${'postgres:15'} | ${'lost+found'}      | ${/^initdb: error: directory "\/var\/lib\/postgresql\/data" exists but is not empty\ninitdb: detail: It contains a lost\+found directory, perhaps due to it being a mount point\.\ninitdb: hint: Using a mount point .*\.\nCreate a subdirectory under the mount point\.\n$/}
    ${'postgres:14'} | ${'lost+found'}      | ${/^initdb: error: directory .* exists but is not empty\nIt contains a lost\+found directory, perhaps due to it being a mount point\.\nUsing a mount point .*\.\nCreate a subdirectory under the mount point\.\n$/}
    ${'postgres:11'} | ${'lost+found'}      | ${/^initdb: directory .* exists but is not empty\nIt contains a lost\+found directory, /}
    ${'postgres:15'} | ${'.snapshot'}       | ${/\ninitdb: detail: It contains a dot-prefixed\/invisible file, perhaps due to it being a mount point\.\n/}
    ${'postgres:14'} | ${'postgresql.conf'} | ${/ exists but is not empty\nIf you want to create a new database system, either remove or empty\nthe directory ".*" or run initdb\nwith an argument other than ".*"\.\n$/}
  `('$image takes no directory that holds $name', ({ image, name, says }) => {
    const { exitCode, stderr } = runImage({ image, env, files: { [`/var/lib/postgresql/data/${name}`]: { directory: true } } });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(says);
  });
});

it.each([
  { args: ['-z'], stderr: 'memcached: invalid option -- \'z\'\nIllegal argument "?"\n' },
  { args: ['--foo=1'], stderr: 'memcached: unrecognized option \'--foo\'\nIllegal argument "?"\n' },
  { args: ['-vm'], stderr: 'memcached: option requires an argument -- \'m\'\nIllegal argument "?"\n' },
  { args: ['-c', '0'], stderr: 'Maximum connections must be greater than 0\n' },
])('memcached does not start with $args', ({ args, stderr }) =>
  expect(runImage({ image: 'memcached', args: ['memcached', ...args] })).toMatchObject({ exitCode: 1, stderr }),
);

it('memcached takes an option and its value in one word', () => {
  const exec = [{ after: 1, argv: ['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/11212; echo version >&3; read -u 3 line; echo "$line"'] }];
  const { execs } = runImage({ image: 'memcached', args: ['memcached', '-m 64', '-p 11212', '--user=memcache'], exec });
  expect(execs).toEqual([expect.objectContaining({ stdout: expect.stringContaining('VERSION 1.6.20') })]);
});

/** @see docker-library/rabbitmq issues 171 and 571; erlang/otp: lib/kernel/src/auth.erl */
describe('rabbitmq', () => {
  it.each`
    rule                           | given                                                                    | says
    ${'a cookie that others read'} | ${{ '/var/lib/rabbitmq/.erlang.cookie': { content: 'A', mode: 0o644 } }} | ${'{"Cookie file /var/lib/rabbitmq/.erlang.cookie must be accessible by owner only",'}
    ${'one that it cannot read'}   | ${{ '/var/lib/rabbitmq/.erlang.cookie': { content: 'A', mode: 0o400 } }} | ${'{"Error when reading /var/lib/rabbitmq/.erlang.cookie: eacces",'}
  `('does not start with $rule', ({ given, says }) => {
    const { exitCode, stdout } = runImage({ image: 'rabbitmq:3.11', files: given, user: { uid: 999, gid: 999, groups: [] } });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(says);
  });
  it('makes its cookie, and listens where its configuration says', () => {
    const { stdout, container } = runImage({
      image: 'rabbitmq:3.11',
      files: { '/etc/rabbitmq/rabbitmq.conf': 'listeners.tcp.default = 5673\n' },
    });
    expect(stdout).toContain('started TCP listener on [::]:5673\n');
    expect(container.lstat('/var/lib/rabbitmq/.erlang.cookie')?.mode).toBe(0o400);
  });
});

import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../../engine/index.ts';
import { runImage } from '../../../test-image.ts';

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

  /** @see docker-library/mysql: docker-entrypoint.sh docker_process_init_files */
  it('tells of each script by its own name', () => {
    const files = Object.fromEntries(['a.sh', 'b.sql', 'c.txt', 'd.sql.gz'].map((name) => [`/docker-entrypoint-initdb.d/${name}`, '']));
    const { stderr, stdout } = runImage({ image: 'mysql', env: root, files });
    const SCRIPT = '/usr/local/bin/docker-entrypoint.sh';
    for (const line of [
      `[Note] [Entrypoint]: ${SCRIPT}: sourcing /docker-entrypoint-initdb.d/a.sh\n`,
      `[Note] [Entrypoint]: ${SCRIPT}: running /docker-entrypoint-initdb.d/b.sql\n`,
      `[Warn] [Entrypoint]: ${SCRIPT}: ignoring /docker-entrypoint-initdb.d/c.txt\n`,
      `[Note] [Entrypoint]: ${SCRIPT}: running /docker-entrypoint-initdb.d/d.sql.gz\n`,
    ])
      expect(stdout + stderr).toContain(line);
  });

  /** @see docker-library/mysql: docker-entrypoint.sh mysql_check_config; the servers' own releases */
  it.each`
    image              | args                                                         | says
    ${'mysql:8.0.33'}  | ${['--ignore-db-dir=lost+found']}                            | ${/failed while attempting to check config\n\tcommand was: mysqld --ignore-db-dir=lost\+found --verbose --help\n\t\S+ 0 \[ERROR\] \[MY-000067\] \[Server\] unknown variable 'ignore-db-dir=lost\+found'\.\n\S+ 0 \[ERROR\] \[MY-010119\] \[Server\] Aborting\n$/}
    ${'mysql:5.7'}     | ${['--no-such']}                                             | ${/\n\t\S+Z 0 \[ERROR\] unknown option '--no-such'\n\S+Z 0 \[ERROR\] Aborting\n$/}
    ${'mysql:8.4.0'}   | ${['--default-authentication-plugin=mysql_native_password']} | ${/\[MY-000067\] \[Server\] unknown variable 'default-authentication-plugin=mysql_native_password'\./}
    ${'mysql:8.0.33'}  | ${['--mysql-native-password=ON']}                            | ${/unknown variable 'mysql-native-password=ON'\./}
    ${'mysql:9.0.0'}   | ${['--mysql-native-password=ON']}                            | ${/unknown variable 'mysql-native-password=ON'\./}
    ${'mariadb:10.11'} | ${['--default-authentication-plugin=mysql_native_password']} | ${/mariadbd failed .*\n\tcommand was: .*\n\S+ +9:00:0\d 0 \[ERROR\] mariadbd: unknown variable 'default-authentication-plugin=mysql_native_password'\n/}
  `('$image asks its server about its options first: $args', ({ image, args, says }) => {
    const { exitCode, stderr } = runImage({ image, args, env: root });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(says);
  });
  /** @see docker-library/mysql: the Dockerfiles of each; what runs of them have logged */
  it.each`
    image                    | built
    ${'mysql:5.6'}           | ${'5.6.51-1debian9'}
    ${'mysql:5.7.28'}        | ${'5.7.28-1debian9'}
    ${'mysql:5.7.35'}        | ${'5.7.35-1debian10'}
    ${'mysql:5.7'}           | ${'5.7.42-1.el7'}
    ${'mysql:8.0.27'}        | ${'8.0.27-1debian10'}
    ${'mysql:8.0.36'}        | ${'8.0.36-1.el8'}
    ${'mysql:8.3'}           | ${'8.3.0-1.el8'}
    ${'mysql:8.0.37'}        | ${'8.0.37-1.el9'}
    ${'mysql:8.4'}           | ${'8.4.0-1.el9'}
    ${'mysql:8.0.33-debian'} | ${'8.0.33-1debian11'}
  `('says which package it was built from, $image', ({ image, built }) => {
    expect(runImage({ image, env: root }).stdout).toContain(`Entrypoint script for MySQL Server ${built} started.\n`);
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

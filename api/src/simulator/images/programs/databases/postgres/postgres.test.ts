import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../../engine/index.ts';
import { type ImageTest, runImage } from '../../../test-image.ts';

describe('postgres', () => {
  const env = { POSTGRES_PASSWORD: 'secret' };
  it('wants a password', () => {
    const { stderr, exitCode } = runImage({ image: 'postgres' });
    expect({ exitCode, first: stderr.split('\n')[0] }).toEqual({
      exitCode: 1,
      first: 'Error: Database is uninitialized and superuser password is not specified.',
    });
  });

  /** @see docker-library/postgres: the Dockerfiles of each; what runs of them have logged */
  it.each`
    image                       | built
    ${'postgres:15'}            | ${'15.3 (Debian 15.3-1.pgdg110+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 10.2.1-6) 10.2.1 20210110, 64-bit'}
    ${'postgres:15.3-bookworm'} | ${'15.3 (Debian 15.3-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit'}
    ${'postgres:17'}            | ${'17.5 (Debian 17.5-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit'}
    ${'postgres:17.6'}          | ${'17.6 (Debian 17.6-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit'}
    ${'postgis/postgis:17-3.5'} | ${'17.5 (Debian 17.5-1.pgdg110+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 10.2.1-6) 10.2.1 20210110, 64-bit'}
    ${'postgres:18.1'}          | ${'18.1 (Debian 18.1-1.pgdg13+2) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit'}
    ${'postgres:18-alpine'}     | ${'18.6 on x86_64-pc-linux-musl, compiled by gcc (Alpine 15.2.0) 15.2.0, 64-bit'}
  `('says what it is built on, $image', ({ image, built }) => {
    expect(runImage({ image, env }).stderr).toContain(`LOG:  starting PostgreSQL ${built}\n`);
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

  it('tells of each script that it runs, and stands off what follows', () => {
    const files = Object.fromEntries(
      [
        ['a.sh', 'echo hi\n'],
        ['b.sql', 'select 1 as one;\n'],
        ['c.txt', ''],
      ].map(([name, text]) => [`/docker-entrypoint-initdb.d/${name}`, text as string]),
    );
    const { stdout } = runImage({ image: 'postgres:15', env: { ...env, POSTGRES_DB: 'shop' }, files });
    const SCRIPT = '/usr/local/bin/docker-entrypoint.sh';
    expect(stdout).toContain(
      `server started\nCREATE DATABASE\n\n\n${SCRIPT}: sourcing /docker-entrypoint-initdb.d/a.sh\nhi\n\n${SCRIPT}: running /docker-entrypoint-initdb.d/b.sql\n one \n-----\n   1\n(1 row)\n\n\n\n${SCRIPT}: ignoring /docker-entrypoint-initdb.d/c.txt\n\nwaiting for server to shut down....`,
    );
  });

  it('runs what is packed, and tells that it runs what it cannot read here', () => {
    const packed = 'echo "select 2 as two;" | gzip > /docker-entrypoint-initdb.d/b.sql.gz';
    const files = { '/docker-entrypoint-initdb.d/a.sql.gz': 'packed elsewhere', '/docker-entrypoint-initdb.d/z.txt': '' };
    const { stdout } = runImage({
      image: 'postgres:15',
      env,
      files,
      command: ['sh', '-c', `${packed}; exec docker-entrypoint.sh postgres`],
    });
    expect(stdout).toMatch(/: running \S+a\.sql\.gz\n\n\n\S+: running \S+b\.sql\.gz\n two \n-----\n {3}2\n/);
  });

  const SERVER = (host: string) =>
    `could not connect to server: Connection refused\n\tIs the server running on host "localhost" (${host}) and accepting\n\tTCP/IP connections on port 5432?\n`;
  const HERE =
    'could not connect to server: No such file or directory\n\tIs the server running locally and accepting\n\tconnections on Unix domain socket "/var/run/postgresql/.s.PGSQL.5432"?\n';
  it.each`
    rule                                     | tag      | argv                           | says
    ${'before 14 each address is a server'}  | ${'13'}  | ${['psql', '-h', '127.0.0.1']} | ${'psql: error: could not connect to server: Connection refused\n\tIs the server running on host "127.0.0.1" and accepting\n\tTCP/IP connections on port 5432?\n'}
    ${'by its name and its number'}          | ${'12'}  | ${['psql', '-h', 'localhost']} | ${`psql: error: ${SERVER('127.0.0.1')}`}
    ${'a socket is told apart'}              | ${'13'}  | ${['psql']}                    | ${`psql: error: ${HERE}`}
    ${'before 12 an error is not called so'} | ${'11'}  | ${['psql']}                    | ${`psql: ${HERE}`}
    ${'and nine has a release of its own'}   | ${'9.6'} | ${['psql']}                    | ${`psql: ${HERE}`}
    ${'tools beside it name the database'}   | ${'13'}  | ${['pg_dump', 'x']}            | ${`pg_dump: error: connection to database "x" failed: ${HERE}`}
    ${'or another'}                          | ${'13'}  | ${['createdb', 'y']}           | ${`createdb: error: could not connect to database postgres: ${HERE}`}
    ${'an old one is an archiver'}           | ${'9.6'} | ${['pg_dump', 'x']}            | ${`pg_dump: [archiver (db)] connection to database "x" failed: ${HERE}`}
  `('has clients that cannot reach it: $rule', ({ tag, argv, says }) => {
    const { stderr } = runImage({ image: `postgres:${tag}`, command: argv });
    expect(stderr).toBe(says);
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

import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { runImage } from '../../test-image.ts';

const withoutTimes = (text: string) => text.replace(/\d\d \w{3} \d{4} [\d:.]+ /g, '');

describe('redis', () => {
  it('starts as its image does, as its own user', () => {
    const { stdout, execs } = runImage({ image: 'redis:7.0.11', exec: [{ after: 2, argv: ['cat', '/proc/1/status'] }] });
    expect(withoutTimes(stdout)).toBe(`1:C # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
1:C # Redis version=7.0.11, bits=64, commit=00000000, modified=0, pid=1, just started
1:C # Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf
1:M * monotonic clock: POSIX clock_gettime
1:M * Running mode=standalone, port=6379.
1:M # Server initialized
1:M * Ready to accept connections
`);
    expect(execs[0]?.stdout).toContain('Uid:\t999');
  });

  it.each`
    image            | recorded              | first  | monotonic | initialized               | ready
    ${'redis:6.0.9'} | ${'minikube, 2020'}   | ${'#'} | ${false}  | ${'# Server initialized'} | ${'* Ready to accept connections'}
    ${'redis:6.2'}   | ${'Docker, 2022'}     | ${'#'} | ${true}   | ${'# Server initialized'} | ${'* Ready to accept connections'}
    ${'redis:7.2.3'} | ${'Kubernetes, 2023'} | ${'*'} | ${true}   | ${'* Server initialized'} | ${'* Ready to accept connections tcp'}
  `('$image starts as recorded: $recorded', ({ image, first, monotonic, initialized, ready }) => {
    const clock = monotonic ? '1:M * monotonic clock: POSIX clock_gettime\n' : '';
    const said = withoutTimes(runImage({ image }).stdout);
    expect(said).toMatch(
      new RegExp(`^1:C \\${first} oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n1:C \\${first} Redis version=\\d+\\.\\d+\\.\\d+, bits=64`),
    );
    expect(said.split(/^1:C # Warning: .*\n/m)[1]).toBe(
      `${clock}1:M * Running mode=standalone, port=6379.\n1:M ${initialized}\n1:M ${ready}\n`,
    );
  });

  it.each([
    { image: 'redis:6.0.5', chosen: undefined, says: /^1:M # WARNING you have Trans.*'echo never > .* after THP is disabled\.$/m },
    { image: 'redis:6.0.5', chosen: 'never', says: undefined },
    { image: 'redis:6.0.9', chosen: 'always', says: /'echo madvise > .* THP is disabled \(set to 'madvise' or 'never'\)\.$/m },
    { image: 'redis:6.0.9', chosen: undefined, says: undefined },
  ])('$image warns of huge pages that it does not like: of $chosen', ({ image, chosen, says }) => {
    const { stdout } = runImage({ image, before: ({ node }) => chosen && node.hugePages.set('enabled', chosen) });
    if (says) expect(withoutTimes(stdout)).toMatch(says);
    else expect(stdout).not.toContain('THP');
  });

  it('begins with what its entrypoint says, where that loads modules', () => {
    expect(withoutTimes(runImage({ image: 'redis:8' }).stdout)).toMatch(
      /^Starting Redis Server\n1:C \* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n1:C \* Redis version=8\.\d\.\d, bits=64, commit=00000000, modified=1, pid=1, just started\n1:C \* Configuration loaded\n1:M \* monotonic clock/,
    );
  });

  it.each([
    { rule: 'another address of the machine has the port for itself', bind: '127.0.0.2', says: /Ready to accept connections\n$/ },
    {
      rule: 'the same address has not',
      bind: '127.0.0.1',
      says: /socket 127\.0\.0\.1:6379: bind: Address already in use\n1:M # Failed listening/,
    },
    {
      rule: 'an address must be there',
      bind: '192.0.2.1',
      says: /socket 192\.0\.2\.1:6379: bind: Cannot assign requested address\n1:M # Failed/,
    },
    {
      rule: 'unless it is said that it need not',
      bind: '127.0.0.2 -192.0.2.1',
      says: /requested address\n[\s\S]*Ready to accept connections\n$/,
    },
  ])('of two servers, the first on 127.0.0.1: $rule', ({ bind, says }) => {
    const { execs } = runImage({
      image: 'redis:7',
      args: ['redis-server', '--bind', '127.0.0.1', '-::1'],
      exec: [{ after: 2, argv: ['sh', '-c', `timeout 2 redis-server --bind ${bind}`] }],
    });
    const said = withoutTimes(execs[0]?.stdout ?? '').replace(/^\d+:/gm, '1:');
    expect(said.replace(/1:signal-handler[\s\S]*/, '')).toMatch(says);
  });

  it.each`
    image          | says
    ${'redis:6.0'} | ${/\n1:M # Could not create server TCP listening socket \*:6379: bind: Address already in use\n$/}
    ${'redis:6.2'} | ${/\n1:M # Warning: Could not create server TCP listening socket \*:6379: bind: Address already in use\n1:M # Failed listening on port 6379 \(TCP\), aborting\.\n$/}
  `('$image says that another has its port', ({ image, says }) => {
    const second = runImage({ image, exec: [{ after: 2, argv: ['redis-server'] }] }).execs[0]?.stdout ?? '';
    expect(withoutTimes(second).replace(/^\d+:/gm, '1:')).toMatch(says);
  });

  const cli = (...commands: string[]) => commands.map((text, i) => ({ after: 2 + i, argv: ['redis-cli', ...text.split(' ')] }));
  it.each([
    { rule: 'PING', given: cli('ping'), answers: ['PONG\n'] },
    { rule: 'strings', given: cli('set a 1', 'incr a', 'get a', 'get b'), answers: ['OK\n', '2\n', '2\n', '\n'] },
    { rule: 'patterns', given: cli('mset ab 1 ac 2 [ 3', 'keys a[b]', 'keys ['), answers: ['OK\n', 'ab\n', '\n'] },
    {
      rule: 'lists',
      given: cli('rpush l x y', 'lrange l 0 -1', 'get l'),
      answers: ['2\n', 'x\ny\n', 'WRONGTYPE Operation against a key holding the wrong kind of value\n\n'],
    },
    {
      rule: 'settings',
      given: cli('config get maxmemory', 'config set maxmemory 2mb', 'config get maxmemory'),
      answers: ['maxmemory\n0\n', 'OK\n', 'maxmemory\n2097152\n'],
    },
    { rule: 'what it does not know', given: cli('foo bar'), answers: ["ERR unknown command 'foo', with args beginning with: 'bar' \n\n"] },
  ])('answers redis-cli: $rule', ({ given, answers }) => {
    expect(runImage({ image: 'redis', exec: given }).execs.map(({ stdout }) => stdout)).toEqual(answers);
  });

  it('reads its configuration file', () => {
    const files = { '/redis-master/redis.conf': 'maxmemory 2mb\nmaxmemory-policy allkeys-lru \n' };
    const { execs } = runImage({
      image: 'redis:5.0.4',
      files,
      command: ['redis-server', '/redis-master/redis.conf'],
      exec: cli('CONFIG GET maxmemory', 'CONFIG GET maxmemory-policy'),
    });
    expect(execs.map(({ stdout }) => stdout)).toEqual(['maxmemory\n2097152\n', 'maxmemory-policy\nallkeys-lru\n']);
  });

  /** As the real ones answer. */
  it.each([
    { image: 'redis:4.0.14', quoted: "'flushall'\n\n" },
    { image: 'redis:6.2', quoted: '`flushall`, with args beginning with: `async`, \n\n' },
    { image: 'redis:7.0.11', quoted: "'flushall', with args beginning with: 'async' \n\n" },
  ])('$image knows a command by what it was renamed to, and none that was taken away', ({ image, quoted }) => {
    const { execs } = runImage({
      image,
      files: { '/c.conf': 'rename-command FLUSHALL ""\nrename-command CONFIG myconf\n' },
      command: ['redis-server', '/c.conf'],
      exec: cli('flushall async', 'MYCONF get port', 'set a b'),
    });
    expect(execs.map(({ stdout }) => stdout)).toEqual([`ERR unknown command ${quoted}`, 'port\n6379\n', 'OK\n']);
  });

  it.each([
    {
      rule: 'a setting that there is not',
      files: { '/c.conf': 'maxmemoryy 2mb\n' },
      stderr:
        "\n*** FATAL CONFIG FILE ERROR (Redis 7.0.11) ***\nReading the configuration file, at line 1\n>>> 'maxmemoryy 2mb'\nBad directive or wrong number of arguments\n",
      stdout: '',
    },
    {
      rule: 'a file that there is not',
      files: {},
      stderr: '',
      stdout: "1:C # Fatal error, can't open config file '/c.conf': No such file or directory\n",
    },
  ])('ends with 1 at $rule', ({ files, stderr, stdout }) => {
    const output = runImage({ image: 'redis:7.0.11', files: files as Record<string, string>, args: ['redis-server', '/c.conf'] });
    expect({ code: output.exitCode, stderr: output.stderr, stdout: withoutTimes(output.stdout) }).toEqual({ code: 1, stderr, stdout });
  });

  it.each`
    image        | args                                        | line | shown                                 | why
    ${'redis:7'} | ${['--bogus', 'yes']}                       | ${2} | ${'bogus "yes"'}                      | ${'Bad directive or wrong number of arguments'}
    ${'redis:7'} | ${['--appendonly', 'no', '--requirepass']}  | ${3} | ${'requirepass'}                      | ${'wrong number of arguments'}
    ${'redis:7'} | ${['--requirepass', '--appendonly', 'yes']} | ${2} | ${'requirepass "--appendonly" "yes"'} | ${'wrong number of arguments'}
    ${'redis:7'} | ${['--port', 'abc']}                        | ${2} | ${'port "abc"'}                       | ${"argument couldn't be parsed into an integer"}
    ${'redis:7'} | ${['--port', '99999']}                      | ${2} | ${'port "99999"'}                     | ${'argument must be between 0 and 65535 inclusive'}
    ${'redis:7'} | ${['--maxmemory', '64Mi']}                  | ${2} | ${'maxmemory "64Mi"'}                 | ${'argument must be a memory value'}
    ${'redis:7'} | ${['--appendfsync', 'often']}               | ${2} | ${'appendfsync "often"'}              | ${'argument(s) must be one of the following: always, everysec, no'}
    ${'redis:6'} | ${['--requirepass', '--appendonly', 'yes']} | ${2} | ${'requirepass'}                      | ${'wrong number of arguments'}
  `('$image takes $args as lines of its configuration', ({ image, args, line, shown, why }) => {
    const { stderr, exitCode } = runImage({ image, args });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Reading the configuration file, at line ${line}\n>>> '${shown}'\n${why}\n`);
  });

  /** @see bitnami/charts issues 14944 (6.2.5) and 23885 (7.0.12) */
  it.each`
    image             | line                        | says
    ${'redis:7.0.12'} | ${'logfile /nowhere/a.log'} | ${/^\n\*\*\* FATAL CONFIG FILE ERROR \(Redis 7\.0\.12\) \*\*\*\nCan't open the log file: No such file or directory\n$/}
    ${'redis:6.2.5'}  | ${'logfile /nowhere/a.log'} | ${/^\n\*\*\* .* \*\*\*\nReading the configuration file, at line 2\n>>> 'logfile \/nowhere\/a\.log'\nCan't open the log file: No such file or directory\n$/}
    ${'redis:7.0.12'} | ${'dir /nowhere'}           | ${/^\n\*\*\* .* \*\*\*\nReading the configuration file, at line 2\n>>> 'dir \/nowhere'\nNo such file or directory\n$/}
    ${'redis:6.2.5'}  | ${'dir /nowhere'}           | ${/^1:C \d\d May 2023 \S+ # Can't chdir to '\/nowhere': No such file or directory\n$/}
  `('$image does not start with $line', ({ image, line, says }) => {
    const output = runImage({ image, files: { '/c.conf': `port 6380\n${line}\nappendonly yes\n` }, args: ['redis-server', '/c.conf'] });
    expect(output.exitCode).toBe(1);
    expect(output.stdout + output.stderr).toMatch(says);
  });

  it('writes its log where it is told to', () => {
    const { stdout, container } = runImage({ image: 'redis:7', args: ['redis-server', '--logfile', 'redis.log'] });
    expect(stdout).toBe('');
    expect(container.readFile('/data/redis.log')).toContain('Ready to accept connections\n');
  });

  it('takes all that its own example file sets', () => {
    const text =
      'hash-max-listpack-value 64\nactive-defrag-threshold-lower 10\noom-score-adj-values 0 200 800\nlist-compress-depth 0\nrepl-diskless-load disabled\n';
    const { stdout } = runImage({ image: 'redis:7', files: { '/c.conf': text }, args: ['redis-server', '/c.conf'] });
    expect(stdout).toContain('Ready to accept connections');
  });

  it('asks for its password', () => {
    const { execs } = runImage({ image: 'redis', args: ['redis-server', '--requirepass', 'secret'], exec: cli('ping', '-a secret ping') });
    expect(execs.map(({ stdout }) => stdout)).toEqual(['NOAUTH Authentication required.\n\n', 'PONG\n']);
  });

  it('ends with 0 on TERM, saving what it has', () => {
    const { stdout, exitCode, container } = runImage({
      image: 'redis',
      exec: cli('set a 1'),
      before: ({ engine, container: self }) => void engine.after(5 * SECOND, () => self.signal('TERM')),
    });
    expect(exitCode).toBe(0);
    expect(withoutTimes(stdout)).toContain(
      '1:signal-handler (1684141205) Received SIGTERM scheduling shutdown...\n1:M * User requested shutdown...\n1:M * Saving the final RDB snapshot before exiting.\n1:M * DB saved on disk\n',
    );
    expect(container.lstat('/data/dump.rdb')?.type).toBe('file');
  });

  it('says that nobody listens', () => {
    const { execs } = runImage({ image: 'redis', command: ['sleep', '50'], exec: cli('ping') });
    expect(execs).toEqual([
      expect.objectContaining({ exitCode: 1, stderr: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n' }),
    ]);
  });
});

/** @see kubernetes/examples: _archived/storage/redis/image/run.sh */
describe('the redis of an old example', () => {
  const image = 'registry.k8s.io/redis:v1';
  it.each<{ rule: string; env: Record<string, string>; code: number | undefined; said: string }>([
    { rule: 'a master', env: { MASTER: 'true' }, code: undefined, said: 'The server is now ready to accept connections on port 6379' },
    { rule: 'else a slave that finds no master', env: {}, code: 1, said: 'Failed to find master.\n' },
  ])('is, as its environment says, $rule', ({ env, code, said }) => {
    const { exitCode, stdout } = runImage({ image, env, until: 100 * SECOND });
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: expect.stringContaining(said) });
  });
  it('a sentinel listens on its own port', () => {
    const { execs, stdout } = runImage({
      image: 'redis',
      files: { '/s.conf': 'sentinel monitor mymaster 127.0.0.1 6379 2\n' },
      args: ['redis-sentinel', '/s.conf'],
      exec: [{ after: 3, argv: ['redis-cli', '-p', '26379', 'ping'] }],
    });
    expect(execs[0]?.stdout).toBe('PONG\n');
    expect(stdout).toContain('# +monitor master mymaster 127.0.0.1 6379 quorum 2\n');
  });
  it('needs its configuration', () => {
    const { exitCode, stdout } = runImage({ image: 'redis', args: ['redis-sentinel'] });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining('Sentinel needs config file on disk') });
  });
});

import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { play } from '../../../testing.ts';
import { runImage } from '../../test-image.ts';

const CONF = 'sentinel monitor m 127.0.0.1 6379 1\nsentinel down-after-milliseconds m 2000\n';
const started = (image: string, conf: string, isReadOnly = false) =>
  runImage({
    image,
    args: ['redis-sentinel', '/s.conf'],
    files: { '/s.conf': conf },
    ...(isReadOnly && { container: { readOnlyRoot: true } }),
    until: 10 * SECOND,
  });
const bare = (text: string): string => text.replace(/\d\d \w{3} \d{4} [\d:.]+ /g, '').replace(/[0-9a-f]{40}/g, 'ID');

/** Asked of Redis 8.0.2, but for its versions. */
describe('a sentinel', () => {
  it('keeps what it finds out in its file, which it has to be able to', () => {
    const { exitCode, stdout } = started('redis:7.0.11', CONF, true);
    expect({ exitCode, stdout: bare(stdout) }).toEqual({
      exitCode: 1,
      stdout: '1:X # Sentinel config file /s.conf is not writable: Read-only file system. Exiting...\n',
    });
  });

  it.each([
    { rule: 'knows no names of hosts', conf: 'sentinel monitor m localhost 6379 1\n', code: 1, line: 1, host: 'localhost' },
    { rule: 'unless it is told to', conf: 'sentinel monitor m localhost 6379 1\nsentinel resolve-hostnames yes\n', code: undefined },
  ])('$rule', ({ conf, code, line, host }) => {
    const { exitCode, stderr, stdout } = started('redis:7.0.11', conf);
    expect(exitCode).toBe(code);
    if (code === undefined) expect(bare(stdout)).toContain('1:X # +monitor master m 127.0.0.1 6379 quorum 1\n');
    else {
      expect(bare(stdout)).toBe(`1:X # Failed to resolve hostname '${host}'\n`);
      expect(stderr).toBe(
        `\n*** FATAL CONFIG FILE ERROR (Redis 7.0.11) ***\nReading the configuration file, at line ${line}\n>>> 'sentinel monitor m localhost 6379 1'\nCan't resolve instance hostname.\n`,
      );
    }
  });

  it('misses a master, and finds nobody for its place', () => {
    expect(bare(started('redis:7.0.11', CONF).stdout)).toContain(`1:X # +monitor master m 127.0.0.1 6379 quorum 1
1:X # +sdown master m 127.0.0.1 6379
1:X # +odown master m 127.0.0.1 6379 #quorum 1/1
1:X # +new-epoch 1
1:X # +try-failover master m 127.0.0.1 6379
1:X * Sentinel new configuration saved on disk
1:X # +vote-for-leader ID 1
1:X # +elected-leader master m 127.0.0.1 6379
1:X # +failover-state-select-slave master m 127.0.0.1 6379
1:X # -failover-abort-no-good-slave master m 127.0.0.1 6379
`);
  });

  it('answers what it is asked', () => {
    const commands = [
      'sentinel get-master-addr-by-name m',
      'sentinel get-master-addr-by-name x',
      'sentinel ckquorum m',
      'sentinel master x',
      'sentinel foo',
      'get a',
      'role',
      'ping',
      'info sentinel',
    ];
    const { execs } = runImage({
      image: 'redis:7.0.11',
      args: ['redis-sentinel', '/s.conf'],
      files: { '/s.conf': 'sentinel monitor m 127.0.0.1 6379 1\n' },
      exec: commands.map((command, i) => ({ after: i + 1, argv: ['redis-cli', '-p', '26379', ...command.split(' ')] })),
    });
    expect(execs.map(({ stdout }) => stdout)).toEqual([
      '127.0.0.1\n6379\n',
      '\n',
      'OK 1 usable Sentinels. Quorum and failover authorization can be reached\n',
      'ERR No such master with that name\n\n',
      "ERR unknown subcommand 'foo'. Try SENTINEL HELP.\n\n",
      "ERR unknown command 'get', with args beginning with: 'a' \n\n",
      'sentinel\nm\n',
      'PONG\n',
      expect.stringContaining('master0:name=m,status=ok,address=127.0.0.1:6379,slaves=0,sentinels=1\r\n'),
    ]);
  });
});

describe('three sentinels', () => {
  const pod = (name: string, args: readonly string[], more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: {
      containers: [{ name: 'redis', image: 'redis:7.0.11', args, volumeMounts: [{ name: 'own', mountPath: '/own' }] }],
      volumes: [{ name: 'own', emptyDir: {} }],
      ...more,
    },
  });
  const conf =
    'sentinel resolve-hostnames yes\nsentinel monitor mymaster leader 6379 2\nsentinel down-after-milliseconds mymaster 5000\nsentinel failover-timeout mymaster 60000\n';
  const init = {
    initContainers: [
      {
        name: 'init',
        image: 'busybox',
        command: ['sh', '-c', `sleep 10; printf '${conf.replaceAll('\n', '\\n')}' > /own/s.conf`],
        volumeMounts: [{ name: 'own', mountPath: '/own' }],
      },
    ],
  };
  const documents = [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'leader' }, spec: { selector: { app: 'leader' }, ports: [{ port: 6379 }] } },
    pod('leader', ['redis-server']),
    pod('one', ['redis-server', '--replicaof', 'leader', '6379']),
    pod('two', ['redis-server', '--replicaof', 'leader', '6379']),
    ...['a', 'b', 'c'].map((name) => pod(name, ['redis-sentinel', '/own/s.conf'], init)),
  ];

  it('find each other, agree that a master is gone, and elect who gives its place to a copy', () => {
    const { run } = play(documents.map((each) => `---\n${JSON.stringify(each)}\n`).join(''), {
      seconds: 90,
      interventions: [{ atSeconds: 40, kind: 'DELETE_POD', pod: 'leader', graceSeconds: 0 }],
    });
    const logs = ['a', 'b', 'c'].map((name) => run.kubectl(`logs ${name} -c redis`, 90).stdout);
    for (const log of logs) {
      expect(log.match(/\+sentinel sentinel /g)).toHaveLength(2);
      expect(log.match(/\+slave slave \S+ \S+ 6379 @ mymaster 10\.96\./g)).toHaveLength(2);
      expect(log).toMatch(/# \+switch-master mymaster 10\.96\.\d+\.\d+ 6379 10\.244\.\d+\.\d+ 6379\n/);
    }
    expect(logs.filter((log) => log.includes('+elected-leader'))).toHaveLength(1);
    expect(logs.filter((log) => log.includes('+config-update-from sentinel'))).toHaveLength(2);
    const copies = ['one', 'two'].map((name) => run.kubectl(`logs ${name}`, 90).stdout);
    expect(copies.filter((log) => log.includes('MASTER MODE enabled (user request)'))).toHaveLength(1);
    expect(
      copies.filter((log) => /REPLICAOF 10\.244\.\d+\.\d+:6379 enabled \(user request\)[\s\S]*Finished with success/.test(log)),
    ).toHaveLength(1);
  });
});

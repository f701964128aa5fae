import { describe, expect, it } from 'vitest';
import { play } from '../../../testing.ts';

const pod = (name: string, image: string, args: readonly string[] = []): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'redis', image, args }] },
  });
const service = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'leader' },
  spec: { selector: { app: 'leader' }, ports: [{ port: 6379 }] },
});
const script = (text: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'writer' },
    spec: { restartPolicy: 'Never', containers: [{ name: 'redis', image: 'redis:7.0', command: ['sh', '-c', text] }] },
  });
const follow = ['--replicaof', 'leader', '6379'];
const played = (...documents: readonly string[]) => play([service, ...documents].map((each) => `---\n${each}\n`).join('')).run;
/** Its log without times and names of histories, and without the tries before its leader listened. */
const said = (text: string): string[] =>
  text
    .replace(/\d\d \w{3} \d{4} [\d:.]+ /g, '')
    .replace(/[0-9a-f]{40}/g, 'ID')
    .trimEnd()
    .split('\n');
const synced = (lines: readonly string[]): string[] => lines.slice(lines.findIndex((line) => line.includes('Non blocking connect')));

/** @see redis: src/replication.c; recorded: Docker, 30 April 2023 (7.0.11); hosts of May 2024 (7.0.15) and August 2019 (5) */
describe('a Redis that copies another', () => {
  it.each([
    {
      image: 'redis:7.0.11',
      copy: [
        '1:S * Non blocking connect for SYNC fired the event.',
        '1:S * Master replied to PING, replication can continue...',
        '1:S * Partial resynchronization not possible (no cached master)',
        '1:S * Full resync from master: ID:0',
        '1:S * MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF to disk',
        '1:S * MASTER <-> REPLICA sync: Flushing old data',
        '1:S * MASTER <-> REPLICA sync: Loading DB in memory',
        '1:S * Loading RDB produced by version 7.0.11',
        '1:S * RDB age 0 seconds',
        '1:S * RDB memory usage when created 0.90 Mb',
        '1:S * Done loading RDB, keys loaded: 0, keys expired: 0.',
        '1:S * MASTER <-> REPLICA sync: Finished with success',
      ],
      leader: [
        "1:M * Replication backlog created, my new replication IDs are 'ID' and '0000000000000000000000000000000000000000'",
        '1:M * Delay next BGSAVE for diskless SYNC',
        '1:M * Starting BGSAVE for SYNC with target: replicas sockets',
        expect.stringMatching(/^1:M \* Background RDB transfer started by pid \d+$/),
        expect.stringMatching(/^\d+:C \* Fork CoW for RDB: current 0 MB, peak 0 MB, average 0 MB$/),
        '1:M # Diskless rdb transfer, done reading from pipe, 1 replicas still up.',
        '1:M * Background RDB transfer terminated with success',
        expect.stringMatching(
          /^1:M \* Streamed RDB transfer with replica [\d.]+:6379 succeeded \(socket\)\. Waiting for REPLCONF ACK from slave/,
        ),
        expect.stringMatching(/^1:M \* Synchronization with replica [\d.]+:6379 succeeded$/),
      ],
    },
    {
      image: 'redis:5.0.14',
      copy: [
        '1:S * Non blocking connect for SYNC fired the event.',
        '1:S * Master replied to PING, replication can continue...',
        '1:S * Partial resynchronization not possible (no cached master)',
        '1:S * Full resync from master: ID:0',
        '1:S * MASTER <-> REPLICA sync: receiving 175 bytes from master',
        '1:S * MASTER <-> REPLICA sync: Flushing old data',
        '1:S * MASTER <-> REPLICA sync: Loading DB in memory',
        '1:S * MASTER <-> REPLICA sync: Finished with success',
      ],
      leader: [
        "1:M * Replication backlog created, my new replication IDs are 'ID' and '0000000000000000000000000000000000000000'",
        '1:M * Starting BGSAVE for SYNC with target: disk',
        expect.stringMatching(/^1:M \* Background saving started by pid \d+$/),
        expect.stringMatching(/^\d+:C \* DB saved on disk$/),
        expect.stringMatching(/^\d+:C \* RDB: 0 MB of memory used by copy-on-write$/),
        '1:M * Background saving terminated with success',
        expect.stringMatching(/^1:M \* Synchronization with replica [\d.]+:6379 succeeded$/),
      ],
    },
  ])('$image and its leader tell of it', ({ image, copy, leader }) => {
    const run = played(pod('leader', image), pod('copy', image, follow));
    expect(synced(said(run.kubectl('logs copy', 40).stdout))).toEqual(copy);
    const lines = said(run.kubectl('logs leader', 40).stdout);
    expect(lines.slice(lines.findIndex((line) => line.includes('backlog'))).map((line) => line.replace(/'0{40}'/, "'ID'"))).toEqual(
      leader.map((line) => (typeof line === 'string' ? line.replace(/'0{40}'/, "'ID'") : line)),
    );
  });

  it('has what was there, and what is written, with its time; and takes no writes of its own', () => {
    const run = played(
      pod('leader', 'redis:7.0'),
      pod('copy', 'redis:7.0', follow),
      script('sleep 20; redis-cli -h leader set a 1; redis-cli -h leader incr a; redis-cli -h leader -n 2 setex b 100 x'),
    );
    const ask = (words: string): string => run.kubectl(`exec copy -- redis-cli ${words}`, 60).stdout.trim();
    expect(ask('get a')).toBe('2');
    expect(Number(ask('-n 2 ttl b'))).toBeGreaterThan(40);
    expect(ask('set c 1')).toBe("READONLY You can't write against a read only replica.");
  });

  it('INFO and ROLE tell of both', () => {
    const run = played(pod('leader', 'redis:7.0'), pod('copy', 'redis:7.0', follow));
    const ask = (who: string, words: string): string[] => run.kubectl(`exec ${who} -- redis-cli ${words}`, 60).stdout.split(/\r?\n/);
    expect(ask('copy', 'info replication')).toEqual(expect.arrayContaining(['role:slave', 'master_host:leader', 'master_link_status:up']));
    expect(ask('leader', 'info replication')).toEqual(
      expect.arrayContaining([
        'role:master',
        'connected_slaves:1',
        expect.stringMatching(/^slave0:ip=[\d.]+,port=6379,state=online,offset=\d+,lag=1$/),
      ]),
    );
    expect(ask('copy', 'role').slice(0, 4)).toEqual(['slave', 'leader', '6379', 'connected']);
  });

  it.each([
    {
      rule: 'nobody has its leader’s name',
      documents: [
        pod(
          'copy',
          'redis:7.2',
          follow.map((word) => (word === 'leader' ? 'nobody' : word)),
        ),
      ],
      tries: ['1:S * Connecting to MASTER nobody:6379', '1:S # Unable to connect to MASTER: Success'],
    },
    {
      rule: 'nobody listens there',
      documents: [pod('leader', 'busybox', ['sleep', '1000']), pod('copy', 'redis:6.0', follow)],
      tries: [
        '1:S * Connecting to MASTER leader:6379',
        '1:S * MASTER <-> REPLICA sync started',
        '1:S # Error condition on socket for SYNC: Connection refused',
      ],
    },
    {
      rule: 'it has no password',
      documents: [pod('leader', 'redis:6.0', ['--requirepass', 'secret']), pod('copy', 'redis:6.0', follow)],
      tries: [
        '1:S * Partial resynchronization not possible (no cached master)',
        '1:S # Unexpected reply to PSYNC from master: -NOAUTH Authentication required.',
        '1:S * Retrying with SYNC...',
        '1:S # MASTER aborted replication with an error: NOAUTH Authentication required.',
      ],
    },
  ])('tries each second, and says why it has nothing, where $rule', ({ documents, tries }) => {
    const lines = said(played(...documents).kubectl('logs copy', 60).stdout);
    expect(lines.slice(-tries.length)).toEqual(tries);
    expect(lines.filter((line) => line === tries.at(-1)).length).toBeGreaterThan(30);
  });

  it('copies with a password, and becomes a leader when it is told to', () => {
    const run = played(
      pod('leader', 'redis:6.2', ['--requirepass', 'secret']),
      pod('copy', 'redis:6.2', [...follow, '--masterauth', 'secret']),
      script(
        'sleep 20; redis-cli -a secret -h leader set a 1; C=$(getent hosts leader | cut -d" " -f1); sleep 1; redis-cli -h leader -a secret info replication | grep -c state=online',
      ),
    );
    expect(run.kubectl('logs writer', 60).stdout.trim().split('\n').at(-1)).toBe('1');
    expect(
      run.kubectl('exec copy -- sh -c "redis-cli get a; redis-cli replicaof no one; redis-cli set a 2; redis-cli role | head -1"', 60)
        .stdout,
    ).toBe('1\n\nOK\nOK\nmaster\n'.replace('\n\n', '\n'));
  });
});

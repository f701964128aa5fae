import { expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { runImage } from '../../test-image.ts';
import recorded from './recorded.data.json' with { type: 'json' };

/** What redis-cli printed of a Redis 8.0.2 that was given these commands, one after the other. */
it('answers as the real server did', () => {
  const exec = recorded.map(([command], i) => ({ after: 2 + i * 0.01, argv: ['sh', '-c', `redis-cli ${command}`] }));
  const { execs } = runImage({ image: 'redis:7', exec });
  expect(execs.map(({ stdout }, i) => [recorded[i]?.[0], stdout])).toEqual(recorded);
});

const say = (after: number, command: string) => ({ after, argv: ['sh', '-c', command] });

it('hands an item to who waits for it, and gives up after the time that was told', () => {
  const exec = [say(2, 'redis-cli blpop jobs 0'), say(3, 'redis-cli blpop none 0.5'), say(5, 'redis-cli rpush jobs one')];
  const told = runImage({ image: 'redis:7', exec }).execs.map(({ stdout }) => stdout);
  expect(told).toEqual(['\n', '1\n', 'jobs\none\n']);
});

it('sends messages to those who have subscribed', () => {
  const exec = [say(2, 'timeout 5 redis-cli subscribe news'), say(3, 'redis-cli publish news hello'), say(4, 'redis-cli publish other x')];
  const [one, none, heard] = runImage({ image: 'redis:7', exec }).execs;
  expect([one?.stdout, none?.stdout, heard?.stdout]).toEqual(['1\n', '0\n', 'subscribe\nnews\n1\nmessage\nnews\nhello\n']);
});

it.each([
  { rule: 'keeps nothing that was not saved', args: ['redis-server'], left: '\n' },
  { rule: 'does again what its append-only file says', args: ['redis-server', '--appendonly', 'yes'], left: 'pea\n' },
])('killed, it $rule', ({ args, left }) => {
  const again = [
    'sh',
    '-c',
    `${args.join(' ')} & sleep 3; redis-cli set a pea; redis-cli expire a 500; kill -9 $!; sleep 1; ${args.join(' ')} & sleep 30`,
  ];
  const { execs } = runImage({ image: 'redis:7', command: again, exec: [say(10, 'redis-cli get a')], until: 20 * SECOND });
  expect(execs.map(({ stdout }) => stdout)).toEqual([left]);
});

import { expect, it } from 'vitest';
import { play, podOf } from '../../../testing.ts';

/** @see redis: src/redis-cli.c cliFormatReplyTTY; mysql: client/mysql.cc main, com_go */
it.each`
  rule                                 | asks     | command                                | says
  ${'redis-cli tells what a reply is'} | ${'-it'} | ${'redis-cli echo "a é"'}              | ${'"a \\xc3\\xa9"\n'}
  ${'of a number'}                     | ${'-it'} | ${'redis-cli dbsize'}                  | ${'(integer) 0\n'}
  ${'of what is not there'}            | ${'-it'} | ${'redis-cli get none'}                | ${'(nil)\n'}
  ${'of nothing'}                      | ${'-it'} | ${'redis-cli keys x'}                  | ${'(empty array)\n'}
  ${'of several'}                      | ${'-it'} | ${'redis-cli config get maxmemory-p*'} | ${'1) "maxmemory-policy"\n2) "noeviction"\n'}
  ${'of an error'}                     | ${'-it'} | ${'redis-cli get'}                     | ${"(error) ERR wrong number of arguments for 'get' command\n"}
  ${'a state is its own word'}         | ${'-it'} | ${'redis-cli ping'}                    | ${'PONG\n'}
  ${'but not where it is told not to'} | ${'-it'} | ${'redis-cli --raw dbsize'}            | ${'0\n'}
  ${'nor into a pipe'}                 | ${'-i'}  | ${'redis-cli dbsize'}                  | ${'0\n'}
  ${'where it may be told to'}         | ${'-i'}  | ${'redis-cli --no-raw dbsize'}         | ${'(integer) 0\n'}
`('kubectl exec $asks -- $command: $rule', ({ asks, command, says }) => {
  const { run } = play(podOf('  containers: [{name: app, image: "redis:7"}]'), { seconds: 30 });
  expect(run.kubectl(`exec ${asks} web -- ${command}`).stdout).toBe(says);
});

it.each`
  rule                              | asks     | flags    | says
  ${'mysql draws lines'}            | ${'-it'} | ${''}    | ${'+---+\n| 1 |\n+---+\n| 1 |\n+---+\n'}
  ${'not where it is to be silent'} | ${'-it'} | ${'-sN'} | ${'1\n'}
  ${'but where they are wanted'}    | ${'-it'} | ${'-st'} | ${'+---+\n| 1 |\n+---+\n| 1 |\n+---+\n'}
  ${'into a pipe there are tabs'}   | ${'-i'}  | ${''}    | ${'1\n1\n'}
`('kubectl exec $asks -- mysql $flags: $rule', ({ asks, flags, says }) => {
  const env = 'env: [{name: MYSQL_ROOT_PASSWORD, value: x}, {name: MYSQL_PWD, value: x}]';
  const { run } = play(podOf(`  containers: [{name: app, image: "mysql:8", ${env}}]`), { seconds: 90 });
  expect(run.kubectl(`exec ${asks} web -- mysql ${flags} -e "select 1"`).stdout).toBe(says);
});

import { describe, expect, it } from 'vitest';
import { SECOND, seconds } from '../engine/index.ts';
import { testContainer } from '../kernel/test-container.ts';
import type { Flavor } from './flavor.ts';
import { shell } from './index.ts';
import { utilities } from './utilities/index.ts';

const container = (flavor: Flavor, argv: readonly string[], more: Partial<Parameters<typeof testContainer>[0]> = {}) =>
  testContainer({ programs: { ...utilities, sh: shell(flavor), bash: shell('bash') }, run: argv, ...more });

/** What `ps` shows as PID 1 after a second. */
function pid1(flavor: Flavor, script: string): string {
  let shown = '';
  container(flavor, [flavor === 'bash' ? 'bash' : 'sh', '-c', script], {
    until: seconds(3),
    before: ({ engine, container: made }) =>
      engine.at(SECOND, () => {
        shown = made.init?.argv.join(' ') ?? '';
      }),
  });
  return shown;
}

describe('the last command of -c takes the shell over', () => {
  it.each([
    // Told by the real shells: /proc/PID/cmdline a moment later.
    { flavor: 'ash', script: 'sleep 1h', expected: 'sleep 1h' },
    { flavor: 'dash', script: 'sleep 1h', expected: 'sh -c sleep 1h' },
    { flavor: 'bash', script: 'sleep 1h', expected: 'sleep 1h' },
    { flavor: 'ash', script: 'echo hi && sleep 1h', expected: 'sleep 1h' },
    { flavor: 'bash', script: 'echo hi; sleep 1h', expected: 'sleep 1h' },
    { flavor: 'ash', script: 'echo a\nsleep 1h', expected: 'sleep 1h' },
    { flavor: 'ash', script: 'if true; then sleep 1h; fi', expected: 'sleep 1h' },
    { flavor: 'bash', script: 'if true; then sleep 1h; fi', expected: 'bash -c if true; then sleep 1h; fi' },
    { flavor: 'bash', script: '{ sleep 1h; }', expected: 'bash -c { sleep 1h; }' },
    { flavor: 'ash', script: '(echo; sleep 1h)', expected: 'sleep 1h' },
    { flavor: 'bash', script: '(sleep 1h)', expected: 'bash -c (sleep 1h)' },
    { flavor: 'ash', script: 'sleep 1h; echo', expected: 'sh -c sleep 1h; echo' },
    { flavor: 'ash', script: 'while true; do sleep 1h; done', expected: 'sh -c while true; do sleep 1h; done' },
    { flavor: 'ash', script: 'trap "exit 0" TERM; sleep 1h', expected: 'sh -c trap "exit 0" TERM; sleep 1h' },
    { flavor: 'ash', script: 'trap "" TERM; sleep 1h', expected: 'sleep 1h' },
    { flavor: 'ash', script: 'sleep 1h > /tmp/x', expected: 'sleep 1h' },
    { flavor: 'bash', script: 'sleep 1h > /tmp/x', expected: 'bash -c sleep 1h > /tmp/x' },
    { flavor: 'ash', script: 'f() { sleep 1h; }; f', expected: 'sh -c f() { sleep 1h; }; f' },
    { flavor: 'bash', script: 'command sleep 1h', expected: 'sleep 1h' },
    { flavor: 'ash', script: '! sleep 1h', expected: 'sh -c ! sleep 1h' },
    { flavor: 'ash', script: 'exec sleep 1h', expected: 'sleep 1h' },
    { flavor: 'dash', script: 'exec sleep 1h', expected: 'sleep 1h' },
    { flavor: 'ash', script: 'sleep 1h | cat', expected: 'sh -c sleep 1h | cat' },
  ] as const)('$flavor: $script', ({ flavor, script, expected }) => {
    expect(pid1(flavor, script)).toBe(expected);
  });
});

describe('the children of a shell', () => {
  const children = (flavor: Flavor, script: string): string[] => {
    let shown: string[] = [];
    container(flavor, [flavor === 'bash' ? 'bash' : 'sh', '-c', script], {
      until: seconds(2),
      before: ({ engine, container: made }) =>
        engine.at(SECOND, () => {
          shown = [...made.processes].slice(1).map(({ argv }) => argv.join(' '));
        }),
    });
    return shown;
  };

  it.each([
    { flavor: 'dash', script: 'sleep 9', expected: ['sleep 9'] },
    { flavor: 'dash', script: 'sleep 9 & wait', expected: ['sleep 9'] },
    { flavor: 'dash', script: '(echo; sleep 9); echo', expected: ['sleep 9'] },
    { flavor: 'ash', script: '{ echo; sleep 9; } & wait', expected: ['sleep 9'] },
    { flavor: 'bash', script: '{ sleep 9; } & wait', expected: ['bash -c { sleep 9; } & wait', 'sleep 9'] },
    { flavor: 'bash', script: 'true && sleep 9 & wait', expected: ['bash -c true && sleep 9 & wait', 'sleep 9'] },
    { flavor: 'bash', script: 'x=$(echo; sleep 9); echo', expected: ['sleep 9'] },
    { flavor: 'ash', script: 'sleep 9 | cat; echo', expected: ['sleep 9', 'cat'] },
  ] as const)('$flavor: $script', ({ flavor, script, expected }) => {
    expect(children(flavor, script)).toEqual(expected);
  });
});

describe('TERM to PID 1', () => {
  const term = (flavor: Flavor, script: string, options: { at?: number; until?: number } = {}) => {
    const { at, exitCode, stdout } = container(flavor, [flavor === 'bash' ? 'bash' : 'sh', '-c', script], {
      until: seconds(options.until ?? 100),
      before: ({ engine, container: made }) => engine.at(seconds(options.at ?? 5), () => made.signal('TERM')),
    });
    return { seconds: at === undefined ? undefined : Math.round(at / SECOND), exitCode, stdout };
  };

  it.each([
    { rule: 'a shell without a trap ignores it', script: 'sleep 60; echo end', expected: { seconds: 60, exitCode: 0, stdout: 'end\n' } },
    { rule: 'so does what has taken it over', script: 'sleep 60', expected: { seconds: 60, exitCode: 0, stdout: '' } },
    {
      rule: 'a trap waits for the command in the foreground',
      script: 'trap "echo bye; exit 3" TERM; sleep 60; echo end',
      expected: { seconds: 60, exitCode: 3, stdout: 'bye\n' },
    },
    {
      rule: '`wait` ends at once, and the trap runs',
      script: 'trap "echo bye; exit 3" TERM; sleep 60 & wait; echo end',
      expected: { seconds: 6, exitCode: 3, stdout: 'bye\n' },
    },
    {
      rule: '`wait` then says 128 + 15',
      script: 'trap "echo got" TERM; sleep 60 & wait $!; echo $?',
      expected: { seconds: 6, exitCode: 0, stdout: 'got\n143\n' },
    },
    {
      rule: 'the EXIT trap runs once when a trap exits',
      script: 'trap "echo cleanup" EXIT; trap "exit 1" TERM; while :; do sleep 1; done',
      expected: { seconds: 6, exitCode: 1, stdout: 'cleanup\n' },
    },
    {
      rule: 'an ignored signal is ignored by children too',
      script: 'trap "" TERM; sleep 60; echo $?',
      expected: { seconds: 60, exitCode: 0, stdout: '0\n' },
    },
  ])('$rule', ({ script, expected }) => {
    for (const flavor of ['ash', 'dash', 'bash'] as const)
      expect({ flavor, ...term(flavor, script, { at: 5.5 }) }).toEqual({ flavor, ...expected });
  });
});

describe('a container whose command is a shell', () => {
  it.each(['ash', 'dash', 'bash'] as const)('%s ends with 0 at once: its stdin is empty', (flavor) => {
    const { exitCode, at } = container(flavor, [flavor === 'bash' ? 'bash' : 'sh']);
    expect({ exitCode, soon: (at ?? SECOND) < SECOND }).toEqual({ exitCode: 0, soon: true });
  });

  it('waits when its stdin stays open', () => {
    expect(container('ash', ['sh'], { container: { stdin: 'open' } }).exitCode).toBeUndefined();
  });

  it('runs a script from a file with arguments, by its #! line', () => {
    const { stdout, exitCode } = container('dash', ['/scripts/run', 'a b'], {
      files: { '/scripts/run': { content: '#!/bin/sh -e\necho "$0 $1"\nfalse\necho never\n', mode: 0o755 } },
    });
    expect({ stdout, exitCode }).toEqual({ stdout: '/scripts/run a b\n', exitCode: 1 });
  });

  it('passes the environment on, without what cannot be a variable (bash keeps it)', () => {
    const env = { 'my.key': '1', GOOD: '2' };
    const shown = (flavor: Flavor): string => container(flavor, [flavor === 'bash' ? 'bash' : 'sh', '-c', 'env'], { env }).stdout;
    expect(shown('ash')).toContain('GOOD=2\n');
    expect(shown('ash')).not.toContain('my.key');
    expect(shown('dash')).not.toContain('my.key');
    expect(shown('bash')).toContain('my.key=1\n');
  });
});

describe('time passes', () => {
  it('read -t gives up', () => {
    const { stdout, at } = container('ash', ['sh', '-c', 'sleep 100 | { read -t 2 x; echo "$? [$x]"; }; echo end'], {});
    expect({ stdout, at: Math.round((at ?? 0) / SECOND) }).toEqual({ stdout: '1 []\nend\n', at: 100 });
  });

  it('background jobs run beside the foreground', () => {
    const { stdout, at } = container('dash', [
      'sh',
      '-c',
      '(sleep 3; echo three) & (sleep 1; echo one) & sleep 2; echo two; wait; echo end',
    ]);
    expect({ stdout, at: Math.round((at ?? 0) / SECOND) }).toEqual({ stdout: 'one\ntwo\nthree\nend\n', at: 3 });
  });

  it('wait -n takes the first to end', () => {
    const { stdout } = container('bash', ['bash', '-c', '(sleep 3; exit 3) & (sleep 1; exit 1) & wait -n; echo $?; wait -n; echo $?']);
    expect(stdout).toBe('1\n3\n');
  });

  it('SECONDS counts', () => {
    expect(container('bash', ['bash', '-c', 'sleep 5; echo $SECONDS']).stdout).toBe('5\n');
  });

  it('RANDOM is below 32768, and the same in every run', () => {
    const draw = (): string => container('ash', ['sh', '-c', 'echo $RANDOM $RANDOM']).stdout;
    expect(draw()).toMatch(/^\d+ \d+\n$/);
    expect(Math.max(...draw().split(' ').map(Number))).toBeLessThan(32_768);
    expect(draw()).toBe(draw());
  });
});

it('what is not there is told to who asks', () => {
  const missing: string[] = [];
  const { exitCode } = container('dash', ['sh', '-c', 'jq . x; true | (kubectl get); exec yq'], {
    container: { onRemark: (remark) => void (remark.kind === 'CommandNotFound' && missing.push(remark.command)) },
  });
  expect({ missing, exitCode }).toEqual({ missing: ['jq', 'kubectl', 'yq'], exitCode: 127 });
});

describe('what ends by itself', () => {
  it.each([
    { script: 'f() { f; }; f', code: 139 },
    { script: 'f() { if true; then { f; }; fi; }; f', code: 139 },
    { script: 'f() { eval f; }; f', code: 139 },
    { script: 'f() { (f); }; f; exit', code: 139 },
    { script: 'x=a; while :; do x=$x$x; done', code: 2 },
  ])('$script ends with $code', ({ script, code }) => {
    expect(container('dash', ['sh', '-c', script]).exitCode).toBe(code);
  });

  const million = '$(head -c 1000000 /dev/zero | tr "\\0" a)';
  const times = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20';
  it.each([
    { script: 'x=aaaaaaaa; while :; do x=$x$x; done', killed: true },
    { script: `a=(); while :; do a+=("${million}"); done`, killed: true },
    { script: `while :; do a[n++]="${million}"; done`, killed: true },
    { script: `f() { local x="${million}"; }; ${times}; do f; done`, killed: false },
    { script: `${times}; do a=("${million}"); x=${million}; unset a x; done`, killed: false },
  ])('a shell that grows meets its memory limit: $script', ({ script, killed }) => {
    const { exit } = container('bash', ['bash', '-c', script], { container: { limits: { memoryBytes: 16 * 2 ** 20 } } });
    expect(exit?.oomKilled ?? false).toBe(killed);
  });
});

/** `command: ["/bin/sh", "-c echo hi"]` @see dash: options.c setoption; bash: shell.c parse_shell_options; busybox: shell/ash.c options */
it.each`
  flavor    | argv                                          | stderr
  ${'dash'} | ${['sh', '-c echo hi']}                       | ${/^sh: 0: Illegal option - \n$/}
  ${'ash'}  | ${['sh', '-c echo hi']}                       | ${/^sh: illegal option - \n$/}
  ${'bash'} | ${['bash', '-c echo hi']}                     | ${/^bash: - : invalid option\nUsage:\tbash /}
  ${'bash'} | ${['bash', '-eq', '-c', 'echo hi']}           | ${/^bash: -q: invalid option\nUsage:/}
  ${'dash'} | ${['sh', '-eo', 'pipefail', '-c', 'echo hi']} | ${/^sh: 0: Illegal option -o pipefail\n$/}
`('$flavor tells the first option that it does not have: $argv', ({ flavor, argv, stderr }) => {
  const output = container(flavor, argv);
  expect(output.exitCode).toBe(2);
  expect(output.stderr).toMatch(stderr);
});

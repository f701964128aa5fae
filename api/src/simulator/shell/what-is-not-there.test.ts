import { describe, expect, it } from 'vitest';
import { testContainer } from '../kernel/test-container.ts';
import type { Flavor } from './flavor.ts';
import { shell } from './index.ts';
import { utilities } from './utilities/index.ts';

/** What is written, and the status. */
function said(flavor: Flavor, script: string): string {
  const programs = { ...utilities, sh: shell(flavor), bash: shell('bash') };
  const { stdout, stderr, exitCode } = testContainer({ programs, run: [flavor === 'bash' ? 'bash' : 'sh', '-c', script] });
  return `${stdout}${stderr}${exitCode}`;
}

/** As dash 0.5.12, busybox 1.37 and bash 5.2 have said it. */
describe('Of what is not there a shell says what the real one does:', () => {
  it.each`
    script                             | dash                                                              | ash                              | bash
    ${'read x <&-; echo $?'}           | ${'1\n0'}                                                         | ${'1\n0'}                        | ${'1\nbash: line 1: read: read error: 0: Bad file descriptor\n0'}
    ${'read x < /; echo $?'}           | ${'1\n0'}                                                         | ${'1\n0'}                        | ${'1\nbash: line 1: read: read error: 0: Is a directory\n0'}
    ${'set -u; echo $!'}               | ${'sh: 1: !: parameter not set\n2'}                               | ${'sh: !: parameter not set\n2'} | ${'bash: line 1: $!: unbound variable\n127'}
    ${'kill -l 200; echo $?'}          | ${'2\nsh: 1: kill: invalid signal number or exit status: 200\n0'} | ${'72\n0\n0'}                    | ${'1\nbash: line 1: kill: 200: invalid signal specification\n0'}
    ${'kill -l 129'}                   | ${'HUP\n0'}                                                       | ${'HUP\n0'}                      | ${'HUP\n0'}
    ${'echo $((9223372036854775808))'} | ${'9223372036854775807\n0'}                                       | ${'-9223372036854775808\n0'}     | ${'-9223372036854775808\n0'}
    ${'echo $((0xffffffffffffffff))'}  | ${'9223372036854775807\n0'}                                       | ${'-1\n0'}                       | ${'-1\n0'}
  `('$script', ({ script, ...says }) => {
    for (const flavor of ['dash', 'ash', 'bash'] as const) expect(said(flavor, script), flavor).toBe(says[flavor]);
  });
});

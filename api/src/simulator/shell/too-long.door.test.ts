import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';

const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: busybox, image: 'busybox:1.36', command: [sleep, '9999']}
  - {name: debian, image: 'nginx:1.25'}
`;
const LONG = 'x=$(printf %0200000d 1); ';

/** As Debian's bash, dash and findutils and busybox 1.37 did on Linux. */
describe('execve takes no more than so much', () => {
  it.each`
    rule                                           | container    | shell     | script                                        | stdout                   | stderr
    ${'ash tells what was asked for'}              | ${'busybox'} | ${'sh'}   | ${'ls $x; echo $?'}                           | ${'126\n'}               | ${'sh: ls: Argument list too long\n'}
    ${'dash too'}                                  | ${'debian'}  | ${'sh'}   | ${'ls $x; echo $?'}                           | ${'126\n'}               | ${'sh: 1: ls: Argument list too long\n'}
    ${'bash tells where it was found'}             | ${'debian'}  | ${'bash'} | ${'ls $x; echo $?'}                           | ${'126\n'}               | ${'bash: line 1: /usr/bin/ls: Argument list too long\n'}
    ${'a builtin starts nothing'}                  | ${'busybox'} | ${'sh'}   | ${'echo $x | wc -c'}                          | ${'200001\n'}            | ${''}
    ${'variables count, too'}                      | ${'debian'}  | ${'sh'}   | ${'export x; ls'}                             | ${''}                    | ${'sh: 1: ls: Argument list too long\n'}
    ${'xargs first does what fits'}                | ${'debian'}  | ${'sh'}   | ${'echo a b $x | xargs echo'}                 | ${'a b\n'}               | ${'xargs: argument line too long\n'}
    ${'xargs divides up what is too long'}         | ${'debian'}  | ${'sh'}   | ${'seq 30000 | xargs echo | wc -l'}           | ${'2\n'}                 | ${''}
    ${'that of busybox earlier'}                   | ${'busybox'} | ${'sh'}   | ${'seq 30000 | xargs echo | wc -l'}           | ${'6\n'}                 | ${''}
    ${'or where it is told to'}                    | ${'busybox'} | ${'sh'}   | ${'echo aaaaaa bbbbb ccc | xargs -s 16 echo'} | ${'aaaaaa\nbbbbb ccc\n'} | ${''}
    ${'but no line with -L'}                       | ${'debian'}  | ${'sh'}   | ${'printf "a b\\nd e f\\n" | xargs -s 9 -L1'} | ${'a b\n'}               | ${'xargs: argument list too long\n'}
    ${'nor what replaces'}                         | ${'debian'}  | ${'sh'}   | ${'echo aa b | xargs -s 12 -I@ echo @ @'}     | ${''}                    | ${'xargs: argument list too long\n'}
    ${'what may not be run is told with its path'} | ${'debian'}  | ${'bash'} | ${'echo >/usr/local/bin/zz; zz; exec zz'}     | ${''}                    | ${'bash: line 1: /usr/local/bin/zz: Permission denied\nbash: line 1: /usr/local/bin/zz: Permission denied\nbash: line 1: exec: /usr/local/bin/zz: cannot execute: Permission denied\n'}
    ${'a directory is no command'}                 | ${'debian'}  | ${'bash'} | ${'mkdir /usr/local/bin/zz; zz'}              | ${''}                    | ${'bash: line 1: zz: command not found\n'}
  `('$rule', ({ container, shell, script, stdout, stderr }) => {
    const interventions = [{ atSeconds: 10, kind: 'EXEC' as const, container, command: [shell, '-c', LONG + script] }];
    const { run } = play(manifest, { seconds: 20, interventions });
    expect(run.interventions[0]).toMatchObject({ stdout, stderr });
  });
});

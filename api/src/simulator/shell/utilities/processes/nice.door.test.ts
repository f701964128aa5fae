import { expect, it } from 'vitest';
import { play, podOf } from '../../../testing.ts';

/** As busybox 1.36 and coreutils 9.1 did for who may not. */
it.each`
  image        | more                                                      | command               | says
  ${'busybox'} | ${''}                                                     | ${'nice -n 5 id -u'}  | ${'0\n'}
  ${'busybox'} | ${''}                                                     | ${'nice -n -5 id -u'} | ${'nice: setpriority(-5): Permission denied\n'}
  ${'debian'}  | ${''}                                                     | ${'nice -n -5 id -u'} | ${'nice: cannot set niceness: Permission denied\n0\n'}
  ${'debian'}  | ${', securityContext: {capabilities: {add: [SYS_NICE]}}'} | ${'nice -n -5 id -u'} | ${'0\n'}
`('$image$more: $command', ({ image, more, command, says }) => {
  const app = `{name: app, image: ${image}, command: [sh, -c, "${command}"]${more}}`;
  const { run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`), { seconds: 20 });
  expect(run.kubectl('logs web').stdout).toBe(says);
});

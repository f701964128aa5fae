import { busybox, oracle, ubuntu } from '../bases/index.ts';
import { executable, type ImageModel, script } from '../model.ts';
import { java } from '../programs/languages.ts';
import { randomGenerator } from '../programs/samples/random-generator.ts';

/** More images of courses and books, that are no servers alone. */
export const lessonModels: readonly ImageModel[] = [
  {
    // Courses build it; it was pushed under these names. @see kodekloudhub: ENTRYPOINT ["sleep"], CMD ["5"]
    repositories: ['ubuntu-sleeper', 'kodekloud/ubuntu-sleeper', 'mmumshad/ubuntu-sleeper'],
    describe: () => ({ base: ubuntu, megabytes: ubuntu.megabytes, config: { entrypoint: ['sleep'], cmd: ['5'] } }),
  },
  {
    repositories: ['jpetazzo/clock'],
    describe: () => ({ base: busybox, megabytes: busybox.megabytes, config: { cmd: ['/bin/sh', '-c', 'while date; do sleep 1; done'] } }),
  },
  {
    repositories: ['k8spatterns/random-generator'],
    describe: () => ({
      base: oracle,
      megabytes: 230,
      files: {
        '/usr/bin/java': executable(randomGenerator(java(18)), 60),
        '/opt/random-generator.jar': '',
        '/opt/RandomRunner.class': '',
        '/usr/local/bin/random-generator-runner': script('#!/bin/sh\nexec java -cp /opt RandomRunner "$@"\n'),
      },
      config: { user: '1001', entrypoint: ['java', '-jar', '/opt/random-generator.jar'], workingDir: '/opt', exposedPorts: [8080] },
    }),
  },
];

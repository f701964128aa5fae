import { alpine, busybox, debianSlim, oracle, ubuntu } from '../bases/index.ts';
import { executable, folder, type ImageModel, script } from '../model.ts';
import { daemon } from '../programs/daemon.ts';
import { java } from '../programs/languages.ts';
import { randomGenerator } from '../programs/samples/random-generator.ts';
import { html } from './answers.ts';

/** More images of courses and books, that are no servers alone. */
export const lessonModels: readonly ImageModel[] = [
  {
    // Courses build it; it was pushed under these names. @see kodekloudhub: ENTRYPOINT ["sleep"], CMD ["5"]
    repositories: ['ubuntu-sleeper', 'kodekloud/ubuntu-sleeper', 'mmumshad/ubuntu-sleeper'],
    describe: () => ({ base: ubuntu, megabytes: ubuntu.megabytes, config: { entrypoint: ['sleep'], cmd: ['5'] } }),
  },
  {
    // The web application and its server of an init container's example. @see kubernetes/examples: _archived/javaweb-tomcat-sidecar
    repositories: ['resouer/sample', 'geektime/sample'],
    describe: () => ({ base: alpine, megabytes: 2, files: { '/sample.war': 'sample\n' } }),
  },
  {
    repositories: ['resouer/mytomcat', 'geektime/tomcat'],
    describe: () => ({
      base: debianSlim,
      megabytes: 190,
      files: {
        '/root/apache-tomcat-7.0.42-v2/bin/start.sh': executable(tomcat),
        '/root/apache-tomcat-7.0.42-v2/webapps': folder(),
      },
    }),
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

const tomcat = daemon((process) => ({
  megabytes: 110,
  ports: [
    {
      port: 8080,
      http: {
        handle: ({ path }) => (path.startsWith('/sample') ? html('Sample "Hello, World" Application') : html('Apache Tomcat/7.0.42')),
      },
    },
  ],
  ready: [{ after: 1.4, text: 'INFO: Server startup in 1214 ms' }],
  portTaken: (port) => `SEVERE: Failed to initialize connector [Connector[HTTP/1.1-${port}]]`,
  stops: [{ signals: process.pid === 1 ? ['TERM'] : [], code: 143 }],
}));

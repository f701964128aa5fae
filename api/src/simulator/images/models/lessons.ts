import { alpine, busybox, centos7, commands, debianSlim, oracle, scratch, ubuntu } from '../bases/index.ts';
import { executable, folder, type ImageModel, parseTag, script } from '../model.ts';
import { daemon } from '../programs/daemon.ts';
import { java } from '../programs/languages.ts';
import { flog } from '../programs/samples/flog.ts';
import { delayFailServer, helloServer } from '../programs/samples/hello-server.ts';
import { randomGenerator } from '../programs/samples/random-generator.ts';
import { html } from './answers.ts';
import { mysqlModels } from './mysql.ts';

/** More images of courses and books, that are no servers alone. */
export const lessonModels: readonly ImageModel[] = [
  {
    // Courses build it; it was pushed under these names. @see kodekloudhub: ENTRYPOINT ["sleep"], CMD ["5"]
    repositories: ['ubuntu-sleeper', 'kodekloud/ubuntu-sleeper', 'mmumshad/ubuntu-sleeper'],
    describe: () => ({ base: ubuntu, megabytes: ubuntu.megabytes, config: { entrypoint: ['sleep'], cmd: ['5'] } }),
  },
  {
    // A course in Korean: it does nothing but stay, and has what one looks around with.
    repositories: ['kubetm/init', 'tmkube/init'],
    describe: () => ({
      base: centos7,
      megabytes: 90,
      files: commands('nslookup dig host'),
      config: { cmd: ['/bin/sh', '-c', 'sleep infinity'] },
    }),
  },
  {
    // A course in Portuguese: MySQL as it is.
    repositories: ['aluracursos/mysql-db'],
    describe: () => (mysqlModels[0] as ImageModel).describe(parseTag('5.7'), 'docker.io/library/mysql'),
  },
  {
    // A Japanese book, and its Korean translation.
    repositories: ['blux2/hello-server'],
    describe: (tag) => ({ base: scratch, megabytes: 4, files: { '/hello': executable(helloServer(tag), 8) }, config: { cmd: ['/hello'] } }),
  },
  {
    repositories: ['blux2/delayfailserver'],
    describe: () => ({ base: scratch, megabytes: 4, files: { '/server': executable(delayFailServer, 6) }, config: { cmd: ['/server'] } }),
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
    repositories: ['jpetazzo/clock', 'bretfisher/clock'],
    describe: () => ({ base: busybox, megabytes: busybox.megabytes, config: { cmd: ['/bin/sh', '-c', 'while date; do sleep 1; done'] } }),
  },
  {
    // Between its two numbers of milliseconds it writes a line of one of four levels; a third number says how often. @see chentex/random-logger
    repositories: ['chentex/random-logger'],
    describe: () => ({
      base: alpine,
      megabytes: 3,
      files: { '/entrypoint.sh': script(RANDOM_LOGGER) },
      config: { entrypoint: ['/entrypoint.sh'], cmd: ['100', '5000'] },
    }),
  },
  {
    // @see mingrammer/flog: Dockerfile
    repositories: ['mingrammer/flog'],
    describe: () => ({ base: scratch, megabytes: 2, files: { '/bin/flog': executable(flog, 4) }, config: { entrypoint: ['flog'] } }),
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

const RANDOM_LOGGER = `#!/bin/sh
left=\${3:--1}
while [ "$left" -ne 0 ]; do
  wait=$(shuf -i "$1-$2" -n 1)
  sleep "$((wait / 1000)).$(printf %03d $((wait % 1000)))"
  case $(shuf -i 1-4 -n 1) in
    1) line='ERROR something happened in this execution.' ;;
    2) line='INFO takes the value and converts it to string.' ;;
    3) line='WARN variable not in use.' ;;
    *) line='DEBUG first loop completed.' ;;
  esac
  echo "$(date -Iseconds) $line"
  left=$((left - 1))
done
`;

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

import { expect, it } from 'vitest';
import { play, podOf } from '../../../testing.ts';

const daemon = '{name: dind, image: "docker:24-dind", securityContext: {privileged: true}, env: [{name: DOCKER_TLS_CERTDIR, value: ""}]}';
const shared = daemon.replace(/}$/, ', volumeMounts: [{name: run, mountPath: /var/run}]}');
const client = (what: string): string => `{name: app, image: "docker:24", ${what}}`;
const said = (containers: string, more = '') => {
  const { run, container } = play(podOf(`  restartPolicy: Never\n  containers: [${containers}]${more}`), { seconds: 40 });
  const { state } = container('app');
  return { log: run.kubectl('logs web -c app', 40).stdout.split('\n')[0], code: state.terminated?.exitCode };
};

/** @see docker/cli: cli/command; docker-library/docker: docker-entrypoint.sh, dockerd-entrypoint.sh */
it.each`
  rule                                      | containers                                                                                                                  | volumes                                       | log                                                                                                               | code
  ${'without a daemon'}                     | ${client('command: [docker, ps]')}                                                                                          | ${''}                                         | ${'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'}            | ${1}
  ${'that runs'}                            | ${client('command: [docker, run, nginx]')}                                                                                  | ${''}                                         | ${'docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?.'}   | ${125}
  ${'whose entrypoint looks for one'}       | ${client('args: [ps]')}                                                                                                     | ${''}                                         | ${'error during connect: Get "http://docker:2375/_ping": dial tcp: lookup docker on 10.96.0.10:53: no such host'} | ${1}
  ${'with one on a port'}                   | ${`${daemon}, ${client('command: [sh, -c, "sleep 10; docker -H tcp://localhost:2375 ps"]')}`}                               | ${''}                                         | ${'CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES'}                                       | ${0}
  ${'with one on a socket that they share'} | ${`${shared}, ${client('command: [sh, -c, "sleep 10; docker images"], volumeMounts: [{name: run, mountPath: /var/run}]')}`} | ${'\n  volumes: [{name: run, emptyDir: {}}]'} | ${'REPOSITORY   TAG       IMAGE ID   CREATED   SIZE'}                                                             | ${0}
  ${'with one at a host without a scheme'}  | ${`${daemon}, ${client('command: [sh, -c, "sleep 10; docker ps"], env: [{name: DOCKER_HOST, value: 127.0.0.1}]')}`}         | ${''}                                         | ${'CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES'}                                       | ${0}
  ${'that names no port'}                   | ${client('command: [docker, ps], env: [{name: DOCKER_HOST, value: "tcp://localhost"}]')}                                    | ${''}                                         | ${'Cannot connect to the Docker daemon at tcp://localhost:2375. Is the docker daemon running?'}                   | ${1}
  ${'of a release with its month in it'}    | ${client('command: [docker, --version]').replace(':24', ':19.03.13')}                                                       | ${''}                                         | ${'Docker version 19.03.13, build 4484c46d9d'}                                                                    | ${0}
  ${'that is asked for what there is not'}  | ${client('command: [docker, pss]')}                                                                                         | ${''}                                         | ${"docker: 'pss' is not a docker command."}                                                                       | ${1}
`('a client $rule', ({ containers, volumes, log, code }) => {
  expect(said(containers, volumes)).toEqual({ log, code });
});

it('the daemon’s image runs another command that it is given', () => {
  const { pod } = play(podOf('  containers: [{name: app, image: "docker:dind", command: [cat], tty: true}]'));
  expect(pod.watch.at(-1)).toMatchObject({ ready: '1/1', status: 'Running' });
});

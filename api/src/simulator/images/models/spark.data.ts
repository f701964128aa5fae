import { SECOND } from '../../engine/index.ts';
import type { Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { ubuntu } from '../bases/index.ts';
import { listeningProgram } from '../generic.ts';
import { executable, script } from '../model.ts';
import { java } from '../programs/languages.ts';
import { plain } from '../servers/go-http.ts';
import { application } from './applications.data.ts';
import type { Service } from './services.data.ts';

const daemonOf = (words: readonly string[]): 'Master' | 'Worker' | undefined =>
  words.includes('org.apache.spark.deploy.master.Master')
    ? 'Master'
    : words.includes('org.apache.spark.deploy.worker.Worker')
      ? 'Worker'
      : undefined;

/** One of a cluster of its own, by its ports. */
const serves = (kind: 'Master' | 'Worker'): Program =>
  listeningProgram({ ports: kind === 'Master' ? [7077, 8080] : [8081], after: 4 * SECOND, status: 200 });

/** What is to be run is a class, or an application of somebody's. */
const sparkTool: Program = function* (process) {
  const kind = daemonOf(process.argv.slice(1));
  notFollowed(process, kind ? 'running' : 'done');
  return kind ? yield* serves(kind)(process) : 0;
};

/** It goes into the background, unless it is told not to, and leaves the container without a process. @see apache/spark: sbin/spark-daemon.sh */
const start = (kind: 'Master' | 'Worker'): Program =>
  function* (process) {
    const name = `org.apache.spark.deploy.${kind.toLowerCase()}.${kind}`;
    if (process.env.get('SPARK_NO_DAEMONIZE')) {
      notFollowed(process, 'running');
      return yield* serves(kind)(process);
    }
    yield* process.write(1, `starting ${name}, logging to /opt/spark/logs/spark--${name}-1-${process.net.hostname}.out\n`);
    yield* process.sleep(2 * SECOND);
    return 0;
  };

const SPARK = 'spark-submit spark-shell spark-sql spark-class pyspark run-example sparkR'.split(' ');
/** What is not of Spark on Kubernetes goes through as it is. @see apache/spark-docker: entrypoint.sh.template */
const SPARK_SCRIPT = `#!/bin/bash
case "$1" in
  driver) shift; exec /opt/spark/bin/spark-submit --deploy-mode client "$@" ;;
  executor) shift; exec /opt/java/openjdk/bin/java org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend "$@" ;;
esac
exec "$@"
`;
const spark = (repository: string, user: string): Service =>
  application({
    repositories: [repository],
    base: ubuntu,
    megabytes: 520,
    path: '/opt/spark/sbin/start-master.sh',
    entrypoint: ['/opt/entrypoint.sh'],
    cmd: [],
    account: { name: 'spark', uid: 185, shell: '/bin/sh' },
    user,
    workingDir: '/opt/spark/work-dir',
    lacksCurl: true,
    env: { SPARK_HOME: '/opt/spark', PATH: '/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    owned: { '/opt/spark': 185, '/opt/spark/work-dir': { uid: 185, gid: 185, mode: 0o775 } },
    files: {
      '/opt/entrypoint.sh': script(SPARK_SCRIPT),
      '/opt/java/openjdk/bin/java': executable(java(11), 40),
      '/opt/spark/sbin/start-worker.sh': executable(start('Worker'), 40),
      ...Object.fromEntries(SPARK.map((name) => [`/opt/spark/bin/${name}`, executable(sparkTool, 40)])),
    },
    isUnheard: undefined,
    startup: 0,
    memory: 200,
    ports: [],
    run: (process) => start('Master')(process),
  });

/** Spark, whose image's command its Pod has to name, and an application server on the same machine. */
export const sparkServices: readonly Service[] = [
  spark('apache/spark', '185'),
  spark('apache/spark-py', '185'),
  spark('spark', ''),
  application({
    // @see tomitribe/docker-tomee: TomEE-9.0/jre17/Temurin/ubuntu/webprofile/Dockerfile
    repositories: ['tomee'],
    base: ubuntu,
    megabytes: 190,
    path: '/usr/local/tomee/bin/catalina.sh',
    entrypoint: [],
    cmd: ['catalina.sh', 'run'],
    workingDir: '/usr/local/tomee',
    env: { PATH: '/usr/local/tomee/bin:/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    files: { '/opt/java/openjdk/bin/java': executable(java(17), 40) },
    startup: 3,
    memory: 160,
    ports: [{ port: 8080, paths: {}, otherwise: plain(404, '') }],
    code: 143,
  }),
];

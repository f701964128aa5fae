import { formatTimeMilli } from '../../apimachinery/time.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, bash, buildpack, commands, debianSlim, distroless, packages, scratch, ubuntu } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, isBefore, parseTag, release, script, type Tag } from '../model.ts';
import { git } from '../programs/git.ts';
import { goFlags } from '../programs/go-flags.ts';
import { kubectl } from '../programs/kubectl/kubectl.ts';
import { java } from '../programs/languages.ts';
import { node } from '../programs/node.ts';
import { runsOwn } from '../programs/own-script.ts';
import { python } from '../programs/python/python.ts';
import { echoBasic } from '../programs/samples/echo-basic.ts';
import { ealenEcho, echoServer, gunicorn, type HttpbinServer, httpbin, jsonEcho } from '../programs/samples/echo-servers.ts';
import { greeter } from '../programs/samples/greeter.ts';
import { kiada, kiadaConfig, kiadaPages } from '../programs/samples/kiada.ts';
import { eventSimulator, WEBAPP_PYTHON, webappColor } from '../programs/samples/kodekloud.ts';
import { fortune, kuard } from '../programs/samples/kuard.ts';
import { kubia } from '../programs/samples/kubia.ts';
import { podcli } from '../programs/samples/podinfo/podcli.ts';
import { podinfo } from '../programs/samples/podinfo/podinfo.ts';
import { redisModel } from './redis.ts';

/** Images of books, courses and tutorials. */
export const sampleModels: readonly ImageModel[] = [
  {
    repositories: ['gcr.io/kuar-demo/kuard-amd64', 'gcr.io/kuar-demo/kuard', 'gcr.io/kuar-demo/kuard-arm64'],
    describe: (tag) => ({
      base: alpine,
      megabytes: 11.7,
      files: { '/kuard': executable(kuard(`v0.10.0-${tag.text}`), 8) },
      // The book's first edition gives those with a number nothing but arguments.
      config: { user: 'nobody:nobody', ...(/^\d/.test(tag.text) ? { entrypoint: ['/kuard'] } : { cmd: ['/kuard'] }), exposedPorts: [8080] },
    }),
  },
  {
    repositories: ['stefanprodan/podinfo', 'ghcr.io/stefanprodan/podinfo', 'quay.io/stefanprodan/podinfo'],
    describe: (tag) => {
      const version = release(tag, ['6.3.6', '5.2.1', '4.0.6', '3.3.1']);
      const owned = folder(0o755, 100, 101);
      return {
        base: alpine,
        megabytes: 22,
        files: {
          ...packages.curl,
          ...withAccount(alpine, { name: 'app', uid: 100, gid: 101 }),
          '/home/app': owned,
          '/home/app/ui': owned,
          '/home/app/podinfo': executable(podinfo(version), 14),
          '/usr/local/bin/podcli': executable(podcli(version), 10),
        },
        config: { user: 'app', workingDir: '/home/app', cmd: ['./podinfo'] },
      };
    },
  },
  {
    repositories: ['cloudnatived/demo'],
    describe: (tag) => ({
      base: scratch,
      megabytes: 7,
      files: { '/bin/demo': executable(greeter(tag.text), 6) },
      config: { entrypoint: ['/bin/demo'] },
    }),
  },
  {
    repositories: ['luksa/kubia', 'luksa/kubia-unhealthy', 'luksa/kubia-pet', 'luksa/kubia-pet-peers'],
    describe: (tag, repository) => ({
      base: buildpack,
      megabytes: 262,
      files: {
        '/usr/local/bin/node': executable(runsOwn('app.js', kubia(repository.split('/').at(-1) as string, tag.text), node('7.10.1')), 24),
        '/app.js': '',
      },
      config: { entrypoint: ['node', 'app.js'], env: { NPM_CONFIG_LOGLEVEL: 'info', NODE_VERSION: '7.10.1', YARN_VERSION: '0.24.4' } },
    }),
  },
  {
    repositories: ['luksa/kiada'],
    describe: (tag) => ({
      base: tag.has('slim') ? debianSlim : buildpack,
      megabytes: 350,
      files: {
        '/usr/local/bin/node': executable(runsOwn('app.js', kiada(tag.text), node('16.20.0')), 24),
        '/app.js': '',
        ...kiadaPages(tag.text),
      },
      config: kiadaConfig(tag.text),
    }),
  },
  {
    repositories: ['luksa/init-demo', 'luksa/network-connectivity-checker'],
    describe: (_, repository) => ({
      base: alpine,
      megabytes: 3,
      files: { '/docker_entrypoint.sh': script(repository.endsWith('init-demo') ? INIT_DEMO : CONNECTIVITY) },
      config: { entrypoint: ['/docker_entrypoint.sh'] },
    }),
  },
  {
    repositories: ['luksa/fortune'],
    describe: (tag) => ({
      base: ubuntu,
      megabytes: 72,
      files: { '/usr/games/fortune': executable(fortune), '/bin/fortuneloop.sh': script(fortuneLoop(tag.text)) },
      config: { entrypoint: ['/bin/fortuneloop.sh'], cmd: tag.text === 'args' ? ['10'] : [] },
    }),
  },
  {
    repositories: ['luksa/batch-job'],
    describe: () => ({
      base: debianSlim,
      megabytes: 30,
      files: {
        '/main.sh': script('#!/bin/bash\necho "$(date) Batch job starting"\nsleep 120\necho "$(date) Finished succesfully"\n'),
        '/bin/bash': executable(bash, 3),
      },
      config: { entrypoint: ['/main.sh'] },
    }),
  },
  {
    repositories: ['gcr.io/k8s-staging-gateway-api/echo-basic'],
    describe: (tag) => ({
      base: distroless,
      megabytes: 5,
      files: { '/echo-basic': executable(echoBasic(!isBefore(tag, 20_240_600)), 5) },
      config: { entrypoint: ['/echo-basic'], user: 'nonroot:nonroot' },
    }),
  },
  {
    repositories: ['jmalloc/echo-server', 'kicbase/echo-server'],
    describe: () => ({
      base: scratch,
      megabytes: 3.1,
      files: { '/bin/echo-server': executable(echoServer, 4) },
      config: { entrypoint: ['/bin/echo-server'], exposedPorts: [8080] },
    }),
  },
  {
    repositories: ['ealen/echo-server', 'mendhak/http-https-echo'],
    describe: (_, repository) => {
      const port = repository.endsWith('echo-server') ? 80 : 8080;
      return {
        base: alpine,
        megabytes: 45,
        files: {
          '/usr/local/bin/node': executable(
            port === 80 ? ealenEcho : jsonEcho(port, (own) => `Listening on ports ${own} for http, and 8443 for https.`),
            24,
          ),
        },
        config: {
          cmd: ['node', port === 80 ? '/app/webserver.js' : './index.js'],
          exposedPorts: [port],
          ...(port !== 80 && { user: '1000', workingDir: '/app' }),
        },
      };
    },
  },
  {
    repositories: ['kennethreitz/httpbin', 'docker.io/kong/httpbin'],
    describe: () => ({
      base: ubuntu,
      megabytes: 198,
      files: { '/usr/local/bin/gunicorn': executable(httpbin(gunicorn), 48) },
      config: { cmd: ['gunicorn', '-b', '0.0.0.0:80', 'httpbin:app', '-k', 'gevent'], exposedPorts: [80] },
    }),
  },
  {
    repositories: ['mccutchen/go-httpbin', 'ghcr.io/mccutchen/go-httpbin'],
    describe: (tag) => ({
      base: scratch,
      megabytes: 9,
      files: {
        '/bin/go-httpbin': executable(httpbin(goHttpbin(tag)), 6),
      },
      config: { cmd: ['/bin/go-httpbin'], exposedPorts: [8080] },
    }),
  },
  {
    repositories: ['kodekloud/webapp-color', 'kodekloud/simple-webapp', 'mmumshad/simple-webapp-color'],
    describe: () => ({
      base: alpine,
      megabytes: 32,
      files: {
        ...packages.curl,
        '/usr/local/bin/python': executable(runsOwn('app.py', webappColor, python(WEBAPP_PYTHON)), 30),
        '/opt/app.py': '',
      },
      config: { entrypoint: ['python', 'app.py'], workingDir: '/opt', exposedPorts: [8080] },
    }),
  },
  {
    repositories: ['kodekloud/event-simulator'],
    describe: () => ({
      base: alpine,
      megabytes: 28,
      files: {
        '/usr/local/bin/python': executable(runsOwn('event-simulator.py', eventSimulator, python('3.6.15')), 10),
        '/event-simulator.py': '',
        '/log': folder(),
      },
      config: { cmd: ['python', 'event-simulator.py'] },
    }),
  },
  {
    repositories: [
      'bitnami/kubectl',
      'bitnamilegacy/kubectl',
      'lachlanevenson/k8s-kubectl',
      'wernight/kubectl',
      'roffe/kubectl',
      'alpine/k8s',
      'luksa/kubectl-proxy',
    ],
    describe: (_, repository) => ({
      base: repository.includes('bitnami') ? debianSlim : alpine,
      megabytes: 80,
      files: {
        ...packages.curl,
        ...(repository.endsWith('alpine/k8s') && { ...commands('jq'), '/bin/bash': executable(bash, 2) }),
        '/usr/local/bin/kubectl': executable(kubectl, 30),
      },
      config: repository.endsWith('k8s')
        ? { workingDir: '/apps' }
        : repository.endsWith('proxy')
          ? { entrypoint: ['kubectl', 'proxy'] }
          : { entrypoint: ['kubectl'], cmd: ['--help'], ...(repository.includes('bitnami') && { user: '1001' }) },
    }),
  },
  ...[
    { name: 'nodejs', versions: '16 18 20', path: '/nodejs/bin/node', program: node('20.2.0'), megabytes: 24, base: 50 },
    { name: 'java', versions: '11 17 21', path: '/usr/bin/java', program: java(17), megabytes: 40, base: 90 },
    { name: 'python', versions: '3', path: '/usr/bin/python3', program: python('3.9.2'), megabytes: 8, base: 20 },
  ].map(
    ({ name, versions, path, program, megabytes, base }): ImageModel => ({
      repositories: ['', ...versions.split(' ')].flatMap((version) =>
        ['', '-debian11', '-debian12'].map((debian) => `gcr.io/distroless/${name}${version}${debian}`),
      ),
      describe: (tag) => ({
        base: distroless,
        megabytes: base,
        files: { [path]: executable(program, megabytes) },
        config: { entrypoint: name === 'java' ? [path, '-jar'] : [path], ...(tag.has('nonroot') && { user: '65532' }) },
      }),
    }),
  ),
  {
    repositories: ['alpine/git', 'bitnami/git'],
    describe: (_, repository) => ({
      base: repository.startsWith('docker.io/alpine') ? alpine : debianSlim,
      megabytes: 18,
      files: { '/usr/bin/git': executable(git, 4), '/git': folder() },
      config: repository.startsWith('docker.io/alpine')
        ? { entrypoint: ['git'], cmd: ['--help'], workingDir: '/git' }
        : { entrypoint: [], cmd: ['/bin/bash'] },
    }),
  },
  {
    repositories: [
      'static',
      'static-debian11',
      'static-debian12',
      'base',
      'base-debian11',
      'base-debian12',
      'cc',
      'cc-debian11',
      'cc-debian12',
    ].map((name) => `gcr.io/distroless/${name}`),
    describe: (tag) => ({ base: distroless, megabytes: 1.2, ...(tag.has('nonroot') && { config: { user: '65532' } }) }),
  },
  {
    repositories: [
      'gcr.io/google_samples/gb-redis-follower',
      'gcr.io/google-samples/gb-redis-follower',
      'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower',
      'gcr.io/google_samples/gb-redisslave',
      'gcr.io/google-samples/gb-redisslave',
      'registry.k8s.io/gb-redisslave',
      'kubeguide/guestbook-redis-slave',
    ],
    describe(_, repository) {
      const old = repository.endsWith('slave');
      // Their tags are versions of their own.
      const redis = redisModel.describe(parseTag(old ? '3.2.9' : '6.0.5'), 'redis');
      const leader = old ? 'redis-master' : 'redis-leader';
      return {
        ...redis,
        files: {
          ...redis.files,
          '/run.sh': script(
            `#!/bin/bash\nif [[ \${GET_HOSTS_FROM:-dns} == "env" ]]; then\n  exec redis-server --replicaof \${REDIS_LEADER_SERVICE_HOST} 6379\nfi\nexec redis-server --replicaof ${leader} 6379\n`,
          ),
        },
        config: { ...redis.config, entrypoint: [], cmd: ['/run.sh'] },
      };
    },
  },
];

/** Where go-httpbin listens, and how it says so: by slog since 2.12. @see mccutchen/go-httpbin: httpbin/cmd/cmd.go */
const goHttpbin =
  (tag: Tag) =>
  (process: Process): HttpbinServer => {
    const { values } = goFlags(process.argv.slice(1), { port: true, host: true });
    const port = Number(values.get('port') ?? process.env.get('PORT') ?? 8080);
    const host = values.get('host') ?? process.env.get('HOST') ?? '0.0.0.0';
    const time = formatTimeMilli(process.now);
    const text = `"go-httpbin listening on http://${host}:${port}"`;
    return {
      port,
      ...(host !== '0.0.0.0' && { address: host }),
      started:
        tag.version.length > 0 && !isBefore(tag, 2, 12)
          ? `time=${time} level=INFO msg=${text}\n`
          : `time="${time.slice(0, -1)}" msg=${text}\n`,
    };
  };

/** @see luksa/kubernetes-in-action: Chapter06/fortune, Chapter07/fortune-args, fortune-env */
function fortuneLoop(tag: string): string {
  const interval = tag === 'args' || tag === 'env';
  return `#!/bin/bash
trap "exit" SIGINT
${tag === 'args' ? 'INTERVAL=$1\n' : ''}${interval ? 'echo Configured to generate new fortune every $INTERVAL seconds\n' : ''}mkdir /var/htdocs
while :
do
  echo $(date) Writing fortune to /var/htdocs/index.html
  /usr/games/fortune > /var/htdocs/index.html
  sleep ${interval ? '$INTERVAL' : '10'}
done
`;
}

/** @see luksa/kubernetes-in-action-2nd-edition: Chapter05/init-demo-0.1 */
const INIT_DEMO = `#!/bin/sh
steps=\${1:-5}
echo "Initialization started..."
for i in $(seq 1 $steps); do
  echo "Performing initialization procedure $i/$steps"
  sleep 1
done
echo "Initialization complete!"
`;

/** @see luksa/kubernetes-in-action-2nd-edition: Chapter05/network-connectivity-checker-0.1 */
const CONNECTIVITY = `#!/bin/sh
host=\${1:-1.1.1.1}
echo "Checking network connectivity to \${host} ..."
if ping \${host} -c 1 >/dev/null 2>/dev/null; then
  echo "Host appears to be reachable"
else
  echo "Host unreachable!"
  exit 1
fi
`;

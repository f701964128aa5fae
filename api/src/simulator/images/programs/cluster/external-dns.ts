import { formatTime } from '../../../apimachinery/time.ts';
import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { plain } from '../../servers/go-http.ts';
import { missingConfig } from '../agnhost/in-cluster-client.ts';
import { runDaemon } from '../daemon.ts';
import { flagOf } from '../start-checks.ts';
import { askCluster } from './client.ts';
import type { Watched } from './reflectors.ts';

/** What the sources that are Kubernetes' own look at. @see kubernetes-sigs/external-dns: source/service.go, ingress.go, node.go, pod.go */
const SOURCES: Readonly<Record<string, readonly Watched[]>> = {
  service: [
    ['*v1.Service', '/api/v1/services'],
    ['*v1.Endpoints', '/api/v1/endpoints'],
    ['*v1.Pod', '/api/v1/pods'],
    ['*v1.Node', '/api/v1/nodes'],
  ],
  ingress: [['*v1.Ingress', '/apis/networking.k8s.io/v1/ingresses']],
  node: [['*v1.Node', '/api/v1/nodes']],
  pod: [
    ['*v1.Pod', '/api/v1/pods'],
    ['*v1.Node', '/api/v1/nodes'],
  ],
  fake: [],
};

/** It ends where it may not see what it is to name, a minute later. @see kubernetes-sigs/external-dns: main.go, source/source.go waitForCacheSync */
export function* externalDns(process: Process): Task<number> {
  const say = (level: string, msg: string): Task<void> =>
    process.write(2, `time="${formatTime(process.now)}" level=${level} msg=${JSON.stringify(msg)}\n`);
  const fatal = function* (why: string): Task<number> {
    yield* say('fatal', why);
    return 1;
  };
  yield* process.sleep(50 * MILLISECOND);
  const lacking = ['source', 'provider'].filter((flag) => flagOf(process, flag) === undefined);
  // Which of several it names is by chance: they are in a map. @see alecthomas/kingpin v2.2: app.go validateRequired
  if (lacking.length > 0)
    return yield* fatal(`flag parsing error: required flag --${lacking[process.random.int(lacking.length)]} not provided`);
  yield* say('info', 'Instantiating new Kubernetes client');
  const missing = missingConfig(process);
  if (missing !== undefined) return yield* fatal(missing);
  yield* say('info', 'Using inCluster-config based on serviceaccount-token');
  const { env } = process;
  yield* say('info', `Created Kubernetes client https://${env.get('KUBERNETES_SERVICE_HOST')}:${env.get('KUBERNETES_SERVICE_PORT')}`);
  const named = process.argv.flatMap((word) => /^--source=(.*)/.exec(word)?.[1] ?? []);
  const address = flagOf(process, 'metrics-address') ?? ':7979';
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 20,
    ports: [
      {
        port: Number(address.split(':').at(-1)),
        http: {
          handle: ({ path }) =>
            path === '/healthz' ? plain(200, 'OK') : path === '/metrics' ? plain(200, '') : plain(404, '404 page not found\n'),
        },
      },
    ],
    portTaken: (port) => `time="${formatTime(process.now)}" level=fatal msg="listen tcp :${port}: bind: address already in use"`,
    *begins(self) {
      for (const source of named) {
        const unseen: string[] = [];
        for (const [type, path] of SOURCES[source] ?? []) if ((yield* askCluster(self, 'GET', path)).why !== '') unseen.push(type);
        if (unseen.length === 0) continue;
        yield* self.sleep(60 * SECOND);
        return yield* fatal(`failed to sync ${unseen[self.random.int(unseen.length)]}: context deadline exceeded`);
      }
      if (flagOf(self, 'provider') !== 'inmemory')
        self.remark({ kind: 'NotFollowed', program: 'external-dns', why: 'what its DNS provider answers', taken: 'running' });
      return undefined;
    },
    stops: [
      {
        signals: ['TERM'],
        lines: [{ after: 0, text: () => `time="${formatTime(process.now)}" level=info msg="Received SIGTERM. Terminating..."` }],
        code: 0,
      },
    ],
  });
}

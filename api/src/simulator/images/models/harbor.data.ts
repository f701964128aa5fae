import { seconds, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { otherRelease, suse } from '../bases/index.ts';
import { lacksConfig, type StartProblem, unreachable } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import { json } from './answers.ts';
import { application } from './applications.data.ts';
import type { Service } from './services.data.ts';

/** It gives its database a minute. @see goharbor/harbor: src/common/dao/pgsql.go Register, src/common/utils/utils.go TestTCPConn */
function* core(process: Process): Task<StartProblem | undefined> {
  const host = process.env.get('POSTGRESQL_HOST') || 'postgresql';
  const port = Number(process.env.get('POSTGRESQL_PORT') || 5432);
  for (const until = process.now + seconds(60); process.now < until; yield* process.sleep(seconds(2)))
    if ((yield* unreachable(process, host, port)) === undefined) return undefined;
  process.remark({ kind: 'NotFollowed', program: 'harbor_core', why: 'what it says of its database', taken: 'done' });
  return { lines: [], code: 1 };
}

const CONFIG = '/etc/registry/config.yml';

/** @see distribution/distribution: registry/registry.go ServeCmd; spf13/cobra: command.go UsageTemplate */
const registryConfig = (process: Process): StartProblem | undefined =>
  lacksConfig(process, CONFIG, (path, why) => [
    `configuration error: open ${path}: ${why.toLowerCase()}`,
    'Usage:\n  registry serve <config> [flags]\n\nFlags:\n  -h, --help   help for serve\n',
  ]);

/** On Photon, for an account of its own. @see goharbor/harbor: make/photon/core/Dockerfile.base */
const part = (about: Parameters<typeof application>[0]): Service =>
  application({
    base: suse,
    megabytes: 50,
    account: { name: 'harbor', uid: 10_000, home: '/home/harbor' },
    user: 'harbor',
    ...about,
    files: otherRelease('photon'),
  });

/** The parts of Harbor that are no other's program. */
export const harborServices: readonly Service[] = [
  part({
    // @see goharbor/harbor: make/photon/core/Dockerfile, src/core/main.go
    repositories: ['goharbor/harbor-core'],
    path: '/harbor/entrypoint.sh',
    workingDir: '/harbor/',
    check: core,
    startup: 4,
    memory: 60,
    ports: [{ port: 8080, paths: { '/api/v2.0/ping': plain(200, 'Pong'), '/api/v2.0/health': json({ status: 'healthy' }) } }],
  }),
  part({
    // @see goharbor/harbor: make/photon/registry/Dockerfile, entrypoint.sh
    repositories: ['goharbor/registry-photon'],
    path: '/home/harbor/entrypoint.sh',
    volumes: ['/var/lib/registry'],
    check: registryConfig,
    startup: 0.2,
    memory: 14,
    stream: 2,
    ports: (process) => [
      { port: Number(/^\s+addr:\s*["']?[^\s"']*:(\d+)/m.exec(process.readFile(CONFIG))?.[1] ?? 5000), paths: { '/': plain(200, '') } },
    ],
    code: 2,
  }),
];

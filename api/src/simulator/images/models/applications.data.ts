// A list of servers, one after the other.
import { seconds, type Task } from '../../engine/index.ts';
import { goWords, type Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { alpine, debianSlim, ubuntu } from '../bases/index.ts';
import { script, type Tag } from '../model.ts';
import { cannotWrite, type StartProblem, unreachable, whyNotWritten } from '../programs/start-checks.ts';
import { goLog, plain } from '../servers/go-http.ts';
import { html, json, to } from './answers.ts';
import type { Service, ServicePort } from './services.data.ts';

/** One that is known by its port, its size, and how long it takes. */
export const application = (
  about: Partial<Service> & Pick<Service, 'repositories' | 'startup' | 'memory' | 'ports'> & { readonly path?: string },
): Service => ({ base: debianSlim, megabytes: 250, path: '/usr/local/bin/entrypoint.sh', isUnheard: true, ...about });

export const numbered = (process: Process, names: readonly string[], usual: number): number =>
  Number(names.map((name) => process.env.get(name)).find((value) => value && /^\d+$/.test(value)) ?? usual);

/** @see coder/code-server: src/node/main.ts runCodeServer */
const codeServer = (process: Process): string =>
  [
    'code-server 4.13.0',
    'Using user-data-dir /home/coder/.local/share/code-server',
    'Using config file /home/coder/.config/code-server/config.yaml',
    'HTTP server listening on http://0.0.0.0:8080/',
    '  - Authentication is enabled',
    process.env.get('PASSWORD')
      ? '    - Using password from $PASSWORD'
      : '    - Using password from /home/coder/.config/code-server/config.yaml',
    '  - Not serving HTTPS',
  ]
    .map((line) => `[${strftime('%Y-%m-%dT%H:%M:%S.%3NZ', process.now)}] info  ${line}`)
    .join('\n');

/** @see docker-library/redmine: docker-entrypoint.sh */
function* redmine(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  const [name, usual] = (
    [
      ['REDMINE_DB_MYSQL', 3306],
      ['REDMINE_DB_POSTGRES', 5432],
      ['REDMINE_DB_SQLSERVER', 1433],
    ] as const
  ).find(([variable]) => env.get(variable)) ?? [undefined, 0];
  if (name === undefined) {
    yield* process.write(2, NO_DATABASE);
    return undefined;
  }
  yield* process.sleep(seconds(6));
  const why = yield* unreachable(process, env.get(name) ?? '', Number(env.get('REDMINE_DB_PORT')) || usual);
  return why === undefined ? undefined : { lines: ['rake aborted!'], code: 1 };
}
const NO_DATABASE = `
warning: missing REDMINE_DB_MYSQL, REDMINE_DB_POSTGRES, or REDMINE_DB_SQLSERVER environment variables

*** Using sqlite3 as fallback. ***

`;

/** @see gitlab-org/omnibus-gitlab: docker/assets/wrapper */
const gitlab = (tag: Tag): string => `Thank you for using GitLab Docker Image!
Current version: gitlab-ce=${tag.version.length > 0 ? tag.text : '15.11.3-ce.0'}

Configure GitLab for your system by editing /etc/gitlab/gitlab.rb file
And restart this container to reload settings.
To do it use docker exec:

  docker exec -it gitlab editor /etc/gitlab/gitlab.rb
  docker restart gitlab

For a comprehensive list of configuration options please see the Omnibus GitLab readme
https://gitlab.com/gitlab-org/omnibus-gitlab/blob/master/README.md

If this container fails to start due to permission problems try to fix it by executing:

  docker exec -it gitlab update-permissions
  docker restart gitlab

Cleaning stale PIDs & sockets
Preparing services...
Starting services...`;

/** Its key is kept in its home, which has to be somewhere; all its commands but one ask a server. @see ollama/ollama: cmd/cmd.go initializeKeypair, checkServerHeartbeat */
function* ollama(process: Process): Task<StartProblem | undefined> {
  const [command = 'help', ...more] = process.argv.slice(1);
  if (command !== 'serve' && command !== 'start') return yield* ollamaClient(process, command, more);
  const home = process.env.get('HOME') || '/';
  const directory = `${home === '/' ? '' : home}/.ollama`;
  if (process.access(`${directory}/id_ed25519`, 'f')) return undefined;
  yield* process.write(2, `Couldn't find '${directory}/id_ed25519'. Generating new private key.\n`);
  const why = process.access(directory, 'w') ? undefined : whyNotWritten(process, home);
  if (why) return { lines: [`Error: could not create directory mkdir ${directory}: ${goWords(why)}`], code: 1 };
  if (!process.access(directory, 'f')) process.mkdir(directory, 0o755);
  process.writeFile(`${directory}/id_ed25519`, '', { mode: 0o600 });
  return undefined;
}

function* ollamaClient(process: Process, command: string, more: readonly string[]): Task<StartProblem> {
  if (/^(-v|--version)$/.test(command)) {
    yield* process.write(1, 'ollama version is 0.1.32\n');
    return { lines: [], code: 0 };
  }
  if (command !== 'help' && !command.startsWith('-') && (yield* unreachable(process, '127.0.0.1', 11_434)) !== undefined)
    return { lines: ['Error: could not connect to ollama app, is it running?'], code: 1 };
  if (command === 'list' || command === 'ls') yield* process.write(1, 'NAME\tID\tSIZE\tMODIFIED \n');
  else process.remark({ kind: 'NotFollowed', program: 'command ollama', why: [command, ...more].join(' '), taken: 'done' });
  return { lines: [], code: 0 };
}

/** @see open-webui/open-webui: backend/start.sh */
const START_WEBUI = `#!/usr/bin/env bash
cd /app/backend || exit
if test "$WEBUI_SECRET_KEY $WEBUI_JWT_SECRET_KEY" = " "; then
  echo "Loading WEBUI_SECRET_KEY from file, not provided as an environment variable."
  if ! [ -e .webui_secret_key ]; then
    echo "Generating WEBUI_SECRET_KEY"
    head -c 12 /dev/random | base64 >.webui_secret_key
  fi
  echo "Loading WEBUI_SECRET_KEY from .webui_secret_key"
fi
exec uvicorn open_webui.main:app --host "\${HOST:-0.0.0.0}" --port "\${PORT:-8080}"
`;

/** Applications with pages of their own. */
export const applicationServices: readonly Service[] = [
  application({
    repositories: ['n8nio/n8n', 'docker.n8n.io/n8nio/n8n'],
    base: alpine,
    megabytes: 200,
    path: '/docker-entrypoint.sh',
    entrypoint: ['tini', '--', '/docker-entrypoint.sh'],
    account: { name: 'node', uid: 1000 },
    user: 'node',
    workingDir: '/home/node',
    owned: { '/home/node/.n8n': 1000 },
    startup: 6,
    memory: 190,
    check: (process) =>
      cannotWrite(process, '/home/node/.n8n', (why) => [`Error: ${why.code}: ${goWords(why)}, open '/home/node/.n8n/config'`]),
    lines: [() => '', (process) => `n8n ready on 0.0.0.0, port ${numbered(process, ['N8N_PORT'], 5678)}`],
    ports: (process): ServicePort[] => [
      {
        port: numbered(process, ['N8N_PORT'], 5678),
        paths: { '/healthz': json({ status: 'ok' }), '/': html('n8n.io - Workflow Automation') },
      },
    ],
  }),
  application({
    repositories: ['metabase/metabase'],
    base: alpine,
    hasBash: true,
    megabytes: 400,
    path: '/app/run_metabase.sh',
    startup: 45,
    memory: 620,
    ports: (process): ServicePort[] => [
      { port: numbered(process, ['MB_JETTY_PORT'], 3000), paths: { '/api/health': json({ status: 'ok' }), '/': html('Metabase') } },
    ],
    code: 143,
  }),
  {
    // @see mailhog/MailHog: main.go, Dockerfile
    repositories: ['mailhog/mailhog'],
    base: alpine,
    lacksCurl: true,
    megabytes: 165,
    path: '/usr/local/bin/MailHog',
    account: { name: 'mailhog', uid: 1000 },
    user: 'mailhog',
    workingDir: '/home/mailhog',
    startup: 0.05,
    memory: 8,
    stream: 2,
    lines: [
      (process) => goLog(process, 'Using in-memory storage'),
      (process) => goLog(process, '[SMTP] Binding to address: 0.0.0.0:1025'),
      () => '[HTTP] Binding to address: 0.0.0.0:8025',
      (process) => goLog(process, 'Serving under http://0.0.0.0:8025/'),
      () => 'Creating API v1 with WebPath: \nCreating API v2 with WebPath: ',
    ],
    ports: [1025, { port: 8025, paths: { '/': html('MailHog'), '/api/v2/messages': json({ total: 0, count: 0, start: 0, items: [] }) } }],
    code: 2,
  },
  application({
    repositories: ['axllent/mailpit'],
    base: alpine,
    megabytes: 12,
    path: '/mailpit',
    startup: 0.1,
    memory: 14,
    ports: [1025, { port: 8025, paths: { '/': html('Mailpit'), '/livez': plain(200, 'ok'), '/readyz': plain(200, 'ok') } }],
  }),
  {
    repositories: ['codercom/code-server', 'ghcr.io/coder/code-server'],
    base: debianSlim,
    megabytes: 260,
    path: '/usr/bin/entrypoint.sh',
    cmd: ['--bind-addr', '0.0.0.0:8080', '.'],
    account: { name: 'coder', uid: 1000, shell: '/bin/bash' },
    user: '1000',
    workingDir: '/home/coder',
    startup: 1,
    memory: 70,
    lines: [codeServer],
    ports: [
      {
        port: 8080,
        paths: { '/': to('./login'), '/login': html('code-server login'), '/healthz': json({ status: 'expired', lastHeartbeat: 0 }) },
      },
    ],
  },
  application({
    repositories: ['rocker/rstudio', 'rocker/tidyverse', 'rocker/verse', 'rocker/geospatial'],
    base: ubuntu,
    megabytes: 720,
    path: '/init',
    startup: 3,
    memory: 90,
    ports: [{ port: 8787, paths: { '/': to('/auth-sign-in?appUri=%2F'), '/auth-sign-in': html('RStudio Sign In') } }],
  }),
  {
    repositories: ['redmine'],
    base: debianSlim,
    megabytes: 210,
    path: '/docker-entrypoint.sh',
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['rails', 'server', '-b', '0.0.0.0'],
    account: { name: 'redmine', uid: 999 },
    workingDir: '/usr/src/redmine',
    volumes: ['/usr/src/redmine/files'],
    // What its Dockerfile writes at last is root's. @see docker-library/redmine: Dockerfile-debian.template, docker-entrypoint.sh _fix_permissions
    owned: { '/usr/src/redmine/config': { uid: 999, gid: 999, mode: 0o777 }, '/usr/src/redmine/files': 999 },
    files: { '/usr/src/redmine/config/additional_environment.rb': 'config.logger = Logger.new(STDOUT)\n' },
    becomes: (tag) => ({ by: tag.has('alpine') ? 'su-exec' : 'gosu', claims: ['config', 'files'] }),
    env: { RAILS_ENV: 'production', HOME: '/home/redmine' },
    startup: 22,
    memory: 210,
    isUnheard: true,
    check: redmine,
    lines: [
      (process) =>
        `=> Booting Puma\nPuma starting in single mode...\n*  Environment: production\n*          PID: ${process.pid}\n* Listening on http://0.0.0.0:3000\nUse Ctrl-C to stop`,
    ],
    ports: [{ port: 3000, paths: { '/': html('Redmine'), '/login': html('Sign in - Redmine') } }],
    code: 0,
  },
  application({
    repositories: ['gitlab/gitlab-ce', 'gitlab/gitlab-ee'],
    base: ubuntu,
    megabytes: 1100,
    path: '/assets/wrapper',
    cmd: ['/assets/wrapper'],
    entrypoint: [],
    volumes: ['/etc/gitlab', '/var/opt/gitlab', '/var/log/gitlab'],
    startup: 180,
    memory: 2900,
    *check(process, tag) {
      yield* process.write(1, `${gitlab(tag)}\n`);
      return undefined;
    },
    ports: [
      22,
      { port: 80, paths: { '/': to('/users/sign_in'), '/users/sign_in': html('Sign in · GitLab'), '/-/health': plain(404, '') } },
    ],
  }),
  application({
    repositories: ['ollama/ollama'],
    base: ubuntu,
    megabytes: 450,
    path: '/bin/ollama',
    entrypoint: ['/bin/ollama'],
    cmd: ['serve'],
    env: { OLLAMA_HOST: '0.0.0.0', LD_LIBRARY_PATH: '/usr/local/nvidia/lib:/usr/local/nvidia/lib64' },
    check: ollama,
    startup: 0.4,
    memory: 35,
    stream: 2,
    ports: [
      {
        port: 11_434,
        paths: {
          '/': plain(200, 'Ollama is running'),
          '/api/tags': json({ models: [] }),
          '/api/version': json({ version: '0.1.32' }),
        },
      },
    ],
  }),
  application({
    repositories: ['ghcr.io/open-webui/open-webui'],
    megabytes: 1500,
    path: '/usr/local/bin/uvicorn',
    cmd: ['bash', 'start.sh'],
    entrypoint: [],
    files: { '/app/backend/start.sh': script(START_WEBUI) },
    workingDir: '/app/backend',
    startup: 20,
    memory: 620,
    ports: [{ port: 8080, paths: { '/': html('Open WebUI'), '/health': json({ status: true }) } }],
  }),
  application({
    // @see apache/superset: Dockerfile
    repositories: ['apache/superset'],
    megabytes: 420,
    path: '/usr/bin/run-server.sh',
    entrypoint: [],
    cmd: ['/usr/bin/run-server.sh'],
    account: { name: 'superset', uid: 1000, home: '/app/superset_home', shell: '/bin/bash' },
    user: 'superset',
    workingDir: '/app',
    owned: { '/app': 1000, '/app/pythonpath': 1000, '/app/superset_home': 1000 },
    env: { SUPERSET_ENV: 'production', SUPERSET_HOME: '/app/superset_home', SUPERSET_PORT: '8088', PYTHONPATH: '/app/pythonpath' },
    startup: 20,
    memory: 250,
    ports: (process): ServicePort[] => [
      { port: numbered(process, ['SUPERSET_PORT'], 8088), paths: { '/health': plain(200, 'OK'), '/': to('/superset/welcome/') } },
    ],
    code: 143,
  }),
  ...(
    [
      [8065, 'Mattermost', 25, 230, 'mattermost/mattermost-preview'],
      [8111, 'TeamCity', 60, 900, 'jetbrains/teamcity-server'],
      [8080, 'JIRA', 90, 900, 'atlassian/jira-software'],
      [8090, 'Confluence', 90, 900, 'atlassian/confluence-server'],
    ] as const
  ).map(([port, title, startup, memory, repository]) =>
    application({ repositories: [repository], startup, memory, ports: [{ port, paths: { '/': html(title) } }], code: 143 }),
  ),
  application({
    // @see sonatype/docker-nexus: oss/Dockerfile
    repositories: ['sonatype/nexus'],
    account: { name: 'nexus', uid: 200, home: '/opt/sonatype/nexus', shell: '/bin/false' },
    user: 'nexus',
    workingDir: '/opt/sonatype/nexus',
    owned: { '/sonatype-work': 200 },
    volumes: ['/sonatype-work'],
    startup: 30,
    memory: 600,
    ports: [{ port: 8081, paths: { '/': html('Nexus Repository Manager') } }],
    code: 143,
  }),
  application({
    // @see requarks/wiki: dev/build/Dockerfile
    repositories: ['requarks/wiki'],
    base: alpine,
    path: '/usr/local/bin/node',
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['node', 'server'],
    account: { name: 'node', uid: 1000 },
    user: 'node',
    workingDir: '/wiki',
    startup: 8,
    memory: 130,
    ports: [{ port: 3000, paths: { '/': html('Wiki.js') } }],
    code: 143,
  }),
];

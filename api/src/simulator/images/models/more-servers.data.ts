import type { Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, centos, debianSlim, scratch, ubuntu } from '../bases/index.ts';
import { ownAddress } from '../programs/own-address.ts';
import { quizQuestion } from '../programs/samples/quiz-api.ts';
import { plain } from '../servers/go-http.ts';
import { html } from './answers.ts';
import type { Service } from './services.data.ts';

const gunicorn =
  (text: string) =>
  (process: Process): string =>
    `[${localText(process, '%Y-%m-%d %H:%M:%S %z')}] [${process.pid}] [INFO] ${text}`;
const jupyter =
  (text: string) =>
  (process: Process): string =>
    `[I ${localText(process, '%Y-%m-%d %H:%M:%S.%3N')} ServerApp] ${text}`;
/** Servers that want to be told something before they start, and others of demonstrations. */
export const wantingServices: readonly Service[] = [
  {
    // @see pgadmin-org/pgadmin4: pkg/docker/entrypoint.sh
    repositories: ['dpage/pgadmin4'],
    base: alpine,
    megabytes: 120,
    path: '/entrypoint.sh',
    account: { name: 'pgadmin', uid: 5050, gid: 0, home: '/home/pgadmin' },
    user: '5050',
    workingDir: '/pgadmin4',
    bindsAnywhere: 'by script',
    owned: { '/var/lib/pgadmin': 5050 },
    startup: 9,
    memory: 130,
    check: ({ env }) => {
      const email = env.get('PGADMIN_DEFAULT_EMAIL');
      if (!email || (!env.get('PGADMIN_DEFAULT_PASSWORD') && !env.get('PGADMIN_DEFAULT_PASSWORD_FILE')))
        return {
          lines: [
            'You need to define the PGADMIN_DEFAULT_EMAIL and PGADMIN_DEFAULT_PASSWORD or PGADMIN_DEFAULT_PASSWORD_FILE environment variables.',
          ],
          code: 1,
        };
      if (!/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(email))
        return {
          lines: [
            `'${email}' does not appear to be a valid email address. Please reset the PGADMIN_DEFAULT_EMAIL environment variable and try again.`,
          ],
          code: 1,
        };
      return undefined;
    },
    stream: 2,
    lines: [
      () => 'NOTE: Configuring authentication for SERVER mode.\n',
      gunicorn('Starting gunicorn 20.1.0'),
      (process) => gunicorn(`Listening at: http://[::]:${process.env.get('PGADMIN_LISTEN_PORT') ?? 80} (${process.pid})`)(process),
      gunicorn('Using worker: gthread'),
    ],
    ports: ({ env }) => [
      {
        port: Number(env.get('PGADMIN_LISTEN_PORT') ?? 80),
        paths: {
          '/misc/ping': 'PING',
          '/login': html('pgAdmin 4'),
          '/': { status: 302, headers: { Location: '/login?next=%2F' }, body: '' },
        },
      },
    ],
  },
  {
    // @see arangodb/arangodb-docker: docker-entrypoint.sh
    repositories: ['arangodb', 'arangodb/arangodb'],
    base: alpine,
    megabytes: 170,
    path: '/entrypoint.sh',
    cmd: ['arangod'],
    entrypoint: ['/entrypoint.sh'],
    isUnheard: true,
    startup: 6,
    memory: 220,
    check: ({ env }) =>
      ['ARANGO_ROOT_PASSWORD', 'ARANGO_ROOT_PASSWORD_FILE', 'ARANGO_NO_AUTH', 'ARANGO_RANDOM_ROOT_PASSWORD'].some((name) => env.get(name))
        ? undefined
        : {
            lines: [
              'error: database is uninitialized and password option is not specified ',
              '  You need to specify one of ARANGO_ROOT_PASSWORD, ARANGO_ROOT_PASSWORD_FILE, ARANGO_NO_AUTH and ARANGO_RANDOM_ROOT_PASSWORD',
            ],
            code: 1,
          },
    ports: [8529],
  },
  {
    repositories: ['splunk/splunk'],
    base: debianSlim,
    megabytes: 830,
    path: '/sbin/entrypoint.sh',
    cmd: ['start-service'],
    entrypoint: ['/sbin/entrypoint.sh'],
    isUnheard: true,
    startup: 60,
    memory: 300,
    check: ({ env }) =>
      env.get('SPLUNK_START_ARGS')?.includes('--accept-license')
        ? undefined
        : {
            lines: [
              "License not accepted, please ensure the environment variable SPLUNK_START_ARGS contains the '--accept-license' flag",
              'For example: docker run -e SPLUNK_START_ARGS=--accept-license -e SPLUNK_PASSWORD splunk/splunk',
              '',
              'For additional information and examples, see the help: docker run -it splunk/splunk help',
            ],
            code: 1,
          },
    ports: [8000, 8088, 8089, 9997],
  },
  {
    // @see jupyter/docker-stacks: base-notebook
    repositories: 'base minimal scipy datascience tensorflow pyspark all-spark pytorch r julia'
      .split(' ')
      .flatMap((name) => [`jupyter/${name}-notebook`, `quay.io/jupyter/${name}-notebook`]),
    base: ubuntu,
    megabytes: 900,
    path: '/usr/local/bin/start-notebook.sh',
    aliases: ['/usr/local/bin/start-singleuser.sh', '/opt/conda/bin/jupyter'],
    // @see jupyter/docker-stacks: docker-stacks-foundation/Dockerfile
    entrypoint: ['tini', '-g', '--'],
    cmd: ['start-notebook.sh'],
    user: '1000',
    workingDir: '/home/jovyan',
    owned: { '/home/jovyan': 1000 },
    startup: 2.5,
    memory: 70,
    stream: 2,
    lines: [
      () => 'Entered start.sh with args: jupyter lab',
      () => 'Executing the command: jupyter lab',
      jupyter('Serving notebooks from local directory: /home/jovyan'),
      jupyter('Jupyter Server 2.5.0 is running at:'),
      (process) => jupyter(`http://${process.net.hostname}:8888/lab?token=...`)(process),
      jupyter('Use Control-C to stop this server and shut down all kernels (twice to skip confirmation).'),
    ],
    ports: [
      {
        port: 8888,
        paths: {
          '/api': '{"version": "2.5.0"}',
          '/': { status: 302, headers: { Location: '/lab' }, body: '' },
          '/lab': html('JupyterLab'),
        },
      },
    ],
  },
  {
    // @see sclorg/httpd-container: 2.4
    repositories: [
      'centos/httpd-24-centos7',
      'quay.io/centos7/httpd-24-centos7',
      'quay.io/sclorg/httpd-24-c9s',
      'registry.access.redhat.com/ubi8/httpd-24',
      'registry.access.redhat.com/ubi9/httpd-24',
    ],
    base: centos,
    megabytes: 130,
    path: '/usr/bin/run-httpd',
    cmd: ['/usr/bin/run-httpd'],
    user: '1001',
    workingDir: '/opt/app-root/src',
    owned: { '/opt/app-root/src': 1001, '/var/www/html': 1001 },
    startup: 0.4,
    memory: 22,
    stream: 2,
    lines: [
      () =>
        '=> sourcing 10-set-mpm.sh ...\n=> sourcing 20-copy-config.sh ...\n=> sourcing 40-ssl-certs.sh ...\n---> Generating SSL key pair for httpd...',
      (process) =>
        `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${ownAddress(process)}. Set the 'ServerName' directive globally to suppress this message`,
    ],
    ports: [8443, { port: 8080, paths: { '/': { ...html('Test Page for the HTTP Server on Red Hat Enterprise Linux'), status: 403 } } }],
    stopSignal: 'WINCH',
  },
  {
    // @see luksa/kubernetes-in-action-2nd-edition: Chapter07/quiz-api-0.1/app/server.go
    repositories: ['luksa/quiz-api'],
    base: scratch,
    megabytes: 6,
    path: '/app/quiz-api',
    startup: 0.05,
    memory: 6,
    ports: [
      {
        port: 8080,
        paths: { '/': (process) => plain(200, `This is the quiz service running in pod ${process.net.hostname}\n`) },
        otherwise: quizQuestion,
      },
    ],
    code: 2,
  },
];

import { seconds } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { javaText } from '../../shell/utilities/time/zone.ts';
import { alpine, debianSlim, scratch } from '../bases/index.ts';
import { ownAddress } from '../programs/own-address.ts';
import { flaskBanner, flaskRequest, flaskRuns } from '../programs/samples/flask-server.ts';
import { goLog, plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { html, json, page } from './answers.ts';
import { nodeServer, staticPage } from './course.data.ts';
import type { Service, ServicePort } from './services.data.ts';

export const flaskStarts = (port: number, name?: string) => (): string => (flaskBanner(name) + flaskRuns(port)).trimEnd();

/** A server in Python that, as PID 1, outlives TERM. */
export const flask = (about: Partial<Service> & Pick<Service, 'repositories' | 'ports'>): Service => ({
  base: alpine,
  megabytes: 32,
  path: '/usr/local/bin/python',
  cmd: ['python', 'app.py'],
  startup: 0.6,
  memory: 30,
  stream: 2,
  lines: [flaskStarts(8080)],
  code: 'unheeded',
  ...about,
});

/** A health check that whoever posts to it makes fail. @see iKubernetes/demoapp */
function toggled(path: string, failing: number): Readonly<Record<string, (process: Process, request: HttpRequest) => HttpResponse>> {
  let answer = 'OK';
  return {
    [path]: (_, request) => {
      const given = new RegExp(`(?:^|&)${path.slice(1)}=([^&]*)`).exec(request.body)?.[1];
      if (request.method === 'POST' && given !== undefined) answer = decodeURIComponent(given);
      return plain(answer === 'OK' ? 200 : failing, answer);
    },
  };
}

/** More servers of courses: what their exercises see of them. */
export const lessonServices: readonly Service[] = [
  flask({
    repositories: ['ikubernetes/demoapp'],
    lines: [
      (process) => ` * Running on http://${process.env.get('HOST') || '0.0.0.0'}:${process.env.get('PORT') || 80}/ (Press CTRL+C to quit)`,
    ],
    ports: (process): ServicePort[] => [
      {
        port: Number(process.env.get('PORT') || 80),
        paths: {
          '/': (_, { remoteAddress }) =>
            plain(
              200,
              `iKubernetes demoapp v1.0 !! ClientIP: ${remoteAddress}, ServerName: ${process.net.hostname}, ServerIP: ${ownAddress(process)}!\n`,
            ),
          '/hostname': () => plain(200, `ServerName: ${process.net.hostname}\n`),
          '/version': 'v1.0\n',
          ...toggled('/livez', 506),
          ...toggled('/readyz', 507),
        },
        logs: flaskRequest,
      },
    ],
  }),
  flask({
    repositories: ['kodekloud/webapp-delayed-start', 'mmumshad/webapp-delayed-start', 'kodekloud/simple-webapp-delayed-start'],
    *check(process) {
      yield* process.sleep(seconds(Number(process.env.get('APP_START_DELAY')) || 0));
      return undefined;
    },
    ports: (process): ServicePort[] => [
      {
        port: 8080,
        paths: {
          '/': html('Hello from Flask'),
          '/ready': () => plain(200, `Message from ${process.net.hostname} : I am ready!\n`),
          '/live': () => plain(200, `Message from ${process.net.hostname} : I am live!\n`),
          '/crash': () => process.exit(1),
        },
        logs: flaskRequest,
      },
    ],
  }),
  flask({
    repositories: [
      'kodekloud/webapp-conntest',
      'kodekloud/ecommerce',
      'kodekloud/pay',
      'kodekloud/blue',
      'kodekloud/green',
      'kodekloud/wear',
    ],
    ports: [{ port: 8080, paths: { '/': html('Hello from Flask') }, otherwise: html('Hello from Flask'), logs: flaskRequest }],
  }),
  nodeServer({
    repositories: ['kodekloud/express-node-app'],
    ports: [{ port: 3000, paths: { '/': 'Hello World!' } }],
  }),
  staticPage(
    80,
    '2048',
    'alexwhen/docker-2048',
    'blackicebird/2048',
    'evilroot/docker-2048',
    'public.ecr.aws/l6m2t8p7/docker-2048',
    'public.ecr.aws/kishorj/docker-2048',
  ),
  staticPage(80, 'Welcome to Stack Simplify', 'stacksimplify/kubenginx', 'ghcr.io/stacksimplify/kubenginx'),
  staticPage(80, 'Fleet Management Demo', 'richardchesterwood/k8s-fleetman-webapp-angular'),
  staticPage(80, 'NetworkChuck Coffee', 'thenetworkchuck/nccoffee'),
  staticPage(8080, 'Infinite Mario in HTML5 JavaScript', 'pengbai/docker-supermario', 'bharathshetty4/supermario'),
  {
    repositories: ['katacoda/docker-http-server'],
    base: scratch,
    megabytes: 3,
    path: '/app',
    startup: 0.02,
    memory: 4,
    lines: [() => 'Web Server started. Listening on 0.0.0.0:80'],
    only: (tag) => tag.text !== 'unhealthy',
    ports: [{ port: 80, paths: {}, otherwise: ({ net }) => page(`<h1>This request was processed by host: ${net.hostname}</h1>\n`) }],
    code: 2,
  },
  nodeServer({
    repositories: ['wardviaene/k8s-demo'],
    base: debianSlim,
    lines: [() => '\n> myapp@0.0.1 start /app\n> node index.js\n', () => 'Example app listening at http://:::3000'],
    ports: [{ port: 3000, paths: { '/': 'Hello World!' } }],
  }),
  nodeServer({
    repositories: ['nanajanashia/k8s-demo-app'],
    lines: [() => 'app listening on port 3000!'],
    ports: [{ port: 3000, paths: { '/': html('Users Information') } }],
  }),
  {
    repositories: ['stacksimplify/kube-helloworld'],
    base: debianSlim,
    megabytes: 170,
    path: '/usr/bin/java',
    cmd: ['java', '-jar', 'app.jar'],
    startup: 6,
    memory: 180,
    lines: [
      (process) =>
        `${javaText(process, '%Y-%m-%d %H:%M:%S')}.000  INFO 1 --- [           main] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat started on port(s): 8080 (http) with context path ''`,
    ],
    ports: [{ port: 8080, paths: { '/hello': 'Hello World V1' }, otherwise: json({ status: 404, error: 'Not Found' }) }],
    code: 143,
  },
  {
    repositories: ['richardchesterwood/k8s-fleetman-queue'],
    base: debianSlim,
    megabytes: 190,
    path: '/app/apache-activemq/bin/activemq',
    isUnheard: true,
    startup: 4,
    memory: 180,
    ports: [61_616, { port: 8161, paths: { '/': html('Apache ActiveMQ') } }],
    code: 143,
  },
  {
    repositories: ['jpetazzo/httpenv', 'bretfisher/httpenv'],
    base: scratch,
    megabytes: 3,
    path: '/usr/local/bin/httpenv',
    startup: 0.02,
    memory: 4,
    ports: [{ port: 8888, paths: {}, otherwise: ({ env }) => json(Object.fromEntries(env)) }],
    code: 2,
  },
  {
    repositories: ['jpetazzo/color', 'jpetazzo/webcolor'],
    base: scratch,
    megabytes: 3,
    path: '/usr/local/bin/color',
    startup: 0.02,
    memory: 4,
    stream: 2,
    lines: [(process) => goLog(process, 'Listening on port 80.')],
    ports: [
      {
        port: 80,
        paths: {},
        otherwise: (process, { path, remoteAddress, remotePort }) =>
          plain(200, `This is pod ${process.net.hostname} on linux/amd64, serving ${path} for ${remoteAddress}:${remotePort}.\n`),
      },
    ],
    code: 2,
  },
  {
    repositories: ['schoolofdevops/vote', 'kodekloud/examplevotingapp_vote_dev'],
    base: alpine,
    megabytes: 30,
    path: '/usr/local/bin/gunicorn',
    cmd: ['gunicorn', 'app:app', '-b', '0.0.0.0:80', '--log-file', '-', '--access-logfile', '-', '--workers', '4', '--keep-alive', '0'],
    workingDir: '/app',
    startup: 0.8,
    memory: 90,
    stream: 2,
    lines: [
      ({ now, pid }) => `[${strftime('%Y-%m-%d %H:%M:%S +0000', now)}] [${pid}] [INFO] Starting gunicorn 19.6.0`,
      ({ now, pid }) => `[${strftime('%Y-%m-%d %H:%M:%S +0000', now)}] [${pid}] [INFO] Listening at: http://0.0.0.0:80 (${pid})`,
    ],
    ports: [{ port: 80, paths: { '/': html('Cats vs Dogs!') } }],
  },
];

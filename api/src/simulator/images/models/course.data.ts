import { formatTimeMilli } from '../../apimachinery/time.ts';
import { byteLength } from '../../apimachinery/utf8.ts';
import type { Process } from '../../kernel/index.ts';
import { httpDate } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, busybox, debianSlim, distroless, scratch } from '../bases/index.ts';
import { flaskBanner, flaskRequest, flaskRuns } from '../programs/samples/flask-server.ts';
import { goLog, plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { html, json, page } from './answers.ts';
import type { Service, ServicePort } from './services.data.ts';

/** A server in Node.js that heeds no signal. */
export const nodeServer = (about: Partial<Service> & Pick<Service, 'repositories' | 'ports'>): Service => ({
  base: alpine,
  megabytes: 30,
  path: '/usr/local/bin/node',
  cmd: ['node', 'server.js'],
  startup: 0.3,
  memory: 32,
  code: 'unheeded',
  ...about,
});

/** A page behind nginx, of which nothing but the page is known. */
export const staticPage = (port: number, title: string, ...repositories: string[]): Service => ({
  repositories,
  base: alpine,
  megabytes: 20,
  path: '/usr/sbin/nginx',
  cmd: ['nginx', '-g', 'daemon off;'],
  stopSignal: 'QUIT',
  startup: 0.05,
  memory: 6,
  ports: [{ port, paths: { '/': html(title) }, otherwise: NOT_FOUND, logs: accessLog }],
});

const accessLog = (process: Process, { remoteAddress, method, target, version, headers }: HttpRequest, answer: HttpResponse): string =>
  `${remoteAddress} - - [${localText(process, '%d/%b/%Y:%H:%M:%S %z')}] "${method} ${target} ${version}" ${answer.status} ${byteLength(answer.body ?? '')} "-" "${headers.get('user-agent') ?? '-'}" "-"`;
const NOT_FOUND: HttpResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/html' },
  body: '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
};
/** What Express answers to paths that it has not. */
export const cannotGet = (_: Process, { method, path }: HttpRequest): HttpResponse => ({
  status: 404,
  headers: { 'X-Powered-By': 'Express', 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot ${method} ${path}</pre>\n</body>\n</html>\n`,
});
const host = ({ net }: Process): string => net.hostname;
const variable = (process: Process, name: string, otherwise: string): string => process.env.get(name) || otherwise;

/** Servers of courses, books and demonstrations. */
export const courseServices: readonly Service[] = [
  nodeServer({
    repositories: ['bonomat/nodejs-hello-world'],
    base: debianSlim,
    lines: [() => 'Magic happens on port 3000'],
    ports: [{ port: 3000, paths: { '/': html('NodeJS Docker Hello World') } }],
  }),
  nodeServer({
    repositories: ['bmuschko/nodejs-hello-world'],
    lines: [() => 'Magic happens on port 3000'],
    ports: [{ port: 3000, paths: { '/': page('Hello World') }, otherwise: cannotGet }],
  }),
  nodeServer({
    repositories: ['dgkanatsios/simpleapp'],
    path: '/usr/bin/node',
    aliases: ['/usr/bin/npm'],
    cmd: ['npm', 'start'],
    workingDir: '/usr/src/app',
    startup: 1,
    lines: [
      (process) =>
        `\n> simpleapp@1.0.0 start /usr/src/app\n> node server.js\n\nRunning on http://0.0.0.0:${variable(process, 'PORT', '8080')}`,
    ],
    ports: (process) => [
      {
        port: Number(variable(process, 'PORT', '8080')),
        address: '0.0.0.0',
        paths: { '/': page(`Hello world from ${host(process)} and version 2.0\n`) },
        otherwise: cannotGet,
        logs: ({ now }, { path, headers, remoteAddress }) =>
          path === '/' ? `IP: ${headers.get('x-forwarded-for')?.split(',').at(-1) ?? remoteAddress} on ${formatTimeMilli(now)}` : '',
      },
    ],
    code: 0,
  }),
  nodeServer({
    // @see eficode-academy/kubernetes-katas: secrets/secretapp.js
    repositories: ['praqma/secrets-demo'],
    cmd: ['node', 'secretapp.js'],
    env: { LANGUAGE: 'English', API_KEY: '123-456-789' },
    ports: [
      {
        port: 3000,
        paths: {},
        otherwise: ({ env }) => ({ status: 200, body: `Language: ${env.get('LANGUAGE')}\nAPI Key: ${env.get('API_KEY')}\n\n` }),
      },
    ],
  }),
  nodeServer({
    // The server of the first tutorial in the documentation of Kubernetes.
    repositories: ['gcr.io/hello-minikube-zero-install/hello-node'],
    ports: [
      {
        port: 8080,
        paths: {},
        otherwise: () => ({ status: 200, body: 'Hello World!' }),
        logs: (_, { target }) => `Received request for URL: ${target}`,
      },
    ],
  }),
  nodeServer({
    repositories: ['bmuschko/nodejs-read-config'],
    ports: [{ port: 8080, paths: { '/': configured }, otherwise: cannotGet }],
  }),
  nodeServer({
    repositories: ['bmuschko/nodejs-business-app'],
    base: debianSlim,
    ports: [{ port: 8080, paths: {}, otherwise: cannotGet }],
  }),
  nodeServer({
    repositories: ['bmuschko/nodejs-ambassador'],
    base: debianSlim,
    lines: [() => 'Ambassador listening on port 8081...'],
    ports: [{ port: 8081, paths: {}, otherwise: cannotGet }],
  }),
  nodeServer({
    repositories: [
      'nigelpoulton/k8sbook',
      'nigelpoulton/getting-started-k8s',
      'nigelpoulton/qsk-book',
      'nigelpoulton/pluralsight-docker-ci',
      'nigelpoulton/ps-web',
      'nigelpoulton/tkb',
    ],
    ports: [{ port: 8080, paths: { '/': html('K8s rocks!') }, otherwise: cannotGet }],
  }),
  staticPage(80, 'Hello Docker!', 'dockersamples/static-site'),
  staticPage(80, 'Getting Started', 'docker/getting-started', 'docker/101-tutorial'),
  staticPage(80, 'Hello World', 'karthequian/helloworld', 'tutum/hello-world', 'dockercloud/hello-world', 'rancher/hello-world'),
  staticPage(80, 'Amazon ECS Sample App', 'amazon/amazon-ecs-sample'),
  staticPage(8080, 'Swagger UI', 'swaggerapi/swagger-ui'),
  {
    repositories: ['crccheck/hello-world'],
    base: busybox,
    megabytes: 1.2,
    path: '/bin/httpd-wrapper',
    startup: 0.01,
    memory: 1,
    lines: [() => 'httpd started'],
    ports: [{ port: 8000, paths: { '/': '<pre>\nHello World\n</pre>\n' } }],
    code: 'unheeded',
  },
  {
    repositories: ['hashicorp/counting-service'],
    base: alpine,
    megabytes: 8,
    path: '/counting-service',
    startup: 0.02,
    memory: 4,
    lines: [(process) => `Serving at http://localhost:${variable(process, 'PORT', '9001')}\n(Pass as PORT environment variable)`],
    ports: (process): ServicePort[] => [
      {
        port: Number(variable(process, 'PORT', '9001')),
        paths: { '/': () => json({ count: 1, hostname: host(process) }), '/health': 'Hello, you hit health\n' },
      },
    ],
    code: 2,
  },
  {
    repositories: ['hashicorp/dashboard-service'],
    base: alpine,
    megabytes: 8,
    path: '/dashboard-service',
    startup: 0.02,
    memory: 4,
    lines: [(process) => `Starting server on http://0.0.0.0:${variable(process, 'PORT', '9002')}`],
    ports: (process): ServicePort[] => [
      { port: Number(variable(process, 'PORT', '9002')), paths: { '/': html('Dashboard'), '/health': 'Hello, you hit health\n' } },
    ],
    code: 2,
  },
  {
    repositories: ['argoproj/rollouts-demo'],
    base: scratch,
    megabytes: 6,
    path: '/rollouts-demo',
    startup: 0.02,
    memory: 4,
    lines: [(process) => goLog(process, 'Started server on :8080')],
    ports: [{ port: 8080, paths: { '/': html('Argo Rollouts Demo'), '/color': '"blue"' } }],
  },
  {
    repositories: ['gcr.io/google-samples/whereami', 'us-docker.pkg.dev/google-samples/containers/gke/whereami'],
    base: debianSlim,
    megabytes: 60,
    path: '/usr/local/bin/python3',
    cmd: ['python3', 'app.py'],
    user: '1000',
    startup: 1,
    memory: 40,
    stream: 2,
    lines: [() => " * Serving Flask app 'app'\n * Debug mode: off", () => ' * Running on http://0.0.0.0:8080'],
    ports: [{ port: 8080, paths: { '/healthz': 'OK' }, otherwise: (process) => json({ pod_name: host(process) }) }],
    code: 'unheeded',
  },
  {
    repositories: ['gcr.io/knative-samples/helloworld-go', 'ghcr.io/knative/helloworld-go'],
    base: distroless,
    megabytes: 8,
    path: '/server',
    cmd: ['/server'],
    env: { PORT: '8080' },
    startup: 0.02,
    memory: 4,
    stream: 2,
    lines: [
      (process) => goLog(process, 'helloworld: starting server...'),
      (process) => goLog(process, `helloworld: listening on port ${variable(process, 'PORT', '8080')}`),
    ],
    ports: (process): ServicePort[] => [
      {
        port: Number(variable(process, 'PORT', '8080')),
        paths: {},
        otherwise: plain(200, `Hello ${variable(process, 'TARGET', 'World')}!\n`),
        logs: () => goLog(process, 'helloworld: received a request'),
      },
    ],
    code: 2,
  },
  {
    repositories: ['registry.k8s.io/defaultbackend', 'registry.k8s.io/defaultbackend-amd64'],
    base: scratch,
    megabytes: 1.8,
    path: '/server',
    startup: 0.02,
    memory: 4,
    ports: [{ port: 8080, paths: { '/healthz': 'ok' }, otherwise: plain(404, 'default backend - 404') }],
    code: 2,
  },
  ...['v1', 'v2'].map(
    (version): Service => ({
      repositories: [`istio/examples-helloworld-${version}`],
      base: debianSlim,
      megabytes: 50,
      path: '/usr/local/bin/python3',
      cmd: ['python3', '/opt/microservices/app.py', '5000'],
      startup: 1,
      memory: 30,
      stream: 2,
      lines: [() => " * Serving Flask app 'app'\n * Debug mode: on", () => ' * Running on http://0.0.0.0:5000'],
      ports: [
        {
          port: 5000,
          paths: {
            '/hello': (process) => plain(200, `Hello version: ${version}, instance: ${host(process)}\n`),
            '/health': 'Helloworld is healthy',
          },
        },
      ],
      code: 'unheeded',
    }),
  ),
  {
    repositories: ['mmumshad/simple-webapp', 'kodekloud/simple-webapp-mysql', 'mmumshad/simple-webapp-mysql'],
    base: alpine,
    megabytes: 32,
    path: '/usr/local/bin/python',
    cmd: ['python', 'app.py'],
    workingDir: '/opt',
    startup: 0.6,
    memory: 30,
    stream: 2,
    lines: [() => `${flaskBanner()}${flaskRuns(8080)}`.trimEnd()],
    ports: [{ port: 8080, paths: { '/': html('Hello from Flask') }, logs: flaskRequest }],
    code: 'unheeded',
  },
  {
    repositories: [
      'dockersamples/examplevotingapp_vote',
      'kodekloud/examplevotingapp_vote',
      'bretfisher/examplevotingapp_vote',
      'ghcr.io/dockersamples/example-voting-app-vote',
    ],
    base: debianSlim,
    megabytes: 60,
    path: '/usr/local/bin/gunicorn',
    cmd: ['gunicorn', 'app:app', '-b', '0.0.0.0:80', '--log-file', '-', '--access-logfile', '-', '--workers', '4', '--keep-alive', '0'],
    workingDir: '/app',
    startup: 0.8,
    memory: 90,
    stream: 2,
    lines: [
      (process) => `[${localText(process, '%Y-%m-%d %H:%M:%S %z')}] [${process.pid}] [INFO] Starting gunicorn 20.1.0`,
      (process) =>
        `[${localText(process, '%Y-%m-%d %H:%M:%S %z')}] [${process.pid}] [INFO] Listening at: http://0.0.0.0:80 (${process.pid})`,
    ],
    ports: [{ port: 80, paths: { '/': html('Cats vs Dogs!') } }],
  },
  nodeServer({
    repositories: [
      'dockersamples/examplevotingapp_result',
      'kodekloud/examplevotingapp_result',
      'bretfisher/examplevotingapp_result',
      'ghcr.io/dockersamples/example-voting-app-result',
    ],
    base: debianSlim,
    lines: [
      (process) => `${httpDate(process.now)} body-parser deprecated bodyParser: use individual json/urlencoded middlewares server.js:67:9`,
      () => 'App running on port 80',
    ],
    ports: [{ port: 80, paths: { '/': html('Cats vs Dogs -- Result') } }],
  }),
  {
    repositories: ['containersol/k8s-deployment-strategies'],
    base: alpine,
    megabytes: 9,
    path: '/app',
    startup: 0.05,
    memory: 6,
    ports: [
      {
        port: 8080,
        paths: {},
        otherwise: (process) => plain(200, `Host: ${host(process)}, Version: ${variable(process, 'VERSION', '')}\n`),
      },
      { port: 8086, paths: { '/live': '{}\n', '/ready': '{}\n' } },
      { port: 9101, paths: { '/metrics': 'http_requests_total 1\n' } },
    ],
    code: 2,
  },
  // @see kubernetes: test/images/nautilus, kitten; in older clusters they were two tags of one
  ...(['nautilus', 'kitten', 'update-demo'] as const).map(
    (name): Service => ({
      repositories: [name === 'update-demo' ? `registry.k8s.io/${name}` : `registry.k8s.io/e2e-test-images/${name}`],
      base: alpine,
      megabytes: 16,
      path: '/agnhost',
      cmd: ['/agnhost', 'test-webserver'],
      startup: 0.02,
      memory: 6,
      ports: [],
      variant: ({ text }) => ({
        ports: [{ port: 80, paths: { '/data.json': json({ image: `${name === 'update-demo' ? text : name}.jpg` }) } }],
      }),
      code: 2,
    }),
  ),
];

/** The configuration that an init container is to bring. */
function configured(process: Process): HttpResponse {
  const path = '/usr/shared/app/config.json';
  if (!process.access(path, 'r')) return { status: 500, headers: { 'Content-Type': 'text/plain' }, body: 'Internal Server Error' };
  try {
    const { dbConfig } = JSON.parse(process.readFile(path)) as { dbConfig?: { host?: string; port?: number; dbName?: string } };
    return page(`Database URL: ${dbConfig?.host}:${dbConfig?.port}/${dbConfig?.dbName}`);
  } catch {
    return { status: 500, headers: { 'Content-Type': 'text/plain' }, body: 'Internal Server Error' };
  }
}

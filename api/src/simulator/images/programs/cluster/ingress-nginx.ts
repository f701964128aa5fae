import { sha1 } from '../../../apimachinery/digest.ts';
import type { VersionInfo } from '../../../apimachinery/version-info.ts';
import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { isBefore, parseTag } from '../../model.ts';
import { klog, plain } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { type DaemonLine, runDaemon } from '../daemon.ts';
import { errorPage } from '../nginx/pages.ts';
import { flagOf } from '../start-checks.ts';
import { askCluster } from './client.ts';
import { elect } from './election.ts';
import { inClusterConfig } from './in-cluster.ts';
import { ingressBuilds, ingressLines } from './ingress-nginx-builds.data.ts';

/** Of klog.Fatal. */
const FATAL = 255;

/** Where it logs, and what comes before a reason. @see kubernetes/ingress-nginx: cmd/nginx/main.go */
const UNREACHED =
  'Error while initiating a connection to the Kubernetes API server. This could mean the cluster is misconfigured (e.g. it has invalid API server certificates or Service Accounts configuration). Reason: ';
const GUIDE = '\nRefer to the troubleshooting guide for more information: https://kubernetes.github.io/ingress-nginx/troubleshooting/';

/** The ingress controller: it wants to know its Pod, and to see what it serves. @see kubernetes/ingress-nginx: cmd/nginx/main.go, internal/ingress/controller/nginx.go */
export function* ingressNginx(process: Process, version: string): Task<number> {
  const { nginx, config, client, certificate, starts } = ingressLines(version);
  const log = (level: string, place: string, text: string): Task<void> => process.write(2, klog(process, level, place, text));
  const fatal = function* (line: number, text: string): Task<number> {
    yield* log('F', `main.go:${line}`, text);
    return FATAL;
  };
  const rule = '-'.repeat(79);
  yield* process.write(
    1,
    `${rule}\nNGINX Ingress controller\n  Release:       v${version}\n  Build:         ${ingressBuilds[version]?.[0] ?? sha1(version)}\n  Repository:    https://github.com/kubernetes/ingress-nginx\n  nginx version: nginx/${nginx}\n\n${rule}\n\n`,
  );
  if (process.argv.includes('--version')) return 0;
  yield* process.sleep(100 * MILLISECOND);
  const problem = yield* inClusterConfig(process, config);
  if (problem !== undefined) return yield* fatal(client + 59, UNREACHED + problem + GUIDE);
  const { env } = process;
  yield* log(
    'I',
    `main.go:${client}`,
    `"Creating API client" host="https://${env.get('KUBERNETES_SERVICE_HOST')}:${env.get('KUBERNETES_SERVICE_PORT')}"`,
  );
  const server = yield* askCluster(process, 'GET', '/version');
  if (server.why !== '') return yield* fatal(client + 59, UNREACHED + server.why + GUIDE);
  const { major, minor, gitVersion, gitTreeState, gitCommit, platform } = JSON.parse(server.body) as VersionInfo;
  yield* log(
    'I',
    `main.go:${client + 44}`,
    `"Running in Kubernetes cluster" major="${major}" minor="${minor}" git="${gitVersion}" state="${gitTreeState}" commit="${gitCommit}" platform="${platform}"`,
  );
  for (const [flag, line] of SERVICES) {
    const key = flagOf(process, flag);
    const refused = key ? yield* lacksService(process, key, version) : undefined;
    if (refused !== undefined) return yield* fatal(certificate - line, refused);
    if (key && flag === 'default-backend-service')
      yield* log('I', `main.go:${certificate - 18}`, `"Valid default backend" service="${key}"`);
  }
  yield* log(
    'I',
    `main.go:${certificate}`,
    '"SSL fake certificate created" file="/etc/ingress-controller/ssl/default-fake-certificate.pem"',
  );
  const classes = yield* askCluster(process, 'GET', '/apis/networking.k8s.io/v1/ingressclasses');
  if (classes.status === 403)
    yield* log(
      'W',
      `main.go:${certificate + 10}`,
      `No permissions to list and get Ingress Classes: ${classes.why}, IngressClass feature will be disabled`,
    );
  const unknown = yield* lacksOwnPod(process);
  if (unknown !== undefined)
    return yield* fatal(certificate + 19, `Unexpected error obtaining ingress-nginx pod: unable to get POD information${unknown}`);
  yield* log('I', `nginx.go:${starts}`, '"Starting NGINX Ingress controller"');
  yield* process.sleep(1.2 * SECOND);
  yield* log('I', `nginx.go:${starts + 43}`, '"Starting NGINX process"');
  return yield* serve(process, version);
}

/** Services that its flags name, and how many lines before that of the certificate it complains of each. */
const SERVICES = [
  ['default-backend-service', 21],
  ['publish-service', 12],
] as const;

function* lacksService(process: Process, key: string, version: string): Task<string | undefined> {
  const [namespace = '', name = '', ...more] = key.split('/');
  if (name === '' || more.length > 0) return `invalid format (namespace/name) found in '${key}'`;
  const { status, why } = yield* askCluster(process, 'GET', `/api/v1/namespaces/${namespace}/services/${name}`);
  if (why === '') return undefined;
  if (status === 401 || status === 403)
    return '✖ the cluster seems to be running with a restrictive Authorization mode and the Ingress controller does not have the required permissions to operate normally';
  const isOld = isBefore(parseTag(version), 1, 9);
  if (status === 404) return `${isOld ? 'No' : 'no'} service with name ${name} found in namespace ${namespace}: ${why}`;
  return `${isOld ? 'Unexpected' : 'unexpected'} error searching service with name ${name} in namespace ${namespace}: ${why}`;
}

/** @see kubernetes/ingress-nginx: internal/k8s/main.go GetIngressPod */
function* lacksOwnPod(process: Process): Task<string | undefined> {
  const [name, namespace] = [process.env.get('POD_NAME'), process.env.get('POD_NAMESPACE')];
  if (!name || !namespace) return ' (missing POD_NAME or POD_NAMESPACE environment variable';
  const { why } = yield* askCluster(process, 'GET', `/api/v1/namespaces/${namespace}/pods/${name}`);
  return why === '' ? undefined : `: ${why}`;
}

/** It answers for whom there is no Ingress; what one would route is not followed. */
function* serve(process: Process, version: string): Task<number> {
  const { starts, term, waits } = ingressLines(version);
  const says = (after: number, place: string, text: string): DaemonLine => ({
    after,
    text: (self) => klog(self, 'I', place, text).trimEnd(),
  });
  const port = (flag: string, usual: number): number => Number(flagOf(process, flag) ?? usual);
  const site = {
    *handle(request: HttpRequest): Task<HttpResponse> {
      const ingresses = yield* askCluster(process, 'GET', '/apis/networking.k8s.io/v1/ingresses');
      if (!/"items":\s*(\[\s*\]|null)/.test(ingresses.body) && ingresses.why === '')
        process.remark({ kind: 'NotFollowed', program: 'nginx-ingress-controller', why: 'what Ingresses route', taken: 'statement' });
      const body = errorPage(404, 'nginx');
      yield* process.write(1, `${accessLine(process, request, body.length)}\n`);
      return { status: 404, headers: { 'Content-Type': 'text/html' }, body };
    },
  };
  const election = flagOf(process, 'election-id') ?? 'ingress-controller-leader';
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 90,
    ports: [
      { port: port('http-port', 80), http: site },
      { port: port('https-port', 443), http: { ...site, tls: { refusal: plain(400, '') } } },
      { port: port('healthz-port', 10_254), http: { handle: ({ path }) => healthAnswer(path) } },
      ...(flagOf(process, 'validating-webhook') ? [8443] : []).map((each) => ({ port: each })),
    ],
    ready: [
      says(0, 'controller.go:190', '"Configuration changes detected, backend reload required"'),
      says(0.1, 'controller.go:207', '"Backend successfully reloaded"'),
      says(0, 'controller.go:218', '"Initial sync, sending reload event"'),
    ],
    portTaken: (taken) =>
      klog(process, 'E', `nginx.go:${starts + 43}`, `bind() to 0.0.0.0:${taken} failed (98: Address already in use)`).trimEnd(),
    *begins(self) {
      yield* elect(self, { namespace: self.env.get('POD_NAMESPACE') ?? '', name: election }, 27, self.env.get('POD_NAME'));
      return undefined;
    },
    stops: [
      {
        signals: ['TERM'],
        lines: [
          says(0, term(0), '"Received SIGTERM, shutting down"'),
          says(0, `nginx.go:${starts + 118}`, '"Shutting down controller queues"'),
          says(0.1, `nginx.go:${starts + 134}`, '"Stopping NGINX process"'),
          says(1, `nginx.go:${starts + 147}`, '"NGINX process has stopped"'),
          says(0, term(8), waits),
          says(10, term(11), '"Exiting" code=0'),
        ],
        code: 0,
      },
    ],
  });
}

const healthAnswer = (path: string): HttpResponse =>
  path === '/healthz' || path.startsWith('/healthz/')
    ? plain(200, 'ok')
    : path === '/metrics'
      ? plain(200, '')
      : plain(404, '404 page not found\n');

/** @see kubernetes/ingress-nginx: internal/ingress/controller/config/config.go logFormatUpstream */
function accessLine(process: Process, { remoteAddress, method, target, version, headers }: HttpRequest, bytes: number): string {
  const length =
    `${method} ${target} ${version}`.length + [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 4);
  return `${remoteAddress} - - [${localText(process, '%d/%b/%Y:%H:%M:%S %z')}] "${method} ${target} ${version}" 404 ${bytes} "-" "${headers.get('user-agent') ?? '-'}" ${length} 0.000 [upstream-default-backend] [] 127.0.0.1:8181 ${bytes} 0.000 404 ${process.random.hex(32)}`;
}

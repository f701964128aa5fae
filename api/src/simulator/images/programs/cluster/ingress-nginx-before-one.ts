import { sha1 } from '../../../apimachinery/digest.ts';
import type { VersionInfo } from '../../../apimachinery/version-info.ts';
import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { klog, plain } from '../../servers/go-http.ts';
import { runDaemon } from '../daemon.ts';
import { flagOf } from '../start-checks.ts';
import { askCluster } from './client.ts';
import { inClusterConfig } from './in-cluster.ts';
import { ingressBuilds } from './ingress-nginx-builds.data.ts';
import { lastCode, lastWords } from './ingress-nginx-last-words.ts';
import { type IngressRelease, ingressReleases, quoted } from './ingress-nginx-releases.data.ts';
import { reflect, type Watched } from './reflectors.ts';

/** Of glog.Fatal. */
const FATAL = 255;
/** From then on it asks for its own Pod, and watches those that are labelled like it. */
const KNOWS_ITS_POD = 22;
/** Between these it asked nginx by a socket whether it was well, and said so. */
const BY_SOCKET = [24, 25] as const;

const UNREACHED =
  'Error while initiating a connection to the Kubernetes API server. This could mean the cluster is misconfigured (e.g. it has invalid API server certificates or Service Accounts configuration). Reason: ';
const GUIDE = '\nRefer to the troubleshooting guide for more information: https://kubernetes.github.io/ingress-nginx/troubleshooting/';
const FORBIDDEN =
  '✖ The cluster seems to be running with a restrictive Authorization mode and the Ingress controller does not have the required permissions to operate normally.';
const CERTIFICATE = '/etc/ingress-controller/ssl/default-fake-certificate.pem';

/**
 * The ingress controller before 1.0: it asks for Ingresses of a version that there is no more, and never comes to start nginx.
 * @see kubernetes/ingress-nginx nginx-0.23.0: cmd/nginx/main.go, internal/ingress/controller/nginx.go, store/store.go
 */
export function* ingressNginxBeforeOne(process: Process, version: string): Task<number> {
  const minor = Number(version.split('.')[1]);
  const about = ingressReleases.find((each) => minor >= each.minor) as IngressRelease;
  const log = (level: string, place: string, text: string): Task<void> => process.write(2, klog(process, level, place, text));
  const fatal = function* (place: string, text: string): Task<number> {
    yield* log('F', place, text);
    return FATAL;
  };
  yield* process.write(1, banner(version, about));
  if (process.argv.includes('--version')) return 0;
  yield* sayFlags(process, about);
  if (about.isNarrow) yield* process.write(2, `nginx version: ${about.nginx}\n`);
  yield* process.sleep(100 * MILLISECOND);
  const { client, backend, starts } = about;
  const problem = yield* inClusterConfig(process, about.config);
  if (problem !== undefined) return yield* fatal(`main.go:${client + 52}`, UNREACHED + problem + GUIDE);
  const host = `https://${process.env.get('KUBERNETES_SERVICE_HOST')}:${process.env.get('KUBERNETES_SERVICE_PORT')}`;
  yield* log('I', `main.go:${client}`, about.isStructured ? `"Creating API client" host="${host}"` : `Creating API client for ${host}`);
  const server = yield* askCluster(process, 'GET', '/version');
  if (server.why !== '') return yield* fatal(`main.go:${client + 52}`, UNREACHED + server.why + GUIDE);
  yield* log('I', `main.go:${client + 44}`, runsIn(JSON.parse(server.body) as VersionInfo, about));
  const key = flagOf(process, 'default-backend-service');
  if (key) {
    const lacks = yield* lacksBackend(process, key, about);
    if (lacks) return yield* fatal(`main.go:${backend - lacks.before}`, lacks.why);
    const [place, text] = [`main.go:${backend}`, about.isStructured ? `"Valid default backend" service="${key}"` : undefined];
    yield* log('I', place, text ?? `Validated ${key} as the default backend.`);
  }
  yield* process.sleep(300 * MILLISECOND);
  if (!process.access('/etc/ingress-controller/ssl', 'w'))
    return yield* fatal(
      `main.go:${backend + 14}`,
      `Error generating self-signed certificate: could not create temp pem file ${CERTIFICATE}: open ${CERTIFICATE}${process.random.int(1e9)}: permission denied`,
    );
  if (about.certificate) yield* log('I', `main.go:${about.certificate[0]}`, about.certificate[1]);
  yield* looksForClass(process, about);
  if (!process.env.get('POD_NAME') || !process.env.get('POD_NAMESPACE'))
    return yield* fatal(
      about.isStructured ? 'main.go:143' : `nginx.go:${starts - 150}`,
      `${about.isStructured ? 'Unexpected error obtaining ingress-nginx pod' : 'unexpected error obtaining pod information'}: unable to get POD information (missing POD_NAME or POD_NAMESPACE environment variable`,
    );
  yield* log('I', `nginx.go:${starts}`, quoted('Starting NGINX Ingress controller', about));
  return yield* waits(process, about);
}

const RULE = '-'.repeat(79);

/** @see kubernetes/ingress-nginx: version/version.go String */
function banner(version: string, { isNarrow, nginx, minor }: IngressRelease): string {
  const [build = `git-${sha1(version).slice(0, 9)}`, repository = 'https://github.com/kubernetes/ingress-nginx'] =
    ingressBuilds[version] ?? [];
  const lines = isNarrow
    ? `  Release:    ${version}\n  Build:      ${build}\n  Repository: ${repository}\n`
    : `  Release:       ${minor >= 33 ? 'v' : ''}${version}\n  Build:         ${build}\n  Repository:    ${repository}\n  nginx version: ${nginx}\n\n`;
  return `${RULE}\nNGINX Ingress controller\n${lines}${RULE}\n\n`;
}

/** @see kubernetes/ingress-nginx: cmd/nginx/flags.go parseFlags */
function* sayFlags(process: Process, { flags, alsoNone, chains, isStructured }: IngressRelease): Task<void> {
  const log = (level: string, line: number, text: string): Task<void> => process.write(2, klog(process, level, `flags.go:${line}`, text));
  const ingressClass = flagOf(process, 'ingress-class');
  if (ingressClass) {
    yield* log('I', flags, isStructured ? `"Watching for Ingress" class="${ingressClass}"` : `Watching for Ingress class: ${ingressClass}`);
    if (ingressClass !== 'nginx')
      yield* log('W', flags + 3, `Only Ingresses with class "${ingressClass}" will be processed by this Ingress controller`);
    else if (alsoNone !== undefined) {
      const none = 'Ingresses with an empty class will also be processed by this Ingress controller';
      yield* log('W', flags + alsoNone, isStructured ? none : `${none}${ingressClass}`);
    }
  }
  if (chains !== undefined && !process.argv.some((word) => /^--enable-ssl-chain-completion(=true)?$/.test(word)))
    yield* log('W', chains, 'SSL certificate chain completion is disabled (--enable-ssl-chain-completion=false)');
}

function runsIn({ major, minor, gitVersion, gitTreeState, gitCommit, platform }: VersionInfo, { isStructured }: IngressRelease): string {
  return isStructured
    ? `"Running in Kubernetes cluster" major="${major}" minor="${minor}" git="${gitVersion}" state="${gitTreeState}" commit="${gitCommit}" platform="${platform}"`
    : `Running in Kubernetes cluster version v${major}.${minor} (${gitVersion}) - git (${gitTreeState}) commit ${gitCommit} - platform ${platform}`;
}

/** Why there is no default backend, and how many lines before that it would have been validated. */
function* lacksBackend(
  process: Process,
  key: string,
  { isStructured }: IngressRelease,
): Task<{ readonly before: number; readonly why: string } | undefined> {
  const [namespace = '', name = '', ...more] = key.split('/');
  if (name === '' || more.length > 0) return { before: isStructured ? 3 : 10, why: `invalid format (namespace/name) found in '${key}'` };
  const { status, why } = yield* askCluster(process, 'GET', `/api/v1/namespaces/${namespace}/services/${name}`);
  if (why === '') return undefined;
  const isRefused = status === 401 || status === 403;
  if (!isStructured) return isRefused ? { before: 4, why: FORBIDDEN } : { before: 2, why: `No service with name ${key} found: ${why}` };
  if (isRefused) return { before: 3, why: `✖ t${FORBIDDEN.slice('✖ T'.length, -1)}` };
  return { before: 3, why: `No service with name ${name} found in namespace ${namespace}: ${why}` };
}

/** Of a version that there is no more either. */
function* looksForClass(process: Process, { classes, isStructured }: IngressRelease): Task<void> {
  if (classes === undefined) return;
  const log = (level: string, after: number, text: string): Task<void> =>
    process.write(2, klog(process, level, `main.go:${classes + after}`, text));
  const name = flagOf(process, 'ingress-class') || 'nginx';
  const enabling = 'Enabling new Ingress features available since Kubernetes v1.18';
  yield* log('I', 0, isStructured ? `"${enabling}"` : enabling);
  const { status, why } = yield* askCluster(process, 'GET', `/apis/networking.k8s.io/v1beta1/ingressclasses/${name}`);
  if (status === 403)
    yield* log(
      'E',
      9,
      isStructured
        ? `"Searching IngressClass" err="${why.replaceAll('"', '\\"')}" class="${name}"`
        : `Unexpected error searching IngressClass: ${why}`,
    );
  yield* log('W', 12, `No IngressClass resource with name ${name} found. Only annotation will be used.`);
}

/** What has to be there before it looks at Ingresses. @see kubernetes/ingress-nginx: internal/ingress/controller/store/store.go Run */
function firstWatched(process: Process, minor: number): readonly Watched[] {
  const own = process.env.get('POD_NAMESPACE');
  return [
    ['*v1.Endpoints', `${prefix(process)}/endpoints`],
    ['*v1.Service', `${prefix(process)}/services`],
    ['*v1.Secret', `${prefix(process)}/secrets`],
    ['*v1.ConfigMap', `${prefix(process)}/configmaps`],
    ...(minor >= KNOWS_ITS_POD ? [['*v1.Pod', `/api/v1/namespaces/${own}/pods`] as const] : []),
  ];
}

/** Of the namespace that it watches, or of all. */
function prefix(process: Process, api = '/api/v1'): string {
  const namespace = flagOf(process, 'watch-namespace');
  return namespace ? `${api}/namespaces/${namespace}` : api;
}

function* waits(process: Process, about: IngressRelease): Task<number> {
  const { minor, event, group, go } = about;
  let waitsForIngresses = false;
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 30,
    ports: [
      {
        port: Number(flagOf(process, 'healthz-port') ?? 10_254),
        http: {
          *handle({ path }) {
            if (path === '/metrics') return plain(200, '');
            if (path !== '/healthz') return plain(404, '404 page not found\n');
            if (minor >= BY_SOCKET[0] && minor <= BY_SOCKET[1]) yield* process.write(2, klog(process, 'E', 'checker.go:41', NO_SOCKET));
            return plain(500, '[+]ping ok\n[-]nginx-ingress-controller failed: reason withheld\nhealthz check failed\n');
          },
        },
      },
    ],
    portTaken: (port) => klog(process, 'F', 'main.go', `listen tcp :${port}: bind: address already in use`).trimEnd(),
    *begins(self) {
      yield* reflect(self, firstWatched(self, minor), go);
      for (const flag of ['configmap', 'tcp-services-configmap', 'udp-services-configmap'])
        yield* sayCreated(self, flagOf(self, flag), event);
      yield* self.sleep(SECOND);
      waitsForIngresses = true;
      yield* reflect(self, [['*v1beta1.Ingress', `${prefix(self, `/apis/${group}/v1beta1`)}/ingresses`]], go);
      return undefined;
    },
    stops: [
      {
        signals: ['TERM'],
        get lines() {
          return lastWords(about, waitsForIngresses);
        },
        get code() {
          return lastCode(about, waitsForIngresses);
        },
      },
    ],
  });
}

const NO_SOCKET =
  'healthcheck error: Get http+unix://nginx-status/healthz: dial unix /tmp/nginx-status-server.sock: connect: no such file or directory';

/** That it has seen a ConfigMap of its configuration. */
function* sayCreated(process: Process, key: string | undefined, line: number): Task<void> {
  const [namespace = '', name = ''] = (key ?? '').split('/');
  if (name === '') return;
  const { why, body } = yield* askCluster(process, 'GET', `/api/v1/namespaces/${namespace}/configmaps/${name}`);
  if (why !== '') return;
  const { uid, resourceVersion } = (JSON.parse(body) as { metadata: { uid: string; resourceVersion: string } }).metadata;
  const event = `Event(v1.ObjectReference{Kind:"ConfigMap", Namespace:"${namespace}", Name:"${name}", UID:"${uid}", APIVersion:"v1", ResourceVersion:"${resourceVersion}", FieldPath:""})`;
  yield* process.write(
    2,
    klog(process, 'I', `event.go:${line}`, `${event}: type: 'Normal' reason: 'CREATE' ConfigMap ${namespace}/${name}`),
  );
}

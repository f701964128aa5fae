import { formatTime } from '../../../apimachinery/time.ts';
import type { VersionInfo } from '../../../apimachinery/version-info.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { html } from '../../models/answers.ts';
import { goLog, klog, plain } from '../../servers/go-http.ts';
import type { HttpRequest } from '../../servers/http-message.ts';
import { missingConfig } from '../agnhost/in-cluster-client.ts';
import { runDaemon } from '../daemon.ts';
import { flagOf } from '../start-checks.ts';
import { askCluster } from './client.ts';
import { inClusterConfig } from './in-cluster.ts';
import { pauseOf } from './patience.ts';
import { reflect, type Watched } from './reflectors.ts';

const GO_UNHANDLED = 2;

/** All that it lists if it is not told what. @see kubernetes/kube-state-metrics: pkg/options/resource.go DefaultResources, internal/store/builder.go */
const RESOURCES: Readonly<Record<string, Watched>> = {
  certificatesigningrequests: ['*v1.CertificateSigningRequest', '/apis/certificates.k8s.io/v1/certificatesigningrequests'],
  configmaps: ['*v1.ConfigMap', '/api/v1/configmaps'],
  cronjobs: ['*v1.CronJob', '/apis/batch/v1/cronjobs'],
  daemonsets: ['*v1.DaemonSet', '/apis/apps/v1/daemonsets'],
  deployments: ['*v1.Deployment', '/apis/apps/v1/deployments'],
  endpoints: ['*v1.Endpoints', '/api/v1/endpoints'],
  horizontalpodautoscalers: ['*v2.HorizontalPodAutoscaler', '/apis/autoscaling/v2/horizontalpodautoscalers'],
  ingresses: ['*v1.Ingress', '/apis/networking.k8s.io/v1/ingresses'],
  jobs: ['*v1.Job', '/apis/batch/v1/jobs'],
  leases: ['*v1.Lease', '/apis/coordination.k8s.io/v1/leases'],
  limitranges: ['*v1.LimitRange', '/api/v1/limitranges'],
  mutatingwebhookconfigurations: [
    '*v1.MutatingWebhookConfiguration',
    '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  ],
  namespaces: ['*v1.Namespace', '/api/v1/namespaces'],
  networkpolicies: ['*v1.NetworkPolicy', '/apis/networking.k8s.io/v1/networkpolicies'],
  nodes: ['*v1.Node', '/api/v1/nodes'],
  persistentvolumeclaims: ['*v1.PersistentVolumeClaim', '/api/v1/persistentvolumeclaims'],
  persistentvolumes: ['*v1.PersistentVolume', '/api/v1/persistentvolumes'],
  poddisruptionbudgets: ['*v1.PodDisruptionBudget', '/apis/policy/v1/poddisruptionbudgets'],
  pods: ['*v1.Pod', '/api/v1/pods'],
  replicasets: ['*v1.ReplicaSet', '/apis/apps/v1/replicasets'],
  replicationcontrollers: ['*v1.ReplicationController', '/api/v1/replicationcontrollers'],
  resourcequotas: ['*v1.ResourceQuota', '/api/v1/resourcequotas'],
  secrets: ['*v1.Secret', '/api/v1/secrets'],
  services: ['*v1.Service', '/api/v1/services'],
  statefulsets: ['*v1.StatefulSet', '/apis/apps/v1/statefulsets'],
  storageclasses: ['*v1.StorageClass', '/apis/storage.k8s.io/v1/storageclasses'],
  validatingwebhookconfigurations: [
    '*v1.ValidatingWebhookConfiguration',
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  ],
  volumeattachments: ['*v1.VolumeAttachment', '/apis/storage.k8s.io/v1/volumeattachments'],
};

/** It answers whether or not it may list what it is to tell of. @see kubernetes/kube-state-metrics: pkg/app/server.go */
export function* kubeStateMetrics(process: Process): Task<number> {
  const info = (place: string, text: string): Task<void> => process.write(2, klog(process, 'I', place, text));
  const told = flagOf(process, 'resources')
    ?.split(',')
    .map((name) => name.trim());
  const names = Object.keys(RESOURCES).filter((name) => told === undefined || told.includes(name));
  yield* process.sleep(0.1 * SECOND);
  yield* info('wrapper.go:78', 'Starting kube-state-metrics');
  yield* info('server.go:125', told === undefined ? '"Used default resources"' : `"Used resources" resources=${JSON.stringify(names)}`);
  if (flagOf(process, 'namespaces') === undefined) yield* info('types.go:184', '"Using all namespaces"');
  yield* info('server.go:166', '"Metric allow-denylisting" allowDenyStatus="Excluding the following lists that were on denylist: "');
  const problem = yield* inClusterConfig(process, 617);
  if (problem !== undefined) return 1;
  const version = yield* askCluster(process, 'GET', '/version');
  if (version.why !== '') return 1;
  const { major, minor, gitVersion, gitTreeState, gitCommit, platform } = JSON.parse(version.body) as VersionInfo;
  yield* info('server.go:313', '"Tested communication with server"');
  yield* info(
    'server.go:318',
    `"Run with Kubernetes cluster version" major="${major}" minor="${minor}" gitVersion="${gitVersion}" gitTreeState="${gitTreeState}" gitCommit="${gitCommit}" platform="${platform}"`,
  );
  yield* info('server.go:319', '"Communication with server successful"');
  const port = Number(flagOf(process, 'port') ?? 8080);
  const own = Number(flagOf(process, 'telemetry-port') ?? 8081);
  yield* info('server.go:263', `"Started metrics server" metricsServerAddress="[::]:${port}"`);
  yield* info('server.go:252', `"Started kube-state-metrics self metrics server" telemetryAddress="[::]:${own}"`);
  yield* info('metrics_handler.go:97', '"Autosharding disabled"');
  yield* info('builder.go:257', `"Active resources" activeStoreNames="${names.join(',')}"`);
  const metrics = ({ path }: HttpRequest) => {
    if (path === '/healthz' || path === '/livez') return plain(200, 'OK');
    if (path !== '/metrics') return html('Kube Metrics Server');
    process.remark({ kind: 'NotFollowed', program: 'kube-state-metrics', why: 'its metrics', taken: 'statement' });
    return plain(200, '');
  };
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 20,
    ports: [
      { port, http: { handle: metrics } },
      { port: own, http: { handle: ({ path }) => (path === '/metrics' ? plain(200, '') : html('Kube-State-Metrics Metrics Server')) } },
    ],
    portTaken: (taken) => `listen tcp :${taken}: bind: address already in use\n`,
    *begins(self) {
      yield* reflect(
        self,
        names.map((name) => RESOURCES[name] as Watched),
        { minor: 26, from: 'pkg/mod/k8s.io/client-go@v0.26.1/tools/cache/reflector.go:169' },
      );
      return undefined;
    },
    stops: [{ signals: ['TERM', 'INT'], code: GO_UNHANDLED }],
  });
}

/** The dashboard of version 2: it keeps its keys in Secrets, which have to be there. @see kubernetes/dashboard release/2.7: src/app/backend/dashboard.go, client/csrf/manager.go, auth/jwe */
export function* dashboard(process: Process): Task<number> {
  const namespace = flagOf(process, 'namespace') ?? process.env.get('POD_NAMESPACE') ?? 'kube-system';
  const say = (text: string): Task<void> => process.write(1, `${goLog(process, text)}\n`);
  yield* process.sleep(0.2 * SECOND);
  yield* say('Starting overwatch');
  yield* say(`Using namespace: ${namespace}`);
  if (missingConfig(process) !== undefined) {
    yield* say('Could not init in-cluster config. Continuing.');
    return GO_UNHANDLED;
  }
  yield* say('Using in-cluster config to connect to apiserver');
  yield* say('Using secret token for csrf signing');
  yield* say('Initializing csrf token from kubernetes-dashboard-csrf secret');
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  const panics = function* (why: string): Task<number> {
    yield* process.write(2, `panic: ${why}\n\ngoroutine 1 [running]:\n`);
    return GO_UNHANDLED;
  };
  const csrf = yield* askCluster(process, 'GET', `${secrets}/kubernetes-dashboard-csrf`);
  if (csrf.why !== '') return yield* panics(csrf.why);
  if (!csrf.body.includes('"csrf"')) yield* say('Empty token. Generating and storing in a secret kubernetes-dashboard-csrf');
  const version = yield* askCluster(process, 'GET', '/version');
  if (version.why !== '') return 1;
  yield* say(`Successful initial request to the apiserver, version: ${(JSON.parse(version.body) as VersionInfo).gitVersion}`);
  yield* say('Generating JWE encryption key');
  yield* say(`New synchronizer has been registered: kubernetes-dashboard-key-holder-${namespace}. Starting`);
  yield* say(`Starting secret synchronizer for kubernetes-dashboard-key-holder in namespace ${namespace}`);
  yield* say('Initializing JWE encryption key from synchronized object');
  yield* say('Creating in-cluster Sidecar client');
  const certificates = flagOf(process, 'tls-cert-file');
  const generates = process.argv.some((word) => /^--auto-generate-certificates(=true)?$/.test(word));
  const isSecure = generates || certificates !== undefined;
  if (generates) {
    yield* say('Auto-generating certificates');
    yield* say('Successfully created certificates');
  }
  const port = isSecure ? Number(flagOf(process, 'port') ?? 8443) : Number(flagOf(process, 'insecure-port') ?? 9090);
  return yield* runDaemon(process, {
    megabytes: 30,
    starting: [{ after: 0, text: goLog(process, `Serving ${isSecure ? 'securely on HTTPS' : 'insecurely on HTTP'} port: ${port}`) }],
    ports: [
      {
        port,
        http: {
          handle: () => html('Kubernetes Dashboard'),
          ...(isSecure && { tls: { refusal: plain(400, 'Client sent an HTTP request to an HTTPS server.\n') } }),
        },
      },
    ],
    portTaken: (taken) => goLog(process, `listen tcp 0.0.0.0:${taken}: bind: address already in use`),
    begins: (self) => looksForScraper(self, namespace),
    stops: [{ signals: ['TERM', 'INT'], code: GO_UNHANDLED }],
  });
}

/** @see kubernetes/dashboard release/2.7: src/app/backend/integration/metric/manager.go EnableWithRetry */
function* looksForScraper(process: Process, namespace: string): Task<undefined> {
  const what = 'dashboard-metrics-scraper';
  const since = process.now;
  const place = `/api/v1/namespaces/${namespace}/services/${what}/proxy/healthz`;
  for (;;) {
    const { status, why } = yield* askCluster(process, 'GET', place);
    if (why === '') break;
    const failure =
      status === 503
        ? `the server is currently unable to handle the request (get services ${what})`
        : status === 404
          ? `the server could not find the requested resource (get services ${what})`
          : why;
    yield* process.write(1, `${goLog(process, `Metric client health check failed: ${failure}. Retrying in 30 seconds.`)}\n`);
    yield* process.sleep(pauseOf(process, since, 30 * SECOND));
  }
  yield* process.write(1, `${goLog(process, 'Successful request to sidecar')}\n`);
  return undefined;
}

/** What the dashboard gets its curves from: it asks for metrics once a minute. @see kubernetes-sigs/dashboard-metrics-scraper: metrics-sidecar.go */
export function* metricsScraper(process: Process): Task<number> {
  const json = (level: string, msg: string): string => `${JSON.stringify({ level, msg, time: formatTime(process.now) })}\n`;
  yield* process.sleep(0.1 * SECOND);
  if (missingConfig(process) !== undefined) {
    yield* process.write(2, json('fatal', `Unable to generate a client config: ${missingConfig(process)}`));
    return 1;
  }
  const host = `https://${process.env.get('KUBERNETES_SERVICE_HOST')}:${process.env.get('KUBERNETES_SERVICE_PORT')}`;
  yield* process.write(2, json('info', `Kubernetes host: ${host}`));
  yield* process.write(2, json('info', `Namespace(s): []`));
  const log = ({ remoteAddress, method, target, version, headers }: HttpRequest, bytes: number): Task<void> =>
    process.write(
      1,
      `${remoteAddress} - - [${localText(process, '%d/%b/%Y:%H:%M:%S %z')}] "${method} ${target} ${version}" 200 ${bytes} "" "${headers.get('user-agent') ?? ''}"\n`,
    );
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 12,
    ports: [
      {
        port: 8000,
        http: {
          *handle(request) {
            const body = request.path === '/healthz' ? 'OK' : `URL: ${request.target}`;
            yield* log(request, body.length);
            return plain(200, body);
          },
        },
      },
    ],
    portTaken: (port) => `listen tcp :${port}: bind: address already in use`,
    *begins(self) {
      const since = self.now;
      for (;;) {
        yield* self.sleep(pauseOf(self, since, 60 * SECOND));
        const { why } = yield* askCluster(self, 'GET', '/apis/metrics.k8s.io/v1beta1/nodes');
        if (why === '') return undefined;
        yield* self.write(2, json('error', `Error scraping node metrics: ${why}`));
      }
    },
    stops: [{ signals: ['TERM', 'INT'], code: GO_UNHANDLED }],
  });
}

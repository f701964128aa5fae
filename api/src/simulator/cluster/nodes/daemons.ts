import type { ObjectMeta } from '../../apimachinery/objects.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Engine, Task } from '../../engine/index.ts';
import { answerHttp, type HttpRequest, type HttpResponse } from '../../images/index.ts';
import { type Listener, type NetworkNamespace, OsError, type PacketRules, type Socket } from '../../kernel/index.ts';
import { configz } from '../../kubelet/kubeletconfig/configz.ts';
import type { Backend } from '../api-http/backend.ts';
import { ANONYMOUS, userOf } from '../api-http/users.ts';
import { conversation } from '../conversation.ts';
import type { SystemPods } from '../kube-system/system-pods.ts';
import { healthPorts, localEndpoints } from '../network/kube-proxy.ts';
import { proxyRules } from '../network/proxy-rules.ts';
import type { Machine, NodeDaemons } from './machine.ts';
import { resourceMetrics } from './resource-metrics.ts';
import { statsSummary } from './stats-summary.ts';

type Served = Pick<Backend, 'engine' | 'store' | 'authorizer'> & {
  readonly nodes: ReadonlyMap<string, Pick<Machine, 'runtime' | 'kernel' | 'kubelet' | 'answers' | 'hasNetwork' | 'knows'>>;
  readonly system: Pick<SystemPods, 'usage'> | undefined;
};

interface Daemon {
  readonly port: number;
  readonly address?: string;
  readonly tls?: boolean;
  /** It is kube-proxy's. */
  readonly proxy?: boolean;
  answer(request: HttpRequest, served: Served, node: string): HttpResponse;
}

const text = (status: number, body: string): HttpResponse => ({ status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body });
const NOT_FOUND = text(404, '404 page not found\n');
const isHealth = ({ path }: HttpRequest): boolean => /^\/healthz(\/|$)/.test(path);

/** What listens on every node. @see kubernetes: pkg/cluster/ports/ports.go */
const DAEMONS: readonly Daemon[] = [
  { port: 10_248, address: '127.0.0.1', answer: (request) => (isHealth(request) ? text(200, 'ok') : NOT_FOUND) },
  { port: 10_250, tls: true, answer: kubelet },
  {
    port: 10_249,
    proxy: true,
    address: '127.0.0.1',
    answer: (request) => (isHealth(request) ? text(200, 'ok') : request.path === '/proxyMode' ? text(200, 'iptables') : NOT_FOUND),
  },
  { port: 10_256, proxy: true, answer: proxyHealth },
];

/** The ports of a node's kubelet and of its kube-proxy, for as long as these are there. */
export function listenAsNode(served: Served, network: NetworkNamespace): NodeDaemons {
  const over = { proxy: false, kubelet: false };
  const listening = { proxy: [] as Listener[], kubelet: [] as Listener[] };
  const listen = (whose: 'proxy' | 'kubelet', daemon: Daemon): Listener => {
    const listener = network.listen(daemon.port, daemon.address);
    listening[whose].push(listener);
    served.engine.start(accept(served, network.node, daemon, listener));
    return listener;
  };
  const begin = (whose: 'proxy' | 'kubelet'): void => {
    for (const daemon of DAEMONS) if (!over[whose] && (whose === 'proxy') === (daemon.proxy === true)) listen(whose, daemon);
  };
  const checked = new Map<number, Listener>();
  const listenForServices = (): void => {
    if (over.proxy) return;
    const wanted = healthPorts(served.store);
    for (const [port, listener] of checked) {
      if (wanted.has(port)) continue;
      listener.close();
      checked.delete(port);
      listening.proxy.splice(listening.proxy.indexOf(listener), 1);
    }
    for (const [port, { metadata }] of wanted) {
      if (checked.has(port)) continue;
      try {
        checked.set(port, listen('proxy', { port, address: '0.0.0.0', answer: serviceHealth(metadata) }));
      } catch (error) {
        // Somebody else has it.
        if (!(error instanceof OsError)) throw error;
      }
    }
  };
  let isBegun = false;
  const beginAll = (): void => {
    isBegun = true;
    begin('kubelet');
    begin('proxy');
    listenForServices();
    served.store.watch('Service', listenForServices);
  };
  network.daemons = beginAll;
  const rules = (): PacketRules | undefined => proxyRules(served.nodes.get(network.node)?.knows ?? served.store, network.node);
  network.packetRules = rules;
  const end = (whose: 'proxy' | 'kubelet') => (): void => {
    over[whose] = true;
    // They stay when nobody keeps them any more, as they were then.
    if (whose === 'proxy') network.packetRules = undefined;
    for (const listener of listening[whose].splice(0)) listener.close();
  };
  return {
    proxyEnds: end('proxy'),
    kubeletEnds: end('kubelet'),
    kubeletBegins() {
      over.kubelet = false;
      if (isBegun) begin('kubelet');
    },
    areGone() {
      over.proxy = true;
      network.packetRules = undefined;
      over.kubelet = true;
      for (const listeners of Object.values(listening)) listeners.length = 0;
    },
  };
}

const ETCD_PORT = 2379;

/** Of those who come without a certificate nothing is heard. */
export function listenAsEtcd(engine: Engine, network: NetworkNamespace): Listener {
  const listener = network.listen(ETCD_PORT);
  engine.start(hangUp(listener));
  return listener;
}

function* hangUp(listener: Listener): Task<void> {
  try {
    for (;;) (yield* listener.accept()).close();
  } catch (error) {
    // It was closed.
    if (!(error instanceof OsError)) throw error;
  }
}

function* accept(served: Served, node: string, daemon: Daemon, listener: Listener): Task<void> {
  try {
    for (;;) served.engine.start(converse(yield* listener.accept(), served, node, daemon));
  } catch (error) {
    // It was closed.
    if (!(error instanceof OsError)) throw error;
  }
}

function converse(socket: Socket, served: Served, node: string, daemon: Daemon): Task<void> {
  const refusal = text(400, 'Client sent an HTTP request to an HTTPS server.\n');
  const handle = (request: HttpRequest): HttpResponse => daemon.answer(request, served, node);
  return conversation(socket, answerHttp(socket, { handle, ...(daemon.tls && { http2: true, tls: { refusal } }) }));
}

/** What of a node a path is about. @see kubernetes: pkg/kubelet/server/auth.go GetRequestAttributes */
function subresourceOf(path: string): string {
  const [, first = ''] = path.split('/');
  return (
    ({ stats: 'stats', metrics: 'metrics', logs: 'log', checkpoint: 'checkpoint' } as Readonly<Record<string, string>>)[first] ?? 'proxy'
  );
}

/**
 * Nobody may ask without a token, and nobody without the right to the node. @see kubernetes: pkg/kubelet/server/server.go InstallAuthFilter
 */
function kubelet(request: HttpRequest, served: Served, node: string): HttpResponse {
  const { engine, store, authorizer } = served;
  const user = userOf({ engine, store }, request);
  if (user === undefined || user === ANONYMOUS) return text(401, 'Unauthorized');
  const verb = VERBS[request.method] ?? 'get';
  const subresource = subresourceOf(request.path);
  if (!authorizer.allows(user, { verb, group: '', resource: 'nodes', subresource, name: node }, engine.now))
    return text(403, `Forbidden (user=${user.name}, verb=${verb}, resource=nodes, subresource=${subresource})`);
  if (isHealth(request)) return text(200, 'ok');
  return kubeletAnswer(served, node, request.path);
}

/** What the kubelet tells those who may ask. @see kubernetes: pkg/kubelet/server/server.go InstallDefaultHandlers */
export function kubeletAnswer({ engine, store, nodes, system }: Served, node: string, path: string): HttpResponse {
  const machine = nodes.get(node);
  const asksMetrics = path === '/metrics/resource';
  if (machine && (asksMetrics || /^\/stats\/summary\/?$/.test(path))) {
    const pods = store.list('Pod').filter((pod) => pod.spec.nodeName === node && !isPodTerminal(pod));
    const summary = statsSummary(engine, machine, pods, (pod) => system?.usage(pod));
    if (asksMetrics) return { status: 200, headers: METRICS_HEADERS, body: resourceMetrics(summary, engine.now) };
    return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(summary, undefined, 1) };
  }
  if (machine && path === '/configz')
    return { status: 200, headers: CONFIGZ_HEADERS, body: JSON.stringify(configz(machine.kubelet.configuration.text)) };
  if (!/^\/(pods|runningpods)\/?$/.test(path)) return NOT_FOUND;
  const items = store.list('Pod').filter((pod) => pod.spec.nodeName === node && (path.startsWith('/pods') || !isPodTerminal(pod)));
  const list = { kind: 'PodList', apiVersion: 'v1', metadata: {}, items };
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(list) };
}

/** @see github.com/prometheus/common: expfmt/expfmt.go FmtText */
const METRICS_HEADERS = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
const CONFIGZ_HEADERS = { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' };

const VERBS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** @see kubernetes: pkg/proxy/healthcheck/proxier_health.go ServeHTTP */
function proxyHealth(request: HttpRequest, { engine }: { readonly engine: Engine }): HttpResponse {
  if (!isHealth(request)) return NOT_FOUND;
  const now = `${formatTime(engine.now).replace('T', ' ').replace('Z', '')} +0000 UTC`;
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' },
    body: `{"lastUpdated": "${now}","currentTime": "${now}"}`,
  };
}

/** What a load balancer is told, whatever it asks for. @see kubernetes: pkg/proxy/healthcheck/service_health.go hcHandler */
const serviceHealth =
  ({ namespace, name }: ObjectMeta): Daemon['answer'] =>
  (_, { store }, node) => {
    const service = store.get('Service', namespace, name);
    const count = service ? localEndpoints(store, service, node) : 0;
    return {
      status: count > 0 ? 200 : 503,
      headers: { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' },
      body: `{\n\t"service": {\n\t\t"namespace": "${namespace}",\n\t\t"name": "${name}"\n\t},\n\t"localEndpoints": ${count},\n\t"serviceProxyHealthy": true\n}`,
    };
  };

// Every path of the API server is told here which part answers it: that is one list, and stays in one place.
import { healthAnswer, kindOfResource, type ResourceRequest, serverCertificate, type User } from '../../api-server/index.ts';
import { groupOf } from '../../apimachinery/group-version.ts';
import { kubeletUnreachable } from '../../apimachinery/node-address.ts';
import { OLDER_VERSIONS, servedResources } from '../../apimachinery/served-resources.ts';
import { SERVER_VERSION } from '../../apimachinery/version-info.ts';
import type { ControllerManager } from '../../controllers/index.ts';
import type { Engine, Task } from '../../engine/index.ts';
import { answerHttp, asksNobody, type HttpRequest, type HttpResponse } from '../../images/index.ts';
import { type Listener, type NetworkNamespace, OsError, type Socket } from '../../kernel/index.ts';
import { API_SERVER_PORT } from '../api-server-port.ts';
import { conversation } from '../conversation.ts';
import type { ApiOutages } from '../kube-system/api-outages.ts';
import { failure, forReader, json, noMethod, notFound } from './answers.ts';
import type { Backend } from './backend.ts';
import { besideKind } from './beside.ts';
import type { ChangeSignals } from './change-signals.ts';
import { apiGroupsAt, apiVersions, rootPaths } from './discovery.ts';
import { inFormat, notAcceptable } from './formats.ts';
import { forwarded } from './forward.ts';
import { Heading } from './headers.ts';
import { issuerAnswer } from './issuer.ts';
import { commanded, type KubectlOfPods, kubectlCommand, readGroup, readOther, readWhole } from './kubectl.ts';
import { streamLog } from './logs.ts';
import { proxied } from './proxy.ts';
import { resourceOf } from './request-info.ts';
import { answerResource } from './resources.ts';
import { notRouted } from './routes.ts';
import { ANONYMOUS, impersonated, userOf } from './users.ts';
import { streamChanges } from './watch.ts';
import { workloadWritten, writeWorkload } from './workloads.ts';

/** What the API server's clients in Pods reach. */
interface Served extends Backend {
  readonly controllers: Pick<ControllerManager, 'workloads'>;
  readonly engine: Engine;
  readonly changes: ChangeSignals;
  readonly kubectl: KubectlOfPods | undefined;
  readonly plane: { readonly outages: ApiOutages };
  /** What the kubelet of that node answers whoever may ask it. */
  kubeletAnswers(node: string, path: string): HttpResponse;
}

/**
 * The API server as Pods see it: over TLS, with what the roles allow that are bound to them: in a new cluster its
 * version, whether it is well, what there is, and what one may do.
 * @see kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go Forbidden
 */
export function listenForClients(served: Served, network: NetworkNamespace): Listener {
  const listener = network.listen(API_SERVER_PORT);
  served.engine.start(accept(served, network, listener));
  return listener;
}

function* accept(served: Served, network: NetworkNamespace, listener: Listener): Task<void> {
  try {
    for (;;) served.engine.start(converse(yield* listener.accept(), served, network));
  } catch (error) {
    // It was closed.
    if (!(error instanceof OsError)) throw error;
  }
}

/** With one client, to the end. */
export function converse(socket: Socket, served: Served, network: NetworkNamespace): Task<void> {
  const answers = answerHttp(socket, {
    handle: (request) => respond(served, { socket, network }, request, userOf(served, request)),
    tls: { refusal: { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' } },
    http2: true,
    certificate: serverCertificate(),
  });
  return conversation(socket, answers);
}

/** Who makes something of an answer before it has come to its end. */
const READS_ON = /^curl\//;

/** Who asks: by which connection, and from which network. */
interface Client {
  readonly socket: Socket;
  readonly network: NetworkNamespace;
}
interface Asking extends Client {
  readonly heading: Heading;
}

/** One request of one client. */
export function respond(served: Served, client: Client, request: HttpRequest, maker: User | undefined): Answered {
  const asked = resourceOf(request);
  const { path, method } = request;
  const heading = (user: User | undefined): Heading =>
    new Heading(request, served.engine.now, user, asked ?? { verb: method.toLowerCase(), path });
  const whole = (answer: Answered, by: Heading): Answered =>
    by.ofAny(
      forReader(
        request,
        inFormat(request, () => served.engine.now, answer),
      ),
    );
  if (maker === undefined) return whole(failure(401, 'Unauthorized', 'Unauthorized'), heading(undefined));
  const user = impersonated(served, maker, request.headers);
  if ('refused' in user) return whole(forbidden(user.refused, maker.name, user.reason), heading(undefined));
  const command = kubectlCommand(request);
  if (command && served.kubectl && (user !== ANONYMOUS || asksNobody(command.words)))
    return commanded(served, served.kubectl, command, user, client.socket);
  const by = heading(user);
  const answer = () => answered(served, { ...client, heading: by }, request, user, asked);
  const hangs = asked && served.plane.outages.at(served.engine.now) === 'hangs';
  return whole(hangs ? afterStore(served, answer) : answer(), by);
}

/** What needs the store waits for it; the API server that ends meanwhile answers nothing. */
function* afterStore(served: Served, answer: () => Answered): Task<HttpResponse | undefined> {
  const { plane, engine } = served;
  const how = yield* plane.outages.settled(engine);
  if (how === 'hangs') return TIMED_OUT;
  if (how !== 'serves') return undefined;
  const given = answer();
  return given && 'status' in given ? given : yield* given;
}

/** @see kubernetes: apiserver/pkg/server/filters/timeout.go timeout */
const TIMED_OUT: HttpResponse = {
  status: 504,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: '{"metadata":{},"status":"Failure","message":"Timeout: request did not complete within the allotted timeout","reason":"Timeout","details":{},"code":504}\n',
};

type Answered = HttpResponse | Task<HttpResponse | undefined>;

/** What somebody may do is done. */
function answered(served: Served, client: Asking, request: HttpRequest, user: User, asked: ResourceRequest | undefined): Answered {
  const { path } = request;
  const verb = request.method.toLowerCase();
  const { allowed, reason } = served.authorizer.decision(user, asked ?? { verb, path }, served.engine.now);
  if (asked) return allowed ? resourceAnswered(served, client, request, user, asked) : forbidden(asked, user.name, reason);
  if (!allowed)
    return unsniffed(failure(403, 'Forbidden', because(`forbidden: User "${user.name}" cannot ${verb} path "${path}"`, reason)));
  if (request.method === 'GET' && GROUP_VERSION.test(path) && served.kubectl) return readGroup(served.kubectl, path, user);
  return answerPath(served, request);
}

function resourceAnswered(
  served: Served,
  { socket, network, heading }: Asking,
  request: HttpRequest,
  user: User,
  asked: ResourceRequest,
): Answered {
  const { group, resource, subresource, verb } = asked;
  const unrouted = notRouted(asked, request);
  if (unrouted) return unrouted;
  const unwritable = CONNECTED.has(subresource ?? '') ? undefined : notAcceptable(request, asked);
  if (unwritable) return unwritable;
  const info = kindOfResource(group, resource);
  if (subresource === 'proxy' && group === '') {
    if (resource === 'pods' || resource === 'services') return proxied(served, asked, request, network);
    const known = resource === 'nodes' ? nodeAnswered(served, asked, request) : undefined;
    return known ?? failure(501, 'NotImplemented', `a request for ${request.path} is not possible in a simulated cluster`);
  }
  if (subresource === 'portforward' && info?.kind === 'Pod') return forwarded(served, asked, request, socket, network);
  const readsOn = READS_ON.test(request.headers.get('user-agent') ?? '');
  const watched = verb === 'watch' && readsOn ? (info ?? besideKind(asked, request.path)) : undefined;
  if (watched) return streamChanges(served, asked, watched, request, socket, heading);
  const follows = info?.kind === 'Pod' && verb === 'get' && subresource === 'log' && request.query.has('follow');
  if (follows && readsOn) return streamLog(served, asked, request, socket, heading);
  const isRead = request.method === 'GET' && (subresource === undefined || PARTS.has(subresource)) && !info;
  if (isRead && isSentOnly(asked)) return noMethod();
  const { kubectl } = served;
  const workload = kubectl && workloadWritten(served, asked);
  if (workload) return writeWorkload(served, workload, asked, request, () => readWhole(kubectl, request.path));
  return isRead && kubectl ? readOther(kubectl, asked, request, user) : answerResource(served, asked, request, user);
}

/** The API server asks the kubelet with its own rights. Undefined of what is not known. @see kubernetes: pkg/registry/core/node/rest/proxy.go */
function nodeAnswered(served: Served, { name: id = '' }: ResourceRequest, request: HttpRequest): HttpResponse | undefined {
  const name = id.replace(/^https?:/, '').replace(/:(10250)?$/, '');
  const node = served.store.get('Node', undefined, name);
  if (!node) return failure(404, 'NotFound', `nodes "${name}" not found`, { name, kind: 'nodes' });
  const machine = served.nodes.get(name);
  if (!machine?.answers)
    return failure(503, 'ServiceUnavailable', `error trying to reach service: ${kubeletUnreachable(node, machine?.hasNetwork)}`);
  const path = /\/proxy(\/.*)$/.exec(request.path)?.[1] ?? '/';
  if (/^\/healthz\/?$/.test(path)) return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'ok' };
  return /^\/((pods|runningpods|stats\/summary)\/?|configz|metrics\/resource)$/.test(path) ? served.kubeletAnswers(name, path) : undefined;
}

/** By which a client is connected with something else. */
const CONNECTED: ReadonlySet<string> = new Set(['proxy', 'portforward', 'exec', 'attach']);

/** What is got of an object by itself. */
const PARTS: ReadonlySet<string> = new Set(['status', 'scale']);

/** Of such objects there are none to get: a review, a binding. */
const isSentOnly = ({ group, resource }: ResourceRequest): boolean =>
  servedResources.some((one) => one.name === resource && groupOf(one.apiVersion) === group && one.verbs === 'create');

function answerPath(served: Served, { path, query, method }: HttpRequest): HttpResponse {
  const health = healthAnswer(path, query, served.plane.outages.at(served.engine.now) !== 'hangs');
  if (health)
    return { status: health.ok ? 200 : 500, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...NOSNIFF }, body: health.text };
  if (method !== 'GET' && (/^\/(version|api)\/?$/.test(path) || isServedVersion(path))) return noMethod();
  if (path === '/version' || path === '/version/') return json(200, SERVER_VERSION);
  if (path === '/api' || path === '/api/') return json(200, apiVersions(served.store.get('Endpoints', 'default', 'kubernetes')));
  if (path === '/') return json(200, rootPaths());
  const groups = apiGroupsAt(path);
  if (groups) return json(200, groups);
  const issuer = issuerAnswer(path, served.store.get('Endpoints', 'default', 'kubernetes'));
  if (issuer)
    return { status: 200, headers: { 'Content-Type': issuer.contentType, 'Cache-Control': 'public, max-age=3600' }, body: issuer.body };
  return NOT_GIVEN.test(path) ? failure(501, 'NotImplemented', `GET ${path} is not possible in a simulated cluster`) : notFound(path);
}

const GROUP_VERSION = /^\/(api\/v1|apis\/[^/]+\/[^/]+)\/?$/;
const isServedVersion = (path: string): boolean =>
  GROUP_VERSION.test(path) &&
  [...servedResources.map(({ apiVersion }) => apiVersion), ...OLDER_VERSIONS].some((one) => path.replace(/^\/apis?\/|\/$/g, '') === one);

const NOSNIFF = { 'X-Content-Type-Options': 'nosniff' };

/** @see kubernetes: apiserver/pkg/endpoints/handlers/responsewriters/errors.go Forbidden */
const unsniffed = (answer: HttpResponse): HttpResponse => ({ ...answer, headers: { ...answer.headers, ...NOSNIFF } });

/** What a real one would answer with: this one does not say that there is nothing. */
const NOT_GIVEN = /^\/(metrics(\/.*)?|openapi\/.*|logs(\/.*)?|debug\/.*|flagz|statusz)$/;

const because = (text: string, reason: string): string => (reason === '' ? text : `${text}: ${reason}`);

function forbidden({ verb, group, namespace, resource, name, subresource }: ResourceRequest, user: string, reason: string): HttpResponse {
  const kind = group === '' ? resource : `${resource}.${group}`;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return unsniffed(
    failure(
      403,
      'Forbidden',
      because(
        `${kind}${name === undefined ? '' : ` "${name}"`} is forbidden: User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`,
        reason,
      ),
      { ...(name !== undefined && { name }), ...(group !== '' && { group }), kind: resource },
    ),
  );
}

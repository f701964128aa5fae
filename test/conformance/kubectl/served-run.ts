import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kindOfResource } from '../../../api/src/simulator/api-server/index.ts';
import type { KubernetesObject } from '../../../api/src/simulator/apimachinery/objects.ts';
import { EPOCH_MS } from '../../../api/src/simulator/apimachinery/time.ts';
import { respond } from '../../../api/src/simulator/cluster/api-http/endpoint.ts';
import { selection } from '../../../api/src/simulator/cluster/api-http/selection.ts';
import { tableAnswer } from '../../../api/src/simulator/cluster/api-http/tables.ts';
import type { Cluster } from '../../../api/src/simulator/cluster/index.ts';
import type { HttpRequest, HttpResponse } from '../../../api/src/simulator/images/index.ts';
import { type Resource, resources } from '../../../api/src/simulator/kubectl/objects/resources.ts';
import { Dates } from './dates.ts';
import { OPENAPI_V2, openapiV2 } from './openapi.ts';

const ADMINISTRATOR = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** How fast a run goes on while somebody watches it: a quarter of a second each five milliseconds. */
const STEP = 250_000;
const PACE = 5;
/** Who is still there after so many milliseconds waits for something. */
const SOON = 2000;

interface Watcher {
  readonly poll: () => void;
  readonly until: number;
  readonly end: () => void;
}

/**
 * The API server of a run's cluster, over HTTP, for a kubectl on this machine. Time stands still until somebody watches, or waits. Exec, attach and
 * port-forward are not there.
 */
export class ServedRun {
  readonly #server: Server;
  readonly #watchers = new Set<Watcher>();
  readonly #clock: NodeJS.Timeout;
  #cluster: Cluster | undefined;
  /** When the command began, by this machine's clock. */
  #since = 0;
  #dates = new Dates(EPOCH_MS);

  constructor() {
    this.#server = createServer((incoming, outgoing) => this.#receive(incoming, outgoing));
    this.#clock = setInterval(() => this.#tick(), PACE);
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on this cluster answers; its dates are those with which it is told. */
  serve(cluster: Cluster): () => Dates {
    this.#cluster = cluster;
    this.#since = Date.now();
    this.#dates = new Dates(this.#now);
    return () => this.#dates;
  }

  close(): void {
    clearInterval(this.#clock);
    this.#server.closeAllConnections();
    this.#server.close();
  }

  get #served(): Cluster {
    if (!this.#cluster) throw new Error('no cluster is served yet');
    return this.#cluster;
  }
  get #now(): number {
    return EPOCH_MS + this.#served.engine.now / 1000;
  }

  #receive(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = requestOf(incoming, this.#dates.toRun(Buffer.concat(chunks).toString()));
      if (request.path === '/openapi/v2') outgoing.writeHead(200, OPENAPI_V2).end(openapiV2(resources));
      // kubectl makes do with the other.
      else if (request.path === '/openapi/v3') outgoing.writeHead(404).end();
      else if (/^(true|1)$/.test(request.query.get('watch') ?? '')) this.#watch(request, outgoing);
      else {
        const { status, headers = {}, body = '' } = this.#answer(request);
        outgoing.writeHead(status, headers).end(this.#dates.toReal(String(body)));
      }
    });
  }

  /** A run does not know protobuf, for which clients take JSON. */
  #answer(given: HttpRequest): HttpResponse {
    const isOther = /protobuf/.test(given.headers.get('accept') ?? '');
    const request = isOther ? { ...given, headers: new Map(given.headers).set('accept', 'application/json') } : given;
    const cluster = this.#served;
    const network = cluster.outside;
    const socket = { *write() {} } as unknown as Parameters<typeof respond>[1]['socket'];
    const answer = respond(cluster, { socket, network }, request, ADMINISTRATOR);
    if (answer && 'status' in answer) return answer;
    let answered: HttpResponse | undefined;
    cluster.engine.start(
      (function* () {
        answered = yield* answer;
      })(),
    );
    for (let i = 0; i < 50 && !answered; i++) cluster.engine.run(cluster.engine.now + 1000);
    return answered ?? { status: 500, body: 'the run has no answer' };
  }

  /** What has changed since the version that the client knows. */
  #watch(request: HttpRequest, outgoing: ServerResponse): void {
    const { resource, namespace } = askedOf(request.path);
    const info = resource && kindOfResource(resource.apiVersion.split('/').at(-2) ?? '', resource.name);
    const isSelected = info && selection(info, request);
    if (!info || typeof isSelected !== 'function') {
      outgoing.writeHead(500).end(`nothing can be watched at ${request.path}`);
      return;
    }
    outgoing.writeHead(200, { 'Content-Type': 'application/json' });
    outgoing.flushHeaders();
    const { engine, store } = this.#served;
    let seen = Number(request.query.get('resourceVersion') || 0);
    const isAsked = (object: KubernetesObject) => (!namespace || object.metadata.namespace === namespace) && isSelected(object);
    const poll = (): void => {
      for (const { revision, type, object, previous } of store.history(info.kind)) {
        if (revision <= seen || !isAsked(object)) continue;
        seen = revision;
        const told = type === 'DELETED' ? type : previous && isAsked(previous) ? 'MODIFIED' : 'ADDED';
        const shown = wantsTable(request) ? tableAnswer(object, request, 'v1', engine.now) : object;
        outgoing.write(`${this.#dates.toReal(JSON.stringify({ type: told, object: shown }))}\n`);
      }
    };
    const seconds = Number(request.query.get('timeoutSeconds') || Number.POSITIVE_INFINITY);
    const watcher = { poll, until: engine.now + seconds * 1e6, end: () => outgoing.end() };
    outgoing.on('close', () => this.#watchers.delete(watcher));
    this.#watchers.add(watcher);
    poll();
  }

  #tick(): void {
    if (!this.#cluster || (this.#watchers.size === 0 && Date.now() - this.#since < SOON)) return;
    const { engine } = this.#served;
    engine.run(engine.now + STEP);
    this.#dates = new Dates(this.#now);
    for (const watcher of this.#watchers) {
      watcher.poll();
      if (engine.now < watcher.until) continue;
      this.#watchers.delete(watcher);
      watcher.end();
    }
  }
}

function requestOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): HttpRequest {
  const { pathname, searchParams } = new URL(url, 'http://server');
  return {
    method,
    target: url,
    path: decodeURIComponent(pathname),
    query: new Map(searchParams),
    version: 'HTTP/1.1',
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
    remoteAddress: '172.18.0.1',
    remotePort: 40_000,
    localPort: 6443,
    secure: true,
  };
}

function askedOf(path: string): { readonly resource: Resource | undefined; readonly namespace: string | undefined } {
  const [root, ...parts] = path.split('/').filter(Boolean);
  const version = root === 'api' ? parts.splice(0, 1).join() : parts.splice(0, 2).join('/');
  const namespace = parts[0] === 'namespaces' && parts.length > 2 ? parts.splice(0, 2)[1] : undefined;
  return { namespace, resource: resources.find(({ name, apiVersion }) => name === parts[0] && apiVersion === version) };
}

const wantsTable = ({ headers }: HttpRequest): boolean => headers.get('accept')?.includes('as=Table') === true;

import type { ResourceRequest } from '../../api-server/index.ts';
import { type Engine, SECOND, Signal, type Task, wait, withTimeout } from '../../engine/index.ts';
import { copied, type HttpRequest, type HttpResponse } from '../../images/index.ts';
import { goWords, type NetworkNamespace, OsError, type Socket } from '../../kernel/index.ts';
import { failure, missing } from './answers.ts';
import type { Backend } from './backend.ts';

/**
 * A connection by way of the API server, the kubelet and the runtime to a port of a Pod, as if it came from within: what is sent goes there, and
 * what is answered comes back, until one of them ends.
 * @see kubernetes: pkg/registry/core/pod/rest/subresources.go PortForwardREST; containerd: pkg/cri/server/sandbox_portforward_linux.go
 */
export function* forwarded(
  { store, engine }: Backend,
  asked: ResourceRequest,
  request: HttpRequest,
  socket: Socket,
  network: NetworkNamespace,
): Task<HttpResponse | undefined> {
  const pod = store.get('Pod', asked.namespace, asked.name ?? '');
  if (!pod) return missing(asked);
  const port = Number(request.query.get('ports') ?? '');
  if (!/^spdy\//i.test(request.headers.get('upgrade') ?? '')) return failure(400, 'BadRequest', 'Upgrade request required');
  const place = network.cluster.networkOf(pod.status.podIP ?? '');
  if (!place?.up) return failure(500, 'InternalError', `error forwarding port ${port} to pod ${pod.metadata.name}: it has no network`);
  let there: Socket;
  try {
    there = yield* place.connect('127.0.0.1', port);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const sandbox = pod.metadata.uid.replaceAll('-', '').repeat(2);
    const why = `failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: ${goWords(error)} IPv6 dial tcp6 [::1]:${port}: connect: ${goWords(error)} `;
    const netns = `/var/run/netns/cni-${pod.metadata.uid}`;
    const whole = `error forwarding port ${port} to pod ${sandbox}, uid : failed to execute portforward in network namespace ${JSON.stringify(netns)}: ${why}`;
    return failure(500, 'InternalError', whole);
  }
  yield* socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n');
  yield* bothWays(engine, socket, there);
  return undefined;
}

/** Where one side has no more to say, the other has a second left. @see containerd: pkg/cri/sbserver/sandbox_portforward_linux.go portForward */
function* bothWays(engine: Engine, client: Socket, server: Socket): Task<void> {
  const news = new Signal();
  let ended = 0;
  const end = (): void => {
    ended++;
    news.wake();
  };
  engine.start(copied(client, server), end);
  engine.start(copied(server, client), end);
  while (ended === 0) yield* wait(news);
  if (ended === 1) yield* wait(withTimeout(engine, news, GRACE));
  client.close();
  server.close();
}
const GRACE = SECOND;

import { TOKEN_MOUNT_PATH } from '../../apimachinery/service-account.ts';
import { MILLISECOND, SECOND, type Task } from '../../engine/index.ts';
import { goWords, OsError, type Process, type Socket, startTls } from '../../kernel/index.ts';
import { klog } from '../servers/go-http.ts';
import { firstWord, flagOf } from './kubectl-words.ts';

/** What each request carries. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** Whom kubectl asks, and as who. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly token?: string;
}

/** Without a service account's files it looks for a server at its own side. @see kubernetes: client-go/tools/clientcmd/client_config.go inClusterClientConfig Possible */
function serverOf(process: Process): Server {
  const host = process.env.get('KUBERNETES_SERVICE_HOST');
  const token = tokenOf(process);
  if (host === undefined || token === undefined) return { host: 'localhost', port: 8080 };
  return { host, port: Number(process.env.get('KUBERNETES_SERVICE_PORT') ?? '443'), token };
}

/** What a command does where it reaches nobody. */
export interface Patience {
  readonly attempts?: number;
  /** What it tells then, if that is not whom it could not reach. */
  readonly tells?: (server: Server, why: string) => string;
}

/** What comes of a connection to the API server, in which these headers are sent; or why there is none. */
export function* withServer<T>(
  process: Process,
  use: (socket: Socket, headers: Headers) => Task<T>,
  { attempts = 1, tells = unreached }: Patience = {},
): Task<T | string> {
  const server = serverOf(process);
  const { host, port, token } = server;
  let socket = yield* dialed(process, server);
  for (let left = attempts; typeof socket === 'string'; left--) {
    if (attempts > 1) yield* process.write(2, klog(process, 'E', 'memcache.go:265', undiscovered(server, socket)));
    if (left <= 1) return tells(server, socket);
    yield* process.sleep(MILLISECOND);
    socket = yield* dialed(process, server);
  }
  try {
    yield* startTls(socket, host);
    return yield* use(socket, [
      ['Host', `${host}:${port}`],
      ['Authorization', `Bearer ${token}`],
      ['Connection', 'close'],
    ]);
  } catch (error) {
    // Whoever reads what it writes may have gone.
    if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
    return `Unable to connect to the server: read tcp ${host}:${port}: ${goWords(error)}`;
  } finally {
    socket.close();
  }
}

/** As long as Go waits for a connection. @see kubernetes: apimachinery/pkg/util/net/http.go SetTransportDefaults; Go: net/http DefaultTransport */
const DIAL_TIMEOUT = 30 * SECOND;

/** A connection, or what came of it. */
function* dialed(process: Process, { host, port, token }: Server): Task<Socket | string> {
  // Nobody is looked for at its own side: what could listen there is no API server.
  if (token === undefined) return `dial tcp [::1]:${port}: connect: connection refused`;
  try {
    return yield* process.net.connect(host, port, DIAL_TIMEOUT);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `dial tcp ${host}:${port}: ${error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(error)}`}`;
  }
}

/** @see kubernetes: client-go/discovery/cached/memory/memcache.go serverGroupsAndResources */
const undiscovered = (server: Server, why: string): string =>
  `couldn't get current server API group list: Get "${urlOf(server)}/api?timeout=32s": ${why}`;
export const urlOf = ({ host, port, token }: Server): string => `http${token === undefined ? '' : 's'}://${host}:${port}`;

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
const unreached = ({ host, port }: Server, why: string): string =>
  why.includes('connection refused')
    ? `The connection to the server ${host}:${port} was refused - did you specify the right host or port?`
    : `Unable to connect to the server: ${why}`;

/** Its own, or the one that it is told; to kubectl config that is something to keep. */
function tokenOf(process: Process): string | undefined {
  const args = process.argv.slice(1);
  const given = firstWord(args) === 'config' ? undefined : flagOf(args, '--token');
  return given ?? mountedToken(process);
}
const mountedToken = (process: Process): string | undefined =>
  process.access(`${TOKEN_MOUNT_PATH}/token`, 'r') ? process.readFile(`${TOKEN_MOUNT_PATH}/token`).trim() : undefined;

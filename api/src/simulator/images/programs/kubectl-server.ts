import { joinHostPort } from '../../apimachinery/host-port.ts';
import { TOKEN_MOUNT_PATH } from '../../apimachinery/service-account.ts';
import { MILLISECOND, SECOND, type Task } from '../../engine/index.ts';
import { goWords, OsError, type Process, type Socket, startTls } from '../../kernel/index.ts';
import { addressesOf, tryConnect } from '../../shell/utilities/lib/connect.ts';
import { klog, noSuchHost } from '../servers/go-http.ts';
import { beforeDash, firstWord, flagOf } from './kubectl-words.ts';

/** What each request carries. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** Whom kubectl asks, and as who. */
export interface Server {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** The two as they are told. */
  readonly place: string;
  readonly token?: string | undefined;
  /** Whether it knows who has signed the server's certificate, or does not ask. */
  readonly trusted: boolean;
}

/** Without a service account's files it looks for a server at its own side. @see kubernetes: client-go/tools/clientcmd/client_config.go inClusterClientConfig Possible */
function serverOf(process: Process): Server {
  const args = beforeDash(process.argv.slice(1));
  const named = firstWord(args) === 'config' ? undefined : (flagOf(args, '--server') ?? flagOf(args, '-s'));
  if (named) return namedServer(process, named, args);
  const host = process.env.get('KUBERNETES_SERVICE_HOST');
  const token = tokenOf(process);
  if (host === undefined || token === undefined)
    return { scheme: 'http', host: 'localhost', port: 8080, place: 'localhost:8080', trusted: false };
  const port = Number(process.env.get('KUBERNETES_SERVICE_PORT') ?? '443');
  return { scheme: 'https', host, port, place: joinHostPort(host, port), token, trusted: true };
}

/** Of a server that it is told it knows no more than what it is told with it. @see kubernetes: client-go/rest/url_utils.go DefaultServerURL */
function namedServer(process: Process, named: string, args: readonly string[]): Server {
  const authority = flagOf(args, '--certificate-authority');
  const isBlind = args.includes('--insecure-skip-tls-verify') || flagOf(args, '--insecure-skip-tls-verify') === 'true';
  return {
    ...urlParts(named),
    token: flagOf(args, '--token'),
    trusted: isBlind || (authority !== undefined && process.access(authority, 'r')),
  };
}

function urlParts(url: string): Pick<Server, 'scheme' | 'host' | 'port' | 'place'> {
  const [, scheme = 'http', host = '', port] = /^(?:(https?):\/\/)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?/.exec(url) ?? [];
  const isSecure = scheme === 'https';
  return {
    scheme: isSecure ? 'https' : 'http',
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (isSecure ? 443 : 80)),
    place: port === undefined ? host : `${host}:${port}`,
  };
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
  patience: Patience = {},
): Task<T | string> {
  const server = serverOf(process);
  const { scheme, token } = server;
  if (scheme === 'https' && token === undefined) {
    // Nobody is there to type it. @see kubernetes: client-go/tools/clientcmd/auth_loaders.go PromptingAuthLoader
    yield* process.write(1, 'Please enter Username: ');
    return 'error: EOF';
  }
  const socket = yield* connected(process, server, patience);
  if (typeof socket === 'string') return socket;
  try {
    const authorization = token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const];
    return yield* use(socket, [['Host', server.place], ...authorization, ['Connection', 'close']]);
  } catch (error) {
    // Whoever reads what it writes may have gone.
    if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
    return `Unable to connect to the server: read tcp ${server.place}: ${goWords(error)}`;
  } finally {
    socket.close();
  }
}

/** A connection, or what is said where there is none after as many attempts. */
function* connected(process: Process, server: Server, { attempts = 1, tells = unreached }: Patience): Task<Socket | string> {
  for (let left = attempts; ; left--) {
    const socket = yield* reached(process, server);
    if (typeof socket !== 'string') return socket;
    if (attempts > 1) yield* process.write(2, klog(process, 'E', 'memcache.go:265', undiscovered(server, socket)));
    if (left <= 1) return tells(server, socket);
    yield* process.sleep(MILLISECOND);
  }
}

/** What comes of asking a server that is not the cluster's own, or that it does not know. */
export function* askedElsewhere(process: Process, url: string, trusted: boolean, patience: Patience): Task<string> {
  const socket = yield* connected(process, { ...urlParts(url), trusted }, patience);
  if (typeof socket === 'string') return socket;
  socket.close();
  return 'error: the server could not find the requested resource';
}

/** As long as Go waits for a connection. @see kubernetes: apimachinery/pkg/util/net/http.go SetTransportDefaults; Go: net/http DefaultTransport */
const DIAL_TIMEOUT = 30 * SECOND;

/** A connection, or what came of it. */
function* reached(process: Process, server: Server): Task<Socket | string> {
  const { scheme, host, port, trusted } = server;
  const addresses = yield* addressesOf(process, host);
  if (addresses.length === 0) return noSuchHost(process, host);
  let problem = '';
  for (const address of addresses) {
    const socket = yield* tryConnect(process, address, port, DIAL_TIMEOUT);
    if (socket instanceof OsError) {
      const place = joinHostPort(address, port);
      // Of several the first one is told of.
      problem ||= `dial tcp ${place}: ${socket.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(socket)}`}`;
      continue;
    }
    if (scheme === 'http') return socket;
    yield* startTls(socket, host);
    if (trusted) return socket;
    socket.close();
    return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
  }
  return problem;
}

/** @see kubernetes: client-go/discovery/cached/memory/memcache.go serverGroupsAndResources */
const undiscovered = (server: Server, why: string): string =>
  `couldn't get current server API group list: Get "${urlOf(server)}/api?timeout=32s": ${why}`;

export const urlOf = (server: Server): string => `${server.scheme}://${server.place}`;

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
const unreached = (server: Server, why: string): string =>
  why.includes('connection refused')
    ? `The connection to the server ${server.place} was refused - did you specify the right host or port?`
    : `Unable to connect to the server: ${why}`;

/** Its own, or the one that it is told; to kubectl config that is something to keep. */
function tokenOf(process: Process): string | undefined {
  const args = process.argv.slice(1);
  const given = firstWord(args) === 'config' ? undefined : flagOf(args, '--token');
  return given ?? mountedToken(process);
}
const mountedToken = (process: Process): string | undefined =>
  process.access(`${TOKEN_MOUNT_PATH}/token`, 'r') ? process.readFile(`${TOKEN_MOUNT_PATH}/token`).trim() : undefined;

import { factsOf } from '../../../apimachinery/certificates.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { TOKEN_MOUNT_PATH } from '../../../apimachinery/service-account.ts';
import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, type Socket, startTls } from '../../../kernel/index.ts';
import { goDial } from '../../servers/go-dial.ts';
import { klog } from '../../servers/go-http.ts';
import { type Configured, configured } from './config.ts';
import { asksNobody, beforeDash, flagOf } from './words.ts';

/** What each request carries. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** Whom kubectl asks, and as who. */
export interface Server {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** The two as they are told. */
  readonly place: string;
  readonly authorization?: string | undefined;
  /** PEM that it shows of itself. */
  readonly certificate?: string | undefined;
  /** Whether it knows who has signed the server's certificate, or does not ask. */
  readonly trusted: boolean;
}

/**
 * By its flags, its kubeconfig, the files of the service account, or at its own side; or why none of these is of use.
 * @see kubernetes: client-go/tools/clientcmd/merged_client_builder.go ClientConfig, client_config.go inClusterClientConfig Possible
 */
function serverOf(process: Process): Server | string {
  const args = beforeDash(process.argv.slice(1));
  const isQuiet = asksNobody(args);
  const file = isQuiet ? undefined : configured(process);
  if (typeof file === 'string') return file;
  const named = isQuiet ? undefined : flagOf(args, '--server') || flagOf(args, '-s');
  if (named || file) return namedServer(process, named || file?.url || 'localhost:8080', file, args);
  const host = process.env.get('KUBERNETES_SERVICE_HOST');
  if (isQuiet && host === undefined) return BESIDE;
  const token = isQuiet ? mountedToken(process) : flagOf(args, '--token') || mountedToken(process);
  if (host === undefined || (token === undefined && !isQuiet))
    return { scheme: 'http', host: 'localhost', port: 8080, place: 'localhost:8080', trusted: false };
  const port = Number(process.env.get('KUBERNETES_SERVICE_PORT') ?? '443');
  const authorization = token === undefined ? undefined : `Bearer ${token}`;
  return { scheme: 'https', host, port, place: joinHostPort(host, port), authorization, trusted: true };
}

/** Who tells kubectl what it says of itself: outside of Pods that is found where the machine of the control plane is, or leads there. */
const BESIDE: Server = { scheme: 'https', host: '127.0.0.1', port: 6443, place: '127.0.0.1:6443', trusted: true };

/** What flags say goes before what the file says. @see kubernetes: client-go/rest/url_utils.go DefaultServerURL */
function namedServer(process: Process, url: string, file: Configured | undefined, args: readonly string[]): Server | string {
  const read = (flag: string): string | undefined => {
    const path = flagOf(args, flag);
    return path !== undefined && process.access(path, 'r') ? process.readFile(path) : undefined;
  };
  const token = flagOf(args, '--token');
  const authority = read('--certificate-authority') ?? file?.authority;
  const certificate = read('--client-certificate') ?? file?.certificate;
  const insecure = flagOf(args, '--insecure-skip-tls-verify') ?? String(args.includes('--insecure-skip-tls-verify') || file?.insecure);
  const parts = urlParts(url);
  if (!parts) return `error: host must be a URL or a host:port pair: ${goQuote(url)}`;
  if (parts.scheme === 'https') {
    if (authority !== undefined && !authority.includes('-----BEGIN '))
      return 'error: unable to load root certificates: unable to parse bytes as PEM block';
    if (certificate !== undefined && !certificate.includes('-----BEGIN '))
      return 'error: tls: failed to find any PEM data in certificate input';
  }
  return {
    ...parts,
    authorization: token ? `Bearer ${token}` : file?.authorization,
    certificate,
    trusted: insecure === 'true' || (authority !== undefined && factsOf(authority)?.subject === CLUSTER_AUTHORITY),
  };
}

/** Who has signed for the API server. */
const CLUSTER_AUTHORITY = 'CN = kubernetes';

/** Undefined where it is neither a URL nor a host. @see kubernetes: client-go/rest/url_utils.go DefaultServerURL */
function urlParts(url: string): Pick<Server, 'scheme' | 'host' | 'port' | 'place'> | undefined {
  const whole = /^([a-z][a-z\d+.-]*):\/\/(\[[^\]]*\]|[^:/?#\s]*)(?::(\d+))?(?=$|[/?#])/i.exec(url);
  const alone = /^()(\[[^\]]*\]|[^:/\s]*)(?::(\d+))?\/?$/.exec(url);
  const [, scheme, host = '', port] = (whole?.[2] ? whole : alone) ?? [];
  if (scheme === undefined) return undefined;
  return {
    scheme: scheme.toLowerCase() || 'http',
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (scheme === 'https' ? 443 : 80)),
    place: port === undefined ? host : `${host}:${port}`,
  };
}

/** What a command does where it reaches nobody: how often it looks in vain for what there is, each time telling so. */
export interface Patience {
  readonly attempts?: number;
  /** What it tells then, if that is not whom it could not reach. */
  readonly tells?: (server: Server, why: string) => string;
  /** What it prints all the same. */
  readonly prints?: string;
}

/** What comes of a connection to the API server, in which these headers are sent; or why there is none. */
export function* withServer<T>(
  process: Process,
  use: (socket: Socket, headers: Headers) => Task<T>,
  patience: Patience = {},
): Task<T | string> {
  const server = serverOf(process);
  if (typeof server === 'string') return server;
  const { scheme, authorization, certificate } = server;
  if (scheme === 'https' && authorization === undefined && certificate === undefined && !asksNobody(process.argv.slice(1))) {
    // Nobody is there to type it. @see kubernetes: client-go/tools/clientcmd/auth_loaders.go PromptingAuthLoader
    yield* process.write(1, 'Please enter Username: ');
    return 'error: EOF';
  }
  const socket = yield* connected(process, server, patience);
  if (typeof socket === 'string') return socket;
  try {
    const told = authorization === undefined ? [] : [['Authorization', authorization] as const];
    return yield* use(socket, [['Host', server.place], ...told, ['Connection', 'close']]);
  } catch (error) {
    // Whoever reads what it writes may have gone.
    if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
    return `Unable to connect to the server: read tcp ${server.place}: ${goWords(error)}`;
  } finally {
    socket.close();
  }
}

/** A connection, or what is said where there is none after as many attempts. */
function* connected(process: Process, server: Server, { attempts = 0, tells = unreached, prints }: Patience): Task<Socket | string> {
  for (let left = attempts; ; left--) {
    const socket = yield* reached(process, server);
    if (typeof socket !== 'string') return socket;
    if (attempts > 0) yield* process.write(2, klog(process, 'E', 'memcache.go:265', undiscovered(server, socket)));
    if (left <= 1 && prints) yield* process.write(1, prints);
    if (left <= 1) return tells(server, socket);
    yield* process.sleep(MILLISECOND);
  }
}

/** As long as Go waits for a connection. @see kubernetes: apimachinery/pkg/util/net/http.go SetTransportDefaults; Go: net/http DefaultTransport */
const DIAL_TIMEOUT = 30 * SECOND;

/** A connection, or what came of it. */
function* reached(process: Process, server: Server): Task<Socket | string> {
  const { scheme, host, port, trusted, certificate } = server;
  if (!/^https?$/.test(scheme)) return `unsupported protocol scheme ${goQuote(scheme)}`;
  const socket = yield* goDial(process, host, port, DIAL_TIMEOUT);
  if (typeof socket === 'string' || scheme === 'http') return socket;
  yield* startTls(socket, host, undefined, certificate);
  if (trusted) return socket;
  socket.close();
  return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
}

/** @see kubernetes: client-go/discovery/cached/memory/memcache.go serverGroupsAndResources */
const undiscovered = (server: Server, why: string): string =>
  `couldn't get current server API group list: Get "${urlOf(server)}/api?timeout=32s": ${why}`;

export const urlOf = (server: Server): string => `${server.scheme}://${server.place}`;

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export const unreached = (server: Server, why: string): string =>
  why.includes('connection refused')
    ? `The connection to the server ${server.place} was refused - did you specify the right host or port?`
    : `Unable to connect to the server: ${why}`;

const mountedToken = (process: Process): string | undefined =>
  process.access(`${TOKEN_MOUNT_PATH}/token`, 'r') ? process.readFile(`${TOKEN_MOUNT_PATH}/token`).trim() : undefined;

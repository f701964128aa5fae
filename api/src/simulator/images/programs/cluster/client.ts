import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { TOKEN_MOUNT_PATH } from '../../../apimachinery/service-account.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, startTls } from '../../../kernel/index.ts';
import { exchange, NoHttp } from '../../../shell/utilities/network/http-client.ts';

/** What the API server answers, and what client-go makes of it where it is no good: nothing, if it is. */
interface Asked {
  readonly status: number;
  readonly body: string;
  readonly why: string;
}

/** Asks the API server with the Pod's own token. One that cannot be reached has the status 0. @see kubernetes: client-go/rest/request.go */
export function* askCluster(process: Process, method: string, target: string, body?: object): Task<Asked> {
  const host = process.env.get('KUBERNETES_SERVICE_HOST') ?? '';
  const port = Number(process.env.get('KUBERNETES_SERVICE_PORT') ?? '443');
  const place = joinHostPort(host, port);
  const failed = (why: string): Asked => {
    const verb = method.slice(0, 1) + method.slice(1).toLowerCase();
    return { status: 0, body: '', why: `${verb} "https://${place}${target}": ${why}` };
  };
  try {
    const socket = yield* process.net.connect(host, port, DIAL_TIMEOUT);
    try {
      yield* startTls(socket, host);
      const { status, body: said } = yield* exchange(socket, {
        method,
        target,
        headers: [
          ['Host', place],
          ['Authorization', `Bearer ${process.readFile(`${TOKEN_MOUNT_PATH}/token`).trim()}`],
          ['Accept', 'application/json'],
          ['Connection', 'close'],
          ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const]),
        ],
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status, body: said, why: status < 400 ? '' : whyNot(status, said, method, target) };
    } finally {
      socket.close();
    }
  } catch (error) {
    if (error instanceof NoHttp) return failed('EOF');
    if (!(error instanceof OsError)) throw error;
    return failed(`dial tcp ${place}: ${error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(error)}`}`);
  }
}

const DIAL_TIMEOUT = 30 * SECOND;

/** The message of a Status; what is none says only what its code does, and of what. @see kubernetes: apimachinery/pkg/api/errors/errors.go NewGenericServerResponse */
function whyNot(status: number, body: string, method: string, target: string): string {
  const message = messageOf(body);
  if (message !== undefined) return status === 401 ? 'Unauthorized' : message;
  const what = status === 404 ? 'the server could not find the requested resource' : 'unknown';
  const [, group = '', resource = '', name = ''] =
    /^\/(?:api\/v1|apis\/([^/]+)\/[^/]+)(?:\/namespaces\/[^/]+(?=\/))?\/([^/?]+)(?:\/([^/?]+))?/.exec(target) ?? [];
  if (resource === '') return what;
  return `${what} (${method.toLowerCase()} ${resource}${group && `.${group}`}${name && ` ${name}`})`;
}

function messageOf(body: string): string | undefined {
  try {
    const said: unknown = JSON.parse(body);
    const message = (said as { message?: unknown } | null)?.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The namespace of its account. */
export const ownNamespace = (process: Process): string =>
  process.access(`${TOKEN_MOUNT_PATH}/namespace`, 'r') ? process.readFile(`${TOKEN_MOUNT_PATH}/namespace`).trim() : 'default';

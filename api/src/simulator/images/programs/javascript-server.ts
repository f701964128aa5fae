import { byteLength } from '../../apimachinery/utf8.ts';
import { MILLISECOND, type Micros, SECOND, type Task } from '../../engine/index.ts';
import { goWords, type OsError, type Process } from '../../kernel/index.ts';
import { httpDate } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { runHttpServer } from '../servers/run-server.ts';

interface JavascriptServer {
  readonly port: number;
  /** Called when the port is its own. */
  onListening?(): Task<void>;
  handle(request: HttpRequest): HttpResponse | Task<HttpResponse>;
}

/** A server in Node.js. It handles no signals: as PID 1 it does not end on TERM. */
export function* javascriptServer(process: Process, { port, onListening, handle }: JavascriptServer): Task<number> {
  yield* process.sleep(STARTUP);
  return yield* runHttpServer(
    process,
    [{ port }],
    {
      *handle(request) {
        const made = handle(request);
        const response = 'next' in made ? yield* made : made;
        const alive = request.headers.get('connection')?.toLowerCase() !== 'close';
        return {
          ...response,
          headers: {
            ...response.headers,
            Date: httpDate(process.now),
            ...(alive && { Connection: 'keep-alive', 'Keep-Alive': 'timeout=5' }),
          },
        };
      },
      keepAlive: 5 * SECOND,
    },
    ({ error }) => ({ message: cannotListen(port, error) }),
    onListening,
  );
}

/** How Node.js shows an address: its sockets are of IPv6. */
export const mapped = (address: string): string => (address.includes(':') ? address : `::ffff:${address}`);

/** A line for each answer, as Apache's. @see morgan: index.js combined */
export const morgan = (process: Process, { remoteAddress, method, target, version, headers }: HttpRequest, answer: HttpResponse): string =>
  `${mapped(remoteAddress)} - - [${localText(process, '%d/%b/%Y:%H:%M:%S %z')}] "${method} ${target} ${version}" ${answer.status} ${byteLength(answer.body ?? '')} "-" "${headers.get('user-agent') ?? '-'}"`;

/**
 * What Node 18 says and ends with, where a server cannot have its port: one that is taken is found out when it listens, one that is not
 * allowed before. @see node: lib/net.js setupListenHandle
 */
export function cannotListen(port: number, error: OsError): string {
  const isTaken = error.code === 'EADDRINUSE';
  const address = isTaken ? '::' : '0.0.0.0';
  return `node:events:491
      throw er; // Unhandled 'error' event
      ^

Error: listen ${error.code}: ${goWords(error)} ${address}:${port}
    at Server.setupListenHandle [as _listen2] (node:net:${isTaken ? '1468:16' : '1451:21'})
    at listenInCluster (node:net:1516:12)
    at Server.listen (node:net:1604:7) {
  code: '${error.code}',
  errno: -${isTaken ? 98 : 13},
  syscall: 'listen',
  address: '${address}',
  port: ${port}
}
`;
}

const STARTUP: Micros = 150 * MILLISECOND;

import type { Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { httpDate } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import type { HttpRequest } from '../servers/http-message.ts';
import { runHttpServer } from '../servers/run-server.ts';
import { exitsOn } from '../servers/signals.ts';

/**
 * registry.k8s.io/echoserver: tells a client what it asked; `old`: up to 1.4 in fewer words.
 * @see kubernetes: test/images/echoserver (nginx and Lua)
 */
export const echoserver =
  (old: boolean): Program =>
  (process) =>
    serve(process, old);

function* serve(process: Process, old: boolean): Task<number> {
  exitsOn(process, 0, ['TERM', 'QUIT', 'INT']);
  if (!old) yield* process.write(1, 'Generating self-signed cert\n');
  yield* process.sleep(500_000);
  if (!old) yield* process.write(1, 'Starting nginx\n');
  return yield* runHttpServer(
    process,
    [{ port: 8080 }],
    {
      *handle(request) {
        const body = old ? oldPage(request) : page(process, request);
        const time = localText(process, '%d/%b/%Y:%H:%M:%S %z');
        yield* process.write(
          1,
          `${request.remoteAddress} - - [${time}] "${request.method} ${request.target} ${request.version}" 200 ${body.length} "-" "${request.headers.get('user-agent') ?? '-'}"\n`,
        );
        return {
          status: 200,
          headers: {
            Date: httpDate(process.now),
            'Content-Type': 'text/plain',
            Server: old ? 'nginx/1.10.0' : 'echoserver',
          },
          body,
        };
      },
    },
    ({ port, error }) => ({ message: `nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: ${error.message})\n` }),
  );
}

function page(process: Process, request: HttpRequest): string {
  const { env } = process;
  const pod = [
    ['node name', env.get('NODE_NAME')],
    ['pod name', env.get('POD_NAME')],
    ['pod namespace', env.get('POD_NAMESPACE')],
    ['pod IP', env.get('POD_IP')],
  ].filter(([, value]) => value !== undefined);
  const headers = [...request.headers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `\t${name}=${value}\n`);
  const host = request.headers.get('host') ?? 'localhost';
  return `

Hostname: ${process.net.hostname}

Pod Information:
${pod.length === 0 ? '\t-no pod information available-\n' : pod.map(([name, value]) => `\t${name}:\t${value}\n`).join('')}
Server values:
\tserver_version=nginx: 1.13.3 - lua: 10008

Request Information:
\tclient_address=${request.remoteAddress}
\tmethod=${request.method}
\treal path=${request.target}
\tquery=${request.target.split('?')[1] ?? ''}
\trequest_version=${request.version.replace('HTTP/', '')}
\trequest_scheme=http
\trequest_uri=http://${host.replace(/:\d+$/, '')}:8080${request.target}

Request Headers:
${headers.join('')}
Request Body:
${request.body === '' ? '\t-no body in request-\n' : request.body}
`;
}

/** @see kubernetes/contrib: ingress/echoheaders/nginx.conf */
function oldPage({ remoteAddress, method, target, version, headers, body }: HttpRequest): string {
  const host = headers.get('host') ?? 'localhost';
  const lines = [...headers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}\n`);
  return `CLIENT VALUES:
client_address=${remoteAddress}
command=${method}
real path=${target}
query=${target.split('?')[1] ?? 'nil'}
request_version=${version.replace('HTTP/', '')}
request_uri=http://${host.replace(/:\d+$/, '')}:8080${target}

SERVER VALUES:
server_version=nginx: 1.10.0 - lua: 10001

HEADERS RECEIVED:
${lines.join('')}BODY:
${body === '' ? '-no body in request-' : body}`;
}

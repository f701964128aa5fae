import type { Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program, textOf } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { runDaemon } from '../daemon.ts';
import { cannotListen, mapped } from '../javascript-server.ts';

/** What a version of it does that those before did not. */
const since = (tag: string, minor: number): boolean => Number(versionOf(tag).split('.')[1] ?? 0) >= minor;
const versionOf = (tag: string): string => (/^\d/.test(tag) ? (tag.split('-')[0] as string) : '0.1');

/** Pages of its image, in which it fills in what stands in double braces. @see luksa/kubernetes-in-action-2nd-edition: Chapter05/kiada-0.2/html */
export const kiadaPages = (tag: string): Readonly<Record<string, string>> => ({
  '/html/index.txt': since(tag, 4)
    ? 'Request processed by Kiada {{version}} running in pod "{{podName}}" on node "{{nodeName}}".\nPod hostname: {{hostname}}; Pod IP: {{podIP}}; Node IP: {{nodeIP}}; Client IP: {{clientIP}}\n\n{{statusMessage}}'
    : 'Kiada version {{version}}. Request processed by "{{hostname}}". Client IP: {{clientIP}}\n{{statusMessage}}',
  '/html/index.html': '<html><title>Kiada {{version}}</title><body>{{hostname}} {{clientIP}} {{statusMessage}}</body></html>\n',
});

/** Its command's default, and the variables of its image. @see luksa/kubernetes-in-action-2nd-edition: Chapter09/kiada-0.4/Dockerfile */
export const kiadaConfig = (tag: string) => ({
  entrypoint: ['node', 'app.js'],
  cmd: since(tag, 4) ? ['--listen-port', '8080'] : [],
  env: {
    NODE_VERSION: '16.20.0',
    YARN_VERSION: '1.22.19',
    ...(since(tag, 4) && { INITIAL_STATUS_MESSAGE: 'This is the default status message' }),
  },
});

/**
 * The demonstration application of "Kubernetes in Action", second edition.
 * @see luksa/kubernetes-in-action-2nd-edition: Chapter05/kiada-0.2/app.js, Chapter07/kiada-0.4/app.js
 */
export const kiada = (tag: string): Program =>
  function* (process) {
    const version = versionOf(tag);
    const words = process.argv.slice(process.argv.findIndex((word) => word.endsWith('app.js')) + 1);
    const configurable = since(tag, 4);
    if (configurable && words.length === 1 && words[0] === '--help') {
      yield* process.write(1, 'Usage: /usr/local/bin/node /app.js [--listen-port <number>]\n');
      return 0;
    }
    const port = Number(configurable && words.length === 2 && words[0] === '--listen-port' ? words[1] : 8080);
    const given = (name: string, otherwise: string): string => (configurable && process.env.get(name)) || otherwise;
    const status = { message: given('INITIAL_STATUS_MESSAGE', '') };
    const about = {
      version,
      podName: given('POD_NAME', 'unknown-pod'),
      nodeName: given('NODE_NAME', 'unknown-node'),
      podIP: given('POD_IP', '0.0.0.0'),
      nodeIP: given('NODE_IP', '0.0.0.0'),
      hostname: process.net.hostname,
    };
    const title = `Kiada - Kubernetes in Action Demo Application\n---------------------------------------------\nKiada ${version} starting...`;
    const text = configurable
      ? `${title}\nPod name is ${about.podName}\nLocal hostname is ${about.hostname}\nLocal IP is ${about.podIP}\nRunning on node ${about.nodeName}\nNode IP is ${about.nodeIP}\nStatus message is ${status.message}\nListening on port ${port}`
      : `${title}\nLocal hostname is ${about.hostname}\nListening on port ${port}`;
    return yield* runDaemon(process, {
      starting: [{ after: 0.15, text }],
      ports: [
        {
          port,
          http: {
            *handle(request) {
              yield* process.write(1, `Received request for ${request.target} from ${mapped(request.remoteAddress)}\n`);
              return yield* answer(process, { ...about, statusMessage: status.message && `${status.message}\n` }, request);
            },
          },
        },
      ],
      ...(since(tag, 2) && { begins: () => takesMessages(process, status) }),
      portTaken: cannotListen,
      // As PID 1, Node.js does not end of itself when it is asked to.
      stops: since(tag, 3)
        ? [{ signals: ['TERM'], lines: [{ after: 0, text: 'Received SIGTERM. Server shutting down...' }], code: 0 }]
        : [],
    });
  };

/** What is typed becomes its status message, line by line. */
function* takesMessages(process: Process, status: { message: string }): Task<undefined> {
  let typed = '';
  for (;;) {
    const data = textOf(yield* process.read(0));
    if (data === '') return undefined;
    typed += data;
    const lines = typed.split(/\r?\n/);
    typed = lines.pop() as string;
    for (const line of lines) {
      if (line.trim() !== '') status.message = line;
      yield* line.trim() === ''
        ? process.write(2, 'Enter new status message and press ENTER.\n')
        : process.write(1, `Status message set to: ${line}\n`);
    }
  }
}

function* answer(process: Process, values: Readonly<Record<string, string>>, request: HttpRequest): Task<HttpResponse> {
  const { target, headers, remoteAddress } = request;
  const browser = headers.get('accept')?.startsWith('text/html') ?? false;
  if (target === '/' && browser) return { status: 302, headers: { Location: 'html' }, body: 'Redirecting to the html version...' };
  if (target !== '/' && target !== '/text' && target !== '/html')
    return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: `${target} not found` };
  const [path, type] = target === '/html' ? ['html/index.html', 'text/html'] : ['html/index.txt', 'text/plain'];
  try {
    const filled = { ...values, clientIP: mapped(remoteAddress) } as Readonly<Record<string, string>>;
    const body = process.readFile(path).replace(/\{\{(\w+)\}\}/g, (braces, name: string) => filled[name] ?? braces);
    return { status: 200, headers: { 'Content-Type': type }, body };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    // Nobody catches it.
    yield* process.write(2, `Error: ENOENT: no such file or directory, open '${path}'\n`);
    return process.exit(1);
  }
}

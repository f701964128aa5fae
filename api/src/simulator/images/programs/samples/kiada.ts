import type { Process, Program } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { runDaemon } from '../daemon.ts';
import { mapped, portInUse } from '../javascript-server.ts';

/** The demonstration application of "Kubernetes in Action", second edition. @see luksa/kubernetes-in-action-2nd-edition: Chapter05/kiada-0.2/app.js */
export const kiada = (tag: string): Program => {
  const version = /^\d/.test(tag) ? tag : '0.1';
  const older = (minor: number): boolean => Number(version.split('.')[1] ?? 0) < minor;
  return function* (process) {
    return yield* runDaemon(process, {
      starting: [
        {
          after: 0.15,
          text: `Kiada - Kubernetes in Action Demo Application\n---------------------------------------------\nKiada ${version} starting...\nLocal hostname is ${process.net.hostname}\nListening on port 8080`,
        },
      ],
      ports: [
        {
          port: 8080,
          http: {
            *handle(request) {
              yield* process.write(1, `Received request for ${request.target} from ${mapped(request.remoteAddress)}\n`);
              return answer(process, version, older(4) ? '' : (process.env.get('INITIAL_STATUS_MESSAGE') ?? ''), request);
            },
          },
        },
      ],
      portTaken: portInUse,
      // As PID 1, Node.js does not end of itself when it is asked to.
      stops: older(3) ? [] : [{ signals: ['TERM'], lines: [{ after: 0, text: 'Received SIGTERM. Server shutting down...' }], code: 0 }],
    });
  };
};

function answer(process: Process, version: string, message: string, { target, headers, remoteAddress }: HttpRequest): HttpResponse {
  const browser = headers.get('accept')?.startsWith('text/html') ?? false;
  if (target === '/' && browser) return { status: 302, headers: { Location: 'html' }, body: 'Redirecting to the html version...' };
  if (target === '/html')
    return { status: 200, headers: { 'Content-Type': 'text/html' }, body: `<html><title>Kiada ${version}</title></html>\n` };
  if (target !== '/' && target !== '/text') return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: `${target} not found` };
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain' },
    body: `Kiada version ${version}. Request processed by "${process.net.hostname}". Client IP: ${mapped(remoteAddress)}\n${message && `${message}\n`}`,
  };
}

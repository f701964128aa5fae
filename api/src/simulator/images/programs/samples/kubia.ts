import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { javascriptServer, mapped } from '../javascript-server.ts';

/** "Kubernetes in Action"'s servers, by the names of their images. @see luksa/kubernetes-in-action: Chapter02 to Chapter10 */
export const kubia = (name: string, tag: string): Program =>
  function* (process) {
    let requests = 0;
    yield* process.write(1, 'Kubia server starting...\n');
    return yield* javascriptServer(process, {
      port: 8080,
      *handle(request) {
        requests++;
        if (name.startsWith('kubia-pet')) {
          if (request.method === 'POST') yield* process.write(1, 'New data has been received and stored.\n');
          return stored(process, request);
        }
        yield* process.write(1, `Received request from ${mapped(request.remoteAddress)}\n`);
        return page(process, name, tag, requests);
      },
    });
  };

function page(process: Process, name: string, tag: string, requests: number): HttpResponse {
  const { hostname } = process.net;
  if (name === 'kubia-unhealthy')
    return requests > 5 ? { status: 500, body: "I'm not well. Please restart me!" } : { status: 200, body: `You've hit ${hostname}\n` };
  if (!/^v[1-4]$/.test(tag)) return { status: 200, body: `You've hit ${hostname}\n` };
  if (tag === 'v3' && requests >= 5) return { status: 500, body: `Some internal error has occurred! This is pod ${hostname}\n` };
  return { status: 200, body: `This is ${tag} running in pod ${hostname}\n` };
}

/** What was posted last is kept in a file, which may be a volume's. */
function stored(process: Process, request: HttpRequest): HttpResponse {
  const path = '/var/data/kubia.txt';
  const { hostname } = process.net;
  if (request.method === 'POST') {
    process.writeFile(path, request.body);
    return { status: 200, body: `Data stored on pod ${hostname}\n` };
  }
  let data = 'No data posted yet';
  try {
    data = process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  return { status: 200, body: `You've hit ${hostname}\nData stored on this pod: ${data}\n` };
}

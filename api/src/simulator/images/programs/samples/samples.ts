import { formatTimeMilli } from '../../../apimachinery/time.ts';
import { MILLISECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { goAddress, goLog, plain, runGoServer } from '../../servers/go-http.ts';
import { canonicalHeader, type HttpRequest } from '../../servers/http-message.ts';
import { goFlags } from '../go-flags.ts';
import { javascriptServer } from '../javascript-server.ts';

/** gcr.io/google-samples/hello-app. @see GoogleCloudPlatform/kubernetes-engine-samples: hello-app/main.go */
export const helloApp = (version: string): Program =>
  function* (process) {
    const port = Number(process.env.get('PORT') ?? '8080');
    yield* process.write(2, `${goLog(process, `Server listening on port ${port}`)}\n`);
    return yield* runGoServer(process, {
      port,
      routes: {
        *'/'(request) {
          yield* process.write(2, `${goLog(process, `Serving request: ${request.path}`)}\n`);
          return plain(200, `Hello, world!\nVersion: ${version}\nHostname: ${process.net.hostname}\n`);
        },
      },
    });
  };

/** gcr.io/google-samples/node-hello: `node server.js`. */
export const nodeHello = (process: Process): Task<number> =>
  javascriptServer(process, {
    port: 8080,
    *handle(request) {
      yield* process.write(1, `Received request for URL: ${request.target}\n`);
      return { status: 200, body: 'Hello Kubernetes!' };
    },
  });

/** The sample of "Learn Kubernetes Basics". @see jocatalin/kubernetes-bootcamp: v1/server.js */
export const bootcamp = (version: number): Program =>
  function* (process) {
    const host = process.net.hostname;
    let requests = 0;
    let started = 0;
    return yield* javascriptServer(process, {
      port: 8080,
      *onListening() {
        started = process.now;
        yield* process.write(1, `Kubernetes Bootcamp App Started At: ${formatTimeMilli(started)} | Running On:  ${host} \n\n`);
      },
      *handle() {
        const uptime = Math.floor((process.now - started) / MILLISECOND) / 1000;
        yield* process.write(
          1,
          `Running On: ${host} | Total Requests: ${++requests} | App Uptime: ${uptime} seconds | Log Time: ${formatTimeMilli(process.now)}\n`,
        );
        const body = `Hello Kubernetes bootcamp! | Running on: ${host} | v=${version}\n`;
        return { status: 200, headers: { 'Content-Type': 'text/plain' }, body };
      },
    });
  };

/** traefik/whoami: tells of the request and of itself. @see traefik/whoami: app.go */
export function* whoami(process: Process): Task<number> {
  const { values } = goFlags(process.argv.slice(1), { port: true, name: true, verbose: false, cert: true, key: true, cacert: true });
  const port = Number(values.get('port') ?? process.env.get('WHOAMI_PORT_NUMBER') ?? '80');
  yield* process.write(2, `${goLog(process, `Starting up on port ${port}`)}\n`);
  const about = (request: HttpRequest): string => {
    const headers = [...request.headers].filter(([name]) => name !== 'host').map(([name, value]) => `${canonicalHeader(name)}: ${value}\n`);
    const name = values.get('name') ?? process.env.get('WHOAMI_NAME');
    return `${name ? `Name: ${name}\n` : ''}Hostname: ${process.net.hostname}\n${process.net.interfaces.map(({ address }) => `IP: ${address}\n`).join('')}RemoteAddr: ${goAddress(request)}\n${request.method} ${request.target} ${request.version}\nHost: ${request.headers.get('host') ?? ''}\n${headers.join('')}\n`;
  };
  let health = 200;
  return yield* runGoServer(process, {
    port,
    routes: {
      '/bench': () => plain(200, '1'),
      '/api': (request) => ({
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: `${JSON.stringify(whoamiJson(process, request, values.get('name') ?? process.env.get('WHOAMI_NAME')))}\n`,
      }),
      // What is posted to it, it answers from then on.
      '/health': ({ method, body }) => {
        if (method !== 'POST') return plain(health, '');
        if (!/^\d{3}$/.test(body.trim())) return plain(400, 'Bad Request\n');
        health = Number(body);
        return plain(200, '');
      },
      '/': (request) => plain(200, about(request)),
    },
  });
}

function whoamiJson(process: Process, { headers, target, method, ...request }: HttpRequest, name: string | undefined): object {
  const titled = [...headers]
    .filter(([header]) => header !== 'host')
    .map(([header, value]) => [canonicalHeader(header), [value]] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    hostname: process.net.hostname,
    ip: process.net.interfaces.map(({ address }) => address),
    headers: Object.fromEntries(titled),
    url: target,
    host: headers.get('host') ?? '',
    method,
    ...(name && { name }),
    remoteAddr: goAddress(request),
  };
}

/** CUDA's sample that adds two vectors: the driver is there for who has a GPU. @see NVIDIA/cuda-samples: Samples/0_Introduction/vectorAdd/vectorAdd.cu */
export function* cudaVectorAdd(process: Process): Task<number> {
  yield* process.write(1, '[Vector addition of 50000 elements]\n');
  if (/^GPU-/.test(process.env.get('NVIDIA_VISIBLE_DEVICES') ?? '')) {
    yield* process.write(1, VECTORS_ADDED);
    return 0;
  }
  yield* process.write(
    2,
    'Failed to allocate device vector A (error code CUDA driver version is insufficient for CUDA runtime version)!\n',
  );
  return 1;
}

const VECTORS_ADDED = `Copy input data from the host memory to the CUDA device
CUDA kernel launch with 196 blocks of 256 threads
Copy output data from the CUDA device to the host memory
Test PASSED
Done
`;

/** A set-uid program of root's that says who it is: root, unless nobody gains privileges here. @see kubernetes: test/images/nonewprivs */
export function* effectiveUser(process: Process): Task<number> {
  const bound = /^NoNewPrivs:\t1$/m.test(process.readFile('/proc/self/status'));
  yield* process.write(1, `Effective uid: ${bound ? process.uid : 0}\n`);
  return 0;
}

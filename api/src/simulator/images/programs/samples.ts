import type { Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { goLog, plain, runGoServer } from '../servers/go-http.ts';
import { javascriptServer } from './javascript-server.ts';

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

/** registry.k8s.io/kubernetes-bootcamp. */
export const bootcamp = (version: number): Program =>
  function* (process) {
    yield* process.write(1, `Kubernetes Bootcamp App Started At: ${process.now} | Running On:  ${process.net.hostname} \n\n`);
    return yield* javascriptServer(process, {
      port: 8080,
      *handle(request) {
        yield* process.write(
          1,
          `Running On: ${process.net.hostname} | Total Requests: 1 | App Uptime: ${(process.now / 1e6).toFixed(3)} seconds | Log Time: ${request.target}\n`,
        );
        return {
          status: 200,
          headers: { 'Content-Type': 'text/plain' },
          body: `Hello Kubernetes bootcamp! | Running on: ${process.net.hostname} | v=${version}\n`,
        };
      },
    });
  };

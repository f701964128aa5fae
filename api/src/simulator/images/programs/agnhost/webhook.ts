import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { klog, plain, runGoServer } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import type { Given } from '../pflag.ts';

/** A server over TLS for admission webhooks. @see kubernetes: test/images/agnhost/webhook/main.go */
export const webhook = (process: Process, given: Given): Task<number> => serve(process, given, REVIEWS);

/** @see kubernetes: test/images/agnhost/crd-conversion-webhook/main.go */
export const conversionWebhook = (process: Process, given: Given): Task<number> => serve(process, given, ['/crdconvert', '/convert']);

function* serve(process: Process, { values: flags }: Given, paths: readonly string[]): Task<number> {
  for (const name of ['tls-cert-file', 'tls-private-key-file']) {
    const path = flags.get(name) ?? '';
    if (path !== '' && process.access(path, 'r')) continue;
    yield* process.write(2, klog(process, 'F', 'config.go:39', `open ${path}: no such file or directory`));
    return 255;
  }
  return yield* runGoServer(process, {
    port: Number(flags.get('port') ?? '443'),
    tls: true,
    routes: { '/readyz': () => plain(200, 'ok'), ...Object.fromEntries(paths.map((path) => [path, review])) },
  });
}

/** What is no review is not answered; no API server here asks. */
const review = ({ headers }: HttpRequest): HttpResponse =>
  headers.get('content-type') === 'application/json' ? plain(400, 'Request could not be decoded: EOF\n') : { status: 200, body: '' };
const REVIEWS = [
  '/always-allow-delay-5s',
  '/always-deny',
  '/add-label',
  '/pods',
  '/pods/attach',
  '/mutating-pods',
  '/mutating-pods-sidecar',
  '/configmaps',
  '/mutating-configmaps',
  '/custom-resource',
  '/mutating-custom-resource',
  '/crd',
];

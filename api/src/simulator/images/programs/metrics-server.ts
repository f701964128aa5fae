import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { klog, plain } from '../servers/go-http.ts';
import type { HttpResponse } from '../servers/http-message.ts';
import { runDaemon } from './daemon.ts';
import { flagOf } from './start-checks.ts';

/**
 * It trusts no kubelet whose certificate nobody has signed, as those of kubeadm are; without any numbers it is never ready.
 * @see kubernetes-sigs/metrics-server: pkg/scraper/scraper.go, pkg/server/server.go probeMetricStorageReady
 */
export function* metricsServer(process: Process): Task<number> {
  const trusting = process.argv.some((word) => /^--kubelet-insecure-tls(=true)?$/.test(word));
  const ready = (): HttpResponse =>
    trusting
      ? plain(200, 'ok')
      : plain(
          500,
          '[+]ping ok\n[+]log ok\n[+]poststarthook/max-in-flight-filter ok\n[-]metric-storage-ready failed: reason withheld\n[+]metadata-informer-sync ok\n[+]shutdown ok\nreadyz check failed\n',
        );
  const failing = `"Failed probe" probe="metric-storage-ready" err="no metrics to serve"`;
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 30,
    starting: [
      {
        after: 2,
        text: (self) => klog(self, 'I', 'serving.go:342', 'Generated self-signed cert (/tmp/apiserver.crt, /tmp/apiserver.key)').trimEnd(),
      },
    ],
    ready: [
      {
        after: 0.3,
        text: (self) =>
          klog(self, 'I', 'secure_serving.go:267', `Serving securely on [::]:${flagOf(self, 'secure-port') ?? 443}`).trimEnd(),
      },
    ],
    ports: [
      {
        port: Number(flagOf(process, 'secure-port') ?? 443),
        http: {
          *handle({ path }) {
            if (path !== '/readyz') return path === '/livez' || path === '/healthz' ? plain(200, 'ok') : FORBIDDEN;
            if (!trusting) yield* process.write(2, klog(process, 'I', 'server.go:187', failing));
            return ready();
          },
          http2: true,
          tls: { refusal: plain(400, 'Client sent an HTTP request to an HTTPS server.\n') },
        },
      },
    ],
    portTaken: (port) =>
      `panic: failed to create listener: failed to listen on 0.0.0.0:${port}: listen tcp 0.0.0.0:${port}: bind: address already in use`,
    stops: [{ signals: ['TERM', 'INT'], code: 0 }],
  });
}
const FORBIDDEN = plain(403, '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Forbidden","code":403}\n');

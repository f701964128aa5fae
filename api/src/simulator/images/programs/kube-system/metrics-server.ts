import type { Task } from '../../../engine/index.ts';
import { goWords, type Process } from '../../../kernel/index.ts';
import { klog, plain } from '../../servers/go-http.ts';
import type { HttpResponse } from '../../servers/http-message.ts';
import { runDaemon } from '../daemon.ts';
import { whyNoFile, whyNoFolder } from '../go-files.ts';
import { flagOf } from '../start-checks.ts';

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
  const certificates = flagOf(process, 'cert-dir') ?? 'apiserver.local.config/certificates';
  const own = flagOf(process, 'tls-cert-file') === undefined;
  const refused = own ? refusesCertificates(process, certificates) : undefined;
  if (refused !== undefined) return yield* panics(process, `error creating self-signed certificates: ${refused}`);
  const failing = `"Failed probe" probe="metric-storage-ready" err="no metrics to serve"`;
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 30,
    starting: [
      {
        after: 2,
        text: (self) =>
          own
            ? klog(
                self,
                'I',
                'serving.go:342',
                `Generated self-signed cert (${certificates}/apiserver.crt, ${certificates}/apiserver.key)`,
              ).trimEnd()
            : '',
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
    portTaken: (port, error) => ({
      text: panicOf(`failed to create listener: failed to listen on 0.0.0.0:${port}: listen tcp 0.0.0.0:${port}: bind: ${goWords(error)}`),
      code: PANIC,
    }),
    stops: [{ signals: ['TERM', 'INT'], code: 0 }],
  });
}

/** It makes one where it has none. @see kubernetes: apiserver/pkg/server/options/serving.go MaybeDefaultWithSelfSignedCerts; client-go/util/cert WriteCert */
const refusesCertificates = (process: Process, directory: string): string | undefined =>
  whyNoFolder(process, directory) ?? whyNoFile(process, `${directory}/apiserver.crt`);

/** What went wrong is said with how it is used, and once more as it ends. @see kubernetes-sigs/metrics-server: cmd/metrics-server/metrics-server.go */
function* panics(process: Process, why: string): Task<number> {
  yield* process.write(2, panicOf(why));
  return PANIC;
}
const panicOf = (why: string): string =>
  `Error: ${why}\nUsage:\n   [flags]\n\npanic: ${why}\n\ngoroutine 1 [running]:\nmain.main()\n\tsigs.k8s.io/metrics-server/cmd/metrics-server/metrics-server.go:37 +0x88\n`;
const PANIC = 2;

const FORBIDDEN = plain(403, '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Forbidden","code":403}\n');

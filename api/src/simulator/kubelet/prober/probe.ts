import { goDuration } from '../../apimachinery/duration.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { firstBytes } from '../../apimachinery/utf8.ts';
import { SECOND } from '../../engine/index.ts';
import { NODE_NAME_SERVER } from '../../kernel/index.ts';
import type { ProbeType } from './worker.ts';

/** What a handler found, before the thresholds. `warning` counts as success, and is told in an event. */
export interface ProbeOutcome {
  readonly result: 'success' | 'warning' | 'failure';
  readonly output: string;
}

/** What became of an HTTP request. `timeout`: no answer, be it for want of a connection. */
export type HttpResult =
  | { readonly kind: 'response'; readonly status: number; readonly body: string }
  | { readonly kind: 'refused' | 'reset' | 'timeout'; readonly address: string }
  | { readonly kind: 'eof' }
  | { readonly kind: 'error'; readonly message: string };

/** Of what a command prints, in bytes. @see kubernetes: pkg/probe/exec/exec.go maxReadLength */
const MAX_OUTPUT = 10 * 1024;
const COMPONENT: Readonly<Record<ProbeType, string>> = { liveness: 'Liveness', readiness: 'Readiness', startup: 'Startup' };

/** The event that is recorded for an outcome; none for success. Both are Warnings.
 *  @see kubernetes: pkg/kubelet/prober/prober.go probe */
export function probeEvent(type: ProbeType, outcome: ProbeOutcome): { readonly reason: string; readonly message: string } | undefined {
  if (outcome.result === 'success') return undefined;
  return outcome.result === 'warning'
    ? { reason: 'ProbeWarning', message: `${COMPONENT[type]} probe warning: ${outcome.output}` }
    : { reason: 'Unhealthy', message: `${COMPONENT[type]} probe failed: ${outcome.output}` };
}

/** The event of a probe that could not be run at all. */
export const probeErroredEvent = (type: ProbeType, error: string): { readonly reason: string; readonly message: string } => ({
  reason: 'Unhealthy',
  message: `${COMPONENT[type]} probe errored: ${error}`,
});

/** @see kubernetes: pkg/probe/http/http.go DoHTTPProbe */
export function httpOutcome(url: string, answer: HttpResult): ProbeOutcome {
  switch (answer.kind) {
    case 'response': {
      const { body } = answer;
      if (answer.status < 200 || answer.status >= 400)
        return { result: 'failure', output: `HTTP probe failed with statuscode: ${answer.status}` };
      if (answer.status >= 300) return { result: 'warning', output: `Probe terminated redirects, Response body: ${body}` };
      return { result: 'success', output: body };
    }
    case 'refused':
      return failure(url, `dial tcp ${answer.address}: connect: connection refused`);
    case 'timeout':
      return failure(url, 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
    case 'reset':
      return failure(url, `read tcp ${answer.address}: read: connection reset by peer`);
    case 'eof':
      return failure(url, 'EOF');
    case 'error':
      return failure(url, answer.message);
  }
}

const failure = (url: string, why: string): ProbeOutcome => ({ result: 'failure', output: `Get "${url}": ${why}` });

/** @see Outcome in ./node-client.ts */
type Unanswered = { readonly code: string; readonly local?: string; readonly because?: string; readonly address?: string };

/** What a failed connection's code stands for. */
export function unanswered(answer: Unanswered, server: string): HttpResult {
  const { code, local, because, address = server } = answer;
  if (code === 'NO_SUCH_HOST') return { kind: 'error', message: noSuchHost(server) };
  if (because) return { kind: 'error', message: `net/http: HTTP/1.x transport connection broken: ${because}` };
  if (code === 'ECONNREFUSED') return { kind: 'refused', address };
  if (code === 'TIMEOUT') return { kind: 'timeout', address };
  if (code === 'ECONNRESET') return { kind: 'reset', address: local ? `${local}->${address}` : address };
  if (code === 'EOF') return { kind: 'eof' };
  return { kind: 'error', message: PROTOCOL_ERRORS[code] ?? `dial tcp ${address}: ${connectError(code)}` };
}

/** What an error tells of a server that speaks no TLS. */
export const HTTP_FOR_HTTPS = 'http: server gave HTTP response to HTTPS client';

/** @see go: src/net/http/transport.go, src/crypto/tls/conn.go */
const PROTOCOL_ERRORS: Readonly<Record<string, string>> = {
  PLAIN_HTTP: HTTP_FOR_HTTPS,
  NO_TLS: 'tls: first record does not look like a TLS handshake',
};

/** How Go's dialer names a failure to connect. */
export const connectError = (code: string): string =>
  code === 'EHOSTUNREACH' ? 'connect: no route to host' : code === 'ENETUNREACH' ? 'connect: network is unreachable' : code;

/** What Go's dialer says of `my-db:3306`, where there is no such name. */
const noSuchHost = (server: string): string => `dial tcp: lookup ${server.replace(/:\d+$/, '')} on ${NODE_NAME_SERVER}:53: no such host`;

/** @see kubernetes: pkg/probe/tcp/tcp.go DoTCPProbe */
export function tcpOutcome(
  address: string,
  answer: 'connected' | 'refused' | 'timeout' | 'no such host' | { readonly error: string },
): ProbeOutcome {
  if (answer === 'connected') return { result: 'success', output: '' };
  if (answer === 'no such host') return { result: 'failure', output: noSuchHost(address) };
  const why = answer === 'refused' ? 'connect: connection refused' : answer === 'timeout' ? 'i/o timeout' : answer.error;
  return { result: 'failure', output: `dial tcp ${address}: ${why}` };
}

/**
 * @param status undefined where nobody speaks gRPC: the dial blocks until it has a connection, so one that is refused shows as none in time
 * @see kubernetes: pkg/probe/grpc/grpc.go Probe
 */
export function grpcOutcome(address: string, timeoutSeconds: number, status: string | undefined): ProbeOutcome {
  const failure = (output: string): ProbeOutcome => ({ result: 'failure', output });
  if (status === 'SERVING') return { result: 'success', output: 'service healthy' };
  if (status === 'NOT_FOUND') return failure('error: health rpc probe failed: rpc error: code = NotFound desc = unknown service');
  if (status !== undefined) return failure(`service unhealthy (responded with "${status}")`);
  const within = goDuration(timeoutSeconds * SECOND);
  return failure(`timeout: failed to connect service "${address}" within ${within}: context deadline exceeded`);
}

/** What was printed is told, not the exit code. @see kubernetes: pkg/probe/exec/exec.go */
export function execOutcome(
  command: readonly string[],
  answer: { readonly kind: 'exited'; readonly exitCode: number; readonly output: string } | { readonly kind: 'timeout' },
): ProbeOutcome {
  if (answer.kind === 'timeout') return { result: 'failure', output: `command ${goQuote(command.join(' '))} timed out` };
  return { result: answer.exitCode === 0 ? 'success' : 'failure', output: firstBytes(answer.output, MAX_OUTPUT) };
}

import type { Task } from '../../engine/index.ts';
import type { Socket } from '../../kernel/index.ts';

/** What a gRPC health check is answered: NOT_FOUND, the status of the call, of a service that is not known. */
export type HealthStatus = 'SERVING' | 'NOT_SERVING' | 'NOT_FOUND';
/** The status of a service by its name; '' is the server as a whole. */
export type GrpcHealth = (service: string) => HealthStatus | Task<HealthStatus>;

/** What gRPC's own health server in Go answers, which has been told of these services. @see grpc-go: health/server.go Check */
export const healthOf =
  (...services: readonly string[]): GrpcHealth =>
  (service) =>
    service === '' || services.includes(service) ? 'SERVING' : 'NOT_FOUND';

/** Whether a client's first bytes are HTTP/2's, as gRPC's are. */
export const isGrpc = (text: string): boolean => text.startsWith('PRI * HTTP/2.0');

/**
 * Sockets here carry text, so the call is written out: the preface, then `POST /grpc.health.v1.Health/Check <service>`, each
 * with an empty line. A server that knows no HTTP/2 just hangs up.
 */
export function* answerHealth(socket: Socket, first: string, health: GrpcHealth | undefined): Task<void> {
  if (!health) return;
  let text = first;
  for (;;) {
    const [, service] = /\r\n\r\nPOST \/grpc\.health\.v1\.Health\/Check ?([^\r]*)\r\n\r\n/.exec(text) ?? [];
    if (service !== undefined) {
      const status = health(service);
      yield* socket.write(`grpc-health: ${typeof status === 'string' ? status : yield* status}\r\n`);
      return;
    }
    const more = yield* socket.read();
    if (more === '') return;
    text += more;
  }
}

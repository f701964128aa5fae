import fastifyCompress from '@fastify/compress';
import fastifyEtag from '@fastify/etag';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { createSchema, type Services } from './graphql/index.ts';
import { serveGraphiql } from './server/graphiql.ts';
import { serveGraphql } from './server/graphql-http.ts';
import { serveSubscriptions } from './server/graphql-websocket.ts';
import { createMetrics } from './server/metrics.ts';
import { serveSite } from './server/site.ts';
import { endUnread } from './server/unread.ts';

const mebibyte = 2 ** 20;

/** The one server: the API, the site (built, in the folder `site`) and what operators ask for. */
export async function createServer(services: Services, site: string): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: mebibyte,
    forceCloseConnections: 'idle',
    frameworkErrors: answerError, // of addresses that cannot be read
    routerOptions: { ignoreTrailingSlash: false },
  });
  server.setErrorHandler(answerError);
  endUnread(server);
  await server.register(fastifyEtag, { weak: true });
  await server.register(fastifyCompress, { encodings: ['br', 'gzip'], threshold: 1024, brotliOptions: { params: { 1: 4 } } });

  const schema = createSchema();
  const metrics = createMetrics(services.pool);
  server.addHook('onResponse', async (request, reply) =>
    metrics.countRequest(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime),
  );

  await serveGraphql(server, schema, services);
  serveSubscriptions(server, schema, services);
  await serveGraphiql(server);
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    try {
      const { revision } = await services.database.contentRevision.findUniqueOrThrow({ where: { id: 1 } });
      return { status: 'ready', revision };
    } catch {
      return reply.code(503).send({ status: 'the database does not answer' });
    }
  });
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.print()));
  await serveSite(server, site);
  return server;
}

/** Errors outside GraphQL in GraphQL's form, so that a client has one to read. */
function answerError(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  if (status >= 500) console.error(error);
  const code = codes[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR');
  const message = status < 500 ? error.message : 'something went wrong on the server';
  void reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}
const codes: Record<number, string> = { 413: 'PAYLOAD_TOO_LARGE', 415: 'UNSUPPORTED_MEDIA_TYPE' };

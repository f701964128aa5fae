import type { FastifyInstance } from 'fastify';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { createContext, type RequestHeaders, type Services, tooCostly } from '../graphql/index.ts';

/** /graphql over WebSocket, for subscriptions. A token may come as `authorization` in the connection's parameters. */
export function serveSubscriptions(server: FastifyInstance, schema: GraphQLSchema, services: Services): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 2 ** 20 });
  const protocol = useServer<Record<string, unknown>, { request: { headers: RequestHeaders } }>(
    {
      schema,
      context: ({ connectionParams, extra }) => createContext(services, { ...extra.request.headers, ...tokenIn(connectionParams) }),
      onSubscribe: (_context, _id, { query, variables, operationName }) => {
        const document = parseOrNone(query);
        if (!document) return undefined; // the library says what is wrong with it
        const invalid = validate(schema, document);
        if (invalid.length > 0) return invalid;
        const error = tooCostly({ schema, document, variables: variables ?? {}, operationName: operationName ?? undefined });
        return error && [error];
      },
    },
    sockets,
  );
  server.server.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== '/graphql') socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  server.addHook('preClose', async () => protocol.dispose());
}

function tokenIn(parameters: Record<string, unknown> | undefined): RequestHeaders {
  const { authorization } = parameters ?? {};
  return typeof authorization === 'string' ? { authorization } : {};
}

function parseOrNone(query: string) {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

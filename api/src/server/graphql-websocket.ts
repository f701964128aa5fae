import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLSchema, getOperationAST, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Caller, createContext, parseDocument, type RequestHeaders, type Services, tellError, tooCostly } from '../graphql/index.ts';
import { bounded } from './bounded-answers.ts';

/** Operations that one connection may have at once: each subscription holds the whole timeline of its run. */
const MOST_OPERATIONS = 100;

/** /graphql over WebSocket, for subscriptions. A token may come as `authorization` in the connection's parameters. */
export function serveSubscriptions(server: FastifyInstance, schema: GraphQLSchema, services: Services): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 2 ** 20 });
  const protocol = useServer<Record<string, unknown>>(
    {
      schema,
      context: ({ connectionParams, extra }) =>
        createContext(services, { ...extra.request.headers, ...tokenIn(connectionParams) }, callerOf(extra.socket, extra.request)),
      onSubscribe: ({ subscriptions }, _id, { query, variables, operationName }) => {
        if (Object.keys(subscriptions).length > MOST_OPERATIONS) return [tooMany];
        // The library would close the whole connection for one operation that is not GraphQL.
        const document = parseDocument(query);
        if (document instanceof GraphQLError) return [document];
        const invalid = validate(schema, document);
        if (invalid.length > 0) return invalid.map((error) => withCode('GRAPHQL_VALIDATION_FAILED', error));
        if (!getOperationAST(document, operationName)) return [unresolved];
        const error = tooCostly({ schema, document, variables: variables ?? {}, operationName: operationName ?? undefined });
        return error && [error];
      },
      onError: (_context, _id, _payload, errors) => errors.map(tellError),
      onNext: (_context, _id, _payload, _args, { errors, ...result }) =>
        bounded({ ...result, ...(errors && { errors: errors.map(tellError) }) }),
    },
    sockets,
  );
  server.server.on('upgrade', (request, socket, head) => {
    if (!/^\/graphql\/?(\?|$)/.test(request.url ?? '')) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  server.addHook('preClose', async () => protocol.dispose());
}

const unresolved = new GraphQLError('operationName must be that of one of the operations, where there are several', {
  extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
});
const tooMany = new GraphQLError(`a connection may have ${MOST_OPERATIONS} operations at once`, {
  extensions: { code: 'TOO_MANY_OPERATIONS' },
});

/** One for each connection. */
const callers = new WeakMap<WebSocket, Caller>();
function callerOf(socket: WebSocket, { socket: { remoteAddress } }: IncomingMessage): Caller {
  const known = callers.get(socket);
  if (known) return known;
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  const caller = { client: remoteAddress ?? '', signal: gone.signal };
  callers.set(socket, caller);
  return caller;
}

function tokenIn(parameters: Record<string, unknown> | undefined): RequestHeaders {
  const { authorization } = parameters ?? {};
  return typeof authorization === 'string' ? { authorization } : {};
}

function withCode(code: string, error: GraphQLError): GraphQLError {
  error.extensions.code = code;
  return error;
}

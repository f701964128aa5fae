import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLSchema, getOperationAST, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Caller, createContext, parseDocument, type RequestHeaders, type Services, tellError, tooCostly } from '../graphql/index.ts';
import { bounded, sizeOf } from './bounded-answers.ts';
import { callerOf } from './caller.ts';
import { serveWithoutUpgrade } from './without-upgrade.ts';

/** Operations that one connection may have at once: each subscription holds the whole timeline of its run. */
const MOST_OPERATIONS = 100;
/** Bytes that may wait for one client to read them: answers that come then are left out. */
const MOST_UNREAD = 64 * 2 ** 20;
/** In milliseconds: how long a server that stops waits for clients to take their leave. One that sleeps, or does not read, never does. */
const TO_SAY_GOODBYE = 2_000;

/** /graphql over WebSocket, for subscriptions. A token may come as `authorization` in the connection's parameters. */
export function serveSubscriptions(server: FastifyInstance, schema: GraphQLSchema, services: Services): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 2 ** 20 });
  const protocol = useServer<Record<string, unknown>>(
    {
      schema,
      context: ({ connectionParams, extra }) =>
        createContext(services, { ...extra.request.headers, ...tokenIn(connectionParams) }, callerBy(extra.socket, extra.request)),
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
      onNext: ({ extra }, _id, _payload, _args, { errors, ...result }) => {
        const answer = bounded({ ...result, ...(errors && { errors: errors.map(tellError) }) });
        return hasRoom(extra.socket, sizeOf(answer)) ? answer : unread;
      },
    },
    sockets,
  );
  // A frame that breaks the protocol is the client's mistake, and has closed the connection: the library would write its stack to the log.
  sockets.on('connection', (socket) => socket.removeAllListeners('error').on('error', () => {}));
  server.server.on('upgrade', (request, socket, head) => {
    if (!isForUs(request)) serveWithoutUpgrade(server.server, request, socket, head);
    else sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  server.addHook('preClose', async () => {
    const late = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, TO_SAY_GOODBYE);
    await protocol.dispose();
    clearTimeout(late);
  });
}

const isForUs = ({ url, headers }: IncomingMessage): boolean =>
  /^\/graphql\/?(\?|$)/.test(url ?? '') && headers.upgrade?.toLowerCase() === 'websocket';

const unresolved = new GraphQLError('operationName must be that of one of the operations, where there are several', {
  extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
});
const tooMany = new GraphQLError(`a connection may have ${MOST_OPERATIONS} operations at once`, {
  extensions: { code: 'TOO_MANY_OPERATIONS' },
});
/** Whether one more answer may wait for its client to read it. What is said to have room is not sent before the present turn is over. */
function hasRoom(socket: WebSocket, size: number): boolean {
  const before = promised.get(socket) ?? 0;
  if (socket.bufferedAmount + before > MOST_UNREAD) return false;
  promised.set(socket, before + size);
  setImmediate(() => promised.set(socket, promised.get(socket)! - size));
  return true;
}
const promised = new WeakMap<WebSocket, number>();

const unread = {
  errors: [{ message: 'read the answers that are there before you ask for more', extensions: { code: 'TOO_MANY_OPERATIONS' } }],
};

/** One for each connection. */
const callers = new WeakMap<WebSocket, Caller>();
function callerBy(socket: WebSocket, request: IncomingMessage): Caller {
  const caller = callers.get(socket) ?? callerOf(request, socket);
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

import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { badInput, type Context, createContext, maskError, parseOptions, type Services, tooCostly } from '../graphql/index.ts';
import { bounded } from './bounded-answers.ts';
import { callerOf } from './caller.ts';
import { keptAnswers } from './kept-answers.ts';

/** /graphql over HTTP, by the GraphQL-over-HTTP specification. */
export async function serveGraphql(server: FastifyInstance, schema: GraphQLSchema, services: Services): Promise<void> {
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    parseOptions,
    persistedQueries: false, // queries are short, and what clients would have kept here would push out the answers
    csrfPrevention: false, // a token is sent by the caller's own code, never by the browser: there is nothing to forge
    includeStacktraceInErrorResponses: false,
    formatError: maskError,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(server),
      refuse,
      boundedAnswers,
      ...keptAnswers(),
      statusByMediaType,
    ],
  });
  await apollo.start();
  const handler = fastifyApolloHandler(apollo, {
    context: async (request, reply) => createContext(services, request.headers, callerOf(request.raw, reply.raw)),
  });
  // Methods that it does not take are its to refuse: 405, and which it takes.
  const method = ['GET', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'];
  for (const url of ['/graphql', '/graphql/']) server.route({ url, method, preHandler: leadBrowsers, handler });
}

/** Who opens the address of the API in a browser, and asks nothing, is led to where one can ask. */
async function leadBrowsers(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { method, query, headers } = request;
  if (method !== 'GET' || 'query' in (query as object) || !headers.accept?.includes('text/html')) return;
  return reply.header('vary', 'accept').redirect('/graphiql');
}

const refuse: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, request, operation }) {
        if (operation?.operation === 'subscription')
          throw badInput('a subscription is answered over WebSocket (graphql-transport-ws) alone', 400);
        const error = tooCostly({ schema, document, variables: request.variables ?? {}, operationName: request.operationName });
        if (error) throw error;
      },
    };
  },
};

/** Before it is kept or written: both would take the longer the larger it is. */
const boundedAnswers: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind === 'single') body.singleResult = bounded(body.singleResult);
      },
    };
  },
};

/** A client that takes only application/json is answered 200 where the request was well formed, whatever the errors. */
const statusByMediaType: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response }) {
        const { http } = response;
        const wellFormed = typeof request.query === 'string' && response.body.kind === 'single' && http.status === 400;
        const takesOnlyJson = !request.http?.headers.get('accept')?.includes('application/graphql-response+json');
        if (wellFormed && takesOnlyJson) http.status = 200;
      },
    };
  },
};

import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import responseCache from '@apollo/server-plugin-response-cache';
import { TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { Context } from '../graphql/index.ts';

/** What is asked of the course alone; all else asks of a learner, a run or an id. */
const contentFields = new Set(['topics', 'concept', 'concepts', 'podField', 'search', 'scenario', 'scenarios', 'quiz', 'quizzes']);

/** In seconds. The content's revision is part of the key: nothing goes stale. */
const KEPT_FOR = 24 * 60 * 60;

/**
 * Answers that depend on content alone are kept whole, by document, variables, locale and revision. A client that has one
 * already (`If-None-Match`) is told so; whoever sent a token is always answered anew.
 */
export function keptAnswers(): ApolloServerPlugin<Context>[] {
  const ofContent = async (request: GraphQLRequestContext<Context>): Promise<boolean> => dependsOnContentAlone(request);
  return [
    ApolloServerPluginCacheControl({ defaultMaxAge: KEPT_FOR, calculateHttpHeaders: false }),
    responseCache<Context>({
      extraCacheKeyData: async ({ contextValue }) => [contextValue.locale, contextValue.catalogue.revision],
      shouldReadFromCache: ofContent,
      shouldWriteToCache: ofContent,
    }),
    cacheHeaders,
  ];
}

/** Browsers may keep what we keep, but ask whether it still holds. */
const cacheHeaders: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse(request) {
        const { headers } = request.response.http;
        const kept = request.operation && dependsOnContentAlone(request);
        headers.set('cache-control', kept ? 'no-cache' : 'no-store');
        headers.set('vary', 'accept, accept-language, authorization');
      },
    };
  },
};

function dependsOnContentAlone({ schema, document, operation, request }: GraphQLRequestContext<Context>): boolean {
  if (!document || operation?.operation !== 'query' || request.http?.headers.get('authorization')) return false;
  const types = new TypeInfo(schema);
  const root = schema.getQueryType();
  let all = true;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        if (types.getParentType() !== root) return undefined;
        all &&= contentFields.has(name.value);
        return false;
      },
    }),
  );
  return all;
}

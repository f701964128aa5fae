import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { ask } from '../../api/ask.ts';

let schema: Promise<GraphQLSchema | undefined> | undefined;

/** The API's schema, for completion. Asked for once; an editor does without where the API does not answer. */
export function loadSchema(): Promise<GraphQLSchema | undefined> {
  schema ??= read().catch(() => {
    schema = undefined;
    return undefined;
  });
  return schema;
}

async function read(): Promise<GraphQLSchema> {
  const { buildClientSchema, getIntrospectionQuery } = await import('graphql');
  return buildClientSchema(await ask<IntrospectionQuery>(getIntrospectionQuery(), {}, { locale: 'en' }));
}

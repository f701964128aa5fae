/** `npm run update:schema`: writes schema.graphql, the schema as clients see it. */
import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from './graphql/index.ts';

writeFileSync(new URL('../schema.graphql', import.meta.url), `${printSchema(lexicographicSortSchema(createSchema()))}\n`);

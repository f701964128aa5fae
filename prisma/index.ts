export * from './client.ts';
export * from './content.ts';
export * from './content-shapes.ts';
export { type Database, DatabaseError, type Transaction } from './database-kind.ts';
export * from './generated/sqlite/client.ts';
export * from './migrate.ts';
export * from './seed.ts';

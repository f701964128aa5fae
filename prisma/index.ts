export * from './applied-migrations.ts';
export * from './client.ts';
export * from './content.ts';
export * from './content-shapes.ts';
export * from './generated/client.ts';
export * from './migrate.ts';
export * from './seed.ts';

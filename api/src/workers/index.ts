export * from './messages.ts';
export * from './pool.ts';
export * from './read-run.ts';
export * from './run-input.ts';
export * from './run-reader.ts';
export * from './turns.ts';

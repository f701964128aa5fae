export * from './catalogue.ts';
export * from './entries.ts';
export * from './pod-fields.ts';
export * from './saved-runs.ts';
export * from './search.ts';

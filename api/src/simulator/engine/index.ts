export * from './engine.ts';
export * from './limits.ts';
export * from './memo.ts';
export * from './outcome.ts';
export * from './random.ts';
export * from './rounds.ts';
export * from './task.ts';
export * from './trace.ts';

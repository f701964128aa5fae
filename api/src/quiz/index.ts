export * from './differences.ts';
export * from './expectation.ts';
export * from './grading.ts';
export * from './learners.ts';
export * from './options.ts';
export * from './response.ts';
export * from './rules.ts';
export * from './sessions.ts';

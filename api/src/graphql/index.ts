export * from './allowance.ts';
export * from './context.ts';
export * from './cost.ts';
export * from './errors.ts';
export * from './schema.ts';

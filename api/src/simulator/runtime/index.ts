export * from './container-runtime.ts';
export * from './images.ts';
export type { ContainerInstance } from './instance.ts';
export * from './pod-status.ts';
export * from './registry.ts';
export * from './sandboxes.ts';
export * from './types.ts';

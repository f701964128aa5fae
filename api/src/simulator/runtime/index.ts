export * from './container-runtime.ts';
export * from './images.ts';
export type { LogRotation } from './logs.ts';
export * from './pod-status.ts';
export * from './registry.ts';
export type { SandboxRecord } from './sandbox.ts';
export * from './sandboxes.ts';
export type { Room, RoomKind, RuntimeStats } from './stats.ts';
export * from './types.ts';

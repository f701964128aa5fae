export * from './api-pod-status.ts';
export * from './condition-owners.ts';
export * from './conditions.ts';
export * from './container-statuses.ts';
export * from './merge.ts';
export * from './phase.ts';
export * from './status-source.ts';
export * from './update.ts';

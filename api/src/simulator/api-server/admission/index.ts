import { limitRangerBounds, limitRangerDefaults } from './limit-ranger.ts';
import { defaultTolerationSeconds, onePriorityDefault, overheadOfClass, priority, runtimeClass } from './pod-defaults.ts';
import { podSecurity } from './pod-security.ts';
import { resourceQuota } from './resource-quota.ts';
import { serviceAccount } from './service-account.ts';
import { claimResize, defaultStorageClass, namespaceLifecycle, storageObjectInUseProtection, taintNodesByCondition } from './storage.ts';
import type { Plugin } from './types.ts';

/** Change the object, before it is validated. @see kubernetes: pkg/kubeapiserver/options/plugins.go AllOrderedPlugins */
export const mutatingPlugins: readonly Plugin[] = [
  namespaceLifecycle,
  limitRangerDefaults,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  runtimeClass,
];

/** Look at it once it is valid; quota last, so that what is refused is not counted. */
export const validatingPlugins: readonly Plugin[] = [
  limitRangerBounds,
  podSecurity,
  onePriorityDefault,
  claimResize,
  overheadOfClass,
  resourceQuota,
];

export { chargedQuotas, countedKinds, isCharged, isCounted, quotaStatus } from './resource-quota.ts';
export { generatedName } from './service-account.ts';
export type { Attributes, Plugin, Refusal } from './types.ts';

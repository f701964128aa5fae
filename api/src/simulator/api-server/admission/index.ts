import { limitRangerBounds, limitRangerDefaults } from './limit-ranger.ts';
import { alwaysPullImages, podNodeSelector } from './optional.ts';
import { defaultTolerationSeconds, onePriorityDefault, overheadOfClass, priority, runtimeClass } from './pod-defaults.ts';
import { podSecurity } from './pod-security.ts';
import { resourceQuota } from './resource-quota.ts';
import { serviceAccount } from './service-account.ts';
import { claimResize, defaultStorageClass, namespaceLifecycle, storageObjectInUseProtection, taintNodesByCondition } from './storage.ts';
import type { Plugin } from './types.ts';

type Named = readonly [name: string, plugin: Plugin];

/** Change the object, before it is validated. @see kubernetes: pkg/kubeapiserver/options/plugins.go AllOrderedPlugins */
const MUTATING: readonly Named[] = [
  ['NamespaceLifecycle', namespaceLifecycle],
  ['LimitRanger', limitRangerDefaults],
  ['ServiceAccount', serviceAccount],
  ['TaintNodesByCondition', taintNodesByCondition],
  ['AlwaysPullImages', alwaysPullImages],
  ['PodNodeSelector', podNodeSelector],
  ['Priority', priority],
  ['DefaultTolerationSeconds', defaultTolerationSeconds],
  ['DefaultStorageClass', defaultStorageClass],
  ['StorageObjectInUseProtection', storageObjectInUseProtection],
  ['RuntimeClass', runtimeClass],
];

/** Look at it once it is valid; quota last, so that what is refused is not counted. */
const VALIDATING: readonly Named[] = [
  ['LimitRanger', limitRangerBounds],
  ['PodSecurity', podSecurity],
  ['Priority', onePriorityDefault],
  ['PersistentVolumeClaimResize', claimResize],
  ['RuntimeClass', overheadOfClass],
  ['ResourceQuota', resourceQuota],
];

/** Those of the lists that are not on by themselves. @see kubernetes: pkg/kubeapiserver/options/plugins.go DefaultOffAdmissionPlugins */
const OFF: ReadonlySet<string> = new Set(['AlwaysPullImages', 'PodNodeSelector']);

/** What the API server asks before it lets something in. */
export interface AdmissionChain {
  readonly mutating: readonly Plugin[];
  readonly validating: readonly Plugin[];
  /** Whether a namespace that is not there is made. @see kubernetes: plugin/pkg/admission/namespace/autoprovision/admission.go */
  readonly provisionsNamespaces: boolean;
}

/** By the names of plugins that are switched on and off beside what is usual. */
export function admissionChain({
  on = [],
  off = [],
}: {
  readonly on?: readonly string[];
  readonly off?: readonly string[];
} = {}): AdmissionChain {
  const isOn = ([name]: Named): boolean => !off.includes(name) && (!OFF.has(name) || on.includes(name));
  const those = (all: readonly Named[]): Plugin[] => all.filter(isOn).map(([, plugin]) => plugin);
  return { mutating: those(MUTATING), validating: those(VALIDATING), provisionsNamespaces: on.includes('NamespaceAutoProvision') };
}

export { chargedQuotas, countedKinds, isCharged, isCounted, quotaStatus } from './resource-quota.ts';
export { generatedName } from './service-account.ts';
export type { Attributes, Plugin, Refusal } from './types.ts';

import type { PersistentVolume, PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts';
import type { RuntimeClass } from 'kubernetes-types/node/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import { entries, list, text } from './reading.ts';
import { deprecatedLabels, fractionalByte, podWarnings, termWarnings } from './warnings.ts';

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** What the API server warns of when it takes an object. @see kubernetes: the WarningsOnCreate of pkg/registry/ */
export const objectWarnings = (kind: string, object: object): string[] => rules[kind]?.(object as never) ?? [];

const rules: Readonly<Record<string, (object: never) => string[]>> = {
  Pod: podWarnings,
  PersistentVolume: ({ metadata, spec }: PersistentVolume) => [
    ...betaClass(metadata?.annotations),
    ...(spec?.persistentVolumeReclaimPolicy === 'Recycle' ? [RECYCLE] : []),
    ...list(spec?.nodeAffinity?.required?.nodeSelectorTerms).flatMap((term, i) =>
      termWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`),
    ),
  ],
  PersistentVolumeClaim: ({ metadata, spec }: PersistentVolumeClaim) => [
    ...betaClass(metadata?.annotations),
    ...fractionalByte(spec?.resources?.requests?.storage, 'spec.resources.requests[storage]'),
  ],
  StorageClass: ({ allowedTopologies }: StorageClass) =>
    list(allowedTopologies).flatMap(({ matchLabelExpressions }, i) =>
      list(matchLabelExpressions).flatMap(({ key }, j) =>
        deprecatedLabels[text(key)] ? [`allowedTopologies[${i}].matchLabelExpressions[${j}].key: ${deprecatedLabels[text(key)]}`] : [],
      ),
    ),
  RuntimeClass: ({ scheduling }: RuntimeClass) =>
    entries(scheduling?.nodeSelector).flatMap(([key]) =>
      deprecatedLabels[key] ? [`scheduling.nodeSelector[${key}]: ${deprecatedLabels[key]}`] : [],
    ),
};

const RECYCLE =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';

const betaClass = (annotations: { [key: string]: string } | undefined): string[] =>
  annotations?.[BETA_CLASS] === undefined
    ? []
    : [`metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`];

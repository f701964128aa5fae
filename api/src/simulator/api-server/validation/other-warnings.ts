import type { PersistentVolume, PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts';
import type { RuntimeClass } from 'kubernetes-types/node/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import { entries, list, text } from './reading.ts';
import { claimWarnings, deprecatedLabels, podWarnings, termWarnings } from './warnings.ts';

/** What the API server warns of when it takes an object; of a class in an annotation from v1.28 on, of Recycle from v1.30 on. @see kubernetes: the WarningsOnCreate of pkg/registry/ */
export const objectWarnings = (kind: string, object: object): string[] => rules[kind]?.(object as never) ?? [];

const rules: Readonly<Record<string, (object: never) => string[]>> = {
  Pod: podWarnings,
  PersistentVolume: ({ spec }: PersistentVolume) =>
    list(spec?.nodeAffinity?.required?.nodeSelectorTerms).flatMap((term, i) =>
      termWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`),
    ),
  PersistentVolumeClaim: ({ spec }: PersistentVolumeClaim) => claimWarnings(spec?.resources, 'spec.resources'),
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

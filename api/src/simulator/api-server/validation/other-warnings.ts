import type { Node, PersistentVolume, PersistentVolumeClaim, Secret } from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { RuntimeClass } from 'kubernetes-types/node/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import { serviceWarnings } from './network/service-warnings.ts';
import { tlsPairError } from './network/tls-pair.ts';
import { claimWarnings, deprecatedLabels, podWarnings, termWarnings } from './pods/pod-warnings.ts';
import { entries, list, text } from './reading.ts';

/** What the API server warns of when it takes a new object, or a changed one that is no Pod; of a class in an annotation from v1.28 on, of Recycle from v1.30 on. @see kubernetes: the WarningsOnCreate of pkg/registry/ */
export const objectWarnings = (kind: string, object: object): string[] => rules[kind]?.(object as never) ?? [];

const INGRESS_CLASS = 'kubernetes.io/ingress.class';

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
  Service: serviceWarnings,
  EndpointSlice: ({ addressType }: EndpointSlice) => (addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
  Secret: ({ type, data }: Secret) => {
    const error = type === 'kubernetes.io/tls' ? tlsPairError(data?.['tls.crt'], data?.['tls.key']) : undefined;
    return error === undefined ? [] : [error];
  },
  Node: ({ spec }: Node) => [
    ...(spec?.configSource ? ['spec.configSource: the feature is no longer supported'] : []),
    ...(spec?.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
  ],
  Ingress: ({ metadata }: { metadata?: { annotations?: Readonly<Record<string, string>> } }) =>
    metadata?.annotations?.[INGRESS_CLASS] === undefined
      ? []
      : [`annotation "${INGRESS_CLASS}" is deprecated, please use 'spec.ingressClassName' instead`],
  RuntimeClass: ({ scheduling }: RuntimeClass) =>
    entries(scheduling?.nodeSelector).flatMap(([key]) =>
      deprecatedLabels[key] ? [`scheduling.nodeSelector: ${deprecatedLabels[key]}`] : [],
    ),
};

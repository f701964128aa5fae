/** What `kubectl apply` keeps on an object: as what it was last applied. @see kubernetes: api/core/v1/annotation_key_constants.go LastAppliedConfigAnnotation */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The storage class, before it was a field. @see kubernetes: api/core/v1/annotation_key_constants.go BetaStorageClassAnnotation */
export const BETA_STORAGE_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** Whether connections to a Service are to stay in their zone: `Auto`. @see kubernetes: api/core/v1/annotation_key_constants.go */
export const topologyMode = ({ metadata }: { readonly metadata: { readonly annotations?: Record<string, string> } }): string | undefined =>
  metadata.annotations?.['service.kubernetes.io/topology-aware-hints'] ?? metadata.annotations?.['service.kubernetes.io/topology-mode'];

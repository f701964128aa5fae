import type { Loose } from '../defaults/loose.ts';

/**
 * Takes away, in place, what v1.27 knows only behind a feature gate that is off, without a word, as it does; the warnings
 * returned are ours.
 * @see kubernetes: pkg/api/pod/util.go dropDisabledFields, pkg/features/kube_features.go
 */
export function dropDisabledFields(spec: Loose): string[] {
  const warnings: string[] = [];
  const drop = (object: Loose | undefined, field: string, path: string, gate: string, later: string): void => {
    if (object?.[field] === undefined) return;
    delete object[field];
    warnings.push(`${path}: dropped: v1.27 has the feature gate ${gate} off (alpha); ${later}`);
  };
  const claims = 'its form in resource.k8s.io/v1 is stable in v1.34';
  drop(spec, 'resourceClaims', 'spec.resourceClaims', 'DynamicResourceAllocation', claims);
  drop(
    spec,
    'hostUsers',
    'spec.hostUsers',
    'UserNamespacesStatelessPodsSupport',
    'as UserNamespacesSupport it is on by default from v1.33, stable in v1.36',
  );
  for (const field of ['initContainers', 'containers', 'ephemeralContainers'])
    for (const [index, container] of ((spec[field] ?? []) as Loose[]).entries()) {
      const path = `spec.${field}[${index}]`;
      drop(container, 'resizePolicy', `${path}.resizePolicy`, 'InPlacePodVerticalScaling', 'on by default from v1.33, stable in v1.35');
      drop(container.resources, 'claims', `${path}.resources.claims`, 'DynamicResourceAllocation', claims);
      const procMount = container.securityContext?.procMount;
      if (procMount === undefined || procMount === 'Default') continue;
      container.securityContext.procMount = 'Default';
      warnings.push(
        `${path}.securityContext.procMount: set to Default: v1.27 has the feature gate ProcMountType off (alpha); on by default from v1.33, stable in v1.36`,
      );
    }
  for (const [index, volume] of ((spec.volumes ?? []) as Loose[]).entries()) {
    const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
    const path = `spec.volumes[${index}].ephemeral.volumeClaimTemplate.spec`;
    warnings.push(...dropResourceClaims(claim, path));
    drop(claim?.dataSourceRef, 'namespace', `${path}.dataSourceRef.namespace`, 'CrossNamespaceVolumeDataSource', 'still alpha');
  }
  return warnings;
}

/** Of a volume's claim they have no effect. @see kubernetes: pkg/api/persistentvolumeclaim DropDisabledFields */
export function dropResourceClaims(claim: Loose | undefined, path: string): string[] {
  if (claim?.resources?.claims === undefined) return [];
  delete claim.resources.claims;
  return [`${path}.resources.claims: dropped: it is for containers, and has no effect here`];
}

/** Of a claim's status, unless it is there already. @see kubernetes: pkg/api/persistentvolumeclaim DropDisabledFieldsFromStatus */
export function dropDisabledStatus(status: Loose = {}, old: Loose = {}): string[] {
  const fields = ['allocatedResources', 'resizeStatus'].filter((field) => status[field] !== undefined && old[field] === undefined);
  for (const field of fields) delete status[field];
  const why = 'v1.27 has the feature gate RecoverVolumeExpansionFailure off (alpha); on by default from v1.32, stable in v1.34';
  return fields.map((field) => `status.${field}: dropped: ${why}`);
}

import type { PersistentVolumeClaim } from '../../apimachinery/objects.ts';

/** What a CSI driver does for a volume, and may need a Secret for. */
type Step = 'provisioner' | 'node-stage' | 'node-publish';

interface SecretReference {
  readonly name: string;
  readonly namespace: string;
}

/**
 * The Secret that a class gives its driver for a step; undefined where it names none. It may go by the names of the volume and the claim.
 * @see kubernetes-csi/external-provisioner: pkg/controller/controller.go getSecretReference
 */
export function classSecret(
  parameters: Readonly<Record<string, string>> | undefined,
  step: Step,
  { metadata }: PersistentVolumeClaim,
  volume: string,
): SecretReference | undefined {
  const known = (key: string): string => {
    const [, annotation] = /^pvc\.annotations\['(.*)'\]$/.exec(key) ?? [];
    if (annotation !== undefined) return metadata.annotations?.[annotation] ?? '';
    return { 'pv.name': volume, 'pvc.name': metadata.name, 'pvc.namespace': metadata.namespace }[key] ?? '';
  };
  const part = (of: 'name' | 'namespace'): string | undefined =>
    parameters?.[`csi.storage.k8s.io/${step}-secret-${of}`]?.replaceAll(/\$\{([^}]*)\}/g, (_, key: string) => known(key));
  const [name, namespace] = [part('name'), part('namespace')];
  return name && namespace ? { name, namespace } : undefined;
}

/** The same, as the volume's own source has them. @see kubernetes-csi/external-provisioner: pkg/controller/controller.go Provision */
export function secretsOfNodes(parameters: Parameters<typeof classSecret>[0], claim: PersistentVolumeClaim, volume: string): object {
  const stage = classSecret(parameters, 'node-stage', claim, volume);
  const publish = classSecret(parameters, 'node-publish', claim, volume);
  return { ...(stage && { nodeStageSecretRef: stage }), ...(publish && { nodePublishSecretRef: publish }) };
}

import type * as core from 'kubernetes-types/core/v1.d.ts';
import { isDnsLabel, isDnsSubdomain } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { noBacksteps } from '../paths.ts';
import { invalid, invalids, required } from '../problem.ts';
import { isSet, text } from '../reading.ts';
import { validatePersistentIscsi } from './iscsi.ts';
import { validateDriverName, volumeSourceRules } from './volume-sources.ts';

type Spec = core.PersistentVolumeSpec;

/** In the order in which upstream looks for them: the first one counts. */
export const sourceOrder = [
  ...(['hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'flocker', 'nfs', 'rbd', 'quobyte', 'cephfs'] as const),
  ...(['iscsi', 'cinder', 'fc', 'flexVolume', 'azureFile', 'vsphereVolume', 'photonPersistentDisk', 'portworxVolume'] as const),
  ...(['azureDisk', 'scaleIO', 'local', 'storageos', 'csi'] as const),
];
type PersistentSource = (typeof sourceOrder)[number];

/** What a volume of the cluster must say of its source where a Pod's need not, and the sources that Pods do not have. */
const own: { readonly [source in PersistentSource]?: (spec: Spec, path: string) => FieldProblem[] } = {
  csi: ({ csi }, path) => [
    ...validateDriverName(text(csi?.driver), `${path}.driver`),
    ...(text(csi?.volumeHandle) ? [] : [required(`${path}.volumeHandle`)]),
    // Upstream leaves nodeStageSecretRef out.
    ...(['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const).flatMap(
      (field) => secretReference(csi?.[field], `${path}.${field}`),
    ),
  ],
  local: ({ local, nodeAffinity }, path) => [
    ...(text(local?.path) ? noBacksteps(text(local?.path), `${path}.path`) : [required(`${path}.path`)]),
    ...(nodeAffinity ? [] : [required('spec.nodeAffinity', 'Local volume requires node affinity')]),
  ],
  glusterfs: ({ glusterfs }, path) => {
    const namespace = glusterfs?.endpointsNamespace;
    const at = `${path}.endpointsNamespace`;
    if (!isSet(namespace)) return [];
    return namespace
      ? invalids(at, namespace, isDnsLabel(namespace))
      : [invalid(at, namespace, 'if the endpointnamespace is set, it must be a valid namespace name')];
  },
  azureFile: ({ azureFile }, path) => (azureFile?.secretNamespace === '' ? [required(`${path}.secretNamespace`)] : []),
  cinder: ({ cinder }, path) => namespaceOf(cinder?.secretRef, path),
  storageos: ({ storageos }, path) => namespaceOf(storageos?.secretRef, path),
};

const rules = new Map(volumeSourceRules.map((rule) => [rule.field as string, rule]));

/** @see kubernetes: pkg/apis/core/validation ValidatePersistentVolumeSpec */
export function validateSource(field: PersistentSource, spec: Spec, name: string): FieldProblem[] {
  if (field === 'iscsi' && spec.iscsi) return validatePersistentIscsi(spec.iscsi, name, 'spec.iscsi');
  const rule = field === 'csi' ? undefined : rules.get(field);
  const common = rule ? rule.check(spec[field] as never, `spec.${rule.at}`) : [];
  return [...common, ...(own[field]?.(spec, `spec.${field}`) ?? [])];
}

/** Its name in the message where there is another one. */
export const nameOfSecond = (field: PersistentSource): string => rules.get(field)?.twice ?? field;

const namespaceOf = (secret: { namespace?: string } | undefined, path: string): FieldProblem[] =>
  secret && !text(secret.namespace) ? [required(`${path}.secretRef.namespace`)] : [];

/** @see kubernetes: pkg/apis/core/validation validatePVSecretReference */
function secretReference(secret: core.SecretReference | undefined, path: string): FieldProblem[] {
  if (!secret) return [];
  const [name, namespace] = [text(secret.name), text(secret.namespace)];
  return [
    ...(name ? invalids(`${path}.name`, name, isDnsSubdomain(name)) : [required(`${path}.name`)]),
    ...(namespace ? invalids(`${path}.namespace`, namespace, isDnsLabel(namespace)) : [required(`${path}.namespace`)]),
  ];
}

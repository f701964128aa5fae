import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import type { Loose } from '../defaults/loose.ts';
import { forbidden, type Plugin } from './types.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * Gives a Pod its ServiceAccount, its token and the account's pull secrets.
 * @see kubernetes: plugin/pkg/admission/serviceaccount/admission.go Admit
 */
export const serviceAccount: Plugin = (attributes) => {
  const { info, operation, object: pod, cluster } = attributes;
  if (info.kind !== 'Pod' || operation !== 'CREATE') return undefined;
  if (isMirrorPod(pod as { metadata: Loose })) {
    const lent = referenceOf(pod.spec);
    return lent === undefined ? undefined : forbidden(attributes, `a mirror pod may not ${lent}`);
  }
  const name: string = pod.spec.serviceAccountName || 'default';
  pod.spec.serviceAccountName = name;
  pod.spec.serviceAccount = name;
  const { namespace } = pod.metadata;
  const account = cluster.get('ServiceAccount', namespace, name);
  if (!account) {
    const detail = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
    return forbidden(attributes, detail, 'spec.serviceAccountName');
  }
  const automount = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  if (automount) mountToken(pod, attributes.random.fork('kube-api-access', namespace, pod.metadata.name));
  if (!pod.spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
    pod.spec.imagePullSecrets = structuredClone(account.imagePullSecrets);
  return undefined;
};

/** What a mirror Pod must not have: a static Pod is nobody's, and gets nothing from the API server. @see kubernetes: serviceaccount Validate */
function referenceOf(spec: Loose): string | undefined {
  if (spec.serviceAccountName) return 'reference service accounts';
  const containers: Loose[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const volumes: Loose[] = spec.volumes ?? [];
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []) as Loose[];
  const secrets =
    spec.imagePullSecrets?.length > 0 ||
    volumes.some(({ secret }) => secret) ||
    sources.some(({ secret }) => secret) ||
    containers.some(({ env = [], envFrom = [] }) => {
      const named = (env as Loose[]).some(({ valueFrom }) => valueFrom?.secretKeyRef);
      return named || (envFrom as Loose[]).some(({ secretRef }) => secretRef);
    });
  if (secrets) return 'reference secrets';
  return sources.some(({ serviceAccountToken }) => serviceAccountToken) ? 'use ServiceAccountToken volume projections' : undefined;
}

/** @see kubernetes: serviceaccount mountServiceAccountToken, TokenVolumeSource */
function mountToken(pod: Loose, random: { int(bound: number): number }): void {
  const name = `kube-api-access-${randomSuffix(random, 5)}`;
  let needed = false;
  for (const container of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])] as Loose[]) {
    if (container.volumeMounts?.some(({ mountPath }: Loose) => mountPath === MOUNT_PATH)) continue;
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }];
    needed = true;
  }
  if (needed) pod.spec.volumes = [...(pod.spec.volumes ?? []), tokenVolume(name)];
}

const tokenVolume = (name: string): Loose => ({
  name,
  projected: {
    defaultMode: 0o644,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ],
  },
});

/** @see kubernetes: apimachinery/pkg/util/rand String */
export function randomSuffix(random: { int(bound: number): number }, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += SUFFIX_ALPHABET[random.int(SUFFIX_ALPHABET.length)];
  return text;
}

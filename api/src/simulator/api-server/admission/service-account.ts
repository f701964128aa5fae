import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import type { ServiceAccount } from '../../apimachinery/objects.ts';
import { ALPHANUMERICS } from '../../apimachinery/rand.ts';
import { TOKEN_MOUNT_PATH } from '../../apimachinery/service-account.ts';
import type { Loose } from '../defaults/loose.ts';
import { forbidden, type Plugin } from './types.ts';

const VOLUME = 'kube-api-access-';

/**
 * Gives a Pod its ServiceAccount, its token and the account's pull secrets.
 * @see kubernetes: plugin/pkg/admission/serviceaccount/admission.go Admit
 */
export const serviceAccount: Plugin = (attributes) => {
  const { info, operation, object: pod, cluster } = attributes;
  if (info.kind !== 'Pod' || operation !== 'CREATE') return undefined;
  if (isMirrorPod(pod)) {
    const refusal = mirrorRefusal(pod);
    return refusal === undefined ? undefined : forbidden(attributes, refusal);
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
  const beyond = TRUE.has(account.metadata.annotations?.[ENFORCE] ?? '') ? secretBeyond(account, pod.spec) : undefined;
  return beyond === undefined ? undefined : forbidden(attributes, beyond);
};

const ENFORCE = 'kubernetes.io/enforce-mountable-secrets';
/** @see go: strconv.ParseBool */
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/** The first secret that the account, which limits its Pods to its own, does not name. @see kubernetes: serviceaccount limitSecretReferences */
function secretBeyond(account: ServiceAccount, spec: Loose): string | undefined {
  const of = account.metadata.name;
  const own = new Set((account.secrets ?? []).map(({ name }) => name));
  for (const { secret } of (spec.volumes ?? []) as Loose[])
    if (secret && !own.has(secret.secretName))
      return `volume with secret.secretName="${secret.secretName}" is not allowed because service account ${of} does not reference that secret`;
  for (const [field, word] of [
    ['initContainers', 'init container'],
    ['containers', 'container'],
  ] as const)
    for (const { name, env = [] } of (spec[field] ?? []) as Loose[])
      for (const { name: variable, valueFrom } of env as Loose[]) {
        const secret = valueFrom?.secretKeyRef;
        if (secret && !own.has(secret.name))
          return `${word} ${name} with envVar ${variable} referencing secret.secretName="${secret.name}" is not allowed because service account ${of} does not reference that secret`;
      }
  const pulls = new Set((account.imagePullSecrets ?? []).map(({ name }) => name));
  const at = ((spec.imagePullSecrets ?? []) as Loose[]).findIndex(({ name }) => !pulls.has(name));
  if (at < 0) return undefined;
  return `imagePullSecrets[${at}].name="${spec.imagePullSecrets[at].name}" is not allowed because service account ${of} does not reference that imagePullSecret`;
}

/** A static Pod is nobody's, and gets nothing from the API server. @see kubernetes: serviceaccount Validate */
export function mirrorRefusal({ spec }: Loose): string | undefined {
  const lent = referenceOf(spec);
  return lent && `a mirror pod may not ${lent}`;
}

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
  // A manifest that was read back from a cluster has one already.
  const known = ((pod.spec.volumes ?? []) as Loose[]).find((volume) => volume.name?.startsWith(VOLUME))?.name as string | undefined;
  const name = known ?? generatedName(VOLUME, random);
  let needed = false;
  for (const container of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])] as Loose[]) {
    if (container.volumeMounts?.some(({ mountPath }: Loose) => mountPath === TOKEN_MOUNT_PATH)) continue;
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: TOKEN_MOUNT_PATH }];
    needed = true;
  }
  if (needed && known === undefined) pod.spec.volumes = [...(pod.spec.volumes ?? []), tokenVolume(name)];
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

/** A name for what asks for one that begins with that. @see kubernetes: apiserver/pkg/storage/names/generate.go */
export const generatedName = (prefix: string, random: { int(bound: number): number }): string =>
  `${prefix.slice(0, 58)}${randomSuffix(random, 5)}`;

/** @see kubernetes: apimachinery/pkg/util/rand String */
function randomSuffix(random: { int(bound: number): number }, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHANUMERICS[random.int(ALPHANUMERICS.length)];
  return text;
}

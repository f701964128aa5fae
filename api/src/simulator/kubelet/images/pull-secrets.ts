import { decodeBase64 } from '../../apimachinery/base64.ts';
import type { Pod, Secret } from '../../apimachinery/objects.ts';
import { byText } from '../../engine/index.ts';
import { parseImageName } from './image-name.ts';
import { keyOf, opens } from './keyring.ts';

/**
 * Whether a registry that gives its image to some would give it to this Pod: one that names no Secrets does not say that it
 * has to be asked for, else one of them must be there and be for that registry. One without entries says nothing of that.
 * @see kubernetes: pkg/kubelet/kubelet_pods.go getPullSecretsForPod, pkg/credentialprovider/keyring.go
 */
export function mayPull(pod: Pod, image: string, secretOf: (name: string) => Secret | undefined): boolean {
  const names = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) => name || []);
  if (names.length === 0) return !isForCustomers(image);
  return names.some((secret) => {
    const registries = registriesOf(secretOf(secret));
    return registries?.length === 0 || registries?.some((location) => isOf(location, image));
  });
}

/** Whether an entry of a Secret is for the registry of an image. */
export function isOf(location: string, image: string): boolean {
  const key = keyOf(location);
  return key !== undefined && opens(key, parseImageName(image));
}

/** Registries that give nothing to whom they do not know. @see kubernetes: test/utils/image/manifest.go initRegistry */
const customersOnly = ['registry.redhat.io', 'gcr.io/authenticated-image-pulling/', 'gcr.io/k8s-authenticated-test/'];
const isForCustomers = byText((image): boolean => customersOnly.some((location) => isOf(location, image)));

/** Undefined if it is no Secret for registries: what counts is its type. @see kubernetes: pkg/credentialprovider/secrets/secrets.go MakeDockerKeyring */
export function registriesOf(secret: Secret | undefined): string[] | undefined {
  const { '.dockerconfigjson': config, '.dockercfg': old } = secret?.data ?? {};
  const isNew = secret?.type === 'kubernetes.io/dockerconfigjson';
  const text = isNew ? config : secret?.type === 'kubernetes.io/dockercfg' ? old : undefined;
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(decodeBase64(text));
    const auths = isNew ? (parsed as { auths?: unknown } | null)?.auths : parsed;
    return Object.keys(auths ?? {});
  } catch {
    return undefined;
  }
}

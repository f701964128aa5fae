import { decodeBase64 } from '../apimachinery/base64.ts';
import type { Localized } from '../types.ts';
import { both } from './context.ts';
import { type Facts, mountOf, trimmed } from './log-facts.ts';

/** A file of a container that is a key of a ConfigMap or a Secret. */
interface MountedFile {
  /** “key run of the configmap c”. */
  readonly told: Localized;
  /** What is in it now; undefined where it is no text, or the key is not there. */
  readonly text: string | undefined;
}

export function mountedFile(
  { container, pod, situation }: Pick<Facts, 'container' | 'pod' | 'situation'>,
  path: string,
): MountedFile | undefined {
  const mount = mountOf(container, path);
  const volume = (pod.spec.volumes ?? []).find(({ name }) => name === mount?.name);
  const { configMap, secret } = volume ?? {};
  if (!mount || !(configMap || secret)) return undefined;
  const below = path.slice(trimmed(mount.mountPath).length + 1);
  const file = [mount.subPath, below].filter(Boolean).join('/');
  const key = ((configMap ?? secret)?.items ?? []).find((item) => item.path === file)?.key ?? file;
  const name = configMap ? configMap.name : secret?.secretName;
  const source = `${configMap ? 'configmap' : 'secret'} ${name}`;
  const isIt = ({ metadata }: { readonly metadata: { readonly name: string; readonly namespace?: string } }): boolean =>
    metadata.name === name && metadata.namespace === pod.metadata.namespace;
  const encoded = secret && situation.objects('Secret').find(isIt)?.data?.[key];
  const text = configMap ? situation.objects('ConfigMap').find(isIt)?.data?.[key] : encoded && decodeBase64(encoded);
  return { told: both(`key ${key} of the ${source}`, `${source} 的键 ${key}`), text };
}

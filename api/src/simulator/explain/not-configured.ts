import type { Pod } from '../apimachinery/objects.ts';
import { both, type Diagnosis, listed, type Remedies, type Situation, specOf } from './context.ts';
import { known } from './known-messages.ts';

/** A container whose configuration cannot be made, by what the kubelet says of it. */
export function notConfigured(container: string, situation: Situation, message: string): Diagnosis {
  const missing = /^(configmap|secret) "([^"]+)" not found|find key (\S+) in (ConfigMap|Secret) \S+\/(\S+)/.exec(message);
  const root = /runAsNonRoot|non-root/.test(message);
  const kind = (missing?.[1] ?? missing?.[4] ?? '').toLowerCase();
  const name = missing?.[2] ?? missing?.[5] ?? '';
  return {
    headline: both(`Container ${container} cannot be configured: ${message}`, `无法配置容器 ${container}：${message}`),
    text: root
      ? both(
          `The image is there, but a container of it would run as root, or nobody can tell that it would not: ${message}. The kubelet tries again every 10 to 15 seconds. The securityContext of a Pod cannot be changed, its image can.`,
          `镜像已就绪，但用它创建的容器会以 root 运行，或无法确认不会：${message}。kubelet 每 10 至 15 秒重试一次。Pod 的 securityContext 不能修改，镜像可以。`,
        )
      : !missing
        ? both(
            `The image is there, but the container cannot be made as it is described: ${message}. The kubelet tries again every 10 to 15 seconds. Next to nothing of a Pod's spec can be changed: what is wrong there is mended in a new Pod.`,
            `镜像已就绪，但无法按描述创建容器：${message}。kubelet 每 10 至 15 秒重试一次。Pod 的 spec 几乎不能修改：其中的错误只能通过重新创建 Pod 来修正。`,
          )
        : both(
            `The image is there, but what the container needs to be created is not: ${message}. The kubelet tries again every 10 to 15 seconds, so the Pod goes on by itself as soon as it is mended.`,
            `镜像已就绪，但创建容器所需的内容缺失：${message}。kubelet 每 10 至 15 秒重试一次，问题解决后 Pod 会自行继续。`,
          ),
    remedies: missing
      ? missingRemedies({ container, kind, name, key: missing[3] }, situation)
      : root
        ? {
            en: ['Create the Pod anew with runAsUser set to a number other than 0', 'Or use an image whose user is a number other than 0'],
            zhHans: ['将 runAsUser 设为非 0 的数字并重新创建 Pod', '或使用默认用户为非 0 数字的镜像'],
          }
        : known(message).remedies,
    concepts: [root ? 'security-context' : (known(message).concept ?? 'configuration')],
    ends: ['ContainerStartFailed'],
  };
}

/** What has come since the last try is only to be waited for. */
function missingRemedies(wanted: Wanted, { pod, objects }: Situation): Remedies {
  const { kind, name } = wanted;
  const { namespace } = pod.metadata;
  const named = objects(kind === 'secret' ? 'Secret' : 'ConfigMap').filter(({ metadata }) => metadata.name === name);
  const found = named.find(({ metadata }) => metadata.namespace === namespace);
  const key = wanted.key ?? (found && keysOf(pod, wanted).find((one) => !Object.hasOwn(found.data ?? {}, one)));
  if (found && (key === undefined || Object.hasOwn(found.data ?? {}, key)))
    return listed([
      both(
        `Wait: there is ${key ? `the key ${key} of ` : ''}the ${kind} ${name} by now, and the kubelet tries again`,
        `请等待：${kind} ${name} ${key ? `的键 ${key} ` : ''}现已存在，kubelet 会重试`,
      ),
    ]);
  const elsewhere = found ? undefined : named[0]?.metadata.namespace;
  return listed([
    ...(elsewhere
      ? [
          both(
            `The ${kind} ${name} of namespace ${elsewhere} is not for this Pod: a Pod uses only what is in its own`,
            `命名空间 ${elsewhere} 中的 ${kind} ${name} 不能用于该 Pod：Pod 只能使用自己命名空间中的对象`,
          ),
        ]
      : []),
    key && found
      ? both(
          `Add the key ${key} to the ${kind} ${name} in namespace ${namespace}`,
          `在命名空间 ${namespace} 的 ${kind} ${name} 中添加键 ${key}`,
        )
      : both(
          `Create the ${kind} ${name} in namespace ${namespace}${key ? `, with the key ${key}` : ''}`,
          `在命名空间 ${namespace} 中创建 ${kind} ${name}${key ? `，其中包含键 ${key}` : ''}`,
        ),
    both('Or create the Pod anew with the reference marked optional: true', '或将该引用标记为 optional: true 并重新创建 Pod'),
  ]);
}

interface Wanted {
  readonly container: string;
  readonly kind: string;
  readonly name: string;
  /** Where that is what the message is about. */
  readonly key: string | undefined;
}

/** What the container's variables take of it, in their order: an object that has come may still lack that. */
const keysOf = (pod: Pod, { container, kind, name }: Wanted): string[] =>
  (specOf(pod, container)?.env ?? [])
    .map(({ valueFrom }) => (kind === 'secret' ? valueFrom?.secretKeyRef : valueFrom?.configMapKeyRef))
    .flatMap((ref) => (ref?.name === name && !ref.optional ? ref.key : []));

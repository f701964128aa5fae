import type { Container, Pod, PodSpec } from '../apimachinery/objects.ts';
import { hasAddress } from '../cluster/index.ts';
import type { TraceEntry } from '../engine/index.ts';
import { findImage } from '../images/index.ts';
import type { ContainerBehaviorInput, Localized } from '../types.ts';

/** Where the run had to assume what a real cluster would know. In the order of the manifest, each once. */
export function assumptions(pods: readonly Pod[], behaviors: readonly ContainerBehaviorInput[]): Localized[] {
  const said = new Map<string, Localized>();
  const say = (en: string, zhHans: string): void => {
    said.set(en, { en, zhHans });
  };
  const names = new Set<string>();
  for (const { spec } of pods) {
    const { initContainers = [], containers } = spec;
    for (const [i, container] of [...initContainers, ...containers].entries()) {
      const { name, image = '' } = container;
      names.add(name);
      const found = findImage(image);
      if (typeof found === 'string') continue;
      if (!found.open && spec.imagePullSecrets?.length)
        say(
          `the image "${image}" is taken to be private, as the Pod names pull Secrets: one of them must be there and be for its registry`,
          `镜像 "${image}" 被视为私有，因为 Pod 指定了拉取用的 Secret：其中之一必须存在，并且属于该镜像的仓库`,
        );
      if (found.known && !found.open)
        say(`the image "${image}" is taken to be a copy of the official image of that name`, `镜像 "${image}" 被视为同名官方镜像的副本`);
      if (!found.known && asksForNonRoot(spec, container))
        say(
          `nothing is known of the image "${image}": it is taken to have a user that is not root, as its Pod asks for`,
          `对镜像 "${image}" 一无所知：由于 Pod 要求，视其以非 root 用户运行`,
        );
      const endsItself = found.config.cmd.length > 0 && !container.command?.length && !container.args?.length;
      if (found.known || endsItself || behaviors.some(({ container }) => container === name)) continue;
      const does = i < initContainers.length ? INIT : APP;
      say(
        `nothing is known of the image "${image}": its process is taken to ${does.en}; \`behaviors\` can say otherwise`,
        `对镜像 "${image}" 一无所知：其进程被视为${does.zhHans}；可以用 \`behaviors\` 另行指定`,
      );
    }
    for (const { name, ...source } of spec.volumes ?? []) {
      const [kind] = Object.keys(source);
      if (kind && NETWORK_VOLUMES.has(kind) && (!source.nfs || hasAddress(source.nfs.server)))
        say(
          `the volume "${name}" (${kind}) is taken to be reachable, and empty at first`,
          `卷 "${name}"（${kind}）被视为可以访问，起初为空`,
        );
    }
  }
  for (const { container } of behaviors)
    if (!names.has(container))
      say(`behaviors: no Pod of the manifest has a container "${container}"`, `behaviors：清单中没有 Pod 含有容器 "${container}"`);
  return [...said.values()];
}

/** Where the kubelet would look at the image's own user. @see kubernetes: pkg/kubelet/kuberuntime/security_context.go verifyRunAsNonRoot */
function asksForNonRoot({ securityContext: ofPod }: PodSpec, { securityContext: own }: Container): boolean {
  return (own?.runAsNonRoot ?? ofPod?.runAsNonRoot ?? false) && (own?.runAsUser ?? ofPod?.runAsUser ?? undefined) === undefined;
}

const INIT = { en: 'do its work and end well', zhHans: '完成工作并成功结束' };
const APP = {
  en: 'listen on the ports that the Pod names and to run until it is told to stop',
  zhHans: '监听 Pod 指定的端口，并一直运行到被要求停止',
};

/** Scripts that were followed only so far: each kind once for each container. */
export function unfollowed(entries: readonly TraceEntry[]): Localized[] {
  const said = new Map<string, Localized>();
  for (const { type, detail } of entries) {
    if (type.name !== 'NotFollowed') continue;
    const en = type.en(detail);
    if (!said.has(en)) said.set(en, { en, zhHans: type.zhHans(detail) });
  }
  return [...said.values()];
}

/** Provisioners that no cluster has by itself, and that made volumes all the same. */
export const assumedProvisioners = (names: readonly string[]): Localized[] =>
  names.map((name) => ({
    en: `the provisioner "${name}" is taken to run, and to make volumes that every node can reach: without it their claims stay Pending`,
    zhHans: `制备器 "${name}" 被视为正在运行，并能创建每个节点都可访问的卷：没有它，这些申领会一直处于 Pending`,
  }));

/** Hosts of the Internet whose answers had to be made up. */
export const assumedPages = (hosts: Iterable<string>): Localized[] =>
  [...hosts].map((host) => ({
    en: `nothing is known of what ${host} serves: it is taken to answer every request, with a page of little content`,
    zhHans: `不知道 ${host} 提供什么：假定它回答每个请求，页面内容很少`,
  }));

/** A real cluster refuses objects of a namespace that is not there. */
export const impliedNamespaces = (names: readonly string[]): Localized[] =>
  names.map((name) => ({
    en: `namespace "${name}" was created for this run: a cluster would answer namespaces "${name}" not found`,
    zhHans: `为这次运行创建了命名空间 "${name}"：真实集群会回答 namespaces "${name}" not found`,
  }));

const NETWORK_VOLUMES: ReadonlySet<string> = new Set([
  'nfs',
  'iscsi',
  'rbd',
  'cephfs',
  'gitRepo',
  'fc',
  'awsElasticBlockStore',
  'gcePersistentDisk',
  'azureDisk',
  'azureFile',
  'cinder',
  'vsphereVolume',
  'portworxVolume',
]);

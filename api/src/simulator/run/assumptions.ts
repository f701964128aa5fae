import type { Change } from '../api-server/index.ts';
import type { Container, Pod, PodSpec, Volume } from '../apimachinery/objects.ts';
import { hasAddress } from '../cluster/index.ts';
import type { TraceEntry } from '../engine/index.ts';
import { findImage } from '../images/index.ts';
import type { ContainerBehaviorInput, Localized } from '../types.ts';

/** Where the run had to assume what a real cluster would know. In the order of the manifest, each once. */
export function assumptions(pods: readonly Pod[], behaviors: readonly ContainerBehaviorInput[]): Localized[] {
  const ofPods = pods.flatMap(({ spec }) => [
    ...(spec.initContainers ?? []).flatMap((container) => ofImage(spec, container, INIT, behaviors)),
    ...spec.containers.flatMap((container) => ofImage(spec, container, APP, behaviors)),
    ...(spec.volumes ?? []).flatMap(ofVolume),
  ]);
  return eachOnce([...ofPods, ...ofBehaviors(pods, behaviors)]);
}

/** Those that somebody has made while the run went on. */
export function podsMadeLater(history: readonly Change<'Pod'>[], first: readonly Pod[]): Pod[] {
  const known = new Set(first.map(({ metadata }) => metadata.uid));
  return history
    .filter(({ type, at, object }) => type === 'ADDED' && at >= 0 && !known.has(object.metadata.uid) && !object.metadata.ownerReferences)
    .map(({ object }) => object);
}

/** What is taken to be so of a container's image; `does`, of its process, if nothing is known of it. */
function ofImage(spec: PodSpec, container: Container, does: Localized, behaviors: readonly ContainerBehaviorInput[]): Localized[] {
  const { name, image = '' } = container;
  const found = findImage(image);
  if (typeof found === 'string') return [];
  const taken: Localized[] = [];
  if (!found.open && spec.imagePullSecrets?.length)
    taken.push({
      en: `the image "${image}" is taken to be private, as the Pod names pull Secrets: one of them must be there and be for its registry`,
      zhHans: `镜像 "${image}" 被视为私有，因为 Pod 指定了拉取用的 Secret：其中之一必须存在，并且属于该镜像的仓库`,
    });
  if (found.known && !found.open)
    taken.push({
      en: `the image "${image}" is taken to be a copy of the official image of that name`,
      zhHans: `镜像 "${image}" 被视为同名官方镜像的副本`,
    });
  if (!found.known && asksForNonRoot(spec, container))
    taken.push({
      en: `nothing is known of the image "${image}": it is taken to have a user that is not root, as its Pod asks for`,
      zhHans: `对镜像 "${image}" 一无所知：由于 Pod 要求，视其以非 root 用户运行`,
    });
  const endsItself = found.config.cmd.length > 0 && !container.command?.length && !container.args?.length;
  const isTold = behaviors.some((behavior) => behavior.container === name);
  if (!found.known && !endsItself && !isTold)
    taken.push({
      en: `nothing is known of the image "${image}": its process is taken to ${does.en}; \`behaviors\` can say otherwise`,
      zhHans: `对镜像 "${image}" 一无所知：其进程被视为${does.zhHans}；可以用 \`behaviors\` 另行指定`,
    });
  return taken;
}

function ofVolume({ name, ...source }: Volume): Localized[] {
  const [kind] = Object.keys(source);
  const isAssumed = kind !== undefined && NETWORK_VOLUMES.has(kind) && (!source.nfs || hasAddress(source.nfs.server));
  if (!isAssumed) return [];
  return [
    {
      en: `the volume "${name}" (${kind}) is taken to be reachable, and empty at first`,
      zhHans: `卷 "${name}"（${kind}）被视为可以访问，起初为空`,
    },
  ];
}

function ofBehaviors(pods: readonly Pod[], behaviors: readonly ContainerBehaviorInput[]): Localized[] {
  const names = new Set(pods.flatMap(({ spec }) => [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name)));
  return behaviors
    .filter(({ container }) => !names.has(container))
    .map(({ container }) => ({
      en: `behaviors: no Pod of the manifest has a container "${container}"`,
      zhHans: `behaviors：清单中没有 Pod 含有容器 "${container}"`,
    }));
}

const eachOnce = (texts: readonly Localized[]): Localized[] => [...new Map(texts.map((text) => [text.en, text])).values()];

/** Where the kubelet would look at the image's own user. @see kubernetes: pkg/kubelet/kuberuntime/security_context.go verifyRunAsNonRoot */
function asksForNonRoot({ securityContext: ofPod }: PodSpec, { securityContext: own }: Container): boolean {
  return (own?.runAsNonRoot ?? ofPod?.runAsNonRoot ?? false) && (own?.runAsUser ?? ofPod?.runAsUser ?? undefined) === undefined;
}

const INIT = { en: 'do its work and end well', zhHans: '完成工作并成功结束' };
const APP = {
  en: 'listen on the ports that the Pod names and to run until it is told to stop',
  zhHans: '监听 Pod 指定的端口，并一直运行到被要求停止',
};

const UNFOLLOWED: ReadonlySet<string> = new Set(['NotFollowed', 'EphemeralNotStarted', 'KubeletFlagNotFollowed']);

/** Scripts that were followed only so far, and containers that were not played: each kind once for each container. */
export const unfollowed = (entries: readonly TraceEntry[]): Localized[] =>
  eachOnce(
    entries
      .filter(({ type }) => UNFOLLOWED.has(type.name))
      .map(({ type, detail }) => ({ en: type.en(detail), zhHans: type.zhHans(detail) })),
  );

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

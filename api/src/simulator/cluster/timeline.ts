import { entryType, type Trace } from '../engine/index.ts';

/** A container's process has opened a port. */
export const Listening = entryType<{ port: number; protocol: string; address: string }>({
  name: 'Listening',
  kind: 'NETWORK',
  source: null,
  concept: 'shared-network',
  en: ({ port, protocol, address }) =>
    `A process in the Pod listens on ${protocol} port ${port}${address === '127.0.0.1' ? ', on localhost alone' : ''}`,
  zhHans: ({ port, protocol, address }) =>
    `Pod 中的一个进程在 ${protocol} 端口 ${port} 上监听${address === '127.0.0.1' ? '（仅 localhost）' : ''}`,
});

/** Somebody has changed how CoreDNS answers; a file that it does not understand is another matter. */
export const CorefileNotFollowed = entryType<{ what: string }>({
  name: 'CorefileNotFollowed',
  kind: 'NETWORK',
  source: null,
  concept: 'dns',
  en: ({ what }) => `The simulator does not follow all that the Corefile of CoreDNS says now: ${what}`,
  zhHans: ({ what }) => `模拟器没有完全模拟 CoreDNS 的 Corefile 现在的内容：${what}`,
});

/** One of the cluster's parts that keep it going has ended. */
export const ComponentStopped = entryType<{ component: string }>({
  name: 'ComponentStopped',
  kind: 'NODE',
  source: 'client-go/tools/leaderelection/leaderelection.go',
  concept: 'static-pods',
  en: ({ component }) => `The cluster has no ${component} any more: ${IDLE[component]?.en ?? 'nobody does its work'}`,
  zhHans: ({ component }) => `集群不再有 ${component}：${IDLE[component]?.zhHans ?? '没有谁做它的工作'}`,
});
const IDLE: Readonly<Record<string, { readonly en: string; readonly zhHans: string }>> = {
  'kube-apiserver': {
    en: 'nobody can ask for anything or change it, but what runs goes on',
    zhHans: '谁也不能查询或更改任何东西，但已运行的继续运行',
  },
  etcd: {
    en: 'the API server waits for it in vain, is not well, and is started again by its probe; what runs goes on',
    zhHans: 'API 服务器徒劳地等待它，不再健康，并被探针重启；已运行的继续运行',
  },
  'kube-scheduler': { en: 'Pods without a node stay Pending, without events', zhHans: '没有节点的 Pod 保持 Pending，也没有事件' },
  'kube-controller-manager': {
    en: 'endpoints, nodes, volumes and garbage stay as they are',
    zhHans: '端点、节点、卷和垃圾对象都保持原样',
  },
};

/** The API server's store begins with other files. */
export const StoreMoved = entryType<Record<string, never>>({
  name: 'StoreMoved',
  kind: 'NODE',
  source: null,
  concept: 'static-pods',
  en: () =>
    'The simulator does not follow what is in the data directory of etcd: the cluster goes on with the objects that it had, not with none, nor with those of a snapshot',
  zhHans: () => '模拟器不模拟 etcd 数据目录中的内容：集群带着原有的对象继续运行，而不是变空，也不是回到某个快照',
});

/** Containers go on. */
export const KubeletEnded = entryType<{ node: string; isKilled: boolean }>({
  name: 'KubeletEnded',
  kind: 'NODE',
  source: null,
  concept: 'kubelet-internals',
  en: ({ node, isKilled }) =>
    isKilled
      ? `The kubelet of ${node} is killed: its containers go on, and systemd starts it again after 10 s`
      : `The kubelet of ${node} is stopped: its containers go on, and nobody starts, probes or reports them`,
  zhHans: ({ node, isKilled }) =>
    isKilled
      ? `${node} 的 kubelet 被杀死：其容器继续运行，systemd 会在 10 秒后重新启动它`
      : `${node} 的 kubelet 已停止：其容器继续运行，但没有谁再启动、探测或上报它们`,
});

/** Its shims, and the containers, go on. */
export const ContainerdEnded = entryType<{ node: string; isKilled: boolean }>({
  name: 'ContainerdEnded',
  kind: 'NODE',
  source: 'pkg/kubelet/runtime.go',
  concept: 'kubelet-internals',
  en: ({ node, isKilled }) =>
    isKilled
      ? `containerd of ${node} is killed: its containers go on, and systemd starts it again after 5 s`
      : `containerd of ${node} is stopped: its containers go on, but the kubelet can neither see nor start nor stop any, and says so of the node after half a minute`,
  zhHans: ({ node, isKilled }) =>
    isKilled
      ? `${node} 的 containerd 被杀死：其容器继续运行，systemd 会在 5 秒后重新启动它`
      : `${node} 的 containerd 已停止：其容器继续运行，但 kubelet 既看不到也不能启动或停止任何容器，并在半分钟后上报节点未就绪`,
});

export const ContainerdStarted = entryType<{ node: string }>({
  name: 'ContainerdStarted',
  kind: 'NODE',
  source: null,
  concept: 'kubelet-internals',
  en: ({ node }) => `containerd of ${node} starts, and finds the containers that run`,
  zhHans: ({ node }) => `${node} 的 containerd 启动，并找到正在运行的容器`,
});

/** Each reason is told once. */
export const KubeletExits = entryType<{ node: string; why: string; exitCode: number }>({
  name: 'KubeletExits',
  kind: 'NODE',
  source: 'cmd/kubelet/app/server.go',
  concept: 'kubelet-internals',
  en: ({ node, why }) =>
    `The kubelet of ${node} ends as soon as it is started, with exit code 1: ${why}. systemd starts it again every 10 s`,
  zhHans: ({ node, why, exitCode }) => `${node} 的 kubelet 一启动就退出，退出码为 ${exitCode}：${why}。systemd 每 10 秒重新启动它一次`,
});

export const KubeletAlone = entryType<{ node: string; server: string }>({
  name: 'KubeletAlone',
  kind: 'NODE',
  source: 'cmd/kubelet/app/server.go',
  concept: 'kubelet-internals',
  en: ({ node, server }) =>
    `The kubelet of ${node} runs, but its kubeconfig has it ask ${server}, where no API server is: it hears of no Pods and reports nothing`,
  zhHans: ({ node, server }) =>
    `${node} 的 kubelet 在运行，但其 kubeconfig 指向 ${server}，那里没有 API 服务器：它得不到任何 Pod，也不上报任何状态`,
});

export const KubeletFlagNotFollowed = entryType<{ node: string; flag: string }>({
  name: 'KubeletFlagNotFollowed',
  kind: 'NODE',
  source: null,
  concept: 'kubelet-internals',
  en: ({ node, flag }) => `The simulator does not follow the flag --${flag} of the kubelet of ${node}`,
  zhHans: ({ node, flag }) => `模拟器不模拟 ${node} 的 kubelet 的参数 --${flag}`,
});

/** What it had in its memory is gone. */
export const KubeletStarted = entryType<{ node: string }>({
  name: 'KubeletStarted',
  kind: 'NODE',
  source: 'pkg/kubelet/kubelet.go Run',
  concept: 'kubelet-internals',
  en: ({ node }) => `The kubelet of ${node} starts: it finds the containers that run, and remembers nothing of back-offs and probes`,
  zhHans: ({ node }) => `${node} 的 kubelet 启动：它会找到正在运行的容器，但不记得任何退避和探针结果`,
});

/** Its disk is as it was, all else is new. */
export const MachineBooted = entryType<{ node: string }>({
  name: 'MachineBooted',
  kind: 'NODE',
  source: null,
  concept: 'node-failure',
  en: ({ node }) => `The machine of ${node} has booted: none of its containers runs any more, and their files are there still`,
  zhHans: ({ node }) => `${node} 的机器已启动：其容器都不再运行，但它们的文件还在`,
});

/** What it had to tell, and what was to be told to it, is told. */
export const NodeIsReached = entryType<{ node: string }>({
  name: 'NodeIsReached',
  kind: 'NODE',
  source: 'client-go/tools/cache/reflector.go',
  concept: 'node-failure',
  en: ({ node }) => `The kubelet of ${node} reaches the API server again, and hears of what it has missed`,
  zhHans: ({ node }) => `${node} 的 kubelet 重新连上 API server，并得知其间错过的变更`,
});

/** And here is another. */
export const ComponentLeads = entryType<{ component: string }>({
  name: 'ComponentLeads',
  kind: 'NODE',
  source: 'client-go/tools/leaderelection/leaderelection.go',
  concept: 'static-pods',
  en: ({ component }) =>
    component === 'etcd'
      ? 'There is an etcd again, with all that was in it'
      : `There is a ${component} again, which looks at all that is there`,
  zhHans: ({ component }) => (component === 'etcd' ? '又有了 etcd，其中的一切都还在' : `又有了 ${component}，它会查看现有的一切`),
});

/** Where a container began to do what it does. */
export function lastStart({ entries }: Trace, pod: string, container: string | null): number | undefined {
  if (container === null) return undefined;
  return entries.findLast((entry) => entry.container === container && entry.pod === pod && STARTS.has(entry.type.name))?.sequence;
}
const STARTS: ReadonlySet<string> = new Set(['ContainerCreated', 'ContainerStarted']);

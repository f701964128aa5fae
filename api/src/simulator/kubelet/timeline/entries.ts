// A table: what the kubelet's entries say, in both languages.

import { PROBES_IN_CHINESE } from '../../apimachinery/probe-names.ts';
import { plainText } from '../../apimachinery/terminal-text.ts';
import { entryType } from '../../engine/index.ts';

const manager = 'pkg/kubelet/kuberuntime/kuberuntime_manager.go';
const start = 'pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer';
const kill = 'pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer';

type Named = { readonly name: string };

/** The kubelet takes the Pod up. */
export const PodAccepted = entryType<{ node: string }>({
  name: 'PodAccepted',
  kind: 'NODE',
  source: 'pkg/kubelet/kubelet.go HandlePodAdditions',
  concept: 'what-is-a-pod',
  en: ({ node }) => `The kubelet on ${node} sees the Pod and begins to look after it`,
  zhHans: ({ node }) => `${node} 上的 kubelet 发现该 Pod，开始照管它`,
});

/** The node's own admission refuses the Pod, which fails for good. */
export const PodRejected = entryType<{ node: string; reason: string; message: string }>({
  name: 'PodRejected',
  kind: 'NODE',
  source: 'pkg/kubelet/kubelet.go rejectPod',
  concept: 'phases',
  en: ({ node, reason, message }) => `The kubelet on ${node} refuses the Pod: ${reason}: ${message}`,
  zhHans: ({ node, reason, message }) => `${node} 上的 kubelet 拒绝该 Pod：${reason}：${message}`,
});

/** The API server is told of a static Pod. */
export const MirrorPodCreated = entryType<{ node: string }>({
  name: 'MirrorPodCreated',
  kind: 'NODE',
  source: 'pkg/kubelet/pod/mirror_client.go CreateMirrorPod',
  concept: 'static-pods',
  en: ({ node }) => `The Pod comes from a file on ${node}: the kubelet makes a mirror Pod, by which the API server shows it`,
  zhHans: ({ node }) => `该 Pod 来自 ${node} 上的文件：kubelet 创建镜像 Pod（mirror Pod），使 API 服务器能展示它`,
});

/** The pause container runs, and the Pod has its address; attempts count from 0. */
export const SandboxStarted = entryType<{ attempt: number; ip: string }>({
  name: 'SandboxStarted',
  kind: 'SANDBOX',
  source: `${manager} createPodSandbox`,
  concept: 'pause-container',
  en: ({ attempt, ip }) =>
    `The pause container runs${attempt ? ` (sandbox number ${attempt + 1})` : ''}: the Pod has its namespaces and the ${ip ? `address ${ip}` : 'network of its node'}`,
  zhHans: ({ attempt, ip }) =>
    `pause 容器已运行${attempt ? `（第 ${attempt + 1} 个沙箱）` : ''}：Pod 有了命名空间${ip ? `和地址 ${ip}` : '，使用节点的网络'}`,
});

/** The sandbox could not be made; the kubelet tries again. */
export const SandboxFailed = entryType<{ message: string }>({
  name: 'SandboxFailed',
  kind: 'SANDBOX',
  source: `${manager} createPodSandbox`,
  concept: 'pause-container',
  en: ({ message }) => `The sandbox could not be made: ${message}`,
  zhHans: ({ message }) => `无法创建沙箱：${message}`,
});

/** A pause process ended that nobody stopped; of a shared PID namespace it is process 1. */
export const PauseExited = entryType<{ exitCode: number; endsAll: boolean }>({
  name: 'PauseExited',
  kind: 'SANDBOX',
  source: 'build/pause/linux/pause.c',
  concept: 'pause-container',
  en: ({ exitCode, endsAll }) =>
    `The pause container ends with exit code ${exitCode}${endsAll ? ': it is process 1 of all containers, and the kernel kills every process of the Pod with it' : ''}`,
  zhHans: ({ exitCode, endsAll }) =>
    `pause 容器以退出码 ${exitCode} 结束${endsAll ? '：它是所有容器的 1 号进程，内核随之终止 Pod 的所有进程' : ''}`,
});

/** The sandbox is gone or no longer right, so that all containers start anew. */
export const SandboxChanged = entryType<Record<string, never>>({
  name: 'SandboxChanged',
  kind: 'SANDBOX',
  source: `${manager} podSandboxChanged`,
  concept: 'pause-container',
  en: () => 'The sandbox is gone or changed: everything in the Pod is killed and started anew',
  zhHans: () => '沙箱已消失或改变：Pod 中的一切都将被终止并重新启动',
});

/** The pull has begun, or waits for its turn. */
export const ImagePulling = entryType<{ image: string }>({
  name: 'ImagePulling',
  kind: 'IMAGE',
  source: 'pkg/kubelet/images/image_manager.go EnsureImageExists',
  concept: 'image-pulls',
  en: ({ image }) => `Pulling the image ${image}`,
  zhHans: ({ image }) => `正在拉取镜像 ${image}`,
});

/** The image is on the node; the seconds are without the wait for other pulls. */
export const ImagePulled = entryType<{ image: string; seconds: number }>({
  name: 'ImagePulled',
  kind: 'IMAGE',
  source: 'pkg/kubelet/images/image_manager.go EnsureImageExists',
  concept: 'image-pulls',
  en: ({ image, seconds }) => `The image ${image} was pulled in ${seconds} s`,
  zhHans: ({ image, seconds }) => `镜像 ${image} 已拉取，用时 ${seconds} 秒`,
});

/** Nothing was pulled. */
export const ImagePresent = entryType<{ image: string }>({
  name: 'ImagePresent',
  kind: 'IMAGE',
  source: 'pkg/kubelet/images/image_manager.go EnsureImageExists',
  concept: 'image-pulls',
  en: ({ image }) => `The image ${image} is on the node already`,
  zhHans: ({ image }) => `镜像 ${image} 已在节点上`,
});

/** A pull failed, the name is none, or the policy is Never. */
export const ImageFailed = entryType<{ image: string; reason: string; message: string }>({
  name: 'ImageFailed',
  kind: 'IMAGE',
  source: 'pkg/kubelet/images/image_manager.go EnsureImageExists',
  concept: 'image-pulls',
  en: ({ image, reason, message }) => `The image ${image} cannot be had: ${reason}: ${message}`,
  zhHans: ({ image, reason, message }) => `无法取得镜像 ${image}：${reason}：${message}`,
});

/** Seconds until a pull is tried again. */
export const ImageBackOff = entryType<{ image: string; seconds: number }>({
  name: 'ImageBackOff',
  kind: 'BACKOFF',
  source: 'pkg/kubelet/images/image_manager.go EnsureImageExists',
  concept: 'image-pulls',
  en: ({ image, seconds }) => `The kubelet waits ${seconds} s before it pulls ${image} again`,
  zhHans: ({ image, seconds }) => `kubelet 等待 ${seconds} 秒后再拉取 ${image}`,
});

/** Made, but not yet started; attempts count from 0. */
export const ContainerCreated = entryType<Named & { attempt: number }>({
  name: 'ContainerCreated',
  kind: 'CONTAINER',
  source: start,
  concept: 'container-states',
  en: ({ name }) => `Container ${name} is created`,
  zhHans: ({ name }) => `容器 ${name} 已创建`,
});

/** Its process runs; attempts count from 0. */
export const ContainerStarted = entryType<Named & { attempt: number; init: boolean }>({
  name: 'ContainerStarted',
  kind: 'CONTAINER',
  source: start,
  concept: 'container-states',
  en: ({ name, attempt, init }) => `${init ? 'Init container' : 'Container'} ${name} starts${attempt ? ` (restart ${attempt})` : ''}`,
  zhHans: ({ name, attempt, init }) => `${init ? 'Init 容器' : '容器'} ${name} 启动${attempt ? `（第 ${attempt} 次重启）` : ''}`,
});

/** It could not be made or started: no line of its program ran. */
export const ContainerStartFailed = entryType<Named & { reason: string; message: string }>({
  name: 'ContainerStartFailed',
  kind: 'CONTAINER',
  source: start,
  concept: 'container-states',
  en: ({ name, reason, message }) => `Container ${name} cannot be started: ${reason}${message === reason ? '' : `: ${message}`}`,
  zhHans: ({ name, reason, message }) => `无法启动容器 ${name}：${reason}${message === reason ? '' : `：${message}`}`,
});

/** Its process ended; `ranSeconds` since it was started. */
export const ContainerExited = entryType<
  Named & {
    exitCode: number;
    reason: string;
    signal?: number;
    oomKilled: boolean;
    /** The OOM killer chose another of its processes. */
    outlivedOom?: true;
    /** A process of that container, which shares its PID namespace, had sent it the signal; '' if it is another Pod's. */
    neighbour?: { readonly container: string; readonly signal: string };
    memoryLimit?: string;
    ranSeconds: number;
  }
>({
  name: 'ContainerExited',
  kind: 'CONTAINER',
  source: 'pkg/kubelet/pleg/generic.go',
  concept: 'exit-codes',
  en: ({ name, exitCode, reason, oomKilled, outlivedOom, memoryLimit, ranSeconds, neighbour }) =>
    oomKilled && !outlivedOom
      ? `${memoryLimit ? `Container ${name} used more memory than its limit` : 'The node has no memory left'}: the kernel's OOM killer ends ${memoryLimit ? 'it' : `container ${name}`} (exit code ${exitCode})`
      : `Container ${name} ends with exit code ${exitCode} (${reason}) after ${ranSeconds} s${outlivedOom ? `: the kernel's OOM killer had ended another of its processes, as ${memoryLimit ? 'it used more memory than its limit' : 'the node had no memory left'}` : ''}${neighbour ? `: ${neighbour.container ? `container ${neighbour.container}` : 'another Pod'} had sent it SIG${neighbour.signal}` : ''}`,
  zhHans: ({ name, exitCode, reason, oomKilled, outlivedOom, memoryLimit, ranSeconds, neighbour }) =>
    oomKilled && !outlivedOom
      ? `${memoryLimit ? `容器 ${name} 的内存超过限制` : '节点内存已耗尽'}：内核的 OOM killer 将${memoryLimit ? '其' : `容器 ${name} `}终止（退出码 ${exitCode}）`
      : `容器 ${name} 运行 ${ranSeconds} 秒后以退出码 ${exitCode} 结束（${reason}）${outlivedOom ? `：此前${memoryLimit ? '其内存超过限制' : '节点内存耗尽'}，内核的 OOM killer 终止了它的另一个进程` : ''}${neighbour ? `：${neighbour.container ? `容器 ${neighbour.container}` : '另一个 Pod'} 向它发送了 SIG${neighbour.signal}` : ''}`,
});

/** Seconds until the container is started again. */
export const RestartBackOff = entryType<Named & { seconds: number }>({
  name: 'RestartBackOff',
  kind: 'BACKOFF',
  source: `${manager} doBackOff`,
  concept: 'crash-loop-back-off',
  en: ({ name, seconds }) => `The kubelet waits ${seconds} s after the end of container ${name} before it starts it once more`,
  zhHans: ({ name, seconds }) => `kubelet 在容器 ${name} 结束后等待 ${seconds} 秒才再次启动它`,
});

/** The kubelet begins to stop a container, and why. */
export const ContainerKilling = entryType<Named & { message: string }>({
  name: 'ContainerKilling',
  kind: 'SIGNAL',
  source: kill,
  concept: 'pod-termination',
  en: ({ name, message }) => `The kubelet begins to stop container ${name}: ${message}`,
  zhHans: ({ name, message }) => `kubelet 开始停止容器 ${name}：${message}`,
});

/** A signal to a container's first process; the seconds that it has, null of KILL. */
export const SignalSent = entryType<Named & { signal: string; graceSeconds: number | null }>({
  name: 'SignalSent',
  kind: 'SIGNAL',
  source: kill,
  concept: 'pod-termination',
  en: ({ name, signal, graceSeconds }) =>
    graceSeconds === null
      ? `SIG${signal} ends container ${name}: its grace period is over`
      : `SIG${signal} to container ${name}: it has ${graceSeconds} s to end`,
  zhHans: ({ name, signal, graceSeconds }) =>
    graceSeconds === null
      ? `宽限期已过，SIG${signal} 终止容器 ${name}`
      : `向容器 ${name} 发送 SIG${signal}：它有 ${graceSeconds} 秒时间结束`,
});

/** A postStart or preStop hook came to its end. */
export const HookRan = entryType<Named & { hook: string; ok: boolean; message: string }>({
  name: 'HookRan',
  kind: 'HOOK',
  source: 'pkg/kubelet/lifecycle/handlers.go Run',
  concept: 'lifecycle-hooks',
  en: ({ name, hook, ok, message }) => `The ${hook} hook of ${name} ${ok ? 'is done' : `failed: ${message}`}`,
  zhHans: ({ name, hook, ok, message }) => `${name} 的 ${hook} 回调${ok ? '已完成' : `失败：${message}`}`,
});

/** A probe failed, or succeeds for the first time or after a failure. */
export const ProbeResult = entryType<Named & { probe: string; result: string; output: string }>({
  name: 'ProbeResult',
  kind: 'PROBE',
  source: 'pkg/kubelet/prober/worker.go doProbe',
  concept: 'probes',
  en: ({ name, probe, result, output }) =>
    `The ${probe} probe of ${name}: ${result === 'Success' ? 'passes' : `fails${output ? `: ${output}` : ''}`}`,
  zhHans: ({ name, probe, result, output }) =>
    `${name} 的${PROBES_IN_CHINESE[probe]}：${result === 'Success' ? '通过' : `失败${output ? `：${output}` : ''}`}`,
});

/** The Pod's phase, as the kubelet works it out. */
export const PhaseChanged = entryType<{ from: string; to: string; reason: string }>({
  name: 'PhaseChanged',
  kind: 'PHASE',
  source: 'pkg/kubelet/kubelet_pods.go getPhase',
  concept: 'phases',
  en: ({ from, to, reason }) => `The Pod's phase: ${from} → ${to}${reason ? ` (${reason})` : ''}`,
  zhHans: ({ from, to, reason }) => `Pod 的阶段：${from} → ${to}${reason ? `（${reason}）` : ''}`,
});

/** A condition of the Pod has another status. */
export const ConditionChanged = entryType<{ condition: string; status: string; reason: string; message: string }>({
  name: 'ConditionChanged',
  kind: 'CONDITION',
  source: 'pkg/kubelet/status/generate.go',
  concept: 'conditions',
  en: ({ condition, status, reason }) => `Condition ${condition} is ${status}${reason ? ` (${reason})` : ''}`,
  zhHans: ({ condition, status, reason }) => `状况 ${condition} 为 ${status}${reason ? `（${reason}）` : ''}`,
});

/** Why a container does not run, as its status says. */
export const ContainerWaiting = entryType<Named & { reason: string; message: string }>({
  name: 'ContainerWaiting',
  kind: 'CONTAINER',
  source: 'pkg/kubelet/reason_cache.go',
  concept: 'container-states',
  en: ({ name, reason }) => `Container ${name} waits: ${reason}`,
  zhHans: ({ name, reason }) => `容器 ${name} 在等待：${reason}`,
});

/** The Pod's containers are to stop; the seconds that they have. */
export const PodTerminating = entryType<{ graceSeconds: number; reason: string }>({
  name: 'PodTerminating',
  kind: 'SIGNAL',
  source: 'pkg/kubelet/kubelet.go SyncTerminatingPod',
  concept: 'pod-termination',
  en: ({ graceSeconds, reason }) => `The Pod terminates${reason ? ` (${reason})` : ''}: its containers have ${graceSeconds} s`,
  zhHans: ({ graceSeconds, reason }) => `Pod 正在终止${reason ? `（${reason}）` : ''}：其容器有 ${graceSeconds} 秒`,
});

/** A volume is ready for the containers. */
export const VolumeMounted = entryType<{ volume: string; source: string }>({
  name: 'VolumeMounted',
  kind: 'VOLUME',
  source: 'pkg/kubelet/volumemanager/reconciler/reconciler.go',
  concept: 'volumes',
  en: ({ volume, source }) => `Volume ${volume} (${source}) is set up`,
  zhHans: ({ volume, source }) => `卷 ${volume}（${source}）已就绪`,
});

/** A volume could not be set up; the kubelet tries again. */
export const VolumeFailed = entryType<{ volume: string; message: string }>({
  name: 'VolumeFailed',
  kind: 'VOLUME',
  source: 'pkg/kubelet/volumemanager/reconciler/reconciler.go',
  concept: 'volumes',
  en: ({ volume, message }) => `Volume ${volume} cannot be set up: ${message}`,
  zhHans: ({ volume, message }) => `卷 ${volume} 无法就绪：${message}`,
});

/** The files of a configMap, secret or downwardAPI volume are new. */
export const VolumeUpdated = entryType<{ volume: string }>({
  name: 'VolumeUpdated',
  kind: 'VOLUME',
  source: 'pkg/volume/util/atomic_writer.go',
  concept: 'config-map-volumes',
  en: ({ volume }) => `The files of volume ${volume} are replaced by newer ones`,
  zhHans: ({ volume }) => `卷 ${volume} 中的文件已更新`,
});

/** The kubelet ends the Pod for what it, or the node, has used up. */
export const PodEvicted = entryType<{ message: string }>({
  name: 'PodEvicted',
  kind: 'NODE',
  source: 'pkg/kubelet/eviction/eviction_manager.go evictPod',
  concept: 'eviction',
  en: ({ message }) => `The kubelet evicts the Pod: ${message.trim()}`,
  zhHans: ({ message }) => `kubelet 驱逐该 Pod：${message.trim()}`,
});

/** A condition of the node for what it runs short of. */
export const NodePressure = entryType<{ node: string; condition: string; status: string }>({
  name: 'NodePressure',
  kind: 'NODE',
  source: 'pkg/kubelet/eviction/eviction_manager.go synchronize',
  concept: 'eviction',
  en: ({ node, condition, status }) => `The kubelet of ${node} finds ${condition} to be ${status}; the node's next status will say so`,
  zhHans: ({ node, condition, status }) => `${node} 的 kubelet 判定 ${condition} 为 ${status}，节点的下一次状态会写明`,
});

/** The node is being shut down in order; the seconds that it holds that up. */
export const NodeShutdown = entryType<{ node: string; seconds: number }>({
  name: 'NodeShutdown',
  kind: 'NODE',
  source: 'pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go processShutdownEvent',
  concept: 'node-shutdown',
  en: ({ node, seconds }) =>
    seconds > 0
      ? `Node ${node} is being shut down: its kubelet holds that up for at most ${seconds} s to end the Pods, and is not ready any more`
      : `Node ${node} is being shut down: its kubelet is not set up to end the Pods before that`,
  zhHans: ({ node, seconds }) =>
    seconds > 0
      ? `节点 ${node} 正在关机：其 kubelet 最多把关机推迟 ${seconds} 秒以终止各个 Pod，并且不再就绪`
      : `节点 ${node} 正在关机：其 kubelet 未配置为在此之前终止 Pod`,
});

/** The Pod has to end before its node does; the seconds that it has. */
export const PodShutDown = entryType<{ seconds: number }>({
  name: 'PodShutDown',
  kind: 'NODE',
  source: 'pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go processShutdownEvent',
  concept: 'node-shutdown',
  en: ({ seconds }) => `The kubelet ends the Pod, because its node is being shut down: it has ${seconds} s`,
  zhHans: ({ seconds }) => `由于节点正在关机，kubelet 终止该 Pod：它有 ${seconds} 秒`,
});

/** The first that a container has written since it was started. */
export const FirstLine = entryType<Named & { stream: string; text: string }>({
  name: 'FirstLine',
  kind: 'LOG',
  source: null,
  concept: 'container-states',
  en: ({ name, stream, text }) => `Container ${name} writes its first line to ${stream}: ${plainText(text)}`,
  zhHans: ({ name, stream, text }) => `容器 ${name} 向 ${stream} 写出第一行：${plainText(text)}`,
});

/** A shell found no program of that name in the image: what was asked for is not there. */
export const CommandNotFound = entryType<Named & { command: string }>({
  name: 'CommandNotFound',
  kind: 'LOG',
  source: null,
  concept: 'exit-codes',
  en: ({ name, command }) => `Container ${name} has no ${command}: the shell ends that command with 127`,
  zhHans: ({ name, command }) => `容器 ${name} 中没有 ${command}：shell 以 127 结束该命令`,
});

const TAKEN = {
  server: { en: 'a server that answers every request with 200', zhHans: '一个对所有请求都回答 200 的服务器' },
  running: { en: 'work that goes on until it is told to stop', zhHans: '一直运行到被要求停止为止的工作' },
  done: { en: 'done, with exit code 0', zhHans: '已完成，退出码为 0' },
  statement: { en: 'carried out', zhHans: '已执行' },
  alike: {
    en: 'work that repeats itself, of which now and then a part is carried out for all',
    zhHans: '不断重复的工作，每隔一段时间只执行其中一次，代表其余各次',
  },
} as const;

/** What a simulation cannot tell of a script is said, and not made up. */
export const NotFollowed = entryType<Named & { program: string; why: string; taken: keyof typeof TAKEN }>({
  name: 'NotFollowed',
  kind: 'LOG',
  source: null,
  concept: 'exit-codes',
  en: ({ name, program, why, taken }) =>
    `The simulator cannot follow the ${program} of container ${name} any further (${why}): from here on it is taken for ${TAKEN[taken].en}`,
  zhHans: ({ name, program, why, taken }) =>
    `模拟器无法继续执行容器 ${name} 的 ${program}（${why}）：从这里起将其视为${TAKEN[taken].zhHans}`,
});

/** Of Pods that have run since before the run no container is played. */
export const EphemeralNotStarted = entryType<Named>({
  name: 'EphemeralNotStarted',
  kind: 'CONTAINER',
  source: null,
  concept: 'ephemeral-containers',
  en: ({ name }) =>
    `The simulator does not start the ephemeral container ${name}: its Pod has run since before the run, and its containers are not played`,
  zhHans: ({ name }) => `模拟器不会启动临时容器 ${name}：其 Pod 在本次运行之前就已存在，它的容器并未被模拟`,
});

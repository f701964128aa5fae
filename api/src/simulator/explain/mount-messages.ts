import type { Localized } from '../types.ts';
import { both, type Remedies } from './context.ts';

/** What mends what the kubelet tells of a volume, and the slug of the concept that teaches it. */
interface Mend {
  readonly pattern: RegExp;
  readonly remedies: (about: string) => Remedies;
  readonly concept: string;
  /** What there is to do is not in the Pod's spec. */
  readonly isElsewhere?: true;
}

/** What there is to do where a volume or a sandbox cannot be made; undefined where the message is not known. */
export function mountRemedies(message: string): (Pick<Mend, 'concept' | 'isElsewhere'> & { readonly remedies: Remedies }) | undefined {
  for (const { pattern, remedies, ...about } of MENDS) {
    const found = pattern.exec(message);
    if (found) return { ...about, remedies: remedies(found[1] ?? '') };
  }
  return undefined;
}

/** Nothing is there, or what is there is not of that type, which the type that creates does not mend.
 *  @see kubernetes: pkg/volume/hostpath/host_path.go checkTypeInternal */
const isSomethingElse = (path: string, what: Localized, type: string): Remedies => ({
  en: [
    `If nothing is at ${path} on the node, make ${what.en} there, or create the Pod anew with hostPath.type: ${type}`,
    'If something else is there, mend the path or the type',
  ],
  zhHans: [
    `如果节点上的 ${path} 处什么都没有，在那里创建${what.zhHans}，或将 hostPath.type 设为 ${type} 并重新创建 Pod`,
    '如果那里已有其他内容，修正路径或类型',
  ],
});

/** @see kubernetes: pkg/volume (configmap, secret, hostpath, emptydir, csi), pkg/kubelet/volumemanager/populator */
const MENDS: readonly Mend[] = [
  {
    pattern: /references non-existent (?:secret|config) key: (\S+)/,
    remedies: (key) => ({
      en: [
        `Add the key ${key} to it: the Pod goes on by itself`,
        'Or create the Pod anew, with other items, or with the source of the volume marked optional: true',
      ],
      zhHans: [`向其中添加键 ${key}：Pod 会自行继续`, '或修改卷的 items，或将其来源标记为 optional: true，并重新创建 Pod'],
    }),
    concept: 'config-map-volumes',
  },
  {
    pattern: /hostPath type check failed: (\S+) is not a directory/,
    remedies: (path) => isSomethingElse(path, both('a directory', '目录'), 'DirectoryOrCreate'),
    concept: 'volumes',
  },
  {
    pattern: /hostPath type check failed: (\S+) is not a file/,
    remedies: (path) => isSomethingElse(path, both('a file', '文件'), 'FileOrCreate'),
    concept: 'volumes',
  },
  {
    pattern: /hostPath type check failed: (\S*docker\.sock) is not a socket file/,
    remedies: () => ({
      en: [
        'The node has no Docker: its container runtime is containerd, and its socket /run/containerd/containerd.sock',
        'To build images in a Pod, use a program that needs no daemon of the node',
      ],
      zhHans: [
        '节点上没有 Docker：其容器运行时是 containerd，套接字为 /run/containerd/containerd.sock',
        '若要在 Pod 中构建镜像，请使用不依赖节点守护进程的工具',
      ],
    }),
    concept: 'volumes',
  },
  {
    pattern: /hostPath type check failed: (\S+) is not a (?:socket file|character device|block device)/,
    remedies: (path) => ({
      en: [`Start on the node what makes ${path}, or mend the path`, 'Or leave out hostPath.type, if it does not matter what is there'],
      zhHans: [`在节点上启动创建 ${path} 的程序，或修正路径`, '如果该处是什么无关紧要，则不写 hostPath.type'],
    }),
    concept: 'volumes',
  },
  {
    pattern: /: open (\S+): no such file or directory/,
    remedies: (path) => ({
      en: [
        `Create on the node the directory in which ${path} is to be: FileOrCreate makes the file alone`,
        'Or mount that directory, as DirectoryOrCreate',
      ],
      zhHans: [`在节点上创建 ${path} 所在的目录：FileOrCreate 只创建文件本身`, '或以 DirectoryOrCreate 挂载该目录'],
    }),
    concept: 'volumes',
  },
  {
    pattern: /MountVolume\.NewMounter initialization failed for volume "[^"]*" : path "([^"]+)" does not exist/,
    remedies: (path) => ({
      en: [`Make ${path} on the node of the volume: a local volume is there before it is used, and the Pod goes on by itself`],
      zhHans: [`在卷所在的节点上创建 ${path}：local 卷必须事先存在，之后 Pod 会自行继续`],
    }),
    isElsewhere: true,
    concept: 'volumes',
  },
  {
    pattern: /mount\.nfs: Failed to resolve server (\S+): /,
    remedies: (server) => ({
      en: [`Mend the name ${server}, or write the address: the node resolves it, by its own resolv.conf and not by the cluster's DNS`],
      zhHans: [`修正名称 ${server}，或直接写地址：它由节点按自己的 resolv.conf 解析，而不是集群 DNS`],
    }),
    concept: 'volumes',
  },
  {
    pattern: /volumes\/kubernetes\.io~(projected|secret|downward-api)\/.*: no space left on device/,
    remedies: () => ({
      en: [
        'Create the Pod anew with higher memory limits: the volume lies in memory, and holds no more than they are together (128m is 0.128 of a byte, 128Mi is 128 MiB)',
      ],
      zhHans: [
        '提高内存 limits 并重新创建 Pod：该卷位于内存中，容量不超过各容器内存 limits 之和（128m 是 0.128 字节，128Mi 才是 128 MiB）',
      ],
    }),
    concept: 'resources-and-qos',
  },
  {
    pattern: /driver name (\S+) not found in the list of registered CSI drivers/,
    remedies: (driver) => ({
      en: [`Install the driver ${driver} on the nodes, and look at kubectl get csinodes`, 'Or mend the name of the driver'],
      zhHans: [`在节点上安装驱动 ${driver}，并查看 kubectl get csinodes`, '或修正驱动的名称'],
    }),
    concept: 'volumes',
  },
  {
    pattern: /there is no resource request for huge pages/,
    remedies: () => ({
      en: ['Give a container of the Pod a limit of hugepages-2Mi (or -1Gi)', 'Or leave out medium: HugePages'],
      zhHans: ['为 Pod 的某个容器设置 hugepages-2Mi（或 -1Gi）的 limit', '或不使用 medium: HugePages'],
    }),
    concept: 'volumes',
  },
  {
    pattern: /persistentvolumeclaims? "([^"]+)" not found/,
    remedies: (claim) => ({
      en: [`Create the claim ${claim} in the Pod's namespace: the Pod goes on by itself`],
      zhHans: [`在 Pod 的命名空间中创建申领 ${claim}：Pod 会自行继续`],
    }),
    isElsewhere: true,
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /no runtime for "[^"]*" is configured/,
    remedies: () => ({
      en: [
        "Use a RuntimeClass whose handler the node's container runtime knows, or none",
        "Or configure that handler in the node's containerd",
      ],
      zhHans: ['使用节点容器运行时支持其 handler 的 RuntimeClass，或不使用 RuntimeClass', '或在节点的 containerd 中配置该 handler'],
    }),
    concept: 'runtime-class',
  },
];

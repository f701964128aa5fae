import type { Remedies } from './context.ts';

/** What mends what the kubelet tells of a volume, and the slug of the concept that teaches it. */
interface Mend {
  readonly pattern: RegExp;
  readonly remedies: (about: string) => Remedies;
  readonly concept: string;
}

/** What there is to do where a volume or a sandbox cannot be made; undefined where the message is not known. */
export function mountRemedies(message: string): { readonly remedies: Remedies; readonly concept: string } | undefined {
  for (const { pattern, remedies, concept } of MENDS) {
    const found = pattern.exec(message);
    if (found) return { remedies: remedies(found[1] ?? ''), concept };
  }
  return undefined;
}

/** @see kubernetes: pkg/volume (configmap, secret, hostpath, emptydir, csi), pkg/kubelet/volumemanager/populator */
const MENDS: readonly Mend[] = [
  {
    pattern: /references non-existent (?:secret|config) key: (\S+)/,
    remedies: (key) => ({
      en: [`Add the key ${key} to it, or mend items of the volume`, "Or mark the volume's source optional: true"],
      zhHans: [`向其中添加键 ${key}，或修正卷的 items`, '或将该卷的来源标记为 optional: true'],
    }),
    concept: 'config-map-volumes',
  },
  {
    pattern: /hostPath type check failed: \S+ is not a (?:directory|file)/,
    remedies: () => ({
      en: ['Create it on the node', 'Or let the kubelet do so: hostPath.type DirectoryOrCreate or FileOrCreate'],
      zhHans: ['在节点上创建它', '或由 kubelet 创建：将 hostPath.type 设为 DirectoryOrCreate 或 FileOrCreate'],
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

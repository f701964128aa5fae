import { COREFILE, type DecodedDocument } from '../api-server/index.ts';
import type { Node } from '../apimachinery/objects.ts';
import { notFollowed } from '../cluster/index.ts';
import { words } from '../cluster/network/dns-servers.ts';
import { corefileProblem, readCorefile } from '../images/index.ts';
import { configurationProblems } from '../kubelet/kubeletconfig/configuration-problems.ts';
import { settingsNotFollowed } from '../kubelet/kubeletconfig/settings-not-followed.ts';
import type { Localized } from '../types.ts';

/**
 * What the manifest says of how the cluster itself is set up, and the run does not go by. kubeadm keeps such settings in ConfigMaps
 * of kube-system; a node's system and processor stand in its object.
 */
export const clusterSettingsNotFollowed = (documents: readonly DecodedDocument[]): Localized[] => {
  const isOwn = !documents.some(({ kind }) => kind === 'Node');
  return documents.flatMap(({ kind, object }) => {
    if (kind === 'Node') return nodeNotFollowed(object);
    const { metadata, data } = object;
    if (kind !== 'ConfigMap' || metadata.namespace !== 'kube-system') return [];
    const texts = (data ?? {}) as Readonly<Record<string, string>>;
    const tell = TOLD[metadata.name ?? ''];
    return tell ? tell(texts, isOwn) : [];
  });
};

function nodeNotFollowed({ metadata: { name, labels = {} }, status }: Node): Localized[] {
  const { operatingSystem, architecture } = status?.nodeInfo ?? {};
  if ((operatingSystem || labels['kubernetes.io/os']) === 'windows') {
    return [
      {
        en: `the node "${name}" runs Windows: what its kubelet does is followed, but processes in its containers are those of Linux`,
        zhHans: `节点 "${name}" 运行 Windows：其 kubelet 的行为会被模拟，但容器中的进程是按 Linux 模拟的`,
      },
    ];
  }
  const kind = architecture || labels['kubernetes.io/arch'] || USUAL;
  return kind === USUAL
    ? []
    : [
        {
          en: `the node "${name}" is an ${kind} one: every image is taken to be built for it as well`,
          zhHans: `节点 "${name}" 的架构是 ${kind}：假定每个镜像都有适用于它的版本`,
        },
      ];
}
const USUAL = 'amd64';

/** `isOwn`: the nodes, and so what runs on them, are those that every run has. */
const TOLD: Readonly<Record<string, (data: Readonly<Record<string, string>>, isOwn: boolean) => Localized[]>> = {
  'kubelet-config': ({ kubelet = '' }) => [
    ...configurationProblems(kubelet).map((problem) => ({
      en: `a kubelet does not start with the configuration of kubelet-config (${problem}); those of the run do`,
      zhHans: `kubelet 无法以 kubelet-config 中的配置启动（${problem}）；但本次运行中的 kubelet 会启动`,
    })),
    ...settingsNotFollowed(kubelet).map((setting) => ({
      en: `the kubelets' setting "${setting}" is not followed: they go on as if it was not there`,
      zhHans: `kubelet 的设置 "${setting}" 未被模拟：它们照没有这项设置那样运行`,
    })),
  ],
  coredns: ({ Corefile = '' }, isOwn) =>
    words(Corefile) === words(COREFILE)
      ? []
      : isOwn
        ? corefileNotFollowed(Corefile)
        : [
            {
              en: "the Corefile of CoreDNS is not followed: it answers for cluster.local, and asks the node's name server for all else",
              zhHans: 'CoreDNS 的 Corefile 未被模拟：它应答 cluster.local 的名字，其余的都去问节点的名字服务器',
            },
          ],
  'kube-proxy': () => [
    {
      en: 'what the ConfigMap kube-system/kube-proxy says is not followed: kube-proxy works with iptables, as kubeadm has it',
      zhHans: 'ConfigMap kube-system/kube-proxy 的内容未被模拟：kube-proxy 按 kubeadm 的默认以 iptables 方式工作',
    },
  ],
  'kubeadm-config': () => [
    {
      en: 'what the ConfigMap kube-system/kubeadm-config says is not followed: the cluster is one as kubeadm makes it by default',
      zhHans: 'ConfigMap kube-system/kubeadm-config 的内容未被模拟：集群是 kubeadm 默认建立的样子',
    },
  ],
};

function corefileNotFollowed(corefile: string): Localized[] {
  const problem = corefileProblem(corefile, '/etc/coredns/Corefile');
  if (problem !== undefined)
    return [
      {
        en: `CoreDNS does not start with its Corefile (${problem}); its servers, which ran before, go on with the one that they had`,
        zhHans: `CoreDNS 无法以该 Corefile 启动（${problem}）；此前已运行的服务器继续使用原来的 Corefile`,
      },
    ];
  const read = readCorefile(corefile, '');
  const what = typeof read === 'string' ? [] : notFollowed(read);
  if (what.length === 0) return [];
  return [
    {
      en: `of the Corefile of CoreDNS this is not followed: ${what.join(', ')}`,
      zhHans: `CoreDNS 的 Corefile 中未被模拟的内容：${what.join('、')}`,
    },
  ];
}

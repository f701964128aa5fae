import type { Localized } from '../types.ts';
import { both, type Remedies } from './context.ts';

/** What a message of the kubelet, the runtime or the kernel means, and what would mend it. */
interface Known {
  readonly pattern: RegExp;
  /** Ends “Container app cannot start: …”; without it the message tells enough. */
  readonly says?: (about: string) => Localized;
  readonly remedies: (about: string) => Remedies;
  /** Slug. */
  readonly concept?: string;
}

/** What there is to say of a message; of one that nobody knows, that it is to be read. */
export function known(message: string): { readonly says?: Localized; readonly remedies: Remedies; readonly concept?: string } {
  for (const { pattern, says, remedies, concept } of KNOWN) {
    const found = pattern.exec(message);
    if (!found) continue;
    const about = found[1] ?? '';
    return { ...(says && { says: says(about) }), remedies: remedies(about), ...(concept && { concept }) };
  }
  return { remedies: MEND };
}

const MEND: Remedies = { en: ['Mend what the message names'], zhHans: ['修正消息中指出的问题'] };

/** @see runc: libcontainer/init_linux.go, rootfs_linux.go; kubernetes: pkg/kubelet/kubelet_pods.go makeMounts, pkg/kubelet/util/util.go */
const KNOWN: readonly Known[] = [
  {
    pattern: /(?:apparmor|seccomp) profile/,
    concept: 'system-call-filters',
    remedies: () => ({
      en: ['Load the profile on the node, or use the runtime’s own (RuntimeDefault, runtime/default)'],
      zhHans: ['在节点上加载该配置文件，或使用运行时自带的（RuntimeDefault、runtime/default）'],
    }),
  },
  {
    pattern: /error mounting "[^"]*" to rootfs at "([^"]+)": mount .*: not a directory/,
    concept: 'mount-options',
    says: (path) =>
      both(
        `what is to be mounted at ${path} does not fit there, a directory over a file or a file over a directory`,
        `要挂载到 ${path} 的内容与该处不匹配：目录挂载到文件上，或文件挂载到目录上`,
      ),
    remedies: () => ({
      en: [
        'For one file give subPath the key, and mountPath the path of the file; a subPath that the volume has not becomes an empty directory',
        'For a whole volume let mountPath be a directory',
      ],
      zhHans: [
        '只挂载一个文件时，subPath 写键名，mountPath 写该文件的完整路径；卷中不存在的 subPath 会变成空目录',
        '挂载整个卷时，mountPath 应为目录',
      ],
    }),
  },
  {
    pattern: /error mounting "[^"]*" to rootfs at "([^"]+)": .*: read-only file system/,
    concept: 'mount-options',
    says: (path) =>
      both(
        `there is no ${path} to mount at, and none can be made, since a volume that is read-only lies there`,
        `没有可供挂载的 ${path}，也无法创建：该处是只读的卷`,
      ),
    remedies: () => ({
      en: ['Mount it outside of the other volume', 'Or let the other volume have that file or directory, or be writable'],
      zhHans: ['把它挂载到另一个卷之外', '或让另一个卷中已有该文件或目录，或使其可写'],
    }),
  },
  {
    pattern: /rootfs(\/proc[^"]*)" cannot be mounted because/,
    concept: 'mount-options',
    says: (path) => both(`nothing can be mounted at ${path}, which is the kernel's`, `${path} 属于内核，不能在该处挂载`),
    remedies: () => ({ en: ['Choose another mountPath'], zhHans: ['选择其他 mountPath'] }),
  },
  {
    pattern: /environment variable value can't contain null\(\\x00\): "([^"=]+)=/,
    concept: 'environment',
    says: (name) =>
      both(`the value of its variable ${name} has a NUL byte in it, and is no text`, `变量 ${name} 的值含有 NUL 字节，不是文本`),
    remedies: (name) => ({
      en: [
        `Mount what is binary as a volume, rather than taking it into ${name}`,
        'Or check the base64 in the Secret: it may stand for what was not meant',
      ],
      zhHans: [`将二进制内容作为卷挂载，而不是放入变量 ${name}`, '或检查 Secret 中的 base64：解码结果可能不是预期的内容'],
    }),
  },
  {
    pattern: /Cwd must be an absolute path|container init: mkdir (\S+): (?:not a directory|read-only file system)/,
    concept: 'command-and-args',
    says: () => both('its working directory can be neither found nor made', '其工作目录既不存在，也无法创建'),
    remedies: () => ({
      en: ['Let workingDir be the full path of a directory, from / on'],
      zhHans: ['将 workingDir 设为从 / 开始的目录完整路径'],
    }),
  },
  {
    pattern: /memory limit too low/,
    concept: 'resources-and-qos',
    remedies: () => ({ en: ['Raise resources.limits.memory'], zhHans: ['提高 resources.limits.memory'] }),
  },
  {
    pattern: /failed to (?:prepare|create) subPath/,
    concept: 'mount-options',
    remedies: () => ({
      en: ['Let the subPath stay in its volume: through no link that leads out of it, and below no file'],
      zhHans: ['让 subPath 停留在卷内：不经过指向卷外的链接，也不位于文件之下'],
    }),
  },
  {
    pattern: /SubPath `[^`]*`(?::)? must not/i,
    concept: 'mount-options',
    remedies: () => ({
      en: ['Let what the variables of subPathExpr give be a path in the volume: none that begins with /, and without ..'],
      zhHans: ['让 subPathExpr 的变量展开为卷内的相对路径：不以 / 开头，不含 ..'],
    }),
  },
  {
    pattern: /^missing value for (\S+)/,
    concept: 'mount-options',
    remedies: (name) => ({
      en: [`Define the variable ${name} in the container's env`],
      zhHans: [`在容器的 env 中定义变量 ${name}`],
    }),
  },
  {
    pattern: /^container (\S+) not found$/,
    concept: 'downward-api',
    remedies: (name) => ({
      en: [`Let containerName of the resourceFieldRef be that of a container of this Pod: none is called ${name}`],
      zhHans: [`将 resourceFieldRef 的 containerName 设为此 Pod 中的容器：没有名为 ${name} 的容器`],
    }),
  },
  {
    pattern: /failed to construct FQDN/,
    concept: 'hostnames',
    remedies: () => ({
      en: ['Shorten hostname, subdomain or the namespace', 'Or leave out setHostnameAsFQDN'],
      zhHans: ['缩短 hostname、subdomain 或命名空间', '或不使用 setHostnameAsFQDN'],
    }),
  },
  {
    pattern: /: exec format error$/,
    remedies: () => ({
      en: [
        'Use an image for the processor of the node: kubectl get nodes -L kubernetes.io/arch',
        'Let a script begin with a line such as #!/bin/sh, which says what is to read it',
      ],
      zhHans: ['使用与节点处理器架构相符的镜像：kubectl get nodes -L kubernetes.io/arch', '脚本的第一行应指明解释器，例如 #!/bin/sh'],
    }),
  },
  {
    pattern: /^exec \S+: no such file or directory$/,
    remedies: () => ({
      en: [
        'Let the first line of the script name a shell that the image has',
        'End its lines as Unix does: a carriage return at the end belongs to the name of the shell',
      ],
      zhHans: ['让脚本第一行指向镜像中存在的 Shell', '使用 Unix 换行符：行尾的回车符会被当作 Shell 名称的一部分'],
    }),
  },
  {
    pattern: /^exec \S+: argument list too long$/,
    concept: 'environment',
    remedies: () => ({
      en: [
        'Mount what is large as a file: a variable or an argument holds less than 128 KiB, and all together 2 MiB',
        'Where it is the variables of many Services: enableServiceLinks: false',
      ],
      zhHans: [
        '将较大的内容作为文件挂载：单个变量或参数须小于 128 KiB，总共约 2 MiB',
        '如果是大量 Service 的变量所致：设置 enableServiceLinks: false',
      ],
    }),
  },
];

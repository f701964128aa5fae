import { both } from './context.ts';
import { type Facts, type Hint, PATH, trimmed, volumeOf } from './log-facts.ts';

/** Of one that goes on to say something else before it ends. */
export function readOnlyBefore(facts: Facts): Hint | undefined {
  const words = facts.recent.findLast((line) => READ_ONLY.test(line));
  return words === undefined ? undefined : readOnly({ ...facts, words });
}
const READ_ONLY = /read-only file system/i;

export function readOnly({ container, pod, words }: Facts): Hint | undefined {
  if (!READ_ONLY.test(words)) return undefined;
  const [, before, behind] = /(\/[^\s"':,)]*)["']?[^/]*read-only file system|read-only file system: '(\/[^']+)'/i.exec(words) ?? [];
  const path = before ?? behind ?? '';
  const directory = path.slice(0, path.lastIndexOf('/'));
  const mount = (container.volumeMounts ?? []).find(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`));
  const volume = (pod.spec.volumes ?? []).find(({ name }) => name === mount?.name);
  if (volume)
    return {
      remedy: both(
        `Let it write elsewhere: the volume ${volume.name} at ${mount?.mountPath} can only be read${volume.configMap || volume.secret || volume.projected || volume.downwardAPI ? '; an init container can copy its files into an emptyDir' : ' (readOnly)'}`,
        `让它写到别处：${mount?.mountPath} 处的卷 ${volume.name} 是只读的${volume.configMap || volume.secret || volume.projected || volume.downwardAPI ? '；可由 Init 容器将其中的文件复制到 emptyDir' : '（readOnly）'}`,
      ),
      concept: 'mount-options',
    };
  if (!container.securityContext?.readOnlyRootFilesystem) return undefined;
  const where = directory || (path ? `a directory of its own, instead of ${path}` : 'the directories that it writes to');
  const chinese = directory || (path ? `单独的目录（而不是 ${path}）` : '它要写入的各个目录');
  return {
    remedy: both(
      `Mount an emptyDir at ${where}: with readOnlyRootFilesystem nothing but volumes can be written to`,
      `在${directory ? ` ${chinese} ` : chinese}处挂载 emptyDir：设置 readOnlyRootFilesystem 后只有卷可写`,
    ),
    concept: 'security-context',
  };
}

const userOf = ({ container, pod }: Facts): number | undefined =>
  container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? undefined;

export function lowPort(facts: Facts): Hint | undefined {
  const { recent } = facts;
  // A traceback tells what it was about in the line before.
  const words = /^\w*Error: \[Errno 13\] Permission denied$/.test(facts.words) ? recent.slice(-3).join(' ') : facts.words;
  if (!/\b(?:bind|listen)/i.test(words) || !/permission denied|EACCES|13:/i.test(words)) return undefined;
  const port = /(?:bind|listen).*?:(\d{1,3})\b/i.exec(words)?.[1];
  if (!userOf(facts) && isDropped(facts, 'NET_BIND_SERVICE')) return toBeAdded('NET_BIND_SERVICE');
  const [low, chinese] = port === undefined ? ['a lower one', '更低的端口'] : [port, `端口 ${port} `];
  return {
    remedy: userOf(facts)
      ? both(
          `Let it listen on a port from 1024 on, or set the sysctl net.ipv4.ip_unprivileged_port_start of the Pod to 0: ${low} is for root, and a capability that is added does not reach a program of another user`,
          `让它监听 1024 及以上的端口，或将 Pod 的 sysctl net.ipv4.ip_unprivileged_port_start 设为 0：${chinese}只供 root 使用，而添加的权能不会传给以其他用户运行的程序`,
        )
      : both(
          `Let it listen on a port from 1024 on: ${low} is for root, or for who has the capability NET_BIND_SERVICE`,
          `让它监听 1024 及以上的端口：${chinese}需要 root 或 NET_BIND_SERVICE 权能`,
        ),
    concept: 'security-context',
  };
}

export function notAllowed(facts: Facts): Hint | undefined {
  const user = userOf(facts);
  if (!/permission denied|EACCES/i.test(facts.words) || !user) return undefined;
  const path = PATH.exec(facts.words)?.[0];
  const mine = volumeOf(facts, path);
  const where = mine || !path ? '' : path.slice(0, path.lastIndexOf('/'));
  if (mine?.hostPath || mine?.nfs) {
    const [whose, chinese] = mine.hostPath ? ['a directory of the node', '节点上的目录'] : ['the server of NFS', 'NFS 服务器上的目录'];
    return {
      remedy: both(
        `It runs as user ${user} (runAsUser), who may not do that: the volume ${mine.name} is ${whose}, whose owner fsGroup does not change; give it to that user there (chown), or let an init container that runs as root do so`,
        `它以用户 ${user} 运行（runAsUser），没有相应的权限：卷 ${mine.name} 是${chinese}，fsGroup 不会改变其属主；请在那里把它交给该用户（chown），或由以 root 运行的 Init 容器来做`,
      ),
      concept: 'security-context',
    };
  }
  if (mine?.secret || mine?.configMap || mine?.projected || mine?.downwardAPI)
    return {
      remedy: both(
        `It runs as user ${user} (runAsUser), and the files of the volume ${mine.name} are root's: let fsGroup give them to its group, or a defaultMode such as 0444 let all read them`,
        `它以用户 ${user} 运行（runAsUser），而卷 ${mine.name} 的文件属于 root：用 fsGroup 把它们交给其组，或用 0444 之类的 defaultMode 让所有用户可读`,
      ),
      concept: 'security-context',
    };
  return {
    remedy: both(
      `It runs as user ${user} (runAsUser), who may not do that: let it write to a volume${where && ` at ${where}`} (fsGroup gives that to its group), or use an image made for users that are not root`,
      `它以用户 ${user} 运行（runAsUser），没有相应的权限：让它写入${where && `挂载在 ${where} 的`}卷（fsGroup 会把卷交给其组），或使用为非 root 用户制作的镜像`,
    ),
    concept: 'security-context',
  };
}

/** Of a program that its image runs as a user of its own, in a volume that belongs to root. */
export function notAllowedInVolume(facts: Facts): Hint | undefined {
  const line = facts.recent.findLast((one) => /permission denied/i.test(one) && PATH.test(one));
  const volume = line === undefined ? undefined : volumeOf(facts, PATH.exec(line)?.[0]);
  if (!volume || !(volume.hostPath || volume.nfs || volume.persistentVolumeClaim) || userOf(facts) !== undefined) return undefined;
  const claim = Boolean(volume.persistentVolumeClaim);
  return {
    remedy: claim
      ? both(
          `The user that the image runs it as may not write to the volume ${volume.name}: set fsGroup in the Pod's securityContext, where the volume's driver heeds that, or let an init container that runs as root give it to that user (chown)`,
          `镜像所用的用户无权写入卷 ${volume.name}：在 Pod 的 securityContext 中设置 fsGroup（需要卷的驱动支持），或由以 root 运行的 Init 容器把它交给该用户（chown）`,
        )
      : both(
          `The user that the image runs it as may not write to the volume ${volume.name}, whose owner fsGroup does not change: let an init container that runs as root give it to that user (chown), or do so where it is`,
          `镜像所用的用户无权写入卷 ${volume.name}，而 fsGroup 不会改变其属主：由以 root 运行的 Init 容器把它交给该用户（chown），或在其所在之处这样做`,
        ),
    concept: 'security-context',
  };
}

export function lacksCapability(facts: Facts): Hint | undefined {
  const words = facts.recent.findLast((line) => /^ping: permission denied/.test(line)) ?? facts.words;
  if (!/operation not permitted|EPERM|are you root/i.test(words)) return undefined;
  const capability = CAPABILITIES.find(([pattern]) => pattern.test(words))?.[1];
  if (!capability || userOf(facts) || !(isDropped(facts, capability) || BEYOND_DEFAULT.has(capability))) return undefined;
  return toBeAdded(capability);
}

const isDropped = ({ container }: Facts, capability: string): boolean =>
  (container.securityContext?.capabilities?.drop ?? []).some((one) => one === 'ALL' || one === capability);

const toBeAdded = (capability: string): Hint => ({
  remedy: both(
    `Let it have the capability for that: securityContext.capabilities.add: [${capability}]`,
    `为它添加所需的权能：securityContext.capabilities.add: [${capability}]`,
  ),
  concept: 'security-context',
});

/** Only the owner of a directory may change its mode, and that of a volume is root. @see postgresql: src/bin/initdb/initdb.c create_data_directory */
export function notTheOwner(facts: Facts): Hint | undefined {
  const path = /could not change permissions of directory "([^"]+)": Operation not permitted/.exec(facts.words)?.[1];
  const volume = volumeOf(facts, path);
  if (!path) return undefined;
  if (!volume)
    return userOf(facts) === undefined
      ? undefined
      : {
          remedy: both(
            `Leave runAsUser out, or let it be the user to whom the image gives ${trimmed(path)}: user ${userOf(facts)} is another one, and only the owner may change its mode`,
            `去掉 runAsUser，或将其设为镜像中 ${trimmed(path)} 的属主：用户 ${userOf(facts)} 不是属主，而只有属主才能更改其权限`,
          ),
          concept: 'security-context',
        };
  return {
    remedy: both(
      `Set the variable PGDATA to a directory below it, ${trimmed(path)}/pgdata, which the program makes itself: the root of the volume ${volume.name} belongs to another user, and only the owner may change its mode (fsGroup does not help)`,
      `把变量 PGDATA 设为其下的目录 ${trimmed(path)}/pgdata，由程序自己创建：卷 ${volume.name} 的根目录属于另一个用户，只有属主才能更改其权限（fsGroup 没有帮助）`,
    ),
    concept: 'security-context',
  };
}

/** @see capabilities(7) */
const CAPABILITIES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/chown/i, 'CHOWN'],
  [/setgid|setgroups|initgroups/i, 'SETGID'],
  [/setuid/i, 'SETUID'],
  [/\bbind/i, 'NET_BIND_SERVICE'],
  [/ping|raw socket/i, 'NET_RAW'],
  [/mknod/i, 'MKNOD'],
  [/RTNETLINK|iptables|ip6tables|\bip:/i, 'NET_ADMIN'],
  [/\bdate\b|settimeofday|clock_settime/i, 'SYS_TIME'],
  [/mount|sethostname/i, 'SYS_ADMIN'],
];

/** What containers do not have by default. @see containerd: oci/spec.go defaultUnixCaps */
const BEYOND_DEFAULT: ReadonlySet<string> = new Set(['NET_ADMIN', 'SYS_TIME', 'SYS_ADMIN']);

/** Who will not be root. @see postgresql: src/backend/main/main.c check_root; elasticsearch: server/src/main/java/org/elasticsearch/bootstrap */
export function notAsRoot({ container, recent }: Facts): Hint | undefined {
  if (!recent.some((line) => NOT_AS_ROOT.test(line)) || container.securityContext?.runAsUser) return undefined;
  const [first, chinese] = container.command
    ? [
        'leave command out, so that the entrypoint of the image gives root up (words for the program go into args), or ',
        '去掉 command，由镜像的 entrypoint 放弃 root（给程序的参数放入 args），或',
      ]
    : ['', ''];
  return {
    remedy: both(
      `The program refuses to run as root: ${first}set runAsUser to the number of a user other than 0`,
      `该程序拒绝以 root 运行：${chinese}将 runAsUser 设为非 0 用户的编号`,
    ),
    concept: 'security-context',
  };
}
const NOT_AS_ROOT = /"root" execution of the .+ is not permitted|(?:can ?not|can't|must not|refus\w+ to) (?:be )?run (?:\S+ )?as root/i;

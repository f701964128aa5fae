import type { Pod } from '../apimachinery/objects.ts';
import type { Localized } from '../types.ts';
import { both, type Remedies, specOf } from './context.ts';

/** What is written to a tmpfs is charged to who writes it, and outlives the container. */
export function filesInMemory(pod: Pod, name: string): readonly Localized[] {
  const mounted = new Set(specOf(pod, name)?.volumeMounts?.map((mount) => mount.name));
  const [volume] = (pod.spec.volumes ?? []).filter((one) => one.emptyDir?.medium === 'Memory' && mounted.has(one.name));
  if (!volume) return [];
  return [
    both(
      `Or keep less in the volume ${volume.name}, or leave medium: Memory out: its files are memory of who writes them, and stay there when the container is started again`,
      `或减少卷 ${volume.name} 中的内容，或去掉 medium: Memory：其中的文件计入写入者的内存，容器重启后仍然保留`,
    ),
  ];
}

/** For who has given no command. */
export const BY_DEFAULT = both(
  'Give it a command: without one it runs what its image runs by default, and a shell or an interpreter that nobody types at (stdin, tty) ends at once',
  '为它设置 command：否则运行镜像默认的程序，而没有人输入（stdin、tty）的 shell 或解释器会立即结束',
);

/** By who else there is in the network of the container. */
export function portRemedies({ spec }: Pod): Remedies {
  if (spec.hostNetwork)
    return {
      en: [
        'Leave hostNetwork out, or choose another port: with it the Pod has the ports of its node, and another program there has this one',
        'Name the port under ports (containerPort): then the scheduler looks for a node where no other Pod has it',
      ],
      zhHans: [
        '去掉 hostNetwork，或改用其他端口：使用它时 Pod 的端口就是节点的端口，而该端口已被节点上的其他程序占用',
        '在 ports 中声明该端口（containerPort）：调度器会寻找没有其他 Pod 占用它的节点',
      ],
    };
  if (spec.containers.length === 1)
    return {
      en: [
        'Start only once what listens there: the container is alone in the network of its Pod, so another process of its own has the port',
      ],
      zhHans: ['监听该端口的程序只启动一次：Pod 的网络中只有这一个容器，因此占用端口的是它自己的另一个进程'],
    };
  return {
    en: ['Let each container of the Pod listen on a port of its own: they share one network', 'Or move one of them to a Pod of its own'],
    zhHans: ['让 Pod 的每个容器监听各自的端口：它们共享同一网络', '或将其中一个移到单独的 Pod'],
  };
}

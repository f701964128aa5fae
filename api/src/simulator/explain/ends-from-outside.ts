import type { Pod } from '../apimachinery/objects.ts';
import type { Localized } from '../types.ts';
import { both } from './context.ts';
import { type End, meaningOf, newestEnd, type Reason } from './end.ts';

export function stoppedForAnother({ killed, code }: End): Reason | undefined {
  if (killed !== 'change' && killed !== 'sandbox') return undefined;
  const because =
    killed === 'change'
      ? both('its definition was changed, so the kubelet stopped it', '其定义已更改，因此 kubelet 将其停止')
      : both("the Pod's sandbox was gone, so the kubelet stopped it", 'Pod 的沙箱已不存在，因此 kubelet 将其停止');
  return {
    why: both(`${because.en} (exit code ${code}).`, `${because.zhHans}（退出码 ${code}）。`),
    remedies: { en: [], zhHans: [] },
    concepts: [killed === 'change' ? 'changing-a-pod' : 'pause-container', 'container-states'],
  };
}

/** Of a PID namespace that the containers share the pause process is the first. */
export function pauseEnded({ situation, culprit, code }: End): Reason | undefined {
  const causes = newestEnd(situation, culprit.name)?.causes ?? [];
  if (!causes.some((cause) => situation.trace[cause]?.type.name === 'PauseExited')) return undefined;
  return {
    why: both(
      `the pause container ended, and as the Pod's containers share its PID namespace the kernel killed all of their processes with it (exit code ${code}).`,
      `pause 容器结束了，而该 Pod 的容器共享它的 PID 命名空间，因此内核一并终止了它们的所有进程（退出码 ${code}）。`,
    ),
    remedies: {
      en: ['Send no signal to process 1 where shareProcessNamespace is true: it is the pause container, not the program'],
      zhHans: ['shareProcessNamespace 为 true 时不要向 1 号进程发送信号：它是 pause 容器，而不是你的程序'],
    },
    concepts: ['pause-container', 'exit-codes'],
  };
}

/** What containerd says of one that it finds no more when it is started. */
export function machineWentOff({ state, code }: End): Reason | undefined {
  if (state?.reason !== 'Unknown' || code !== 255) return undefined;
  return {
    why: both(
      'the machine of its node went off while it ran, and nobody knows how it ended (Unknown, exit code 255).',
      '它运行时所在节点的机器停了，没有人知道它是怎么结束的（Unknown，退出码 255）。',
    ),
    remedies: {
      en: ['Keep in a volume what must outlive that: files of the container itself are gone'],
      zhHans: ['把必须保留的内容放进卷里：容器自身的文件已经没有了'],
    },
    concepts: ['node-failure', 'exit-codes'],
  };
}

/** Somebody stopped it: by a signal from outside, or by a command that sent one. */
export function endedFromOutside({ situation, culprit, code }: End): Reason | undefined {
  const causes = newestEnd(situation, culprit.name)?.causes ?? [];
  const done = causes.map((cause) => situation.trace[cause]).find((entry) => entry?.type.name === 'Intervened');
  if (!done) return undefined;
  return {
    why: both(
      `it was ended from outside, with exit code ${code}${meaningOf(code).en}: ${done.detail.en}`,
      `它是从外部被结束的，退出码 ${code}${meaningOf(code).zhHans}：${done.detail.zhHans}`,
    ),
    remedies: { en: [], zhHans: [] },
    concepts: ['exit-codes'],
  };
}

/** Who shares the PID namespace of the container sent its first process a signal: one that heeds it may well end with 0. */
export function endedByNeighbour({ situation, culprit, code }: End): Reason | undefined {
  const neighbour = newestEnd(situation, culprit.name)?.detail.neighbour as { container: string; signal: string } | undefined;
  if (!neighbour) return undefined;
  const { container, signal } = neighbour;
  const apart = howApart(situation.pod, container === '');
  const [who, chinese] = container
    ? [`container ${container}`, `容器 ${container} `]
    : ['another Pod of its node', '其节点上的另一个 Pod '];
  return {
    why: both(
      `a process of ${who} sent it SIG${signal}, and it ended with exit code ${code}${meaningOf(code).en}: they share a PID namespace.`,
      `${chinese}中的进程向它发送了 SIG${signal}，它以退出码 ${code} 结束${meaningOf(code).zhHans}：它们共享 PID 命名空间。`,
    ),
    remedies: {
      en: [
        `Let what runs in ${who} send no such signal (kill, pkill, killall, and what ends all processes of a name), or send one that only has it read its settings anew (often SIGHUP)`,
        ...apart.map(({ en }) => en),
      ],
      zhHans: [
        `让${chinese}中的程序不要发送这样的信号（kill、pkill、killall 等），或只发送让它重新读取配置的信号（通常是 SIGHUP）`,
        ...apart.map(({ zhHans }) => zhHans),
      ],
    },
    concepts: ['process-namespace', 'exit-codes'],
  };
}

/** Nothing of the spec lets a container for debugging see the processes of its target: who makes it asks for that. */
function howApart({ spec }: Pod, isOther: boolean): Localized[] {
  if (isOther)
    return [
      both('Or leave hostPID out: with it a Pod sees the processes of all others', '或去掉 hostPID：设置后 Pod 能看到其他所有 Pod 的进程'),
    ];
  return spec.shareProcessNamespace
    ? [
        both(
          'Or leave shareProcessNamespace out: without it no container sees the processes of another',
          '或去掉 shareProcessNamespace：没有它，容器看不到其他容器的进程',
        ),
      ]
    : [];
}

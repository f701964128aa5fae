import type { Localized } from '../types.ts';
import { both, type Culprit, lastWords, type Rule, type Situation, terminatedOf } from './context.ts';

const START = ['ContainerStartFailed'];
const EXIT = ['RestartBackOff', 'ContainerExited', 'ContainerStartFailed'];

const configError: Rule = ({ culprit, pod }) => {
  const waiting = culprit?.status.state?.waiting;
  if (!culprit || waiting?.reason !== 'CreateContainerConfigError') return undefined;
  const message = waiting.message ?? '';
  const missing = /^(configmap|secret) "([^"]+)" not found|find key (\S+) in (ConfigMap|Secret) \S+\/(\S+)/.exec(message);
  const root = /runAsNonRoot|non-root/.test(message);
  const kind = (missing?.[1] ?? missing?.[4] ?? '').toLowerCase();
  const name = missing?.[2] ?? missing?.[5] ?? '';
  return {
    headline: both(`Container ${culprit.name} cannot be configured: ${message}`, `无法配置容器 ${culprit.name}:${message}`),
    text: both(
      `The image is there, but what the container needs to be created is not: ${message}. The kubelet tries again every 10 to 15 seconds, so the Pod goes on by itself as soon as it is mended.`,
      `镜像已就绪，但创建容器所需的内容缺失：${message}。kubelet 每 10 至 15 秒重试一次，问题解决后 Pod 会自行继续。`,
    ),
    remedies: missing
      ? {
          en: [
            `Create the ${kind} ${name} in namespace ${pod.metadata.namespace}${missing[3] ? `, with the key ${missing[3]}` : ''}`,
            'Or mark the reference optional: true',
          ],
          zhHans: [
            `在命名空间 ${pod.metadata.namespace} 中创建 ${kind} ${name}${missing[3] ? `，并包含键 ${missing[3]}` : ''}`,
            '或将该引用标记为 optional: true',
          ],
        }
      : root
        ? {
            en: ['Set runAsUser to a number other than 0, or use an image whose user is a number other than 0'],
            zhHans: ['将 runAsUser 设为非 0 的数字，或使用默认用户为非 0 数字的镜像'],
          }
        : { en: ['Mend what the message names'], zhHans: ['修正消息中指出的问题'] },
    concepts: root ? ['security-context'] : ['configuration'],
    ends: START,
  };
};

const createError: Rule = ({ culprit }) => {
  const waiting = culprit?.status.state?.waiting;
  const reason = waiting?.reason;
  if (!culprit || (reason !== 'CreateContainerError' && reason !== 'RunContainerError')) return undefined;
  return startFailure(culprit, waiting?.message ?? '');
};

function startFailure(culprit: Culprit, message: string) {
  const command = /exec: "([^"]*)": (executable file not found|stat|permission denied)/.exec(message);
  return {
    headline: command
      ? both(
          `Container ${culprit.name} cannot start: its command "${command[1]}" ${command[2] === 'permission denied' ? 'may not be executed' : 'does not exist in the image'}`,
          `容器 ${culprit.name} 无法启动：其命令 “${command[1]}” ${command[2] === 'permission denied' ? '没有执行权限' : '在镜像中不存在'}`,
        )
      : both(`The runtime cannot start container ${culprit.name}`, `容器运行时无法启动容器 ${culprit.name}`),
    text: both(
      `The kubelet asked the container runtime to start it and got: ${message}. No line of the program ran, so there are no logs.`,
      `kubelet 请求容器运行时启动它，得到：${message}。程序一行都没有运行，因此没有日志。`,
    ),
    remedies: command
      ? {
          en: [
            "Check command: it replaces the image's entrypoint, and each word is one list item",
            'Shell syntax (pipes, &&, $VAR) needs ["sh", "-c", "…"], and a shell in the image',
          ],
          zhHans: [
            '检查 command：它会替换镜像的 entrypoint，每个词是列表中的一项',
            'Shell 语法（管道、&&、$VAR）需要 ["sh", "-c", "…"]，且镜像中要有 shell',
          ],
        }
      : { en: ['Mend what the message names'], zhHans: ['修正消息中指出的问题'] },
    concepts: ['container-states', 'exit-codes'],
    ends: START,
  };
}

const postStart: Rule = ({ culprit }) => {
  const waiting = culprit?.status.state?.waiting;
  if (!culprit || waiting?.reason !== 'PostStartHookError') return undefined;
  const { name } = culprit;
  const message = waiting.message ?? '';
  return {
    headline: both(
      `The postStart hook of container ${name} failed, so the kubelet killed the container`,
      `容器 ${name} 的 postStart 钩子失败，因此 kubelet 终止了该容器`,
    ),
    text: both(
      `The hook runs beside the container's own process, with no order between the two, and the container counts as started only when it has succeeded. ${message}`,
      `钩子与容器自身的进程同时运行，两者没有先后顺序；只有钩子成功后，容器才算启动完成。${message}`,
    ),
    remedies: {
      en: [
        'Let the hook wait for what it needs, and end with 0',
        'Move what must come first to an init container, or into the command itself',
      ],
      zhHans: ['让钩子等待其所需的条件，并以 0 结束', '把必须先完成的工作移到 Init 容器或命令本身中'],
    },
    concepts: ['lifecycle-hooks'],
    ends: ['HookRan', 'ContainerStartFailed'],
  };
};

/** Why the process of a container ended, from its code, its signal and what killed it. */
function whyItEnded(
  situation: Situation,
  culprit: Culprit,
): { why: Localized; remedies: { en: string[]; zhHans: string[] }; concepts: string[] } {
  const ended = terminatedOf(culprit);
  const code = ended?.exitCode ?? 0;
  const words = lastWords(situation, culprit.name);
  const said = words ? both(` Its last line of log: ${words}`, `其日志的最后一行：${words}`) : both('', '');
  const probe = situation.events.findLast(
    ({ reason, message }) => reason === 'Killing' && message.includes(`Container ${culprit.name} failed`),
  );
  if (ended?.reason === 'OOMKilled') {
    return {
      why: both(
        'it used more memory than its limit, and the kernel killed it (OOMKilled, exit code 137).',
        '它使用的内存超过上限，被内核终止（OOMKilled，退出码 137）。',
      ),
      remedies: {
        en: ['Raise resources.limits.memory above what the program really needs', 'Or make the program use less'],
        zhHans: ['把 resources.limits.memory 提高到程序实际需要之上', '或让程序使用更少的内存'],
      },
      concepts: ['resources-and-qos', 'exit-codes'],
    };
  }
  if (probe) {
    const which = probe.message.includes('startup') ? 'startup' : 'liveness';
    const unhealthy = situation.events.findLast(({ reason }) => reason === 'Unhealthy')?.message ?? '';
    return {
      why: both(
        `its ${which} probe failed too often, so the kubelet killed it (exit code ${code}). ${unhealthy}`,
        `其 ${which} 探针失败次数过多，kubelet 将其终止（退出码 ${code}）。${unhealthy}`,
      ),
      remedies: {
        en: [
          `Check that the ${which} probe asks the right port and path`,
          'Give a slow program a startupProbe (or more initialDelaySeconds, failureThreshold)',
        ],
        zhHans: [
          `检查 ${which} 探针请求的端口和路径是否正确`,
          '为启动慢的程序配置 startupProbe（或增大 initialDelaySeconds、failureThreshold）',
        ],
      },
      concepts: ['probes'],
    };
  }
  if (ended?.reason === 'StartError' || code === 128) {
    const failure = startFailure(culprit, ended?.message ?? '');
    return {
      why: both(ended?.message ?? '', ended?.message ?? ''),
      remedies: { en: [...failure.remedies.en], zhHans: [...failure.remedies.zhHans] },
      concepts: ['container-states'],
    };
  }
  if (code === 0) {
    return {
      why: both('its process finished its work and ended well (exit code 0).', '其进程完成工作后正常结束（退出码 0）。'),
      remedies: {
        en: [
          'A task that ends belongs under restartPolicy: Never or OnFailure (or in a Job)',
          'A server must stay in the foreground: a shell that only starts something in the background ends at once',
        ],
        zhHans: [
          '会结束的任务应使用 restartPolicy: Never 或 OnFailure（或放入 Job）',
          '服务必须在前台运行：只在后台启动程序的 shell 会立即结束',
        ],
      },
      concepts: ['restart-policies', 'one-off-tasks'],
    };
  }
  const meaning =
    code === 127
      ? both(' (a command was not found)', '（找不到命令）')
      : code === 126
        ? both(' (a command could not be executed)', '（命令无法执行）')
        : code > 128
          ? both(` (signal ${code - 128})`, `（信号 ${code - 128}）`)
          : both('', '');
  // What has not been started again since has no earlier start whose log could be asked for.
  const logs = `kubectl logs ${situation.pod.metadata.name} -c ${culprit.name}${culprit.status.state?.terminated ? '' : ' --previous'}`;
  return {
    why: both(
      `its process ended with exit code ${code}${meaning.en}.${said.en}`,
      `其进程以退出码 ${code} 结束${meaning.zhHans}。${said.zhHans}`,
    ),
    remedies: {
      en: [`Read what it wrote before it ended: ${logs}`, 'Check its command, arguments, environment and mounted files'],
      zhHans: [`查看它结束前的输出：${logs}`, '检查其命令、参数、环境变量和挂载的文件'],
    },
    concepts: ['exit-codes'],
  };
}

const crashLoop: Rule = (situation) => {
  const { culprit, pod } = situation;
  if (culprit?.status.state?.waiting?.reason !== 'CrashLoopBackOff') return undefined;
  const { why, remedies, concepts } = whyItEnded(situation, culprit);
  const { name, init, status } = culprit;
  const wait = /back-off (\S+) restarting/.exec(status.state?.waiting?.message ?? '')?.[1] ?? '';
  const completes = terminatedOf(culprit)?.exitCode === 0;
  const what = both(init ? `Init container ${name}` : `Container ${name}`, init ? `Init 容器 ${name}` : `容器 ${name}`);
  return {
    headline: completes
      ? both(
          `${what.en} completes, and restartPolicy ${pod.spec.restartPolicy} starts it again and again`,
          `${what.zhHans} 正常结束，而 restartPolicy ${pod.spec.restartPolicy} 一再将其重启`,
        )
      : both(`${what.en} keeps failing: ${why.en}`, `${what.zhHans} 不断失败：${why.zhHans}`),
    text: both(
      `CrashLoopBackOff is not an error of its own: it is the wait before the next start (${wait} now; it doubles from 10 s to 5 min, and is forgotten after 10 minutes of running well). What matters is why the container ended: ${why.en}`,
      `CrashLoopBackOff 本身不是错误，而是下次启动前的等待（目前 ${wait}；从 10 秒加倍至 5 分钟，正常运行 10 分钟后清零）。关键在于容器为何结束：${why.zhHans}`,
    ),
    remedies,
    concepts: ['crash-loop-back-off', ...concepts, ...(init ? ['init-containers'] : [])],
    ends: EXIT,
  };
};

const ended: Rule = (situation) => {
  const { culprit, pod, snapshot } = situation;
  const now = culprit?.status.state?.terminated;
  if (!culprit || !now || snapshot.phase === 'SUCCEEDED') return undefined;
  if (now.exitCode === 0 && now.reason === 'Completed' && pod.spec.restartPolicy !== 'Always') return undefined;
  const { why, remedies, concepts } = whyItEnded(situation, culprit);
  const { name, init } = culprit;
  const again = pod.spec.restartPolicy !== 'Never';
  return {
    headline: both(
      `${init ? 'Init container' : 'Container'} ${name} has ended: ${why.en}`,
      `${init ? 'Init 容器' : '容器'} ${name} 已结束：${why.zhHans}`,
    ),
    text: again
      ? both(
          `restartPolicy is ${pod.spec.restartPolicy}, so the kubelet will start it again: the first time at once, then after growing waits.`,
          `restartPolicy 为 ${pod.spec.restartPolicy}，因此 kubelet 会再次启动它：第一次立即启动，之后等待时间逐渐增加。`,
        )
      : both(
          'restartPolicy is Never: it is not started again, and the Pod has failed.',
          'restartPolicy 为 Never：不会再启动，Pod 已失败。',
        ),
    remedies,
    concepts: [...concepts, 'restart-policies', ...(init ? ['init-containers'] : [])],
    ends: EXIT,
  };
};

const notReady: Rule = (situation) => {
  const { culprit, pod } = situation;
  if (!culprit?.status.state?.running || culprit.status.ready) return undefined;
  const { name } = culprit;
  const spec = pod.spec.containers.find((one) => one.name === name);
  const probe = spec?.startupProbe && !culprit.status.started ? 'startup' : spec?.readinessProbe ? 'readiness' : undefined;
  if (!probe) return undefined;
  const said =
    situation.events.findLast(({ reason, message }) => reason === 'Unhealthy' && message.toLowerCase().startsWith(probe))?.message ?? '';
  return {
    headline: both(
      `Container ${name} runs but is not ready: its ${probe} probe has not passed`,
      `容器 ${name} 在运行但未就绪：其 ${probe} 探针尚未通过`,
    ),
    text: both(
      `${said.trim() || `The ${probe} probe has not been passed yet`}. Until it passes, the Pod gets no traffic from Services. ${probe === 'readiness' ? 'A readiness probe never restarts a container.' : 'A startup probe that fails too often kills the container.'}`,
      `${said.trim() || `${probe} 探针尚未通过`}。通过之前，Service 不会把流量发给该 Pod。${probe === 'readiness' ? '就绪探针不会重启容器。' : '启动探针失败次数过多会终止容器。'}`,
    ),
    remedies: {
      en: [
        'Check the port and the path of the probe against what the program listens on',
        "Look at the program's own logs: it may still be starting, or wait for something",
      ],
      zhHans: ['核对探针的端口和路径与程序实际监听的是否一致', '查看程序自己的日志：它可能仍在启动，或在等待其他服务'],
    },
    concepts: ['probes', 'conditions'],
    ends: ['ProbeResult', 'ConditionChanged'],
  };
};

const initRunning: Rule = ({ culprit, pod }) => {
  if (!culprit?.init || !culprit.status.state?.running) return undefined;
  const { name } = culprit;
  const total = pod.spec.initContainers?.length ?? 0;
  return {
    headline: both(`The Pod waits for its init container ${name} to finish`, `Pod 正在等待 Init 容器 ${name} 完成`),
    text: both(
      `Init containers run one after the other (${total} in all), each must end with exit code 0, and no other container starts before.`,
      `Init 容器逐个运行（共 ${total} 个），每个都必须以退出码 0 结束，在此之前其他容器不会启动。`,
    ),
    remedies: {
      en: [`See what it does: kubectl logs ${pod.metadata.name} -c ${name}`],
      zhHans: [`查看它在做什么：kubectl logs ${pod.metadata.name} -c ${name}`],
    },
    concepts: ['init-containers'],
    ends: ['ContainerStarted'],
  };
};

export const containerRules: readonly Rule[] = [configError, createError, postStart, crashLoop, ended, initRunning, notReady];

import type { Pod } from '../apimachinery/objects.ts';
import { PROBES_IN_CHINESE } from '../apimachinery/probe-names.ts';
import { plainText } from '../apimachinery/terminal-text.ts';
import { parseTime } from '../apimachinery/time.ts';
import { type Micros, seconds, type TraceEntry } from '../engine/index.ts';
import type { Localized, LogLine } from '../types.ts';
import { wrongCommand } from './command-hints.ts';
import { both, type Culprit, lastUnhealthy, operandOf, type Remedies, type Situation, specOf, terminatedOf } from './context.ts';
import { BY_DEFAULT, filesInMemory, portRemedies } from './end-remedies.ts';
import { postStartRemedies } from './hook-hints.ts';
import { known } from './known-messages.ts';
import { hiddenBy } from './log-facts.ts';
import { hintOf, tellingLine } from './log-hints.ts';
import { misfit } from './mount-misfit.ts';
import { probeRemedies } from './probe-hints.ts';
import { wordsForAShell } from './start-hints.ts';

/** Why a process ended, and what would mend it. */
interface Reason {
  readonly why: Localized;
  readonly remedies: Remedies;
  /** Slugs. */
  readonly concepts: readonly string[];
}

/** A container's newest end: its code, its signal, and what killed it. */
interface End {
  readonly situation: Situation;
  readonly culprit: Culprit;
  readonly state: ReturnType<typeof terminatedOf>;
  readonly code: number;
  readonly killed: Killed | undefined;
}

/** Why the process of a container ended: the first of the reasons that holds. */
export function whyItEnded(situation: Situation, culprit: Culprit): Reason {
  const state = terminatedOf(culprit);
  const end = { situation, culprit, state, code: state?.exitCode ?? 0, killed: killedFor(situation, culprit.name) };
  for (const reason of REASONS) {
    const found = reason(end);
    if (found) return found;
  }
  return exited(end);
}

function hookFailed({ killed, code, situation, culprit }: End): Reason | undefined {
  if (killed !== 'postStart') return undefined;
  const hook = situation.entries.findLast(
    ({ type, container, detail }) => type.name === 'HookRan' && container === culprit.name && !detail.ok,
  );
  const said =
    /failed - error: (.*)$/s
      .exec(String(hook?.detail.message ?? ''))?.[1]
      ?.trim()
      .slice(0, 200) ?? '';
  return {
    why: both(
      `its postStart hook failed, so the kubelet killed it (exit code ${code}).${said && ` ${said}`}`,
      `其 postStart 回调失败，kubelet 将其终止（退出码 ${code}）。${said}`,
    ),
    remedies: postStartRemedies(situation.pod, culprit.name, String(hook?.detail.message ?? '')),
    concepts: ['lifecycle-hooks'],
  };
}

function stoppedForAnother({ killed, code }: End): Reason | undefined {
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
function pauseEnded({ situation, culprit, code }: End): Reason | undefined {
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
function machineWentOff({ state, code }: End): Reason | undefined {
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

function nodeOutOfMemory({ state, situation, culprit, code }: End): Reason | undefined {
  if (state?.reason !== 'OOMKilled' || hasMemoryLimit(situation, culprit.name)) return undefined;
  return {
    why: both(
      `it has no memory limit, and when the node had no memory left the kernel killed ${victim(situation, culprit).en} (OOMKilled, exit code ${code}).`,
      `它没有内存限制，节点内存耗尽时${victim(situation, culprit).zhHans}被内核终止（OOMKilled，退出码 ${code}）。`,
    ),
    remedies: {
      en: [
        'Make the program use less, or run it on a node with more memory',
        'Set resources.requests.memory, so that the scheduler finds room for it',
      ],
      zhHans: ['让程序使用更少的内存，或在内存更大的节点上运行', '设置 resources.requests.memory，使调度器为它找到足够的空间'],
    },
    concepts: ['resources-and-qos', 'exit-codes'],
  };
}

/** Whether the kernel killed the first process, or another one. */
const victim = (situation: Situation, { name }: Culprit) =>
  newestEnd(situation, name)?.detail.outlivedOom ? both('one of its processes', '其中一个进程') : both('it', '');

function overItsLimit({ state, code, situation, culprit }: End): Reason | undefined {
  if (state?.reason !== 'OOMKilled') return undefined;
  const files = filesInMemory(situation.pod, culprit.name);
  return {
    why: both(
      `it used more memory than its limit, and the kernel killed ${victim(situation, culprit).en} (OOMKilled, exit code ${code}).`,
      `它使用的内存超过限制，${victim(situation, culprit).zhHans}被内核终止（OOMKilled，退出码 ${code}）。`,
    ),
    remedies: {
      en: [
        'Raise resources.limits.memory above what the program really needs',
        'Or make the program use less',
        ...files.map(({ en }) => en),
      ],
      zhHans: ['把 resources.limits.memory 提高到程序实际需要之上', '或让程序使用更少的内存', ...files.map(({ zhHans }) => zhHans)],
    },
    concepts: ['resources-and-qos', 'exit-codes'],
  };
}

function probeFailed({ killed: probe, situation, culprit, code }: End): Reason | undefined {
  if (probe !== 'liveness' && probe !== 'startup') return undefined;
  const unhealthy = lastUnhealthy(situation, culprit.name, probe);
  return {
    why: both(
      `its ${probe} probe failed too often, so the kubelet killed it (exit code ${code}). ${unhealthy}`,
      `其${PROBES_IN_CHINESE[probe]}失败次数过多，kubelet 将其终止（退出码 ${code}）。${unhealthy}`,
    ),
    remedies: probeRemedies(situation.pod, culprit, probe, unhealthy),
    concepts: probe === 'startup' ? ['startup-probes', 'probes'] : ['probes'],
  };
}

function neverStarted({ state, code, culprit, situation }: End): Reason | undefined {
  if (state?.reason !== 'StartError' && code !== 128) return undefined;
  const message = state?.message ?? '';
  const says = wrongCommand(message)?.says ?? known(message).says;
  const why = says ? both(`${says.en}: ${message}`, `${says.zhHans}：${message}`) : both(message, message);
  const { remedies, concepts } = startFailure(situation.pod, culprit, message);
  return { why, remedies, concepts };
}

/** Somebody stopped it: by a signal from outside, or by a command that sent one. */
function endedFromOutside({ situation, culprit, code }: End): Reason | undefined {
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

function finished({ code, situation, culprit, state }: End): Reason | undefined {
  if (code !== 0) return undefined;
  const container = specOf(situation.pod, culprit.name);
  const { command, args } = container ?? {};
  const atOnce = (parseTime(state?.finishedAt) ?? 0) - (parseTime(state?.startedAt) ?? 0) <= AT_ONCE;
  const idle = command || args || !atOnce ? [] : [BY_DEFAULT];
  const noShell = container && wordsForAShell({ container });
  return {
    why: both('its process finished its work and ended well (exit code 0).', '其进程完成工作后正常结束（退出码 0）。'),
    remedies: {
      en: [
        ...(noShell ? [noShell.remedy.en] : []),
        'A task that ends belongs under restartPolicy: Never or OnFailure (or in a Job)',
        'A server must stay in the foreground: one that goes into the background by itself, or a shell that only starts something there, ends at once',
        ...idle.map(({ en }) => en),
      ],
      zhHans: [
        ...(noShell ? [noShell.remedy.zhHans] : []),
        '会结束的任务应使用 restartPolicy: Never 或 OnFailure（或放入 Job）',
        '服务必须在前台运行：自行转入后台的程序，或只在后台启动程序的 shell，会立即结束',
        ...idle.map(({ zhHans }) => zhHans),
      ],
    },
    concepts: ['restart-policies', 'one-off-tasks'],
  };
}

const AT_ONCE: Micros = seconds(2);

function portTaken({ situation, culprit, code }: End): Reason | undefined {
  const taken = situation.logs(culprit.name).findLast(({ text }) => /address (?:already )?in use/i.test(text));
  if (!taken) return undefined;
  const words = taken.text.trim().slice(0, 200);
  return {
    why: both(
      `the port that it wants to listen on is taken (exit code ${code}): ${words}`,
      `它要监听的端口已被占用（退出码 ${code}）：${words}`,
    ),
    remedies: portRemedies(situation.pod),
    concepts: ['shared-network', 'exit-codes'],
  };
}

/** runc could not hand over to the program, which tells so in the container's log. @see runc: libcontainer/standard_init_linux.go */
function notExecuted({ situation, culprit, code }: End): Reason | undefined {
  const line = situation.logs(culprit.name).at(-1)?.text.trim() ?? '';
  const told = /^exec (\S+): (exec format error|no such file or directory|argument list too long)$/.exec(line);
  if (!told || code !== 1) return undefined;
  return {
    why: both(
      `the kernel could not execute ${told[1]}, so that nothing of the program ran (exit code ${code}): ${told[2]}.`,
      `内核无法执行 ${told[1]}，程序完全没有运行（退出码 ${code}）：${told[2]}。`,
    ),
    remedies: known(line).remedies,
    concepts: [known(line).concept ?? 'command-and-args', 'exit-codes', 'container-states'],
  };
}

/** The kubelet's own reasons come first: of a container that it stopped, another process may have lacked memory before. */
const REASONS = [
  machineWentOff,
  pauseEnded,
  hookFailed,
  stoppedForAnother,
  probeFailed,
  nodeOutOfMemory,
  overItsLimit,
  neverStarted,
  endedFromOutside,
  finished,
  portTaken,
  notExecuted,
];

/** With a code of its own, of which no more is known. */
function exited({ situation, culprit, code }: End): Reason {
  const lines = situation.logs(culprit.name);
  const said = lastWords(lines);
  const hint = hintOf(situation, culprit.name, lines, code);
  const meaning = meaningOf(code);
  // What has not been started again since has no earlier start whose log could be asked for.
  const logs = `kubectl logs ${operandOf(situation.pod)} -c ${culprit.name}${culprit.status.state?.terminated ? '' : ' --previous'}`;
  return {
    why: both(
      `its process ended with exit code ${code}${meaning.en}.${said ? ` ${said.en}` : ''}`,
      `其进程以退出码 ${code} 结束${meaning.zhHans}。${said?.zhHans ?? ''}`,
    ),
    remedies: {
      en: [
        ...(hint ? [hint.remedy.en] : []),
        `Read what it wrote before it ended: ${logs}`,
        'Check its command, arguments, environment and mounted files',
      ],
      zhHans: [...(hint ? [hint.remedy.zhHans] : []), `查看它结束前的输出：${logs}`, '检查其命令、参数、环境变量和挂载的文件'],
    },
    concepts: ['exit-codes', ...(hint ? [hint.concept] : [])],
  };
}

/** What a container wrote of why it ended. */
function lastWords(lines: readonly LogLine[]): Localized | undefined {
  const told = tellingLine(lines);
  if (!told) return undefined;
  const words = plainText(told.text).trim().slice(0, 200);
  return told === lines.findLast(({ text }) => text.trim() !== '')
    ? both(`Its last line of log: ${words}`, `其日志的最后一行：${words}`)
    : both(`From its log: ${words}`, `其日志中有：${words}`);
}

/** As a shell gives its codes. */
function meaningOf(code: number): Localized {
  if (code === 127) return both(' (a command was not found)', '（找不到命令）');
  if (code === 126) return both(' (a command could not be executed)', '（命令无法执行）');
  return code > 128 && code <= 128 + LAST_SIGNAL ? both(` (signal ${code - 128})`, `（信号 ${code - 128}）`) : both('', '');
}

/** @see signal(7): SIGRTMAX */
const LAST_SIGNAL = 64;

type Killed = 'liveness' | 'startup' | 'postStart' | 'change' | 'sandbox';

/** For what the kubelet had the container's newest start killed, if it had (`goesOn`: it has not ended yet); `sandbox` is the Pod's that went. */
export function killedFor(situation: Situation, container: string, { goesOn = false } = {}): Killed | undefined {
  const { entries } = situation;
  const own = entries.filter((entry) => entry.container === container);
  const exit = goesOn ? own.length : own.findLastIndex(({ type }) => type.name === 'ContainerExited');
  const start = own.findLastIndex(({ type }, i) => i < exit && type.name === 'ContainerStarted');
  const life = own.slice(start + 1, Math.max(exit, start + 1));
  const killing = life.findLast(({ type }) => type.name === 'ContainerKilling');
  if (!killing) return undefined;
  if (life.some(({ type, detail }) => type.name === 'HookRan' && detail.hook === 'postStart' && !detail.ok)) return 'postStart';
  const message = String(killing.detail.message);
  if (message.includes('definition changed')) return 'change';
  return (/failed (liveness|startup) probe/.exec(message)?.[1] as Probe | undefined) ?? failedProbe(situation, life, killing) ?? 'sandbox';
}

type Probe = 'liveness' | 'startup';

/** Where no container is to be kept the kubelet stops the whole Pod, and does not say that it was for a probe.
 *  @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions (keepCount) */
function failedProbe({ pod, entries }: Situation, life: readonly TraceEntry[], killing: TraceEntry): Probe | undefined {
  if (pod.spec.restartPolicy !== 'Never') return undefined;
  if (entries.some(({ type, sequence }) => type.name === 'PodTerminating' && sequence < killing.sequence)) return undefined;
  return (['liveness', 'startup'] as const).find((probe) => {
    const threshold = specOf(pod, killing.container ?? '')?.[`${probe}Probe`]?.failureThreshold ?? Number.POSITIVE_INFINITY;
    const results = life.filter(({ type, detail }) => type.name === 'ProbeResult' && detail.probe === probe);
    return results.length >= threshold && results.slice(-threshold).every(({ detail }) => detail.result === 'Failure');
  });
}

const newestEnd = ({ entries }: Situation, container: string): TraceEntry | undefined =>
  entries.findLast((entry) => entry.container === container && entry.type.name === 'ContainerExited');

/** Whether it was its own limit that the container's newest end came from. */
const hasMemoryLimit = (situation: Situation, container: string): boolean =>
  newestEnd(situation, container)?.detail.memoryLimit !== undefined;

/** The diagnosis of a container that the runtime could not start; `message` is the runtime's own, and says whether
 *  the command was to blame. */
export function startFailure(pod: Pod, culprit: Culprit, message: string) {
  const container = specOf(pod, culprit.name);
  const command = wrongCommand(message, (program) => container && hiddenBy({ container }, program));
  const { says = command?.says, remedies, concept } = known(message);
  const { name } = culprit;
  return {
    headline: says
      ? both(`Container ${name} cannot start: ${says.en}`, `容器 ${name} 无法启动：${says.zhHans}`)
      : both(`The runtime cannot start container ${name}`, `容器运行时无法启动容器 ${name}`),
    text: both(
      `The kubelet asked the container runtime to start it and got: ${message}. No line of the program ran, so there are no logs.`,
      `kubelet 请求容器运行时启动它，得到：${message}。程序一行都没有运行，因此没有日志。`,
    ),
    remedies: command?.remedies ?? misfit(pod, name, message) ?? remedies,
    concepts: [...(command ? ['command-and-args'] : concept ? [concept] : []), 'container-states', 'exit-codes'],
    ends: ['ContainerStartFailed'],
  };
}

import { PROBES_IN_CHINESE } from '../apimachinery/probe-names.ts';
import { plainText } from '../apimachinery/terminal-text.ts';
import { parseTime } from '../apimachinery/time.ts';
import { type Micros, seconds } from '../engine/index.ts';
import type { Localized, LogLine } from '../types.ts';
import { wentIntoBackground } from './background-hints.ts';
import { wrongCommand } from './command-hints.ts';
import { both, type Culprit, lastUnhealthy, listed, operandOf, type Situation, specOf, terminatedOf } from './context.ts';
import { type End, meaningOf, newestEnd, type Reason } from './end.ts';
import { BY_DEFAULT, filesInMemory, portRemedies } from './end-remedies.ts';
import { endedByNeighbour, endedFromOutside, machineWentOff, pauseEnded, stoppedForAnother } from './ends-from-outside.ts';
import { postStartRemedies } from './hook-hints.ts';
import { killedFor } from './killed-for.ts';
import { known } from './known-messages.ts';
import { hintOf, tellingLine } from './log-hints.ts';
import { probeRemedies } from './probe-hints.ts';
import { unreadableScript } from './script-hints.ts';
import { startFailure } from './start-failure.ts';
import { wordsForAShell } from './start-hints.ts';

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

function finished({ code, situation, culprit, state }: End): Reason | undefined {
  if (code !== 0) return undefined;
  const container = specOf(situation.pod, culprit.name);
  const { command, args } = container ?? {};
  const atOnce = (parseTime(state?.finishedAt) ?? 0) - (parseTime(state?.startedAt) ?? 0) <= AT_ONCE;
  const idle = command || args || !atOnce ? [] : [BY_DEFAULT];
  const noShell = container && wordsForAShell({ container });
  const background = container && wentIntoBackground(container);
  const first = [...(background ? [background] : []), ...(noShell ? [noShell.remedy] : [])];
  return {
    why: both('its process finished its work and ended well (exit code 0).', '其进程完成工作后正常结束（退出码 0）。'),
    remedies: {
      en: [
        ...first.map(({ en }) => en),
        'A task that ends belongs under restartPolicy: Never or OnFailure (or in a Job)',
        'A server must stay in the foreground: one that goes into the background by itself, or a shell that only starts something there, ends at once',
        ...idle.map(({ en }) => en),
      ],
      zhHans: [
        ...first.map(({ zhHans }) => zhHans),
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
  const container = specOf(situation.pod, culprit.name);
  const script = container && unreadableScript({ situation, pod: situation.pod, container }, told[1] as string);
  return {
    why: both(
      `the kernel could not execute ${told[1]}, so that nothing of the program ran (exit code ${code}): ${told[2]}.`,
      `内核无法执行 ${told[1]}，程序完全没有运行（退出码 ${code}）：${told[2]}。`,
    ),
    remedies: script && told[2] !== 'argument list too long' ? listed([script]) : known(line).remedies,
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
  endedByNeighbour,
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

/** Whether it was its own limit that the container's newest end came from. */
const hasMemoryLimit = (situation: Situation, container: string): boolean =>
  newestEnd(situation, container)?.detail.memoryLimit !== undefined;

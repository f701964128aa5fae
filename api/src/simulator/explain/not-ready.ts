import type { Pod } from '../apimachinery/objects.ts';
import { PROBES_IN_CHINESE } from '../apimachinery/probe-names.ts';
import type { Localized } from '../types.ts';
import { both, lastUnhealthy, listed, type Rule, type Situation } from './context.ts';
import { MORE_TO_START, probeRemedy } from './probe-hints.ts';
import { probedService } from './service-hints.ts';

/** A container that runs, but whose startup or readiness probe is not passed. */
export const notReady: Rule = (situation) => {
  const { culprit, pod } = situation;
  if (!culprit?.status.state?.running || culprit.status.ready) return undefined;
  const { name } = culprit;
  const spec = pod.spec.containers.find((one) => one.name === name);
  const probe = spec?.startupProbe && !culprit.status.started ? 'startup' : spec?.readinessProbe ? 'readiness' : undefined;
  if (!probe) return undefined;
  const start = situation.entries.findLast(({ container, type }) => container === name && type.name === 'ContainerStarted');
  const said = lastUnhealthy(situation, name, probe, start?.at);
  const words = spec?.[`${probe}Probe`]?.exec?.command;
  const asked = said && spec && words ? probedService(situation, spec, words) : undefined;
  const check = probeRemedy(pod, culprit, probe, said);
  const passed = situation.entries.some(
    ({ container, type, detail, at }) =>
      container === name && type.name === 'ProbeResult' && detail.probe === probe && detail.result === 'Success' && at >= (start?.at ?? 0),
  );
  const follows = whatProbeDoes(probe, said);
  const gates = gatesToo(pod);
  const look = passed
    ? both(
        "Look at the program's own logs: what answered before has ended, hangs, or waits for something",
        '查看程序自己的日志：之前能响应的程序可能已结束、卡住，或在等待其他服务',
      )
    : both(
        "Look at the program's own logs: it may still be starting, or wait for something",
        '查看程序自己的日志：它可能仍在启动，或在等待其他服务',
      );
  return {
    headline: both(
      `Container ${name} runs but is not ready: its ${probe} probe ${passed ? 'has passed before, and fails now' : 'has not passed'}`,
      `容器 ${name} 在运行但未就绪：其${PROBES_IN_CHINESE[probe]}${passed ? '曾经通过，现在失败' : '尚未通过'}`,
    ),
    text: both(
      `${said || `The ${probe} probe has not been passed yet`}. Until it passes${passed ? ' again' : ''}, the Pod gets no traffic from Services. ${follows.en}${gates.en}`,
      `${said || `${PROBES_IN_CHINESE[probe]}尚未通过`}。${passed ? '再次' : ''}通过之前，Service 不会把流量发给该 Pod。${follows.zhHans}${gates.zhHans}`,
    ),
    remedies: listed([
      ...(asked ? [asked] : []),
      check,
      ...(probe === 'startup' && killedBefore(situation, name) ? [MORE_TO_START] : []),
      look,
    ]),
    concepts: [...(probe === 'startup' ? ['startup-probes'] : []), 'probes', 'conditions'],
    ends: ['ProbeResult', 'ConditionChanged'],
  };
};

/** It has had no time enough before. */
const killedBefore = ({ entries }: Situation, name: string): boolean =>
  entries.some(
    ({ type, container, detail }) =>
      container === name && type.name === 'ContainerKilling' && /failed startup probe/.test(String(detail.message)),
  );

/** @see kubernetes: pkg/kubelet/prober/worker.go doProbe, which throws away what is an error of the prober */
function whatProbeDoes(probe: 'readiness' | 'startup', said: string): Localized {
  if (probe === 'readiness') return both('A readiness probe never restarts a container.', '就绪探针不会重启容器。');
  return /^Startup probe errored/.test(said)
    ? both(
        'v1.27 throws away what comes of a probe that cannot be run: it counts neither as passed nor as failed, so that the container is not killed either, and waits for ever.',
        'v1.27 会丢弃无法运行的探针的结果：既不算通过也不算失败，因此容器也不会被终止，而是一直等待。',
      )
    : both('A startup probe that fails too often kills the container.', '启动探针失败次数过多会终止容器。');
}

/** The Pod's condition tells of its gates only when its containers are ready. @see kubernetes: pkg/kubelet/status/generate.go GeneratePodReadyCondition */
function gatesToo({ spec, status }: Pod): Localized {
  const open = (spec.readinessGates ?? [])
    .map(({ conditionType }) => conditionType)
    .filter((gate) => !status.conditions?.some(({ type, status: is }) => type === gate && is === 'True'));
  if (open.length === 0) return both('', '');
  return both(` After that the Pod waits at its readiness gates: ${open.join(', ')}.`, `之后 Pod 还要等待就绪门控：${open.join('、')}。`);
}

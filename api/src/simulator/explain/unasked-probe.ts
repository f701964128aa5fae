import { both, lastUnhealthy, type Rule } from './context.ts';
import { probeRemedy } from './probe-hints.ts';

/**
 * A liveness probe that cannot even be run: the kubelet tells of it, and throws the result away.
 * @see kubernetes: pkg/kubelet/prober/worker.go doProbe; pkg/kubelet/prober/prober.go probe
 */
export const probeCannotRun: Rule = (situation) => {
  const { pod, snapshot, entries } = situation;
  if (snapshot.phase !== 'RUNNING') return undefined;
  for (const status of pod.status.containerStatuses ?? []) {
    const { name } = status;
    const own = entries.filter(
      ({ container, type }) => container === name && (type.name === 'ProbeResult' || type.name === 'ContainerStarted'),
    );
    const last = own.findLast(({ type, detail }) => type.name === 'ContainerStarted' || detail.probe === 'liveness');
    if (last?.type.name !== 'ProbeResult' || last.detail.result !== 'Failure') continue;
    const begun = own.findLast(({ type }) => type.name === 'ContainerStarted');
    const met = lastUnhealthy(situation, name, 'liveness', begun?.at);
    if (!/^Liveness probe errored/.test(met)) continue;
    const remedy = probeRemedy(pod, { name, init: false, status }, 'liveness', met);
    return {
      headline: both(
        `The Pod runs and is ready, but the liveness probe of container ${name} cannot be run`,
        `Pod 正在运行且已就绪，但容器 ${name} 的存活探针无法运行`,
      ),
      text: both(
        `${met}. v1.27 throws such a result away: it counts neither as passed nor as failed, so that nothing starts the container again if it hangs.`,
        `${met}。v1.27 会丢弃这样的结果：既不算通过也不算失败，因此容器卡住时不会被重启。`,
      ),
      remedies: { en: [remedy.en], zhHans: [remedy.zhHans] },
      concepts: ['probes'],
      ends: ['ProbeResult'],
    };
  }
  return undefined;
};

import type { Pod } from '../../apimachinery/objects.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import * as timeline from './entries.ts';
import type { KubeletEvents } from './kubelet-events.ts';

/** What the record says of containers that the kubelet itself does not hear at once: ends, first lines, and remarks of their programs. */
export function traceRuntime(runtime: ContainerRuntime, events: KubeletEvents, podOf: (uid: string) => Pod | undefined): void {
  runtime.onExit((podUid, { name, exitCode, reason, signal, outlivedOom, signalled, startedAt, finishedAt }) => {
    const pod = podOf(podUid);
    const ranSeconds = Math.round(((finishedAt ?? 0) - (startedAt ?? 0)) / 1e5) / 10;
    if (!pod) return;
    const oomKilled = reason === 'OOMKilled';
    const memoryLimit = oomKilled ? memoryLimitOf(pod, name) : undefined;
    const neighbour = signalled && {
      signal: signalled.signal,
      container: runtime.instancesOf(podUid).find(({ id }) => id === signalled.from)?.config.name ?? '',
    };
    const more = {
      ...(signal && { signal }),
      ...(memoryLimit && { memoryLimit }),
      ...(outlivedOom && { outlivedOom }),
      ...(neighbour && { neighbour }),
    };
    events.exited(pod, name, { exitCode, reason, ranSeconds, oomKilled, ...more });
  });
  runtime.onPauseExit((podUid, fate, endsAll) => {
    const pod = podOf(podUid);
    if (pod) events.trace(pod, null, timeline.PauseExited, { exitCode: fate === 'killed' ? 137 : 0, endsAll });
  });
  runtime.onFirstLine((podUid, name, { text, stream }) => {
    const pod = podOf(podUid);
    if (pod) events.trace(pod, name, timeline.FirstLine, { name, stream, text });
  });
  runtime.onRemark((podUid, name, remark) => {
    const pod = podOf(podUid);
    if (pod && remark.kind === 'CommandNotFound') events.trace(pod, name, timeline.CommandNotFound, { name, command: remark.command });
    else if (pod && remark.kind === 'NotFollowed') {
      const { program, why, taken } = remark;
      events.trace(pod, name, timeline.NotFollowed, { name, program, why, taken });
    }
  });
}

const memoryLimitOf = ({ spec }: Pod, container: string): string | undefined =>
  [...(spec.initContainers ?? []), ...spec.containers].find(({ name }) => name === container)?.resources?.limits?.memory;

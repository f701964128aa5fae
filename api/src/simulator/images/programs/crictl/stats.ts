import type { ContainerStatsMessage, SandboxStatsMessage } from '../../../apimachinery/cri.ts';
import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Command } from './command.ts';
import { Fatal } from './fatal.ts';
import { humanSize, listed, microsOf, tableOf, truncated } from './output.ts';

const CLEAR = '\x1b[2J\x1b[H';

interface Usage {
  readonly id: string;
  readonly cpu: number;
  readonly at: number;
  readonly memory: number;
  row(percent: string): readonly string[];
}

/** @see cri-tools: cmd/crictl/container_stats.go displayStats */
export function* stats(command: Command): Task<void> {
  const all = command.has('all');
  yield* sampled(command, 'get container stats: ', ['CONTAINER', 'CPU %', 'MEM', 'DISK', 'INODES'], function* () {
    const id = command.text('id') || (command.words[0] ?? '');
    const filter = { id, podSandboxId: command.text('pod'), labels: command.labels() };
    const failed = { place: 'remote_runtime.go:671', text: 'ListContainerStats with filter from runtime service failed' };
    const answer = yield* command.connection.call<ContainerStatsMessage[]>('runtime', { method: 'ListContainerStats', filter }, failed);
    if (!answer.ok) return answer.error;
    const messages = answer.value.sort((a, b) => (a.attributes.id < b.attributes.id ? -1 : 1));
    const usages = messages.map(({ attributes, cpu, memory, writableLayer }): Usage => {
      const used = Number(memory?.workingSetBytes.value ?? 0);
      const disk = humanSize(Number(writableLayer.usedBytes.value), 4);
      return {
        id: attributes.id,
        cpu: Number(cpu?.usageCoreNanoSeconds.value ?? 0),
        at: cpu ? microsOf(cpu.timestamp) : 0,
        memory: all ? 1 : used,
        row: (percent) => [truncated(attributes.id), percent, humanSize(used, 4), disk, writableLayer.inodesUsed.value],
      };
    });
    return { messages, usages };
  });
}

/** @see cri-tools: cmd/crictl/pod_stats.go */
export function* statsp(command: Command): Task<void> {
  yield* sampled(command, 'get pod stats: ', ['POD', 'POD ID', 'CPU %', 'MEM'], function* () {
    const filter = { id: command.text('id') || (command.words[0] ?? ''), labels: command.labels() };
    const answer = yield* command.connection.call<SandboxStatsMessage[]>('runtime', { method: 'ListPodSandboxStats', filter });
    if (!answer.ok) return answer.error;
    const messages = answer.value.sort((a, b) => (a.attributes.id < b.attributes.id ? -1 : 1));
    const usages = messages.map(({ attributes, linux }): Usage => {
      const used = Number(linux?.memory.workingSetBytes.value ?? 0);
      return {
        id: attributes.id,
        cpu: Number(linux?.cpu.usageCoreNanoSeconds.value ?? 0),
        at: linux ? microsOf(linux.cpu.timestamp) : 0,
        memory: used,
        row: (percent) => [attributes.metadata.name, truncated(attributes.id), percent, humanSize(used, 4)],
      };
    });
    return { messages, usages };
  });
}

interface Sample {
  readonly messages: readonly object[];
  readonly usages: readonly Usage[];
}

/** What was used between two looks. */
function* sampled(command: Command, why: string, head: readonly string[], take: () => Task<Sample | string>): Task<void> {
  yield* command.connection.open('runtime');
  const look = function* (): Task<Sample> {
    const sample = yield* take();
    if (typeof sample === 'string') throw new Fatal(why + sample);
    return sample;
  };
  do {
    if (command.has('watch')) yield* command.process.sleep(500 * MILLISECOND);
    const before = yield* look();
    const list = listed(command.text('output'), { stats: before.messages });
    if (list !== undefined) return yield* command.print(list);
    yield* command.process.sleep(command.number('seconds') * SECOND);
    const { usages } = yield* look();
    const rows = usages.flatMap((usage) => {
      const old = before.usages.find(({ id }) => id === usage.id);
      if (!old || (usage.cpu === 0 && usage.memory === 0)) return [];
      const percent = usage.cpu === 0 ? 0 : ((usage.cpu - old.cpu) / 1000 / (usage.at - old.at)) * 100;
      return [usage.row(percent.toFixed(2))];
    });
    yield* command.print(CLEAR + tableOf([head, ...rows]));
  } while (command.has('watch'));
}

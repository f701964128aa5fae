import type { ContainerMessage, ContainerStatsMessage } from '../../apimachinery/cri.ts';
import type { Micros } from '../../engine/index.ts';
import type { ContainerInstance } from '../instance.ts';
import type { StandingLife, StandingPod } from '../standing.ts';
import { containerMessage, nanoseconds } from './messages.ts';
import { containerStats } from './stats.ts';

/** A container or sandbox that is there; what has run since before the run is only looked at. */
export interface Seen<T> {
  readonly id: string;
  readonly it: T;
  readonly standing?: StandingPod | undefined;
  /** Of a container that was played before it was started again. */
  readonly life?: StandingLife;
}

/** Those of a Pod that has run since before the run. */
export const seenContainers = (standing: StandingPod): Seen<ContainerInstance>[] =>
  standing.instances.flatMap((it): Seen<ContainerInstance>[] => {
    const id = standing.named(it.id);
    const lives = standing.livesOf(it.config.name);
    return lives?.map((life) => ({ id: life.id ?? id, it, standing, life })) ?? [{ id, it, standing }];
  });

/** What is said of it, by its own names. */
export function told<T, M>({ it, standing }: Seen<T>, say: (it: T) => M): M {
  const message = say(it);
  return standing ? (JSON.parse(standing.named(JSON.stringify(message)), shifted(standing.later)) as M) : message;
}

export function toldContainer(seen: Seen<ContainerInstance>): ContainerMessage {
  const message = told(seen, containerMessage);
  const { id, life } = seen;
  if (!life) return message;
  return {
    ...message,
    id,
    metadata: { ...message.metadata, attempt: life.attempt },
    state: life.hasEnded ? 'CONTAINER_EXITED' : 'CONTAINER_RUNNING',
    createdAt: life.createdAt === undefined ? message.createdAt : nanoseconds(life.createdAt),
    annotations: { ...message.annotations, 'io.kubernetes.container.restartCount': String(life.attempt) },
  };
}

export function toldStats(seen: Seen<ContainerInstance>, at: Micros, measuredAt: Micros): ContainerStatsMessage {
  const { standing, life } = seen;
  const message = told(seen, (one) => containerStats(one, at, measuredAt, standing, life?.createdAt));
  if (!life) return message;
  const { id, metadata, labels, annotations } = toldContainer(seen);
  return { ...message, attributes: { id, metadata, labels, annotations }, ...(life.hasEnded && { cpu: null, memory: null }) };
}

/** Its times are its own, too. */
const shifted =
  (later: Micros) =>
  (name: string, value: unknown): unknown =>
    later !== 0 && (name === 'createdAt' || name === 'startedAt') ? String(BigInt(value as string) + BigInt(later) * 1000n) : value;

import { type Pod, podKey } from '../../apimachinery/objects.ts';
import { type Engine, type Micros, type Random, SECOND } from '../../engine/index.ts';

/** @see kubernetes: pkg/kubelet/kubelet.go backOffPeriod; pod_workers.go workerBackOffPeriodJitterFactor */
const BACK_OFF_PERIOD: Micros = 10 * SECOND;
const JITTER = 0.5;

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  /** The kubelet's next look at what is due. */
  readonly tickAtOrAfter: (time: Micros) => Micros;
  /** Whether one of that name has not ended. */
  readonly isBusy: (key: string) => boolean;
  /** Whether a file still says so. */
  readonly isWanted: (podUid: string) => boolean;
  readonly start: (pod: Pod) => void;
}

interface Waiting {
  readonly pod: Pod;
  readonly random: Random;
  /** When it tries next. */
  at: Micros;
  tries: number;
}

/**
 * Static Pods of whose name there is another that has not ended. Each tries again every ten to fifteen seconds; the first to come
 * is the first to start. @see kubernetes: pkg/kubelet/pod_workers.go allowPodStart, allowStaticPodStart
 */
export class WaitingStaticPods {
  readonly #d: Dependencies;
  readonly #queue: Waiting[] = [];

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  add(pod: Pod): void {
    const { engine, random } = this.#d;
    const waiting = { pod, random: random.fork('wait', pod.metadata.uid, engine.now), at: engine.now, tries: 0 };
    this.#queue.push(waiting);
  }

  /** Whether one of that name waits, and is to start before all that come now. */
  isNext(key: string): boolean {
    return this.#first(key) !== undefined;
  }

  /** One has ended: until then none of them could start. */
  retry(): void {
    for (const waiting of [...this.#queue]) this.#plan(waiting);
  }

  #plan(waiting: Waiting): void {
    const { engine, tickAtOrAfter, isWanted } = this.#d;
    if (!isWanted(waiting.pod.metadata.uid)) {
      this.#remove(waiting);
      return;
    }
    if (waiting.at > engine.now) return;
    while (waiting.at <= engine.now)
      waiting.at = tickAtOrAfter(waiting.at + waiting.random.fork(waiting.tries++).jitter(BACK_OFF_PERIOD, JITTER));
    engine.at(waiting.at, () => this.#try(waiting));
  }

  #try(waiting: Waiting): void {
    const { isBusy, start } = this.#d;
    const { pod } = waiting;
    if (isBusy(podKey(pod))) return;
    if (this.#first(podKey(pod)) === waiting) {
      this.#remove(waiting);
      start(pod);
    } else this.#plan(waiting);
  }

  #first(key: string): Waiting | undefined {
    return this.#queue.find(({ pod }) => podKey(pod) === key && this.#d.isWanted(pod.metadata.uid));
  }

  #remove(waiting: Waiting): void {
    this.#queue.splice(this.#queue.indexOf(waiting), 1);
  }
}

import type { Pod } from '../../apimachinery/objects.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { MINUTE, type Micros } from '../../engine/index.ts';
import type { ControllerContext } from '../context.ts';

/** @see kubernetes: pkg/controller/disruption/disruption.go stalePodDisruptionTimeout */
const TIMEOUT: Micros = 2 * MINUTE;

/**
 * A Pod that was to be disrupted, and of which nobody has begun to be rid for two minutes, is so no more: its condition
 * DisruptionTarget becomes False. What a kubelet has said of it stays.
 * @see kubernetes: pkg/controller/disruption/disruption.go syncStalePodDisruption
 */
export class StaleDisruptions {
  readonly #context: ControllerContext;
  readonly #planned = new Set<string>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    this.#context.store.watch('Pod', ({ type, object }) => {
      if (type !== 'DELETED') this.#look(object);
    });
  }

  #look(pod: Pod): void {
    const { engine } = this.#context;
    const since = targetedSince(pod);
    const { uid } = pod.metadata;
    if (since === undefined || this.#planned.has(uid)) return;
    this.#planned.add(uid);
    engine.at(Math.max(engine.now, since + TIMEOUT), () => {
      this.#planned.delete(uid);
      this.#sync(uid, pod);
    });
  }

  #sync(uid: string, { metadata: { namespace, name } }: Pod): void {
    const { engine, store, api } = this.#context;
    const pod = store.get('Pod', namespace, name);
    if (pod?.metadata.uid !== uid) return;
    const since = targetedSince(pod);
    if (since === undefined) return;
    if (since + TIMEOUT > engine.now) {
      this.#look(pod);
      return;
    }
    const conditions = pod.status.conditions?.map((condition) =>
      condition.type === 'DisruptionTarget'
        ? { ...condition, status: 'False' as const, lastTransitionTime: formatTime(engine.now) }
        : condition,
    );
    api.updatePodStatus(namespace, name, uid, { ...pod.status, ...(conditions && { conditions }) });
  }
}

/** Since when it has been chosen, by others than its kubelet, and is as before; undefined if it is not. */
function targetedSince(pod: Pod): Micros | undefined {
  const condition = pod.status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  if (pod.metadata.deletionTimestamp || condition?.status !== 'True' || condition.reason === 'TerminationByKubelet') return undefined;
  return isPodTerminal(pod) ? undefined : (parseTime(condition.lastTransitionTime) ?? 0);
}

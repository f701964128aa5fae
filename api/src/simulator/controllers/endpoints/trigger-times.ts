import type { Pod, Service } from '../../apimachinery/objects.ts';
import { keyOf } from '../context.ts';

/** The annotation that says which change of Pod or Service endpoints were last written for. */
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

interface Seen {
  readonly service: string;
  readonly pods: ReadonlyMap<string, string>;
}

/**
 * What made a Service's endpoints change, and when: its creation, or that Pods became ready or ceased to be.
 * @see kubernetes: pkg/controller/util/endpoint/trigger_time_tracker.go
 */
export class TriggerTimes {
  readonly #seen = new Map<string, Seen>();

  /** The earliest of what is new since the last look; undefined if nothing is. */
  lastChange(service: Service, pods: readonly Pod[]): string | undefined {
    const key = keyOf(service);
    const before = this.#seen.get(key);
    const created = service.metadata.creationTimestamp;
    const times = new Map(pods.flatMap((pod) => readinessSince(pod)));
    this.#seen.set(key, { service: created, pods: times });
    if (!before) return created;
    const changed = [...times].filter(([pod, time]) => time > (before.pods.get(pod) ?? '')).map(([, time]) => time);
    if (created > before.service) changed.push(created);
    return changed.sort()[0];
  }
  forget(service: string): void {
    this.#seen.delete(service);
  }
}

const readinessSince = ({ metadata, status }: Pod): [string, string][] => {
  const since = status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  return since ? [[metadata.name, since]] : [];
};

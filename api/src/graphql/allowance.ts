import { LRUCache } from 'lru-cache';

/** Clients that are remembered at once: the one that was not seen for longest is forgotten first. */
const MOST_CLIENTS = 100_000;
const HOUR = 3_600_000;

/** So many of a kind in an hour for each client, from the first one on. Each process counts for itself. */
export interface Allowance {
  readonly perHour: number;
  /** Counts one more; false where it is one too many. */
  takes(client: string): boolean;
}

export function createAllowance(perHour: number): Allowance {
  const taken = new LRUCache<string, number>({ max: MOST_CLIENTS, ttl: HOUR, noUpdateTTL: true, perf: Date });
  return {
    perHour,
    takes(client) {
      const count = (taken.get(client) ?? 0) + 1;
      if (count <= perHour) taken.set(client, count);
      return count <= perHour;
    },
  };
}

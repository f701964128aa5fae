import { LRUCache } from 'lru-cache';

/** Clients that are remembered at once: the one that was not seen for longest is forgotten first. */
const MOST_CLIENTS = 100_000;
const HOUR = 3_600_000;
/** The client that asks from the server's own machine and whom no proxy names: its owner's, a test, or a proxy that says nothing. It is not counted. */
export const OWN_MACHINE = 'localhost';

/** So many of a kind in an hour for each client, from the first one on. Each process counts for itself. */
export interface Allowance {
  readonly perHour: number;
  /** Counts one more; false where it is one too many. Of OWN_MACHINE it is never. */
  takes(client: string): boolean;
}

export function createAllowance(perHour: number): Allowance {
  const taken = new LRUCache<string, number>({ max: MOST_CLIENTS, ttl: HOUR, noUpdateTTL: true, perf: Date });
  return {
    perHour,
    takes(client) {
      if (client === OWN_MACHINE) return true;
      const count = (taken.get(client) ?? 0) + 1;
      if (count <= perHour) taken.set(client, count);
      return count <= perHour;
    },
  };
}

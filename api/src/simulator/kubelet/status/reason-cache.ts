import type { SyncResult } from '../container/sync-result.ts';

/**
 * Why a container could not be started at the last sync: it stands in the status as the reason for waiting until a
 * start succeeds. @see kubernetes: pkg/kubelet/reason_cache.go
 */
export class ReasonCache {
  readonly #reasons = new Map<string, { readonly reason: string; readonly message: string }>();

  /** Whether anything is new. */
  update(podUid: string, results: readonly SyncResult[]): boolean {
    let changed = false;
    for (const { action, target, error, message } of results) {
      if (action !== 'StartContainer') continue;
      const key = `${podUid}_${target}`;
      const before = this.#reasons.get(key);
      changed ||= before?.reason !== error || (before?.message ?? '') !== (message ?? '');
      if (error) this.#reasons.set(key, { reason: error, message: message ?? '' });
      else this.#reasons.delete(key);
    }
    return changed;
  }

  get(podUid: string, container: string): { readonly reason: string; readonly message: string } | undefined {
    return this.#reasons.get(`${podUid}_${container}`);
  }

  remove(podUid: string, containers: readonly string[]): void {
    for (const container of containers) this.#reasons.delete(`${podUid}_${container}`);
  }
}

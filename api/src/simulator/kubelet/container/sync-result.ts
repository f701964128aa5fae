import type { Micros } from '../../engine/index.ts';

/** What became of one step of a sync. @see kubernetes: pkg/kubelet/container/sync_result.go */
export interface SyncResult {
  readonly action: 'CreatePodSandbox' | 'ConfigPodSandbox' | 'KillPodSandbox' | 'KillContainer' | 'StartContainer' | 'InitContainer';
  /** The container's name, or the sandbox's id. */
  readonly target: string;
  /** The error's name, which is also the reason in a container's status: CrashLoopBackOff, ErrImagePull, RunContainerError … */
  readonly error?: string;
  readonly message?: string;
  /** Of a start that must wait: until then, another try would find and tell the same. */
  readonly waiting?: { readonly until: Micros; tellAgain(): void };
}

/** Whether a sync failed, for the work queue: any error counts, back-off included. */
export const failed = (results: readonly SyncResult[]): boolean => results.some(({ error }) => error !== undefined);

import type { PersistentVolume, PersistentVolumeClaim, PodStatus } from '../apimachinery/objects.ts';

/** An answer of the API server. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** What the scheduler asks of the API server. */
export interface SchedulerClient {
  bind(namespace: string, name: string, node: string): Answer;
  updatePodStatus(namespace: string, name: string, uid: string, status: PodStatus): Answer;
  deletePod(namespace: string, name: string, options: { readonly uid?: string; readonly gracePeriodSeconds?: number }): Answer;
  update(object: PersistentVolume | PersistentVolumeClaim): Answer;
}

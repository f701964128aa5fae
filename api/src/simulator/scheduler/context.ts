import type { Engine, Random, Trace } from '../engine/index.ts';
import type { EventSeriesRecorder } from '../events/index.ts';
import type { SchedulerStore } from './cache.ts';
import type { SchedulerClient } from './client.ts';

/** What the scheduler works with. */
export interface SchedulerContext {
  readonly engine: Engine;
  readonly store: SchedulerStore;
  readonly client: SchedulerClient;
  readonly recorder: EventSeriesRecorder;
  readonly trace: Trace;
  readonly random: Random;
}

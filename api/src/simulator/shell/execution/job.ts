import type { ExitStatus } from '../../kernel/index.ts';

/** A pipeline in the background. */
export interface Job {
  readonly number: number;
  /** All of the pipeline; the last one's status is the job's. */
  readonly pids: readonly number[];
  readonly text: string;
  done: boolean;
  /** Somebody has waited for it (or, in bash, been shown that it is done): the next child that is made takes its place. */
  waited: boolean;
  status: ExitStatus | undefined;
}

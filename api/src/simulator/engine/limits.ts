/** What one run may use. A run that goes over ends with `LimitExceeded`, and nothing of it is kept. */
export interface Limits {
  /** Turns of the engine and of processes: events handled, commands run, system calls made. */
  readonly steps: number;
  /** Bytes of the log files of all containers together, in which each line has its time before it. */
  readonly logBytes: number;
  /** Bytes that files really hold (a run of one repeated byte counts as nothing). */
  readonly fileBytes: number;
  /** Processes alive at once in the whole cluster. */
  readonly processes: number;
  /** Entries of the timeline. */
  readonly timelineEntries: number;
  /** Characters of one value after its references to variables are replaced. */
  readonly expandedText: number;
}

export const defaultLimits: Limits = {
  steps: 3_000_000,
  logBytes: 16 * 2 ** 20,
  fileBytes: 64 * 2 ** 20,
  processes: 20_000,
  timelineEntries: 200_000,
  expandedText: 4 * 2 ** 20,
};

/** Thrown inside a run only, and turned into the value `LimitExceeded` at the simulator's door. */
export class LimitReached extends Error {
  constructor(
    readonly limit: keyof Limits,
    readonly allowed: number,
  ) {
    super(`the run was stopped: more than ${allowed} ${limit}`);
  }
}

/** Counts what a run uses. */
export class Budget {
  readonly used: { -readonly [K in keyof Limits]: number } = {
    steps: 0,
    logBytes: 0,
    fileBytes: 0,
    processes: 0,
    timelineEntries: 0,
    expandedText: 0,
  };

  constructor(readonly limits: Limits = defaultLimits) {}

  /** Adds `amount` (which may be negative, for what is given back). */
  spend(limit: keyof Limits, amount = 1): void {
    this.used[limit] += amount;
    if (this.used[limit] > this.limits[limit]) throw new LimitReached(limit, this.limits[limit]);
  }
}

/** What one run may use. A run that goes over ends with `LimitExceeded`, and nothing of it is kept. */
export interface Limits {
  /**
   * Work: turns of the engine and of processes, system calls, and so many for other work that a step takes about as long on a
   * real machine whatever it is.
   */
  readonly steps: number;
  /** Of those that were used, so many are given back with each simulated second: who mostly sleeps may work for a day. */
  readonly stepsPerSecond: number;
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
  /** Characters of all that the API server finds wrong with one object: each problem may show a list whole. */
  readonly refusalText: number;
}

/** What a run may use unless it is told otherwise; `stepsPerSecond` is allowed for each simulated second beside `steps`. */
export const defaultLimits: Limits = {
  steps: 3_000_000,
  stepsPerSecond: 250,
  logBytes: 16 * 2 ** 20,
  fileBytes: 64 * 2 ** 20,
  processes: 20_000,
  timelineEntries: 200_000,
  expandedText: 4 * 2 ** 20,
  refusalText: 4 * 2 ** 20,
};

/** What is counted. */
type Counted = Exclude<keyof Limits, 'stepsPerSecond'>;

/** Thrown inside a run only, and turned into the value `LimitExceeded` at the simulator's door. */
export class LimitReached extends Error {
  constructor(
    readonly limit: Counted,
    readonly allowed: number,
  ) {
    super(`the run was stopped: more than ${allowed} ${limit}`);
  }
}

/** Counts what a run uses. */
export class Budget {
  #steps = 0;
  /** As `limits` say, moved up as time passes. */
  #mostSteps: number;
  readonly #others: Record<Exclude<Counted, 'steps'>, number> = {
    logBytes: 0,
    fileBytes: 0,
    processes: 0,
    timelineEntries: 0,
    expandedText: 0,
    refusalText: 0,
  };

  constructor(readonly limits: Limits = defaultLimits) {
    this.#mostSteps = limits.steps;
  }

  get used(): Readonly<Record<Counted, number>> {
    return { steps: this.#steps, ...this.#others };
  }

  /** Adds `amount` (which may be negative, for what is given back). */
  spend(limit: Exclude<Counted, 'steps'>, amount = 1): void {
    const used = this.#others[limit] + amount;
    this.#others[limit] = used;
    if (used > this.limits[limit]) throw new LimitReached(limit, this.limits[limit]);
  }

  /** So many steps: by far the most that is counted. */
  step(amount = 1): void {
    this.#steps += amount;
    if (this.#steps > this.#mostSteps) throw new LimitReached('steps', this.limits.steps);
  }

  /** Simulated time has passed. What was not used is not kept for later: a loop that begins in the evening ends as soon as any. */
  rest(seconds: number): void {
    const { steps, stepsPerSecond } = this.limits;
    this.#mostSteps = Math.min(this.#mostSteps + seconds * stepsPerSecond, this.#steps + steps);
  }
}

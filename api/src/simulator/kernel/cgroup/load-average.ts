import { MILLISECOND, type Micros } from '../../engine/index.ts';

/** Every five seconds and a tick of 250 a second it is counted who runs or waits for a CPU. @see linux: include/linux/sched/loadavg.h LOAD_FREQ */
const SAMPLED_EACH: Micros = 5004 * MILLISECOND;
/** Of numbers with eleven bits behind the point. */
const ONE = 2048;
/** What of an average outlasts a sample: over 1, 5 and 15 minutes. @see linux: include/linux/sched/loadavg.h EXP_1, EXP_5, EXP_15 */
const KEPT = [1884, 2014, 2037] as const;

/** What is counted of a control group. */
interface Counted {
  readonly runnable: number;
  readonly quotaCores: number;
  readonly children: ReadonlySet<Counted>;
}

/** How many processes of a node run or wait to, on average. It is worked out when that changes, and only once for each sample. */
export class LoadAverage {
  /** When it is counted next. */
  next: Micros = SAMPLED_EACH;
  #averages: readonly number[];

  /** @param daemons how many of the node's own run at any time, on average, beside those of its containers */
  constructor(readonly daemons: number) {
    this.#averages = KEPT.map(() => Math.round(daemons * ONE));
  }

  /** Up to now it was as it is: what was to be counted meanwhile is counted. */
  pass(now: Micros, root: Counted): void {
    if (now < this.next) return;
    const samples = Math.floor((now - this.next) / SAMPLED_EACH) + 1;
    const active = Math.round((this.daemons + (root.runnable > 0 ? runningIn(root) : 0)) * ONE);
    this.#averages = this.#averages.map((average, i) => decayed(average, power(KEPT[i] as number, samples), active));
    this.next += samples * SAMPLED_EACH;
  }

  /** The machine has booted. */
  startOver(): void {
    this.#averages = KEPT.map(() => 0);
  }

  /** As /proc/loadavg has them. @see linux: fs/proc/loadavg.c, kernel/sched/loadavg.c get_avenrun */
  at(now: Micros, root: Counted): readonly [string, string, string] {
    this.pass(now, root);
    return this.#averages.map((average) => (Math.floor(((average + ONE / 200) * 100) / ONE) / 100).toFixed(2)) as [string, string, string];
  }
}

/** Those that stand still because their group's quota is used up do not count. @see linux: kernel/sched/fair.c throttle_cfs_rq sub_nr_running */
function runningIn(group: Counted): number {
  let running = group.children.size > 0 ? 0 : group.runnable;
  for (const child of group.children) running += runningIn(child);
  return Math.min(running, group.quotaCores);
}

/** @see linux: include/linux/sched/loadavg.h calc_load */
function decayed(average: number, kept: number, active: number): number {
  const sum = average * kept + active * (ONE - kept);
  return Math.floor((active >= average ? sum + ONE - 1 : sum) / ONE);
}

/** @see linux: kernel/sched/loadavg.c fixed_power_int */
function power(x: number, n: number): number {
  let [result, factor] = [ONE, x];
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = Math.floor((result * factor + ONE / 2) / ONE);
    factor = Math.floor((factor * factor + ONE / 2) / ONE);
  }
  return result;
}

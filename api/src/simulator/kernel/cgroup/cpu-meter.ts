import { type Micros, SECOND } from '../../engine/index.ts';

/** How often the metrics server looks. @see metrics-server: manifests/base/deployment.yaml --metric-resolution */
export const METRIC_RESOLUTION: Micros = 15 * SECOND;

/** The CPU time that is used between one look and the next, of the last looks. */
export class CpuMeter {
  #round = Number.NEGATIVE_INFINITY;
  /** In the round that goes on, and the ones before and after it. */
  #used = 0;
  readonly #others = new Map<number, Micros>();

  /** From now on so much is used, evenly, until `duration` has passed. */
  use(now: Micros, duration: Micros, amount: Micros): void {
    const first = Math.floor(now / METRIC_RESOLUTION);
    if (first !== this.#round) this.#turn(first);
    const inFirst = (first + 1) * METRIC_RESOLUTION - now;
    if (duration <= inFirst) {
      this.#used += amount;
      return;
    }
    const pace = amount / duration;
    this.#used += inFirst * pace;
    let round = first + 1;
    for (let left = duration - inFirst; left > 0; left -= METRIC_RESOLUTION, round++)
      this.#others.set(round, (this.#others.get(round) ?? 0) + Math.min(left, METRIC_RESOLUTION) * pace);
  }

  /** Between the last two looks. */
  last(now: Micros): Micros {
    const round = Math.floor(now / METRIC_RESOLUTION);
    if (round !== this.#round) this.#turn(round);
    return this.#others.get(round - 1) ?? 0;
  }

  #turn(round: number): void {
    this.#others.set(this.#round, this.#used);
    this.#used = this.#others.get(round) ?? 0;
    this.#round = round;
    for (const each of this.#others.keys()) if (each < round - 1 || each === round) this.#others.delete(each);
  }
}

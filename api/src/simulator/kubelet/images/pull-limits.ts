import { type Micros, SECOND } from '../../engine/index.ts';

/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go SerializeImagePulls, RegistryPullQPS, RegistryBurst */
export interface PullLimits {
  /** How many pulls go on at once: by default one after the other. */
  readonly parallel: number;
  /** How many may begin within a second, in the long run; 0: any number. */
  readonly perSecond: number;
  /** And how many at a stroke. */
  readonly burst: number;
}

/** Turns pulls away that come too fast. @see kubernetes: pkg/kubelet/images/helpers.go throttledImageService */
export class PullThrottle {
  readonly #limits: PullLimits;
  #tokens: number;
  #at: Micros = 0;

  constructor(limits: PullLimits) {
    this.#limits = limits;
    this.#tokens = limits.burst;
  }

  accepts(now: Micros): boolean {
    const { perSecond, burst } = this.#limits;
    if (perSecond === 0) return true;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) / SECOND) * perSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

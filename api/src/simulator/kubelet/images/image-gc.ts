import { type Engine, MINUTE, type Micros, type Random, untilRound } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';

/** How often the kubelet looks which images there are. @see kubernetes: image_gc_manager.go Start */
const DETECTION_PERIOD: Micros = 5 * MINUTE;
/** So long ago an image must have been seen for the first time. @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go ImageMinimumGCAge */
const MINIMUM_AGE: Micros = 2 * MINUTE;

/** Removes the images that no container needs. @see kubernetes: pkg/kubelet/images/image_gc_manager.go DeleteUnusedImages */
export class ImageGarbageCollector {
  readonly #engine: Engine;
  readonly #runtime: ContainerRuntime;
  readonly #phase: Micros;
  /** When it looked out of turn. */
  readonly #looked: Micros[] = [];

  constructor(engine: Engine, random: Random, runtime: ContainerRuntime) {
    this.#engine = engine;
    this.#runtime = runtime;
    this.#phase = random.fork('image-detection').int(DETECTION_PERIOD);
  }

  deleteUnusedImages(): void {
    const { now } = this.#engine;
    const { images } = this.#runtime;
    const inUse = this.#runtime.imagesInUse();
    this.#looked.push(now);
    images.remove(({ digest }, pulledAt) => inUse.has(digest) || now - this.#detectedAt(pulledAt) < MINIMUM_AGE);
  }

  #detectedAt(pulledAt: Micros): Micros {
    const inTurn = pulledAt + untilRound(pulledAt, this.#phase, DETECTION_PERIOD);
    return Math.min(inTurn, ...this.#looked.filter((at) => at >= pulledAt));
  }
}

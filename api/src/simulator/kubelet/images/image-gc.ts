import { type Engine, MINUTE, type Micros, type Random, type Timer, untilRound } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import type { NodeReporter } from '../nodestatus/reporter.ts';

/** How often the kubelet looks which images there are. @see kubernetes: image_gc_manager.go Start */
const DETECTION_PERIOD: Micros = 5 * MINUTE;
/** @see kubernetes: pkg/kubelet/kubelet.go ImageGCPeriod */
const COLLECTION_PERIOD: Micros = 5 * MINUTE;

/** Before all runs. */
const LONG_AGO: Micros = -1e15;

/** In percent of the disk; and how long ago an image must have been seen for the first time.
 *  @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go ImageMinimumGCAge, ImageGCHighThresholdPercent */
export interface ImageGCPolicy {
  /** From that on images are removed; with 100 never. */
  readonly high: number;
  /** Until so much is used. */
  readonly low: number;
  readonly minimumAge: Micros;
}

/** Removes images that no container needs: all of them, or as many as it takes. @see kubernetes: pkg/kubelet/images/image_gc_manager.go */
export class ImageGarbageCollector {
  readonly #engine: Engine;
  readonly #runtime: ContainerRuntime;
  readonly #reporter: NodeReporter;
  readonly #policy: ImageGCPolicy;
  readonly #phase: Micros;
  /** When it looked out of turn. */
  readonly #looked: Micros[] = [];
  #timer: Timer | undefined;
  #failed = false;
  #halted = false;

  constructor(engine: Engine, random: Random, runtime: ContainerRuntime, reporter: NodeReporter, policy: ImageGCPolicy) {
    this.#engine = engine;
    this.#runtime = runtime;
    this.#reporter = reporter;
    this.#policy = policy;
    this.#phase = random.fork('image-detection').int(DETECTION_PERIOD);
  }

  start(): void {
    const { high } = this.#policy;
    if (high >= 100) return;
    // Whole percents are compared, of what is left.
    this.#runtime.stats.onLittleRoom({ disk: (this.#runtime.stats.room().disk.capacity * (101 - high)) / 100 }, () => {
      if (!this.#timer && !this.#halted && this.#isOver()) this.#plan();
    });
  }

  /** Nothing is removed any more. */
  halt(): void {
    this.#halted = true;
    this.#timer?.cancel();
  }

  /** @see kubernetes: image_gc_manager.go DeleteUnusedImages */
  deleteUnusedImages(): void {
    this.#freeSpace(Number.POSITIVE_INFINITY);
  }

  #plan(): void {
    const { now } = this.#engine;
    this.#timer = this.#engine.after(untilRound(now, this.#phase, COLLECTION_PERIOD), () => {
      this.#timer = undefined;
      if (this.#isOver()) this.#collect();
      else this.#failed = false;
      if (this.#isOver()) this.#plan();
    });
  }

  #isOver(): boolean {
    const { available, capacity } = this.#runtime.stats.room().disk;
    return 100 - Math.trunc((available * 100) / capacity) >= this.#policy.high;
  }

  /** Only the second failure in a row is told as one. @see kubernetes: image_gc_manager.go GarbageCollect; kubelet.go StartGarbageCollection */
  #collect(): void {
    const { available, capacity } = this.#runtime.stats.room().disk;
    const wanted = Math.trunc((capacity * (100 - this.#policy.low)) / 100) - available;
    const freed = this.#freeSpace(wanted);
    const failed = freed < wanted;
    const message = `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, but only found ${freed} bytes eligible to free.`;
    if (failed) this.#reporter.event('Warning', 'FreeDiskSpaceFailed', message);
    if (failed && this.#failed) this.#reporter.event('Warning', 'ImageGCFailed', message);
    this.#failed = failed;
  }

  /** Those go first that were in use least lately, as far as was seen; then those that were seen first. @see kubernetes: image_gc_manager.go freeSpace, byLastUsedAndDetected */
  #freeSpace(wanted: number): number {
    const { now } = this.#engine;
    const { images } = this.#runtime;
    const inUse = this.#runtime.containers.imagesInUse();
    this.#looked.push(now);
    return images.remove(
      ({ digest }, pulledAt) => inUse.has(digest) || now - this.#detectedAt(pulledAt) < this.#policy.minimumAge,
      wanted,
      ({ digest }, pulledAt) => [this.#lastUsed(digest), this.#detectedAt(pulledAt)],
    );
  }

  /** When it was last seen that a container has that image; long ago if never. */
  #lastUsed(digest: string): Micros {
    const { now } = this.#engine;
    const seen = this.#runtime.containers.usesOfImage(digest).map(({ from, until = now }) => {
      const inTurn = until - ((((until - this.#phase) % DETECTION_PERIOD) + DETECTION_PERIOD) % DETECTION_PERIOD);
      const last = Math.max(inTurn, ...this.#looked.filter((at) => at <= until));
      return last >= from ? last : Number.NEGATIVE_INFINITY;
    });
    return Math.max(LONG_AGO, ...seen);
  }

  #detectedAt(pulledAt: Micros): Micros {
    const inTurn = pulledAt + untilRound(pulledAt, this.#phase, DETECTION_PERIOD);
    return Math.min(inTurn, ...this.#looked.filter((at) => at >= pulledAt));
  }
}

import { type Micros, type Random, seconds } from '../../engine/index.ts';
import { accessDenied, findImage, forAnotherPlatform, type Image, missingImage } from '../../images/index.ts';
import { normalizeReference, parseImageName } from '../../images/reference.ts';
import type { ContainerBehaviorInput } from '../../types.ts';

/** Bytes a second that a node gets from the registry, and what each pull costs beside. */
const BANDWIDTH = 40e6;
const OVERHEAD_SECONDS = 0.8;

/** How long a pull takes, whether or not it brings the image. */
type PullAnswer =
  | { readonly ok: true; readonly image: Image; readonly duration: Micros }
  | { readonly ok: false; readonly error: string; readonly duration: Micros };

/**
 * The image registry of the run's world: every image can be pulled, unless the input says it is missing or its name says
 * that no registry would have it.
 */
export class Registry {
  readonly #random: Random;
  readonly #behaviors: readonly ContainerBehaviorInput[];
  readonly #available = new Set<string>();
  #allAvailable = false;

  constructor(random: Random, behaviors: readonly ContainerBehaviorInput[]) {
    this.#random = random;
    this.#behaviors = behaviors;
  }

  /** What could not be pulled now can: that image, or all. */
  makeAvailable(image: string | undefined): void {
    if (image) this.#available.add(normalizeReference(image) ?? image);
    else this.#allAvailable = true;
  }

  /** Whether it is said to be there, wherever that is. */
  wasPushed(reference: string): boolean {
    return this.#allAvailable || this.#available.has(normalizeReference(reference) ?? reference);
  }

  /**
   * `container` is the one that it is pulled for; of an image that is `present` only the digest is asked for. An image that
   * is not for everybody is given to those only who are `authorized`; one that is for another system than the node's to none.
   */
  pull(reference: string, container: string, attempt: number, node: { present: boolean; authorized: boolean; os: string }): PullAnswer {
    const { present, authorized, os } = node;
    const behavior = this.#behaviors.filter((one) => one.container === container);
    const random = this.#random.fork('pull', reference, attempt);
    const pushed = this.wasPushed(reference);
    const missing = behavior.some(({ imageMissing }) => imageMissing) && !pushed;
    const found = missing ? missingImage(reference) : findImage(reference, pushed);
    const denied = typeof found !== 'string' && !found.open && !pushed && !authorized;
    const foreign = typeof found === 'string' || pushed ? undefined : forAnotherPlatform(parseImageName(reference), os);
    const image = denied ? accessDenied(parseImageName(reference)) : (foreign ?? found);
    if (typeof image === 'string') return { ok: false, error: image, duration: seconds(0.6 + random.next() * 1.2) };
    const given = present ? undefined : behavior.find(({ pullSeconds }) => typeof pullSeconds === 'number')?.pullSeconds;
    const download = present ? 0 : image.sizeBytes / BANDWIDTH;
    const duration = given ?? (OVERHEAD_SECONDS + download) * (0.85 + random.next() * 0.3);
    return { ok: true, image, duration: seconds(duration) };
  }
}

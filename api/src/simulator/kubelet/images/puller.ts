import type { Container, Pod, Secret } from '../../apimachinery/objects.ts';
import { type Engine, type Micros, type Random, SECOND, type Task, toSeconds } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import { Backoff } from '../container/backoff.ts';
import { ImageBackOff, ImageFailed, ImagePresent, ImagePulled, ImagePulling } from '../timeline/entries.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { ensureImageExists, type ImageFailure, pullBackOffKey, pullFailed, pullSucceeded } from './image-manager.ts';
import { type PullLimits, PullThrottle } from './pull-limits.ts';
import { mayPull } from './pull-secrets.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  readonly runtime: ContainerRuntime;
  readonly events: KubeletEvents;
  readonly secret: (namespace: string, name: string) => Secret | undefined;
  readonly limits: PullLimits;
}

/** Sees to it that a container's image is on the node. @see kubernetes: pkg/kubelet/images/image_manager.go */
export class ImagePuller {
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #runtime: ContainerRuntime;
  readonly #events: KubeletEvents;
  readonly #secret: Dependencies['secret'];
  readonly #parallel: number;
  readonly #throttle: PullThrottle;
  readonly #backoff = new Backoff(10 * SECOND, 300 * SECOND);

  constructor({ engine, random, runtime, events, secret, limits }: Dependencies) {
    this.#secret = secret;
    this.#parallel = limits.parallel;
    this.#throttle = new PullThrottle(limits);
    this.#engine = engine;
    this.#random = random;
    this.#runtime = runtime;
    this.#events = events;
  }

  *ensureImageExists(pod: Pod, container: Container): Task<{ readonly ok: true } | ImageFailure> {
    const engine = this.#engine;
    const image = container.image ?? '';
    const request = { podUid: pod.metadata.uid, image, imagePullPolicy: container.imagePullPolicy };
    const inspect = (name: string) => ({ present: this.#runtime.images.status(name) !== undefined });
    const decision = ensureImageExists(request, inspect, this.#backoff, engine.now);
    const tell = (event: ImageFailure['event'], cause: number | undefined) =>
      this.#events.event(pod, container.name, event.type, event.reason, event.message, cause);

    if (decision.kind === 'present') {
      tell(decision.event, this.#events.trace(pod, container.name, ImagePresent, { image }));
      return { ok: true };
    }
    if (decision.kind === 'refused') {
      const { error: reason, message } = decision;
      const seconds = toSeconds(this.#backoff.get(pullBackOffKey(request)));
      const cause =
        reason === 'ImagePullBackOff'
          ? this.#events.trace(pod, container.name, ImageBackOff, { image, seconds })
          : this.#events.trace(pod, container.name, ImageFailed, { image, reason, message });
      tell(decision.event, cause);
      return decision;
    }
    tell(decision.event, this.#events.trace(pod, container.name, ImagePulling, { image }));
    this.#events.log.pulling(pod);
    const authorized = mayPull(pod, image, (name) => this.#secret(pod.metadata.namespace, name));
    const pulled = yield* this.#runtime.images.pull(image, container.name, {
      asked: decision.image,
      authorized,
      introduced: (pod.spec.imagePullSecrets ?? []).length > 0,
      parallel: this.#parallel,
      refuse: () => (this.#throttle.accepts(engine.now) ? undefined : 'pull QPS exceeded'),
    });
    if (!pulled.ok) {
      this.#events.log.pullFailed(decision.image, pulled.error);
      const failure = pullFailed(request, pulled.error, this.#backoff, engine.now);
      tell(failure.event, this.#events.trace(pod, container.name, ImageFailed, { image, reason: failure.error, message: failure.message }));
      return failure;
    }
    this.#events.log.pulled(pod);
    const { took, waited } = pulled.value;
    const cause = this.#events.trace(pod, container.name, ImagePulled, { image, seconds: toSeconds(took) });
    tell(pullSucceeded(request, this.#backoff, this.#measured(request, took, waited), engine.now), cause);
    return { ok: true };
  }

  /** The kubelet's clock counts nanoseconds, and its way to the puller and back takes some microseconds. */
  #measured({ podUid, image }: { podUid: string; image: string }, took: Micros, waited: Micros): { pull: Micros; including: Micros } {
    const random = this.#random.fork(podUid, image, this.#engine.now);
    const nanoseconds = (bound: number) => random.int(bound) / 1000;
    const pull = took + nanoseconds(1000);
    return { pull, including: waited - took + pull + 5 + nanoseconds(20_000) };
  }
}

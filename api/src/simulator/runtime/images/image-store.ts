import { type Engine, Future, type Micros, Random, SECOND, sleep, type Task, wait } from '../../engine/index.ts';
import { findImage, type Image, onTheNode, refusesConnections, unreachable } from '../../images/index.ts';
import { normalizeReference, parseImageName } from '../../images/reference.ts';
import { inBlocks, type NodeKernel, type Space } from '../../kernel/index.ts';
import { type Reference, RuntimeLog } from '../logs/runtime-log.ts';
import { failure, type ImageStatus, type Result, success } from '../types.ts';
import type { Registry } from './registry.ts';
import { refusalOf } from './registry-on-nodes.ts';

/** `authorized`: whether the Pod's pull secrets open the registry; `introduced`: whether there are any, so that it is said who asks. */
interface PullOptions {
  /** The name that containerd is asked by. */
  readonly asked: string;
  readonly authorized: boolean;
  readonly introduced: boolean;
  /** How many may go on at once; without end, where the kubelet’s queue is none of its business. */
  readonly parallel: number;
  /** Asked when it is this one's turn: why it must not begin. */
  readonly refuse: () => string | undefined;
}

/** An image that is on a node, by all of its names there. */
export interface HeldImage {
  readonly image: Image;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
}

/** The digest of its configuration, by which containerd knows it. */
export const imageIdOf = (digest: string): string => `sha256:${new Random(`config of ${digest}`).hex(64)}`;

/** One that was there before the run: its names, and how large the node says that it is. */
interface FirstImage {
  readonly names: readonly string[];
  readonly sizeBytes?: number | undefined;
}

interface NodeOfImages {
  readonly os?: string | undefined;
  /** The names of each that was there before the run: they take no room of what is left. */
  readonly atFirst: () => Iterable<FirstImage>;
  /** As what its runtime asks for them: `containerd/1.6.21`. */
  readonly agent: () => string;
}

/** The images of one node. @see kubernetes: pkg/kubelet/images/puller.go */
export class ImageStore {
  readonly #engine: Engine;
  readonly #registry: Registry;
  /** They take as much of it as they are said to be large: what is downloaded. */
  readonly #disk: Space;
  readonly #network: NodeKernel['network'];
  readonly #log: RuntimeLog;
  readonly #os: string;
  readonly #agent: NodeOfImages['agent'];
  readonly #images = new Map<string, Image>();
  readonly #atFirst: () => Iterable<FirstImage>;
  #preloaded: Map<string, Image> | undefined;
  /** When each was pulled. */
  readonly #pulledAt = new Map<string, Micros>();
  readonly #attempts = new Map<string, number>();
  /** Those that were there before the run, and are not any more. */
  readonly #gone = new Set<string>();
  readonly #listeners: (() => void)[] = [];
  #pulling = 0;
  /** Those whose turn it is not yet. */
  readonly #waiting: Future<undefined>[] = [];

  constructor(engine: Engine, registry: Registry, kernel: NodeKernel, { os = 'linux', atFirst, agent }: NodeOfImages) {
    this.#engine = engine;
    this.#registry = registry;
    this.#disk = kernel.disk;
    this.#network = kernel.network;
    this.#log = new RuntimeLog(engine, kernel);
    this.#os = os;
    this.#agent = agent;
    this.#atFirst = atFirst;
  }

  /** `listener` is told when an image is there that was not, or the other way round. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Those that were pulled go, but for those that `isKept`: as many as it takes, in the order of `rank`. How many bytes that gives back. */
  remove(
    isKept: (image: Image, pulledAt: Micros) => boolean,
    wanted: number,
    rank: (image: Image, pulledAt: Micros) => readonly number[],
  ): number {
    let freed = 0;
    const pulledAt = ({ name }: Image): Micros => this.#pulledAt.get(name) ?? 0;
    const known = [...this.#images.values()]
      .filter((image) => !isKept(image, pulledAt(image)))
      .map((image) => ({ image, rank: rank(image, pulledAt(image)) }))
      .sort((a, b) => a.rank.map((value, i) => value - (b.rank[i] ?? 0)).find((difference) => difference !== 0) ?? 0)
      .map(({ image }) => image);
    for (const digest of new Set(known.map((image) => image.digest))) {
      if (freed >= wanted) break;
      const names = known.filter((image) => image.digest === digest);
      for (const { name } of names) {
        this.#images.delete(name);
        this.#pulledAt.delete(name);
      }
      freed += (names[0] as Image).sizeBytes;
      this.#disk.use(-onDisk(names[0] as Image));
    }

    if (freed > 0) for (const listener of this.#listeners) listener();
    return freed;
  }

  /** Those that were pulled. */
  list(): Iterable<Image> {
    return this.#images.values();
  }

  /** All that are there, each once. */
  held(): HeldImage[] {
    const byDigest = new Map<string, Image[]>();
    for (const image of this.#all()) byDigest.set(image.digest, [...(byDigest.get(image.digest) ?? []), image]);
    return [...byDigest].map(([digest, names]) => {
      const image = names[0] as Image;
      const tags = new Set(names.filter(({ name }) => !name.includes('@')).map(({ name }) => name));
      const digests = new Set(names.map(({ name }) => `${name.replace(/[@:][^/]*$/, '')}@${digest}`));
      return { image, tags: [...tags].sort(), digests: [...digests].sort() };
    });
  }

  /** By a name, its id or how that begins; several: that it is not clear which. @see containerd: pkg/cri/server/helpers.go localResolve, pkg/cri/store/image/image.go */
  find(reference: string): HeldImage | 'ambiguous' | undefined {
    const held = this.held();
    const named = /^sha256:/.test(reference) ? undefined : this.get(reference);
    if (named) return held.find(({ image }) => image.digest === named.digest);
    const start = reference.replace(/^sha256:/, '');
    if (!/^[0-9a-f]+$/.test(start)) return undefined;
    const alike = held.filter(({ image }) => imageIdOf(image.digest).slice('sha256:'.length).startsWith(start));
    return alike.length > 1 ? 'ambiguous' : alike[0];
  }

  /** Whether one of these names was taken away, and did not come back. */
  isGone(names: readonly string[]): boolean {
    return this.#gone.size > 0 && names.some((name) => this.#gone.has(name) && !this.get(name));
  }

  /** All of its names go, be it that containers have it. */
  forget({ image, tags, digests }: HeldImage): void {
    const isIt = ({ digest }: Image): boolean => digest === image.digest;
    const wasPulled = [...this.#images.values()].some(isIt);
    for (const names of [this.#images, this.#preload()]) for (const [name, one] of names) if (isIt(one)) names.delete(name);
    for (const name of this.#pulledAt.keys()) if (!this.#images.has(name)) this.#pulledAt.delete(name);
    if (wasPulled) this.#disk.use(-onDisk(image));
    for (const name of [...tags, ...digests]) this.#gone.add(name);
    for (const listener of this.#listeners) listener();
  }

  get(reference: string): Image | undefined {
    const name = normalizeReference(reference) ?? reference;
    return this.#images.get(name) ?? this.#preload().get(name);
  }

  /**
   * What the status of a container says of its image: the name with the tag or, where it was pulled by its digest alone, the
   * image's own id, as the kubelet asked for it. @see containerd: pkg/cri/server/container_status.go ContainerStatus
   */
  shownName({ name, digest }: Image): string {
    if (!name.includes('@')) return name;
    for (const other of this.#all()) if (other.digest === digest && !other.name.includes('@')) return other.name;
    return imageIdOf(digest);
  }

  status(reference: string): ImageStatus | undefined {
    const image = this.get(reference);
    if (!image) return undefined;
    const { name, digest, sizeBytes, known, config } = image;
    return { id: `${name.replace(/[@:][^/]*$/, '')}@${digest}`, name, sizeBytes, user: known ? config.user : undefined };
  }

  /** `waited` is the time with the wait for other pulls, `took` without. */
  *pull(
    reference: string,
    container: string,
    { asked, authorized, introduced, parallel, refuse }: PullOptions,
  ): Task<Result<{ readonly image: Image; readonly took: Micros; readonly waited: Micros }>> {
    const since = this.#engine.now;
    const queues = parallel !== Number.POSITIVE_INFINITY;
    if (!queues || this.#pulling < parallel) this.#pulling += Number(queues);
    else {
      const turn = new Future<undefined>();
      this.#waiting.push(turn);
      yield* wait(turn);
    }
    try {
      const refusal = refuse();
      if (refusal !== undefined) return failure(refusal);
      const began = this.#engine.now;
      const attempt = this.#attempts.get(reference) ?? 0;
      this.#attempts.set(reference, attempt + 1);
      this.#log.pulls(asked);
      const answer = this.#registry.pull(reference, container, attempt, {
        present: this.get(reference) !== undefined,
        authorized,
        os: this.#os,
      });
      const unreachable = yield* this.#unreachable(reference, authorized && introduced);
      if (unreachable !== undefined) return this.#fails(asked, unreachable);
      yield* sleep(this.#engine, answer.duration);
      if (!answer.ok) return this.#fails(asked, answer.error);
      const { image } = answer;
      const isNew = !this.#images.has(image.name);
      const isThere = this.#all().some(({ digest }) => digest === image.digest);
      if (!isThere && image.sizeBytes > this.#disk.capacity - this.#disk.used) return this.#fails(asked, noSpace(image));
      this.#log.pulled(asked, imageIdOf(image.digest), writtenFor(image, this.get(image.name)?.digest, isThere), began);
      this.#images.set(image.name, image);
      if (isNew) this.#pulledAt.set(image.name, this.#engine.now);
      if (!isThere) this.#disk.use(onDisk(image));
      if (isNew) for (const listener of this.#listeners) listener();
      return success({ image: answer.image, took: this.#engine.now - began, waited: this.#engine.now - since });
    } finally {
      const next = queues ? this.#waiting.shift() : undefined;
      if (next) next.resolve(undefined);
      else if (queues) this.#pulling--;
    }
  }

  #fails(reference: string, error: string): Result<never> {
    this.#log.pullFailed(reference, parseImageName(reference), error);
    return failure(error);
  }

  /** Why nobody answers, or what else is answered than the image: on this node, or outside of one that is cut off. */
  *#unreachable(reference: string, introduced: boolean): Task<string | undefined> {
    const name = parseImageName(reference);
    const isHere = onTheNode(name);
    if (!isHere && !this.#network.reachesOutside()) {
      yield* sleep(this.#engine, NOBODY_FOUND);
      return unreachable(name, this.#network.ip, this.#network.ephemeralPort());
    }
    const at = this.#registry.wasPushed(reference) ? undefined : isHere;
    if (!at) return undefined;
    if (at.port > LAST_PORT) return refusesConnections(name, at);
    return yield* refusalOf(name, { network: this.#network, ...at, agent: this.#agent(), introduced });
  }

  #all(): Image[] {
    return [...this.#images.values(), ...this.#preload().values()];
  }
  #preload(): Map<string, Image> {
    if (!this.#preloaded) {
      const known = [...this.#atFirst()].flatMap(oneImage);
      this.#preloaded = new Map(known.map((image) => [image.name, image]));
    }
    return this.#preloaded;
  }
}

/** What bears these names: it has the digest that one of them tells. */
function oneImage({ names, sizeBytes }: FirstImage): Image[] {
  const digest = names.map((name) => /@(sha256:[0-9a-f]{64})$/.exec(name)?.[1]).find((told) => told !== undefined);
  const images = names.map((name) => findImage(name, true)).filter((image) => typeof image !== 'string');
  return images.map((image) => ({ ...image, ...(digest !== undefined && { digest }), ...(sizeBytes !== undefined && { sizeBytes }) }));
}

/**
 * The references that a pull writes, one after the other: what was asked for, then the image's id, its tag and its digest, of which the one that
 * was asked for is there by then. @see containerd: pkg/cri/server/image_pull.go PullImage, createImageReference
 */
function writtenFor({ name, digest }: Image, before: string | undefined, isThere: boolean): Reference[] {
  const byDigest = `${name.replace(/[@:][^/]*$/, '')}@${digest}`;
  const first = { name, isNew: before === undefined };
  const id = { name: imageIdOf(digest), isNew: !isThere };
  const again = { name, isNew: false };
  return name.includes('@') ? [first, id, again] : [first, id, again, { name: byDigest, isNew: !isThere }];
}

/** It asks for its name server's address until it gives up, twice. */
const NOBODY_FOUND: Micros = 6 * SECOND;
const LAST_PORT = 65_535;
const onDisk = ({ sizeBytes }: Image): number => inBlocks(sizeBytes);

/** @see containerd: content/helpers.go Copy; content/local/writer.go */
const noSpace = ({ name, digest }: Image): string =>
  `rpc error: code = Unknown desc = failed to pull and unpack image "${name}": failed to copy: write /var/lib/containerd/io.containerd.content.v1.content/ingest/${new Random(`ingest of ${digest}`).hex(64)}/data: no space left on device`;

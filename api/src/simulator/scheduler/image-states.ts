import { lastReport, writtenReport } from '../apimachinery/heartbeat.ts';
import type { Node } from '../apimachinery/objects.ts';
import { sameJson } from '../apimachinery/same-json.ts';
import type { Micros } from '../engine/index.ts';

/** An image, and how many nodes have it. */
export interface ImageSummary {
  readonly sizeBytes: number;
  readonly nodes: number;
}

interface State {
  /** As the first node said that has it. */
  readonly sizeBytes: number;
  readonly nodes: Set<string>;
}

interface Known {
  readonly node: Node;
  /** When its kubelet has reported, so far as it was written; null as long as nobody has asked. */
  written: Micros | undefined | null;
  /** When its summaries were made, or are to be if they are not yet: all changes of one instant go into them. */
  heard: Micros;
  summaries?: ReadonlyMap<string, ImageSummary>;
}

/**
 * The images of nodes, by all of their names. How many nodes have an image is counted for each of these anew when something is heard
 * of that node, if only that it is still there; until then its number is that of before.
 * @see kubernetes: pkg/scheduler/internal/cache/cache.go addNodeImageStates
 */
export class ImageStates {
  readonly #now: () => Micros;
  readonly #states = new Map<string, State>();
  readonly #known = new Map<string, Known>();
  #changed: Micros | undefined;

  constructor(now: () => Micros) {
    this.#now = now;
  }

  set(node: Node): void {
    const { name } = node.metadata;
    const before = this.#known.get(name)?.node;
    if (!before || !sameJson(before.status.images, node.status.images)) {
      this.#settle();
      if (before) this.#release(before);
      for (const { names = [], sizeBytes = 0 } of node.status.images ?? [])
        for (const image of names) {
          const state = this.#states.get(image) ?? { sizeBytes, nodes: new Set() };
          this.#states.set(image, state);
          state.nodes.add(name);
        }
    }
    this.#known.set(name, { node, written: null, heard: this.#now() });
  }
  remove(name: string): void {
    const known = this.#known.get(name);
    if (!known) return;
    this.#settle();
    this.#release(known.node);
    this.#known.delete(name);
  }

  /** Those of one node. */
  of(name: string): ReadonlyMap<string, ImageSummary> {
    const known = this.#known.get(name);
    return known ? this.#summaries(known) : new Map();
  }

  /** What is to be counted is, before it is another number. */
  #settle(): void {
    if (this.#changed === this.#now()) return;
    this.#changed = this.#now();
    for (const known of this.#known.values()) this.#summaries(known);
  }

  #summaries(known: Known): ReadonlyMap<string, ImageSummary> {
    const { node, summaries } = known;
    if (summaries && !this.#isNews(known)) return summaries;
    const counted = new Map<string, ImageSummary>();
    for (const { names = [] } of node.status.images ?? [])
      for (const image of names) {
        const { sizeBytes, nodes } = this.#states.get(image) as State;
        counted.set(image, { sizeBytes, nodes: nodes.size });
      }
    known.summaries = counted;
    known.heard = this.#now();
    return counted;
  }

  #isNews(known: Known): boolean {
    if (known.written === null) known.written = writtenReport(known.node);
    return known.written !== undefined && lastReport(known.written, this.#now()) > known.heard;
  }

  #release({ metadata, status }: Node): void {
    for (const { names = [] } of status.images ?? [])
      for (const image of names) {
        const nodes = this.#states.get(image)?.nodes;
        nodes?.delete(metadata.name);
        if (nodes?.size === 0) this.#states.delete(image);
      }
  }
}

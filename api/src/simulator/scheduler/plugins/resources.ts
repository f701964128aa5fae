import { filterPlugin, MAX_SCORE, NODE_ADD_OR_UPDATE, type ScorePlugin, unschedulable } from '../framework.ts';
import type { ImageSummary } from '../image-states.ts';
import type { NodeInfo } from '../node-info.ts';
import { podResources } from '../resources.ts';

/** @see kubernetes: plugins/noderesources/fit.go fitsRequest */
export const nodeResourcesFit = filterPlugin({
  name: 'NodeResourcesFit',
  events: ['Pod/Delete', ...NODE_ADD_OR_UPDATE],
  filter(pod, info) {
    const wanted = podResources(pod);
    const reasons: string[] = [];
    if (info.podCount + 1 > (info.allocatable.get('pods') ?? 0)) reasons.push('Too many pods');
    // Only when it asks for anything at all (a device of which it names none counts) is the rest compared: even a zero does not fit a
    // node that is overcommitted.
    if ([...wanted].some(([name, amount]) => amount !== 0 || !NATIVE.includes(name))) {
      for (const name of NATIVE) if (!fits(name, wanted.get(name) ?? 0, info)) reasons.push(`Insufficient ${name}`);
      for (const [name, amount] of wanted)
        if (!NATIVE.includes(name) && amount !== 0 && !fits(name, amount, info)) reasons.push(`Insufficient ${name}`);
    }
    return reasons.length > 0 ? unschedulable(...reasons) : undefined;
  },
});

const NATIVE = ['cpu', 'memory', 'ephemeral-storage'];
const fits = (name: string, amount: number, { allocatable, requested }: NodeInfo): boolean =>
  amount <= (allocatable.get(name) ?? 0) - (requested.get(name) ?? 0);

const SCORED = ['cpu', 'memory'];

/** Prefers nodes with more left. @see kubernetes: plugins/noderesources/least_allocated.go */
export const leastAllocated: ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  score(pod, nodes) {
    const wanted = podResources(pod, { nonZero: true });
    return nodes.map(({ allocatable, nonZeroRequested }) => {
      const scores = SCORED.filter((name) => allocatable.get(name)).map((name) => {
        const capacity = allocatable.get(name) as number;
        const requested = (nonZeroRequested.get(name) ?? 0) + (wanted.get(name) ?? 0);
        return requested > capacity ? 0 : Math.trunc(((capacity - requested) * MAX_SCORE) / capacity);
      });
      return scores.length === 0 ? 0 : Math.trunc(scores.reduce((sum, score) => sum + score, 0) / scores.length);
    });
  },
};

/** Prefers nodes on which CPU and memory are used alike. @see kubernetes: plugins/noderesources/balanced_allocation.go */
export const balancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score(pod, nodes) {
    const wanted = podResources(pod);
    return nodes.map(({ allocatable, requested }) => {
      const fractions = SCORED.filter((name) => allocatable.get(name)).map((name) =>
        Math.min(1, ((requested.get(name) ?? 0) + (wanted.get(name) ?? 0)) / (allocatable.get(name) as number)),
      );
      const [first = 0, second = first] = fractions;
      return Math.trunc((1 - Math.abs(first - second) / 2) * MAX_SCORE);
    });
  },
};

const MIB = 1024 * 1024;
const SMALLEST_IMAGE = 23 * MIB;
const LARGEST_IMAGE = 1000 * MIB;

/** Prefers nodes that have the images. @see kubernetes: plugins/imagelocality/image_locality.go */
export const imageLocality: ScorePlugin = {
  name: 'ImageLocality',
  weight: 1,
  score(pod, nodes, snapshot) {
    const { containers } = pod.spec;
    const wanted = containers.map(({ image = '' }) => normalizedImage(image));
    const most = LARGEST_IMAGE * containers.length;
    return nodes.map(({ name }) => {
      const held = snapshot.images(name);
      const sum = wanted.reduce((total, image) => total + scaledSize(held.get(image), snapshot.nodes.length), 0);
      const within = Math.min(most, Math.max(SMALLEST_IMAGE, sum));
      return Math.trunc((MAX_SCORE * (within - SMALLEST_IMAGE)) / (most - SMALLEST_IMAGE));
    });
  },
};

/** The more nodes have it, the more it counts, or one node would get all Pods of an image. */
const scaledSize = (image: ImageSummary | undefined, nodes: number): number =>
  image ? Math.trunc(image.sizeBytes * (image.nodes / nodes)) : 0;

/** Only the tag is added; the registry is not. */
const normalizedImage = (image: string): string => (image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image);

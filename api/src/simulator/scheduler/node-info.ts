import type { Node, Pod, PodSpec } from '../apimachinery/objects.ts';
import { byObject } from '../engine/index.ts';
import { addTo, podResources, type Resources, resourceAmounts } from './resources.ts';

/** A port of the node that a Pod has taken; the IP is 0.0.0.0 for all. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/**
 * A node and what its Pods take of it, added up as they come and go.
 * @see kubernetes: pkg/scheduler/framework/types.go NodeInfo
 */
export class NodeInfo {
  readonly node: Node;
  readonly allocatable: Resources;
  /** In the order that changes leave: the last one takes the place of one that goes, and what is new comes last. */
  readonly #pods: Pod[] = [];
  readonly #at = new Map<string, number>();
  /** Those with terms about other Pods: most clusters have few. */
  readonly #podsWithAffinity = new Map<string, Pod>();
  /** What the Pods ask for. */
  readonly requested: Map<string, number>;
  /** The same, with a default for containers that ask for nothing: what scoring counts. */
  readonly nonZeroRequested: Map<string, number>;

  constructor(node: Node, pods: Iterable<Pod> = []) {
    this.node = node;
    this.allocatable = resourceAmounts(node.status.allocatable ?? {});
    this.requested = new Map();
    this.nonZeroRequested = new Map();
    for (const pod of pods) this.add(pod);
  }

  get name(): string {
    return this.node.metadata.name;
  }
  get labels(): Readonly<Record<string, string>> {
    return this.node.metadata.labels ?? {};
  }
  get pods(): Iterable<Pod> {
    return this.#pods;
  }
  get podsWithAffinity(): Iterable<Pod> {
    return this.#podsWithAffinity.values();
  }
  get podCount(): number {
    return this.#pods.length;
  }

  /** Adds the Pod, or takes its newer state. */
  add(pod: Pod): void {
    this.remove(pod);
    this.#at.set(pod.metadata.uid, this.#pods.push(pod) - 1);
    if (pod.spec.affinity?.podAffinity || pod.spec.affinity?.podAntiAffinity) this.#podsWithAffinity.set(pod.metadata.uid, pod);
    this.#count(pod, 1);
  }
  /** @see kubernetes: pkg/scheduler/framework/types.go NodeInfo.RemovePod */
  remove(pod: Pod): void {
    const at = this.#at.get(pod.metadata.uid);
    if (at === undefined) return;
    const known = this.#pods[at] as Pod;
    const last = this.#pods.pop() as Pod;
    this.#at.delete(pod.metadata.uid);
    if (last !== known) {
      this.#pods[at] = last;
      this.#at.set(last.metadata.uid, at);
    }
    this.#podsWithAffinity.delete(pod.metadata.uid);
    this.#count(known, -1);
  }
  with(node: Node): NodeInfo {
    return new NodeInfo(node, this.pods);
  }
  clone(): NodeInfo {
    return this.with(this.node);
  }

  #count(pod: Pod, sign: 1 | -1): void {
    addTo(this.requested, podResources(pod), sign);
    addTo(this.nonZeroRequested, podResources(pod, { nonZero: true }), sign);
  }
}

const ANY = '0.0.0.0';
/** @see kubernetes: pkg/scheduler/framework/types.go HostPortInfo.CheckConflict */
export const portsConflict = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY);

/** @see kubernetes: pkg/scheduler/framework/plugins/nodeports/node_ports.go getContainerPorts (init containers hold none) */
export const hostPorts = ({ spec }: Pod): readonly HostPort[] => hostPortsOf(spec);
const hostPortsOf = byObject((spec: PodSpec): readonly HostPort[] =>
  spec.containers.flatMap((container) =>
    (container.ports ?? [])
      .filter(({ hostPort }) => hostPort)
      .map(({ hostIP, protocol, hostPort }) => ({ ip: hostIP || '0.0.0.0', protocol: protocol || 'TCP', port: hostPort as number })),
  ),
);

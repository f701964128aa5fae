import { attachedName, inlineVolume } from '../../apimachinery/attachable.ts';
import { type Node, type PersistentVolume, type Pod, podKey } from '../../apimachinery/objects.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { MILLISECOND, MINUTE, type Micros, SECOND } from '../../engine/index.ts';
import { type EventType, referenceTo } from '../../events/index.ts';
import { claimName } from '../../scheduler/index.ts';
import { type ControllerContext, WorkQueue } from '../context.ts';
import { attachRefused, volumeAttached } from '../entries.ts';
import { OUT_OF_SERVICE } from '../nodes/pod-gc.ts';
import { readiness } from '../nodes/zones.ts';

/** @see kubernetes: pkg/controller/volume/attachdetach/attach_detach_controller.go DefaultTimerConfig */
const LOOP_PERIOD: Micros = 100 * MILLISECOND;
const MAX_WAIT_FOR_UNMOUNT: Micros = 6 * MINUTE;
/** What a driver takes for it. */
const ATTACH: Micros = 2 * SECOND;
const DETACH: Micros = 2 * SECOND;
const SOURCE = { component: 'attachdetach-controller' };

interface Wanted {
  readonly node: string;
  /** As the API's status of nodes calls the volume. */
  readonly name: string;
  /** As events call it. */
  readonly title: string;
  readonly exclusive: boolean;
  readonly pods: Pod[];
}

/**
 * Attaches volumes to the nodes whose Pods need them, and takes them away again. What is for one node alone must first be free
 * of the other. @see kubernetes: pkg/controller/volume/attachdetach/reconciler/reconciler.go
 */
export class AttachDetachController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  readonly #working = new Set<string>();
  /** That a volume cannot be attached there is told once. */
  readonly #refused = new Set<string>();
  /** Since when nobody wants it there. */
  readonly #unwanted = new Map<string, Micros>();
  /** What is attached where, though that node may be gone by now. @see kubernetes: pkg/controller/volume/attachdetach/cache/actual_state_of_world.go */
  readonly #attached = new Map<string, { readonly node: string; readonly name: string }>();
  /** Nodes that are gone: what they had in use then, and whether Pods of theirs wanted volumes: those it goes on looking after. */
  readonly #gone = new Map<string, { readonly inUse: readonly string[]; readonly isKept: boolean }>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, () => this.#reconcile());
  }

  start(): void {
    const { store } = this.#context;
    const look = (): void => this.#queue.add('', LOOP_PERIOD);
    store.watch('Pod', ({ type, object, previous }) => {
      if (!object.spec.nodeName || !object.spec.volumes?.some((volume) => claimName(object, volume) || attachedName(volume))) return;
      if (type === 'DELETED' || !previous?.spec.nodeName || holdsVolumes(previous) !== holdsVolumes(object)) look();
    });
    store.watch('PersistentVolume', ({ object }) => object.spec && attachedName(object.spec, this.#context.driverSays) && look());
    for (const node of store.list('Node')) this.#nodeComes(node);
    store.watch('Node', ({ type, object, previous }) => {
      if (type === 'ADDED') this.#nodeComes(object);
      if (type === 'DELETED') this.#nodeGoes(object);
      if (type === 'DELETED' || previous?.status.volumesInUse !== object.status.volumesInUse || this.#unwanted.size > 0) look();
    });
  }

  /** What is attached to it by what it says. */
  #nodeComes({ metadata: { name: node }, status }: Node): void {
    this.#gone.delete(node);
    for (const { name } of status.volumesAttached ?? []) this.#attached.set(keyFor(node, name), { node, name });
  }

  /** @see kubernetes: pkg/controller/volume/attachdetach/attach_detach_controller.go nodeDelete */
  #nodeGoes({ metadata: { name: node }, status }: Node): void {
    const gone = { inUse: status.volumesInUse ?? [], isKept: true };
    this.#gone.set(node, gone);
    if (![...this.#wanted().values()].some((volume) => volume.node === node)) this.#gone.set(node, { ...gone, isKept: false });
  }

  #reconcile(): void {
    const { engine, store } = this.#context;
    const wanted = this.#wanted();
    for (const [key, { node: nodeName, name }] of this.#attached) {
      if (wanted.has(key)) {
        this.#unwanted.delete(key);
        continue;
      }
      const since = this.#unwanted.get(key) ?? engine.now;
      if (!this.#unwanted.has(key)) this.#queue.add(' ', MAX_WAIT_FOR_UNMOUNT + LOOP_PERIOD);
      this.#unwanted.set(key, since);
      const node = store.get('Node', undefined, nodeName);
      const inUse: readonly string[] | undefined = node ? node.status.volumesInUse : this.#gone.get(nodeName)?.inUse;
      const outOfService = node?.spec.taints?.some((taint) => taint.key === OUT_OF_SERVICE);
      const givenUp = (!node || readiness(node) !== 'True') && engine.now - since > MAX_WAIT_FOR_UNMOUNT;
      if (inUse?.includes(name) && !givenUp && !outOfService) continue;
      this.#work(key, DETACH, () => this.#setAttached(nodeName, name, false));
    }
    for (const [key, volume] of wanted) this.#attach(key, volume);
    for (const key of this.#refused) if (!wanted.has(key)) this.#refused.delete(key);
  }

  #attach(key: string, { node, name, title, exclusive, pods }: Wanted): void {
    const { trace } = this.#context;
    if (this.#attached.has(key)) return;
    const holders = [...this.#attached.values()].filter((attached) => attached.name === name);
    if (exclusive && holders.length > 0) {
      if (this.#refused.has(key)) return;
      this.#refused.add(key);
      const others = this.#podsWith(name).filter((pod) => pod.spec.nodeName !== node);
      for (const pod of pods) {
        const entry = trace.record(attachRefused, { pod: podKey(pod) }, { volume: title, node, other: holders[0]?.node ?? '' });
        this.#event(pod, 'Warning', 'FailedAttachVolume', `Multi-Attach error for volume "${title}" ${whoUses(pod, others)}`, entry);
      }
      return;
    }
    // Two nodes may want it at the same time: the first one gets it.
    if (exclusive && [...this.#working].some((other) => other.endsWith(` ${name}`))) return;
    this.#refused.delete(key);
    this.#work(key, ATTACH, () => {
      this.#setAttached(node, name, true);
      for (const pod of this.#podsWith(name).filter(({ spec }) => spec.nodeName === node)) {
        const entry = trace.record(volumeAttached, { pod: podKey(pod) }, { volume: title, node });
        this.#event(pod, 'Normal', 'SuccessfulAttachVolume', `AttachVolume.Attach succeeded for volume "${title}" `, entry);
      }
    });
  }

  #work(key: string, duration: Micros, done: () => void): void {
    if (this.#working.has(key)) return;
    this.#working.add(key);
    this.#context.engine.after(duration, () => {
      this.#working.delete(key);
      done();
      this.#queue.add('', LOOP_PERIOD);
    });
  }

  #setAttached(nodeName: string, volume: string, attached: boolean): void {
    const { store, api } = this.#context;
    const key = keyFor(nodeName, volume);
    if (attached) this.#attached.set(key, { node: nodeName, name: volume });
    else {
      this.#attached.delete(key);
      this.#unwanted.delete(key);
    }
    const node = store.get('Node', undefined, nodeName);
    if (!node) return;
    const others = (node.status.volumesAttached ?? []).filter(({ name }) => name !== volume);
    const volumesAttached = attached ? [...others, { name: volume, devicePath: '' }] : others;
    const { volumesAttached: _, ...status } = node.status;
    api.updateStatus('Node', undefined, nodeName, volumesAttached.length > 0 ? { ...status, volumesAttached } : status);
  }

  /** By node and volume. */
  #wanted(): ReadonlyMap<string, Wanted> {
    const wanted = new Map<string, Wanted>();
    for (const pod of this.#context.store.list('Pod')) {
      const node = pod.spec.nodeName;
      if (!node || !holdsVolumes(pod) || !this.#looksAfter(node)) continue;
      for (const { name, title, exclusive } of this.#attachable(pod)) {
        const key = keyFor(node, name);
        const known = wanted.get(key);
        if (known) known.pods.push(pod);
        else wanted.set(key, { node, name, title, exclusive, pods: [pod] });
      }
    }
    return wanted;
  }

  /** A node that has never been there is none of its business. @see kubernetes: pkg/controller/volume/attachdetach/util/util.go ProcessPodVolumes */
  #looksAfter(node: string): boolean {
    return this.#context.store.get('Node', undefined, node) !== undefined || this.#gone.get(node)?.isKept === true;
  }

  #podsWith(name: string): Pod[] {
    const pods = this.#context.store.list('Pod');
    return pods.filter((pod) => pod.spec.nodeName && holdsVolumes(pod) && this.#attachable(pod).some((one) => one.name === name));
  }

  #attachable(pod: Pod): { name: string; title: string; exclusive: boolean }[] {
    const { store, driverSays } = this.#context;
    return (pod.spec.volumes ?? []).flatMap((source) => {
      const claimed = claimName(pod, source);
      if (claimed === undefined) {
        const name = attachedName(source);
        return name ? [{ name, ...inlineVolume(source) }] : [];
      }
      const claim = store.get('PersistentVolumeClaim', pod.metadata.namespace, claimed);
      const volume = claim?.status?.phase === 'Bound' ? store.get('PersistentVolume', undefined, claim.spec?.volumeName ?? '') : undefined;
      const name = volume?.spec && attachedName(volume.spec, driverSays);
      return volume && name ? [{ name, title: volume.metadata.name, exclusive: isExclusive(volume) }] : [];
    });
  }

  #event(pod: Pod, type: EventType, reason: string, message: string, cause: number | undefined): void {
    this.#context.recorder.record({ source: SOURCE, object: referenceTo(pod), type, reason, message }, [cause]);
  }
}

const keyFor = (node: string, volume: string): string => `${node} ${volume}`;

/** Until it has ended: one that is being deleted as well, while its containers run. @see kubernetes: pkg/volume/util/util.go IsPodTerminated */
function holdsVolumes(pod: Pod): boolean {
  if (isPodTerminal(pod)) return false;
  if (!pod.metadata.deletionTimestamp) return true;
  return (pod.status.containerStatuses ?? []).some(({ state }) => !state?.terminated && !state?.waiting);
}

/** @see kubernetes: pkg/volume/util/util.go IsMultiAttachAllowed */
function isExclusive({ spec }: PersistentVolume): boolean {
  const modes: readonly string[] = spec?.accessModes ?? [];
  return modes.length > 0 && !modes.includes('ReadWriteMany') && !modes.includes('ReadOnlyMany');
}

/** Names of another namespace are nobody's business. @see kubernetes: reconciler.go reportMultiAttachError */
function whoUses({ metadata }: Pod, others: readonly Pod[]): string {
  if (others.length === 0) return "Volume is already exclusively attached to one node and can't be attached to another";
  const local = others.filter((other) => other.metadata.namespace === metadata.namespace).map((other) => other.metadata.name);
  const elsewhere = others.length - local.length;
  if (local.length === 0) return `Volume is already used by ${elsewhere} pod(s) in different namespaces`;
  const more = elsewhere > 0 ? ` and ${elsewhere} pod(s) in different namespaces` : '';
  return `Volume is already used by pod(s) ${local.join(', ')}${more}`;
}

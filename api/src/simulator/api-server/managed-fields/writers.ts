import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Loose } from '../defaults/loose.ts';
import type { Change, Store } from '../store.ts';
import { type ManagedFields, managedFields, type Owned, ownedFields, type Writer } from './managed-fields.ts';

/** A change that was only tried, and by whom. */
interface Trial {
  readonly change: Change;
  readonly writer: Writer;
}

/** What is kept elsewhere: every change of a kind, oldest first. */
type Beside = (kind: string) => readonly Change[];

/** Who has written what: enough to tell the managed fields of an object where somebody asks for them. */
export class Writers {
  readonly #store: Store;
  readonly #beside: Beside;
  /** What objects were made of, by their uids. */
  readonly #given = new Map<string, Loose>();
  /** Who has made them, by their uids. */
  readonly #makers = new Map<string, Writer>();
  /** By the revisions of what was written. */
  readonly #writers = new Map<number, Writer>();
  /** By what would have come of them. */
  readonly #trials = new WeakMap<KubernetesObject, Trial>();
  #writer: Writer | undefined;
  /** What was told last, by uids. */
  readonly #told = new Map<string, { readonly resourceVersion: string | undefined; readonly entries: ManagedFields[] }>();

  constructor(store: Store, beside: Beside = () => []) {
    this.#store = store;
    this.#beside = beside;
  }

  /** In whose name `work` writes, as far as it does not say so itself. */
  as<T>(writer: Writer, work: () => T): T {
    const { revision: before } = this.#store;
    const outer = this.#writer;
    this.#writer = writer;
    const done = work();
    this.#writer = outer;
    if (this.#store.isDry) for (const change of this.#store.tried) this.tries(change, writer);
    for (let revision = before + 1; revision <= this.#store.revision; revision++)
      if (!this.#writers.has(revision)) this.#writers.set(revision, writer);
    return done;
  }

  made({ metadata }: Pick<KubernetesObject, 'metadata'>, given: Loose): void {
    this.#given.set(metadata.uid, given);
    if (this.#writer) this.#makers.set(metadata.uid, this.#writer);
  }

  /** What would become of an object, in whose name, as far as that is not known. */
  tries(change: Change, writer: Writer): void {
    if (!this.#trials.has(change.object)) this.#trials.set(change.object, { change, writer });
  }

  /** Whose fields those of an object are, as it stands in that version. */
  owners(object: KubernetesObject): readonly Owned[] {
    const { kind, metadata } = object;
    const { uid } = metadata;
    const trial = this.#trials.get(object);
    const isOfIt = (change: Change): boolean => change.object.metadata.uid === uid && change.revision <= Number(metadata.resourceVersion);
    const stored: readonly Change[] = this.#store.history(kind as Kind);
    const changes = (stored.length > 0 ? stored : this.#beside(kind)).filter(isOfIt);
    const writerOf = (change: Change): Writer | undefined =>
      change === trial?.change
        ? trial.writer
        : (this.#writers.get(change.revision) ?? (change.type === 'ADDED' ? this.#makers.get(uid) : undefined));
    return ownedFields(trial ? [...changes, trial.change] : changes, this.#given.get(uid), writerOf);
  }

  /** What `metadata.managedFields` says of that version of an object; undefined of what was there from the first. */
  managedFields(object: KubernetesObject): (() => ManagedFields[]) | undefined {
    return this.#given.has(object.metadata.uid) ? () => this.#toldOf(object) : undefined;
  }

  /** With who has set what of it. */
  told<T extends KubernetesObject>(object: T): T {
    const managedFields = this.managedFields(object)?.() ?? [];
    return managedFields.length > 0 ? { ...object, metadata: { ...object.metadata, managedFields } } : object;
  }

  /** Whoever reads an object again and again mostly reads the same version of it. */
  #toldOf(object: KubernetesObject): ManagedFields[] {
    const { uid, resourceVersion } = object.metadata;
    if (this.#trials.has(object)) return managedFields(this.owners(object), object.apiVersion);
    const last = this.#told.get(uid);
    if (last?.resourceVersion === resourceVersion) return last.entries;
    const entries = managedFields(this.owners(object), object.apiVersion);
    this.#told.set(uid, { resourceVersion, entries });
    return entries;
  }
}

import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Loose } from '../defaults/loose.ts';
import type { Change, Store } from '../store.ts';
import { type ManagedFields, managedFields, type Owned, ownedFields, type Writer } from './managed-fields.ts';

/** Who has written what: enough to tell the managed fields of an object where somebody asks for them. */
export class Writers {
  readonly #store: Store;
  /** What objects were made of, by their uids. */
  readonly #given = new Map<string, Loose>();
  /** By the revisions of what was written. */
  readonly #writers = new Map<number, Writer>();
  /** What was told last, by uids. */
  readonly #told = new Map<string, { readonly resourceVersion: string | undefined; readonly entries: ManagedFields[] }>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** In whose name `work` writes, as far as it does not say so itself. */
  as<T>(writer: Writer, work: () => T): T {
    const { revision: before } = this.#store;
    const done = work();
    for (let revision = before + 1; revision <= this.#store.revision; revision++)
      if (!this.#writers.has(revision)) this.#writers.set(revision, writer);
    return done;
  }

  made({ metadata }: Pick<KubernetesObject, 'metadata'>, given: Loose): void {
    this.#given.set(metadata.uid, given);
  }

  /** Whose fields those of an object are, as it stands in that version. */
  owners(object: KubernetesObject): readonly Owned[] {
    const { kind, metadata } = object;
    const isOfIt = (change: Change): boolean =>
      change.object.metadata.uid === metadata.uid && change.revision <= Number(metadata.resourceVersion);
    const changes = this.#store.history(kind as Kind).filter(isOfIt);
    return ownedFields(changes, this.#given.get(metadata.uid), ({ revision }) => this.#writers.get(revision));
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
    const last = this.#told.get(uid);
    if (last?.resourceVersion === resourceVersion) return last.entries;
    const entries = managedFields(this.owners(object), object.apiVersion);
    this.#told.set(uid, { resourceVersion, entries });
    return entries;
  }
}
